"""A till's side of the conversation: its own entries go up, what others did comes down, one round at a time.

    sync = Sync(run, link, pepper)
    while True:
        sync.round(wait=25)

`run` hands work to whoever owns the database (behind the sale, in the register) and waits for it. A round that fails
leaves everything as it was; the next begins with a new hello. Nothing here is needed to sell.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.data.working import cursors, persons
from tui_pos.data.working.cursors import FEED, PERSONS_DOWN, PERSONS_UP, Cursor
from tui_pos.journal import chain, origins, reading, witnesses
from tui_pos.journal.bodies import Head
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.origins import Origin
from tui_pos.sync import link as paths
from tui_pos.sync import loading, secrets, wire
from tui_pos.sync.link import Link
from tui_pos.sync.loading import Load, Slice
from tui_pos.sync.node import PROGRAM, take_fields
from tui_pos.sync.state import Board
from tui_pos.sync.stating import BEGIN, GONE
from tui_pos.till.credentials import Pepper

T = TypeVar("T")

_NONE = chain.GENESIS.hex()
_READ = 200
GREETING_SECONDS = 60
"""How long a conversation goes on before the till says again how it is, and hears whether secrets changed."""

_WITNESS_MS = 60_000
"""How often an acknowledgement is written down: a sync of the disk each."""


class Runner(Protocol):
    """Run a piece of work with the shop and give its result."""

    def __call__(self, work: Callable[[Shop], T], /) -> T:
        """Run it and wait."""
        ...


@dataclass
class _Session:
    """Hold what a hello agreed on: what the node has of each of this till's epochs, and its own epoch."""

    marks: dict[str, int]
    epoch: str
    wanted: tuple[Head, ...]
    parted: set[str]


