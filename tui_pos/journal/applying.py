"""Turning stored entries into rows, and keeping count of those that this program cannot turn yet."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from tui_pos.journal.connection import Door, GuardedConnection, StorageFailed
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import Registry


class Why(StrEnum):
    """Say why an entry is in the journal and not in the tables."""

    UNKNOWN = "unknown"
    POISONED = "poisoned"


def project(
    db: GuardedConnection,
    registry: Registry,
    entries: Sequence[Entry],
    bodies: Sequence[msgspec.Struct],
) -> None:
    """Write the rows of entries, in order; what a projector raises comes through, and the caller must roll back."""
    db.set_door(Door.PROJECT)
    for entry, body in zip(entries, bodies, strict=True):
        for projector in registry.projectors(entry.kind):
            projector(db, entry, body)
    db.set_door(Door.SHUT)


def apply(db: GuardedConnection, registry: Registry, entries: Sequence[Entry]) -> dict[int, Why]:
    """Write the rows of entries that are stored already; gives the places of those that could not be applied.

    One that cannot is noted and blocks nothing. All are tried together first, which is what happens nearly always and
    saves a server a round trip an entry; only when that fails are they tried one by one. Storage errors come through,
    since they say nothing about an entry.
    """
    left: dict[int, Why] = {}
    for entry in entries:
        if not entry.known:
            note(db, entry.pos, Why.UNKNOWN, f"{entry.kind} version {entry.version}")
            left[entry.pos] = Why.UNKNOWN
    known = [entry for entry in entries if entry.pos not in left]
    if known and _try(db, registry, known) is not None:
        for entry in known:
            error = _try(db, registry, [entry])
            if error is not None:
                note(db, entry.pos, Why.POISONED, f"{type(error).__name__}: {error}")
                left[entry.pos] = Why.POISONED
    return left


def _try(db: GuardedConnection, registry: Registry, entries: Sequence[Entry]) -> Exception | None:
    """Apply all of the entries, or none of them and give what stood in the way."""
    try:
        with db.savepoint():
            project(db, registry, entries, [entry.body for entry in entries])
    except StorageFailed:
        raise
    except Exception as error:
        return error
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
