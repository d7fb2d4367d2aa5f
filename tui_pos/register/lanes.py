"""Threads that own a database connection each, so that the screen never waits for a disk."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class ThreadLane:
    """Run work on one thread, in the order in which it was given."""

    def __init__(self, name: str) -> None:
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None]
        self._work = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[], T]) -> T:
        """Do this there; gives its result or raises what it raised."""
        return await asyncio.wrap_future(self._submit(work))

    def wait(self, work: Callable[[], T]) -> T:
        """Do this there while the calling thread waits: for start, stop, and threads of devices."""
        return self._submit(work).result()

    def stop(self) -> None:
        """Do what was given so far and end the thread."""
        self._work.put(None)
        self._thread.join()

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        self._work.put((work, future))
        return future

    def _run(self) -> None:
        while (given := self._work.get()) is not None:
            work, future = given
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)
