"""A till's side of a snapshot: what is asked next, and taking in what comes; cut off anywhere it goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_pos.data.shop import Shop
from tui_pos.data.working import cursors
from tui_pos.data.working.cursors import BEGUN, FEED, PAGES, PAST, Cursor
from tui_pos.journal import origins
from tui_pos.journal.bodies import SnapshotBegun
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.sync import wire

ACTOR = "sync"
MAKING_SECONDS = 120
"""How long a node may take to make a snapshot before its first page comes."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Say how much one transaction takes in."""

    size: int
    entries: int


BEHIND_A_SALE = Slice(50_000, 20)
"""While a cashier may be waiting."""

ALONE = Slice(400_000, 200)
"""While nobody can be: larger ones spill out of the page cache."""


@dataclass(frozen=True, slots=True)
class Load:
    """Say how far a snapshot is loaded: `begun` is the own entry that asked, `pages` and `past` what has come."""

    begun: Cursor
    pages: Cursor
    past: Cursor

    @property
    def opened(self) -> bool:
        """Say whether the node has answered: it is plain which of this till's entries its figures count."""
        return bool(self.pages.epoch)

    def question(self) -> wire.Snapshot:
        """Give what to ask next."""
        return wire.Snapshot(
            self.begun.epoch,
            self.begun.place,
            self.pages.epoch,
            self.pages.place,
            self.past.place,
        )


def under_way(db: Connection) -> Load | None:
    """Give the snapshot that this till is loading, None when it is not."""
    begun = cursors.get(db, BEGUN)
    if not begun.epoch:
        return None
    load = Load(begun, cursors.get(db, PAGES), cursors.get(db, PAST))
    own = origins.own(db)
    lost = not load.opened and (own is None or own.epoch != begun.epoch)
    return None if lost else load


def begin(shop: Shop, office: str) -> None:
    """Ask for a snapshot, by an entry of this till's own."""

    def also(db: Connection) -> None:
        own = origins.own(db)
        assert own is not None
        cursors.drop(db, PAGES, PAST)
        cursors.put(db, BEGUN, Cursor(own.seq, own.epoch))

    shop.append([SnapshotBegun(office)], actor=ACTOR, also=also)


def parts(stated: wire.Stated, most: Slice) -> list[list[Entry]]:
    """Unpack what came, cut into what one transaction takes; at least one, so that the cursors move."""
    carried = wire.unpack(stated.packed, wire.Entries).entries if stated.packed else stated.entries
    return list(cut([one.entry() for one in carried], most)) or [[]]


def cut(entries: Sequence[Entry], most: Slice) -> Iterator[list[Entry]]:
    """Cut entries into what one transaction takes."""
    some: list[Entry] = []
    size = 0
    for entry in entries:
        if some and (size > most.size or len(some) == most.entries):
            yield some
            some, size = [], 0
        some.append(entry)
        size += len(entry.raw)
    if some:
        yield some


def took(db: Connection, stated: wire.Stated) -> None:
    """Note, in the transaction of a part's last entries, that it is here; behind the last part the feed goes on."""
    if stated.more:
        cursors.put(db, PAGES, Cursor(stated.page, stated.id))
        cursors.put(db, PAST, Cursor(stated.past, stated.id))
    else:
        cursors.put(db, FEED, Cursor(stated.place, stated.epoch))
        cursors.drop(db, BEGUN, PAGES, PAST)
