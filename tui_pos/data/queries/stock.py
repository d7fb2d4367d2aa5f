"""How much there is of an item: what is folded, and what moved since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tui_pos.core.quantity import from_scaled
from tui_pos.data.identities import find, key_of, names, select_in
from tui_pos.journal.connection import Connection

STOCK_FOLD = "stock"
"""The fold that keeps `on_hand`; movements behind its watermark are added by each query."""

_MARK = f"COALESCE((SELECT pos FROM journal_fold WHERE name = '{STOCK_FOLD}'), 0)"
_ALWAYS = 1 << 62
_FOLDED = "SELECT item, store, quantity FROM on_hand WHERE item IN (?)"
_TAIL = f"""
    SELECT item, store, SUM(quantity) FROM stock_movement
    WHERE pos > {_MARK} AND pos < ? GROUP BY item, store"""
_ALL = "SELECT item, store, quantity FROM on_hand"
_AT_STORE = f"""
    SELECT item, SUM(quantity) FROM (
        SELECT item, quantity FROM on_hand WHERE store = ?
        UNION ALL SELECT item, quantity FROM stock_movement WHERE store = ? AND pos > {_MARK}
    ) AS held GROUP BY item HAVING SUM(quantity) <> 0 ORDER BY item"""
_HISTORY = """
    SELECT m.pos, m.n, i.id, m.cause, m.quantity, m.value FROM stock_movement m
    JOIN identity i ON i.key = m.store
    WHERE m.item = ? AND m.pos < ? ORDER BY m.pos DESC, m.n DESC LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Movement:
    """Tell one change of an item's stock; `pos` finds the document that made it in the journal."""

    pos: int
    n: int
    store: str
    cause: str
    quantity: Decimal
    value: int


def on_hand(db: Connection, item: str) -> dict[str, Decimal]:
    """Give the quantity of an item in each store that ever had it, in base units."""
    key = key_of(db, item)
    found = _on_hand(db, [key], _ALWAYS)
    stores = names(db, (store for _, store in found))
    return {stores[store]: from_scaled(quantity) for (_, store), quantity in found.items()}


def on_hand_at(db: Connection, store: str, items: Iterable[str]) -> dict[str, Decimal]:
    """Give the quantities of some items in one store; 0 for what it never had."""
    wanted = list(items)
    keys, place = find(db, wanted), key_of(db, store)
    found = _on_hand(db, list(keys.values()), _ALWAYS)
    return {id_: from_scaled(found.get((keys.get(id_, 0), place), 0)) for id_ in wanted}


def company_on_hand(
    db: Connection, keys: Iterable[int], before: int = _ALWAYS
) -> dict[int, Decimal]:
    """Sum items over all stores, as it was before the entry at `before`; for projectors, by item key."""
    sums: dict[int, int] = {}
    for (item, _), quantity in _on_hand(db, list(keys), before).items():
        sums[item] = sums.get(item, 0) + quantity
    return {item: from_scaled(quantity) for item, quantity in sums.items()}


def every_on_hand(db: Connection) -> dict[tuple[int, int], Decimal]:
    """Give all quantities by the keys of item and store, for lists and valuations."""
    found = {(item, store): quantity for item, store, quantity in db.execute(_ALL)}
    for item, store, quantity in db.execute(_TAIL, (_ALWAYS,)):
        found[item, store] = found.get((item, store), 0) + quantity
    return {key: from_scaled(quantity) for key, quantity in found.items()}


def all_at(db: Connection, store: str) -> list[tuple[int, Decimal]]:
    """List what a store has or owes of every item, by the item's key; what is 0 is left out."""
    key = key_of(db, store)
    return [
        (int(item), from_scaled(quantity)) for item, quantity in db.execute(_AT_STORE, (key, key))
    ]


def movements(
    db: Connection, item: str, *, before: int = _ALWAYS, limit: int = 50
) -> list[Movement]:
    """List the newest movements of an item, those before an earlier page's last `pos`.

    It reads the ledger backwards, since a sale is not made to keep an index by item: seconds, not milliseconds, for
    an item that hardly moves in a million receipts.
    """
    rows = db.execute(_HISTORY, (key_of(db, item), before, limit))
    return [
        Movement(pos, n, store, cause, from_scaled(quantity), value)
        for pos, n, store, cause, quantity, value in rows
    ]


def _on_hand(db: Connection, keys: Sequence[int], before: int) -> dict[tuple[int, int], int]:
    found = {(item, store): q for item, store, q in select_in(db, _FOLDED, keys)}
    wanted = set(keys)
    for item, store, quantity in db.execute(_TAIL, (before,)):
        if item in wanted:
            found[item, store] = found.get((item, store), 0) + quantity
    return found
