"""The node's database in a history with processes: made from a template, copied while it is served, and put back."""

from __future__ import annotations

import os
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from tests.faults.sync.serving import writing_to
from tests.faults.sync.template import NODE_KEYS
from tui_pos.commands.context import moment
from tui_pos.data import backup
from tui_pos.data.database import Address
from tui_pos.data.shop import Shop

_RESTORED = "restored from backup"
_OPEN = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = %s AND application_name = 'tui-pos' AND backend_xid IS NOT NULL"""


class Store(ABC):
    """One node's database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self.has_backup = False

    def open(self, **options: bool) -> Shop:
        """Open it; `beside` or `read_only` while it is served."""
        return Shop.open(self.url, key_file=self.folder / NODE_KEYS, **options)

    @abstractmethod
    def back_up(self) -> None:
        """Copy it while it is served."""

    @abstractmethod
    def put_back(self) -> None:
        """Put the copy in its place while it is not served, and go on in a new epoch."""

    @abstractmethod
    def writing(self) -> bool:
        """Say whether some process has written in a transaction that is still open."""


class FileStore(Store):
    """On SQLite, copied and brought back by the product's own tools."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url = str(folder / "node.sqlite")
        self._copy = folder / "copy.sqlite"

    def back_up(self) -> None:
        for file in self.folder.glob("copy.sqlite*"):
            file.unlink()
        with (
            Shop.open(self.url, key_file=self.folder / NODE_KEYS, read_only=True) as shop,
            moment(shop) as snapshot,
        ):
            backup.write_backup(snapshot, self._copy, shop.ring.path)
        self.has_backup = True

    def put_back(self) -> None:
        path = Address(self.url).path
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        key_file = self.folder / NODE_KEYS
        backup.restore(self._copy, self.url, actor="test", key_file=key_file).close()

    def writing(self) -> bool:
        return writing_to(Address(self.url).path)


class ServerStore(Store):
    """On PostgreSQL, copied with pg_dump and brought back with pg_restore."""

    def __init__(self, folder: Path, server: str, binaries: Path, template: str) -> None:
        super().__init__(folder)
        self._server, self._binaries = server, binaries
        self._name = f"t{uuid4().hex}"
        self.url = server.replace("/postgres?", f"/{self._name}?")
        self._copy = folder / "node.dump"
        self._admin(f"CREATE DATABASE {self._name} TEMPLATE {template}")

    def drop(self) -> None:
        """Remove the database."""
        self._admin(f"DROP DATABASE {self._name} WITH (FORCE)")

    def back_up(self) -> None:
        self._run("pg_dump", "-Fc", "-f", str(self._copy), "-d", self.url)
        self.has_backup = True

    def put_back(self) -> None:
        self.drop()
        self._admin(f"CREATE DATABASE {self._name}")
        self._run("pg_restore", "--exit-on-error", "-d", self.url, str(self._copy))
        with self.open() as shop:
            shop.open_epoch(reason=_RESTORED, actor="test")

    def writing(self) -> bool:
        import psycopg

        with psycopg.connect(self._server, autocommit=True) as admin:
            return bool(admin.execute(_OPEN, (self._name,)).fetchall()[0][0])

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [str(self._binaries / program), *words], capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")

    def _admin(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self._server, autocommit=True) as admin:
            admin.execute(sql)  # type: ignore[call-overload]


class Template:
    """What histories begin with: files of tills and keys, and the node as a file or as a database on a server."""

    def __init__(
        self, folder: Path, server: str | None = None, binaries: Path | None = None
    ) -> None:
        self.folder = folder
        self._server, self._binaries = server, binaries
        self._name = f"t{uuid4().hex}"
        self.url = str(folder / "node.sqlite")
        if server:
            self.url = server.replace("/postgres?", f"/{self._name}?")
            self._admin(f"CREATE DATABASE {self._name}")

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Store]:
        """Fill a folder and give the node's database in it."""
        for file in self.folder.iterdir():
            shutil.copy(file, folder / file.name)
            os.chmod(folder / file.name, 0o600)
        if self._server is None or self._binaries is None:
            yield FileStore(folder)
            return
        store = ServerStore(folder, self._server, self._binaries, self._name)
        try:
            yield store
        finally:
            store.drop()

    def close(self) -> None:
        """Remove the database on the server."""
        if self._server:
            self._admin(f"DROP DATABASE {self._name} WITH (FORCE)")

    def _admin(self, sql: str) -> None:
        import psycopg

        assert self._server is not None
        with psycopg.connect(self._server, autocommit=True) as admin:
            admin.execute(sql)  # type: ignore[call-overload]
