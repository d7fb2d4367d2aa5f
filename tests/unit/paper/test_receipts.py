"""What a receipt shows and hides, and what its bytes print."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest

from drivers.printer import MODELS, Printer
from drivers.printer.dummy import DummyTransport
from tests.drivers.escpos_page import Code, Page, read_page
from tests.unit.paper.samples import (
    AFTERNOON,
    FACTS,
    TEXT,
    exempt_sale,
    full_sale,
    item,
    many_kinds,
    pure_return,
    receipt,
    tax_included,
)
from tui_pos.core.receipt import Discount, DiscountKind, Receipt, ReceiptType, Tender, TenderKind
from tui_pos.core.settings import ReceiptText
from tui_pos.paper.document import Document, Row, mark_copy
from tui_pos.paper.facts import Facts, local_time
from tui_pos.paper.render import to_operations, to_text
from tui_pos.paper.sales import receipt_document

DELIVERED = replace(FACTS, ship_to=("Lee Ramos", "4 Pier Road", "Port Elias, NY 10999"))


def printed(document: Document, model: str, columns: int) -> Page:
    """Print through the dummy printer and read its bytes."""
    dummy = DummyTransport()
    printer = Printer(MODELS[model], dummy, "cp437", columns)
    printer.print(to_operations(document, printer.columns, printer.code_page))
    (job,) = dummy.jobs
    return read_page(job, columns)


@pytest.mark.parametrize(
    ("model", "columns"),
    [("generic-58", 32), ("generic-80", 40), ("epson-tm-t88", 42), ("epson-tm-t20", 48)],
)
@pytest.mark.parametrize("sale", [full_sale, pure_return, many_kinds, exempt_sale, tax_included])
def test_the_bytes_print_what_the_text_shows(model: str, columns: int, sale: object) -> None:
    """Read back from ESC/POS, the lines are the preview's; only the shop's name and the total are larger."""
    document = receipt_document(sale(), DELIVERED)  # type: ignore[operator]
    page = printed(document, model, columns)
    large = {line.text.strip() for line in page.text_lines if line.big}
    plain = [line for line in page.text_lines if not line.big]
    shown = to_text(document, columns).splitlines()
    assert [line.text.rstrip() for line in plain if line.text] == [
        line
        for line in shown
        if line and "Harbor Hardware" not in line and "TOTAL" not in line and "[ " not in line
    ]
    assert "Harbor Hardware" in large
    assert any(line.startswith("TOTAL") for line in large)
    assert page.codes == [Code("code128", "0102-00438" + document.number[-1], "center")]
    assert page.reset
    assert page.cuts == (model != "generic-58")


@pytest.mark.parametrize("sale", [full_sale, pure_return, many_kinds, exempt_sale, tax_included])
def test_the_printed_figures_add_up(sale: object) -> None:
    """A customer who adds the column comes to the total, and the tenders come to what is due."""
    made: Receipt = sale()  # type: ignore[operator]
    document = receipt_document(made, FACTS)
    figures = amounts(document, "totals")
    names = [name for name, _ in figures]
    total = names.index("TOTAL")
    assert sum(amount for _, amount in figures[:total]) == figures[total][1]
    rounded = [amount for name, amount in figures if name == "Cash rounding"]
    paid = sum(
        -a if n.startswith(("Change", "Refund")) else a for n, a in amounts(document, "tenders")
    )
    assert paid == figures[total][1] + sum(rounded) == made.due


def amounts(document: Document, name: str) -> list[tuple[str, int]]:
    """Read the amounts of a section back from its rows, in cents."""
    section = document.section(name)
    assert section
    rows = [row for row in section.elements if isinstance(row, Row) and len(row.cells) > 1]
    return [(row.cells[0].text, int(Decimal(row.cells[1].text) * 100)) for row in rows]


def test_copy_reversal_and_training_are_marked_at_both_ends() -> None:
    """No reprint, no reversal and no practice receipt can be taken for an original."""
    reversal = msgspec.structs.replace(pure_return(), type=ReceiptType.REVERSAL, of="r-sale")
    document = receipt_document(reversal, FACTS, copy=2, training=True)
    page = printed(document, "epson-tm-t88", 42)
    expected = [
        "*** TRAINING - NOT A RECEIPT ***",
        "*** COPY 2 ***",
        "*** REVERSAL OF 0102-004381 ***",
    ]
    texts = [line for line in page.text_lines if line.text.strip()]
    assert [line.text.strip() for line in texts[:3]] == expected
    assert [line.text.strip() for line in texts[-3:]] == expected
    assert all(line.bold for line in (*texts[:3], *texts[-3:]))
    assert (
        mark_copy(receipt_document(reversal, FACTS), 2).marks
        == receipt_document(reversal, FACTS, copy=2).marks
    )


def test_a_reversal_is_called_receipt_and_an_unknown_original_is_left_out() -> None:
    """Only an ordinary return is called one; an id is never printed."""
    reversal = msgspec.structs.replace(pure_return(), type=ReceiptType.REVERSAL, of="r-elsewhere")
    text = to_text(receipt_document(reversal, FACTS), 42)
    assert "Receipt 0102-004382" in text
    assert "*** REVERSAL ***" in text
    assert "Returned" not in text
    assert "r-elsewhere" not in text


def test_a_shop_chooses_what_its_receipts_show() -> None:
    """All of it by settings, without code; the number itself is always there."""
    bare = ReceiptText(
        show_saved=False,
        show_barcode=False,
        show_cashier=False,
        show_associate=False,
        show_customer=False,
        show_details=False,
        show_tax_mark=False,
        show_number=True,
    )
    text = to_text(receipt_document(full_sale(), replace(FACTS, text=bare)), 42)
    for hidden in (
        "You saved",
        "[ 0102",
        "Cashier",
        "Ben",
        "Lee Ramos",
        "Red",
        "Goods come back",
        " T\n",
    ):
        assert hidden not in text
    for kept in ("Receipt 0102-004381", "1001 Claw hammer 16 oz,", "Serial A-1002", "TOTAL"):
        assert kept in text


def test_names_that_nobody_looked_up_are_left_out() -> None:
    """Paper never shows an internal id: a missing name is a missing line."""
    text = to_text(receipt_document(many_kinds(), Facts(FACTS.store, TEXT, "America/New_York")), 42)
    for internal in ("st-ben", "o-77", "p9", "c1"):
        assert internal not in text
    assert "Tip  " in text
    assert "Deposit  " in text


def test_card_and_gift_card_numbers_never_reach_paper_whole() -> None:
    """Paper gets lost: four figures are enough to know one's own card."""
    text = to_text(receipt_document(many_kinds(), FACTS), 48)
    assert "6006" not in text
    assert "Gift card ending 4242" in text
    assert "Gift card ending 9876" in text


