"""Keep business days, their Z reports, and what else X and Z reports count."""

from __future__ import annotations

from tui_pos.data.daynumber import to_day
from tui_pos.data.identities import register
from tui_pos.data.projectors.numbers import note
from tui_pos.data.records import pack
from tui_pos.journal.bodies import DayClosed, DayOpened, StoreClosed
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("day_opening", "day_closing", "store_closing")

_OPENING = "INSERT INTO day_opening (pos, store, till, day, at, opening) VALUES (?, ?, ?, ?, ?, ?)"
_CLOSING = """
    INSERT INTO day_closing (pos, store, till, day, number, at, gross, record)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_STORE = """
    INSERT INTO store_closing (pos, store, day, number, at, gross, record)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""


@projects("day.opened")
def day_opened(db: Connection, entry: Entry, body: DayOpened) -> None:
    """Begin a business day at a till."""
    keys = register(db, (body.store, body.till))
    row = (entry.pos, keys.get(body.store, 0), keys.get(body.till, 0), to_day(body.day))
    db.execute(_OPENING, (*row, entry.at, body.begin))


@projects("day.closed")
def day_closed(db: Connection, entry: Entry, body: DayClosed) -> None:
    """Keep a Z report and its number."""
    keys = register(db, (entry.node, body.store, body.till))
    row = (entry.pos, keys.get(body.store, 0), keys.get(body.till, 0), to_day(body.day))
    db.execute(_CLOSING, (*row, body.number, entry.at, body.totals.gross, pack(body.totals)))
    note(db, keys[entry.node], "z", body.till, body.number)


@projects("store.closed")
def store_closed(db: Connection, entry: Entry, body: StoreClosed) -> None:
    """Keep the close of a store's day and its number."""
    keys = register(db, (entry.node, body.store))
    row = (entry.pos, keys.get(body.store, 0), to_day(body.day), body.number, entry.at)
    db.execute(_STORE, (*row, body.totals.gross, pack(body.totals)))
    note(db, keys[entry.node], "store_close", body.store, body.number)
