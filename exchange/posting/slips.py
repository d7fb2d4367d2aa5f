"""The documents of one receipt: which kind it becomes, and what of it stays in the day's summary.

Chosen in this order:

1. Payments on account leave the receipt with the tenders that pay them: one ReceivePayment for each tender, or, when a
   reversal takes them back, one journal that debits the customer's account.
2. What is charged to account makes the rest an invoice in the customer's name, what is returned to account a credit
   memo: always one each.
3. A customer's check makes the rest a sales receipt whose total is the first check; further ones are Payment items.
4. In detailed mode the rest is a sales receipt of its own, its tenders negative lines, its total 0.00 (so that a return
   is one too: QuickBooks refuses a negative total).
5. Else the rest stays in the summary.

A check that the shop wrote is a Check on the checking account; taken back by a reversal, a journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from exchange.posting import helpers, layout, numbers, receipts, settlements, tenders
from exchange.posting.account import Role
from exchange.posting.books import Books
from exchange.posting.document import Document, Kind
from exchange.posting.entry import Helper, Line, Part, Place, Posting
from exchange.posting.mapping import Mode
from tui_pos.core.receipt import Receipt, TenderKind


@dataclass(frozen=True, slots=True)
class Slips:
    """Give the documents of a receipt, and the lines that stay in the summary."""

    documents: tuple[Document, ...]
    summary: tuple[Line, ...]
    own_cost: bool


def slips(receipt: Receipt, entry: str, books: Books) -> Slips:
    """Choose and make the documents of one receipt; a `Refusal` says what it waits for."""
    allotted = tenders.allot(receipt, books)
    documents = settlements.documents(receipt, entry, books, allotted)
    charged = sum(paid.amount for paid in allotted.rest if paid.tender.kind is TenderKind.ACCOUNT)
    checked = any(tenders.is_customer_check(receipt, paid) for paid in allotted.rest)
    mode = books.mapping.mode
    detailed = mode is Mode.DETAILED or bool(mode is Mode.DETAILED_CHARGES and charged)
    alone = bool(charged) or checked or mode is Mode.DETAILED
    lines = [
        *receipts.sales_lines(receipt, books, detailed),
        *(tenders.tender_line(receipt, paid, books) for paid in allotted.rest),
        *((tenders.cash_line(receipt, -allotted.cash, books),) if allotted.cash else ()),
    ]
    if not alone:
        return Slips(tuple(documents), tuple(lines), own_cost=False)
    form = _form(receipt, entry, books, lines, detailed)
    if form.posting.lines:
        documents.insert(0, form)
    return Slips(tuple(documents), (), own_cost=detailed)


def form_posting(lines: Sequence[Line], books: Books, store: str) -> tuple[Posting, Helper]:
    """Lay lines out as a sales form, with the tax item of its header."""
    merged = layout.merge(lines)
    computed: Helper | None = None
    if books.mapping.quickbooks_computes_tax:
        merged, computed = layout.compute_tax(merged, books, store)
    zero = helpers.no_tax(books, books.account(Role.SALES_TAX, store))
    return Posting(tuple(layout.arrange(merged))), computed or zero


def _form(
    receipt: Receipt, entry: str, books: Books, lines: Sequence[Line], detailed: bool
) -> Document:
    """Make the receipt's own sales form: an invoice, a credit memo or a sales receipt."""
    posting, tax_item = form_posting(lines, books, receipt.store)
    kind, total, posting = _headed(posting)
    charge = next((line.party for line in posting.lines if line.part is Part.CHARGE), None)
    shopper = books.shopper(receipt.customer) if detailed else books.walk_in
    memo = f"tui-pos receipt {receipt.number}"
    if receipt.purchase_order and kind is Kind.SALES_RECEIPT:
        memo += f", customer's order {receipt.purchase_order}"
    return Document(
        id=numbers.guid(entry, kind),
        kind=kind,
        ref_number=receipt.number,
        day=receipt.day,
        posting=posting,
        total=total,
        memo=memo,
        sources=(entry,),
        store=receipt.store,
        party=charge or shopper,
        class_name=books.class_name(receipt.store),
        tax_item=tax_item,
        purchase_order=receipt.purchase_order,
    )


def _headed(posting: Posting) -> tuple[Kind, int, Posting]:
    """Let the charge to account, or the first check, be the document's total."""
    lines = list(posting.lines)
    n = next((n for n, line in enumerate(lines) if line.part is Part.CHARGE), None)
    kind = Kind.SALES_RECEIPT
    if n is not None:
        kind = Kind.INVOICE if lines[n].amount > 0 else Kind.CREDIT_MEMO
    else:
        n = next((n for n, line in enumerate(lines) if line.check and line.amount > 0), None)
    if n is None:
        return kind, 0, posting
    lines[n] = msgspec.structs.replace(lines[n], place=Place.HEADER)
    return kind, abs(lines[n].amount), Posting(tuple(lines))
