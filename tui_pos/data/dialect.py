"""Everything in which SQLite and PostgreSQL differ for us, in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import count

from tui_pos.core.refusal import Refusal
from tui_pos.journal.connection import Connection, Door

SQLITE = "sqlite"
POSTGRES = "postgres"

APPLICATION_ID = 0x54504F53
"""`TPOS` in the header of every SQLite file of ours (PRAGMA application_id)."""

OLDEST_SQLITE = (3, 51, 3)
"""Every version before it can damage a WAL file that two connections use (the WAL-reset bug)."""

PAGE_BYTES = 1024
"""How large the pages of a new SQLite file are.

A sale appends a little to each of some twenty tables and indexes, and the WAL takes a whole page for each: with 4 KiB
pages a ten-line sale writes about 92 KiB, with these 33. Look-ups are as fast, the file grows by a fifth.
"""

STEP_PAGES = 4000
"""How many pages the WAL may hold before an idle moment is used to move them into the database file."""

MOST_PAGES = 8 * STEP_PAGES
"""At this size the WAL is moved inside a commit: it has grown through a rush without an idle moment."""

WRITE_LOCK = 0x74706F73
"""The advisory lock that one writing transaction at a time holds on PostgreSQL, as SQLite's write lock."""

NO_ENTRY = "no journal entry stands behind this change"
"""What the guards' triggers raise; the adapters turn it into a Refusal."""


def begin_write(dialect: str) -> tuple[str, ...]:
    """Start a transaction that no other writer can run beside, so that `pos` follows the order of commits.

    PostgreSQL's sequences do not follow it: a reader that remembers the last number would skip the rows of a
    transaction which took its numbers early and committed late. Its advisory lock is held until the commit is
    visible to others.
    """
    if dialect == SQLITE:
        return ("BEGIN IMMEDIATE",)
    return ("BEGIN", f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")


def begin_read(dialect: str) -> str:
    """Start a transaction whose reads all see the same moment."""
    return "BEGIN" if dialect == SQLITE else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


@contextmanager
def one_migrator(db: Connection) -> Iterator[None]:
    """Let one process at a time migrate: several may serve a PostgreSQL database; a SQLite file has one owner."""
    if db.dialect == SQLITE:
        yield
        return
    db.execute(f"SELECT pg_advisory_lock({WRITE_LOCK + 1})")
    try:
        yield
    finally:
        db.execute(f"SELECT pg_advisory_unlock({WRITE_LOCK + 1})")


def sqlite_pragmas(synchronous: str, read_only: bool) -> dict[str, str]:
    """List the settings of every SQLite connection with the values that they must read back as.

    Nothing ever runs ANALYZE (nor `PRAGMA optimize`): figures taken while a shop was small make SQLite read whole tables
    when it has grown, a search then takes 25 ms and more. Without them it uses the keys that our statements are
    written for.
    """
    levels = {"OFF": "0", "NORMAL": "1", "FULL": "2", "EXTRA": "3"}
    settings = {
        "synchronous": levels[synchronous],
        "foreign_keys": "1",
        "trusted_schema": "0",
        "cell_size_check": "1",
        "temp_store": "2",
        "mmap_size": "0",
    }
    if read_only:
        return settings | {"query_only": "1"}
    return settings | {"journal_size_limit": str(32 * 1024 * 1024)}


def guard(db: Connection, table: str) -> None:
    """Refuse every change of a rebuildable table that does not come from an entry; idempotent."""
    message = f"{NO_ENTRY} of {table}"
    if db.dialect == SQLITE:
        for verb in ("INSERT", "UPDATE", "DELETE"):
            db.execute(
                f'CREATE TRIGGER IF NOT EXISTS "{table}_guard_{verb.lower()}" BEFORE {verb} ON "{table}" '
                f"WHEN journal_door() <> '{Door.PROJECT}' BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    _postgres_guard_function(db)
    db.execute(
        f'CREATE OR REPLACE TRIGGER "{table}_guard" BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE '
        f"ON \"{table}\" FOR EACH STATEMENT EXECUTE FUNCTION journal_guard('{Door.PROJECT}')"
    )


def seal(db: Connection, table: str) -> None:
    """Refuse every UPDATE of the journal's own table, and every DELETE but the archive's; idempotent."""
    if db.dialect == SQLITE:
        db.execute(
            f'CREATE TRIGGER IF NOT EXISTS "{table}_seal_update" BEFORE UPDATE ON "{table}" '
            "BEGIN SELECT RAISE(ABORT, 'journal entries are never edited'); END"
        )
        db.execute(
            f'CREATE TRIGGER IF NOT EXISTS "{table}_seal_delete" BEFORE DELETE ON "{table}" '
            f"WHEN journal_door() <> '{Door.ARCHIVE}' "
            "BEGIN SELECT RAISE(ABORT, 'journal entries are never deleted'); END"
        )
        return
    _postgres_guard_function(db)
    db.execute(
        f'CREATE OR REPLACE TRIGGER "{table}_seal_update" BEFORE UPDATE OR TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_guard('never')"
    )
    db.execute(
        f'CREATE OR REPLACE TRIGGER "{table}_seal_delete" BEFORE DELETE ON "{table}" '
        f"FOR EACH STATEMENT EXECUTE FUNCTION journal_guard('{Door.ARCHIVE}')"
    )


def _postgres_guard_function(db: Connection) -> None:
    db.execute(
        "CREATE OR REPLACE FUNCTION journal_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF coalesce(current_setting('tui_pos.door', true), '') <> TG_ARGV[0] THEN "
        f"RAISE EXCEPTION '{NO_ENTRY} of %', TG_TABLE_NAME USING ERRCODE = 'TP001'; "
        "END IF; RETURN NULL; END $$"
    )


def no_entry(message: str) -> Refusal:
    """Word the refusal of a change that no entry stands behind."""
    return Refusal(
        "no_entry",
        f"The change was refused: {message}. Money, stock, balances and rights change through the journal only;"
        " nothing was stored.",
    )


def table_names(db: Connection) -> set[str]:
    """List the tables that exist."""
    if db.dialect == SQLITE:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    return {str(name) for (name,) in db.execute(sql)}


ROWS = 50
"""Rows that one INSERT takes: more would make too many shapes of it to prepare."""

_INSERT = re.compile(r"(\s*INSERT\s.*\sVALUES\s*)(\([?,\s]*\))(.*)", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=1024)
def several(sql: str, count: int) -> str | None:
    """Write an INSERT of one row as one of `count` rows, None for anything else.

    On PostgreSQL it saves the server's work for each statement, on SQLite the copy of every page that a statement with a
    trigger touches, which it keeps in case the trigger refuses: a long transaction takes half the time.
    """
    match = _INSERT.fullmatch(sql)
    return f"{match[1]}{', '.join([match[2]] * count)}{match[3]}" if match else None


@lru_cache(maxsize=1024)
def postgres_sql(sql: str) -> str:
    """Write `?` placeholders as PostgreSQL's own `$1`, `$2` …, leaving quoted text alone."""
    number = count(1)
    parts = sql.split("'")
    parts[::2] = [re.sub(r"\?", lambda _: f"${next(number)}", part) for part in parts[::2]]
    return "'".join(parts)
