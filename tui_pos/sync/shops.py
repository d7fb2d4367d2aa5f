"""A serving process's threads for the database: each has a shop of its own, and none is the event loop's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, local
from typing import TypeVar

from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection

T = TypeVar("T")

Factory = Callable[[bool], Shop]
"""Open the node's database: with True only for reading."""

_READERS = 2
_WRITERS = 2
"""Writers on PostgreSQL; a SQLite file has one."""


class Shops:
    """Run work on the node's database from an event loop."""

    def __init__(self, factory: Factory) -> None:
        self._factory = factory
        self._first: Shop | None = factory(False)
        self.postgres = self._first.database.address.is_postgres
        self._own = local()
        self._open: list[Shop] = [self._first]
        self._lock = Lock()
        writers = _WRITERS if self.postgres else 1
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="node-writer")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="node-reader")

    async def write(self, work: Callable[[Shop], T]) -> T:
        """Run work that writes, in a writer's thread."""
        return await self._run(self._writers, lambda: work(self._shop(read_only=False)))

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run work on one moment of the database, in a reader's thread."""
        return await self._run(self._readers, lambda: self._shop(read_only=True).read(work))

    async def look(self, work: Callable[[Shop], T]) -> T:
        """Run work that reads, with the shop, in a reader's thread."""
        return await self._run(self._readers, lambda: work(self._shop(read_only=True)))

    def close(self) -> None:
        """Finish what runs and close every connection."""
        self._readers.shutdown()
        self._writers.shutdown()
        for shop in reversed(self._open):
            shop.close()

    async def _run(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    def _shop(self, *, read_only: bool) -> Shop:
        """Give this thread's own shop."""
        shop: Shop | None = getattr(self._own, "shop", None)
        if shop is None:
            shop = self._own.shop = self._taken(read_only)
        return shop

    def _taken(self, read_only: bool) -> Shop:
        with self._lock:
            if not read_only and self._first is not None:
                shop, self._first = self._first, None
                return shop
            shop = self._factory(read_only)
            self._open.append(shop)
            return shop
