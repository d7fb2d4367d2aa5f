"""Exact quantities and unit costs: decimals with at most five places, as QuickBooks keeps them."""

from __future__ import annotations

import re
from decimal import Decimal

from tui_pos.core.refusal import Refusal

PLACES = 5
SCALE = 10**PLACES
"""What one unit is in the database: quantities are stored as whole hundred-thousandths."""

MAX_QUANTITY = Decimal(99_999)
"""More than this on one line is a bar code typed as a quantity."""

_TEXT = re.compile(r"-?(\d{1,12}(\.\d*)?|\.\d+)")


def parse_quantity(text: str) -> Decimal:
    """Read a typed quantity; refuse zero, absurd sizes, two dots and more than five places."""
    if not _TEXT.fullmatch(text):
        raise Refusal("quantity", f"{text!r} is not a quantity: type a number like 3 or 1.25.")
    value = Decimal(text)
    if abs(value) > MAX_QUANTITY:
        raise Refusal(
            "quantity",
            f"{text} is too many for one line: check whether a code was typed as the quantity.",
        )
    if value == 0:
        raise Refusal("quantity", "The quantity is 0: type how many, or void the line.")
    if value != round(value, PLACES):
        raise Refusal("quantity", f"{text} has more than {PLACES} decimal places: shorten it.")
    return normal(value)


def normal(value: Decimal) -> Decimal:
    """Give equal quantities one spelling (`3`, not `3.00` or `3E+0`), so that stored bytes do not differ."""
    trimmed = value.normalize()
    exponent = trimmed.as_tuple().exponent
    return (
        trimmed.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else trimmed + 0
    )


def to_scaled(value: Decimal) -> int:
    """Turn a quantity into the whole hundred-thousandths that the database keeps; excess places are a `ValueError`."""
    scaled = value * SCALE
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more than {PLACES} decimal places")
    return int(scaled)


def from_scaled(scaled: int) -> Decimal:
    """Turn stored hundred-thousandths back into a quantity."""
    return normal(Decimal(scaled) / SCALE)
