"""A small shop made once a run and copied for each test, on either database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from tests.postgres import fresh_database
from tests.tinyshop import Clock, seeded_ids
from tests.unit.data.ledger import Ledger
from tui_pos.data.shop import Shop


class Template:
    """Hold the shop that copies are made of: a file, or a database of the server."""

    def __init__(self, folder: Path, server: str | None, url: str) -> None:
        self.key_file = folder / "template.key"
        self.server = server
        self.url = url

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Ledger]:
        """Open a copy of the shop for one test."""
        with self._copied(folder) as url:
            key_file = folder / "till.key"
            shutil.copy(self.key_file, key_file)
            clock = Clock()
            with Shop.open(url, key_file=key_file, clock=clock, ids=seeded_ids(7)) as shop:
                yield Ledger(shop, clock)

    @contextmanager
    def _copied(self, folder: Path) -> Iterator[str]:
        if self.server is None:
            yield str(shutil.copy(self.url, folder / "till.sqlite"))
            return
        import psycopg

        name, made_of = f"t{uuid4().hex}", self.url.split("?")[0].rsplit("/", 1)[1]
        with psycopg.connect(self.server, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {made_of}")
        try:
            yield self.server.replace("/postgres?", f"/{name}?")
        finally:
            with psycopg.connect(self.server, autocommit=True) as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def made(folder: Path, server: str | None) -> Iterator[Template]:
    """Make the template, and drop it at the end."""
    if server is None:
        yield _filled(Template(folder, None, str(folder / "template.sqlite")))
        return
    with fresh_database(server) as url:
        yield _filled(Template(folder, server, url))


def _filled(template: Template) -> Template:
    clock = Clock()
    with Shop.open(
        template.url, key_file=template.key_file, clock=clock, ids=seeded_ids(1)
    ) as shop:
        shop.create_node(role="till", name="Till 1", program="0.1.0", actor="init", node="till-1")
        Ledger(shop, clock).opened()
    return template
