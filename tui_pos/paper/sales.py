"""The receipt on paper."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.core.receipt import ItemLine, Receipt, ReceiptType
from tui_pos.paper.document import Document, Row, Section, pair_row, text_row
from tui_pos.paper.facts import Facts, local_time
from tui_pos.paper.goods import goods_rows, saved
from tui_pos.paper.parts import Amounts, closing, heading, labelled, ruled
from tui_pos.paper.payment import tender_rows
from tui_pos.paper.totals import total_rows

TRAINING = "TRAINING - NOT A RECEIPT"


def receipt_document(
    receipt: Receipt, facts: Facts, *, copy: int = 0, training: bool = False
) -> Document:
    """Print a receipt: what was sold and returned, what it came to, how it was paid.

    `copy` is 0 for the original and n for the nth reprint; a training receipt says that it is none.
    """
    amounts = Amounts(receipt.currency, facts.text.show_tax_mark)
    goods = [line for line in receipt.lines if isinstance(line, ItemLine)]
    lines = (row for line in goods for row in goods_rows(receipt, line, facts, amounts))
    tenders = (
        row for tender in receipt.tenders for row in tender_rows(receipt, tender, facts, amounts)
    )
    return Document(
        kind="receipt",
        number=receipt.number,
        sections=(
            heading(facts.store, facts.text),
            identity(receipt, facts, _title(receipt)),
            *ruled("lines", *lines),
            *ruled("totals", *total_rows(receipt, facts, amounts)),
            *ruled("tenders", *tenders),
            *ruled("remarks", *_remarks(receipt, facts, amounts)),
            *closing(facts, receipt.number),
        ),
        marks=marks(receipt, facts, copy, training),
    )


def identity(receipt: Receipt, facts: Facts, title: str) -> Section:
    """Say which receipt it is: number, time, who sold it to whom."""
    shown = facts.text
    rows = [
        text_row(f"{title} {receipt.number}", bold=True),
        pair_row(*local_time(receipt.completed, facts.zone)),
        *labelled("Till", facts.till),
        *labelled("Cashier", facts.cashier if shown.show_cashier else ""),
        *labelled(
            "Sold by", facts.names.get(receipt.associate, "") if shown.show_associate else ""
        ),
        *labelled("Customer", facts.customer if shown.show_customer else ""),
        *labelled("Your order", receipt.purchase_order),
        *labelled("Order", facts.numbers.get(receipt.order, "")),
    ]
    return Section("identity", tuple(rows))


def marks(receipt: Receipt, facts: Facts, copy: int, training: bool) -> tuple[str, ...]:
    """Give what must be said at the top and the bottom."""
    found = [TRAINING] if training else []
    if copy:
        found.append(f"COPY {copy}")
    if receipt.type is ReceiptType.REVERSAL:
        found.append(f"REVERSAL OF {facts.numbers.get(receipt.of, '')}".removesuffix(" OF "))
    return tuple(found)


def _title(receipt: Receipt) -> str:
    goods = [line for line in receipt.lines if isinstance(line, ItemLine)]
    returned = bool(goods) and all(line.quantity < 0 for line in goods)
    return "Return" if returned and receipt.type is ReceiptType.SALE else "Receipt"


def _remarks(receipt: Receipt, facts: Facts, amounts: Amounts) -> Iterator[Row]:
    if facts.text.show_saved and (amount := saved(receipt)) > 0:
        yield amounts.row("You saved", amount, bold=True)
    if receipt.exemption:
        yield text_row(f"Tax exempt: {receipt.exemption.reason}")
        yield from labelled("Certificate", receipt.exemption.certificate)
    yield from labelled("Corrects receipt", facts.numbers.get(receipt.corrects, ""))
    yield from labelled("Note:", receipt.note)
