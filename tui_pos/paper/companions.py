"""The papers that go with a receipt: gift receipt, the shop's return slip, store credit."""

from __future__ import annotations

from dataclasses import replace

from tui_pos.core.receipt import ItemLine, Receipt, TenderKind
from tui_pos.paper.document import (
    Cell,
    Document,
    Element,
    Row,
    Rule,
    Section,
    Side,
    Space,
    text_row,
)
from tui_pos.paper.facts import Facts
from tui_pos.paper.goods import gift_rows, goods_rows
from tui_pos.paper.parts import Amounts, closing, heading, ruled
from tui_pos.paper.payment import tender_rows
from tui_pos.paper.sales import identity, marks


def gift_receipt_document(
    receipt: Receipt, facts: Facts, *, copy: int = 0, training: bool = False
) -> Document:
    """Print what was bought without any amount or the buyer's name, so that a gift can be brought back."""
    sold = [line for line in receipt.lines if isinstance(line, ItemLine) and line.quantity > 0]
    return Document(
        kind="gift",
        number=receipt.number,
        sections=(
            heading(facts.store, facts.text),
            _title("GIFT RECEIPT"),
            identity(receipt, replace(facts, customer=""), "Receipt"),
            *ruled("lines", *(row for line in sold for row in gift_rows(line, facts))),
            *closing(facts, receipt.number),
        ),
        marks=marks(receipt, facts, copy, training),
    )


def return_slip_document(
    receipt: Receipt, facts: Facts, *, copy: int = 0, training: bool = False
) -> Document:
    """Print the shop's own proof of a return: the goods, why, what was refunded, and two signatures."""
    amounts = Amounts(receipt.currency)
    returned = [line for line in receipt.lines if isinstance(line, ItemLine) and line.quantity < 0]
    refunds = [tender for tender in receipt.tenders if tender.amount < 0]
    return Document(
        kind="return",
        number=receipt.number,
        sections=(
            heading(facts.store),
            _title("RETURN SLIP"),
            identity(receipt, facts, "Receipt"),
            *ruled(
                "lines",
                *(row for line in returned for row in goods_rows(receipt, line, facts, amounts)),
            ),
            *ruled(
                "tenders",
                *(
                    row
                    for tender in refunds
                    for row in tender_rows(receipt, tender, facts, amounts)
                ),
            ),
            _signatures("Customer", "Cashier"),
        ),
        marks=marks(receipt, facts, copy, training),
    )


def store_credit_document(
    receipt: Receipt, facts: Facts, *, copy: int = 0, training: bool = False
) -> Document | None:
    """Print the credit that a customer takes home instead of money; None when the receipt gives none."""
    amounts = Amounts(receipt.currency)
    credit = -sum(
        t.amount for t in receipt.tenders if t.kind is TenderKind.STORE_CREDIT and t.amount < 0
    )
    if not credit:
        return None
    return Document(
        kind="store_credit",
        number=receipt.number,
        sections=(
            heading(facts.store, facts.text),
            _title("STORE CREDIT"),
            Section(
                "amount",
                (Row((Cell(amounts.text(credit), Side.CENTER, bold=True),), big=True), Space()),
            ),
            identity(receipt, facts, "Receipt"),
            *closing(facts, receipt.number),
        ),
        marks=marks(receipt, facts, copy, training),
    )


def _title(text: str) -> Section:
    return Section("title", (text_row(text, Side.CENTER, bold=True, big=True), Space()))


def _signatures(*people: str) -> Section:
    elements: list[Element] = []
    for person in people:
        elements += (Space(2), Rule(), text_row(f"{person}'s signature"))
    return Section("signatures", tuple(elements))
