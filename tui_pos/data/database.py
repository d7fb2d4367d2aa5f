"""One database with its transactions, and what happens when the disk or the server fails under one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

from tui_pos.core.refusal import Refusal
from tui_pos.data.sqlite import open_sqlite
from tui_pos.journal.connection import GuardedConnection, StorageFailed

T = TypeVar("T")


class OwnedConnection(GuardedConnection, Protocol):
    """Be a connection as its owner sees it: with transactions and an end."""

    def begin_write(self) -> None:
        """Start a transaction that no other writer runs beside; a Refusal with code `busy` if one does for long."""
        ...

    def begin_read(self) -> None:
        """Start a transaction whose reads all see this moment."""
        ...

    def commit(self) -> None:
        """Make the transaction durable: one sync."""
        ...

    def rollback(self) -> None:
        """Forget the open transaction, if there is one."""
        ...

    def secure(self) -> None:
        """Make durable what a commit that failed has left, or raise `StorageFailed`."""
        ...

    def step(self) -> None:
        """Do a moment's housekeeping while nobody waits."""
        ...

    def close(self) -> None:
        """Close for good."""
        ...


class Address:
    """Say where a database is: a path, `sqlite:///path`, or `postgresql://…`."""

    def __init__(self, url: str, *, vfs: str | None = None, synchronous: str = "FULL") -> None:
        self.url = url
        self._vfs = vfs
        self._synchronous = synchronous
        self.is_postgres = url.startswith(("postgresql://", "postgres://"))
        if not self.is_postgres and "://" in url and not url.startswith("sqlite:///"):
            raise Refusal(
                "database_url",
                f"{url!r} is no database address: give a path, sqlite:///path or postgresql://…",
            )

    @property
    def path(self) -> Path:
        """Give the SQLite file."""
        return Path(self.url.removeprefix("sqlite://") if "://" in self.url else self.url)

    def connect(self, *, read_only: bool = False) -> OwnedConnection:
        """Open a connection; psycopg is imported here and nowhere earlier."""
        if self.is_postgres:
            try:
                from tui_pos.data.postgres import open_postgres
            except ImportError as error:
                raise Refusal(
                    "no_psycopg",
                    "PostgreSQL needs one more package: install tui-pos with the extra [postgres].",
                ) from error
            return open_postgres(self.url, read_only=read_only)
        return open_sqlite(
            self.path, read_only=read_only, vfs=self._vfs, synchronous=self._synchronous
        )


class Database:
    """Run transactions on one connection, and open it again after storage failed.

    A commit that fails is never tried again blindly: Linux reports a failed sync once and may then succeed with pages
    lost. The connection is closed, opened again, and asked whether the transaction is there.
    """

    def __init__(self, address: Address, *, read_only: bool) -> None:
        self.address = address
        self._read_only = read_only
        self._connection: OwnedConnection | None = None
        self._busy = False

    def connection(self) -> OwnedConnection:
        """Give the connection, opening it if it was lost; a Refusal with code `storage` when that fails."""
        if self._connection is None:
            self._connection = self.address.connect(read_only=self._read_only)
        return self._connection

    def write(
        self,
        work: Callable[[OwnedConnection], T],
        landed: Callable[[OwnedConnection, T], bool] | None = None,
    ) -> T:
        """Run `work` in one writing transaction; what it raises rolls everything back and comes through.

        `landed` is asked after a failed commit whether the transaction can be found; if it can, and can be made durable,
        its result stands. A Refusal with code `storage` says what to do otherwise.
        """
        db = self._enter()
        try:
            db.begin_write()
            result = work(db)
        except StorageFailed as error:
            self.forget()
            raise _nothing_stored(error) from error
        except BaseException:
            self._undo()
            raise
        finally:
            self._busy = False
        try:
            db.commit()
        except StorageFailed as error:
            return self._after_failed_commit(error, result, landed)
        except BaseException:
            self._undo()
            raise
        return result

    def read(self, work: Callable[[OwnedConnection], T]) -> T:
        """Run `work` on one moment of the database; it cannot write."""
        db = self._enter()
        try:
            db.begin_read()
            return work(db)
        except StorageFailed as error:
            self.forget()
            raise Refusal(
                "storage", f"The shop's data cannot be read: {error}. Check the disk or the server."
            ) from error
        finally:
            self._busy = False
            self._undo()

    def forget(self) -> None:
        """Close the connection whatever state it is in; the next use opens a new one."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with suppress(Exception):
                connection.close()

    def _enter(self) -> OwnedConnection:
        if self._busy:
            raise RuntimeError("a transaction inside a transaction")
        db = self.connection()
        self._busy = True
        return db

    def _undo(self) -> None:
        """Roll back; a connection that cannot even do that is given up."""
        if self._connection is not None:
            try:
                self._connection.rollback()
            except StorageFailed:
                self.forget()

    def _after_failed_commit(
        self,
        error: StorageFailed,
        result: T,
        landed: Callable[[OwnedConnection, T], bool] | None,
    ) -> T:
        self.forget()
        try:
            there = landed is not None and self.read(lambda db: landed(db, result))
        except Refusal as again:
            raise _unsure(error) from again
        if not there:
            raise _nothing_stored(error) from error
        try:
            self.connection().secure()
        except (Refusal, StorageFailed) as again:
            self.forget()
            raise _unsure(error) from again
        return result


def _nothing_stored(error: StorageFailed) -> Refusal:
    return Refusal(
        "storage",
        f"Nothing was stored: {error}. Free space or check the disk, then do it again.",
    )


def _unsure(error: StorageFailed) -> Refusal:
    return Refusal(
        "storage",
        f"It is not sure that this was stored: {error}. Stop selling here, check the disk, and look at the last"
        " receipt before you ring it again.",
    )
