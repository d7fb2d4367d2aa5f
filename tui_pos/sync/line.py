"""A register's line to its node: it stands for nothing until it is told to begin, so that no start waits for it.

    line = Line(lanes, shop)      # on the till's thread
    till = Till(shop, elsewhere=line)
    line.start()                  # when the sale screen stands
    line.state()                  # for the top line and the network's screen

What a conversation needs (HTTP, TLS) is imported in a thread of its own.
"""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from dataclasses import replace
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from tui_pos.core.refusal import Refusal
from tui_pos.data.lanes import Lanes, Urgency
from tui_pos.data.queries.receipts import Finished
from tui_pos.data.shop import Shop
from tui_pos.journal.entry import Entry
from tui_pos.till.standing import State, Word
from tui_pos.till.till import pepper_of

if TYPE_CHECKING:
    from tui_pos.sync.worker import Worker

_log = logging.getLogger(__name__)

SUFFIX = ".node"
"""How the file ends that a till has once it has joined; see `joining.Membership`."""


def has_joined(shop: Shop) -> bool:
    """Say whether this till belongs to a node."""
    return shop.ring.path.with_suffix(SUFFIX).exists()


class Line:
    """Keep a till in step behind its sale, and be its `Elsewhere`; before it has begun the node cannot be asked."""

    def __init__(self, lanes: Lanes, shop: Shop) -> None:
        self._lanes = lanes
        self._pepper = pepper_of(shop)
        self._clock = shop.clock
        self._lock = Lock()
        self._begun, self._stopping = Event(), False
        self._worker: Worker | None = None
        self._state = State(Word.STARTING)

    @property
    def elsewhere(self) -> Line:
        """Whom the till asks what others did."""
        return self

    def start(self) -> None:
        """Begin to talk; a second call does nothing."""
        if not self._begun.is_set():
            self._begun.set()
            Thread(target=self._begin, name="sync-begin", daemon=True).start()

    def state(self) -> State:
        """Say how the till stands with its node."""
        return self._worker.board.state() if self._worker else self._state

    def stop(self, seconds: float = 1.0) -> None:
        """Stop talking, waiting at most so long; call it before the lanes stop."""
        with self._lock:
            self._stopping = True
        if self._worker:
            self._worker.stop(seconds)

    def wrote(self, last: Entry) -> None:
        """Let the node have what was just written."""
        if self._worker:
            self._worker.elsewhere.wrote(last)

    def answers(self) -> bool:
        """Say whether the node could be asked now."""
        return self._worker is not None and self._worker.elsewhere.answers()

    def balance(self, kind: str, account: str) -> int | None:
        """Give a balance over all tills, or None when the node cannot say now."""
        return self._worker.elsewhere.balance(kind, account) if self._worker else None

    def receipt(self, number: str) -> tuple[bool, Finished | None]:
        """Give a receipt with what came back of it at any till, if the node can be asked."""
        return self._worker.elsewhere.receipt(number) if self._worker else (False, None)

    def _begin(self) -> None:
        try:
            worker = self._make()
        except Refusal as refusal:
            self._state = replace(self._state, word=Word.REFUSED, why=refusal.sentence)
            return
        except CancelledError:
            # The register stops before it had begun to talk.
            return
        except Exception:
            _log.exception("the line to the node could not be made")
            why = "The program made a mistake: its log says where."
            self._state = replace(self._state, word=Word.REFUSED, why=why)
            return
        with self._lock:
            if not self._stopping:
                self._worker = worker
                worker.start()

    def _make(self) -> Worker:
        from tui_pos.sync.joining import membership
        from tui_pos.sync.worker import Worker

        member = self._lanes.write(membership, Urgency.BEHIND).result()
        if member is None:
            raise Refusal("membership", "This till has left its node: join it with a new code.")
        return Worker(self._lanes, member, self._pepper, self._clock)
