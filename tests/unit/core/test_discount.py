"""Discounts on a line and on a receipt, with the amounts that a shopkeeper would work out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.core.discount import (
    amount_off,
    amount_saved,
    percent_off,
    priced,
    receipt_amount,
    receipt_percent,
    stacked,
)
from tui_pos.core.receipt import Discount, DiscountKind, ItemLine
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Stacking

PERCENT = [
    # extended price, percent, what comes off
    (1000, "10", 100),
    (999, "10", 100),  # 0.999
    (10, "5", 1),  # half a cent goes up
    (-10, "5", -1),  # on a return alike
    (1999, "33.3", 666),  # 6.65667
    (1999, "0.5", 10),
    (1999, "100", 1999),
]


@pytest.mark.parametrize(("extended", "rate", "off"), PERCENT)
def test_a_percentage_off_a_line(extended: int, rate: str, off: int) -> None:
    """A percentage is rounded half-up to the cent; on a return it is negative."""
    assert percent_off(extended, Decimal(rate), "Staff", "ada") == Discount(
        DiscountKind.PERCENT, off, Decimal(rate), "Staff", "ada"
    )


@pytest.mark.parametrize("rate", ["0", "-5", "100.01"])
def test_a_percentage_of_nothing_or_more_than_all_is_refused(rate: str) -> None:
    """A discount is above 0 and at most 100 percent."""
    with pytest.raises(Refusal) as refused:
        percent_off(1000, Decimal(rate))
    assert refused.value.code == "discount"
    assert refused.value.sentence == f"{rate} % is not a discount: type one above 0, up to 100."


def test_an_amount_off_a_line() -> None:
    """An amount comes off the whole line, whatever its quantity; the whole price may go."""
    assert amount_off(1000, 250, "Damaged", "bo") == Discount(
        DiscountKind.AMOUNT, 250, None, "Damaged", "bo"
    )
    assert amount_off(1000, 1000).amount == 1000
    assert amount_off(-1000, 250).amount == -250


@pytest.mark.parametrize(
    ("extended", "amount"), [(1000, 1001), (-1000, 1001), (1000, 0), (1000, -1)]
)
def test_more_than_the_price_off_is_refused(extended: int, amount: int) -> None:
    """Nothing, less than nothing and more than the price cannot be taken off."""
    with pytest.raises(Refusal) as refused:
        amount_off(extended, amount)
    assert refused.value.code == "discount"
    assert "cannot be taken off 10.00" in refused.value.sentence


PRICES = [
    # regular price, quantity, typed price, discount
    (1000, "1", 800, 200),
    (1000, "3", 800, 600),
    (1000, "1", 1200, -200),  # a raised price is a negative discount
    (1000, "-1", 800, -200),
    (349, "1.25", 299, 62),  # 4.36 becomes 3.74
    (1000, "2", 0, 2000),
]


@pytest.mark.parametrize(("price", "quantity", "typed", "off"), PRICES)
def test_a_typed_price_is_a_discount(price: int, quantity: str, typed: int, off: int) -> None:
    """What a typed unit price differs by is the discount; the price is kept to find it again."""
    extended = {"1.25": 436}.get(quantity, price * int(Decimal(quantity)))
    assert priced(extended, Decimal(quantity), typed, "Match", "cy") == Discount(
        DiscountKind.PRICE, off, Decimal(typed), "Match", "cy"
    )


def off(amount: int) -> Discount:
    return Discount(DiscountKind.AMOUNT, amount)


@pytest.mark.parametrize("amount", [50, 100, 150])
def test_the_last_discount_wins(amount: int) -> None:
    """Where the last wins the new discount stands alone, larger or smaller."""
    assert stacked(Stacking.LAST, 100, off(amount)) == off(amount)


@pytest.mark.parametrize(
    ("standing", "offered"), [(100, 100), (100, 150), (-100, -150), (0, 1), (100, -20), (-100, 20)]
)
def test_the_larger_discount_wins(standing: int, offered: int) -> None:
    """Where the largest wins a larger one stands, and so does a raised price, which is no discount to compare."""
    assert stacked(Stacking.LARGEST, standing, off(offered)) == off(offered)


@pytest.mark.parametrize(("standing", "offered"), [(100, 99), (-100, -99)])
def test_a_smaller_discount_is_refused_where_the_largest_wins(standing: int, offered: int) -> None:
    """The cashier is told that a larger one stands already."""
    with pytest.raises(Refusal) as refused:
        stacked(Stacking.LARGEST, standing, off(offered))
    assert refused.value.code == "stacking"
    assert refused.value.sentence == (
        "A discount of 1.00 stands on this line and is larger: take it off first."
    )


RECEIPTS = [
    # what each line is charged, percent, shares
    ([1000, 500, 250], "10", [100, 50, 25]),
    ([1000, 501, 2000], "10", [100, 50, 200]),
    ([333, 333, 334], "10", [33, 33, 34]),  # 1.00 in all
    ([5, 5, 5], "10", [1, 1, 0]),  # 0.015 rounds to 0.02 once
    ([1000, 0, 1000], "10", [100, 0, 100]),  # the middle one is never discounted
    ([1000, -500], "10", [100, 0]),  # what comes back takes none
    ([0, -500], "10", [0, 0]),
]


@pytest.mark.parametrize(("charged", "rate", "shares"), RECEIPTS)
def test_a_percentage_off_a_receipt(charged: list[int], rate: str, shares: list[int]) -> None:
    """The discount is rounded once and its shares sum to it, by largest remainder."""
    assert receipt_percent(charged, Decimal(rate)) == shares


def test_an_amount_off_a_receipt() -> None:
    """1.00 off three equal lines is 0.34 + 0.33 + 0.33; off a line that takes none, nothing."""
    assert receipt_amount([500, 500, 500], 100) == [34, 33, 33]
    assert receipt_amount([500, 0, 500], 100) == [50, 0, 50]
    assert receipt_amount([500, -200], 500) == [500, 0]


@pytest.mark.parametrize(("charged", "amount"), [([500, -200], 501), ([], 1), ([500], 0)])
def test_more_than_a_receipt_has_is_refused(charged: list[int], amount: int) -> None:
    """A receipt discount takes at most what the lines that it reaches are charged."""
    with pytest.raises(Refusal, match="cannot be taken off"):
        receipt_amount(charged, amount)


@given(
    st.lists(st.integers(-10_000, 100_000), min_size=1, max_size=30),
    st.decimals(Decimal("0.01"), 100, places=2),
)
def test_the_shares_of_a_receipt_discount_sum_to_it(charged: list[int], rate: Decimal) -> None:
    """Shares sum to the rounded discount; each is within a cent of its part of it and no more than its line."""
    shares = receipt_percent(charged, rate)
    reached = [max(line, 0) for line in charged]
    discount = percent_off(sum(reached), rate).amount
    assert sum(shares) == discount
    for line, part in zip(reached, shares, strict=True):
        assert abs(part * sum(reached) - discount * line) < max(sum(reached), 1)
        assert 0 <= part <= line


def line(**fields: object) -> ItemLine:
    figures = {"quantity": Decimal(2), "unit_price": 800, "regular_price": 1000, "extended": 1600}
    return ItemLine(
        n=1, item="i", number="1", name="Mug", department="d", net=1600, tax=0, gross=1600,
        tax_code="Non", **(figures | fields),  # type: ignore[arg-type]
    )  # fmt: skip


SAVED = [
    (line(), 400),  # 2 at a price level of 8.00 instead of 10.00
    (line(discount=off(100), receipt_discount=50), 550),
    (line(discount=off(-100)), 300),
    (line(discount=off(-500)), 0),  # a raised price saves nothing
    (line(unit_price=1200), 0),
    (line(quantity=Decimal(-2), discount=off(-100)), 0),  # what comes back saves nothing
    (line(quantity=Decimal("0.333"), unit_price=1000, extended=333), 0),
]


@pytest.mark.parametrize(("sold", "saved"), SAVED)
def test_the_amount_saved(sold: ItemLine, saved: int) -> None:
    """Saved is what price level and discounts took off the regular price of what was sold."""
    assert amount_saved(sold) == saved
