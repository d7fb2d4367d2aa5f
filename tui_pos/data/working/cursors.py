"""How far this database has read of what its node offers; written in the transaction that stores what was read."""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.journal.connection import Connection

FEED = "feed"
"""Entries of others, by the node's places."""
PERSONS_DOWN = "persons_down"
"""Personal data of others, by the node's change numbers."""
PERSONS_UP = "persons_up"
"""Personal data changed here, by this database's change numbers."""
BEGUN = "snapshot_begun"
"""The own entry, by epoch and number, with which this till asked for the snapshot that it is loading."""
PAGES = "snapshot_pages"
"""Pages loaded of the snapshot whose id stands in the place of an epoch."""
PAST = "snapshot_past"
"""Earlier documents loaded with it, by the node's places."""

_GET = "SELECT place, epoch FROM sync_cursor WHERE name = ?"
_SET = """
    INSERT INTO sync_cursor (name, place, epoch) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET place = excluded.place, epoch = excluded.epoch"""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Say up to where was read; `epoch` is the node's, whose restore makes its numbers mean something else."""

    place: int = 0
    epoch: str = ""


def get(db: Connection, name: str) -> Cursor:
    """Give a cursor; 0 before anything was read."""
    rows = db.execute(_GET, (name,))
    return Cursor(*rows[0]) if rows else Cursor()


def put(db: Connection, name: str, cursor: Cursor) -> None:
    """Move a cursor, in the transaction that stores what lies before it."""
    db.execute(_SET, (name, cursor.place, cursor.epoch))


def drop(db: Connection, *names: str) -> None:
    """Forget cursors."""
    db.executemany("DELETE FROM sync_cursor WHERE name = ?", [(name,) for name in names])
