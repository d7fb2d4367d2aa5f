"""A person who works in the company file by hand, beside the exchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from exchange.rehearsal.company import Company
from exchange.rehearsal.elements import touch
from exchange.rehearsal.lists import Record
from exchange.rehearsal.removals import delete, void
from exchange.rehearsal.starter import group_of_tax_items
from exchange.rehearsal.values import Fields, Line, Link


@dataclass(slots=True)
class Bookkeeper:
    """Change a company file the way a person at QuickBooks does; a refusal raises as a request would."""

    company: Company

    def delete(self, txn_id: str) -> None:
        """Delete a document."""
        delete(self.company.desk(), self.company.books.txns[txn_id].kind, txn_id)

    def void(self, txn_id: str) -> None:
        """Void a document."""
        void(self.company.desk(), self.company.books.txns[txn_id].kind, txn_id)

    def move(self, txn_id: str, old: str, new: str) -> None:
        """Move a document's amounts from one account to another; its EditSequence changes."""
        books = self.company.books
        txn = books.txns[txn_id]
        source = self._find("Account", old).list_id
        target = self._find("Account", new).list_id
        moved = [
            replace(posting, account=target) if posting.account == source else posting
            for posting in books.ledger.of(txn_id)
        ]
        books.ledger.post(txn_id, txn.day, moved)
        txn.lines = [_moved(line, source, target) for line in txn.lines]
        self.company.desk().touch(txn)

    def rename(self, kind: str, old: str, new: str) -> None:
        """Rename a list element."""
        record = self._find(kind, old)
        lists = self.company.books.lists
        lists.check_name(kind, new, record.parent, record.list_id)
        lists.rename(record, new, record.parent)
        touch(self.company.books, record, self.company.desk().now)

    def deactivate(self, kind: str, name: str) -> None:
        """Make a list element inactive."""
        record = self._find(kind, name)
        record.active = False
        touch(self.company.books, record, self.company.desk().now)

    def add_tax_group(self, name: str, members: Sequence[str]) -> None:
        """Make a sales tax group of tax items: a header item that adds the tax of several agencies."""
        items = [self._find("ItemSalesTax", member) for member in members]
        group_of_tax_items(self.company.books, self.company.desk().now, name, items)

    def close_books(self, closing_date: date | None) -> None:
        """Set the closing date, with a password; `None` opens the period again."""
        self.company.preferences.closing_date = closing_date

    def _find(self, kind: str, full_name: str) -> Record:
        record = self.company.books.lists.named((kind,), full_name)
        if record is None:
            raise KeyError(f"{kind} {full_name}")
        return record


def _moved(line: Line, source: str, target: str) -> Line:
    fields = Fields(line.fields)
    if fields.link("AccountRef") == source:
        fields["AccountRef"] = Link(target)
    return Line(line.tag, fields)
