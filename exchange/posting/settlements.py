"""The documents beside a receipt's own: payments on account, and checks that the shop wrote."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from exchange.posting import numbers, receipts, tenders
from exchange.posting.account import Role
from exchange.posting.books import Books
from exchange.posting.document import Document, Kind
from exchange.posting.entry import Line, Part, Place, Posting, pair
from exchange.qbxml.limits import fit_field
from tui_pos.core.receipt import Receipt


def documents(
    receipt: Receipt, entry: str, books: Books, allotted: tenders.Allotted
) -> list[Document]:
    """Make what goes to QuickBooks beside the receipt's own form."""
    paid = [tenders.tender_line(receipt, part, books) for part in allotted.on_account]
    if allotted.cash:
        paid.append(tenders.cash_line(receipt, allotted.cash, books))
    checks = [
        _company_check(receipt, entry, books, part, n)
        for n, part in enumerate(allotted.rest, 1)
        if tenders.is_company_check(receipt, part.tender)
    ]
    if not paid:
        return checks
    credit = receipts.payment_line(receipt, books)
    if credit.amount > 0:
        return [_payment_taken_back(receipt, entry, books, credit, paid), *checks]
    return [
        *(_payment(receipt, entry, credit, line, n) for n, line in enumerate(paid, 1)),
        *checks,
    ]


def _payment(receipt: Receipt, entry: str, credit: Line, line: Line, n: int) -> Document:
    """Make the ReceivePayment of one tender; the check's own number goes into the memo."""
    header = msgspec.structs.replace(credit, amount=-line.amount, place=Place.HEADER)
    deposit = msgspec.structs.replace(line, part=Part.ENTRY, item=None)
    check = f", check {line.check}" if line.check else ""
    return Document(
        id=numbers.guid(entry, Kind.PAYMENT, str(n)),
        kind=Kind.PAYMENT,
        ref_number=receipt.number if n == 1 else f"{receipt.number}-{n}",
        day=receipt.day,
        posting=Posting((header, deposit)),
        total=line.amount,
        memo=f"tui-pos receipt {receipt.number}, payment on account{check}",
        sources=(entry,),
        store=receipt.store,
        party=credit.party,
    )


def _payment_taken_back(
    receipt: Receipt, entry: str, books: Books, debit: Line, paid: Sequence[Line]
) -> Document:
    """Debit the customer's account again and credit the tenders: QuickBooks cannot void a payment."""
    class_name = books.class_name(receipt.store)
    memo = f"Payment on account taken back, receipt {receipt.number}"
    lines = [
        msgspec.structs.replace(line, part=Part.ENTRY, item=None, class_name=class_name, memo=memo)
        for line in (debit, *paid)
    ]
    return Document(
        id=numbers.guid(entry, Kind.JOURNAL, "payment"),
        kind=Kind.JOURNAL,
        ref_number=receipt.number,
        day=receipt.day,
        posting=Posting(tuple(lines)),
        total=debit.amount,
        memo=f"tui-pos receipt {receipt.number}",
        sources=(entry,),
        store=receipt.store,
    )


def _company_check(
    receipt: Receipt, entry: str, books: Books, paid: tenders.Paid, n: int
) -> Document:
    """Draw a refund or change on the checking account; one that a reversal takes back is a journal."""
    posting = pair(
        books.account(Role.BALANCING, receipt.store),
        books.account(Role.CHECKING, receipt.store),
        -paid.amount,
        f"Company check {paid.tender.number}, receipt {receipt.number}",
        books.class_name(receipt.store),
    )
    kind = Kind.CHECK if paid.amount < 0 else Kind.JOURNAL
    if kind is Kind.CHECK:
        debit, credit = posting.lines
        header = msgspec.structs.replace(credit, place=Place.HEADER, class_name="")
        posting = Posting((header, debit))
    number = fit_field("CheckAdd/RefNumber", paid.tender.number)
    return Document(
        id=numbers.guid(entry, kind, "check", str(n)),
        kind=kind,
        ref_number=(kind is Kind.CHECK and number) or receipt.number,
        day=receipt.day,
        posting=posting,
        total=abs(paid.amount),
        memo=f"tui-pos receipt {receipt.number}",
        sources=(entry,),
        store=receipt.store,
        party=books.shopper(receipt.customer) if kind is Kind.CHECK else None,
    )
