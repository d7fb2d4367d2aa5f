"""One line of the pre-flight: what was looked at, what was found, what helps, and what may be created."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from exchange.delivery import cache
from tui_pos.journal.connection import Connection

EVERYTHING = "*"
"""Confirms every check there is: for rehearsals."""

_KIND = "confirmed"


class Level(StrEnum):
    """Say what follows: OK nothing; WARN a person should know; STOP nothing is sent to QuickBooks."""

    OK = "ok"
    WARN = "warn"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Hold one finding; a STOP that is `confirmable` turns into a WARN once a person has confirmed it by its name.

    `creates` names what is added in QuickBooks then, each as its list and name: `account Cash in Drawer`.
    """

    name: str
    level: Level = Level.OK
    sentence: str
    cure: str = ""
    confirmable: bool = False
    creates: tuple[str, ...] = ()

    def plain(self) -> dict[str, object]:
        """Give the check as names and texts, for JSON."""
        return {
            "name": self.name,
            "level": self.level.value,
            "sentence": self.sentence,
            "cure": self.cure,
            "confirmable": self.confirmable,
            "creates": list(self.creates),
        }


def ok(name: str, sentence: str) -> Check:
    """Say that nothing is wrong."""
    return Check(name=name, sentence=sentence)


def stop(name: str, sentence: str, cure: str) -> Check:
    """Say that nothing is sent until a person has put something right in QuickBooks or here."""
    return Check(name=name, level=Level.STOP, sentence=sentence, cure=cure)


def warn(name: str, sentence: str, cure: str) -> Check:
    """Say what a person should know; it holds nothing up."""
    return Check(name=name, level=Level.WARN, sentence=sentence, cure=cure)


def ask(name: str, sentence: str, cure: str, creates: tuple[str, ...] = ()) -> Check:
    """Say that nothing is sent until a person has confirmed what would be done."""
    return Check(
        name=name,
        level=Level.STOP,
        sentence=sentence,
        cure=cure,
        confirmable=True,
        creates=creates,
    )


def confirmations(db: Connection, company: str) -> frozenset[str]:
    """Give the names of the checks that a person confirmed."""
    return frozenset(one.key for one in cache.every(db, company, _KIND))


def note_confirmation(db: Connection, company: str, name: str, actor: str, now: int) -> None:
    """Remember that a check was confirmed, and by whom."""
    cache.put(db, company, _KIND, name, actor, now)


def lifted(check: Check, confirmed: frozenset[str]) -> Check:
    """Let a check that was confirmed hold nothing up any more."""
    if check.confirmable and confirmed & {check.name, EVERYTHING}:
        return replace(check, level=Level.WARN, confirmable=False, cure="Confirmed.")
    return check
