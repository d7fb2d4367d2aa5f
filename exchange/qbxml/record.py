"""Records: how an aggregate of qbXML is declared as a Python class.

A record is a frozen dataclass whose field names are QuickBooks' element names in snake case (`ref_number` is
`RefNumber`), declared in the order of the qbXML schema, each annotated with its wire type. The writer and the reader
in `exchange.qbxml.codec` go by these declarations alone.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, fields
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from exchange.qbxml.wire import IDTYPE, Text, WireType

R = TypeVar("R", bound="Record")

_ACRONYMS = {
    "id": "ID",
    "guid": "GUID",
    "ar": "AR",
    "ap": "AP",
    "po": "PO",
    "qb": "QB",
    "fob": "FOB",
    "cogs": "COGS",
    "fifo": "FIFO",
    "qbxml": "QBXML",
}


def element_name(field: str) -> str:
    """Turn a field's name into the element's: `external_guid` is `ExternalGUID`."""
    return "".join(_ACRONYMS.get(word, word[:1].upper() + word[1:]) for word in field.split("_"))


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(cls: type[R]) -> type[R]:
    """Make a class a record: a frozen dataclass that takes its fields by name."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


class Record:
    """Hold the values of one qbXML aggregate; subclasses are decorated with `@record`.

    `TAG` names the element where it is not the class's own name, in a tuple of lines. `CHOICES` lists groups of
    fields of which at most one may be used (the schema's OR groups).
    """

    __slots__ = ()
    TAG: ClassVar[str] = ""
    CHOICES: ClassVar[tuple[tuple[tuple[str, ...], ...], ...]] = ()

    def rules(self) -> Iterable[str]:
        """Yield a sentence for each rule beyond the schema that this record breaks when sent."""
        return ()

    @classmethod
    def tag(cls) -> str:
        """Name the element of this record in a tuple of lines."""
        return cls.TAG or cls.__name__


class RefTo:
    """Limit the full name of a reference, by the list it points into."""

    def __init__(self, limit: int) -> None:
        self.full_name = Text(limit)


class Attribute:
    """Mark a field that is an XML attribute of the request, under its own name."""

    def __init__(self, name: str) -> None:
        self.name = name


class Only:
    """Mark a field that some editions of QuickBooks do not know; `editions` are those that do."""

    def __init__(self, *editions: str) -> None:
        self.editions = frozenset(editions)


LINES: Final = object()
"""Mark a tuple of records that stand each under its own tag, mixed, in their order."""


@record
class Ref(Record):
    """Point at a list entry by ListID or by full name (`Sales:Merchandise`); the ListID wins if both are there."""

    list_id: Annotated[str | None, IDTYPE] = None
    full_name: Annotated[str | None, Text(209)] = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Describe how one field of a record goes over the wire."""

    field: str
    element: str
    wire: WireType[Any] | None
    ref: RefTo | None
    records: tuple[type[Record], ...]
    many: bool
    lines: bool
    attribute: bool
    required: bool
    editions: frozenset[str]


def _open(hint: Any) -> tuple[list[Any], tuple[Any, ...], bool]:
    """Take an annotation apart: what marks it, the types inside, and whether it is a tuple of them."""
    marks: list[Any] = []
    many = False
    while True:
        origin, args = get_origin(hint), get_args(hint)
        if origin is Annotated:
            marks += hint.__metadata__
            hint = args[0]
        elif origin in (Union, types.UnionType):
            kinds = tuple(kind for kind in args if kind is not type(None))
            if len(kinds) > 1:
                return marks, kinds, many
            hint = kinds[0]
        elif origin is tuple:
            many = True
            hint = args[0]
        else:
            return marks, (hint,), many


def _one(marks: list[Any], kind: type) -> Any:
    return next((mark for mark in marks if isinstance(mark, kind)), None)


_PLANS: dict[type[Record], tuple[Plan, ...]] = {}


def plans(cls: type[Record]) -> tuple[Plan, ...]:
    """Give the wire plan of each field of a record class, in schema order; worked out once."""
    if cls not in _PLANS:
        _PLANS[cls] = tuple(_plan(cls))
    return _PLANS[cls]


def _plan(cls: type[Record]) -> Iterator[Plan]:
    hints = get_type_hints(cls, include_extras=True)
    for field in fields(cls):  # type: ignore[arg-type]
        marks, kinds, many = _open(hints[field.name])
        attribute, only = _one(marks, Attribute), _one(marks, Only)
        records = tuple(k for k in kinds if isinstance(k, type) and issubclass(k, Record))
        element = attribute.name if attribute else element_name(field.name)
        if LINES in marks:
            element = " or ".join(kind.tag() for kind in records)
        yield Plan(
            field=field.name,
            element=element,
            wire=_one(marks, WireType),
            ref=_one(marks, RefTo),
            records=records,
            many=many,
            lines=LINES in marks,
            attribute=attribute is not None,
            required=field.default is MISSING,
            editions=only.editions if only else frozenset(),
        )