class Sync:
    """Keep one till in step with its node."""

    def __init__(
        self,
        run: Runner,
        link: Link,
        office: str,
        pepper: Pepper,
        board: Board,
        progress: Callable[[int, int], None] | None = None,
        most: Slice = loading.BEHIND_A_SALE,
    ) -> None:
        """`office` is the node's id; `progress` is called with how many of how many entries were read.

        `most` is what one transaction takes in of what others did.
        """
        self._run = run
        self._link = link
        self._office = office
        self._pepper = pepper
        self.board = board
        self._progress = progress
        self._most = most
        self._session: _Session | None = None
        self._greeted = 0.0
        self._witnessed = -_WITNESS_MS

    def round(self, wait: int = 0) -> bool:
        """Send what waits, then fetch what others did, waiting up to `wait` seconds for news; says whether there is more.

        Raises `Unreachable`, or the `Refusal` of the node or of the disk, after noting it on the board.
        """
        try:
            self.board.wrote(self._run(lambda shop: shop.read(_own_heads)))
            fresh = time.monotonic() - self._greeted < GREETING_SECONDS
            session = self._session if self._session and fresh else self._begin()
            self._session = None
            self._give_back(session)
            load = self._run(lambda shop: shop.read(loading.under_way))
            self._send(session, load)
            self._send_persons(session)
            more = self._load(load) if load else self._fetch(session, wait)
            self._session = session
        except Refusal as refusal:
            self.board.refused(refusal)
            raise
        except paths.Unreachable as error:
            self.board.unreachable(str(error))
            raise
        self.board.answered()
        return more

    # Beginning

    def _begin(self) -> _Session:
        """Say hello, and put right what a restore on either side has left behind."""
        answer = self._link.ask(paths.HELLO, self._run(self._hello), wire.Welcome)
        self._greeted = time.monotonic()
        self.board.greeted(answer, self._run(lambda shop: shop.clock()))
        if answer.secrets:
            self._swap_secrets()
        parted = self._recover(answer.marks)
        marks = {mark.epoch: mark.seq for mark in answer.marks}
        return _Session(marks, answer.epoch, answer.wanted, parted)

    def _hello(self, shop: Shop) -> wire.Hello:
        def read(db: Connection) -> wire.Hello:
            every = origins.every(db)
            return wire.Hello(
                program=PROGRAM,
                now=shop.clock(),
                heads=tuple(o.head for o in every if o.own),
                office=tuple(o.head for o in every if o.node == self._office),
                secrets=secrets.digest(db, self._pepper.secrets),
                queue=self.board.queue,
                feed=cursors.get(db, FEED).place,
            )

        return shop.read(read)

    def _swap_secrets(self) -> None:
        mine = self._run(lambda shop: shop.read(secrets.every))
        answer = self._link.ask(paths.SECRETS, wire.Secrets(mine), wire.Secrets)
        self._run(lambda shop: shop.work(lambda db: secrets.take(db, answer.secrets)))
        if answer.pepper != self._pepper.secrets:
            self._pepper.replace(answer.pepper)

    def _recover(self, marks: Sequence[Head]) -> set[str]:
        """Fetch back what the node has of this till and the till has not: its database is an old copy.

        If that is in the epoch it writes to, a new one begins in the same transaction: the names are taken. Gives the
        epochs in which both have different entries under the same names: somebody sold on an old copy.
        """
        lost, parted = self._run(lambda shop: shop.read(lambda db: _compare(db, marks)))
        tails = {head.epoch: self._tail(head) for head in lost}
        for head in lost:
            if not self._run(lambda shop: _fits(shop, head, tails[head.epoch])):  # noqa: B023
                parted.add(head.epoch)
                del tails[head.epoch]
        tail = [entry for entries in tails.values() for entry in entries]
        current = self._run(lambda shop: shop.origin().epoch)
        if current in parted:
            why = "the node knows other entries under the same names"
            self._run(lambda shop: shop.open_epoch(reason=why, actor=loading.ACTOR, tail=tail))
        elif current in tails:
            why = "the node holds entries that the backup lacks"
            self._run(
                lambda shop: shop.open_epoch(
                    reason=why, actor=loading.ACTOR, number_jump=0, tail=tail
                )
            )
        elif tail:
            self._run(lambda shop: shop.receive(tail))
        return parted

    def _tail(self, lost: Head) -> list[Entry]:
        """Fetch what follows an entry of this till."""
        tail: list[Entry] = []
        more = True
        while more:
            after = tail[-1].seq if tail else lost.seq
            page = self._link.ask(paths.TAIL, wire.Tail(lost.epoch, after), wire.Entries)
            tail += [carried.entry() for carried in page.entries]
            more = page.more and bool(page.entries)
        return tail

    # Up

    def _give_back(self, session: _Session) -> None:
        """Hand the node those of its own entries that it lost, as far as they are here without a gap."""
        for head in session.wanted:
            seq = head.seq
            while entries := self._run(lambda shop: _following(shop, head, seq)):  # noqa: B023
                self._push(entries)
                seq = entries[-1].seq
        session.wanted = ()

    def _send(self, session: _Session, load: Load | None) -> None:
        """Hand over what the node has not acknowledged, an epoch after the other.

        Nothing behind the entry that asked for a snapshot before the node has answered it.
        """
        for origin in self._run(lambda shop: shop.read(_own_epochs)):
            mark = session.marks.get(origin.epoch, 0)
            if origin.epoch in session.parted:
                self._show(origin)
                session.parted.remove(origin.epoch)
                mark = session.marks[origin.epoch] = origin.seq
            rewound, last = False, math.inf
            if load and not load.opened and origin.epoch == load.begun.epoch:
                last = load.begun.place
            while entries := self._run(lambda shop: _unsent(shop, origin, mark, last)):  # noqa: B023
                answer = self._push(entries)
                acknowledged = {head.epoch: head for head in answer.marks}
                head = acknowledged.get(origin.epoch)
                reached = head.seq if head else 0
                if reached <= mark:
                    if answer.refused or rewound:
                        raise Refusal("refused", answer.refused or _no_progress(entries[0]))
                    rewound = True
                mark = session.marks[origin.epoch] = reached
                if head and head.seq:
                    self._note(head)
            self.board.acknowledged(origin.epoch, mark)

    def _show(self, origin: Origin) -> None:
        """Hand over what the node will not believe, so that a manager sees it in the node's quarantine."""
        after = max(0, origin.seq - wire.BATCH_ENTRIES)
        entries = self._run(lambda shop: _unsent(shop, origin, after))
        if entries:
            self._push(entries)

    def _push(self, entries: Sequence[Entry]) -> wire.Pushed:
        carried = tuple(wire.Carried.of(entry) for entry in entries)
        left = max(0, self.board.queue - len(entries))
        return self._link.ask(paths.PUSH, wire.Push(carried, left), wire.Pushed)

    def _note(self, head: Head) -> None:
        """Write down now and then that the node holds an entry: a witness for whoever verifies the journal."""
        self.board.acknowledged(head.epoch, head.seq)

        def write(shop: Shop) -> None:
            now = shop.clock()
            if abs(now - self._witnessed) >= _WITNESS_MS:
                self._witnessed = now
                shop.work(
                    lambda db: witnesses.note(db, f"{witnesses.NODE}{self._office}", head, now)
                )

        self._run(write)

    def _send_persons(self, session: _Session) -> None:
        """Hand over personal data that was changed here; after the node's restore all of it."""
        while True:
            cursor = self._cursor(PERSONS_UP, session.epoch)
            fields, upto = self._run(
                lambda shop: shop.read(lambda db: persons.since(db, cursor.place))  # noqa: B023
            )
            if not fields:
                return
            self._link.ask(paths.PERSONS, wire.Persons(tuple(fields)), wire.Taken)
            done = Cursor(upto, session.epoch)
            self._run(lambda shop: shop.work(lambda db: cursors.put(db, PERSONS_UP, done)))  # noqa: B023

    def _cursor(self, name: str, epoch: str) -> Cursor:
        """Give a cursor that counts in the node's epoch; one of an earlier epoch begins again."""
        found = self._run(lambda shop: shop.read(lambda db: cursors.get(db, name)))
        return found if found.epoch == epoch else Cursor(0, epoch)

    # Down

    def _fetch(self, session: _Session, wait: int) -> bool:
        """Take one page of what others did; the cursor moves in the transaction that stores it."""
        place = self._run(lambda shop: shop.read(lambda db: cursors.get(db, FEED)))
        down = self._run(lambda shop: shop.read(lambda db: cursors.get(db, PERSONS_DOWN)))
        asked = wire.Feed(place.epoch, place.place, down.epoch, down.place, wait, snapshots=True)
        fed = self._link.ask(paths.FEED, asked, wire.Fed, wait)
        if fed.snapshot:
            self._run(lambda shop: loading.begin(shop, self._office))
            return True
        entries = [carried.entry() for carried in fed.entries]
        for some, upto in _slices(entries, fed.upto, self._most):
            cursor = Cursor(upto, fed.epoch)
            self._run(
                lambda shop: shop.receive(
                    some,  # noqa: B023
                    whole=False,
                    also=lambda db, _: cursors.put(db, FEED, cursor),  # noqa: B023
                )
            )
            self._tell(upto, fed.last)
        if not entries and (place.place, place.epoch) != (fed.upto, fed.epoch):
            moved = Cursor(fed.upto, fed.epoch)
            self._run(lambda shop: shop.work(lambda db: cursors.put(db, FEED, moved)))
        if fed.fields or down.epoch != fed.epoch:
            self._run(lambda shop: shop.work(lambda db: _take_fields(db, fed)))
        if any(entry.kind == "credential.changed" for entry in entries):
            self._swap_secrets()  # A PIN set at the node holds at once, not after the next greeting.
        self._tell(fed.upto, fed.last)
        self.board.read_up_to(fed)
        if session.epoch != fed.epoch:
            raise paths.Unreachable("the node was restored meanwhile")
        return fed.more

    def _load(self, load: Load) -> bool:
        """Take one part of a snapshot; the cursors move with its last entries."""
        wait = 0 if load.opened else loading.MAKING_SECONDS
        try:
            stated = self._link.ask(paths.SNAPSHOT, load.question(), wire.Stated, wait)
        except Refusal as refusal:
            if refusal.code not in (GONE, BEGIN):
                raise
            self._run(lambda shop: loading.begin(shop, self._office))
            return True
        parts = loading.parts(stated, self._most)
        for some in parts[:-1]:
            self._run(lambda shop: shop.receive(some, whole=False))  # noqa: B023
        self._run(
            lambda shop: shop.receive(
                parts[-1], whole=False, also=lambda db, _: loading.took(db, stated)
            )
        )
        self._tell(stated.done, stated.total)
        return True

    def _tell(self, upto: int, last: int) -> None:
        self.board.fed(upto, last)
        if self._progress:
            self._progress(upto, last)


