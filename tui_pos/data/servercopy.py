"""Copies of a database on a PostgreSQL server, made and brought back with the server's own pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tui_pos.core.refusal import Refusal
from tui_pos.data.database import Address
from tui_pos.journal.connection import Connection

_DEBIAN = Path("/usr/lib/postgresql")


def dump(db: Connection, address: Address, target: Path) -> None:
    """Write the moment that a pinned connection sees to a file; a Refusal when pg_dump is missing or fails."""
    ((moment,),) = db.execute("SELECT pg_export_snapshot()")
    target.touch(mode=0o600)
    options = ("--format=custom", "--no-owner", f"--snapshot={moment}", f"--file={target}")
    _run("pg_dump", address, *options)


def load(source: Path, address: Address) -> None:
    """Bring a copy back into an empty database, all of it or nothing; a Refusal for one that holds something."""
    db = address.connect()
    try:
        ((tables,),) = db.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
        )
    finally:
        db.close()
    if tables:
        raise Refusal(
            "file_exists",
            "The database holds something already: keep it, it may hold sales that the backup lacks, and name an"
            " empty one with --db.",
        )
    options = ("--single-transaction", "--exit-on-error", "--no-owner", str(source))
    _run("pg_restore", address, *options)


def _run(program: str, address: Address, *options: str) -> None:
    """Run a program of the server on a database; the password goes through the environment, where nobody else looks."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    parts = conninfo_to_dict(address.url)
    password = parts.pop("password", None)
    secret = {"PGPASSWORD": str(password)} if password else {}
    command = [_find(program), f"--dbname={make_conninfo('', **parts)}", *options]
    done = subprocess.run(command, env=os.environ | secret, capture_output=True, text=True)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        why = said[-1] if said else f"exit status {done.returncode}"
        raise Refusal("backup_tool", f"{program} failed: {why}. Nothing was changed.")


def _find(program: str) -> str:
    """Find the newest of the server's programs, by where Debian puts them or by PATH."""
    found = [path for path in _DEBIAN.glob(f"*/bin/{program}") if path.parents[1].name.isdigit()]
    if found:
        return str(max(found, key=lambda path: int(path.parents[1].name)))
    on_path = shutil.which(program)
    if on_path is None:
        raise Refusal(
            "backup_tool",
            f"A PostgreSQL shop is copied with {program}, which is not here: install postgresql-client.",
        )
    return on_path
