"""Exact money in minor units, and the one function that rounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import total_ordering

from tui_pos.core.refusal import Refusal

EXPONENTS = {"USD": 2, "CAD": 2, "EUR": 2, "GBP": 2, "AUD": 2, "NZD": 2, "CHF": 2, "JPY": 0}
"""Digits behind the decimal point of the currencies a shop can choose (ISO 4217)."""

MAX_MINOR = 10**12
"""Ten billion dollars: anything at or above it is a slip of the keys, not an amount."""

_TEXT = re.compile(r"(-?)(\d{1,11})(?:\.(\d*))?")


def round_half_up(value: Fraction | Decimal | int) -> int:
    """Round to a whole number; halves go away from zero, so that a return mirrors its sale.

    Every rounding of money in the product goes through here. SSUTA section 324 asks for half-up at the third
    decimal, which is the same for positive amounts.
    """
    exact = Fraction(value)
    doubled = 2 * abs(exact.numerator) + exact.denominator
    whole = doubled // (2 * exact.denominator)
    return -whole if exact < 0 else whole


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """Carry an exact amount of one currency as whole minor units (cents for USD).

    Arithmetic between two currencies is a `ValueError`: a shop has one, so it is a defect, not bad input.
    """

    minor: int
    currency: str = "USD"

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"money takes whole minor units, not {self.minor!r}")
        if self.currency not in EXPONENTS:
            raise ValueError(f"unknown currency {self.currency!r}")

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.minor

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def times(self, factor: Decimal | Fraction | int) -> Money:
        """Multiply by an exact factor and round half-up to the minor unit."""
        return Money(round_half_up(self.minor * Fraction(factor)), self.currency)

    def percent(self, rate: Decimal) -> Money:
        """Take `rate` percent, rounded half-up."""
        return self.times(Fraction(rate) / 100)

    def __str__(self) -> str:
        return format_minor(self.minor, EXPONENTS[self.currency])

    @classmethod
    def zero(cls, currency: str = "USD") -> Money:
        """Start a sum."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str = "USD") -> Money:
        """Read `12`, `12.5` or `-12.50` as major units; refuse anything else, two dots and excess digits included."""
        match = _TEXT.fullmatch(text.strip())
        exponent = EXPONENTS[currency]
        if not match or len(match[3] or "") > exponent:
            raise Refusal("amount", f"{text!r} is not an amount of money: type it like 12.50.")
        minor = int(match[2]) * 10**exponent + int((match[3] or "").ljust(exponent, "0") or "0")
        if minor >= MAX_MINOR:
            raise Refusal(
                "amount", f"{text} is too large to be an amount of money: check the digits."
            )
        return cls(-minor if match[1] else minor, currency)


def format_minor(minor: int, exponent: int = 2) -> str:
    """Write minor units the way a receipt does: `-1234` is `-12.34`."""
    sign, digits = ("-" if minor < 0 else ""), str(abs(minor)).rjust(exponent + 1, "0")
    return f"{sign}{digits[:-exponent]}.{digits[-exponent:]}" if exponent else f"{sign}{digits}"


def total(amounts: Iterable[Money], currency: str = "USD") -> Money:
    """Sum amounts of one currency; an empty sum is zero."""
    return sum(amounts, Money.zero(currency))


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """Split `amount` minor units over `weights` by largest remainder; the shares always sum to `amount`.

    Each share is within one unit of its exact part; ties go to the earlier line; a negative amount gives the
    mirror of the positive one. All-zero weights with a non-zero amount are a `ValueError`.
    """
    whole = sum(weights)
    if whole == 0:
        if amount == 0:
            return [0] * len(weights)
        raise ValueError("cannot share an amount over weights that sum to zero")
    if whole < 0:
        return share(amount, [-weight for weight in weights])
    if amount < 0:
        return [-part for part in share(-amount, weights)]
    parts = [amount * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in order[: amount - sum(parts)]:
        parts[i] += 1
    return parts
