"""What the journal and the tables need of a database connection, whichever database it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

Value = int | str | bytes | None
"""What goes into and comes out of a column: never a float, never a Decimal."""

Row = tuple[Any, ...]


class Connection(Protocol):
    """Run SQL on one connection inside the transaction that its owner has opened.

    SQL is written with `?` placeholders and the part of the language that SQLite and PostgreSQL share
    (`ON CONFLICT … DO UPDATE` included); what differs lives in `data.dialect`.
    """

    dialect: str

    def execute(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        """Run one statement through a prepared statement and return all its rows."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for many rows."""
        ...
