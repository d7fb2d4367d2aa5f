"""What a till's conversation with its node has come to: collected by its threads, shown by the register's screens."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from threading import Lock

import msgspec

from tui_pos.core.identity import Clock
from tui_pos.core.refusal import Refusal
from tui_pos.sync import wire
from tui_pos.till.standing import State, Trouble, Word

_ERRORS = 20
CLOCK_WARNING_MS = 120_000
"""A difference between the clocks that somebody should hear of."""

_FAR_BEHIND = 100
"""Entries to be read from which the till says that it catches up; fewer are here before anybody has read the word."""


class Board:
    """Collect what the synchronising thread notices, for screens in another; nothing here waits for anything."""

    def __init__(self, clock: Clock, node: str = "") -> None:
        """`node` is the address to be shown."""
        self._clock = clock
        self._node = node
        self._lock = Lock()
        self._marks: dict[str, int] = {}
        self._heads: dict[str, int] = {}
        self._since = self._lost = self._read = 0
        self._online = self._met = False
        self._why = ""
        self._behind = 0
        self._reading = wire.Feed("", 0, peek=True)
        self._ahead = 0
        self._program = ""
        self._errors: deque[Trouble] = deque(maxlen=_ERRORS)

    @property
    def queue(self) -> int:
        """Count the entries that the node has not acknowledged; before the first hello all of them."""
        with self._lock:
            return self._queue()

    def _queue(self) -> int:
        return sum(max(0, seq - self._marks.get(epoch, 0)) for epoch, seq in self._heads.items())

    def state(self) -> State:
        """Give what the screens show."""
        queue = self.queue
        with self._lock:
            return State(
                self._word(queue),
                queue,
                self._since,
                self._lost,
                self._why,
                self._behind,
                self._read,
                self._ahead,
                self._node,
                self._program,
                tuple(reversed(self._errors)),
            )

    @property
    def can_answer(self) -> bool:
        """Say whether the node can be asked what other tills did: it is there, and knows all that was done here."""
        with self._lock:
            return self._online and not self._why and not self._queue()

    def _word(self, queue: int) -> Word:
        if self._why:
            return Word.REFUSED
        if not self._online:
            return Word.OFFLINE if self._errors else Word.STARTING
        if self._behind > _FAR_BEHIND:
            return Word.BEHIND
        if queue:
            return Word.WAITING
        return Word.IN_STEP if self._met else Word.STARTING

    def wrote(self, heads: Mapping[str, int]) -> None:
        """Note the last entry of each of this till's epochs."""
        with self._lock:
            known = self._heads
            self._heads = {epoch: max(seq, known.get(epoch, 0)) for epoch, seq in heads.items()}

    def appended(self, epoch: str, seq: int) -> None:
        """Note an entry that was just written."""
        with self._lock:
            self._heads[epoch] = seq

    def greeted(self, welcome: wire.Welcome, now: int) -> None:
        """Note the answer to a hello."""
        with self._lock:
            self._marks = {mark.epoch: mark.seq for mark in welcome.marks}
            self._ahead = now - welcome.now
            self._program = welcome.program
            self._online, self._since = True, now

    def acknowledged(self, epoch: str, seq: int) -> None:
        """Note up to which of this till's entries the node has everything."""
        with self._lock:
            self._marks[epoch] = seq

    def fed(self, upto: int, last: int) -> None:
        """Note how far this till has read."""
        with self._lock:
            self._behind = max(0, last - upto)
            self._read = upto

    def read_up_to(self, fed: wire.Fed) -> None:
        """Note what the next question for news asks."""
        with self._lock:
            self._reading = wire.Feed(fed.epoch, fed.upto, fed.epoch, fed.persons, peek=True)

    def reading(self, wait: int) -> wire.Feed:
        """Give the question for news behind what was read."""
        with self._lock:
            return msgspec.structs.replace(self._reading, wait=wait)

    def answered(self) -> None:
        """Note a round that went well."""
        now = self._clock()
        with self._lock:
            self._online, self._met, self._since, self._why = True, True, now, ""

    def unreachable(self, why: str) -> None:
        """Note that the node does not answer."""
        self._note(why)
        with self._lock:
            if self._online or not self._lost:
                self._lost = self._clock()
            self._online, self._met, self._why = False, False, ""

    def refused(self, refusal: Refusal) -> None:
        """Note that the node, or this till's own disk, said no."""
        self._note(refusal.sentence)
        with self._lock:
            self._why = refusal.sentence

    def _note(self, sentence: str) -> None:
        now = self._clock()
        with self._lock:
            if not self._errors or self._errors[-1].sentence != sentence:
                self._errors.append(Trouble(now, sentence))
