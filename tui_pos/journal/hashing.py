"""Hashing tables, so that a rebuild can be compared with what is live and a checkpoint can vouch for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from tui_pos.journal.connection import GuardedConnection

_SPACE = 2**128


def hash_tables(db: GuardedConnection, tables: Iterable[str]) -> dict[str, str]:
    """Hash the rows of each table, in a transaction that sees one moment.

    Rows are hashed one by one and summed, so their order does not matter and nothing is sorted or held in memory;
    SQLite and PostgreSQL give the same figure for the same rows.
    """
    return {table: _hash_table(db, table) for table in tables}


def combined(hashes: Mapping[str, str]) -> str:
    """Give one hash for all tables, whatever the order in which they were hashed."""
    joined = "\n".join(f"{table} {hashes[table]}" for table in sorted(hashes))
    return hashlib.blake2b(joined.encode(), digest_size=32).hexdigest()


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Name the tables that are not alike, or not in both."""
    return sorted(
        table for table in one.keys() | other.keys() if one.get(table) != other.get(table)
    )


def _hash_table(db: GuardedConnection, table: str) -> str:
    total = rows = 0
    encode = msgspec.msgpack.Encoder().encode
    for row in db.stream(f'SELECT * FROM "{table}"'):
        digest = hashlib.blake2b(encode(row), digest_size=16).digest()
        total += int.from_bytes(digest, "big")
        rows += 1
    return f"{rows}:{total % _SPACE:032x}"
