"""Orders, stock documents and what QuickBooks has are listed as the journal tells them."""

from datetime import timedelta
from decimal import Decimal

from tests.builders import DAY
from tests.unit.data.ledger import MUG, TEA, Ledger
from tests.unit.data.test_stock import memo, slip, voucher
from tui_pos.core.documents import (
    CountLine,
    Order,
    OrderLine,
    OrderStatus,
    OrderType,
    StockCount,
    VoucherType,
)
from tui_pos.data.queries import documents, exchange, orders
from tui_pos.journal.bodies import BatchCut, DocumentParked, DocumentPosted, DocumentVoided

YESTERDAY = DAY - timedelta(days=1)


def order(revision: int, wanted: str = "3", done: str = "0", **changes: object) -> Order:
    fields: dict[str, object] = {
        "id": "order-1",
        "number": "SO-17",
        "revision": revision,
        "type": OrderType.SALES,
        "status": OrderStatus.OPEN,
        "store": "store-1",
        "day": DAY,
        "staff": "staff-1",
        "party": "cust-1",
        "lines": (OrderLine(1, MUG.id, "Mug", Decimal(wanted), 1000, done=Decimal(done)),),
    }
    return Order(**(fields | changes))  # type: ignore[arg-type]


def test_the_latest_revision_of_an_order_counts_and_all_are_listed(ledger: Ledger) -> None:
    ledger.add(order(1))
    ledger.add(order(2, "5"), actor="staff-2")
    assert ledger.ask(orders.order, "order-1") == order(2, "5")
    assert ledger.ask(orders.order_by_number, "SO-17") == order(2, "5")
    assert [r.revision for r in ledger.ask(orders.revisions, "order-1")] == [1, 2]
    assert ledger.ask(orders.orders, OrderStatus.OPEN) == [order(2, "5")]
    assert ledger.ask(orders.orders, OrderStatus.OPEN, OrderType.PURCHASE) == []
    assert ledger.ask(orders.orders_of, "cust-1") == [order(2, "5")]


def test_a_revision_that_arrives_late_does_not_replace_a_newer_one(ledger: Ledger) -> None:
    ledger.add(order(2, "5"))
    ledger.add(order(1))
    assert ledger.ask(orders.order, "order-1") == order(2, "5")
    assert [r.revision for r in ledger.ask(orders.revisions, "order-1")] == [1, 2]


def test_open_orders_speak_for_what_is_not_done_yet(ledger: Ledger) -> None:
    ledger.add(order(1, "5", "2"))
    ledger.add(order(1, "4", id="order-2", status=OrderStatus.PENDING))
    ledger.add(order(1, "9", id="order-3", type=OrderType.PURCHASE))
    items = [MUG.id, TEA.id]
    assert ledger.ask(orders.committed, items) == {MUG.id: Decimal(3)}
    assert ledger.ask(orders.on_order, items) == {MUG.id: Decimal(9)}
    ledger.add(order(2, "5", "5", status=OrderStatus.CLOSED))
    assert ledger.ask(orders.committed, items) == {}


def test_vouchers_are_listed_by_day_and_by_vendor(ledger: Ledger) -> None:
    first = voucher(1, (MUG.id, "1", 400), day=YESTERDAY)
    second = voucher(2, (MUG.id, "1", 400), type=VoucherType.RETURN)
    ledger.add(first, second)
    (row,) = ledger.ask(documents.vouchers, DAY, DAY)
    assert (row.number, row.type, row.value, row.party) == ("2", "return", -400, "vendor-1")
    assert [r.id for r in ledger.ask(documents.vouchers_of, "vendor-1")] == [
        "voucher-2",
        "voucher-1",
    ]
    entry = ledger.ask(documents.voucher, "voucher-1")
    assert entry is not None
    assert entry.body == first
    assert ledger.ask(documents.voucher, "voucher-9") is None


def test_memos_slips_and_counts_are_listed_by_day(ledger: Ledger) -> None:
    line = CountLine(MUG.id, Decimal(7), Decimal(9))
    count = StockCount("count-1", "store-1", DAY, "staff-1", "Shelf A", (line,), "memo-1")
    ledger.add(memo(1, MUG.id, "9", "7", ("4", "4"), -800), count, slip(1, "3"))
    (row,) = ledger.ask(documents.memos, DAY, DAY)
    assert (row.type, row.value, row.store) == ("quantity", -800, "store-1")
    (row,) = ledger.ask(documents.stock_counts, DAY, DAY)
    assert row.number == "Shelf A"
    (row,) = ledger.ask(documents.transfers, DAY, DAY)
    assert (row.type, row.store, row.party) == ("sent", "store-1", "store-2")
    assert ledger.ask(documents.memos, YESTERDAY, YESTERDAY) == []


def test_goods_are_in_transit_until_their_slip_is_received_or_reversed(ledger: Ledger) -> None:
    ledger.add(slip(1, "3"), slip(2, "1"))
    assert [r.id for r in ledger.ask(documents.in_transit, "store-2")] == ["slip-1", "slip-2"]
    ledger.add(slip(3, "3", received=True, of="slip-1"))
    assert [r.id for r in ledger.ask(documents.in_transit, "store-2")] == ["slip-2"]
    assert ledger.ask(documents.in_transit, "store-1") == []


def test_a_posted_document_is_proved_by_its_txn_id(ledger: Ledger) -> None:
    posted = DocumentPosted("co-1", "doc-1", "sales_receipt", "S-1", "1A-99", "7", 1083, DAY)
    ledger.add(BatchCut("co-1", "batch-1", "store-1", DAY, ("doc-1", "doc-2"), ("receipt-1",)))
    ledger.add(posted)
    found = ledger.ask(exchange.posting, "co-1", "doc-1")
    assert found is not None
    assert (found.txn_id, found.amount, found.txn_date) == ("1A-99", 1083, DAY)
    assert ledger.ask(exchange.posting, "co-2", "doc-1") is None
    assert ledger.ask(exchange.postings, "co-1") == [found]
    (batch,) = ledger.ask(exchange.batches, "co-1", DAY, DAY)
    assert (batch.batch, batch.store, batch.documents) == ("batch-1", "store-1", 2)
    assert ledger.ask(exchange.batches_of_day, "co-1", "store-1", DAY) == ["batch-1"]
    assert ledger.ask(exchange.batches_of_day, "co-1", "store-2", DAY) == []


def test_a_voided_document_is_posted_no_more_and_stays_in_history(ledger: Ledger) -> None:
    ledger.add(DocumentPosted("co-1", "doc-1", "SalesReceipt", "01-261122-1", "1A-99", "7", 20000))
    ledger.add(DocumentVoided("co-1", "doc-1", "1A-99", "It came to 200.00."))
    assert ledger.ask(exchange.posting, "co-1", "doc-1") is None
    (voided,) = ledger.ask(exchange.voids, "co-1")
    assert (voided.ref_number, voided.txn_id, voided.why) == (
        "01-261122-1", "1A-99", "It came to 200.00.",
    )  # fmt: skip
    assert ledger.ask(exchange.voids, "co-2") == []


def test_a_parked_document_waits_until_it_is_posted(ledger: Ledger) -> None:
    ledger.add(DocumentParked("co-1", "doc-1", "no such account", "map the account"))
    (waiting,) = ledger.ask(exchange.parked, "co-1")
    assert (waiting.document, waiting.why, waiting.cure) == (
        "doc-1", "no such account", "map the account",
    )  # fmt: skip
    ledger.add(DocumentPosted("co-1", "doc-1", "sales_receipt", "S-1", "1A-99"))
    assert ledger.ask(exchange.parked, "co-1") == []
