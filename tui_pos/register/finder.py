"""Searches and lists for the cashier, on one moment of the database beside the sale."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from tui_pos.core.catalog import Department, Item
from tui_pos.core.settings import Store
from tui_pos.data.queries import catalog, people, search, stock
from tui_pos.data.queries.people import CustomerHit
from tui_pos.journal.connection import Connection


class ItemRow(msgspec.Struct, frozen=True):
    """Show one item of a search: its price in minor units and how many this store has."""

    item: Item
    price: int
    on_hand: Decimal


class Seller(msgspec.Struct, frozen=True):
    """Show somebody who works here."""

    id: str
    number: str
    name: str


class Finder:
    """Look things up in one moment of the database, with the prices that count at `now` in a store."""

    def __init__(self, db: Connection, store: Store, now: int) -> None:
        self._db = db
        self._store = store
        self._now = now

    def items(self, text: str, limit: int) -> Sequence[ItemRow]:
        """Find items by parts of names, numbers and codes."""
        hits = search.search_items(self._db, text, self._now, limit)
        on_hand = stock.on_hand_at(self._db, self._store.id, [item.id for item in hits.items])
        items = [item.at_level(self._store.price_level) for item in hits.items]
        return [ItemRow(item, item.price(), on_hand.get(item.id, Decimal(0))) for item in items]

    def customers(self, text: str, limit: int) -> Sequence[CustomerHit]:
        """Find customers by name, number, phone or e-mail."""
        return people.search_customers(self._db, text, limit)

    def departments(self) -> Sequence[Department]:
        """List the departments that are in use."""
        return [department for department in catalog.departments(self._db) if department.active]

    def staff(self) -> Sequence[Seller]:
        """List who works here, by number."""
        return [
            Seller(one.id, one.number, people.name_of(self._db, one.person))
            for one in people.all_staff(self._db)
            if one.active
        ]
