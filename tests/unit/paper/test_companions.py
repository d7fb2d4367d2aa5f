"""Gift receipt, return slip, store credit, hold slip and the printer's test page."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from drivers.printer import MODELS, Answers, Printer
from drivers.printer.dummy import DummyTransport
from tests.drivers.escpos_page import Code, read_page
from tests.unit.paper.samples import AFTERNOON, FACTS, full_sale, item, pure_return, receipt
from tui_pos.core.receipt import Tender, TenderKind
from tui_pos.journal.bodies import SaleHeld
from tui_pos.paper.companions import (
    gift_receipt_document,
    return_slip_document,
    store_credit_document,
)
from tui_pos.paper.render import to_operations, to_text
from tui_pos.paper.slips import hold_slip_document, printer_test_document

GIFT = """\
        Harbor Hardware
         12 Main Street
      Port Elias, NY 10999
            555-0100
    Open seven days, 8 to 6

          GIFT RECEIPT

Receipt 0102-004381
Mar 14, 2026             2:05 PM
Till 02
Cashier Ana
--------------------------------
Claw hammer 16 oz, fibreglass
handle
3 Wood screws 8 x 1-1/4 in
1.245 lb Seed potatoes
Cordless drill
  Red / 18 V
  Serial A-1002

Goods come back within 90 days
with this receipt, in saleable
condition.

 Thank you for shopping local!

        [ 0102-004381 ]
"""

RETURN_SLIP = """\
             Harbor Hardware
              12 Main Street
           Port Elias, NY 10999
                 555-0100

               RETURN SLIP

Receipt 0102-004382
Mar 14, 2026                       2:05 PM
Till 02
Cashier Ana
Customer Lee Ramos
------------------------------------------
Claw hammer 16 oz, fibreglass       -18.99
handle
  -1 @ 18.99
  Returned from 0102-004301
  Reason: Defective
  10% off: Damaged                    1.90
------------------------------------------
Refund Cash                          18.54


------------------------------------------
Customer's signature


------------------------------------------
Cashier's signature
"""

HOLD = """\
        Harbor Hardware
         12 Main Street
      Port Elias, NY 10999
            555-0100

            ON HOLD

               B4

Mar 14, 2026             2:05 PM
Till 02
Cashier Ana
Customer Lee Ramos
--------------------------------
Claw hammer
3 Wood screws
Drill
--------------------------------
3 lines, not paid         128.22
"""


def test_a_gift_receipt_has_no_amount_and_no_name() -> None:
    """Whoever gets the present sees neither what it cost nor who bought it, and can still bring it back."""
    document = gift_receipt_document(full_sale(), FACTS)
    assert to_text(document, 32) == GIFT


def test_a_gift_receipt_lists_what_was_bought_only() -> None:
    """Goods that came back on the same receipt are no gift."""
    lines = (item(1, "Old lamp", 500, quantity="-1"), item(2, "Lamp", 900))
    made = receipt(lines, (Tender("cash", TenderKind.CASH, "Cash", 400, tendered=400),))
    text = to_text(gift_receipt_document(made, FACTS, copy=1), 32)
    assert "Old lamp" not in text
    assert "Lamp" in text
    assert "*** COPY 1 ***" in text


def test_a_return_slip_is_signed_twice() -> None:
    """The shop keeps it with the goods and the refund it justifies."""
    assert to_text(return_slip_document(pure_return(), FACTS), 42) == RETURN_SLIP


def test_a_store_credit_is_printed_only_when_one_was_given() -> None:
    """Its amount is large and positive; a cash refund makes none."""
    line = item(1, "Lamp", 900, quantity="-1")
    credit = Tender("credit", TenderKind.STORE_CREDIT, "Store credit", -900)
    document = store_credit_document(receipt((line,), (credit,)), FACTS)
    assert document is not None
    lines = [line.strip() for line in to_text(document, 32).splitlines()]
    assert lines[lines.index("STORE CREDIT") + 2] == "9.00"
    assert "[ 0102-004381 ]" in lines
    assert store_credit_document(pure_return(), FACTS) is None


def test_a_hold_slip_names_the_label_large() -> None:
    """It lies on the goods until the sale is recalled."""
    held = SaleHeld("x", "t2", "B4", 3, 12822)
    goods = ["Claw hammer", "3 Wood screws", "Drill"]
    assert to_text(hold_slip_document(held, goods, AFTERNOON, "USD", FACTS), 32) == HOLD


def test_the_test_page_shows_width_characters_and_codes() -> None:
    """The owner sees at once whether columns and code page are set right."""
    dummy = DummyTransport()
    printer = Printer(MODELS["epson-tm-t88"], dummy, "cp858", 40, Answers.STATUS)
    document = printer_test_document(printer)
    printer.print(to_operations(document, printer.columns, printer.code_page))
    page = read_page(dummy.jobs[0], 40)
    assert "1234567890" * 4 in page.lines
    assert "Code page cp858" in page.lines
    shown = "".join(page.lines)
    assert all(char in shown for char in "AZaz09@€éñüÆ½╬")
    assert page.codes == [
        Code("code128", "0102-004381", "center"),
        Code("qr", "0102-004381", "center"),
    ]


def test_every_paper_fits_every_width() -> None:
    """None of them depends on 42 columns; names with control characters are plain text."""
    nasty = replace(FACTS, cashier="[b]Ana[/]\x1b@\n" * 5, customer="é" * 70)
    lines = (item(1, "Lamp \x1b[2J" + "x" * 60, 10**9, quantity="-3", reason="\x07" * 9),)
    made = receipt(lines, (Tender("cash", TenderKind.CASH, "Cash", -3 * 10**9, change=3 * 10**9),))
    made = msgspec.structs.replace(made, note="n" * 100, purchase_order="p" * 50)
    papers = [make(made, nasty, copy=1) for make in (gift_receipt_document, return_slip_document)]
    papers.append(
        hold_slip_document(
            SaleHeld("x", "t2", "L" * 40, 3, 10**11), ["g" * 80], AFTERNOON, "USD", nasty
        )
    )
    for columns in (32, 40, 42, 48):
        printer = Printer(MODELS["generic-80"], DummyTransport(), "cp437", columns)
        for paper in papers:
            printer.print(to_operations(paper, columns, "cp437"))
            assert all(len(line) <= columns for line in to_text(paper, columns).splitlines())
