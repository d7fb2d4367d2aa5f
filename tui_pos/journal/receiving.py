"""Taking entries of other nodes into the journal, under their own names.

A repeat changes nothing, a gap is reported, and what claims a name that is taken by another entry, or does not fit
its chain, goes to the quarantine for a person to look at. Nothing that arrives is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec

from tui_pos.core.identity import Clock
from tui_pos.core.refusal import Refusal
from tui_pos.journal import chain, origins, reading
from tui_pos.journal.appending import LONGEST_NAME, store
from tui_pos.journal.applying import Why, apply
from tui_pos.journal.bodies import EpochOpened, Head, NodeCreated
from tui_pos.journal.chain import Keyring
from tui_pos.journal.connection import GuardedConnection
from tui_pos.journal.entry import Entry
from tui_pos.journal.origins import Origin
from tui_pos.journal.projecting import Registry

_LARGEST = 2**53


@dataclass(slots=True)
class Received:
    """Tell what became of a batch.

    `stored` are the new entries with their places here, `pending` those of them that are not in the tables.
    `missing` names, per origin with a gap, the last entry before it: send what follows. `ahead` are entries under
    this node's own current epoch that it never wrote: it was restored from a backup and must open a new epoch.
    """

    stored: list[Entry] = field(default_factory=list)
    repeated: int = 0
    pending: dict[int, Why] = field(default_factory=dict)
    quarantined: list[Entry] = field(default_factory=list)
    missing: dict[tuple[str, str], Head] = field(default_factory=dict)
    ahead: list[Entry] = field(default_factory=list)


class Receiver:
    """Take one batch in, inside the caller's transaction.

    With `whole` the sender sends every entry of each origin in order (a till to its node, a tail fetched back); without
    it a feed leaves entries out (what a till needs of others), so gaps mean nothing and chains cannot be checked.
    """

    def __init__(
        self,
        db: GuardedConnection,
        registry: Registry,
        ring: Keyring,
        clock: Clock,
        *,
        whole: bool,
    ) -> None:
        self._db = db
        self._registry = registry
        self._ring = ring
        self._clock = clock
        self._whole = whole
        self._pos = reading.last_pos(db)
        self._own = origins.own(db)
        self._origins: dict[tuple[str, str], Origin] = {}
        self._new: dict[tuple[str, str, int], Entry] = {}
        self._owners: list[int] = []
        self._seals: list[bytes | None] = []
        self.result = Received()

    def take(self, entries: Sequence[Entry]) -> Received:
        """Take the entries one by one; one that is no entry at all is a Refusal, code `bad_entry`, for all."""
        for entry in entries:
            _check(entry)
        for entry in entries:
            self._take(entry)
        store(self._db, self.result.stored, self._owners, self._seals)
        for origin in self._origins.values():
            origins.advance(self._db, origin.id, origin.seq, origin.mac)
        self.result.pending = apply(self._db, self._registry, self.result.stored)
        return self.result

    def _take(self, entry: Entry) -> None:
        name = (entry.node, entry.epoch)
        origin = self._origins.get(name) or origins.find(self._db, *name)
        if origin is None:
            origin = origins.unknown(*name, whole=self._whole)
        if entry.seq <= origin.seq and self._is_repeat(origin, entry):
            return
        if self._own and origin.id == self._own.id:
            self.result.ahead.append(entry)
        elif origin.whole and entry.seq > origin.seq + 1:
            self._gap(name, origin.head)
        else:
            self._add(origin, entry)

    def _is_repeat(self, origin: Origin, entry: Entry) -> bool:
        """Say whether the name is taken; an entry that differs from the one that has it goes to the quarantine."""
        held = self._new.get((entry.node, entry.epoch, entry.seq)) or reading.named(
            self._db, entry.node, entry.epoch, entry.seq
        )
        if held is None and not origin.whole:
            return False
        if held is None or replace(held, pos=0) == replace(entry, pos=0):
            self.result.repeated += 1
        else:
            self._quarantine(entry, "another entry has this name")
        return True

    def _add(self, origin: Origin, entry: Entry) -> None:
        key = self._ring.get(entry.node)
        chained = key is not None and origin.whole
        if chained and key and chain.entry_mac(key, origin.mac, entry) != entry.mac:
            self._quarantine(entry, "it does not fit the chain")
            self._gap((entry.node, entry.epoch), origin.head)
            return
        if origin.id == 0:
            origin = self._new_origin(entry)
        self._pos += 1
        placed = replace(entry, pos=self._pos)
        self.result.stored.append(placed)
        self._owners.append(origin.id)
        self._seals.append(None if chained or not self._own else self._seal(placed))
        self._new[(entry.node, entry.epoch, entry.seq)] = placed
        if entry.seq > origin.seq:
            origin = replace(origin, seq=entry.seq, mac=entry.mac)
        self._origins[(entry.node, entry.epoch)] = origin

    def _seal(self, entry: Entry) -> bytes:
        assert self._own is not None
        return chain.seal_mac(self._ring.key(self._own.node), entry)

    def _new_origin(self, entry: Entry) -> Origin:
        """Make a new origin known from its first entry: a node's beginning, or an epoch after a restore."""
        role, prior = "", None
        known = _body(entry)
        if isinstance(known, NodeCreated):
            role = known.role
        elif isinstance(known, EpochOpened):
            before = origins.find(self._db, entry.node, known.prior_epoch)
            if before:
                role, prior = before.role, before.id
        own = bool(self._own and self._own.node == entry.node)
        return origins.add(
            self._db,
            entry.node,
            entry.epoch,
            role=role,
            own=own,
            whole=self._whole,
            prior=prior,
        )

    def _gap(self, name: tuple[str, str], head: Head) -> None:
        self.result.missing.setdefault(name, head)

    def _quarantine(self, entry: Entry, why: str) -> None:
        self._db.execute(
            "INSERT INTO journal_quarantine"
            " (node, epoch, seq, kind, version, at, day, actor, raw, mac, why, seen)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                entry.node,
                entry.epoch,
                entry.seq,
                entry.kind,
                entry.version,
                entry.at,
                reading.day_number(entry.day),
                entry.actor,
                entry.raw,
                entry.mac,
                why,
                self._clock(),
            ),
        )
        self.result.quarantined.append(entry)


def _check(entry: Entry) -> None:
    """Refuse what no journal could have written, before anything is stored."""
    texts = (entry.node, entry.epoch, entry.kind, entry.actor)
    sizes = (entry.pos, entry.seq, entry.version, entry.at)
    fine = (
        all(len(text) <= LONGEST_NAME and text.isprintable() for text in texts)
        and all(0 <= size < _LARGEST for size in sizes)
        and entry.seq > 0
        and len(entry.mac) == len(chain.GENESIS)
    )
    if not fine:
        raise Refusal(
            "bad_entry",
            "What arrived is not a journal entry: nothing of it was stored. Check what sent it.",
        )


def _body(entry: Entry) -> msgspec.Struct | None:
    """Decode an entry if that can be done."""
    if not entry.known:
        return None
    try:
        return entry.body
    except (msgspec.MsgspecError, KeyError, ValueError, TypeError):
        return None
