"""The threads in a register that keep it in step: one talks, one waits for news; the cashier waits for neither.

worker = Worker(lanes, membership, pepper, clock)
worker.start()
worker.wake()            # after a sale
worker.board.state()     # for the status line and the queue's screen
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from threading import Event, Thread
from typing import TypeVar

from tui_pos.core.identity import Clock
from tui_pos.core.refusal import Refusal
from tui_pos.data.lanes import Lanes, Urgency
from tui_pos.data.shop import Shop
from tui_pos.sync import link as paths
from tui_pos.sync import wire
from tui_pos.sync.asking import Asking
from tui_pos.sync.client import Sync
from tui_pos.sync.joining import Membership
from tui_pos.sync.link import Unreachable
from tui_pos.sync.state import Board
from tui_pos.till.credentials import Pepper

T = TypeVar("T")

_log = logging.getLogger(__name__)

_DEFECT = Refusal("defect", "The program made a mistake: its log says where. It tries again.")

IDLE_SECONDS = 60.0
"""How long a till that has nothing to say stays silent."""

LISTEN_SECONDS = 25
_REST_SECONDS = 0.01
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


class Worker:
    """Keep one till in step with its node for as long as the register runs."""

    def __init__(self, lanes: Lanes, member: Membership, pepper: Pepper, clock: Clock) -> None:
        self.board = Board(clock, member.url)
        self._talking, self._listening = member.link(), member.link()
        self._asking = member.link(quick=True)
        self.elsewhere = Asking(self._asking, self.board, self.wake)
        self._lanes = lanes
        self._sync = Sync(
            self._behind,
            self._talking,
            member.office,
            pepper,
            self.board,
        )
        self._woken, self._stopping, self._greeted = Event(), Event(), Event()
        self._threads = (
            Thread(target=self._talk, name="sync", daemon=True),
            Thread(target=self._listen, name="sync-news", daemon=True),
        )

    def start(self) -> None:
        """Begin to talk."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that there is something to send; costs nothing."""
        self._woken.set()

    def stop(self, seconds: float = 1.0) -> None:
        """Stop talking, waiting so long for what is under way; call it before the lanes stop.

        What was not sent is sent after the next start.
        """
        self._stopping.set()
        self._woken.set()
        self._greeted.set()
        self._threads[0].join(seconds)
        self._asking.close()

    def _behind(self, work: Callable[[Shop], T]) -> T:
        """Do a piece of work behind the sale, then leave the machine to the cashier for as long as it took."""
        began = time.monotonic()
        try:
            return self._lanes.write(work, Urgency.BEHIND).result()
        finally:
            self._stopping.wait(min(time.monotonic() - began, _REST_SECONDS))

    def _talk(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                more = self._sync.round()
            except (Unreachable, Refusal) as error:
                _log.info("the node: %s", error)
                self._greeted.clear()
                self._woken.wait(pause * random.uniform(0.5, 1.0))
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            except CancelledError:
                break
            except Exception:
                _log.exception("synchronising failed")
                self._greeted.clear()
                self.board.refused(_DEFECT)
                self._stopping.wait(_LONGEST_PAUSE)
                continue
            pause = _FIRST_PAUSE
            self._greeted.set()
            if not more:
                self._woken.wait(IDLE_SECONDS)
        self._talking.close()

    def _listen(self) -> None:
        """Ask again and again whether there is news, and wake the other thread when there is."""
        while not self._stopping.is_set():
            self._greeted.wait()
            if self._stopping.is_set():
                break
            asked = self.board.reading(LISTEN_SECONDS)
            try:
                self._listening.ask(paths.FEED, asked, wire.Fed, LISTEN_SECONDS)
                # News that the other thread has not fetched yet would be told again at once.
                pause = 0.2
            except (Unreachable, Refusal):
                # The other thread finds out what is wrong, and says so.
                self._greeted.clear()
                pause = _FIRST_PAUSE
            self.wake()
            self._stopping.wait(pause)
        self._listening.close()
