"""Cutting a batch: a store's day, or what came late for it, into the documents that QuickBooks gets.

A batch is cut once, when the store closes its day, and never again: what arrives later makes a small batch of its
own, with the day's date and the next number. The order of documents is the order of sending: receipts' own documents
and vouchers as they came, then the summary, cost, cash moves, over/short, memos, transfers, hours.

Choices where the design is silent: each cash move, balance set by hand and transfer is a journal of its own; what
drawers were over and short is one journal for the batch, with the lines of each drawer; so are memos, and cost unless
a detailed receipt has its own. An entry that cannot be posted (its customer has no name in QuickBooks, its payout names
a refused account) is left out with a finding and waits; nothing else waits for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import msgspec

from exchange.posting import hours, layout, numbers, purchases
from exchange.posting.books import Books
from exchange.posting.cash import balance_posting, closed_posting, move_posting, opened_posting
from exchange.posting.document import Cut, Document, Kind
from exchange.posting.entry import Line, Party, PartyKind, Posting
from exchange.posting.mapping import check_mapping
from exchange.posting.numbers import Batch
from exchange.posting.slips import form_posting, slips
from exchange.posting.source import Source, place
from exchange.posting.stock import cost_posting, memo_posting, transfer_posting
from exchange.qbxml.limits import fit_field
from exchange.qbxml.text import fit
from tui_pos.core.documents import CashMove, DrawerClosed, DrawerOpened, Memo, Transfer, Voucher
from tui_pos.core.receipt import Receipt
from tui_pos.core.refusal import Refusal
from tui_pos.core.taxcheck import Finding
from tui_pos.journal.bodies import BalanceSet, TimeClocked


@dataclass
class _Gathered:
    """Collect lines of several entries for one document."""

    lines: list[Line] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    def add(self, lines: Iterable[Line], entry: str, number: str = "") -> None:
        """Take an entry's lines, if it has any."""
        found = tuple(lines)
        if found:
            self.lines += found
            self.sources.append(entry)
            self.numbers += [number] if number else []


@dataclass
class _Sheet:
    """Hold a batch while it is cut."""

    batch: Batch
    books: Books
    number: int
    own: list[Document] = field(default_factory=list)
    moves: list[Document] = field(default_factory=list)
    summary: _Gathered = field(default_factory=_Gathered)
    cost: _Gathered = field(default_factory=_Gathered)
    over_short: _Gathered = field(default_factory=_Gathered)
    memos: _Gathered = field(default_factory=_Gathered)
    clocked: list[hours.Clocked] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def label(self) -> str:
        """Name the batch in memos."""
        return f"tui-pos store {self.number:02}, business day {self.batch.day}, batch {self.batch.number}"


def cut(batch: Batch, sources: Sequence[Source], books: Books) -> Cut:
    """Make the documents of a batch; refuses (`mapping`) while an account cannot stand where it was chosen.

    All `sources` are of the batch's store and day (those that name no store belong to any): another one is a
    `ValueError`. What a finding names is not in the cut's sources and is given again with the next batch.
    """
    for finding in check_mapping(books.mapping):
        raise Refusal("mapping", f"Nothing is posted until the accounts fit. {finding}")
    sheet = _Sheet(batch, books, books.store(batch.store).number)
    for source in sources:
        _check_place(batch, source)
        try:
            _take(sheet, source)
        except Refusal as refusal:
            sheet.findings.append(Finding(f"entry {source.entry}", refusal.sentence))
        else:
            if not (isinstance(source.body, TimeClocked) and books.mapping.time_tracking):
                sheet.done.append(source.entry)
    return _closed(sheet)


def _check_place(batch: Batch, source: Source) -> None:
    """Refuse what belongs elsewhere; a coming may wait some days for its going."""
    store, day = place(source)
    waits = isinstance(source.body, TimeClocked)
    if (store and store != batch.store) or (day != batch.day and not waits):
        raise ValueError(f"entry {source.entry} of store {store}, {day} is not of {batch}")


