"""Turning stored entries into rows, and keeping count of those that this program cannot turn yet."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from tui_pos.journal.connection import Door, GuardedConnection, StorageFailed
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import Registry


class Why(StrEnum):
    """Say why an entry is in the journal and not in the tables."""

    UNKNOWN = "unknown"
    POISONED = "poisoned"


def project(db: GuardedConnection, registry: Registry, entry: Entry, body: msgspec.Struct) -> None:
    """Write the rows of one entry; what a projector raises comes through, and the caller must roll back."""
    projectors = registry.projectors(entry.kind)
    if not projectors:
        return
    db.set_door(Door.PROJECT)
    for projector in projectors:
        projector(db, entry, body)
    db.set_door(Door.SHUT)


def apply(db: GuardedConnection, registry: Registry, entry: Entry) -> Why | None:
    """Write the rows of an entry that is stored already; one that cannot be applied is noted and blocks nothing.

    Storage errors come through, since they say nothing about the entry.
    """
    if not entry.known:
        note(db, entry.pos, Why.UNKNOWN, f"{entry.kind} version {entry.version}")
        return Why.UNKNOWN
    db.execute("SAVEPOINT entry")
    try:
        project(db, registry, entry, entry.body)
        db.settle()
    except StorageFailed:
        raise
    except Exception as error:
        db.rollback_to("entry")
        note(db, entry.pos, Why.POISONED, f"{type(error).__name__}: {error}")
        return Why.POISONED
    db.execute("RELEASE SAVEPOINT entry")
    return None


def note(db: GuardedConnection, pos: int, why: Why, text: str) -> None:
    """Remember that an entry is not in the tables, and why."""
    db.execute(
        "INSERT INTO journal_pending (pos, why, note) VALUES (?, ?, ?)"
        " ON CONFLICT (pos) DO UPDATE SET why = excluded.why, note = excluded.note",
        (pos, why, text[:500]),
    )


def pending(db: GuardedConnection) -> dict[int, Why]:
    """List the places of the entries that are not in the tables."""
    rows = db.execute("SELECT pos, why FROM journal_pending ORDER BY pos")
    return {pos: Why(why) for pos, why in rows}
