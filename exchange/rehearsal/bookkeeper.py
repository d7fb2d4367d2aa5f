"""A person who works in the company file by hand, beside the exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from exchange.rehearsal.company import Company
from exchange.rehearsal.elements import touch
from exchange.rehearsal.lists import LINE_ITEMS, Record
from exchange.rehearsal.removals import delete, void
from exchange.rehearsal.starter import place
from exchange.rehearsal.values import Fields, Line, Link, Value


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

    def add(self, kind: str, name: str, parent: str = "") -> str:
        """Add an element that needs no more than its name (Employee, ItemSubtotal, SalesRep …); gives its ListID."""
        above = self._find(kind, parent).list_id if parent else ""
        return self._place(kind, name, {}, above)

    def add_tax_group(self, name: str, members: Sequence[str]) -> str:
        """Make a sales tax group of tax items: a header item that adds the tax of several agencies."""
        links: list[Value] = [Link(self._find("ItemSalesTax", one).list_id) for one in members]
        return self._place("ItemSalesTaxGroup", name, {"ItemSalesTaxRef": links})

    def add_group(self, name: str, members: Mapping[str, int]) -> str:
        """Make a group item: other items, each with its quantity, that are sold together."""
        lines: list[Value] = [
            Fields({"ItemRef": Link(self._item(one).list_id), "Quantity": Decimal(quantity)})
            for one, quantity in members.items()
        ]
        return self._place("ItemGroup", name, {"ItemGroupLine": lines})

    def add_assembly(self, name: str, like: str, members: Mapping[str, int]) -> str:
        """Make an inventory assembly of other items, with price and accounts of the inventory item `like`."""
        model = self._find("ItemInventory", like)
        lines: list[Value] = [
            Fields(
                {"ItemInventoryRef": Link(self._item(one).list_id), "Quantity": Decimal(quantity)}
            )
            for one, quantity in members.items()
        ]
        fields = {**model.fields, "ItemInventoryAssemblyLine": lines}
        return self._place("ItemInventoryAssembly", name, fields)

    def close_books(self, closing_date: date | None) -> None:
        """Set the closing date, with a password; `None` opens the period again."""
        self.company.preferences.closing_date = closing_date

    def _place(self, kind: str, name: str, fields: dict[str, Value], parent: str = "") -> str:
        now = self.company.desk().now
        return place(self.company.books, now, kind, name, fields, parent).list_id

    def _item(self, full_name: str) -> Record:
        record = self.company.books.lists.named(LINE_ITEMS, full_name)
        if record is None:
            raise KeyError(f"item {full_name}")
        return record

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
