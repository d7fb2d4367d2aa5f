"""Reading entries back: by place, by name, by kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from tui_pos.journal.connection import Connection, Row
from tui_pos.journal.entry import Entry

_SELECT = (
    "SELECT e.pos, o.node, o.epoch, e.seq, e.kind, e.version, e.at, e.day, e.actor, e.raw, e.mac"
    " FROM journal_entry e JOIN journal_origin o ON o.id = e.origin"
)

_PAGE = 500


def entry_of(row: Row) -> Entry:
    """Make an entry of a row in the order of its fields, the day as the number YYYYMMDD."""
    pos, node, epoch, seq, kind, version, at, day, actor, raw, mac = row
    return Entry(pos, node, epoch, seq, kind, version, at, stored_day(day), actor, raw, mac)


def stored_day(number: int | None) -> date | None:
    """Read a business day that is stored as the number YYYYMMDD."""
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None


def day_number(day: date | None) -> int | None:
    """Write a business day as the number YYYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day if day else None


def last_pos(db: Connection) -> int:
    """Say where the newest entry stands; 0 in an empty journal."""
    ((last,),) = db.execute("SELECT coalesce(max(pos), 0) FROM journal_entry")
    return int(last)


def at_pos(db: Connection, pos: int) -> Entry | None:
    """Give the entry at a place, or None."""
    rows = db.execute(f"{_SELECT} WHERE e.pos = ?", (pos,))
    return entry_of(rows[0]) if rows else None


def at_places(db: Connection, places: Sequence[int]) -> list[Entry]:
    """Give the entries at some places that are in the database, in their order."""
    entries = []
    for start in range(0, len(places), _PAGE):
        part = places[start : start + _PAGE]
        sql = f"{_SELECT} WHERE e.pos IN ({', '.join('?' * len(part))}) ORDER BY e.pos"
        entries += [entry_of(row) for row in db.execute(sql, part)]
    return entries


def named(db: Connection, node: str, epoch: str, seq: int) -> Entry | None:
    """Give the entry with that name, or None."""
    rows = db.execute(
        f"{_SELECT} WHERE o.node = ? AND o.epoch = ? AND e.seq = ?", (node, epoch, seq)
    )
    return entry_of(rows[0]) if rows else None


def after(
    db: Connection,
    pos: int,
    *,
    upto: int | None = None,
    limit: int = _PAGE,
    kinds: Collection[str] = (),
) -> list[Entry]:
    """List entries behind a place in the order in which this database met them; `kinds` empty means all."""
    sql, params = f"{_SELECT} WHERE e.pos > ?", [pos]
    if upto is not None:
        sql += " AND e.pos <= ?"
        params.append(upto)
    chosen = sorted(kinds)
    if chosen:
        sql += f" AND e.kind IN ({', '.join('?' * len(chosen))})"
    sql += f" ORDER BY e.pos LIMIT {limit}"
    return [entry_of(row) for row in db.execute(sql, (*params, *chosen))]


def of_origin(
    db: Connection, node: str, epoch: str, seq: int, *, limit: int = _PAGE
) -> list[Entry]:
    """List one origin's entries behind a sequence number: what another node still lacks."""
    sql = f"{_SELECT} WHERE o.node = ? AND o.epoch = ? AND e.seq > ? ORDER BY e.seq LIMIT {limit}"
    return [entry_of(row) for row in db.execute(sql, (node, epoch, seq))]


def walk(db: Connection, pos: int = 0, *, kinds: Collection[str] = ()) -> Iterator[Entry]:
    """Give all entries behind a place, a page at a time; safe while the caller writes other tables."""
    while page := after(db, pos, kinds=kinds):
        yield from page
        pos = page[-1].pos
