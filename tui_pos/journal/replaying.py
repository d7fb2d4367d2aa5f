"""Making the tables again from the entries, in the order in which this database met them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from itertools import islice

from tui_pos.journal import folding, reading
from tui_pos.journal.applying import Why, apply, pending
from tui_pos.journal.connection import Door, GuardedConnection
from tui_pos.journal.entry import Entry
from tui_pos.journal.kinds import is_known
from tui_pos.journal.projecting import Registry

_RUN = 500
"""Entries applied and folded at a time."""


def rebuild(db: GuardedConnection, registry: Registry, archived: Iterable[Entry]) -> int:
    """Empty the rebuildable tables and fill them from all entries, within the caller's transaction.

    `archived` are the entries that were moved to files, by place. Roll-ups are folded on the way, as later folds only see
    what is in the database. Returns how many entries were replayed; working tables stay as they are.
    """
    db.set_door(Door.PROJECT)
    for table in reversed(registry.tables):
        db.execute(f'DELETE FROM "{table}"')
    db.set_door(Door.SHUT)
    db.execute("DELETE FROM journal_pending")
    db.execute("DELETE FROM journal_fold")
    count = 0
    entries = iter(merged(archived, reading.walk(db)))
    while run := list(islice(entries, _RUN)):
        left = apply(db, registry, run)
        applied = [entry for entry in run if entry.pos not in left]
        folding.fold_run(db, registry, applied, run[-1].pos)
        count += len(run)
    return count


def merged(archived: Iterable[Entry], live: Iterable[Entry]) -> Iterable[Entry]:
    """Give archived and live entries together by place; one that is in both (a cut between two steps) once."""
    last = 0
    for entry in heapq.merge(archived, live, key=lambda entry: entry.pos):
        if entry.pos > last:
            last = entry.pos
            yield entry


def apply_pending(
    db: GuardedConnection, registry: Registry, archived: Iterable[Entry]
) -> tuple[int, bool]:
    """Apply the entries that an older program kept raw and this one knows; says how many, and if all was rebuilt.

    Rows follow the order of places. When nothing else was applied behind the first such entry they are applied where they
    stand; otherwise an old price, say, would come over a newer one, so the tables are made again in order.
    """
    waiting = pending(db)
    unknown = [pos for pos, why in waiting.items() if why is Why.UNKNOWN]
    known = [pos for pos in unknown if _is_known_now(db, pos)]
    if not known:
        return 0, False
    behind = reading.last_pos(db) - known[0] + 1
    if behind > sum(1 for pos in waiting if pos >= known[0]) or _folded(db) >= known[0]:
        rebuild(db, registry, archived)
        return len(known), True
    db.executemany("DELETE FROM journal_pending WHERE pos = ?", [(pos,) for pos in known])
    entries = [reading.at_pos(db, pos) for pos in known]
    apply(db, registry, [entry for entry in entries if entry])
    return len(known), False


def _is_known_now(db: GuardedConnection, pos: int) -> bool:
    rows = db.execute("SELECT kind, version FROM journal_entry WHERE pos = ?", (pos,))
    return bool(rows) and is_known(*rows[0])


def _folded(db: GuardedConnection) -> int:
    ((furthest,),) = db.execute("SELECT coalesce(max(pos), 0) FROM journal_fold")
    return int(furthest)
