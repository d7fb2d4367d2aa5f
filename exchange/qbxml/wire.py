"""The simple types of qbXML, each with two verbs: a Python value to wire text and wire text to a value.

Patterns are those of the qbXML 13.0 type library. A value that does not fit is a `ValueError` (or `TypeError` for
a value of the wrong kind) whose text ends a sentence; the record that holds the value adds the place.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Generic, TypeVar
from uuid import UUID

from exchange.qbxml.text import problem
from tui_pos.core.money import EXPONENTS, Money

T = TypeVar("T")


def amount(money: Money) -> Decimal:
    """Give an amount of money as the decimal that AMTTYPE takes: 1250 cents are `12.50`."""
    return Decimal(money.minor).scaleb(-EXPONENTS[money.currency])


class WireType(ABC, Generic[T]):
    """Carry one kind of value over the wire; `name` is the type's name in the schema."""

    name: str

    @abstractmethod
    def to_wire(self, value: T) -> str:
        """Write the value as qbXML text, before XML escaping."""

    @abstractmethod
    def from_wire(self, text: str) -> T:
        """Read the text of an element."""

    def __repr__(self) -> str:
        return self.name


class Number(WireType[Decimal]):
    """Carry exact decimals: no float, no exponent, no thousands separator, no rounding."""

    def __init__(self, name: str, word: str, digits: int, places: int, fixed: bool = False) -> None:
        self.name = name
        self.word = word
        self.digits = digits
        self.places = places
        self.fixed = fixed
        fraction = rf"\.\d{{{places}}}" if fixed else rf"\.\d{{1,{places}}}"
        self._pattern = re.compile(rf"[+-]?\d{{1,{digits}}}({fraction})?", re.ASCII)

    def to_wire(self, value: Decimal) -> str:
        """Write an exact decimal; one with too many digits or places is refused, never rounded."""
        if type(value) is not Decimal:
            raise TypeError(f"{value!r} is a {type(value).__name__}, not a Decimal")
        if not value.is_finite():
            raise ValueError(f"{value} is not a number")
        if abs(value) >= Decimal(10) ** self.digits:
            raise ValueError(f"{value} has more than {self.digits} digits")
        exact = value.quantize(Decimal(1).scaleb(-self.places))
        if value != exact:
            raise ValueError(f"{value} has more than {self.places} decimal places")
        if self.fixed or len(str(value)) > len(str(exact)):
            value = exact
        if not value:
            value = abs(value)
        return format(value, "f")

    def from_wire(self, text: str) -> Decimal:
        """Read a decimal written with a point."""
        if not self._pattern.fullmatch(text):
            raise ValueError(f"it is not {self.word}")
        return Decimal(text)


class Date(WireType[date]):
    """Carry a calendar date, `2026-03-02`."""

    name = "DATETYPE"

    def to_wire(self, value: date) -> str:
        """Write year, month and day; a date with a time is refused."""
        if type(value) is not date:
            raise TypeError(f"{value!r} is not a plain date")
        return value.isoformat()

    def from_wire(self, text: str) -> date:
        """Read year, month and day."""
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError("it is not a date")
        return date.fromisoformat(text)


class DateTime(WireType[datetime]):
    """Carry a moment to the second; one without an offset is local time of the QuickBooks machine."""

    name = "DATETIMETYPE"
    _pattern = re.compile(
        r"(\d{4})-(\d{1,2})-(\d{1,2})"
        r"(?:T(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:([+-])(\d{1,2}):(\d{1,2}))?)?)?)?",
        re.ASCII,
    )

    def to_wire(self, value: datetime) -> str:
        """Write the moment as it is, with its offset if it has one; fractions of a second are refused."""
        offset = value.utcoffset()
        if value.microsecond or (offset and offset.total_seconds() % 60):
            raise ValueError(f"{value} is finer than a second, or its offset than a minute")
        return value.isoformat(timespec="seconds")

    def from_wire(self, text: str) -> datetime:
        """Read a moment; parts that QuickBooks left out are zero."""
        match = self._pattern.fullmatch(text)
        if not match:
            raise ValueError("it is not a date and time")
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        zone = None
        if match[7]:
            offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
            zone = timezone(-offset if match[7] == "-" else offset)
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)


class Interval(WireType[timedelta]):
    """Carry a span of working time, `PT7H30M`."""

    name = "TIMEINTERVALTYPE"
    _pattern = re.compile(r"([+-]?)PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?", re.ASCII)

    def to_wire(self, value: timedelta) -> str:
        """Write hours and minutes, and seconds if there are any."""
        if value.microseconds:
            raise ValueError(f"{value} is finer than a second")
        total = abs(value) // timedelta(seconds=1)
        sign = "-" if value < timedelta(0) else ""
        seconds = f"{total % 60}S" if total % 60 else ""
        return f"{sign}PT{total // 3600}H{total // 60 % 60}M{seconds}"

    def from_wire(self, text: str) -> timedelta:
        """Read hours, minutes and seconds."""
        match = self._pattern.fullmatch(text)
        if not match:
            raise ValueError("it is not a time interval")
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
        span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return -span if match[1] == "-" else span


