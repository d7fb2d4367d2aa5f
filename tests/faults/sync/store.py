"""The node's database in a history with processes: made from a template, copied while it is served, and put back."""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.faults.sync.serving import writing_to
from tests.faults.sync.template import NODE_KEYS
from tui_pos.commands.context import moment
from tui_pos.data import backup
from tui_pos.data.database import Address
from tui_pos.data.shop import Shop

_OPEN = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = %s AND application_name = 'tui-pos' AND backend_xid IS NOT NULL"""


class Store(ABC):
    """One node's database, copied and brought back by the product's own tools."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        self._keys = folder / NODE_KEYS
        self._copy = folder / "node.copy"

    def open(self, *, beside: bool = False, read_only: bool = False) -> Shop:
        """Open it; `beside` or `read_only` while it is served."""
        return Shop.open(self.url, key_file=self._keys, beside=beside, read_only=read_only)

    @property
    def has_backup(self) -> bool:
        """Say whether there is a copy."""
        return self._copy.exists()

    def back_up(self) -> None:
        """Copy it while it is served."""
        for file in self._copy.parent.glob(f"{self._copy.name}*"):
            file.unlink()
        with self.open(read_only=True) as shop, moment(shop) as snapshot:
            backup.write_backup(snapshot, self._copy, shop.ring.path)

    def put_back(self) -> None:
        """Put the copy in its place while it is not served; a new epoch begins."""
        self.lose()
        backup.restore(self._copy, self.url, actor="test", key_file=self._keys).close()

    @abstractmethod
    def lose(self) -> None:
        """Remove what is there, to make room for a copy."""

    @abstractmethod
    def writing(self) -> bool:
        """Say whether some process has written in a transaction that is still open."""


class FileStore(Store):
    """On SQLite."""

    def lose(self) -> None:
        path = Address(self.url).path
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def writing(self) -> bool:
        return writing_to(Address(self.url).path)


class ServerStore(Store):
    """On PostgreSQL."""

    def __init__(self, folder: Path, server: str, name: str, template: str) -> None:
        super().__init__(folder, _address(server, name))
        self._server, self._name = server, name
        _run(server, f"CREATE DATABASE {name} TEMPLATE {template}")

    def drop(self) -> None:
        """Remove the database for good."""
        _run(self._server, f"DROP DATABASE {self._name} WITH (FORCE)")

    def lose(self) -> None:
        self.drop()
        _run(self._server, f"CREATE DATABASE {self._name}")

    def writing(self) -> bool:
        return bool(_run(self._server, _OPEN, self._name)[0][0])


def _address(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def _run(server: str, sql: str, *words: str) -> list[Any]:
    """Run a statement beside all databases of a server."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as admin:
        cursor = admin.execute(sql, words or None)
        return cursor.fetchall() if cursor.description else []


class Template:
    """What histories begin with: files of tills and keys, and the node as a file or as a database on a server."""

    def __init__(self, folder: Path, server: str | None = None) -> None:
        self.folder = folder
        self._server = server
        self._name = f"t{uuid4().hex}"
        self.url = _address(server, self._name) if server else str(folder / "node.sqlite")
        if server:
            _run(server, f"CREATE DATABASE {self._name}")

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Store]:
        """Fill a folder and give the node's database in it."""
        for file in self.folder.iterdir():
            shutil.copy(file, folder / file.name)
            os.chmod(folder / file.name, 0o600)
        if self._server is None:
            yield FileStore(folder, str(folder / "node.sqlite"))
            return
        store = ServerStore(folder, self._server, f"t{uuid4().hex}", self._name)
        try:
            yield store
        finally:
            store.drop()

    def close(self) -> None:
        """Remove the database on the server."""
        if self._server:
            _run(self._server, f"DROP DATABASE {self._name} WITH (FORCE)")
