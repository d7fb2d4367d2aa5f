"""What may go wrong in a rehearsal with faults, drawn by chance: on the line, in QuickBooks, at the company file."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Literal, get_args

from exchange.rehearsal import Faults, LineFault
from exchange.rehearsal.line import Mishap

QuickBooksMishap = Literal[
    "dies before saving",
    "dies before saving, unsure",
    "dies after saving",
    "dies after saving, unsure",
    "answer lost",
    "answer not stored",
    "locked",
    "dialog open",
    "file busy",
]
"""What can happen to QuickBooks in one update."""

LINE: tuple[Mishap, ...] = get_args(Mishap)
QUICKBOOKS: tuple[QuickBooksMishap, ...] = get_args(QuickBooksMishap)

_FIRST_REQUEST = 4
"""An update begins with three questions of the Web Connector itself."""


def quickbooks_fault(kind: QuickBooksMishap, nth: int) -> Faults:
    """Make QuickBooks fail at the nth thing that an application asks of it, counted from 1."""
    request, message_set = nth - 1 + _FIRST_REQUEST, nth + 1
    makers: dict[QuickBooksMishap, Callable[[], Faults]] = {
        "dies before saving": lambda: Faults(die_before_commit=request),
        "dies before saving, unsure": lambda: Faults(die_before_commit=request, remembered="id"),
        "dies after saving": lambda: Faults(die_after_commit=request),
        "dies after saving, unsure": lambda: Faults(die_after_commit=request, remembered="id"),
        "answer lost": lambda: Faults(lose_response=message_set),
        "answer not stored": lambda: Faults(store_fails=message_set),
        "locked": lambda: Faults(lock_tries=nth),
        "dialog open": lambda: Faults(modal_dialog=1),
        "file busy": lambda: Faults(file_busy=1),
    }
    return makers[kind]()


def by_chance(chance: Random) -> tuple[tuple[LineFault, ...], Faults]:
    """Draw what goes wrong in one update: something on the line, something in QuickBooks, both, or at times nothing."""
    line: tuple[LineFault, ...] = ()
    faults = Faults()
    if chance.random() < 0.6:
        line = (LineFault(chance.choice(LINE), nth=chance.randint(1, 40)),)
    if chance.random() < 0.6:
        faults = quickbooks_fault(chance.choice(QUICKBOOKS), chance.randint(1, 20))
    return line, faults
