"""What keeps a shop's data small and provable over the years: checkpoints, archiving, verification."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tui_pos.core.refusal import Refusal
from tui_pos.data.database import OwnedConnection
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.data.snapshot import Snapshot
from tui_pos.data.working import printjobs
from tui_pos.journal import origins, reading, verifying, witnesses
from tui_pos.journal.bodies import Checkpoint
from tui_pos.journal.connection import Connection, Door
from tui_pos.journal.entry import Entry
from tui_pos.journal.origins import Origin
from tui_pos.journal.verifying import Verdict
from tui_pos.journal.witnesses import Witness

FILE_ENTRIES = 5000
"""Entries in one archive file, and in one transaction of archiving (some 100 ms)."""

PRINT_JOB_DAYS = 30
"""How long closed print jobs stay: receipts are printed again from the journal."""

_DAY_MS = 24 * 3600 * 1000


def take_checkpoint(shop: Shop, *, actor: str) -> Entry:
    """Vouch for all tables as they are now: heads of all origins and the hash of the tables, as an entry.

    Hashing runs beside the shop's own work and takes about a second for half a million rows.
    """
    with shop.snapshot() as snapshot:
        body = snapshot.checkpoint()
    (entry,) = shop.append([body], actor=actor)
    return entry


def verify(shop: Shop, shown: Sequence[Witness] = ()) -> Verdict:
    """Prove the journal, archive files included; see `journal.verifying`. Reads one moment beside the shop's work."""
    with Snapshot(shop.database.address, shop.registry) as snapshot:
        archives = shop.archives(snapshot.db)
        try:
            archives.check(snapshot.db)
        except Refusal as refusal:
            verdict = verifying.verify(snapshot.db, shop.ring, None, shown)
            verdict.findings.append(refusal.sentence)
            return verdict
        return verifying.verify(
            snapshot.db, shop.ring, partial(archives.entries, snapshot.db), shown
        )


def tidy(shop: Shop, *, actor: str, joined: bool) -> bool:
    """Do one step of what keeps the data small, for the days that the company has set; says whether more is left.

    Closed print jobs go after a month. Entries go to archive files once a whole file is old enough, behind a checkpoint
    that is taken then. A node keeps everybody's as long as a till keeps its own; `joined` is true at a till that has a
    node: what the node has not acknowledged stays. Call it when nobody waits: a checkpoint takes seconds in a big shop.
    """
    now = shop.clock()
    shop.work(lambda db: printjobs.forget(db, now - PRINT_JOB_DAYS * _DAY_MS))
    company = shop.read(lambda db: settings.company(db, now))
    if company is None:
        return False
    own_days = company.own_receipts_days
    other_days = company.other_receipts_days if shop.origin().role == "till" else own_days
    own, other = now - own_days * _DAY_MS, now - other_days * _DAY_MS
    if (
        _count(shop.read(lambda db: _oldest(db, own, other, reading.last_pos(db), joined)))
        < FILE_ENTRIES
    ):
        return False
    behind = shop.read(lambda db: _oldest(db, own, other, _checkpointed(db), joined))
    if _count(behind) < FILE_ENTRIES:
        take_checkpoint(shop, actor=actor)
    return archive(shop, own_days=own_days, other_days=other_days, joined=joined) > 0


def archive(shop: Shop, *, own_days: int, other_days: int, joined: bool = False) -> int:
    """Move one file's worth of old entries out of the database, and say how many; 0 when nothing is old enough.

    This node's own entries stay for `own_days`, others' for `other_days`; at a till that has `joined` a node also those
    that the node has not acknowledged. Only entries in front of a checkpoint go, in
    the order of their chain; the last entry of each origin stays, and so does what is not in the tables yet. The
    file is durable before the entries leave the database; a power cut between the two leaves them in both, which
    harms nothing. Call again until it gives 0, behind the sale; 0 too when another service moved the same meanwhile.
    """
    now = shop.clock()
    own, other = now - own_days * _DAY_MS, now - other_days * _DAY_MS
    chosen = shop.read(lambda db: _oldest(db, own, other, _checkpointed(db), joined))
    if not chosen:
        return 0
    entries = shop.read(lambda db: _read(db, chosen))
    name, digest = shop.read(shop.archives).save(entries)
    moved = shop.database.write(lambda db: _move(db, chosen, entries, name, digest))
    return len(entries) if moved else 0


