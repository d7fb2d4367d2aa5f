"""A node's side of a snapshot: made at one place of its journal, kept in pages, given to a till part by part.

A till that loads one has nothing, or has been away for so long that the feed would take longer. It says so with an
entry of its own, `snapshot.begun`, and sends nothing behind it until it has the first page: so it is plain which of
its own sales are in the figures. Behind the pages come the documents of the last months, for returns, and then the
feed from the snapshot's place on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec

from tui_pos.core.refusal import Refusal
from tui_pos.data.daynumber import to_day
from tui_pos.data.identities import key_of
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.data.working import snapshots
from tui_pos.data.working.enrolments import Enrolled
from tui_pos.data.working.snapshots import KeptSnapshot
from tui_pos.journal import chain, kinds, origins, reading
from tui_pos.journal.bodies import SnapshotOpened
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.sync import enrolment, statement, wire
from tui_pos.sync.wire import BATCH_BYTES, BATCH_ENTRIES, Carried

FAR = 50_000
"""Entries of others behind which a till loads a snapshot: taking them in takes half a minute, a snapshot ten seconds."""

FEW = BATCH_ENTRIES
"""What a till that has read nothing still reads from the feed: one answer."""

FRESH = 5_000
"""How far the journal may have gone since a kept snapshot was made: the feed brings what lies between."""

EPOCH = "snapshot"
"""The epoch of a snapshot's own entries; their node is the snapshot's id."""

MOVING = frozenset(
    {"receipt.completed", "voucher.posted", "memo.posted", "transfer.posted", "balance.set"}
)
"""Kinds that figures depend on."""

GONE, BEGIN = "snapshot_gone", "snapshot_begin"
"""Refusals after which a till begins anew."""

_BEHIND = """
    SELECT count(*) FROM journal_entry e JOIN journal_origin o ON o.id = e.origin
    WHERE e.pos > ? AND o.node <> ?"""
_OWN_SINCE = """
    SELECT o.epoch, e.seq, e.kind FROM journal_entry e JOIN journal_origin o ON o.id = e.origin
    WHERE e.pos > ? AND o.node = ?"""
_SENT_BEYOND = """
    SELECT count(*) FROM journal_entry e JOIN journal_origin o ON o.id = e.origin
    WHERE o.node = ? AND o.epoch = ? AND e.seq > ? AND e.pos <= ?"""
_DOCUMENTS = ("receipt", "voucher", "memo", "stock_count", "store_closing")
_PAST = " UNION ALL ".join(
    f"SELECT pos FROM {table} WHERE store = ? AND day >= ? AND pos > ? AND pos <= ?"
    for table in _DOCUMENTS
) + """
    UNION ALL SELECT pos FROM transfer
    WHERE (from_store = ? OR to_store = ?) AND day >= ? AND pos > ? AND pos <= ?"""  # fmt: skip
_ORDERS = "SELECT pos FROM order_doc WHERE store = ? AND status IN ('pending', 'open') ORDER BY pos"


def is_far(db: Connection, till: Enrolled, after: int, last: int) -> bool:
    """Say whether so much happened behind a place that a till had better load a snapshot.

    Not while entries wait here for a newer program: what they did is in no table and would be in no figure.
    """
    most = FAR if after else FEW
    if last - after <= most:
        return False
    ((behind,),) = db.execute(_BEHIND, (after, till.node))
    waiting = db.execute("SELECT 1 FROM journal_pending WHERE why = 'unknown' LIMIT 1")
    return int(behind) > most and not waiting


def answer(shop: Shop, till: Enrolled, message: wire.Snapshot) -> wire.Stated:
    """Give a till the next part of a snapshot, making one when none fits; see `serve` for refusals."""
    found = shop.read(lambda db: serve(shop, db, till, message))
    if found is None:
        made = make(shop, till, message)
        keep(shop, made)
        found = made.first()
    return found


def serve(shop: Shop, db: Connection, till: Enrolled, message: wire.Snapshot) -> wire.Stated | None:
    """Give the next part of a snapshot that is at hand; None when one has to be made first.

    Refuses (`snapshot_gone`) one that is no longer at hand.
    """
    kept = snapshots.find(db, message.id) if message.id else _fitting(db, till, message)
    if kept is None:
        if message.id:
            raise Refusal(GONE, "This snapshot is no longer at hand: the till loads a new one.")
        return None
    if message.page < kept.pages:
        return _page(kept, message.page, snapshots.page(db, kept.id, message.page))
    return _past(shop, db, kept, till, message.past)


@dataclass(frozen=True, slots=True)
class Made:
    """Hold a snapshot that was made and is not kept yet."""

    kept: KeptSnapshot
    pages: list[bytes]

    def first(self) -> wire.Stated:
        """Give its first page."""
        return _page(self.kept, 0, self.pages[0])


def make(shop: Shop, till: Enrolled, message: wire.Snapshot) -> Made:
    """Make a snapshot of this moment for a till's store: some 40 s for a million items, reading beside all other work.

    Refuses (`snapshot_begin`) a till whose own entries do not end with the one that asked.
    """
    return shop.read(lambda db: _make(shop, db, till, message))


def keep(shop: Shop, made: Made) -> None:
    """Keep a snapshot at hand."""
    shop.work(lambda db: snapshots.keep(db, made.kept, made.pages))


def _fitting(db: Connection, till: Enrolled, message: wire.Snapshot) -> KeptSnapshot | None:
    """Give a kept snapshot whose figures count exactly what the till wrote up to its own question."""
    last = reading.last_pos(db)
    for kept in snapshots.of_store(db, _store_of(db, till)):
        if kept.place < last - FRESH or kept.place > last:
            continue
        asked = (till.node, message.epoch, message.begun)
        late = [
            kind
            for epoch, seq, kind in db.execute(_OWN_SINCE, (kept.place, till.node))
            if kind in MOVING and (epoch != message.epoch or seq <= message.begun)
        ]
        if not late and db.execute(_SENT_BEYOND, (*asked, kept.place)) == [(0,)]:
            return kept
    return None


def _make(shop: Shop, db: Connection, till: Enrolled, message: wire.Snapshot) -> Made:
    own, place, now = origins.own(db), reading.last_pos(db), shop.clock()
    assert own is not None
    begun = reading.named(db, till.node, message.epoch, message.begun)
    beyond = db.execute(_SENT_BEYOND, (till.node, message.epoch, message.begun, place))
    if begun is None or begun.kind != "snapshot.begun" or beyond != [(0,)]:
        raise Refusal(BEGIN, "What this till wrote goes on behind its question: it asks again.")
    store, id_ = _store_of(db, till), shop.ids()
    opened = SnapshotOpened(own.node, own.epoch, place, origins.heads(db))
    key, pages, count = shop.ring.key(own.node), list[bytes](), 0
    for page in _pages(_everything(shop, db, id_, key, opened, store, now)):
        pages.append(wire.pack(wire.Entries(tuple(page))))
        count += len(page)
    first_day = _first_day(db, now)
    past = _past_places(db, store, first_day, 0, place)
    ((many, first),) = db.execute(f"SELECT count(*), min(pos) FROM ({past[0]}) AS found", past[1])
    kept = KeptSnapshot(
        id_, store, place, own.epoch, now, len(pages), count, first_day, many, first or 0
    )
    return Made(kept, pages)


def _everything(
    shop: Shop,
    db: Connection,
    id_: str,
    key: bytes,
    opened: SnapshotOpened,
    store: str,
    now: int,
) -> Iterator[Carried]:
    """Give a snapshot's own entries in their chain, then the open orders of the store as they were saved."""
    mac = chain.GENESIS
    said = itertools.chain[msgspec.Struct]([opened], statement.bodies_of(db, store, now))
    for seq, body in enumerate(said, start=1):
        kind, version, raw = kinds.encode(body)
        bare = Entry(0, id_, EPOCH, seq, kind, version, now, None, enrolment.ACTOR, raw, b"")
        mac = chain.entry_mac(key, mac, bare)
        yield Carried.of(replace(bare, mac=mac))
    orders = [int(pos) for (pos,) in db.execute(_ORDERS, (key_of(db, store),))]
    yield from (Carried.of(entry) for entry in read_places(shop, db, orders))


