"""What goods cost: the moving average that the predecessor kept, with five decimal places.

Unit costs are in major units of the currency (dollars), values of lines in minor units (cents).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tui_pos.core.money import round_half_up
from tui_pos.core.quantity import SCALE, normal


def moving_average(
    old_quantity: Decimal, old_cost: Decimal, quantity: Decimal, value: int, exponent: int = 2
) -> Decimal:
    """Give the average unit cost after `quantity` came in (or, negative, went back) for `value` minor units.

    (old quantity x old cost + value) / new quantity, with freight and discounts that were spread in `value`. Stock
    below zero is nothing that could be averaged with: then goods that come in set the cost. When nothing is left,
    or the value left would be negative, the cost stays what it was.
    """
    worth = Fraction(value, 10**exponent)
    if quantity > 0 and old_quantity <= 0:
        return _rounded(worth / Fraction(quantity))
    left = Fraction(old_quantity) + Fraction(quantity)
    whole = Fraction(old_quantity) * Fraction(old_cost) + worth
    if left <= 0 or whole < 0:
        return old_cost
    return _rounded(whole / left)


def _rounded(cost: Fraction) -> Decimal:
    return normal(Decimal(round_half_up(cost * SCALE)) / SCALE)