def _compare(db: Connection, marks: Sequence[Head]) -> tuple[list[Head], set[str]]:
    """Say behind which own entries the node has more, and in which epochs it has others under the same names."""
    lost: list[Head] = []
    parted: set[str] = set()
    for mark in marks:
        origin = origins.find(db, mark.node, mark.epoch)
        here = origin.seq if origin else 0
        if here < mark.seq:
            lost.append(origin.head if origin else Head(mark.node, mark.epoch, 0, _NONE))
        elif mark.seq:
            entry = reading.named(db, mark.node, mark.epoch, mark.seq)
            if entry is not None and entry.mac.hex() != mark.mac:
                parted.add(mark.epoch)
    return lost, parted


def _fits(shop: Shop, head: Head, tail: Sequence[Entry]) -> bool:
    """Say whether a tail follows this till's own last entry."""
    if not tail:
        return True
    key = shop.ring.key(head.node)
    return chain.entry_mac(key, bytes.fromhex(head.mac), tail[0]) == tail[0].mac


def _own_heads(db: Connection) -> dict[str, int]:
    return {origin.epoch: origin.seq for origin in origins.every(db) if origin.own}


def _own_epochs(db: Connection) -> list[Origin]:
    return [origin for origin in origins.every(db) if origin.own]


def _unsent(shop: Shop, origin: Origin, after: int, last: float = math.inf) -> list[Entry]:
    """Give entries behind one, those in archive files too: a till that joins late brings its whole journal."""
    if after < origin.archived_seq:
        found = shop.read(lambda db: _archived(shop, db, origin, after))
    else:
        found = shop.read(lambda db: _batch(db, origin.node, origin.epoch, after))
    return [entry for entry in found if entry.seq <= last]


