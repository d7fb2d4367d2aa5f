"""How a till stands with its node: one word for the cashier, and what a screen shows behind it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

import msgspec

from tui_pos.core.identity import Clock
from tui_pos.core.refusal import Refusal
from tui_pos.sync import wire

_ERRORS = 20
CLOCK_WARNING_MS = 120_000
"""A difference between the clocks that somebody should hear of."""


class Word(StrEnum):
    """Name the state in a word."""

    STARTING = "starting"
    IN_STEP = "in step"
    WAITING = "waiting"
    OFFLINE = "offline"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Tell what went wrong and when."""

    at: int
    sentence: str


@dataclass(frozen=True, slots=True)
class State:
    """Show a till's way to its node: `queue` entries wait, `since` is when the node was last heard.

    `behind` says how many of the node's entries this till has not read yet, `clock` by how many milliseconds this
    machine's clock is before the node's.
    """

    word: Word
    queue: int
    since: int
    why: str
    behind: int
    clock: int
    node_program: str
    errors: tuple[Trouble, ...]

    @property
    def text(self) -> str:
        """Write the state as the status line shows it."""
        match self.word:
            case Word.WAITING:
                return f"waiting {self.queue}"
            case Word.REFUSED:
                return f"refused: {self.why}"
            case _:
                return self.word.value


class Board:
    """Collect what the synchronising thread notices, for screens in another; nothing here waits for anything."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._marks: dict[str, int] = {}
        self._heads: dict[str, int] = {}
        self._since = 0
        self._online = False
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
            return sum(
                max(0, seq - self._marks.get(epoch, 0)) for epoch, seq in self._heads.items()
            )

    def state(self) -> State:
        """Give what the screens show."""
        queue = self.queue
        with self._lock:
            word = self._word(queue)
            return State(
                word,
                queue,
                self._since,
                self._why,
                self._behind,
                self._ahead,
                self._program,
                tuple(reversed(self._errors)),
            )

    def _word(self, queue: int) -> Word:
        if self._why:
            return Word.REFUSED
        if not self._online:
            return Word.OFFLINE if self._errors else Word.STARTING
        return Word.WAITING if queue else Word.IN_STEP

    def wrote(self, heads: Mapping[str, int]) -> None:
        """Note the last entry of each of this till's epochs."""
        with self._lock:
            self._heads = dict(heads)

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
            self._online, self._since, self._why = True, now, ""

    def unreachable(self, why: str) -> None:
        """Note that the node does not answer."""
        self._note(why)
        with self._lock:
            self._online, self._why = False, ""

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
