"""Two threads for the database: one writes, one reads, and the event loop waits for neither.

    lanes = Lanes("/var/lib/tui-pos/till.sqlite")
    await lanes.opened
    entries = await lanes.write(lambda shop: shop.append([receipt], actor=cashier))
    rows = await lanes.read(lambda db: search(db, "milk"))

A job is a plain function, so nothing can be awaited inside a transaction. What a cashier waits for goes first; other
work is done in slices of at most `SLICE_MS` behind it, and roll-ups are folded whenever the writer has nothing to do.
"""

from __future__ import annotations

import asyncio
import heapq
import inspect
import logging
from collections.abc import Callable, Generator
from concurrent.futures import Future
from enum import IntEnum
from functools import partial
from threading import Condition, Thread, current_thread
from typing import Any, TypeVar

from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.data.snapshot import Snapshot
from tui_pos.journal.connection import Connection

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Urgency(IntEnum):
    """Say who is served first; within one urgency it is first come, first served."""

    SALE = 0
    BEHIND = 1


class Job(Future[T]):
    """Stand for work that was handed to a lane: `await` it on an event loop, or call `result()` in a thread.

    Cancelling the task that awaits does not cancel the work: a sale that was handed over is stored.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__()
        self._work = work
        self.thread: Thread | None = None

    def __await__(self) -> Generator[Any, None, T]:
        return asyncio.shield(asyncio.wrap_future(self)).__await__()

    def result(self, timeout: float | None = None) -> T:
        """Wait for the outcome and return it, or raise what the work raised."""
        if self.thread is current_thread() and not self.done():
            raise RuntimeError("a lane cannot wait for itself")
        return super().result(timeout)

    def run(self) -> None:
        """Do the work; whatever it raises is the job's outcome."""
        if not self.set_running_or_notify_cancel():
            return
        try:
            self.set_result(self._work())
        except BaseException as error:
            self.set_exception(error)


class _Lane(Thread):
    """Run jobs one at a time, the most urgent first, and `idle` when there are none."""

    def __init__(self, name: str, idle: Callable[[], bool]) -> None:
        super().__init__(name=name, daemon=True)
        self._idle = idle
        self._jobs: list[tuple[int, int, Job[Any]]] = []
        self._count = 0
        self._stopping = False
        self._wake = Condition()

    def put(self, work: Callable[[], T], urgency: Urgency) -> Job[T]:
        """Queue work; a Refusal with code `closing` after `stop`."""
        job = Job(work)
        job.thread = self
        with self._wake:
            if self._stopping:
                raise Refusal("closing", "The program is closing: nothing more is stored.")
            self._count += 1
            heapq.heappush(self._jobs, (urgency, self._count, job))
            self._wake.notify()
        return job

    def stop(self) -> None:
        """Take no more work, finish what somebody waits for, drop what is behind."""
        with self._wake:
            self._stopping = True
            for urgency, _, job in self._jobs:
                if urgency is Urgency.BEHIND:
                    job.cancel()
            self._wake.notify()

    def run(self) -> None:
        """Serve until stopped."""
        restless = True
        while True:
            with self._wake:
                while not self._jobs and not restless and not self._stopping:
                    self._wake.wait()
                if self._stopping and not self._jobs:
                    return
                job = heapq.heappop(self._jobs)[2] if self._jobs else None
            if job:
                job.run()
                restless = True
            else:
                restless = self._idle()


class Lanes:
    """Own a shop's two threads and the connections in them."""

    def __init__(self, url: str, **options: Any) -> None:
        """Start both threads; `options` are those of `Shop.open`. Wait for `opened` before anything else.

        The writer opens first, for it may have to bring the database up to date.
        """
        self._open = partial(Shop.open, url, **options)
        self._writer_shop: Shop | None = None
        self._reader_shop: Shop | None = None
        self._writer = _Lane("database-writer", self._fold)
        self._reader = _Lane("database-reader", lambda: False)
        self.opened: Job[None] = self._writer.put(self._open_writer, Urgency.SALE)
        self._writer.start()
        self._reader.start()

    def write(self, work: Callable[[Shop], T], urgency: Urgency = Urgency.SALE) -> Job[T]:
        """Run `work` with the shop in the writer's thread; also for look-ups that a scan waits for."""
        _refuse_coroutines(work)
        return self._writer.put(lambda: work(self._shop()), urgency)

    def read(self, work: Callable[[Connection], T], urgency: Urgency = Urgency.SALE) -> Job[T]:
        """Run `work` on one moment of the database in the reader's thread: search, lists, short reports."""
        _refuse_coroutines(work)
        return self._reader.put(lambda: self._open_reader().read(work), urgency)

    def behind(self, step: Callable[[Shop], bool]) -> Job[None]:
        """Call `step` in the writer's thread again and again until it gives False, behind whatever a cashier does.

        One call should take at most `SLICE_MS`. The job is done after the last; it fails with what a step raises.
        """
        _refuse_coroutines(step)
        whole: Job[None] = Job(lambda: None)
        whole.thread = self._writer

        def run_step() -> None:
            try:
                more = step(self._shop())
                if more:
                    queue_next()
                else:
                    whole.run()
            except BaseException as error:
                whole.set_exception(error)

        def queue_next() -> None:
            part = self._writer.put(run_step, Urgency.BEHIND)
            part.add_done_callback(lambda done: whole.cancel() if done.cancelled() else None)

        queue_next()
        return whole

    def aside(self, work: Callable[[Snapshot], T]) -> Job[T]:
        """Run long reading (a year's report, a backup) on one moment of the database, in a thread of its own."""
        _refuse_coroutines(work)

        def run() -> T:
            self.opened.result()
            shop = self._shop()
            with Snapshot(shop.database.address, shop.registry) as snapshot:
                return work(snapshot)

        job = Job(run)
        job.thread = Thread(target=job.run, name="database-aside", daemon=True)
        job.thread.start()
        return job

    def stop(self) -> None:
        """Finish what somebody waits for and close both connections in good order; call it in a plain thread."""
        self._reader.stop()
        self._reader.join()
        if self._reader_shop:
            self._reader_shop.close()
        self._writer.stop()
        self._writer.join()
        if self._writer_shop:
            self._writer_shop.close()

    def _open_writer(self) -> None:
        self._writer_shop = self._open()

    def _open_reader(self) -> Shop:
        if self._reader_shop is None:
            self.opened.result()
            self._reader_shop = self._open(read_only=True)
        return self._reader_shop

    def _shop(self) -> Shop:
        if self._writer_shop is None:
            self.opened.result(0)
            raise RuntimeError("the database is not open")
        return self._writer_shop

    def _fold(self) -> bool:
        """Use an idle moment; says whether there is more to do."""
        if self._writer_shop is None:
            return False
        try:
            return self._writer_shop.rest()
        except Exception:
            _log.exception("folding behind the sale failed")
            return False


def _refuse_coroutines(work: Callable[..., object]) -> None:
    if inspect.iscoroutinefunction(work):
        raise TypeError("a lane runs plain functions: nothing is awaited inside a transaction")
