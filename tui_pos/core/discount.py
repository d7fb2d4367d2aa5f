"""The arithmetic of discounts: on a line, on a receipt, by price level; they never add up on one line.

Amounts are minor units. A line's discount has the sign of its extended price: on goods that come back it is
negative, as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tui_pos.core.money import format_minor, round_half_up, share
from tui_pos.core.receipt import Discount, DiscountKind, ItemLine
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Stacking


def percent_off(extended: int, rate: Decimal, reason: str = "", by: str = "") -> Discount:
    """Take `rate` percent off, rounded half-up; refuse (`discount`) anything but above 0 to 100."""
    return Discount(DiscountKind.PERCENT, _percent_of(extended, rate), rate, reason, by)


def amount_off(extended: int, amount: int, reason: str = "", by: str = "") -> Discount:
    """Take a typed amount (positive) off the whole line; refuse (`discount`) 0 and more than its price."""
    check_amount(extended, amount)
    signed = amount if extended > 0 else -amount
    return Discount(DiscountKind.AMOUNT, signed, None, reason, by)


def priced(
    extended: int, quantity: Decimal, price: int, reason: str = "", by: str = ""
) -> Discount:
    """Charge another unit price: the difference is a discount, a negative one where the price is raised.

    `rate` keeps the unit price, so that the discount can be found again when the quantity changes.
    """
    amount = extended - round_half_up(price * quantity)
    return Discount(DiscountKind.PRICE, amount, Decimal(price), reason, by)


def stacked(rule: Stacking, standing: int, offered: Discount) -> Discount:
    """Let one discount stay where two meet: the last, or the largest; `standing` is what the first takes off.

    Under the largest-wins rule a smaller one is refused (`stacking`), aloud; a raised price is no smaller discount
    but a price, and stays.
    """
    lowers = offered.amount * standing >= 0
    if rule is Stacking.LARGEST and lowers and abs(offered.amount) < abs(standing):
        raise Refusal(
            "stacking",
            f"A discount of {format_minor(abs(standing))} stands on this line and is larger: "
            "take it off first.",
        )
    return offered


def receipt_percent(charged: Sequence[int], rate: Decimal) -> list[int]:
    """Take `rate` percent off a receipt and split it over its lines, given what each is charged so far.

    The whole is rounded once and the shares sum to it. Give 0 for a line that takes no discount; returned lines
    (negative) take none either.
    """
    weights = [max(line, 0) for line in charged]
    return share(_percent_of(sum(weights), rate), weights)


def receipt_amount(charged: Sequence[int], amount: int) -> list[int]:
    """Take a typed amount off a receipt, as `receipt_percent`; refuse (`discount`) more than the lines have."""
    weights = [max(line, 0) for line in charged]
    check_amount(sum(weights), amount)
    return share(amount, weights)


def amount_saved(line: ItemLine) -> int:
    """Say how much less than at the regular price a line was sold for; nothing on a return or a raised price."""
    if line.quantity < 0:
        return 0
    level = round_half_up((line.regular_price - line.unit_price) * line.quantity)
    own = line.discount.amount if line.discount else 0
    return max(level + own + line.receipt_discount, 0)


def check_amount(extended: int, amount: int) -> None:
    """Refuse (`discount`) to take off nothing, less than nothing, or more than there is."""
    if not 0 < amount <= abs(extended):
        off, price = format_minor(amount), format_minor(abs(extended))
        raise Refusal(
            "discount", f"{off} cannot be taken off {price}: type an amount from 0.01 to the price."
        )


def _percent_of(amount: int, rate: Decimal) -> int:
    if not 0 < rate <= 100:
        raise Refusal("discount", f"{rate} % is not a discount: type one above 0, up to 100.")
    return round_half_up(amount * Fraction(rate) / 100)
