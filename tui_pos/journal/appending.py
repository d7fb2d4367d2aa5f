"""Writing entries: this node's own, one after the other in the chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import msgspec

from tui_pos.core.identity import Clock
from tui_pos.core.refusal import Refusal
from tui_pos.journal import chain, kinds, origins, reading
from tui_pos.journal.applying import project
from tui_pos.journal.chain import Keyring
from tui_pos.journal.connection import GuardedConnection
from tui_pos.journal.entry import Entry
from tui_pos.journal.origins import Origin
from tui_pos.journal.projecting import Registry

LONGEST_NAME = 100
"""Characters in an actor, a kind, a node's or an epoch's id."""

_INSERT = (
    "INSERT INTO journal_entry (pos, origin, seq, kind, version, at, day, actor, raw, mac, seal)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def store(
    db: GuardedConnection,
    entries: Sequence[Entry],
    origin: Sequence[int],
    seal: Sequence[bytes | None],
) -> None:
    """Insert entries as they are, with the origin and the seal of each."""
    db.executemany(
        _INSERT,
        [
            (
                entry.pos,
                owner,
                entry.seq,
                entry.kind,
                entry.version,
                entry.at,
                reading.day_number(entry.day),
                entry.actor,
                entry.raw,
                entry.mac,
                sealed,
            )
            for entry, owner, sealed in zip(entries, origin, seal, strict=True)
        ],
    )


def append(
    db: GuardedConnection,
    registry: Registry,
    ring: Keyring,
    clock: Clock,
    bodies: Sequence[msgspec.Struct],
    *,
    actor: str,
    day: date | None,
) -> list[Entry]:
    """Store bodies as the next entries of this node's chain and write their rows, all in the caller's transaction.

    Raises what a projector raises; the caller rolls back, and then neither entry nor row exists.
    """
    origin = origins.own(db)
    if origin is None:
        raise Refusal(
            "no_node", "This database belongs to no till yet: run init, or join the shop's node."
        )
    entries = _chained(db, origin, ring.key(origin.node), clock(), bodies, actor, day)
    store(db, entries, [origin.id] * len(entries), [None] * len(entries))
    if entries:
        origins.advance(db, origin.id, entries[-1].seq, entries[-1].mac)
    project(db, registry, entries, bodies)
    return entries


def _chained(
    db: GuardedConnection,
    origin: Origin,
    key: bytes,
    at: int,
    bodies: Sequence[msgspec.Struct],
    actor: str,
    day: date | None,
) -> list[Entry]:
    """Encode bodies as the entries that follow an origin's head."""
    if not actor.isprintable() or len(actor) > LONGEST_NAME:
        raise ValueError(f"{actor!r} is not an actor's name or id")
    pos, seq, mac = reading.last_pos(db), origin.seq, origin.mac
    entries = []
    for body in bodies:
        pos, seq = pos + 1, seq + 1
        kind, version, raw = kinds.encode(body)
        bare = Entry(pos, origin.node, origin.epoch, seq, kind, version, at, day, actor, raw, b"")
        mac = chain.entry_mac(key, mac, bare)
        entries.append(replace(bare, mac=mac))
    return entries
