"""Who else holds the head of a chain: without a witness nobody can say whether the last entries were cut off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from tui_pos.journal import bodies
from tui_pos.journal.bodies import Head
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry

KINDS = ("checkpoint", "backup.made", "day.closed", "epoch.opened")
"""The kinds of entries that name a head."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Say that `who` (a Z report on paper, a backup, a node) holds an entry of an origin.

    `head.mac` may be the beginning of the MAC only, as printed on paper: at least 8 hexadecimal digits.
    """

    who: str
    head: Head


def note(db: Connection, who: str, head: Head, at: int) -> None:
    """Remember that a node has acknowledged one of our heads; an older acknowledgement never replaces a newer one."""
    db.execute(
        "INSERT INTO journal_witness (origin, who, seq, mac, at)"
        " SELECT id, ?, ?, ?, ? FROM journal_origin WHERE node = ? AND epoch = ?"
        " ON CONFLICT (origin, who) DO UPDATE SET seq = excluded.seq, mac = excluded.mac, at = excluded.at"
        " WHERE excluded.seq > journal_witness.seq",
        (who, head.seq, bytes.fromhex(head.mac), at, head.node, head.epoch),
    )


def noted(db: Connection) -> list[Witness]:
    """List the acknowledgements."""
    rows = db.execute(
        "SELECT w.who, o.node, o.epoch, w.seq, w.mac FROM journal_witness w"
        " JOIN journal_origin o ON o.id = w.origin ORDER BY w.origin, w.who"
    )
    return [Witness(who, Head(node, epoch, seq, mac.hex())) for who, node, epoch, seq, mac in rows]


NODE = "node "
"""How the name of a witness begins that is a back-office node."""


def by_nodes(db: Connection) -> list[Witness]:
    """List what back-office nodes have acknowledged: what is in front of it is safe with them."""
    return [witness for witness in noted(db) if witness.who.startswith(NODE)]


def named_by(entry: Entry) -> Iterator[Witness]:
    """Give the witnesses that an entry names; the thing itself (the paper, the file) is elsewhere."""
    if entry.kind not in KINDS or not entry.known:
        return
    try:
        body = entry.body
    except (msgspec.MsgspecError, ValueError):
        return
    if isinstance(body, bodies.DayClosed) and body.head:
        who = f"Z report {body.number} of {body.day.isoformat()} (entry {entry.seq})"
        yield Witness(who, body.head)
    elif isinstance(body, bodies.BackupMade):
        yield Witness(f"backup {body.name} (entry {entry.seq})", body.head)
    elif isinstance(body, bodies.Checkpoint):
        for head in body.heads:
            if (head.node, head.epoch) != (entry.node, entry.epoch):
                yield Witness(f"checkpoint of node {entry.node} (entry {entry.seq})", head)
    elif isinstance(body, bodies.EpochOpened):
        head = Head(entry.node, body.prior_epoch, body.last_seq, body.last_mac)
        yield Witness(f"epoch after a restore (entry 1 of {entry.epoch})", head)