def test_a_raised_price_and_a_price_level_are_named() -> None:
    """A typed price is a discount; a higher one adds, and the column still adds up."""
    raised = Discount(DiscountKind.PRICE, -100, Decimal(1100))
    level = Discount(DiscountKind.LEVEL, 200, None, "Trade")
    lines = (item(1, "Rope", 1000, off=raised), item(2, "Paint", 2000, off=level))
    made = receipt(lines, (Tender("cash", TenderKind.CASH, "Cash", 2900, tendered=2900),))
    text = to_text(receipt_document(made, FACTS), 32)
    assert "  Price 11.00             1.00" in text
    assert "  Your price: Trade      -2.00" in text
    assert "You saved                 1.00" in text


def test_times_are_the_shops_and_an_unknown_zone_says_utc() -> None:
    """Noon and midnight are 12; a zone that the machine lacks never stops a sale."""
    assert local_time(AFTERNOON, "America/New_York") == ("Mar 14, 2026", "2:05 PM")
    assert local_time(AFTERNOON, "Europe/Berlin") == ("Mar 14, 2026", "7:05 PM")
    assert local_time(AFTERNOON + 9 * 3_600_000, "America/New_York") == ("Mar 14, 2026", "11:05 PM")
    assert local_time(AFTERNOON + 10 * 3_600_000, "America/New_York") == (
        "Mar 15, 2026",
        "12:05 AM",
    )
    assert local_time(AFTERNOON - 2 * 3_600_000, "America/New_York") == ("Mar 14, 2026", "12:05 PM")
    for unknown in ("Mars/Olympus", "", "../etc/passwd"):
        assert local_time(AFTERNOON, unknown) == ("Mar 14, 2026", "6:05 PM UTC")


def test_an_even_exchange_prints_no_tender_of_zero() -> None:
    """One hammer for another: nothing is due and nothing was paid."""
    lines = (item(1, "Hammer", 1000, quantity="-1"), item(2, "Hammer, blue", 1000))
    made = receipt(lines, (Tender("cash", TenderKind.CASH, "Cash", 0),))
    document = receipt_document(made, FACTS)
    assert document.section("tenders") is None
    assert "TOTAL                       0.00" in to_text(document, 34)
