"""A shop with two tables, on either database: enough to try the journal without the product's own tables.

`kick` keeps a row per opened drawer (the reason `jammed` is poison to its projector); `kicks` is a roll-up per till.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.postgres import fresh_database
from tui_pos.core.identity import uuid7_source
from tui_pos.data.dialect import guard
from tui_pos.data.shop import Shop
from tui_pos.journal.bodies import DrawerKicked
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import Registry

NOON = 1_795_348_800_000
"""22 November 2026, 12:00 UTC."""

OpenShop = Callable[..., Shop]


class Clock:
    """A clock that the test turns."""

    def __init__(self, now: int = NOON) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


def tiny_registry() -> Registry:
    """Register the two tables."""
    registry = Registry()
    registry.rebuildable("kick", "kicks")

    @registry.projects("drawer.kicked")
    def kicked(db: Connection, entry: Entry, body: DrawerKicked) -> None:
        db.execute(
            "INSERT INTO kick (pos, till, reason) VALUES (?, ?, ?)",
            (entry.pos, body.till, body.reason),
        )
        if body.reason == "jammed":
            raise ValueError("the drawer is jammed")

    @registry.folds("kicks", "drawer.kicked")
    def count(db: Connection, entries: Sequence[Entry]) -> None:
        for till, number in Counter(entry.body.till for entry in entries).items():  # type: ignore[attr-defined]
            db.execute(
                "INSERT INTO kicks (till, n) VALUES (?, ?)"
                " ON CONFLICT (till) DO UPDATE SET n = kicks.n + excluded.n",
                (till, number),
            )

    return registry


def seeded_ids(seed: int) -> Callable[[], str]:
    """Give repeatable identifiers."""
    state = [seed]

    def noise(size: int) -> bytes:
        state[0] += 1
        return state[0].to_bytes(size, "big")

    return uuid7_source(Clock(), noise)


def create_tables(db: Connection) -> None:
    """Create the two guarded tables and a working one."""
    db.execute("CREATE TABLE IF NOT EXISTS kick (pos INTEGER PRIMARY KEY, till TEXT, reason TEXT)")
    db.execute("CREATE TABLE IF NOT EXISTS kicks (till TEXT PRIMARY KEY, n INTEGER)")
    db.execute("CREATE TABLE IF NOT EXISTS job (id INTEGER PRIMARY KEY, text TEXT)")
    guard(db, "kick")
    guard(db, "kicks")


@contextmanager
def shops(folder: Path, server: str | None) -> Iterator[OpenShop]:
    """Give a function that opens shops by name, on files or on fresh databases of a server; closes them all."""
    with ExitStack() as stack:
        urls: dict[str, str] = {}

        def url_of(name: str) -> str:
            if name not in urls:
                if server is None:
                    urls[name] = str(folder / f"{name}.sqlite")
                else:
                    urls[name] = stack.enter_context(fresh_database(server))
            return urls[name]

        def open_shop(name: str = "till", *, node: bool = True, **options: Any) -> Shop:
            options.setdefault("clock", Clock())
            options.setdefault("ids", seeded_ids(sum(name.encode())))
            options.setdefault("registry", tiny_registry())
            shop = Shop.open(url_of(name), key_file=folder / f"{name}.key", **options)
            stack.callback(shop.close)
            if not options.get("read_only"):
                shop.work(create_tables)
                if node and not shop.has_node():
                    shop.create_node(role="till", name=name, program="0.1.0", actor="init")
            return shop

        yield open_shop


def kick(reason: str = "no_sale", till: str = "till-1") -> DrawerKicked:
    """Word one opening of a drawer."""
    return DrawerKicked(till=till, reason=reason)


def rows(shop: Shop, sql: str) -> list[tuple[Any, ...]]:
    """Read rows."""
    return shop.read(lambda db: db.execute(sql))
