"""What a till hears of others: entries in the order in which the node stored them, without what it has no use for.

Every entry of the node itself goes to every till: a node that comes back from a backup finds its own lost entries there.
Of other tills a till gets the set-up and what changes balances, costs or orders, and the receipts and stock documents of
its own store. Never its own entries, and never what only an audit reads (sign-ons, voids, drawer openings).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Lock

import msgspec

from tui_pos.data.archives import Archives
from tui_pos.data.working import enrolments
from tui_pos.journal import reading
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.replaying import merged
from tui_pos.sync.wire import BATCH_BYTES, BATCH_ENTRIES, Carried

SETUP = frozenset({"company.saved", "stores.saved", "tills.saved", "tax.saved"})
"""What only one voice may say: a till that joins with a journal of its own said it for itself alone."""

RECORDS = SETUP | {
    "departments.saved", "items.saved", "prices.changed", "roles.saved", "staff.saved", "customers.saved",
    "vendors.saved",
}  # fmt: skip
"""Kinds of which the last word counts; the node says what the last word is."""

EVERYWHERE = RECORDS | {
    "person.erased", "balance.set", "voucher.posted", "memo.posted", "transfer.posted",
}  # fmt: skip
"""Kinds that every till of the company needs."""

IN_STORE = frozenset({"receipt.completed", "count.posted", "order.saved", "store.closed"})
"""Kinds that the tills of the same store need; receipts that move a balance go everywhere."""

CAN_WAIT = frozenset({"receipt.completed"})
"""Kinds for which nobody is woken: they go with the next answer."""

_KEPT = 20_000
"""Entries that a serving process keeps at hand, some 30 MB."""


Alone = Mapping[tuple[str, str], int]
"""By node and epoch, the last entry that a till wrote before it joined."""


class _Part(msgspec.Struct):
    """Read of a line or tender only what says whether it moves a balance."""

    kind: str = ""
    is_: str = msgspec.field(name="is", default="")


class _Where(msgspec.Struct):
    """Read of a body only what says where it happened."""

    store: str = ""
    tenders: tuple[_Part, ...] = ()
    lines: tuple[_Part, ...] = ()


_where = msgspec.json.Decoder(_Where)
_BALANCES = frozenset({"gift_card", "gift_certificate", "store_credit", "account", "deposit"})
_BALANCE_LINES = frozenset({"gift_card", "deposit", "account_payment"})


@dataclass(frozen=True, slots=True)
class Row:
    """Say for whom an entry is: one store, or everybody (`store` None)."""

    carried: Carried
    store: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Hold what lies between two places for one till; `more` when another page follows at once."""

    rows: tuple[Carried, ...]
    upto: int
    more: bool
    urgent: bool


def row_of(entry: Entry, office: str, alone: Alone) -> Row | None:
    """Say for whom an entry is, None for nobody."""
    if entry.kind in SETUP and entry.seq <= alone.get((entry.node, entry.epoch), 0):
        return None
    if entry.node == office or entry.kind in EVERYWHERE:
        return Row(Carried.of(entry), None)
    if entry.kind not in IN_STORE:
        return None
    try:
        where = _where.decode(entry.raw)
    except (msgspec.MsgspecError, ValueError):
        return Row(Carried.of(entry), None)
    moves = any(part.kind in _BALANCES for part in where.tenders)
    moves = moves or any(part.is_ in _BALANCE_LINES for part in where.lines)
    return Row(Carried.of(entry), None if moves else where.store)


class Recent:
    """Keep the newest rows of the feed, decoded once for all tills; used from several threads."""

    def __init__(self, office: str, archives: Callable[[Connection], Archives]) -> None:
        """`office` is the node's id, `archives` gives the files that older entries were moved to."""
        self._office = office
        self._archives = archives
        self._lock = Lock()
        self._rows: list[Row] = []
        self._places: list[int] = []
        self._from = 0
        self._upto = 0

    def read(self, db: Connection, after: int, till: str, store: str) -> Page:
        """Give the next page behind a place for one till of a store."""
        last = reading.last_pos(db)
        with self._lock:
            self._catch_up(db, last)
            rows = self._slice(db, after)
        return _page(rows, after, last, till, store)

    def _catch_up(self, db: Connection, last: int) -> None:
        """Read what was stored since; after a long pause only the newest part is kept."""
        if last < self._upto:
            self._rows, self._places, self._upto = [], [], 0
        if not self._upto:
            self._from = self._upto = max(_archived(db), last - _KEPT)
        while self._upto < last:
            entries = reading.after(db, self._upto, upto=last)
            if not entries:
                self._upto = last
                break
            self._add(entries, enrolments.alone(db))
            self._upto = entries[-1].pos
        if len(self._rows) > 2 * _KEPT:
            cut = len(self._rows) - _KEPT
            self._from = self._places[cut - 1]
            del self._rows[:cut], self._places[:cut]

    def _add(self, entries: Sequence[Entry], alone: Alone) -> None:
        for entry in entries:
            row = row_of(entry, self._office, alone)
            if row:
                self._rows.append(row)
                self._places.append(entry.pos)

    def _slice(self, db: Connection, after: int) -> tuple[list[Row], int]:
        """Give rows behind a place and up to which place they are complete."""
        if after >= self._from:
            start = bisect_right(self._places, after)
            rows = self._rows[start : start + 4 * BATCH_ENTRIES]
            complete = start + len(rows) == len(self._rows)
            return rows, self._upto if complete else rows[-1].carried.pos
        entries = self._old(db, after)
        alone = enrolments.alone(db)
        found = (row_of(entry, self._office, alone) for entry in entries)
        return [row for row in found if row], entries[-1].pos if entries else self._upto

    def _old(self, db: Connection, after: int) -> list[Entry]:
        """Read behind a place far back, from archive files too: slow, and needed once by a till that was away for long."""
        if after >= _archived(db):
            return reading.after(db, after, limit=BATCH_ENTRIES)
        every = merged(self._archives(db).entries(db), reading.walk(db, after))
        return list(islice((entry for entry in every if entry.pos > after), BATCH_ENTRIES))


def _archived(db: Connection) -> int:
    """Give the last place that an archive file may hold."""
    ((last,),) = db.execute("SELECT coalesce(max(last), 0) FROM journal_archive")
    return int(last)


def _page(found: tuple[list[Row], int], after: int, last: int, till: str, store: str) -> Page:
    """Choose one till's rows, as many as fit into an answer."""
    rows, upto = found
    chosen: list[Carried] = []
    size = 0
    for row in rows:
        carried = row.carried
        if carried.node == till or row.store not in (None, store):
            continue
        size += len(carried.raw) + 200
        if chosen and (size > BATCH_BYTES or len(chosen) == BATCH_ENTRIES):
            upto = chosen[-1].pos
            break
        chosen.append(carried)
    urgent = any(carried.kind not in CAN_WAIT for carried in chosen)
    return Page(tuple(chosen), max(upto, after), upto < last, urgent)