def read_places(shop: Shop, db: Connection, places: list[int]) -> list[Entry]:
    """Give the entries at some places, from archive files too."""
    found = reading.at_places(db, places)
    missing = set(places).difference(entry.pos for entry in found)
    return [*shop.archives(db).at(db, missing), *found] if missing else found


def _page(kept: KeptSnapshot, n: int, packed: bytes) -> wire.Stated:
    """Give the nth page."""
    return wire.Stated(
        id=kept.id,
        place=kept.place,
        epoch=kept.epoch,
        page=n + 1,
        past=max(0, kept.past_from - 1),
        done=kept.entries * (n + 1) // kept.pages,
        total=kept.entries + kept.past,
        packed=packed,
        more=n + 1 < kept.pages or kept.past > 0,
    )


def _past(
    shop: Shop, db: Connection, kept: KeptSnapshot, till: Enrolled, after: int
) -> wire.Stated:
    """Give the next documents of the store that were there at the snapshot's place, but for the till's own."""
    sql, params = _past_places(db, kept.store, kept.first_day, after, kept.place)
    rows = db.execute(f"{sql} ORDER BY pos LIMIT {BATCH_ENTRIES}", params)
    places = [int(pos) for (pos,) in rows]
    chosen: list[Carried] = []
    upto, size = places[-1] if places else kept.place, 0
    for entry in read_places(shop, db, places):
        size += len(entry.raw) + 200
        if chosen and size > BATCH_BYTES:
            upto = chosen[-1].pos
            break
        if entry.node != till.node:
            chosen.append(Carried.of(entry))
    more = len(places) == BATCH_ENTRIES or (bool(places) and upto < places[-1])
    span = max(1, kept.place - kept.past_from)
    share = kept.past * (upto - kept.past_from) // span if more else kept.past
    return wire.Stated(
        id=kept.id,
        place=kept.place,
        epoch=kept.epoch,
        page=kept.pages,
        past=upto,
        done=kept.entries + share,
        total=kept.entries + kept.past,
        entries=tuple(chosen),
        more=more,
    )


def _past_places(
    db: Connection, store: str, first_day: int, after: int, place: int
) -> tuple[str, list[int]]:
    """Write the question for the places of a store's documents since a day, between two places."""
    key = key_of(db, store)
    params = [key, first_day, after, place] * len(_DOCUMENTS)
    return _PAST, [*params, key, key, first_day, after, place]


def _first_day(db: Connection, now: int) -> int:
    """Give the earliest business day of the receipts that a till keeps of others."""
    company = settings.company(db, now)
    days = company.other_receipts_days if company else 0
    return to_day(datetime.fromtimestamp(now / 1000, UTC).date() - timedelta(days=days))


def _store_of(db: Connection, till: Enrolled) -> str:
    place = settings.till(db, till.node)
    return place.store if place else ""


def _pages(entries: Iterable[Carried]) -> Iterator[list[Carried]]:
    """Cut entries into pages of at most one body each."""
    page: list[Carried] = []
    size = 0
    for carried in entries:
        size += len(carried.raw) + 200
        if page and (size > BATCH_BYTES or len(page) == BATCH_ENTRIES):
            yield page
            page, size = [], len(carried.raw) + 200
        page.append(carried)
    yield page