class Boolean(WireType[bool]):
    """Carry yes or no as `true` and `false`; `1` and `0` are read too."""

    name = "BOOLTYPE"

    def to_wire(self, value: bool) -> str:
        """Write the lower-case word."""
        if type(value) is not bool:
            raise TypeError(f"{value!r} is not True or False")
        return "true" if value else "false"

    def from_wire(self, text: str) -> bool:
        """Read the word or the digit."""
        if text not in ("true", "false", "1", "0"):
            raise ValueError("it is not true or false")
        return text in ("true", "1")


class Integer(WireType[int]):
    """Carry a whole number."""

    name = "INTTYPE"

    def to_wire(self, value: int) -> str:
        """Write the digits."""
        if type(value) is not int:
            raise TypeError(f"{value!r} is not a whole number")
        return str(value)

    def from_wire(self, text: str) -> int:
        """Read up to eighteen digits."""
        if not re.fullmatch(r"[+-]?\d{1,18}", text, re.ASCII):
            raise ValueError("it is not a whole number")
        return int(text)


class Identifier(WireType[str]):
    """Carry a ListID or TxnID: QuickBooks makes them, we only give them back."""

    name = "IDTYPE"
    limit = 36

    def to_wire(self, value: str) -> str:
        """Write the identifier; one that QuickBooks cannot have made is refused."""
        return self.from_wire(value)

    def from_wire(self, text: str) -> str:
        """Read 1 to 36 printable characters without spaces."""
        if not re.fullmatch(r"[!-~]{1,36}", text):
            raise ValueError("it is not an identifier of QuickBooks")
        return text


class Guid(WireType[UUID]):
    """Carry a UUID in braces and capitals; the nil UUID stands for the `0` of QuickBooks' own custom fields."""

    name = "GUIDTYPE"

    def to_wire(self, value: UUID) -> str:
        """Write `{9FA348DB-D5D1-5AB0-88F2-E9EF39B82B1D}`, or `0`."""
        if type(value) is not UUID:
            raise TypeError(f"{value!r} is not a UUID")
        return f"{{{value}}}".upper() if value.int else "0"

    def from_wire(self, text: str) -> UUID:
        """Read the braced form in either case, or `0`."""
        if text == "0":
            return UUID(int=0)
        if not re.fullmatch(r"\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}", text):
            raise ValueError("it is not a GUID")
        return UUID(text)


class Text(WireType[str]):
    """Carry text up to `limit` characters that `exchange.qbxml.text.fit` has mapped."""

    name = "STRTYPE"

    def __init__(self, limit: int = 4095) -> None:
        self.limit = limit

    def to_wire(self, value: str) -> str:
        """Write the text as it is; one that is too long or cannot be stored is refused."""
        trouble = problem(value, self.limit)
        if trouble:
            raise ValueError(trouble)
        return value

    def from_wire(self, text: str) -> str:
        """Read any text: what QuickBooks holds is not for us to refuse."""
        return text


class Name(Text):
    """Carry the name of a list entry: not empty, no colon."""

    def to_wire(self, value: str) -> str:
        """Write the name; an empty one and one with a colon are refused (status 3090)."""
        if not value.strip():
            raise ValueError("it is empty")
        if ":" in value:
            raise ValueError(f"{value!r} has a colon, which QuickBooks keeps for parent:child")
        return super().to_wire(value)


class OneOf(WireType[str]):
    """Carry one word of a list; words that a newer QuickBooks answers are kept as they are."""

    name = "ENUMTYPE"

    def __init__(self, *words: str) -> None:
        self.words = words

    def to_wire(self, value: str) -> str:
        """Write the word if it is on the list."""
        if value not in self.words:
            raise ValueError(f"{value!r} is not one of {', '.join(self.words)}")
        return value

    def from_wire(self, text: str) -> str:
        """Read the word."""
        return text


AMTTYPE = Number("AMTTYPE", "an amount", digits=13, places=2, fixed=True)
QUANTYPE = Number("QUANTYPE", "a quantity", digits=10, places=5)
PRICETYPE = Number("PRICETYPE", "a price", digits=10, places=5)
PERCENTTYPE = Number("PERCENTTYPE", "a percentage", digits=10, places=5)
"""A rate in percent: 7.75 means 7.75 %."""
DATETYPE = Date()
DATETIMETYPE = DateTime()
TIMEINTERVALTYPE = Interval()
BOOLTYPE = Boolean()
INTTYPE = Integer()
IDTYPE = Identifier()
GUIDTYPE = Guid()
