"""What a snapshot says: how things stand in a node's tables, as bodies of entries in the order in which a till needs them.

What selling takes comes first: company, tax, tills, staff, numbers, then the items; figures and customers follow. A
record is said as it is now, whatever its history: superseded words and prices are not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any, TypeVar

import msgspec

from tui_pos.core.catalog import Department, Item
from tui_pos.core.people import Customer, Role, Staff, Vendor
from tui_pos.core.settings import CompanySettings, Store, Till
from tui_pos.core.taxsetup import TaxSetup
from tui_pos.data.identities import names
from tui_pos.data.itemrows import DuePrice, with_prices
from tui_pos.data.queries import balances, settings, stock
from tui_pos.data.records import unpack
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection

T = TypeVar("T")

ITEMS = 100
"""Items in one entry: what a till takes in within some 5 ms while a cashier may be waiting."""

LINES = 500
"""Smaller things in one entry."""

_READ = 1000
_RECORDS = "SELECT key, record FROM {t} WHERE key > ? ORDER BY key LIMIT ?"
_WAITING = "SELECT starts, record FROM {t} WHERE starts > ? ORDER BY starts, pos"
_NUMBERS = """
    SELECT c.series, c.scope, c.last, i.id FROM counter c JOIN identity i ON i.key = c.node
    ORDER BY c.series, c.scope"""
_PRICES = """
    SELECT p.item, p.starts, p.level, p.unit, p.price, i.id FROM price_change p
    JOIN identity i ON i.key = p.item ORDER BY p.starts, p.pos, p.n"""


def bodies_of(db: Connection, store: str, at: int) -> Iterator[msgspec.Struct]:
    """Say how things stand at a moment (`at`, milliseconds UTC, for what waits for its time), for a till of a store."""
    yield from _setup(db, at)
    prices = db.execute(_PRICES)
    yield from _items(db, [row for row in prices if row[1] <= at])
    yield from _waiting_prices([row for row in prices if row[1] > at])
    yield from _stock(db, store)
    stated = (bodies.StatedBalance(*row) for row in balances.standing(db))
    for some in _chunks(stated, LINES):
        yield bodies.BalancesStated(tuple(some))
    yield from _records(db, "customer", Customer, bodies.CustomersSaved)
    yield from _records(db, "vendor", Vendor, bodies.VendorsSaved)


def _setup(db: Connection, at: int) -> Iterator[msgspec.Struct]:
    company, tax = settings.company(db, at), settings.tax(db, at)
    if company:
        yield bodies.CompanySaved(company)
    for starts, raw in db.execute(_WAITING.format(t="company_setting"), (at,)):
        yield bodies.CompanySaved(unpack(raw, CompanySettings), starts)
    if tax:
        yield bodies.TaxSaved(tax)
    for starts, raw in db.execute(_WAITING.format(t="tax_setting"), (at,)):
        yield bodies.TaxSaved(unpack(raw, TaxSetup), starts)
    yield from _records(db, "store", Store, bodies.StoresSaved)
    yield from _records(db, "till", Till, bodies.TillsSaved)
    yield from _records(db, "role", Role, bodies.RolesSaved)
    yield from _records(db, "staff", Staff, bodies.StaffSaved)
    numbers = (bodies.StatedNumber(*row) for row in db.execute(_NUMBERS))
    for some in _chunks(numbers, LINES):
        yield bodies.NumbersStated(tuple(some))
    yield from _records(db, "department", Department, bodies.DepartmentsSaved)


def _items(db: Connection, due: Sequence[Any]) -> Iterator[bodies.ItemsSaved]:
    """Say all items, with the prices that have fallen due since they were saved."""
    changes: dict[int, list[DuePrice]] = {}
    for item, _, level, unit, price, _ in due:
        changes.setdefault(item, []).append(DuePrice(level, unit, price))
    for some in _chunks(_stored(db, "item", Item), ITEMS):
        items = tuple(with_prices(item, changes.get(key, ())) for key, item in some)
        yield bodies.ItemsSaved(items, whole=True)


def _waiting_prices(rows: Sequence[Any]) -> Iterator[bodies.PricesChanged]:
    """Say prices that wait for their time, those of one moment in the order in which they were said."""
    for starts, some in groupby(rows, key=lambda row: row[1]):
        changes = (bodies.PriceChange(row[5], row[2], row[4], row[3]) for row in some)
        for part in _chunks(changes, LINES):
            yield bodies.PricesChanged(tuple(part), starts)


def _stock(db: Connection, store: str) -> Iterator[bodies.StockStated]:
    for some in _chunks(stock.all_at(db, store), LINES):
        ids = names(db, (key for key, _ in some))
        stated = tuple(bodies.StatedStock(ids[key], quantity) for key, quantity in some)
        yield bodies.StockStated(store, stated)


def _records(
    db: Connection,
    table: str,
    kind: type[msgspec.Struct],
    body: Callable[[tuple[Any, ...]], msgspec.Struct],
) -> Iterator[msgspec.Struct]:
    """Say all records of a table."""
    for some in _chunks(_stored(db, table, kind), LINES):
        yield body(tuple(record for _, record in some))


def _stored(db: Connection, table: str, kind: type[T]) -> Iterator[tuple[int, T]]:
    """Read the records of a table by key."""
    key, sql = 0, _RECORDS.format(t=table)
    while rows := db.execute(sql, (key, _READ)):
        for key, raw in rows:
            yield key, unpack(raw, kind)  # type: ignore[type-var]


def _chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(things)
    while some := list(islice(left, size)):
        yield some
