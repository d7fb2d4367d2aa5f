"""Finding items: by code at a scan, by number, by id, by department.

Every price is the one that counts at the moment asked for: changes that were due by then are laid over the record.
The register asks with the moment its sale began, so prices change between sales and never within one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_pos.core.catalog import Department, Item
from tui_pos.data.identities import find, key_of, select_in
from tui_pos.data.itemrows import DuePrice, ItemFlag, codes_of, with_prices
from tui_pos.data.records import unpack
from tui_pos.data.words import fold
from tui_pos.journal.connection import Connection, Row

_DUE = "LEFT JOIN price_change p ON p.item = i.key AND p.starts <= ?"
_COLUMNS = "i.key, i.record, p.starts, p.pos, p.n, p.level, p.unit, p.price"
_BY_CODE = f"""
    SELECT c.unit, i.flags, {_COLUMNS} FROM item_code c JOIN item i ON i.key = c.item {_DUE}
    WHERE c.code = ?"""
_BY_NUMBER = f"SELECT '', i.flags, {_COLUMNS} FROM item i {_DUE} WHERE i.number = ?"
_BY_KEY = f"SELECT '', i.flags, {_COLUMNS} FROM item i {_DUE} WHERE i.key = ?"
_RECORDS = "SELECT key, record FROM item WHERE key IN (?)"
_WAITING = """
    SELECT starts, level, unit, price FROM price_change WHERE item = ? AND starts > ?
    ORDER BY starts, pos, n"""
_DUE_OF = "SELECT item, level, unit, price FROM price_change WHERE item IN (?) AND starts <= ?"
_DEPARTMENTS = "SELECT record FROM department ORDER BY name, key"
_OF_DEPARTMENT = """
    SELECT key, record FROM item WHERE department = ? AND (folded, key) > (?, ?)
    ORDER BY folded, key LIMIT ?"""
_TAKEN = """
    SELECT c.code, i.id FROM item_code c JOIN identity i ON i.key = c.item WHERE c.code IN (?)"""
_NUMBERED = """
    SELECT t.number, i.id FROM item t JOIN identity i ON i.key = t.key WHERE t.number IN (?)"""


@dataclass(frozen=True, slots=True)
class Found:
    """Tell an item and the unit of measure that its code stands for (empty: the base unit)."""

    item: Item
    unit: str


@dataclass(frozen=True, slots=True)
class WaitingPrice:
    """Tell a price that takes effect at `starts` (milliseconds UTC): of a level, and of the base unit or another."""

    starts: int
    level: int
    unit: str
    price: int | None


@dataclass(frozen=True, slots=True)
class Clash:
    """Say that an item's number or code belongs to another item already."""

    item: str
    value: str
    other: str


def by_code(db: Connection, code: str, now: int) -> Found | None:
    """Find an item by a scanned or typed code (GTINs in 14 digits); an active one before one that is not."""
    return _found(db.execute(_BY_CODE, (now, code)))


def by_number(db: Connection, number: str, now: int) -> Item | None:
    """Find an item by its number; an active one before one that is not."""
    found = _found(db.execute(_BY_NUMBER, (now, number)))
    return found.item if found else None


def item(db: Connection, id_: str, now: int) -> Item | None:
    """Give an item by its id."""
    found = _found(db.execute(_BY_KEY, (now, key_of(db, id_))))
    return found.item if found else None


def items(db: Connection, ids: Iterable[str], now: int) -> dict[str, Item]:
    """Give many items by their ids; those that are not known are missing from the answer."""
    found = by_keys(db, list(find(db, ids).values()), now)
    return {item.id: item for item in found.values()}


def by_keys(db: Connection, keys: Sequence[int], now: int) -> dict[int, Item]:
    """Give many items by the keys of this database."""
    found = {int(key): unpack(raw, Item) for key, raw in select_in(db, _RECORDS, keys)}
    return _with_due(db, found, now)


def waiting_prices(db: Connection, id_: str, now: int) -> list[WaitingPrice]:
    """List the prices of an item that are to take effect, the earliest first."""
    return [WaitingPrice(*row) for row in db.execute(_WAITING, (key_of(db, id_), now))]


def departments(db: Connection) -> tuple[Department, ...]:
    """List the departments by name."""
    return tuple(unpack(raw, Department) for (raw,) in db.execute(_DEPARTMENTS))


def of_department(
    db: Connection, department: str, now: int, *, after: Item | None = None, limit: int = 50
) -> list[Item]:
    """List a department's items by name, a page at a time: those behind the last one of an earlier page."""
    place = (fold(after.name), key_of(db, after.id)) if after else ("", 0)
    rows = db.execute(_OF_DEPARTMENT, (key_of(db, department), *place, limit))
    found = {int(key): unpack(raw, Item) for key, raw in rows}
    return list(_with_due(db, found, now).values())


def clashes(db: Connection, wanted: Iterable[Item]) -> list[Clash]:
    """List the numbers and codes of items to be saved that other items have, here or among themselves.

    Whoever saves items asks this first: what is in the journal is never refused.
    """
    numbers: dict[str, list[str]] = {}
    codes: dict[str, list[str]] = {}
    for item in wanted:
        numbers.setdefault(item.number, []).append(item.id)
        for code in codes_of(item):
            codes.setdefault(code, []).append(item.id)
    found = []
    for sql, mine in ((_NUMBERED, numbers), (_TAKEN, codes)):
        owners: dict[str, list[str]] = {value: [] for value in mine}
        for value, id_ in select_in(db, sql, list(mine)):
            owners[value].append(id_)
        for value, ids in mine.items():
            others = [*owners[value], *ids]
            found += [Clash(id_, value, o) for id_ in ids for o in others if o != id_]
    return list(dict.fromkeys(found))


def _found(rows: list[Row]) -> Found | None:
    """Make the item of some rows: one for each due price, and of several items should two have one code."""
    if not rows:
        return None
    if len(rows) > 1:
        rows.sort(key=_place)
    unit, _, key, raw, *_ = rows[0]
    item = unpack(raw, Item)
    due = [DuePrice(*row[7:]) for row in rows if row[2] == key and row[4] is not None]
    return Found(with_prices(item, due) if due else item, unit)


def _place(row: Row) -> tuple[bool, int, tuple[int, ...]]:
    """Put active items first, and the due prices of one in the order in which they fell due."""
    _, flags, key, _, starts, pos, n, *_ = row
    return not flags & ItemFlag.ACTIVE, key, (starts or 0, pos or 0, n or 0)


def _with_due(db: Connection, found: dict[int, Item], now: int) -> dict[int, Item]:
    due: dict[int, list[DuePrice]] = {}
    for key, *change in select_in(
        db, _DUE_OF + " ORDER BY item, starts, pos, n", list(found), (now,)
    ):
        due.setdefault(int(key), []).append(DuePrice(*change))
    return found | {key: with_prices(found[key], changes) for key, changes in due.items()}
