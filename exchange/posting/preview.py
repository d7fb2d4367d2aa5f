"""A day's documents as a page that an owner and a bookkeeper can read, check and sign: text and CSV.

The tables are told in debits and credits, the document numbers as they will stand in QuickBooks. Below them is the
trial balance of the page, and what to know before trusting QuickBooks' own tax report.
"""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterator

from exchange.posting.document import Cut, Document, Kind
from exchange.posting.entry import HelperKind, Line, Place
from exchange.posting.ledger import Ledger
from tui_pos.core.money import format_minor

WIDTH = 108
_ACCOUNT = 34
_AMOUNT = 13

TAX_LINES = (
    "Tax stands on lines of its own, as the register charged it. Sales Tax Payable is right for each agency, but "
    "the taxable and non-taxable sales in QuickBooks' own Sales Tax Liability report follow the lines, not the "
    'base: file by the register\'s report "Taxes by agency".'
)
TAX_COMPUTED = (
    "QuickBooks computes the tax of documents marked so; what it differs from the register's stands on POS Tax "
    "Rounding."
)


def preview_text(title: str, cut: Cut) -> str:
    """Lay a batch out as plain text of at most 108 columns: documents, trial balance, remarks, findings."""
    lines = [title, "=" * len(title), ""]
    for document in cut.documents:
        lines += [*_document(document), ""]
    if not cut.documents:
        lines += ["Nothing is to be posted.", ""]
    lines += [*_trial_balance(cut), ""]
    lines += _remarks(cut)
    if cut.findings:
        lines += ["Not posted until a person has acted:"]
        for finding in cut.findings:
            lines += textwrap.wrap(f"- {finding}", WIDTH, subsequent_indent="  ")
    return "\n".join(lines).rstrip() + "\n"


def _document(document: Document) -> Iterator[str]:
    head = f"{document.kind.capitalize()} {document.ref_number}".rstrip()
    who = document.party.name if document.party else ""
    total = f"total {format_minor(document.total)}" if document.total is not None else ""
    yield "  ".join(part for part in (head, str(document.day), who, total) if part)
    yield from textwrap.wrap(
        document.memo, WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=True
    )
    if document.worked is not None:
        yield f"  {document.worked.total_seconds() / 3600:.2f} hours"
    for line in document.posting.lines:
        yield _line(line)


def _line(line: Line) -> str:
    amount = format_minor(abs(line.amount)).rjust(_AMOUNT)
    blank = " " * _AMOUNT
    sides = amount + blank if line.amount > 0 else blank + amount
    return f"  {line.account.name[:_ACCOUNT]:<{_ACCOUNT}}{sides}  {_note(line)}"[:WIDTH].rstrip()


def _note(line: Line) -> str:
    parts = ["computed by QuickBooks" if line.place is Place.COMPUTED else "", line.memo]
    if line.check:
        parts.append(f"check {line.check}")
    if line.class_name:
        parts.append(f"class {line.class_name}")
    return ", ".join(part for part in parts if part)


def _trial_balance(cut: Cut) -> Iterator[str]:
    yield f"{'Account':<{_ACCOUNT + 2}}{'Debit':>{_AMOUNT}}{'Credit':>{_AMOUNT}}"
    debit = credit = 0
    for account, balance in Ledger.of(cut.documents).trial_balance().items():
        debit += balance.debit
        credit += balance.credit
        yield _sums(f"  {account}", balance.debit, balance.credit)
    yield _sums("Total", debit, credit)


def _sums(name: str, debit: int, credit: int) -> str:
    left = format_minor(debit) if debit or name == "Total" else ""
    right = format_minor(credit) if credit or name == "Total" else ""
    return f"{name[: _ACCOUNT + 2]:<{_ACCOUNT + 2}}{left:>{_AMOUNT}}{right:>{_AMOUNT}}".rstrip()


def _remarks(cut: Cut) -> list[str]:
    lines = [line for document in cut.documents for line in document.posting.lines]
    taxes = [line for line in lines if line.item and line.item.kind is HelperKind.SALES_TAX]
    found: list[str] = []
    if any(line.place is Place.LINE for line in taxes):
        found += [*textwrap.wrap(TAX_LINES, WIDTH), ""]
    if any(line.place is Place.COMPUTED for line in taxes):
        found += [*textwrap.wrap(TAX_COMPUTED, WIDTH), ""]
    return found


COLUMNS = (
    "Document",
    "Number",
    "Date",
    "Name",
    "Account",
    "Debit",
    "Credit",
    "Item",
    "Class",
    "Check",
    "Memo",
)
"""The columns of the CSV page."""


def preview_csv(cut: Cut) -> str:
    """Write a batch as comma-separated values, a row for each debit or credit, and none that a spreadsheet would run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for document in cut.documents:
        if document.kind is Kind.TIME:
            continue
        for line in document.posting.lines:
            writer.writerow([_cell(text) for text in _row(document, line)])
    return out.getvalue()


def _row(document: Document, line: Line) -> tuple[str, ...]:
    amount = format_minor(abs(line.amount))
    party = line.party or document.party
    return (
        document.kind.value,
        document.ref_number,
        str(document.day),
        party.name if party else "",
        line.account.name,
        amount if line.amount > 0 else "",
        amount if line.amount < 0 else "",
        line.item.full_name if line.item and line.place is Place.LINE else "",
        line.class_name or document.class_name,
        line.check,
        line.memo,
    )


def _cell(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
