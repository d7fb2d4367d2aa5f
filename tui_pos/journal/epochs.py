"""Beginning a node's journal, and beginning again after a restore.

A restored database would give out the same `(node, epoch, seq)` a second time with other contents. So it opens a new
epoch, whose first entry names the old epoch and the last entry that the backup still had; what was lost behind that
can be fetched back later from whoever holds it, under the old epoch's names.
"""

from __future__ import annotations

from tui_pos.core.identity import Clock, Ids
from tui_pos.core.refusal import Refusal
from tui_pos.journal import origins
from tui_pos.journal.appending import append
from tui_pos.journal.bodies import EpochOpened, NodeCreated
from tui_pos.journal.chain import Keyring
from tui_pos.journal.connection import GuardedConnection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import Registry

NUMBER_JUMP = 1000
"""What receipt numbers jump by when no other node can say which were used after the backup."""


def create_node(
    db: GuardedConnection,
    registry: Registry,
    ring: Keyring,
    clock: Clock,
    ids: Ids,
    *,
    role: str,
    name: str,
    program: str,
    actor: str,
    node: str = "",
    key: bytes | None = None,
) -> Entry:
    """Make this database a node's own, with a new key, and append its first entry.

    `role` is `till` or `office`; `node` and `key` are given by an enrolment, and made here for a till on its own.
    """
    if origins.own(db):
        raise Refusal(
            "node_exists", "This database belongs to a till already: choose another file."
        )
    chosen = node or ids()
    ring.add(chosen, key)
    origin = origins.add(db, chosen, ids(), role=role, own=True, whole=True)
    origins.make_current(db, origin)
    body = NodeCreated(node=chosen, role=role, name=name, program=program)
    (entry,) = append(db, registry, ring, clock, [body], actor=actor, day=None)
    return entry


def open_epoch(
    db: GuardedConnection,
    registry: Registry,
    ring: Keyring,
    clock: Clock,
    ids: Ids,
    *,
    reason: str,
    actor: str,
    number_jump: int = NUMBER_JUMP,
) -> Entry:
    """Leave the current epoch for a new one after a restore.

    `number_jump` is 0 when a node can give the lost entries back before anything is numbered.
    """
    before = origins.own(db)
    if before is None:
        raise Refusal(
            "no_node", "This database belongs to no till yet: there is nothing to go on with."
        )
    after = origins.add(
        db, before.node, ids(), role=before.role, own=True, whole=True, prior=before.id
    )
    origins.make_current(db, after)
    body = EpochOpened(
        prior_epoch=before.epoch,
        last_seq=before.seq,
        last_mac=before.mac.hex(),
        reason=reason,
        number_jump=number_jump,
    )
    (entry,) = append(db, registry, ring, clock, [body], actor=actor, day=None)
    return entry
