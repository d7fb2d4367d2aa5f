"""Snapshots that a node keeps at hand for its tills; each can be made again, so none is kept for long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from tui_pos.journal.connection import Connection

_COLUMNS = "id, store, place, epoch, made, pages, entries, first_day, past, past_from"
_KEEP = f"INSERT INTO kept_snapshot ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PAGE = "INSERT INTO kept_page (snapshot, page, packed) VALUES (?, ?, ?)"
_OF_STORE = f"SELECT {_COLUMNS} FROM kept_snapshot WHERE store = ? ORDER BY place DESC, made DESC"

KEPT = 2
"""Snapshots of a store at hand: the newest, and the one before it, from which a till may still be loading."""

KEPT_MS = 7 * 86_400_000
"""How long a till may take to load one; after that it begins anew."""


@dataclass(frozen=True, slots=True)
class KeptSnapshot:
    """Tell a snapshot: see `data.tables.snapshots`."""

    id: str
    store: str
    place: int
    epoch: str
    made: int
    pages: int
    entries: int
    first_day: int
    past: int
    past_from: int


def keep(db: Connection, snapshot: KeptSnapshot, pages: Sequence[bytes]) -> None:
    """Keep a snapshot with its pages, and drop those that nobody loads any more."""
    before = [one.id for one in of_store(db, snapshot.store)]
    rows = db.execute("SELECT id FROM kept_snapshot WHERE made < ?", (snapshot.made - KEPT_MS,))
    for id_ in {str(id_) for (id_,) in rows}.union(before[KEPT - 1 :]):
        db.execute("DELETE FROM kept_page WHERE snapshot = ?", (id_,))
        db.execute("DELETE FROM kept_snapshot WHERE id = ?", (id_,))
    db.execute(_KEEP, astuple(snapshot))
    db.executemany(_PAGE, [(snapshot.id, n, packed) for n, packed in enumerate(pages)])


def of_store(db: Connection, store: str) -> list[KeptSnapshot]:
    """List a store's snapshots, the newest first."""
    return [KeptSnapshot(*row) for row in db.execute(_OF_STORE, (store,))]


def find(db: Connection, id_: str) -> KeptSnapshot | None:
    """Give a snapshot, None when it is no longer at hand."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM kept_snapshot WHERE id = ?", (id_,))
    return KeptSnapshot(*rows[0]) if rows else None


def page(db: Connection, id_: str, n: int) -> bytes:
    """Give one page."""
    ((packed,),) = db.execute(
        "SELECT packed FROM kept_page WHERE snapshot = ? AND page = ?", (id_, n)
    )
    return bytes(packed)
