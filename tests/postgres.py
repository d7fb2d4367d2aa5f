"""A private PostgreSQL server for the tests, from the machine's own binaries, gone when they end.

`python -m tests.postgres COMMAND …` starts one, runs the command with its address in TUI_POS_TEST_POSTGRES and stops it.
Without binaries it says so and runs the command without: the tests that need a server then say that they were skipped.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

VARIABLE = "TUI_POS_TEST_POSTGRES"
WHY_NOT = f"{VARIABLE} is not set: run the tests through `python -m tests.postgres`"


def binaries() -> Path | None:
    """Find the newest PostgreSQL server that is installed, by PATH or where Debian puts it."""
    found = [
        path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()
    ]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def private_server(bin_dir: Path, *, durable: bool = False) -> Iterator[str]:
    """Run a server on a socket in a folder of its own and give its address; `durable` makes it sync as in a shop.

    The server refuses to run as root, so root runs it as the user `postgres`, or `nobody`.
    """
    folder = Path(tempfile.mkdtemp(prefix="tui-pos-pg-"))
    prefix = _other_user(folder)
    data = folder / "data"
    try:
        _run(
            [
                *prefix,
                str(bin_dir / "initdb"),
                "-D",
                str(data),
                "-A",
                "trust",
                "-U",
                "postgres",
                "--locale=C.UTF-8",
            ]
        )
        sync = "on" if durable else "off"
        options = f"-k {folder} -c listen_addresses= -c fsync={sync} -c max_connections=60"
        control = [
            *prefix,
            str(bin_dir / "pg_ctl"),
            "-D",
            str(data),
            "-w",
            "-l",
            str(folder / "log"),
        ]
        _run([*control, "-o", options, "start"])
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _other_user(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command} failed: {done.stdout}{done.stderr}")


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """Create an empty database on the server and drop it at the end; gives its address."""
    import psycopg

    name = f"t{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield server.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def empty_database(url: str) -> None:
    """Drop a database and create it again, as whoever starts over with a backup does."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    parts = conninfo_to_dict(url)
    name = parts.pop("dbname")
    with psycopg.connect(make_conninfo(dbname="postgres", **parts), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")


def main(command: list[str]) -> int:
    """Run a command beside a private server."""
    bin_dir = binaries()
    if bin_dir is None:
        print("PostgreSQL is not installed here: its tests will be skipped.", file=sys.stderr)
        return subprocess.run(command).returncode
    with private_server(bin_dir) as url:
        return subprocess.run(command, env=os.environ | {VARIABLE: url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
