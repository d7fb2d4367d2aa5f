"""SQLite through apsw: opening a file the way a till needs it, and running SQL on it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

import apsw

from tui_pos.core.refusal import Refusal
from tui_pos.data import dialect
from tui_pos.journal.connection import ConstraintFailed, Door, Row, StorageFailed, Value

_STORAGE = (
    apsw.IOError,
    apsw.FullError,
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.CantOpenError,
    apsw.ReadOnlyError,
    apsw.NoMemError,
)

_BUSY_MILLISECONDS = 5000
_STATEMENTS = 400
"""Prepared statements kept: more than all hot statements together."""


class SqliteConnection:
    """Run SQL on one SQLite file; one thread at a time may use it."""

    dialect = dialect.SQLITE

    def __init__(self, driver: apsw.Connection) -> None:
        self.driver = driver
        self._door = Door.SHUT
        self.wal_pages = 0
        driver.create_scalar_function(
            "journal_door", self._ask_door, 0, flags=apsw.SQLITE_INNOCUOUS
        )
        driver.set_wal_hook(self._committed)

    def execute(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        """Run one statement and return its rows; see `Connection` for what it raises."""
        try:
            return self.driver.execute(sql, params).fetchall()
        except apsw.Error as error:
            _translate(error)

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for many rows."""
        left = list(rows)
        try:
            if len(left) >= dialect.ROWS and (joined := dialect.several(sql, dialect.ROWS)):
                whole = len(left) // dialect.ROWS * dialect.ROWS
                for start in range(0, whole, dialect.ROWS):
                    part = left[start : start + dialect.ROWS]
                    self.driver.execute(joined, tuple(chain.from_iterable(part)))
                left = left[whole:]
            for _ in self.driver.executemany(sql, left):
                pass
        except apsw.Error as error:
            _translate(error)

    def stream(self, sql: str, params: Sequence[Value] = ()) -> Iterator[Row]:
        """Read many rows without holding them all."""
        try:
            yield from self.driver.execute(sql, params)
        except apsw.Error as error:
            _translate(error)

    def set_door(self, door: Door) -> None:
        """Open or shut the guarded tables."""
        self._door = door

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo all that happens inside when it raises; after a storage error SQLite may have undone everything."""
        self.execute("SAVEPOINT inside")
        try:
            yield
        except StorageFailed:
            raise
        except BaseException:
            self._door = Door.SHUT
            self.execute("ROLLBACK TO SAVEPOINT inside")
            self.execute("RELEASE SAVEPOINT inside")
            raise
        self.execute("RELEASE SAVEPOINT inside")

    def begin_write(self) -> None:
        """Take the write lock; a Refusal with code `busy` when another program keeps it for 5 seconds."""
        try:
            self.driver.execute("BEGIN IMMEDIATE")
        except apsw.BusyError as error:
            raise Refusal(
                "busy",
                "Another program is writing to the database: wait until it is done, then try again.",
            ) from error
        except apsw.Error as error:
            _translate(error)

    def begin_read(self) -> None:
        """Pin one moment of the database: later reads see nothing newer until `rollback`."""
        self.execute(dialect.begin_read(self.dialect))
        self.execute("SELECT count(*) FROM sqlite_master")

    def commit(self) -> None:
        """Make the transaction durable (one sync of the WAL at synchronous=FULL)."""
        self._door = Door.SHUT
        self.execute("COMMIT")

    def rollback(self) -> None:
        """Forget the open transaction, if there is one."""
        self._door = Door.SHUT
        if not self.driver.get_autocommit():
            self.execute("ROLLBACK")

    def secure(self) -> None:
        """Move all of the WAL into the file and sync both; `StorageFailed` when that cannot be done."""
        try:
            frames, moved = self.driver.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_FULL)
        except apsw.Error as error:
            _translate(error)
        if moved < frames:
            raise StorageFailed("the WAL could not be moved into the database file")

    def step(self) -> None:
        """Move the WAL into the file while nobody waits, as far as readers allow."""
        if self.wal_pages >= dialect.STEP_PAGES:
            try:
                _, moved = self.driver.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
            except apsw.BusyError:
                return
            except apsw.Error as error:
                _translate(error)
            self.wal_pages -= moved

    def close(self) -> None:
        """Close for good; the last connection of all moves the WAL into the file."""
        self.driver.close()

    def _ask_door(self, *_: object) -> str:
        return self._door

    def _committed(self, _driver: apsw.Connection, _name: str, pages: int) -> int:
        self.wal_pages = pages
        if pages >= dialect.MOST_PAGES:
            self.driver.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        return apsw.SQLITE_OK


def _translate(error: apsw.Error) -> NoReturn:
    """Raise the driver's error as one of the few that the journal and the tables know."""
    if isinstance(error, apsw.ConstraintError):
        message = str(error)
        if dialect.NO_ENTRY in message:
            raise dialect.no_entry(message) from error
        raise ConstraintFailed(message) from error
    if isinstance(error, apsw.FullError):
        raise StorageFailed("the disk is full") from error
    if isinstance(error, apsw.ReadOnlyError):
        raise StorageFailed("the database is read-only") from error
    if isinstance(error, apsw.CorruptError | apsw.NotADBError):
        raise StorageFailed("the database file is damaged") from error
    if isinstance(error, _STORAGE):
        raise StorageFailed(f"the disk reported an error ({error})") from error
    raise error


