"""Begin from a snapshot: figures known before are taken back, those that it states are put in their place.

A till asks for a snapshot with an entry of its own. Everything it wrote up to that entry is at the node and in the
figures; what it writes behind it is not, and stays. So a sale in the middle of loading counts once.
"""

from __future__ import annotations

from tui_pos.core.quantity import to_scaled
from tui_pos.data.identities import register
from tui_pos.data.projectors.balances import move_balance
from tui_pos.data.projectors.numbers import note
from tui_pos.data.projectors.stock import MOVE
from tui_pos.data.queries.stock import every_on_hand
from tui_pos.journal import origins
from tui_pos.journal.bodies import (
    BalancesStated,
    NumbersStated,
    SnapshotBegun,
    SnapshotOpened,
    StockStated,
)
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects

CAUSE = "snapshot"
"""The cause of the movements by which a snapshot's figures take the place of those before."""

_BEGUN = "SELECT COALESCE(MAX(pos), ?) FROM snapshot_begun"
_MOVED_SINCE = """
    SELECT item, store, SUM(quantity) FROM stock_movement WHERE pos > ? GROUP BY item, store"""
_BALANCES = """
    SELECT kind, account, SUM(change) FROM balance_movement WHERE pos < ? GROUP BY kind, account
    HAVING SUM(change) <> 0 ORDER BY kind, account"""
_HEAD = "INSERT INTO snapshot_head (node, epoch, seq) VALUES (?, ?, ?)"


@projects("snapshot.begun")
def snapshot_begun(db: Connection, entry: Entry, body: SnapshotBegun) -> None:
    """Note where this till asked; another till's question means nothing here."""
    own = origins.own(db)
    if own is not None and own.node == entry.node:
        db.execute("INSERT INTO snapshot_begun (pos) VALUES (?)", (entry.pos,))


@projects("snapshot.opened")
def snapshot_opened(db: Connection, entry: Entry, body: SnapshotOpened) -> None:
    """Take back all stock and balances but what this till has moved since it asked, and note what is counted."""
    ((begun,),) = db.execute(_BEGUN, (entry.pos,))
    held = {place: to_scaled(quantity) for place, quantity in every_on_hand(db).items()}
    for item, store, quantity in db.execute(_MOVED_SINCE, (begun,)):
        held[item, store] = held.get((item, store), 0) - quantity
    gone = [(item, store, quantity) for (item, store), quantity in sorted(held.items()) if quantity]
    db.executemany(
        MOVE,
        [(entry.pos, n, item, store, CAUSE, -q, 0) for n, (item, store, q) in enumerate(gone, 1)],
    )
    balances = db.execute(_BALANCES, (begun,))
    for n, (kind, account, balance) in enumerate(balances, start=1):
        move_balance(db, entry.pos, n, (kind, account, -balance), entry.at)
    db.execute("DELETE FROM snapshot_head")
    db.executemany(_HEAD, [(head.node, head.epoch, head.seq) for head in body.heads])


@projects("stock.stated")
def stock_stated(db: Connection, entry: Entry, body: StockStated) -> None:
    """Put what was on hand there."""
    keys = register(db, (body.store, *(stated.item for stated in body.items)))
    store = keys.get(body.store, 0)
    rows = [
        (entry.pos, n, keys[stated.item], store, CAUSE, to_scaled(stated.quantity), 0)
        for n, stated in enumerate(body.items, start=1)
    ]
    db.executemany(MOVE, rows)


@projects("balances.stated")
def balances_stated(db: Connection, entry: Entry, body: BalancesStated) -> None:
    """Put balances where they stood."""
    for n, stated in enumerate(body.balances, start=1):
        change = (stated.kind, stated.account, stated.balance)
        move_balance(db, entry.pos, n, change, stated.as_of)


@projects("numbers.stated")
def numbers_stated(db: Connection, entry: Entry, body: NumbersStated) -> None:
    """Go on behind the numbers that were given out."""
    keys = register(db, (stated.node for stated in body.numbers))
    for stated in body.numbers:
        note(db, keys.get(stated.node, 0), stated.series, stated.scope, stated.last)
