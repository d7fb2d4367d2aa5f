"""Keep departments, items with their codes and units, the word index, and price changes that wait."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from tui_pos.core.catalog import Item
from tui_pos.core.quantity import to_scaled
from tui_pos.data import search_index
from tui_pos.data.identities import find, register, select_in
from tui_pos.data.itemrows import DuePrice, codes_of, flags_of, with_prices, words_of
from tui_pos.data.records import pack, unpack
from tui_pos.data.words import fold
from tui_pos.journal.bodies import DepartmentsSaved, ItemsSaved, PriceChange, PricesChanged
from tui_pos.journal.connection import Connection, Row
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("department", "item", "item_code", "item_unit", "price_change")

_DEPARTMENT = """
    INSERT INTO department (key, code, name, active, record, pos) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET code = excluded.code, name = excluded.name,
        active = excluded.active, record = excluded.record, pos = excluded.pos"""
_ITEM = """
    INSERT INTO item (key, number, name, folded, department, type, flags, price, cost, record, pos)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET number = excluded.number, name = excluded.name,
        folded = excluded.folded, department = excluded.department, type = excluded.type,
        flags = excluded.flags, price = excluded.price, cost = excluded.cost,
        record = excluded.record, pos = excluded.pos"""
_STORED = "SELECT key, record FROM item WHERE key IN (?)"
_CODE = "INSERT INTO item_code (code, item, unit) VALUES (?, ?, ?)"
_UNIT = "INSERT INTO item_unit (item, name, factor, price) VALUES (?, ?, ?, ?)"
_DROP_CODE = "DELETE FROM item_code WHERE code = ? AND item = ?"
_DROP_UNITS = "DELETE FROM item_unit WHERE item = ?"
_PENDING = """
    INSERT INTO price_change (item, starts, pos, n, level, unit, price)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""
_DUE = """
    SELECT level, unit, price FROM price_change WHERE item = ? AND starts <= ?
    ORDER BY starts, pos, n"""
_DROP_ALL = "DELETE FROM price_change WHERE item = ?"
_DROP_DUE = "DELETE FROM price_change WHERE item = ? AND starts <= ?"


@projects("departments.saved")
def departments_saved(db: Connection, entry: Entry, body: DepartmentsSaved) -> None:
    """Add or replace departments."""
    keys = register(db, (department.id for department in body.departments))
    db.executemany(
        _DEPARTMENT,
        [(keys[d.id], d.code, d.name, int(d.active), pack(d), entry.pos) for d in body.departments],
    )


@projects("items.saved")
def items_saved(db: Connection, entry: Entry, body: ItemsSaved) -> None:
    """Add or replace items. The cost of an item that exists stays: only vouchers and cost memos change it.

    A saved record carries all prices as its author saw them, so changes that were due by then are done with. A snapshot
    says all that counts of an item.
    """
    newest = {item.id: item for item in body.items}
    keys = register(
        db, [id_ for item in newest.values() for id_ in (item.id, item.department) if id_]
    )
    stored = stored_items(db, (keys[id_] for id_ in newest))
    if body.whole:
        db.executemany(_DROP_ALL, [(key,) for key in stored])
        _replace(db, entry.pos, {keys[id_]: item for id_, item in newest.items()}, stored, keys)
        return
    db.executemany(_DROP_DUE, [(key, entry.at) for key in stored])
    rows = {
        keys[item.id]: (
            msgspec.structs.replace(item, cost=stored[keys[item.id]].cost)
            if keys[item.id] in stored
            else item
        )
        for item in newest.values()
    }
    _replace(db, entry.pos, rows, stored, keys)


@projects("prices.changed")
def prices_changed(db: Connection, entry: Entry, body: PricesChanged) -> None:
    """Change prices at once, or keep them until they are due; see `queries.catalog` for how due ones count."""
    keys = register(db, (change.item for change in body.changes))
    if body.starts > entry.at:
        rows = [_pending(entry, body.starts, n, keys, c) for n, c in enumerate(body.changes)]
        db.executemany(_PENDING, rows)
        return
    changes: dict[int, list[DuePrice]] = {}
    for change in body.changes:
        due = DuePrice(change.level, change.unit, change.price)
        changes.setdefault(keys[change.item], []).append(due)
    stored = stored_items(db, changes)
    items = {}
    for key, item in stored.items():
        earlier = [DuePrice(*row) for row in db.execute(_DUE, (key, entry.at))]
        items[key] = with_prices(item, [*earlier, *changes[key]])
    db.executemany(_DROP_DUE, [(key, entry.at) for key in items])
    _replace(db, entry.pos, items, stored, find(db, {item.department for item in items.values()}))


def stored_items(db: Connection, keys: Iterable[int]) -> dict[int, Item]:
    """Give the items that exist of some keys."""
    return {int(key): unpack(raw, Item) for key, raw in select_in(db, _STORED, list(keys))}


def set_costs(db: Connection, pos: int, costs: dict[int, Decimal]) -> None:
    """Give items their new average unit cost, in the column and in the record."""
    stored = stored_items(db, costs)
    items = {
        key: msgspec.structs.replace(item, cost=costs[key])
        for key, item in stored.items()
        if item.cost != costs[key]
    }
    sql = "UPDATE item SET cost = ?, record = ?, pos = ? WHERE key = ?"
    db.executemany(sql, [(to_scaled(i.cost), pack(i), pos, key) for key, i in items.items()])


def _pending(entry: Entry, starts: int, n: int, keys: dict[str, int], change: PriceChange) -> Row:
    return keys[change.item], starts, entry.pos, n, change.level, change.unit, change.price


def _replace(
    db: Connection,
    pos: int,
    items: dict[int, Item],
    stored: dict[int, Item],
    departments: dict[str, int],
) -> None:
    """Write items with their codes, units and words in the place of what was stored of them."""
    old = [(code, key) for key in items if key in stored for code in codes_of(stored[key])]
    db.executemany(_DROP_CODE, old)
    db.executemany(_DROP_UNITS, [(key,) for key in items if key in stored])
    db.executemany(_ITEM, [_row(key, i, departments, pos) for key, i in items.items()])
    codes = [(c, key, unit) for key, i in items.items() for c, unit in codes_of(i).items()]
    db.executemany(_CODE, codes)
    db.executemany(_UNIT, [row for key, item in items.items() for row in _units(key, item)])
    changed = [
        (key, words_of(item))
        for key, item in items.items()
        if key not in stored or words_of(stored[key]) != words_of(item)
    ]
    search_index.put(db, search_index.ITEMS, changed)


def _row(key: int, item: Item, departments: dict[str, int], pos: int) -> Row:
    return (
        key,
        item.number,
        item.name,
        fold(item.name),
        departments.get(item.department, 0),
        item.type.value,
        flags_of(item),
        item.price(),
        to_scaled(item.cost),
        pack(item),
        pos,
    )


def _units(key: int, item: Item) -> list[Row]:
    units = {unit.name: unit for unit in item.units}
    return [
        (key, unit.name, to_scaled(unit.factor), unit.prices[0] if unit.prices else None)
        for unit in units.values()
    ]
