"""X and Z reports are the sum of what the till did, and of nothing else."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.builders import DAY, item, paid
from tests.unit.data.ledger import MUG, TEA, Ledger, back, sale
from tui_pos.core import actions as act
from tui_pos.core.documents import CashMove, CashMoveKind
from tui_pos.data.queries import days, numbers, totals
from tui_pos.journal import bodies
from tui_pos.journal.bodies import DayTotals, TaxLine, TenderTotal


@pytest.fixture
def traded(ledger: Ledger) -> Ledger:
    """A till's day: 100.00 float; a mug and a tea for 20.00 cash; a mug by card with 10 % off; the tea back."""
    first = sale(1, MUG, TEA, act.AddTender("cash", 2000))
    second = sale(2, MUG, act.DiscountLine(1, percent=Decimal(10)), act.AddTender("visa"))
    ledger.add(bodies.DayOpened("store-1", "till-1", DAY, 10_000))
    ledger.add(first)
    ledger.add(second)
    ledger.add(back(3, first, 2))
    ledger.add(
        bodies.LineVoided("sale-9", "till-1", 1, MUG.id, "Mug", Decimal(2), 2000),
        bodies.SaleCancelled("sale-9", "till-1", 2, 2350),
        bodies.DrawerKicked("till-1", "no_sale"),
        bodies.DrawerKicked("till-1", "sale", "receipt-1"),
        bodies.OverrideGiven("discount", "discount 50 %", "staff-1", "staff-2"),
        bodies.Reprinted("receipt-1", 1),
        CashMove("move-1", CashMoveKind.PAYOUT, "store-1", "till-1", DAY, "", "staff-1", 1500),
        CashMove("move-2", CashMoveKind.PAID_IN, "store-1", "till-1", DAY, "", "staff-1", 500),
    )
    return ledger


def test_the_totals_of_a_till_and_day(traded: Ledger) -> None:
    """Mug 10.00 + 0.83, tea 3.50; mug 9.00 + 0.74; tea -3.50. Cash: 100.00 + 14.33 - 3.50 - 15.00 + 5.00."""
    assert traded.ask(totals.day_totals, "till-1", DAY) == DayTotals(
        receipts=3,
        first="0101-000001",
        last="0101-000003",
        sales_net=1000 + 350 + 900,
        returns_net=-350,
        discounts=100,
        tax=83 + 74,
        gross=1433 + 974 - 350,
        cost=400 + 120 + 400 - 120,
        items=Decimal(2),
        voids=1,
        voids_amount=2000,
        cancels=1,
        cancels_amount=2350,
        no_sales=1,
        overrides=1,
        reprints=1,
        tenders=(
            TenderTotal("cash", "Cash", "cash", received=2000, paid=567 + 350, count=2),
            TenderTotal("visa", "Visa", "card", received=974, paid=0, count=1),
        ),
        taxes=(TaxLine("state", "State 8.25%", "agency", base=1900, amount=157),),
        cash_moves=-1000,
        begin=10_000,
        cash_expected=10_000 + 1433 - 350 - 1000,
    )


def test_a_day_without_business_is_all_zero(ledger: Ledger) -> None:
    assert ledger.ask(totals.day_totals, "till-1", DAY) == DayTotals()
    assert ledger.ask(totals.since_close, "till-1") == DayTotals()
    assert ledger.ask(totals.store_totals, "store-1", DAY) == DayTotals()


def test_practice_is_in_no_total_and_takes_no_number(traded: Ledger) -> None:
    before = traded.ask(totals.day_totals, "till-1", DAY)
    practised = sale(7, MUG)
    traded.add(
        bodies.TrainingReceipt(practised),
        bodies.LineVoided("sale-8", "till-1", 1, MUG.id, "Mug", Decimal(1), 1000, training=True),
        bodies.SaleCancelled("sale-8", "till-1", 1, 1000, training=True),
    )
    assert traded.ask(totals.day_totals, "till-1", DAY) == before
    assert traded.ask(numbers.next_number, "receipt", "0101-") == 4
    assert traded.ask(numbers.next_number, "training", "0101-") == 8


def test_totals_begin_anew_behind_a_z_report(traded: Ledger) -> None:
    figures = traded.ask(totals.since_close, "till-1")
    assert figures == traded.ask(totals.day_totals, "till-1", DAY)
    traded.add(bodies.DayClosed("store-1", "till-1", DAY, 1, figures))
    assert traded.ask(totals.since_close, "till-1") == DayTotals()
    traded.add(sale(4, TEA))
    after = traded.ask(totals.since_close, "till-1")
    assert (after.receipts, after.gross, after.first) == (1, 350, "0101-000004")
    assert traded.ask(totals.day_totals, "till-1", DAY).receipts == 4
    report = traded.ask(days.z_report, "till-1", 1)
    assert report is not None
    assert report.totals == figures


def test_a_store_is_the_sum_of_its_tills(traded: Ledger) -> None:
    traded.add(sale(1, MUG, id="other", till="till-2", number="0102-000001"))
    traded.add(bodies.DrawerKicked("till-2", "no_sale"))
    traded.add(sale(1, MUG, id="quay", till="till-9", store="store-2", number="0201-000001"))
    traded.add(bodies.DrawerKicked("till-9", "no_sale"))
    found = traded.ask(totals.store_totals, "store-1", DAY)
    assert (found.receipts, found.gross, found.no_sales) == (4, 1433 + 974 - 350 + 1083, 2)
    assert found.begin == 10_000


def test_another_day_or_till_does_not_count(traded: Ledger) -> None:
    before = traded.ask(totals.day_totals, "till-1", DAY)
    tomorrow = DAY + timedelta(days=1)
    traded.add(sale(4, MUG, day=tomorrow), day=tomorrow)
    traded.add(sale(5, MUG, till="till-2"))
    assert traded.ask(totals.day_totals, "till-1", DAY) == before


def test_exempt_sales_cards_tips_and_shipping_have_their_own_lines(ledger: Ledger) -> None:
    ledger.add(
        sale(1, MUG, act.SetExempt("Resale", "R-77")),
        sale(
            2, MUG, act.AddGiftCard("card-1", 2500), act.AddTip(150), act.SetShipping("Parcel", 600)
        ),
    )
    found = ledger.ask(totals.day_totals, "till-1", DAY)
    assert (found.exempt_net, found.gift_cards, found.tips, found.shipping) == (
        1000,
        2500,
        150,
        600,
    )
    assert (found.sales_net, found.tax, found.gross) == (2000, 83, 1000 + 1083 + 600)
    assert found.cash_expected == 1000 + 1083 + 600 + 2500 + 150


def test_change_for_a_check_is_paid_out_in_cash(ledger: Ledger) -> None:
    receipt = paid(item("Mug", "10.00", "Non"), act.AddTender("check", 1500, number="77"))
    ledger.add(receipt)
    found = ledger.ask(totals.day_totals, "till-1", DAY)
    assert found.tenders == (
        TenderTotal("cash", "Cash", "cash", received=0, paid=500, count=1),
        TenderTotal("check", "Check", "check", received=1500, paid=0, count=1),
    )
    assert found.cash_expected == -500
