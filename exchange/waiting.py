"""Which journal entries still wait to be cut for a company, and up to which day each store has closed.

The journal is read once, in its order: what can post is noted as waiting, what a cut names is taken off again. So the
list follows from the journal alone and can be made anew from its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import msgspec

from exchange.delivery import cache
from exchange.posting.source import Body, Source, place
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.journal.bodies import BatchCut, StoreClosed
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.kinds import KINDS

_WAITING, _MARK, _BEGIN = "waiting", "waiting_mark", "waiting_begin"
_PAGE = 500
_KINDS = tuple(
    kind.name
    for kind in KINDS.values()
    if issubclass(kind.body, (*Body.__args__, BatchCut, StoreClosed))
)


class Mark(msgspec.Struct, frozen=True):
    """Say up to where the journal was read, and the last day that each store has closed."""

    pos: int = 0
    closed: dict[str, date] = {}


class Waiting(msgspec.Struct, frozen=True):
    """Place one entry that waits: where it stands in the journal, and whose batch it belongs to."""

    pos: int
    store: str
    day: date


@dataclass(frozen=True, slots=True)
class Due:
    """Name a store's day that is closed, with the places of its entries that were not cut yet, in order."""

    store: str
    day: date
    places: tuple[int, ...]


def begin_with(db: Connection, company: str, day: date, *, now: int) -> None:
    """Post nothing that happened before a day: QuickBooks has it from elsewhere."""
    cache.put(db, company, _BEGIN, "", day.isoformat(), now)


def first_day(db: Connection, company: str) -> date:
    """Give the first day that is posted at all."""
    found = cache.get(db, company, _BEGIN)
    return date.fromisoformat(found.value) if found else date.min


def follow(shop: Shop, company: str) -> None:
    """Read the journal on to its end, a page to a transaction."""
    while shop.work(lambda db: _page(db, company, shop.clock())):
        pass


def _page(db: Connection, company: str, now: int) -> bool:
    """Note what one page of the journal brings; says whether there was one."""
    mark = _mark(db, company)
    page = reading.after(db, mark.pos, limit=_PAGE, kinds=_KINDS)
    if not page:
        return False
    begin, closed = first_day(db, company), dict(mark.closed)
    for entry in page:
        body = entry.body if entry.known else None
        if isinstance(body, StoreClosed):
            closed[body.store] = max(body.day, closed.get(body.store, body.day))
        elif isinstance(body, BatchCut):
            if body.company == company:
                forget(db, company, body.sources)
        elif body is not None:
            _note(db, company, entry, begin, now)
    _put(db, company, _MARK, "", Mark(page[-1].pos, closed), now)
    return True


def _note(db: Connection, company: str, entry: Entry, begin: date, now: int) -> None:
    source = source_of(entry)
    store, day = place(source)
    if day >= begin:
        _put(db, company, _WAITING, source.entry, Waiting(entry.pos, store, day), now)


def source_of(entry: Entry) -> Source:
    """Make an entry what a batch is cut from; one without a business day counts on the day it was written."""
    day = entry.day or datetime.fromtimestamp(entry.at / 1000, UTC).date()
    return Source(f"{entry.node}/{entry.epoch}/{entry.seq}", day, entry.body)


def due(db: Connection, company: str) -> list[Due]:
    """List the days that are closed and have entries waiting, the oldest first."""
    return [one for one in waiting(db, company) if one.day <= _closed(db, company, one.store)]


def waiting(db: Connection, company: str) -> list[Due]:
    """List all days that have entries waiting, closed or not; what names no store goes to the first one's batch."""
    stores = sorted(settings.stores(db), key=lambda store: store.number)
    first = stores[0].id if stores else ""
    groups: dict[tuple[date, str], list[int]] = {}
    for one in cache.every(db, company, _WAITING):
        found = msgspec.json.decode(one.value, type=Waiting)
        groups.setdefault((found.day, found.store or first), []).append(found.pos)
    return [Due(store, day, tuple(sorted(at))) for (day, store), at in sorted(groups.items())]


def all_wait(db: Connection, company: str, entries: tuple[str, ...]) -> bool:
    """Say whether entries still wait, every one: another process may have cut them meanwhile."""
    return all(cache.get(db, company, _WAITING, entry) is not None for entry in entries)


def forget(db: Connection, company: str, entries: tuple[str, ...]) -> None:
    """Take entries off the list: a batch was cut from them."""
    for entry in entries:
        cache.drop(db, company, _WAITING, entry)


def read_up_to(db: Connection, company: str) -> int:
    """Say up to which position the journal was read for a company; later entries are in no list yet."""
    return _mark(db, company).pos


def _closed(db: Connection, company: str, store: str) -> date:
    return _mark(db, company).closed.get(store, date.min)


def _mark(db: Connection, company: str) -> Mark:
    found = cache.get(db, company, _MARK)
    return msgspec.json.decode(found.value, type=Mark) if found else Mark()


def _put(
    db: Connection, company: str, kind: str, key: str, value: msgspec.Struct, now: int
) -> None:
    cache.put(db, company, kind, key, msgspec.json.encode(value).decode(), now)
