"""The way from the event loop to the shop's database, whoever owns it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from tui_pos.data.shop import Shop

T = TypeVar("T")


class Lane(Protocol):
    """Run work on the shop in a thread that may write; the event loop goes on meanwhile.

    The node's `Shops` and a till's `Lanes` are lanes. With several writers (PostgreSQL) two calls may run at once.
    """

    def write(self, work: Callable[[Shop], T]) -> Awaitable[T]:
        """Run `work` and give its result, or raise what it raised."""
        ...


class ShopThread:
    """Own a shop in a thread of its own, for a service that has no other use of it."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._thread = ThreadPoolExecutor(1, "exchange")

    async def write(self, work: Callable[[Shop], T]) -> T:
        """Run `work` in the thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._shop)

    def stop(self) -> None:
        """Finish what is running and end the thread; the shop stays open."""
        self._thread.shutdown(wait=True, cancel_futures=True)
