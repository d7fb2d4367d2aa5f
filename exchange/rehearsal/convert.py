"""Turns matched elements into typed values; what cannot be converted refuses the one request with a 30xx."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from exchange.rehearsal.grammar import Parsed
from exchange.rehearsal.notation import Element
from exchange.rehearsal.status import (
    BAD_ID,
    TOO_LONG,
    UNDEFINED_MACRO,
    Refused,
)
from exchange.rehearsal.values import Fields, Line, Ref, Value, in_code_page, plain

LINES = "*"
"""The key under which the lines of a document stand, kept in their order: their kinds may alternate."""


def _flag(text: str) -> bool:
    return text in ("true", "1")


def _whole(text: str) -> int:
    return int(text)


def _decimal(text: str) -> Decimal:
    return plain(Decimal(text))


def _amount(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))


def _same(text: str) -> str:
    return text


_MOMENT = r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}([+-]\d{2}:\d{2}|Z)?)?"
_NUMBER = r"[+-]?\d{1,10}(\.\d{1,5})?"
_GUID = r"0|\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}"

_TYPES: dict[str, tuple[re.Pattern[str], int, str, Callable[[str], Value]]] = {
    "bool": (re.compile("true|false|1|0"), 3010, "boolean", _flag),
    "date": (re.compile(r"\d{4}-\d{2}-\d{2}"), 3020, "date", date.fromisoformat),
    "time": (re.compile(_MOMENT), 3020, "date/time", _same),
    "gap": (re.compile(r"-?PT(?=\d)(\d+H)?(\d+M)?(\d+S)?"), 3035, "time interval", _same),
    "amt": (re.compile(r"[+-]?\d{1,13}(\.\d{2})?"), 3040, "amount", _amount),
    "price": (re.compile(_NUMBER), 3045, "price", _decimal),
    "pct": (re.compile(_NUMBER), 3050, "percent", _decimal),
    "qty": (re.compile(_NUMBER), 3060, "quantity", _decimal),
    "int": (re.compile(r"[+-]?\d{1,10}"), 3085, "integer", _whole),
    "float": (re.compile(r"[+-]?\d+(\.\d+)?"), 3085, "number", _decimal),
    "guid": (re.compile(_GUID), BAD_ID, "GUID", _same),
    "id": (re.compile(r"\S{1,36}"), BAD_ID, "object ID", _same),
}
"""Pattern, status code, name and reader of each scalar type of qbXML."""


class Converter:
    """Convert one request; the macros that its message set defined so far are known."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        self._macros = macros

    def fields(self, parsed: Parsed) -> Fields:
        """Convert the children of an aggregate; the first fault raises `Refused`."""
        fields = Fields()
        lines: list[Line] = []
        for child in parsed.children:
            value = self._value(child)
            if child.alternating and isinstance(value, Fields):
                lines.append(Line(child.shape.name, value))
            elif child.shape.most is None:
                repeated = fields.setdefault(child.shape.name, [])
                assert isinstance(repeated, list)
                repeated.append(value)
            else:
                fields[child.shape.name] = value
        if lines:
            fields[LINES] = [Fields({"tag": line.tag, "fields": line.fields}) for line in lines]
        return fields

    def _value(self, parsed: Parsed) -> Value:
        shape = parsed.shape
        if shape.type == "ref":
            return self._ref(parsed)
        if shape.body:
            return self.fields(parsed)
        macro = parsed.node.get("useMacro")
        if macro is not None:
            return self._expand(str(macro))
        return self._scalar(shape, parsed.text)

    def _ref(self, parsed: Parsed) -> Ref | None:
        inner = self.fields(parsed)
        ref = Ref(inner.text("ListID"), inner.text("FullName"))
        return ref if ref.list_id or ref.full_name else None

    def _expand(self, macro: str) -> str:
        if macro not in self._macros:
            raise Refused(UNDEFINED_MACRO, f'The macro "{macro}" has not been defined.')
        return self._macros[macro]

    def _scalar(self, shape: Element, text: str) -> Value:
        if shape.type in ("", "s"):
            return self._string(shape, text)
        stripped = text.strip()
        if not stripped:
            return None
        pattern, code, name, read = _TYPES[shape.type]
        problem = Refused(
            code,
            f'There was an error when converting the {name} value "{stripped[:40]}" '
            f'in the field "{shape.name}".',
        )
        if not pattern.fullmatch(stripped):
            raise problem
        try:
            return read(stripped)
        except ValueError:
            raise problem from None

    def _string(self, shape: Element, text: str) -> str | None:
        stored = in_code_page(text).strip()
        if shape.limit and len(stored) > shape.limit:
            raise Refused(
                TOO_LONG,
                f'The string "{stored[:40]}..." in the field "{shape.name}" is too long '
                f"({len(stored)} characters, at most {shape.limit}).",
            )
        return stored or None


def lines_of(fields: Fields) -> list[Line]:
    """Take the lines of a document out of its converted fields, in their order."""
    found = []
    for entry in fields.parts(LINES):
        found.append(Line(entry.text("tag"), entry.part("fields")))
    return found
