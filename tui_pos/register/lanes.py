"""Threads that own a database connection each, so that the screen never waits for a disk."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")
Settle = Callable[[Any, BaseException | None], None]


class ThreadLane:
    """Run work on one thread, in the order in which it was given."""

    def __init__(self, name: str) -> None:
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], Settle] | None]
        self._work = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[], T]) -> T:
        """Do this there; gives its result or raises what it raised."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def settle(result: Any, error: BaseException | None) -> None:
            loop.call_soon_threadsafe(_settle, future, result, error)

        self._work.put((work, settle))
        return await future

    def wait(self, work: Callable[[], T]) -> T:
        """Do this there while the calling thread waits: for start, stop, and threads of devices."""
        future: Future[T] = Future()

        def settle(result: Any, error: BaseException | None) -> None:
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)

        self._work.put((work, settle))
        return future.result()

    def stop(self) -> None:
        """Do what was given so far and end the thread."""
        self._work.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (given := self._work.get()) is not None:
            work, settle = given
            try:
                result = work()
            except BaseException as error:
                settle(None, error)
            else:
                settle(result, None)


def _settle(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    """Answer in the event loop, unless who asked has gone meanwhile."""
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