def _archived(shop: Shop, db: Connection, origin: Origin, after: int) -> list[Entry]:
    """Read the next entries of an origin from archive files, as many as fit into one body."""
    mine = (origin.node, origin.epoch)
    every = (e for e in shop.archives(db).entries(db) if (e.node, e.epoch) == mine)
    chosen: list[Entry] = []
    size = 0
    for entry in sorted((e for e in every if e.seq > after), key=lambda entry: entry.seq):
        size += len(entry.raw) + 200
        if chosen and (size > wire.BATCH_BYTES or len(chosen) == wire.BATCH_ENTRIES):
            break
        chosen.append(entry)
    return chosen


def _following(shop: Shop, head: Head, after: int) -> list[Entry]:
    """Give the node's entries behind one, up to the first that is not here."""
    found = shop.read(lambda db: _batch(db, head.node, head.epoch, after))
    whole = [entry for n, entry in enumerate(found, start=after + 1) if entry.seq == n]
    return whole


def _batch(db: Connection, node: str, epoch: str, after: int) -> list[Entry]:
    """Read as many entries as fit into one body."""
    chosen: list[Entry] = []
    size = 0
    while len(chosen) < wire.BATCH_ENTRIES:
        page = reading.of_origin(db, node, epoch, after, limit=_READ)
        for entry in page:
            size += len(entry.raw) + 200
            if chosen and size > wire.BATCH_BYTES:
                return chosen
            chosen.append(entry)
        if len(page) < _READ:
            break
        after = page[-1].seq
    return chosen


def _slices(entries: Sequence[Entry], upto: int, most: Slice) -> list[tuple[list[Entry], int]]:
    """Cut a page into transactions, each with the place up to which everything is stored after it."""
    parts = list(loading.cut(entries, most))
    ends = [part[-1].pos for part in parts[:-1]] + [upto]
    return list(zip(parts, ends, strict=False))


def _take_fields(db: Connection, fed: wire.Fed) -> None:
    take_fields(db, fed.fields)
    cursors.put(db, PERSONS_DOWN, Cursor(fed.persons, fed.epoch))


def _no_progress(entry: Entry) -> str:
    return (
        f"The node does not take entry {entry.seq} of this till and does not say why: look at the node with"
        " serve --status."
    )