def check_library(version: str) -> None:
    """Refuse a SQLite library that can damage a WAL file which two connections use."""
    if tuple(int(part) for part in version.split(".")[:3]) < dialect.OLDEST_SQLITE:
        wanted = ".".join(str(part) for part in dialect.OLDEST_SQLITE)
        raise Refusal(
            "sqlite_version",
            f"SQLite {version} can damage the shop's data: install apsw with SQLite {wanted} or later.",
        )


def open_sqlite(
    path: Path, *, read_only: bool = False, vfs: str | None = None, synchronous: str = "FULL"
) -> SqliteConnection:
    """Open or create a database file with the settings of a till, each read back.

    WAL with synchronous=FULL makes a commit survive a power cut with one sync; a connection that cannot have them
    is refused, because `journal_mode` silently stays what it was on file systems without shared memory.
    """
    check_library(apsw.sqlite_lib_version())
    if read_only and not path.exists():
        raise Refusal(
            "no_database", f"There is no database at {path}: check the path, or run init."
        )
    if not read_only and vfs is None:
        _create_private(path)
    flags = (
        apsw.SQLITE_OPEN_READONLY
        if read_only
        else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    )
    try:
        driver = apsw.Connection(str(path), flags=flags, vfs=vfs, statementcachesize=_STATEMENTS)
    except apsw.Error as error:
        raise Refusal(
            "storage",
            f"The database {path} cannot be opened ({error}): check the disk and its rights.",
        ) from error
    try:
        driver.set_busy_timeout(_BUSY_MILLISECONDS)
        _prepare(driver, path, read_only, synchronous)
        return SqliteConnection(driver)
    except apsw.NotADBError as error:
        driver.close()
        raise _foreign(path) from error
    except apsw.Error as error:
        driver.close()
        raise Refusal(
            "storage", f"The database {path} cannot be used ({error}): check the disk, or restore."
        ) from error
    except BaseException:
        driver.close()
        raise


def _create_private(path: Path) -> None:
    """Make the file readable by its owner alone before anything is in it; SQLite gives -wal and -shm the same."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise Refusal(
            "storage",
            f"The database {path} cannot be created ({error.strerror}): check the folder.",
        ) from error


def _prepare(driver: apsw.Connection, path: Path, read_only: bool, synchronous: str) -> None:
    owner = driver.pragma("application_id")
    if owner != dialect.APPLICATION_ID:
        (tables,) = driver.execute("SELECT count(*) FROM sqlite_master").fetchall()[0]
        if owner or tables or read_only:
            raise _foreign(path)
        driver.pragma("page_size", dialect.PAGE_BYTES)
        driver.pragma("journal_mode", "WAL")
        driver.pragma("application_id", dialect.APPLICATION_ID)
    mode = driver.pragma("journal_mode") if read_only else driver.pragma("journal_mode", "WAL")
    if mode != "wal":
        raise Refusal(
            "file_system",
            f"The folder of {path} cannot hold a shop's database (no write-ahead log there): use a local disk.",
        )
    for name, wanted in dialect.sqlite_pragmas(synchronous, read_only).items():
        driver.pragma(name, wanted)
        found = driver.pragma(name)
        if str(found) != wanted:
            raise Refusal(
                "pragma",
                f"SQLite did not accept {name}={wanted} (it says {found}): do not sell on this database.",
            )


def _foreign(path: Path) -> Refusal:
    return Refusal(
        "foreign_database", f"{path} belongs to another program: choose another file for the shop."
    )


def copy_sqlite(source: SqliteConnection, target: Path) -> None:
    """Copy what `source` sees to a new file and check every page of it; `StorageFailed` when that cannot be done.

    The copy is one plain file, without a WAL, so that it can be carried away; it is not yet synced.
    """
    _create_private(target)
    try:
        copy = apsw.Connection(str(target))
        try:
            with copy.backup("main", source.driver, "main") as backup:
                while not backup.done:
                    backup.step(1000)
            copy.pragma("journal_mode", "DELETE")
            verdict = copy.pragma("quick_check")
        finally:
            copy.close()
    except apsw.Error as error:
        _translate(error)
    if verdict != "ok":
        raise StorageFailed(f"the copy is damaged ({verdict})")


def check_copy(path: Path) -> None:
    """Refuse a file that is no copy of a shop's database, or a damaged one; reads every page and writes nothing."""
    if not path.exists():
        raise Refusal("no_backup", f"There is no backup at {path}: check the path.")
    address = f"file:{quote(str(path.resolve()))}?immutable=1"
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    verdict: object
    try:
        copy = apsw.Connection(address, flags=flags)
        try:
            owner = copy.pragma("application_id")
            ((verdict,),) = copy.execute("PRAGMA integrity_check(1)").fetchall()
        finally:
            copy.close()
    except apsw.Error as error:
        owner, verdict = dialect.APPLICATION_ID, error
    if owner != dialect.APPLICATION_ID:
        raise _foreign(path)
    if verdict != "ok":
        raise Refusal("damaged_backup", f"The backup {path} is damaged ({verdict}): take another.")
