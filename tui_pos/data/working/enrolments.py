"""Which tills belong to this node, what each last said of itself, and the one-time codes for new ones."""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.journal.connection import Connection

_COLUMNS = (
    "node, token, enrolled, revoked, contact, program, ahead, queue, feed, trouble, alone_epoch,"
    " alone_seq, kept"
)
_ENROL = f"""
    INSERT INTO sync_till ({_COLUMNS}) VALUES (?, ?, ?, 0, 0, '', 0, 0, 0, '', ?, ?, ?)
    ON CONFLICT (node) DO UPDATE SET token = excluded.token, enrolled = excluded.enrolled,
        revoked = 0, trouble = '', alone_epoch = excluded.alone_epoch,
        alone_seq = excluded.alone_seq, kept = excluded.kept"""
_HEARD = """
    UPDATE sync_till SET contact = ?, program = ?, ahead = ?, queue = ?, feed = ? WHERE node = ?"""
_CODE = """
    INSERT INTO sync_code (key, till, store, number, name, expires, tries)
    VALUES (?, ?, ?, ?, ?, ?, 0)"""


FOUNDER = b"founder"
"""What is kept of a till whose journal made the company: its settings are everybody's."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Tell a till that has joined. `token` is the hash of its credential, `revoked` when it was shut out (0: never).

    `ahead` is how many milliseconds its clock is before ours, `queue` how many entries it had not sent, `feed` up to
    which place it has heard. `alone_seq` is the last entry it wrote before it joined, `kept` what the node's own
    settings were then, to be said again when that journal has arrived (empty: nothing to say).
    """

    node: str
    token: str
    enrolled: int
    revoked: int
    contact: int
    program: str
    ahead: int
    queue: int
    feed: int
    trouble: str
    alone_epoch: str
    alone_seq: int
    kept: bytes


@dataclass(frozen=True, slots=True)
class Code:
    """Tell an open one-time code: which till it is for (empty: a new one), its place, and until when it can be used."""

    key: str
    till: str
    store: str
    number: int
    name: str
    expires: int
    tries: int


def enrol(
    db: Connection,
    node: str,
    token: str,
    now: int,
    *,
    alone_epoch: str = "",
    alone_seq: int = 0,
    kept: bytes = b"",
) -> None:
    """Let a till in with a credential's hash; one it had before is dead from here on."""
    db.execute(_ENROL, (node, token, now, alone_epoch, alone_seq, kept))


def till(db: Connection, node: str) -> Enrolled | None:
    """Give one till."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM sync_till WHERE node = ?", (node,))
    return Enrolled(*rows[0]) if rows else None


def tills(db: Connection) -> list[Enrolled]:
    """List the tills in the order in which they joined."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM sync_till ORDER BY enrolled, node")
    return [Enrolled(*row) for row in rows]


def revoke(db: Connection, node: str, now: int) -> None:
    """Shut a till out: its credential is dead, for every process that serves this database."""
    db.execute("UPDATE sync_till SET revoked = ?, token = '' WHERE node = ?", (now, node))


def heard(
    db: Connection, node: str, *, now: int, program: str, ahead: int, queue: int, feed: int
) -> None:
    """Note what a till says of itself."""
    db.execute(_HEARD, (now, program, ahead, queue, feed, node))


def handed(db: Connection, node: str, *, now: int, queue: int) -> None:
    """Note that a till has just handed entries over, and how many it still has."""
    db.execute("UPDATE sync_till SET contact = ?, queue = ? WHERE node = ?", (now, queue, node))


def trouble(db: Connection, node: str, what: str) -> None:
    """Note, or with an empty text forget, what is wrong with what a till sends."""
    db.execute("UPDATE sync_till SET trouble = ? WHERE node = ?", (what[:500], node))


def alone(db: Connection) -> dict[tuple[str, str], int]:
    """Give, by node and epoch, the last entry that tills wrote before they joined a company that was there already."""
    sql = "SELECT node, alone_epoch, alone_seq FROM sync_till WHERE alone_seq > 0 AND kept <> ?"
    return {(node, epoch): int(seq) for node, epoch, seq in db.execute(sql, (FOUNDER,))}


def settled(db: Connection, node: str) -> None:
    """Note that the settings were said again behind the journal of a till that had sold alone."""
    db.execute("UPDATE sync_till SET kept = ? WHERE node = ?", (b"", node))


def add_code(db: Connection, code: Code, now: int) -> None:
    """Open a one-time code, and forget those that ran out."""
    db.execute("DELETE FROM sync_code WHERE expires <= ?", (now,))
    db.execute(_CODE, (code.key, code.till, code.store, code.number, code.name, code.expires))


def codes(db: Connection, now: int) -> list[Code]:
    """List the codes that can still be used."""
    sql = "SELECT key, till, store, number, name, expires, tries FROM sync_code WHERE expires > ?"
    return [Code(*row) for row in db.execute(sql, (now,))]


def use_code(db: Connection, key: str) -> None:
    """Take a code away: it opens nothing a second time."""
    db.execute("DELETE FROM sync_code WHERE key = ?", (key,))


def count_try(db: Connection, now: int, most: int) -> None:
    """Count a wrong try against every open code, and take away those that had `most`, and those that ran out."""
    db.execute("UPDATE sync_code SET tries = tries + 1")
    db.execute("DELETE FROM sync_code WHERE tries >= ? OR expires <= ?", (most, now))
