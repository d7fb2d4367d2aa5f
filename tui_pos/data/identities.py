"""From identifiers to the integer keys of this database, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tui_pos.journal.connection import Connection, Row, Value
from tui_pos.journal.projecting import rebuildable

rebuildable("identity")

MOST = 512
"""How many values one statement asks for; more are asked in several."""

_LAST = "SELECT COALESCE(MAX(key), 0) FROM identity"
_INSERT = "INSERT INTO identity (key, id) VALUES (?, ?)"


def find(db: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Give the keys of those identifiers that this database has met."""
    wanted = list(dict.fromkeys(ids))
    return dict(select_in(db, "SELECT id, key FROM identity WHERE id IN (?)", wanted))


def key_of(db: Connection, id_: str) -> int:
    """Give the key of one identifier, 0 (which no row has) when it was never met."""
    rows = db.execute("SELECT key FROM identity WHERE id = ?", (id_,))
    return int(rows[0][0]) if rows else 0


def names(db: Connection, keys: Iterable[int]) -> dict[int, str]:
    """Give the identifiers of keys."""
    wanted = list(dict.fromkeys(keys))
    return dict(select_in(db, "SELECT key, id FROM identity WHERE key IN (?)", wanted))


def register(db: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Give the keys of identifiers, and the next free ones to those that are new. For projectors only.

    The empty identifier means "none" in bodies and has no key.
    """
    wanted = [id_ for id_ in dict.fromkeys(ids) if id_]
    known = find(db, wanted)
    new = [id_ for id_ in wanted if id_ not in known]
    if new:
        last = int(db.execute(_LAST)[0][0])
        rows = [(last + i, id_) for i, id_ in enumerate(new, start=1)]
        db.executemany(_INSERT, rows)
        known.update((id_, key) for key, id_ in rows)
    return known


def select_in(
    db: Connection, sql: str, values: Sequence[Value], after: Sequence[Value] = ()
) -> Iterator[Row]:
    """Run a statement whose `IN (?)` takes any number of values, and give all its rows.

    The list is filled up with repeats to a power of two, so that a few prepared statements serve every length.
    `after` are the parameters behind the list.
    """
    for start in range(0, len(values), MOST):
        part = values[start : start + MOST]
        width = 1 << (len(part) - 1).bit_length()
        marks = ", ".join("?" * width)
        filled = (*part, *(part[-1],) * (width - len(part)), *after)
        yield from db.execute(sql.replace("IN (?)", f"IN ({marks})"), filled)
