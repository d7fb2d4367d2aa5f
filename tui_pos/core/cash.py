"""Cash where the smallest coin is five cents, and the notes a customer is likely to hand over."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from tui_pos.core.money import round_half_up
from tui_pos.core.settings import CashRounding

SMALLEST_COIN = {CashRounding.NONE: 1, CashRounding.NEAREST_5: 5}
"""Minor units of the smallest coin under each rule."""


def round_cash(amount: int, rule: CashRounding) -> int:
    """Round what is settled in cash to what coins can pay: 1 and 2 cents go down, 3 and 4 up, refunds alike.

    `amount` in minor units is what is left to pay after all other tenders, with tax; negative goes to the customer.
    Only this part is rounded, never a price, a tax or a card. The difference is the receipt's `rounding`. 0.02 alone
    becomes 0.00. A refund rounded up may exceed what was paid (paid 4.98 by card, refunded 5.00 in cash): where that
    matters, the caller who knows the payment refuses it.
    """
    coin = SMALLEST_COIN[rule]
    return coin * round_half_up(Fraction(amount, coin))


def quick_cash(due: int, notes: Iterable[int]) -> tuple[int, ...]:
    """Suggest what a customer hands over for `due`: for each note as many as cover it, from the least amount up.

    The exact amount is not among them (it has a key of its own); nothing is suggested for a refund. `notes` are the
    shop's, in minor units; `due` is already rounded for cash.
    """
    if due <= 0:
        return ()
    sums = {-(-due // note) * note for note in notes}
    return tuple(sorted(sums - {due}))
