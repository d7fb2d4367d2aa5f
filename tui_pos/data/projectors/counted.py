"""Say whether an entry is in the figures that a snapshot brought: what it did is known, and must not be done twice."""

from __future__ import annotations

from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import rebuildable

rebuildable("snapshot_begun", "snapshot_head")

_COUNTED = "SELECT 1 FROM snapshot_head WHERE node = ? AND epoch = ? AND seq >= ?"


def is_counted(db: Connection, entry: Entry) -> bool:
    """Say whether stock, costs and balances hold what this entry moved already; for projectors."""
    return bool(db.execute(_COUNTED, (entry.node, entry.epoch, entry.seq)))