Chosen = list[tuple[Origin, list[int], int, bytes]]
"""Per origin: the places of the entries to go, and the last one's sequence number and MAC."""


def _oldest(db: Connection, own: int, other: int, limit: int, joined: bool) -> Chosen:
    """Choose what is old enough and not behind a place, from the front of each chain, up to one file's worth."""
    room, chosen = FILE_ENTRIES, Chosen()
    marks = {(w.head.node, w.head.epoch): w.head.seq for w in witnesses.by_nodes(db)}
    ((waiting,),) = db.execute("SELECT coalesce(min(pos), ?) FROM journal_pending", (limit + 1,))
    limit = min(limit, waiting - 1, reading.last_pos(db) - 1)
    for origin in origins.every(db):
        before = own if origin.own else other
        most = origin.seq - 1
        if origin.own and joined:
            most = min(most, marks.get((origin.node, origin.epoch), 0))
        rows = db.execute(
            "SELECT pos, seq, at, mac FROM journal_entry WHERE origin = ? AND seq > ? AND seq <= ?"
            f" ORDER BY seq LIMIT {room}",
            (origin.id, origin.archived_seq, most),
        )
        places = []
        for pos, seq, at, mac in rows:
            if at >= before or pos > limit:
                break
            places.append(pos)
            last = (seq, mac)
        if places:
            chosen.append((origin, places, *last))
            room -= len(places)
        if not room:
            break
    return chosen


def _count(chosen: Chosen) -> int:
    return sum(len(places) for _, places, _, _ in chosen)


def _checkpointed(db: Connection) -> int:
    """Give the place that the last checkpoint of this node vouches for."""
    own = origins.own(db)
    rows = db.execute(
        "SELECT pos FROM journal_entry WHERE kind = 'checkpoint' AND origin = ? ORDER BY pos DESC LIMIT 1",
        (own.id if own else 0,),
    )
    entry = reading.at_pos(db, rows[0][0]) if rows else None
    body = entry.body if entry else None
    return body.pos if isinstance(body, Checkpoint) else 0


def _read(db: Connection, chosen: Chosen) -> list[Entry]:
    places = sorted(pos for _, some, _, _ in chosen for pos in some)
    entries = [reading.at_pos(db, pos) for pos in places]
    return [entry for entry in entries if entry is not None]


def _move(
    db: OwnedConnection, chosen: Chosen, entries: list[Entry], name: str, digest: bytes
) -> bool:
    """Note the file, move the chains' beginnings behind it, and delete what it holds.

    Gives False, with nothing changed, when another process has moved a chain's beginning since the choice.
    """
    now = {origin.id: origin.archived_seq for origin in origins.every(db)}
    if any(now[origin.id] != origin.archived_seq for origin, *_ in chosen):
        return False
    ((number,),) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM journal_archive")
    db.execute(
        "INSERT INTO journal_archive (id, name, first, last, entries, digest) VALUES (?, ?, ?, ?, ?, ?)",
        (number, name, entries[0].pos, entries[-1].pos, len(entries), digest),
    )
    db.set_door(Door.ARCHIVE)
    for origin, places, seq, mac in chosen:
        db.execute(
            "UPDATE journal_origin SET archived_seq = ?, archived_mac = ? WHERE id = ?",
            (seq, mac, origin.id),
        )
        db.executemany("DELETE FROM journal_entry WHERE pos = ?", [(pos,) for pos in places])
    db.set_door(Door.SHUT)
    return True
