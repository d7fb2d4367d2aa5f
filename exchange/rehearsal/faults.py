"""What can go wrong on purpose, and what is not known for certain about the real program, as switches."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from exchange.rehearsal.status import RELATED_LOCKED


@dataclass(frozen=True, slots=True)
class Copy:
    """Keep a company file as it was at one moment ("Save a copy"); `Company.restore` goes back to it."""

    taken_at: int
    content: bytes = field(repr=False)


@dataclass(slots=True)
class Faults:
    """Say what goes wrong in the company file; numbers count from 1 and 0 means never.

    Requests are counted from the moment the object is given to a company, queries included.
    """

    die_before_commit: int = 0
    """QuickBooks dies on request n before anything of it is saved."""
    die_after_commit: int = 0
    """QuickBooks dies on request n once it is saved, before the answer is given."""
    remembered: Literal["", "id", "answer"] = ""
    """What it remembers of the message set it died in: by default nothing before the commit and the
    answer after it; "id" leaves the outcome open (messageSetStatusCode 9002) in both cases."""
    lock_tries: int = 0
    """The first k requests that would write find the record locked and answer `lock_code`."""
    lock_code: int = RELATED_LOCKED
    closed_through: date | None = None
    """Somebody has closed the books up to this day, over and above the closing date of the file."""
    modal_dialog: int = 0
    """The next k sessions or message sets find a dialog open (0x80040414)."""
    file_busy: int = 0
    """The next k sessions find the file open in a conflicting mode (0x80040410)."""
    forbidden: Literal["", "user", "application"] = ""
    """Writing is refused: the QuickBooks user may not (3260), or the application may not (3262)."""
    restore_at: int = 0
    """Before message set n the file is replaced by the older `copy`."""
    copy: Copy | None = None
    lose_response: int = 0
    """Message set n is processed and remembered in full, but its answer never arrives (0x80040402)."""
    store_fails: int = 0
    """Message set n is processed and answered, but its answer cannot be stored: messageSetStatusCode 9005."""
    requests: int = field(default=0, init=False)
    message_sets: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if self.die_after_commit and self.die_before_commit:
            raise ValueError("QuickBooks can die before the commit or after it, not both")
        if self.remembered == "answer" and not self.die_after_commit:
            raise ValueError("an answer can be remembered only after the commit")
        if self.restore_at and self.copy is None:
            raise ValueError("to restore an older file, give the copy that was saved before")

    def use(self, name: Literal["lock_tries", "modal_dialog", "file_busy"]) -> bool:
        """Use one of the tries that a switch still has; false once none is left."""
        left: int = getattr(self, name)
        if left:
            setattr(self, name, left - 1)
        return left > 0


@dataclass(frozen=True, slots=True)
class Quirks:
    """Choose between readings of QuickBooks that no published source settles; the stricter is the default."""

    payment_items_negative: bool = True
    """A Payment item's Amount reduces the total when it is sent negative; if false, when sent positive."""
    long_text_fails_parse: bool = False
    """Text over its length fails the whole document (0x80040400) instead of the one request (3070)."""
    raw_characters_refused: bool = True
    """Characters above 127 must be sent as numeric references; raw ones fail the document."""
    recovery_in_full: bool = False
    """A repeated message set gets its whole first answer; by default status codes and ErrorRecovery only."""
    newest_version: int = 16
    """The newest qbXML version that the product supports."""
