"""PostgreSQL through psycopg: imported only when a postgresql:// address is opened, never on a till."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from itertools import chain
from typing import Any, NoReturn

import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.types.numeric import Int8Dumper

from tui_pos.core.refusal import Refusal
from tui_pos.data import dialect
from tui_pos.journal.connection import ConstraintFailed, Door, Row, StorageFailed, Value

_CONNECT_SECONDS = 10
_LOCK_SECONDS = 30
_IDLE_SECONDS = 60
"""A process that hangs inside a writing transaction would stop all others: the server ends it."""

_STATEMENTS = 500
_ANSWERS = ("SELECT", "WITH", "VALUES", "SHOW")


class _WholeNumber(Loader):
    """Read `numeric`, which is what PostgreSQL makes of a sum of integers, back as an integer."""

    def load(self, data: Buffer) -> int:
        return int(bytes(data))


class _Flag(Loader):
    """Read a truth value as 0 or 1, as SQLite gives it."""

    def load(self, data: Buffer) -> int:
        return int(bytes(data) == b"t")


@lru_cache(maxsize=1024)
def _plan(sql: str) -> tuple[str, bool]:
    """Give the statement for psycopg, and whether it answers with rows."""
    head = sql.lstrip().upper()
    return dialect.postgres_sql(sql), head.startswith(_ANSWERS) or " RETURNING " in head


class PostgresConnection:
    """Run SQL on one server connection; one thread at a time may use it.

    Inside a writing transaction statements without an answer are sent without waiting (libpq's pipeline mode):
    a sale then costs a few round trips instead of thirty. What they fail with is raised by the next statement
    that answers, at the end of a savepoint or by `commit`, always before the transaction ends.
    """

    dialect = dialect.POSTGRES

    def __init__(self, driver: psycopg.Connection[Row]) -> None:
        self.driver = driver
        self._pipeline: psycopg.Pipeline | None = None
        self._stack = ExitStack()

    def execute(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        """Run one statement and return its rows; see `Connection` for what it raises."""
        text, answers = _plan(sql)
        try:
            cursor = psycopg.RawCursor(self.driver)
            cursor.execute(text, params, prepare=True)
            return cursor.fetchall() if answers else []
        except psycopg.Error as error:
            _translate(error)

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for many rows."""
        left = list(rows)
        while left:
            part, left = left[: dialect.ROWS], left[dialect.ROWS :]
            joined = dialect.several(sql, len(part))
            if joined is None:
                for row in part:
                    self.execute(sql, row)
            else:
                self.execute(joined, tuple(chain.from_iterable(part)))

    def stream(self, sql: str, params: Sequence[Value] = ()) -> Iterator[Row]:
        """Read many rows through a server-side cursor, a thousand at a time."""
        try:
            with psycopg.RawServerCursor(self.driver, "stream") as cursor:
                cursor.itersize = 1000
                cursor.execute(_plan(sql)[0], params)
                yield from cursor
        except psycopg.Error as error:
            _translate(error)

    def set_door(self, door: Door) -> None:
        """Open or shut the guarded tables until the transaction ends."""
        self.execute("SET LOCAL tui_pos.door = '" + door.value + "'")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo all that happens inside when it raises; the door goes back with it, as it is set in the transaction.

        psycopg's own savepoint is used because it also forgets the statements that a failed pipeline never prepared.
        """
        try:
            with self.driver.transaction():
                try:
                    yield
                    self._sync()
                except BaseException:
                    with suppress(psycopg.Error):
                        self._sync()
                    raise
            self._sync()
        except psycopg.Error as error:
            _translate(error)

    def _sync(self) -> None:
        if self._pipeline:
            self._pipeline.sync()

    def begin_write(self) -> None:
        """Take the lock that lets one writer at a time append, so that `pos` follows the order of commits."""
        try:
            for sql in dialect.begin_write(self.dialect):
                self.driver.execute(sql)
            self._pipeline = self._stack.enter_context(self.driver.pipeline())
        except psycopg.Error as error:
            _translate(error)

    def begin_read(self) -> None:
        """Pin one moment of the database: later reads see nothing newer until `rollback`."""
        self.execute(dialect.begin_read(self.dialect))
        self.execute("SELECT 1")

    def commit(self) -> None:
        """Make the transaction durable; a transaction that failed on the way is an error, never a quiet rollback."""
        try:
            self._leave_pipeline()
            done = self.driver.execute("COMMIT").statusmessage
        except psycopg.Error as error:
            _translate(error)
        if done != "COMMIT":
            raise StorageFailed(f"the server answered {done} to COMMIT")

    def rollback(self) -> None:
        """Forget the open transaction, if there is one."""
        try:
            self._leave_pipeline()
        except psycopg.Error as error:
            if self.driver.broken:
                raise StorageFailed(str(error)) from error
        try:
            self.driver.rollback()
        except psycopg.Error as error:
            _translate(error)

    def secure(self) -> None:
        """Make sure that what was committed is durable: the server has done that before it answered."""

    def step(self) -> None:
        """Do housekeeping while nobody waits: the server does its own."""

    def close(self) -> None:
        """Close for good."""
        self.driver.close()

    def _leave_pipeline(self) -> None:
        self._pipeline = None
        stack, self._stack = self._stack, ExitStack()
        stack.close()


def _translate(error: psycopg.Error) -> NoReturn:
    """Raise the driver's error as one of the few that the journal and the tables know."""
    message = error.diag.message_primary or str(error)
    if error.sqlstate == "TP001":
        raise dialect.no_entry(message) from error
    if isinstance(error, psycopg.errors.LockNotAvailable):
        raise Refusal(
            "busy",
            "Another program is writing to the database: wait until it is done, then try again.",
        ) from error
    if isinstance(error, psycopg.IntegrityError):
        raise ConstraintFailed(message) from error
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        raise StorageFailed(f"the database server said: {message}") from error
    raise error


def open_postgres(url: str, *, read_only: bool = False) -> PostgresConnection:
    """Connect to a PostgreSQL database; a Refusal with code `storage` when it cannot be reached.

    Integers are all sent as BIGINT: psycopg would pick a type by size, and the server prepare a statement for every mix.
    """
    try:
        driver: psycopg.Connection[Any] = psycopg.connect(
            url, autocommit=True, connect_timeout=_CONNECT_SECONDS, application_name="tui-pos"
        )
    except psycopg.OperationalError as error:
        raise Refusal(
            "storage",
            f"The database server cannot be reached ({str(error).strip()}): check the address and that it runs.",
        ) from error
    driver.prepared_max = _STATEMENTS
    driver.adapters.register_dumper(int, Int8Dumper)
    driver.adapters.register_loader("numeric", _WholeNumber)
    driver.adapters.register_loader("bool", _Flag)
    driver.execute("SET standard_conforming_strings = on")
    driver.execute("SET synchronous_commit = on")
    driver.execute(f"SET lock_timeout = '{_LOCK_SECONDS}s'")
    if read_only:
        driver.execute("SET default_transaction_read_only = on")
    else:
        driver.execute(f"SET idle_in_transaction_session_timeout = '{_IDLE_SECONDS}s'")
    return PostgresConnection(driver)
