"""Which business day is open at a till, and which was closed last."""

from __future__ import annotations

from datetime import date

from tui_pos.data.daynumber import from_day
from tui_pos.data.identities import key_of
from tui_pos.journal.connection import Connection

_OPENED = "SELECT pos, day FROM day_opening WHERE till = ? ORDER BY pos DESC LIMIT 1"
_CLOSED = "SELECT pos, day FROM day_closing WHERE till = ? ORDER BY pos DESC LIMIT 1"


def open_day(db: Connection, till: str) -> date | None:
    """Give the business day that a till has opened and not yet closed."""
    key = key_of(db, till)
    opened = db.execute(_OPENED, (key,))
    closed = db.execute(_CLOSED, (key,))
    if not opened or (closed and closed[0][0] > opened[0][0]):
        return None
    return from_day(opened[0][1])


def last_closed(db: Connection, till: str) -> date | None:
    """Give the business day of a till's last Z report."""
    rows = db.execute(_CLOSED, (key_of(db, till),))
    return from_day(rows[0][1]) if rows else None
