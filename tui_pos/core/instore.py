"""Labels that a shop's own scale prints: an item number with the price or the weight inside the bar code."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import msgspec

from tui_pos.core.gtin import is_digits
from tui_pos.core.money import EXPONENTS, Money
from tui_pos.core.quantity import normal
from tui_pos.core.refusal import Refusal

CODE_DIGITS = 13
"""Layouts are told in the 13-digit form; a UPC-A that begins with 2 begins with 02 there."""


@dataclass(frozen=True, slots=True)
class InStore:
    """Carry what a scale's label says: the item's number, and the line's price or its weight.

    Both are None when the label holds zeros. The weight is in the unit that the scale weighs in.
    """

    plu: str
    price: Money | None
    weight: Decimal | None
    layout: InStoreLayout

    @property
    def key(self) -> str:
        """Give the item number to look up."""
        return self.plu


class InStoreLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Describe one layout: prefix, item digits, an inner check digit if any, then the value, in 13 digits.

    The default is what most scales in the United States print: 2, five digits of item, price check digit, four
    digits of price. A layout that does not add up is a `ValueError` with a sentence for whoever sets it.
    """

    prefix: str = "02"
    item_digits: int = 5
    value_digits: int = 4
    inner_check: bool = True
    holds: Literal["price", "weight"] = "price"
    decimals: int = 2

    def __post_init__(self) -> None:
        if len(self.prefix) < 2 or not is_digits(self.prefix):
            raise ValueError(f"the in-store prefix {self.prefix!r} must be two digits or more")
        if self.inner_check and self.value_digits not in (4, 5):
            raise ValueError("an inner check digit guards 4 or 5 digits of price or weight only")
        if not (self.item_digits >= 1 and self.value_digits >= 3 and 0 <= self.decimals <= 5):
            raise ValueError(
                "an in-store layout needs an item digit, three value digits and at most 5 decimals"
            )
        used = len(self.prefix) + self.item_digits + self.inner_check + self.value_digits + 1
        if used != CODE_DIGITS:
            raise ValueError(
                f"the in-store layout {self.prefix} has {used} digits with its check digit, not {CODE_DIGITS}"
            )

    def read(self, code13: str, currency: str) -> InStore:
        """Take a label apart; the 13 digits begin with the prefix and have a right last digit.

        Refuses (`inner_check`) a value that does not fit its own check digit: the price would be wrong.
        """
        value_at = CODE_DIGITS - 1 - self.value_digits
        value = code13[value_at:-1]
        if self.inner_check and value_check_digit(value) != code13[value_at - 1]:
            raise Refusal(
                "inner_check",
                f"The {self.holds} inside this label is damaged: scan it again, or weigh the goods again.",
            )
        plu = code13[len(self.prefix) : len(self.prefix) + self.item_digits]
        if not int(value):
            return InStore(plu, None, None, self)
        exact = Decimal(value).scaleb(-self.decimals)
        if self.holds == "weight":
            return InStore(plu, None, normal(exact), self)
        return InStore(plu, exact_money(exact, currency), None, self)


def exact_money(value: Decimal, currency: str) -> Money:
    """Turn an amount from a label into money without rounding; refuse (`amount`) more places than coins have."""
    minor = value.scaleb(EXPONENTS[currency])
    if minor != minor.to_integral_value():
        raise Refusal(
            "amount",
            f"The label's price {value} is no amount of {currency}: type the item and its price.",
        )
    return Money(int(minor), currency)


def value_check_digit(value: str) -> str:
    """Work out the inner check digit of 4 or 5 digits (GS1 General Specifications, sections 7.9.2 to 7.9.4).

    Four digits weigh 2-, 2-, 3, 5- and the sum is taken three times; five weigh 5+, 2-, 5-, 5+, 2- and the digit
    is the one whose own weight 5- brings the sum to a full ten. Any other length is a `ValueError`.
    """
    digits = [int(digit) for digit in value]
    if len(digits) == 4:
        a, b, c, d = digits
        return str(3 * (_two_minus(a) + _two_minus(b) + 3 * c + _five_minus(d)) % 10)
    if len(digits) == 5:
        a, b, c, d, e = digits
        total = _five_plus(a) + _two_minus(b) + _five_minus(c) + _five_plus(d) + _two_minus(e)
        return next(str(digit) for digit in range(10) if (total + _five_minus(digit)) % 10 == 0)
    raise ValueError(f"no inner check digit is defined for {len(value)} digits")


def _two_minus(digit: int) -> int:
    return 2 * digit - 2 * digit // 10


def _five_minus(digit: int) -> int:
    return 5 * digit - 5 * digit // 10


def _five_plus(digit: int) -> int:
    return 5 * digit + 5 * digit // 10
