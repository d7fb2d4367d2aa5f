"""Finished receipts are found again, with what came back of them."""

from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest

from tests.builders import DAY, NOON
from tests.unit.data.ledger import MUG, TEA, Ledger, back, sale
from tui_pos.core.receipt import Receipt
from tui_pos.core.reversing import reverse
from tui_pos.data.queries import receipts
from tui_pos.data.queries.receipts import Wanted
from tui_pos.journal.bodies import Reprinted
from tui_pos.journal.connection import ConstraintFailed


def numbers(ledger: Ledger, **wanted: object) -> list[str]:
    rows = ledger.ask(receipts.history, Wanted(**wanted))  # type: ignore[arg-type]
    return [row.number[-2:] for row in rows]


def test_a_receipt_of_two_lines_is_stored_line_by_line(ledger: Ledger) -> None:
    (entry,) = ledger.add(sale(1, MUG, TEA))
    lines = "SELECT n, net, tax, cost, quantity FROM receipt_line WHERE receipt = ? ORDER BY n"
    assert ledger.ask(lambda db: db.execute(lines, (entry.pos,))) == [
        (1, 1000, 83, 400, 100_000),
        (2, 350, 0, 120, 100_000),
    ]
    head = "SELECT net, tax, gross, due, cost, items FROM receipt WHERE pos = ?"
    assert ledger.ask(lambda db: db.execute(head, (entry.pos,))) == [
        (1350, 83, 1433, 1433, 520, 200_000)
    ]


def test_a_receipt_is_found_by_number_and_by_id_as_the_very_document(ledger: Ledger) -> None:
    receipt = sale(1, MUG, TEA)
    ledger.add(receipt)
    found = ledger.ask(receipts.by_number, "0101-000001")
    assert found is not None
    assert (found.receipt, found.returned) == (receipt, {})
    assert ledger.ask(receipts.by_id, "receipt-1") == found
    assert ledger.ask(receipts.by_number, "0101-000002") is None


def test_what_came_back_of_a_line_is_counted(ledger: Ledger) -> None:
    bought = sale(1, MUG, TEA)
    ledger.add(bought)
    ledger.add(back(2, bought, 2))
    assert ledger.ask(receipts.returned, "receipt-1") == {2: Decimal(1)}
    found = ledger.ask(receipts.by_number, "0101-000001")
    assert found is not None
    assert found.returned == {2: Decimal(1)}


def test_a_return_is_counted_although_its_receipt_was_never_heard_of(ledger: Ledger) -> None:
    ledger.add(back(2, sale(1, MUG), 1))
    assert ledger.ask(receipts.returned, "receipt-1") == {1: Decimal(1)}
    assert ledger.ask(receipts.by_number, "0101-000001") is None


def test_a_reversal_counts_all_lines_as_returned(ledger: Ledger) -> None:
    bought = sale(1, MUG, TEA)
    ledger.add(bought)
    ledger.add(reversal(bought, 2))
    assert ledger.ask(receipts.returned, "receipt-1") == {1: Decimal(1), 2: Decimal(1)}
    assert ledger.ask(receipts.is_reversed, "receipt-1")


def test_goods_may_come_back_again_after_their_return_was_reversed(ledger: Ledger) -> None:
    bought = sale(1, MUG, TEA)
    returned = back(2, bought, 1)
    ledger.add(bought)
    ledger.add(returned)
    ledger.add(reversal(returned, 3))
    assert ledger.ask(receipts.returned, "receipt-1") == {1: Decimal(0)}
    assert ledger.ask(receipts.is_reversed, "receipt-2")
    assert not ledger.ask(receipts.is_reversed, "receipt-1")


def reversal(receipt: Receipt, n: int) -> Receipt:
    return reverse(
        receipt, new_id=f"receipt-{n}", number=f"0101-{n:06d}", day=DAY, cashier="staff-1",
        shift="", now=NOON,
    )  # fmt: skip


def test_history_is_filtered_and_newest_first(ledger: Ledger) -> None:
    yesterday = DAY - timedelta(days=1)
    ledger.add(sale(1, MUG, day=yesterday), day=yesterday)
    ledger.add(sale(2, MUG, customer="cust-1"))
    ledger.add(sale(3, TEA, cashier="staff-2"))
    ledger.add(sale(4, TEA, till="till-2", number="0102-000004"))
    assert numbers(ledger) == ["04", "03", "02", "01"]
    assert numbers(ledger, first=yesterday, last=yesterday) == ["01"]
    assert numbers(ledger, first=DAY) == ["04", "03", "02"]
    assert numbers(ledger, customer="cust-1") == ["02"]
    assert numbers(ledger, cashier="staff-2") == ["03"]
    assert numbers(ledger, till="till-2") == ["04"]
    assert numbers(ledger, number="0101-") == ["03", "02", "01"]
    assert numbers(ledger, amount=350) == ["04", "03"]
    assert numbers(ledger, amount=350, till="till-1") == ["03"]
    assert numbers(ledger, customer="never heard of") == []


def test_history_pages_go_on_behind_the_last_row(ledger: Ledger) -> None:
    for n in range(1, 6):
        ledger.add(sale(n, TEA))
    first = ledger.ask(receipts.history, Wanted(), limit=2)
    second = ledger.ask(receipts.history, Wanted(), before=first[-1].pos, limit=2)
    assert [row.number[-1] for row in (*first, *second)] == ["5", "4", "3", "2"]


def test_a_row_of_the_history_tells_who_when_and_how_much(ledger: Ledger) -> None:
    ledger.add(sale(1, MUG, TEA, customer="cust-1"))
    (row,) = ledger.ask(receipts.history, Wanted())
    assert msgspec.structs.asdict(msgspec.convert(row, type=_Row, from_attributes=True)) == {
        "number": "0101-000001",
        "type": "sale",
        "day": date(2026, 11, 23),
        "till": "till-1",
        "cashier": "staff-1",
        "customer": "cust-1",
        "due": 1433,
        "tax": 83,
        "items": Decimal(2),
    }


class _Row(msgspec.Struct):
    number: str
    type: str
    day: date
    till: str
    cashier: str
    customer: str
    due: int
    tax: int
    items: Decimal


def test_copies_are_counted_and_gift_receipts_are_not(ledger: Ledger) -> None:
    receipt = sale(1, MUG)
    ledger.add(receipt)
    assert ledger.ask(receipts.copies, receipt) == 0
    ledger.add(Reprinted("receipt-1", 1))
    ledger.add(Reprinted("receipt-1", 2, gift=True))
    assert ledger.ask(receipts.copies, receipt) == 1


def test_the_same_receipt_cannot_be_stored_twice(ledger: Ledger) -> None:
    ledger.add(sale(1, MUG))
    with pytest.raises(ConstraintFailed):
        ledger.add(sale(1, MUG))
    assert len(ledger.ask(receipts.history, Wanted())) == 1
