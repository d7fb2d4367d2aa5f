"""The word index behind search as you type: FTS5 on SQLite, a text-search vector on PostgreSQL.

Both hold words that `data.words` has folded, under the integer key of what they describe, and both answer one
question: which keys have, for every word of a query, a word that begins with it. Ranking is not asked of them:
on a million items it would read every match of a short word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_pos.journal.connection import Connection, Value

ITEMS = "item_search"
PERSONS = "person_search"
INDEXES = (ITEMS, PERSONS)


@dataclass(frozen=True, slots=True)
class _Sql:
    """Hold one database's statements; `{t}` is the index's name."""

    create: tuple[str, ...]
    insert: str
    delete: str
    match: str


_SQLITE = _Sql(
    create=(
        "CREATE VIRTUAL TABLE {t} USING fts5(words, content='', contentless_delete=1, detail=none,"
        " prefix='1 2 3', tokenize='unicode61 remove_diacritics 0')",
    ),
    insert="INSERT OR REPLACE INTO {t} (rowid, words) VALUES (?, ?)",
    delete="DELETE FROM {t} WHERE rowid = ?",
    match="SELECT rowid FROM {t} WHERE {t} MATCH ? LIMIT ?",
)
_POSTGRES = _Sql(
    create=(
        "CREATE TABLE {t} (key BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX {t}_words ON {t} USING GIN (words)",
    ),
    insert="INSERT INTO {t} (key, words) VALUES (?, array_to_tsvector(string_to_array(?, ' ')))"
    " ON CONFLICT (key) DO UPDATE SET words = excluded.words",
    delete="DELETE FROM {t} WHERE key = ?",
    match="SELECT key FROM {t} WHERE words @@ CAST(? AS tsquery) LIMIT ?",
)


def _sql(db: Connection) -> _Sql:
    return _SQLITE if db.dialect == "sqlite" else _POSTGRES


def statements(*, on_sqlite: bool) -> tuple[str, ...]:
    """List what creates the indexes of items and of persons; the first migration's work."""
    sql = _SQLITE if on_sqlite else _POSTGRES
    return tuple(statement.format(t=name) for name in INDEXES for statement in sql.create)


def put(db: Connection, index: str, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Add what is found by the given words, in the place of what it was found by before."""
    filled = [(key, " ".join(dict.fromkeys(words))) for key, words in rows]
    db.executemany(_sql(db).insert.format(t=index), filled)


def remove(db: Connection, index: str, keys: Iterable[int]) -> None:
    """Take entries out; a key that is not there is no error."""
    db.executemany(_sql(db).delete.format(t=index), [(key,) for key in keys])


def match(db: Connection, index: str, words: Sequence[str], limit: int) -> list[int]:
    """Give up to `limit` keys that have for every word one that begins with it, in no order that means anything."""
    query: Value
    if db.dialect == "sqlite":
        query = " ".join(f'"{word}"*' for word in words)
    else:
        query = " & ".join(f"'{word}':*" for word in words)
    return [int(key) for (key,) in db.execute(_sql(db).match.format(t=index), (query, limit))]
