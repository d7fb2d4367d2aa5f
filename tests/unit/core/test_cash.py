"""Cash without pennies, and the notes that are likely to be handed over."""

from __future__ import annotations

import pytest

from tui_pos.core.cash import quick_cash, round_cash
from tui_pos.core.settings import CashRounding

NEAREST = [
    # due and what is paid in cash, in cents
    (0, 0), (1, 0), (2, 0), (3, 5), (4, 5), (5, 5), (6, 5), (7, 5), (8, 10), (9, 10), (10, 10),
    (1002, 1000), (1003, 1005), (1997, 1995), (1998, 2000),
]  # fmt: skip


@pytest.mark.parametrize(("due", "paid"), NEAREST)
def test_cash_is_rounded_to_five_cents(due: int, paid: int) -> None:
    """1 and 2 cents go down, 3 and 4 up: 6 and 7 down, 8 and 9 up."""
    assert round_cash(due, CashRounding.NEAREST_5) == paid


@pytest.mark.parametrize(("due", "paid"), NEAREST)
def test_a_cash_refund_is_rounded_alike(due: int, paid: int) -> None:
    """Money that goes to the customer is the mirror of money that comes in."""
    assert round_cash(-due, CashRounding.NEAREST_5) == -paid


@pytest.mark.parametrize("due", [-1003, -1, 0, 1, 2, 3, 4, 1003])
def test_with_pennies_nothing_is_rounded(due: int) -> None:
    """A shop that has not set cash rounding takes every cent."""
    assert round_cash(due, CashRounding.NONE) == due


def test_only_the_cash_part_of_a_split_tender_is_rounded() -> None:
    """Of 10.03 a card pays 5.00 exactly; the 5.03 left are 5.05 in cash, and a card paying 10.00 leaves 0.05."""
    assert round_cash(1003 - 500, CashRounding.NEAREST_5) == 505
    assert round_cash(1003 - 1000, CashRounding.NEAREST_5) == 5


NOTES = (500, 1000, 2000, 5000, 10000)

QUICK = [
    (2347, (2500, 3000, 4000, 5000, 10000)),
    (450, (500, 1000, 2000, 5000, 10000)),
    (500, (1000, 2000, 5000, 10000)),
    (21300, (21500, 22000, 25000, 30000)),
    (10000, ()),
    (0, ()),
    (-450, ()),
]


@pytest.mark.parametrize(("due", "sums"), QUICK)
def test_quick_cash_suggests_what_customers_hand_over(due: int, sums: tuple[int, ...]) -> None:
    """For each note as many as cover what is due, without the exact sum and without repeats."""
    assert quick_cash(due, NOTES) == sums


def test_quick_cash_takes_the_shops_notes() -> None:
    """The notes are the shop's, in any order."""
    assert quick_cash(730, (2000, 500)) == (1000, 2000)
    assert quick_cash(730, ()) == ()
