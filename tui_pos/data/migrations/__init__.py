"""Bring a database to this program's version: numbered files, each run once in one transaction with its record.

A file `NNNN_name.py` here has `up(migrator, db)`, where `db` is a peewee database on either SQLite or PostgreSQL; it
declares its own frozen copies of the models it creates with `orm.create_tables`. A released file is never edited.
"""

from __future__ import annotations

from pathlib import Path

from tui_pos.core.refusal import Refusal
from tui_pos.data.dialect import guard, one_migrator, seal, table_names
from tui_pos.journal.connection import Connection

HISTORY = "schema_migration"
"""The table in which playhouse.migrations records what has run."""

_FOLDER = Path(__file__).parent


def shipped(folder: Path = _FOLDER) -> list[str]:
    """List the migrations that this program brings, in order."""
    return sorted(path.stem for path in folder.glob("[0-9]*.py"))


def applied(db: Connection) -> list[str]:
    """List the migrations that the database has had; none for an empty one."""
    if HISTORY not in table_names(db):
        return []
    return [str(name) for (name,) in db.execute(f"SELECT name FROM {HISTORY} ORDER BY name")]


def pending(db: Connection, folder: Path = _FOLDER) -> list[str]:
    """List what is still to run; writes nothing.

    Raises a Refusal with code `newer_database` when the database has had a migration that this program does not know,
    and with `foreign_database` when it holds tables that are not ours.
    """
    ours, theirs = shipped(folder), applied(db)
    newer = sorted(set(theirs) - set(ours))
    if newer:
        raise Refusal(
            "newer_database",
            f"The database was made by a newer version of tui-pos (it has {newer[-1]}): update this machine first.",
        )
    if not theirs and table_names(db):
        raise Refusal(
            "foreign_database", "The database belongs to another program: give the shop its own."
        )
    return [name for name in ours if name not in theirs]


def migrate(db: Connection, tables: tuple[str, ...], folder: Path = _FOLDER) -> list[str]:
    """Run what is pending, then guard `tables` and seal the journal; returns the names that ran.

    Each file runs in one transaction with its record; a failing one is a Refusal with code `migration` and leaves the
    database at the version before it.
    """
    with one_migrator(db):
        return _migrate(db, tables, folder)


def _migrate(db: Connection, tables: tuple[str, ...], folder: Path) -> list[str]:
    wanted = pending(db, folder)
    if not wanted:
        return []
    from playhouse.migrations import Runner

    from tui_pos.data import orm

    database = orm.bind(db)
    try:
        Runner(database, str(folder), table_name=HISTORY).up()
    except Exception as error:
        raise Refusal(
            "migration",
            f"The data could not be brought up to date: {error}. Nothing of that step was stored: free space or"
            " check the disk and start again, or go back to the version before.",
        ) from error
    finally:
        database.close()
    seal(db, "journal_entry")
    for table in set(tables) & table_names(db):
        guard(db, table)
    return wanted