def _take(sheet: _Sheet, source: Source) -> None:
    """Sort one entry to the documents it belongs to."""
    entry, body, books = source.entry, source.body, sheet.books
    match body:
        case Receipt():
            _receipt(sheet, entry, body)
        case CashMove():
            _journal(sheet, entry, "P", move_posting(body, books))
        case BalanceSet():
            _journal(sheet, entry, "B", balance_posting(body, books, sheet.batch.store))
        case DrawerOpened():
            sheet.over_short.add(opened_posting(body, books).lines, entry)
        case DrawerClosed():
            sheet.over_short.add(closed_posting(body, books).lines, entry)
        case Memo():
            sheet.memos.add(memo_posting(body, books).lines, entry)
        case Transfer():
            number = fit_field("JournalEntryAdd/RefNumber", body.number)
            _journal(sheet, entry, "T", transfer_posting(body, books), number)
        case Voucher():
            sheet.own += _voucher(body, entry, books)
        case TimeClocked() if books.mapping.time_tracking:
            sheet.clocked.append(hours.Clocked(entry, source.day, body))


def _receipt(sheet: _Sheet, entry: str, receipt: Receipt) -> None:
    books = sheet.books
    if receipt.currency != books.file.currency:
        raise Refusal(
            "currency",
            f"Receipt {receipt.number} is in {receipt.currency} and the company file in {books.file.currency}: "
            "it belongs to other books.",
        )
    found, cost = slips(receipt, entry, books), cost_posting(receipt, books)
    sheet.own += found.documents
    sheet.summary.add(found.summary, entry, receipt.number)
    if not found.own_cost:
        sheet.cost.add(cost.lines, entry)
    elif cost.lines:
        lines = layout.merge(cost.lines)
        memo = f"tui-pos receipt {receipt.number}"
        id_ = numbers.guid(entry, "cost", Kind.JOURNAL)
        document = journal(sheet.batch, receipt.number, lines, memo, (entry,), id_)
        sheet.own.append(document)


def _journal(sheet: _Sheet, entry: str, letter: str, posting: Posting, number: str = "") -> None:
    """Make a cash move, a balance or a transfer a journal of its own, if it posts."""
    if not posting.lines:
        return
    sheet.counts[letter] += 1
    ref_number = number or numbers.counted(sheet.number, sheet.batch, letter, sheet.counts[letter])
    id_ = numbers.guid(entry, Kind.JOURNAL)
    document = journal(sheet.batch, ref_number, posting.lines, sheet.label, (entry,), id_)
    sheet.moves.append(document)


def journal(
    batch: Batch,
    ref_number: str,
    lines: Sequence[Line],
    memo: str,
    sources: tuple[str, ...],
    id_: UUID,
) -> Document:
    """Make a journal entry; its lines keep their order, and its total is the sum of its debits."""
    posting = Posting(tuple(lines))
    return Document(
        id=id_,
        kind=Kind.JOURNAL,
        ref_number=ref_number,
        day=batch.day,
        posting=posting,
        total=posting.debits,
        memo=memo,
        sources=sources,
        store=batch.store,
    )


def _voucher(voucher: Voucher, entry: str, books: Books) -> list[Document]:
    """Make the document of a voucher; one that posts nothing makes none."""
    posting = purchases.voucher_posting(voucher, books)
    if not posting.lines:
        return []
    form = purchases.form(voucher, books)
    billed = form in (purchases.Form.BILL, purchases.Form.VENDOR_CREDIT)
    path = "JournalEntryAdd/RefNumber" if form is purchases.Form.JOURNAL else "BillAdd/RefNumber"
    total = posting.debits
    document = Document(
        id=numbers.guid(entry, form),
        kind=Kind(form.value),
        ref_number=fit_field(path, (voucher.invoice_number if billed else "") or voucher.number),
        day=(voucher.invoice_date if form is purchases.Form.BILL else None) or voucher.day,
        posting=posting,
        total=total,
        memo=f"tui-pos voucher {voucher.number}"
        + (f", {voucher.comment}" if voucher.comment else ""),
        sources=(entry,),
        store=voucher.store,
        due=voucher.due if form is purchases.Form.BILL else None,
        terms=fit(voucher.terms, 31) if form is purchases.Form.BILL else "",
    )
    if document.header is None:
        return [document]
    owed = abs(document.header.amount)
    return [msgspec.structs.replace(document, party=document.header.party, total=owed)]


