"""The three books of a rehearsal, day by day: the documents', QuickBooks', and the register's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial

from exchange.company.choices import mapping_of
from exchange.company.file import file_of
from exchange.company.people import directory_of
from exchange.posting.books import Books
from exchange.posting.document import Document
from exchange.posting.entry import Line
from exchange.reckoning import CLASSED, Balances, bearing, reckon, split
from exchange.rehearsal import Company
from exchange.waiting import source_of
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.journal.bodies import BatchCut
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry

Days = dict[date, Balances]
"""Balances of each day's documents."""


def of_documents(made: Sequence[Document]) -> Days:
    """Add up what documents post by their own lines."""
    sums: Days = {}
    for document in made:
        day = sums.setdefault(document.day, Counter())
        for line in document.posting.lines:
            share = line.class_name if line.account.name in CLASSED else _whose(line, document)
            day[split(line.account.name, share)] += line.amount
    return sums


_SHARED = ("Sales Tax Payable", "Accounts Receivable", "Accounts Payable")


def _whose(line: Line, document: Document) -> str:
    """Name whose share of an account a line moves, where several have one."""
    if line.account.name not in _SHARED:
        return ""
    party = line.party or document.party
    return party.name if party else ""


def of_quickbooks(books: Company, txn_ids: Sequence[str]) -> Days:
    """Add up what transactions posted in the company file."""
    sums: Days = {}
    for txn_id in txn_ids:
        day = books.books.ledger.day(txn_id)
        if day is None:
            continue
        classes = [one.class_id for one in books.books.ledger.of(txn_id)]
        for (account, amount, entity), class_id in zip(
            books.postings(txn_id), classes, strict=True
        ):
            share = entity if account in _SHARED else ""
            if account in CLASSED:
                share = _class(books, class_id)
            sums.setdefault(day, Counter())[split(account, share)] += int(amount.scaleb(2))
    return sums


def _class(books: Company, class_id: str) -> str:
    lists = books.books.lists
    return lists.full_name(lists.records[class_id]) if class_id else ""


def of_register(shop: Shop, company: str) -> Days:
    """Reckon what was cut from the journal's own entries, batch by batch."""

    def read(db: Connection) -> Days:
        sums: Days = {}
        file = file_of(db, company, settings.currency(db))
        for cut in reading.walk(db, kinds=("exchange.cut",)):
            body = cut.body
            if file is None or not isinstance(body, BatchCut) or body.company != company:
                continue
            sources = [
                source_of(entry) for entry in map(partial(_named, db), body.sources) if entry
            ]
            directory, _ = directory_of(db, company, sources, shop.clock())
            known = Books(mapping_of(db, company), directory, file)
            for source in sources:
                day = bearing(source, body.day)
                sums.setdefault(day, Counter()).update(reckon([source], known))
        return sums

    return shop.read(read)


def _named(db: Connection, name: str) -> Entry | None:
    node, epoch, seq = name.split("/")
    return reading.named(db, node, epoch, int(seq))


def total(days: Days) -> dict[str, int]:
    """Add days up, leaving out accounts that stand at nothing."""
    sums: Balances = Counter()
    for day in days.values():
        sums.update(day)
    return {account: amount for account, amount in sums.items() if amount}


def apart(one: Days, other: Days) -> int:
    """Sum what two books differ by, day by day and account by account; QuickBooks takes names in any case for one."""
    left, right = _folded(one), _folded(other)
    return sum(abs(left[key] - right[key]) for key in {*left, *right})


def _folded(days: Days) -> Counter[tuple[date, str]]:
    sums: Counter[tuple[date, str]] = Counter()
    for day, balances in days.items():
        for account, amount in balances.items():
            sums[day, account.casefold()] += amount
    return sums
