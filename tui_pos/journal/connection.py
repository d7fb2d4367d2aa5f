"""What the journal and the tables need of a database connection, whichever database it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any, Protocol

Value = int | str | bytes | None
"""What goes into and comes out of a column: never a float, never a Decimal."""

Row = tuple[Any, ...]


class ConstraintFailed(Exception):
    """Say that a row broke a constraint: a key that exists already, a missing parent, a failed check."""


class StorageFailed(Exception):
    """Say that the database could not be read or written: disk full, I/O error, damaged file, lost server."""


class Door(StrEnum):
    """Say which guarded tables may be written at the moment.

    `SHUT`: working tables only. `PROJECT`: the rebuildable tables too, while an entry is applied. `ARCHIVE`:
    entries may be deleted after they were written to an archive file. Triggers on the tables ask it, so that a
    row which no entry stands behind is refused, also to a program that is not ours.
    """

    SHUT = "shut"
    PROJECT = "project"
    ARCHIVE = "archive"


class Connection(Protocol):
    """Run SQL on one connection inside the transaction that its owner has opened.

    SQL is written with `?` placeholders and the part of the language that SQLite and PostgreSQL share
    (`ON CONFLICT … DO UPDATE` included); what differs lives in `data.dialect`. Raises `ConstraintFailed` and
    `StorageFailed`, a `Refusal` with code `no_entry` for a guarded table, and the driver's own errors for wrong SQL.
    """

    dialect: str

    def execute(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        """Run one statement through a prepared statement and return all its rows."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for many rows."""
        ...


class GuardedConnection(Connection, Protocol):
    """Be a connection as the journal itself needs it: with the guards' door, and for long reads."""

    def set_door(self, door: Door) -> None:
        """Open or shut the guarded tables for this connection's transaction."""
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """Undo all that happens inside when it raises, the guarded tables shut again; the transaction goes on.

        What statements inside failed with is raised inside, also where they are sent without waiting.
        """
        ...

    def stream(self, sql: str, params: Sequence[Value] = ()) -> Iterator[Row]:
        """Read many rows a few at a time, inside a transaction; on PostgreSQL one that only reads."""
        ...
