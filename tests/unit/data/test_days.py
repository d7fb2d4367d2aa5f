"""Business days, shifts and cash moves are told as they happened."""

from datetime import timedelta
from decimal import Decimal

from tests.builders import DAY
from tests.unit.data.ledger import MUG, Ledger, sale
from tui_pos.core import actions as act
from tui_pos.core.documents import CashMove, CashMoveKind, DrawerClosed, DrawerOpened, TenderCount
from tui_pos.data.queries import days, drawers
from tui_pos.data.queries.drawers import Expected
from tui_pos.journal import bodies
from tui_pos.journal.bodies import DayTotals

TOMORROW = DAY + timedelta(days=1)


def opened(day: object = DAY, till: str = "till-1") -> bodies.DayOpened:
    return bodies.DayOpened("store-1", till, day, 10_000)  # type: ignore[arg-type]


def closed(number: int, day: object = DAY, till: str = "till-1") -> bodies.DayClosed:
    return bodies.DayClosed("store-1", till, day, number, DayTotals(receipts=number))  # type: ignore[arg-type]


def moved(n: int, kind: CashMoveKind, amount: int, reverses: str = "") -> CashMove:
    return CashMove(
        f"move-{n}", kind, "store-1", "till-1", DAY, "shift-1", "staff-1", amount, reverses=reverses
    )


def test_a_day_is_open_from_its_opening_to_its_z_report(ledger: Ledger) -> None:
    assert ledger.ask(days.open_day, "till-1") is None
    ledger.add(opened())
    assert ledger.ask(days.open_day, "till-1") == DAY
    assert ledger.ask(days.open_day, "till-2") is None
    ledger.add(closed(1))
    assert ledger.ask(days.open_day, "till-1") is None
    assert ledger.ask(days.last_closed, "till-1") == DAY
    ledger.add(opened(TOMORROW))
    assert ledger.ask(days.open_day, "till-1") == TOMORROW


def test_reports_are_found_again_to_be_printed(ledger: Ledger) -> None:
    ledger.add(closed(1), closed(2, TOMORROW), closed(1, DAY, "till-2"))
    ledger.add(bodies.StoreClosed("store-1", DAY, 1, DayTotals(receipts=9)))
    report = ledger.ask(days.z_report, "till-1", 2)
    assert report is not None
    assert (report.place, report.day, report.totals.receipts) == ("till-1", TOMORROW, 2)
    assert ledger.ask(days.z_report, "till-1", 3) is None
    assert [r.place for r in ledger.ask(days.z_reports, "store-1", DAY)] == ["till-1", "till-2"]
    assert [r.totals.receipts for r in ledger.ask(days.store_closes, "store-1", DAY)] == [9]


def test_a_till_that_rang_and_did_not_close_is_named(ledger: Ledger) -> None:
    ledger.add(sale(1, MUG), sale(1, MUG, id="b", till="till-2", number="0102-000001"))
    ledger.add(closed(1))
    assert ledger.ask(days.unclosed_tills, "store-1", DAY) == ["till-2"]
    ledger.add(sale(2, MUG))
    assert ledger.ask(days.unclosed_tills, "store-1", DAY) == ["till-1", "till-2"]


def test_what_happened_beside_the_sales_is_listed_with_both_names(ledger: Ledger) -> None:
    ledger.add(
        bodies.LineVoided("sale-9", "till-1", 1, MUG.id, "Mug", Decimal("2.5"), 2500, by="staff-2"),
        bodies.OverrideGiven(
            "discount", "discount 50 %", "staff-1", "staff-2", "regular", "sale-9"
        ),
    )
    void, override = ledger.ask(days.events, "till-1", DAY)
    assert (void.kind, void.what, void.quantity, void.amount) == (
        "void",
        "Mug",
        Decimal("2.5"),
        2500,
    )
    assert (
        (void.staff, void.approved) == (override.staff, override.approved) == ("staff-1", "staff-2")
    )
    assert (override.kind, override.what, override.sale) == ("override", "discount", "sale-9")


def test_a_shift_runs_from_its_float_to_its_count(ledger: Ledger) -> None:
    begun = DrawerOpened("shift-1", "store-1", "till-1", DAY, "staff-1", 10_000, suggested=9_000)
    ledger.add(begun)
    shift = ledger.ask(drawers.open_shift, "till-1")
    assert shift is not None
    assert (shift.shift, shift.opening, shift.suggested, shift.closed_pos) == (
        "shift-1", 10_000, 9_000, None,
    )  # fmt: skip
    ledger.add(sale(1, MUG, act.AddTender("cash", 2000), shift="shift-1"))
    ledger.add(sale(2, MUG, act.AddTender("visa"), shift="shift-1"))
    ledger.add(sale(3, MUG, shift="other"))
    ledger.add(moved(1, CashMoveKind.DROP, 500))
    expected = Expected(10_000, {"cash": 1083, "visa": 1083}, -500)
    assert ledger.ask(drawers.expected, shift) == expected
    counted = (TenderCount("cash", 10_583, 10_580), TenderCount("visa", 1083, 1083))
    ledger.add(
        DrawerClosed(
            "shift-1", "store-1", "till-1", DAY, "staff-2", 10_000, counted, 8_000, 2_580, -3
        )
    )
    assert ledger.ask(drawers.open_shift, "till-1") is None
    last = ledger.ask(drawers.last_shift, "till-1")
    assert last is not None
    assert (last.leave, last.deposit, last.over_short) == (8_000, 2_580, -3)
    assert ledger.ask(drawers.shift, "shift-1") == last
    assert ledger.ask(drawers.shifts_of_day, DAY) == [last]
    assert last.closed_pos is not None
    assert ledger.ask(drawers.counts, last.closed_pos) == list(counted)


def test_a_count_without_its_opening_is_kept(ledger: Ledger) -> None:
    counted = (TenderCount("cash", 100, 100),)
    ledger.add(DrawerClosed("shift-1", "store-1", "till-1", DAY, "staff-2", 50, counted, 50, 50, 0))
    shift = ledger.ask(drawers.last_shift, "till-1")
    assert shift is not None
    assert (shift.opening, shift.deposit) == (50, 50)


def test_cash_moves_are_signed_by_what_they_do_to_the_drawer(ledger: Ledger) -> None:
    ledger.add(
        moved(1, CashMoveKind.PAYOUT, 1500),
        moved(2, CashMoveKind.PAID_IN, 700),
        moved(3, CashMoveKind.DROP, 500),
        moved(4, CashMoveKind.TIPS, 200),
        moved(5, CashMoveKind.PAYOUT, 1500, reverses="move-1"),
        moved(6, CashMoveKind.PAID_IN, 700, reverses="move-2"),
    )
    moves = ledger.ask(drawers.cash_moves, DAY)
    assert [move.amount for move in moves] == [-1500, 700, -500, -200, 1500, -700]
