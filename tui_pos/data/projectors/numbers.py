"""Keep the last number of each series from the documents that bear them."""

from __future__ import annotations

import re

from tui_pos.data.identities import register
from tui_pos.journal.bodies import EpochOpened, TrainingReceipt
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("counter")

REPORTS = ("z", "store_close")
"""Series that go on without a gap after a restore: each report names its period."""

_TAIL = re.compile(r"(\d+)$", re.ASCII)
_NOTE = """
    INSERT INTO counter (series, scope, last, node) VALUES (?, ?, ?, ?)
    ON CONFLICT (series, scope) DO UPDATE SET node = excluded.node,
        last = CASE WHEN excluded.last > counter.last THEN excluded.last ELSE counter.last END"""
_JUMP = """
    UPDATE counter SET last = last + ? WHERE node = ? AND series NOT IN (?, ?)"""


def note_number(db: Connection, node: int, series: str, number: str) -> None:
    """Note a document's number: what its last digits count, within what stands before them (`0102-`)."""
    match = _TAIL.search(number)
    if match and len(match[1]) < 16:
        note(db, node, series, number[: match.start()], int(match[1]))


def note(db: Connection, node: int, series: str, scope: str, number: int) -> None:
    """Note that a number of a series was given out by a node (its key)."""
    db.execute(_NOTE, (series, scope, number, node))


@projects("training.completed")
def training_completed(db: Connection, entry: Entry, body: TrainingReceipt) -> None:
    """Note the number of a practice receipt; nothing else is kept of it."""
    node = register(db, (entry.node,))[entry.node]
    note_number(db, node, "training", body.receipt.number)


@projects("epoch.opened")
def epoch_opened(db: Connection, entry: Entry, body: EpochOpened) -> None:
    """Jump ahead after a restore: what the lost tail gave out must never be given out again."""
    if body.number_jump:
        node = register(db, (entry.node,))[entry.node]
        db.execute(_JUMP, (body.number_jump, node, *REPORTS))
