"""Whose entries a database holds: one row per epoch of each node, with the last entry known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_pos.journal.bodies import Head
from tui_pos.journal.chain import GENESIS
from tui_pos.journal.connection import Connection, Row

_COLUMNS = "id, node, epoch, prior, role, own, current, whole, seq, mac, archived_seq, archived_mac FROM journal_origin"


@dataclass(frozen=True, slots=True)
class Origin:
    """Stand for one epoch of one node.

    `own` marks the epochs of this database's own node, `current` the one it appends to. A `whole` origin is held gapless from 1 to `seq`; of others
    this database only has the entries that a feed chose for it. Entries up to `archived_seq` are in archive files.
    """

    id: int
    node: str
    epoch: str
    prior: int | None
    role: str
    own: bool
    current: bool
    whole: bool
    seq: int
    mac: bytes
    archived_seq: int
    archived_mac: bytes

    @property
    def head(self) -> Head:
        """Name the last entry known."""
        return Head(self.node, self.epoch, self.seq, self.mac.hex())


def _origin(row: Row) -> Origin:
    key, node, epoch, prior, role, own, current, whole, *last = row
    return Origin(key, node, epoch, prior, role, bool(own), bool(current), bool(whole), *last)


def own(db: Connection) -> Origin | None:
    """Give the epoch that this database appends to, or None before its node was created."""
    rows = db.execute(f"SELECT {_COLUMNS} WHERE current = 1")
    return _origin(rows[0]) if rows else None


def find(db: Connection, node: str, epoch: str) -> Origin | None:
    """Give one origin by its name, or None."""
    rows = db.execute(f"SELECT {_COLUMNS} WHERE node = ? AND epoch = ?", (node, epoch))
    return _origin(rows[0]) if rows else None


def every(db: Connection) -> list[Origin]:
    """List all origins in the order in which they became known."""
    return [_origin(row) for row in db.execute(f"SELECT {_COLUMNS} ORDER BY id")]


def heads(db: Connection) -> tuple[Head, ...]:
    """Name the last entry known of every origin."""
    return tuple(origin.head for origin in every(db))


def unknown(node: str, epoch: str, *, whole: bool) -> Origin:
    """Stand for an origin of which nothing is stored yet: its id is 0."""
    return Origin(0, node, epoch, None, "", False, False, whole, 0, GENESIS, 0, GENESIS)


def add(
    db: Connection,
    node: str,
    epoch: str,
    *,
    role: str,
    own: bool,
    whole: bool,
    prior: int | None = None,
) -> Origin:
    """Make an origin known, with no entry yet."""
    ((last,),) = db.execute("SELECT coalesce(max(id), 0) FROM journal_origin")
    made = replace(unknown(node, epoch, whole=whole), id=last + 1, prior=prior, role=role, own=own)
    db.execute(
        "INSERT INTO journal_origin (id, node, epoch, prior, role, own, current, whole, seq, mac,"
        " archived_seq, archived_mac) VALUES (?, ?, ?, ?, ?, ?, 0, ?, 0, ?, 0, ?)",
        (made.id, node, epoch, prior, role, int(own), int(whole), GENESIS, GENESIS),
    )
    return made


def make_current(db: Connection, origin: Origin) -> None:
    """Append to this epoch from now on, and count all epochs of its node as this database's own."""
    db.execute("UPDATE journal_origin SET current = 0 WHERE current = 1")
    db.execute("UPDATE journal_origin SET own = 1 WHERE node = ?", (origin.node,))
    db.execute("UPDATE journal_origin SET current = 1 WHERE id = ?", (origin.id,))


def advance(db: Connection, origin: int, seq: int, mac: bytes) -> None:
    """Note the last entry of an origin."""
    db.execute("UPDATE journal_origin SET seq = ?, mac = ? WHERE id = ?", (seq, mac, origin))
