"""peewee on a connection that is open already: for declaring tables, for migrations, for reports off the hot path.

peewee imports psycopg wherever it finds it (about 100 ms), and the register's path from start to receipt does not need
either, so nothing on that path imports this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw
import peewee
from playhouse.apsw_ext import APSWDatabase

from tui_pos.data.sqlite import SqliteConnection
from tui_pos.journal.connection import Connection


class SqliteOrm(APSWDatabase):
    """Let peewee work on our own SQLite connection, dates as ISO text, columns of STRICT types."""

    field_types = {"DATETIME": "TEXT", "DATE": "TEXT", "VARCHAR": "TEXT", "BIGINT": "INTEGER"}  # noqa: RUF012

    def __init__(self, driver: apsw.Connection) -> None:
        super().__init__("tui-pos", autoconnect=False, thread_safe=False)
        self._driver = driver

    def _connect(self) -> apsw.Connection:
        self._driver.convert_binding = _as_text
        return self._driver

    def _close(self, conn: apsw.Connection) -> None:
        """Leave the connection open: it belongs to the shop."""


def _as_text(_cursor: apsw.Cursor, _number: int, value: Any) -> str:
    """Bind what SQLite has no type for: apsw's own peewee class leaves dates to whoever uses it."""
    return str(value)


def bind(connection: Connection) -> peewee.Database:
    """Give peewee's database for one of our connections; transactions stay with the shop that owns it."""
    if isinstance(connection, SqliteConnection):
        database: peewee.Database = SqliteOrm(connection.driver)
    else:
        database = _postgres_orm(connection)
    database.connect()
    return database


def _postgres_orm(connection: Connection) -> peewee.Database:
    from tui_pos.data.postgres import PostgresConnection

    if not isinstance(connection, PostgresConnection):
        raise TypeError(f"peewee cannot work on {connection!r}")
    driver = connection.driver

    class PostgresOrm(peewee.PostgresqlDatabase):
        def _connect(self) -> Any:
            return driver

        def _close(self, conn: Any) -> None:
            """Leave the connection open: it belongs to the shop."""

    return PostgresOrm("tui-pos", prefer_psycopg3=True, autoconnect=False, thread_safe=False)


def create_tables(database: peewee.Database, models: Sequence[type[peewee.Model]]) -> None:
    """Create tables from models that carry no word of either database.

    On SQLite each becomes STRICT, and one with a composite key is clustered on that key (WITHOUT ROWID) unless its
    Meta says `clustered = False`: the lines of a receipt then lie on one page, which halves what a sale writes. On
    PostgreSQL texts compare by code point as SQLite's do, whatever the language of the server.
    """
    on_sqlite = isinstance(database, peewee.SqliteDatabase)
    for model in models:
        meta = model._meta
        meta.strict_tables = on_sqlite
        clustered = bool(meta.composite_key) and getattr(meta, "clustered", True)
        meta.without_rowid = on_sqlite and clustered
        for field in meta.sorted_fields:
            if isinstance(field, peewee.TextField):
                field.collation = None if on_sqlite else '"C"'
    with database.bind_ctx(models, bind_refs=False, bind_backrefs=False):
        database.create_tables(models, safe=False)
