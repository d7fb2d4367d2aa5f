"""Keep the latest revision of each order and the list of its revisions."""

from __future__ import annotations

from tui_pos.core.documents import Order
from tui_pos.core.money import round_half_up
from tui_pos.core.quantity import to_scaled
from tui_pos.data.daynumber import to_day
from tui_pos.data.identities import register
from tui_pos.data.projectors.numbers import note_number
from tui_pos.data.records import pack
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("order_doc", "order_line", "order_revision")

_LATEST = "SELECT revision FROM order_doc WHERE key = ?"
_ORDER = """
    INSERT INTO order_doc (key, pos, number, type, status, store, day, party, revision, amount, record)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET pos = excluded.pos, number = excluded.number,
        type = excluded.type, status = excluded.status, store = excluded.store, day = excluded.day,
        party = excluded.party, revision = excluded.revision, amount = excluded.amount,
        record = excluded.record"""
_LINE = "INSERT INTO order_line (order_key, n, item, quantity, done) VALUES (?, ?, ?, ?, ?)"
_REVISION = """
    INSERT INTO order_revision (order_key, pos, revision, status, staff, at)
    VALUES (?, ?, ?, ?, ?, ?)"""


@projects("order.saved")
def order_saved(db: Connection, entry: Entry, body: Order) -> None:
    """Keep a revision; one that arrives late, behind a newer one, only joins the list of revisions."""
    ids = (entry.node, body.id, body.store, body.party, body.staff)
    keys = register(db, (*ids, *(line.item for line in body.lines)))
    order = keys[body.id]
    row = (order, entry.pos, body.revision, body.status.value, keys.get(body.staff, 0), entry.at)
    db.execute(_REVISION, row)
    note_number(db, keys[entry.node], "order", body.number)
    latest = db.execute(_LATEST, (order,))
    if latest and latest[0][0] > body.revision:
        return
    head = (order, entry.pos, body.number, body.type.value, body.status.value)
    rest = (keys.get(body.store, 0), to_day(body.day), keys.get(body.party, 0), body.revision)
    db.execute(_ORDER, (*head, *rest, _amount(body), pack(body)))
    db.execute("DELETE FROM order_line WHERE order_key = ?", (order,))
    lines = [
        (order, line.n, keys.get(line.item, 0), to_scaled(line.quantity), to_scaled(line.done))
        for line in body.lines
    ]
    db.executemany(_LINE, lines)


def _amount(body: Order) -> int:
    """Sum the lines of an order at their prices, with shipping and fee, less discounts and before tax."""
    goods = sum(
        round_half_up(line.unit_price * line.quantity) - line.discount for line in body.lines
    )
    return goods + body.shipping + body.fee - body.discount