def _closed(sheet: _Sheet) -> Cut:
    """Put together what the batch gathered."""
    cost = [msgspec.structs.replace(line, memo="Cost of sales") for line in sheet.cost.lines]
    sheet.cost.lines = sorted(layout.merge(cost), key=lambda line: line.amount < 0)
    documents = [
        *sheet.own,
        *_summary(sheet),
        *_lettered(sheet, "C", sheet.cost),
        *sheet.moves,
        *_lettered(sheet, "O", sheet.over_short),
        *_lettered(sheet, "M", sheet.memos),
        *_hours(sheet),
    ]
    return Cut(tuple(documents), tuple(sheet.done), tuple(sheet.findings))


def _summary(sheet: _Sheet) -> list[Document]:
    """Make the zero receipt of the batch, if anything is on it."""
    batch, books, gathered = sheet.batch, sheet.books, sheet.summary
    posting, tax_item = form_posting(gathered.lines, books, batch.store)
    if not posting.lines:
        return []
    count, first, last = len(gathered.numbers), min(gathered.numbers), max(gathered.numbers)
    what = f"receipt {first}" if count == 1 else f"{count} receipts {first} to {last}"
    document = Document(
        id=numbers.gathered(batch, Kind.SALES_RECEIPT, gathered.sources),
        kind=Kind.SALES_RECEIPT,
        ref_number=numbers.daily(sheet.number, batch),
        day=batch.day,
        posting=posting,
        total=0,
        memo=f"{sheet.label}, {what}",
        sources=tuple(gathered.sources),
        store=batch.store,
        party=books.walk_in,
        class_name=books.class_name(batch.store),
        tax_item=tax_item,
    )
    return [document]


def _lettered(sheet: _Sheet, letter: str, gathered: _Gathered) -> list[Document]:
    """Make the one journal of its kind, if anything is on it."""
    if not gathered.lines:
        return []
    batch = sheet.batch
    ref_number = numbers.lettered(sheet.number, batch, letter)
    sources = tuple(gathered.sources)
    id_ = numbers.gathered(batch, letter, sources)
    return [journal(batch, ref_number, gathered.lines, sheet.label, sources, id_)]


def _hours(sheet: _Sheet) -> list[Document]:
    """Make an entry of hours for each stretch of work of an employee that QuickBooks knows."""
    found = hours.hours(sheet.clocked)
    sheet.findings += found.findings
    documents: list[Document] = []
    for shift in found.shifts:
        name = fit(sheet.books.directory.staff.get(shift.staff, ""), 41)
        if not name:
            sentence = (
                "The hours of a member of staff wait: name the employee's record in QuickBooks."
            )
            sheet.findings.append(Finding(f"staff {shift.staff}", sentence))
            continue
        sheet.done += shift.sources
        if not shift.worked:
            continue
        document = Document(
            id=numbers.guid(*shift.sources, Kind.TIME),
            kind=Kind.TIME,
            ref_number="",
            day=shift.day,
            posting=Posting(()),
            total=None,
            memo=sheet.label,
            sources=shift.sources,
            store=sheet.batch.store,
            party=Party(PartyKind.EMPLOYEE, name),
            class_name=sheet.books.class_name(sheet.batch.store),
            worked=shift.worked,
        )
        documents.append(document)
    return documents
