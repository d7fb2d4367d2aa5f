"""Keeping roll-ups up to date behind the sale, in slices."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tui_pos.journal import reading
from tui_pos.journal.connection import Connection, Door, GuardedConnection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import Fold, Registry

_RUN = 16
"""Entries folded between two looks at the time."""


def watermark(db: Connection, name: str) -> int:
    """Say up to which place a roll-up has been folded."""
    rows = db.execute("SELECT pos FROM journal_fold WHERE name = ?", (name,))
    return int(rows[0][0]) if rows else 0


def behind(db: Connection, registry: Registry) -> bool:
    """Say whether any roll-up has entries left to look at."""
    last = reading.last_pos(db)
    return any(watermark(db, fold.name) < last for fold in registry.all_folds)


def fold_slice(db: GuardedConnection, registry: Registry, budget_ms: float) -> None:
    """Fold within the caller's transaction until nothing is left or the time is used up; at least one run."""
    ends = time.monotonic() + budget_ms / 1000
    last = reading.last_pos(db)
    skipped = {pos for (pos,) in db.execute("SELECT pos FROM journal_pending")}
    for fold in registry.all_folds:
        while watermark(db, fold.name) < last:
            _fold_next(db, fold, last, skipped)
            if time.monotonic() >= ends:
                return


def fold_run(
    db: GuardedConnection, registry: Registry, entries: Sequence[Entry], upto: int
) -> None:
    """Fold entries that the caller has at hand into every roll-up that listens, up to the place `upto`."""
    for fold in registry.all_folds:
        _add(db, fold, [entry for entry in entries if entry.kind in fold.kinds], upto)


def _fold_next(db: GuardedConnection, fold: Fold, last: int, skipped: set[int]) -> None:
    """Fold the next run of entries of one roll-up."""
    mark = watermark(db, fold.name)
    entries = reading.after(db, mark, upto=last, limit=_RUN, kinds=fold.kinds)
    chosen = [entry for entry in entries if entry.pos not in skipped]
    _add(db, fold, chosen, entries[-1].pos if len(entries) == _RUN else last)


def _add(db: GuardedConnection, fold: Fold, entries: Sequence[Entry], upto: int) -> None:
    """Add entries and move the watermark behind them."""
    if entries:
        db.set_door(Door.PROJECT)
        fold.add(db, entries)
        db.set_door(Door.SHUT)
    db.execute(
        "INSERT INTO journal_fold (name, pos) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET pos = excluded.pos",
        (fold.name, upto),
    )
