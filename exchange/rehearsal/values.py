"""What one qbXML aggregate holds once it has been read: typed values under their element names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, Union

from tui_pos.core.money import round_half_up

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Ref:
    """Name a list element the way a request does: by ListID, by FullName, or both (then ListID wins)."""

    list_id: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Link:
    """Point at a list element that was found; its names are looked up when an answer is written."""

    list_id: str


Value: TypeAlias = Union[str, int, bool, Decimal, date, Ref, Link, "Fields", list["Value"], None]
"""One value: text, number, date, reference or nested aggregate; `None` is an element sent empty."""


class Fields(dict[str, Value]):
    """Hold the children of an aggregate by name, with readers that narrow the type.

    A reader answers with an empty value where the element is missing, was sent empty, or is of another type.
    """

    def text(self, name: str) -> str:
        """Read a string; empty if missing."""
        value = self.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> Decimal | None:
        """Read an amount, price, quantity or percentage."""
        value = self.get(name)
        return value if isinstance(value, Decimal) else None

    def flag(self, name: str, default: bool = False) -> bool:
        """Read a boolean."""
        value = self.get(name)
        return value if isinstance(value, bool) else default

    def whole(self, name: str) -> int | None:
        """Read an integer."""
        value = self.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def day(self, name: str) -> date | None:
        """Read a date."""
        value = self.get(name)
        return value if isinstance(value, date) else None

    def link(self, name: str) -> str:
        """Read the ListID that a resolved reference points at; empty if there is none."""
        value = self.get(name)
        return value.list_id if isinstance(value, Link) else ""

    def part(self, name: str) -> Fields:
        """Read a nested aggregate; an empty one if missing."""
        value = self.get(name)
        return value if isinstance(value, Fields) else Fields()

    def many(self, name: str) -> list[Value]:
        """Read the values of a repeated element."""
        value = self.get(name)
        return value if isinstance(value, list) else []

    def parts(self, name: str) -> list[Fields]:
        """Read repeated nested aggregates."""
        return [value for value in self.many(name) if isinstance(value, Fields)]

    def texts(self, name: str) -> list[str]:
        """Read repeated strings."""
        return [value for value in self.many(name) if isinstance(value, str)]


@dataclass(frozen=True, slots=True)
class Line:
    """Keep one line of a document with its element name: lines of two kinds may alternate."""

    tag: str
    fields: Fields


def cents(value: Decimal | Fraction) -> Decimal:
    """Round to whole cents, halves away from zero, the only rounding the stand-in does."""
    return Decimal(round_half_up(Fraction(value) * 100)).scaleb(-2)


def price(value: Fraction | Decimal) -> Decimal:
    """Round a unit price or rate to the five places that QuickBooks keeps, without trailing zeros."""
    return plain(Decimal(round_half_up(Fraction(value) * 100_000)).scaleb(-5))


def plain(value: Decimal) -> Decimal:
    """Strip trailing zeros without falling into exponent notation: `2`, never `2E+1`."""
    trimmed = value.normalize()
    exponent = trimmed.as_tuple().exponent
    return trimmed.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else trimmed


def as_text(value: str | int | bool | Decimal | date) -> str:
    """Write a scalar as qbXML does: lower-case booleans, no exponents, ISO dates."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def in_code_page(text: str) -> str:
    """Keep what Windows-1252 can hold, which is all that a company file stores; the rest becomes `?`."""
    return text.encode("cp1252", "replace").decode("cp1252")
