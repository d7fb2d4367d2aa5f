"""How a till stands with its company's node: one word for the cashier, and what a screen shows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Word(StrEnum):
    """Name the state in a word."""

    ALONE = "alone"
    STARTING = "connecting"
    IN_STEP = "in step"
    WAITING = "waiting"
    BEHIND = "catching up"
    OFFLINE = "offline"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Tell what went wrong and when (milliseconds UTC)."""

    at: int
    sentence: str


@dataclass(frozen=True, slots=True)
class State:
    """Show a till's way to its node; a till without one is `ALONE`. Times are milliseconds UTC, 0 for never.

    `queue` entries wait to be sent, `behind` of the node's wait to be read, `read` counts those that were. `since` is
    when the node was last heard, `lost` when it went silent. `clock` says by how many milliseconds this machine's
    clock is before the node's; `errors` begin with the newest.
    """

    word: Word = Word.ALONE
    queue: int = 0
    since: int = 0
    lost: int = 0
    why: str = ""
    behind: int = 0
    read: int = 0
    clock: int = 0
    node: str = ""
    node_program: str = ""
    errors: tuple[Trouble, ...] = ()

    @property
    def text(self) -> str:
        """Write the state in a word and its figure or reason."""
        match self.word:
            case Word.WAITING:
                return f"waiting {self.queue}"
            case Word.BEHIND:
                return f"catching up {self.behind}"
            case Word.REFUSED:
                return f"refused: {self.why}"
            case _:
                return self.word.value
