"""Orders: the latest revision of one, lists, and what orders have spoken for of an item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tui_pos.core.documents import Order, OrderStatus, OrderType
from tui_pos.core.quantity import from_scaled
from tui_pos.data.identities import find, key_of, names, select_in
from tui_pos.data.records import unpack
from tui_pos.journal.connection import Connection, Value

_ONE = "SELECT record FROM order_doc WHERE key = ?"
_NUMBER = "SELECT record FROM order_doc WHERE number = ? ORDER BY pos DESC LIMIT 1"
_LIST = "SELECT record FROM order_doc WHERE status = ?"
_OF_PARTY = "SELECT record FROM order_doc WHERE party = ? ORDER BY day DESC, number DESC"
_REVISIONS = """
    SELECT r.pos, r.revision, r.status, i.id, r.at FROM order_revision r
    JOIN identity i ON i.key = r.staff WHERE r.order_key = ? ORDER BY r.revision, r.pos"""
_SPOKEN = """
    SELECT l.item, SUM(CASE WHEN l.quantity > l.done THEN l.quantity - l.done ELSE 0 END)
    FROM order_line l JOIN order_doc o ON o.key = l.order_key
    WHERE l.item IN (?) AND o.status = 'open' AND o.type IN ({types}) GROUP BY l.item"""
_COMMITTED = _SPOKEN.format(types="'sales', 'work', 'layaway'")
_ORDERED = _SPOKEN.format(types="'purchase'")


@dataclass(frozen=True, slots=True)
class Revision:
    """Tell one saved revision of an order; `pos` finds it in the journal."""

    pos: int
    revision: int
    status: str
    staff: str
    at: int


def order(db: Connection, id_: str) -> Order | None:
    """Give the latest revision of an order by its id."""
    rows = db.execute(_ONE, (key_of(db, id_),))
    return unpack(rows[0][0], Order) if rows else None


def order_by_number(db: Connection, number: str) -> Order | None:
    """Give the latest revision of an order by its number."""
    rows = db.execute(_NUMBER, (number,))
    return unpack(rows[0][0], Order) if rows else None


def orders(db: Connection, status: OrderStatus, type_: OrderType | None = None) -> list[Order]:
    """List the orders that stand at a status, by day and number."""
    sql = _LIST
    params: list[Value] = [status.value]
    if type_:
        sql += " AND type = ?"
        params.append(type_.value)
    return [unpack(raw, Order) for (raw,) in db.execute(f"{sql} ORDER BY day, number", params)]


def orders_of(db: Connection, party: str) -> list[Order]:
    """List a customer's or vendor's orders, the newest first."""
    return [unpack(raw, Order) for (raw,) in db.execute(_OF_PARTY, (key_of(db, party),))]


def revisions(db: Connection, order: str) -> list[Revision]:
    """List the saved revisions of an order."""
    return [Revision(*row) for row in db.execute(_REVISIONS, (key_of(db, order),))]


def committed(db: Connection, items: Iterable[str]) -> dict[str, Decimal]:
    """Say how much of items open customer orders still wait for; available = on hand - committed."""
    return _spoken_for(db, _COMMITTED, items)


def on_order(db: Connection, items: Iterable[str]) -> dict[str, Decimal]:
    """Say how much of items open purchase orders still wait for."""
    return _spoken_for(db, _ORDERED, items)


def _spoken_for(db: Connection, sql: str, items: Iterable[str]) -> dict[str, Decimal]:
    keys = list(find(db, items).values())
    found = {int(key): from_scaled(quantity) for key, quantity in select_in(db, sql, keys)}
    ids = names(db, found)
    return {ids[key]: quantity for key, quantity in found.items()}
