"""What a screen shows, as plain records of ready-made text: the border between the till and its widgets.

Screens turn the till's state into these, widgets draw them and know nothing else. A basket is any sequence of
`BasketLine`s: only the visible ones are asked for, so it may make each one when it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """Say how serious a message is; each has a mark besides its colour, and `ERROR` sounds."""

    INFO = ""
    GOOD = "OK "
    WARNING = "NOTE "
    ERROR = "!! "


@dataclass(frozen=True, slots=True)
class Message:
    """Tell the cashier what happened or what is wrong and what to do, in one sentence."""

    text: str = ""
    tone: Tone = Tone.INFO


@dataclass(frozen=True, slots=True)
class Note:
    """Say something under a basket line: a discount with its amount, a serial number, a reason."""

    text: str
    amount: str = ""


@dataclass(frozen=True, slots=True)
class BasketLine:
    """Show one line of the sale; the figures are written as they are to be read."""

    number: str
    name: str
    quantity: str
    price: str
    extended: str
    tax: str = ""
    code: str = ""
    notes: tuple[Note, ...] = ()
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Show what the sale comes to: `rows` beside it, and the figure to read at arm's length with its label."""

    label: str = "TOTAL"
    amount: str = "0.00"
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TopLine:
    """Show where and who one is; `states` are words about printer, scanner, node and exchange."""

    place: str = ""
    receipt: str = ""
    cashier: str = ""
    time: str = ""
    states: tuple[str, ...] = ()
    training: bool = False


@dataclass(frozen=True, slots=True)
class SaleView:
    """Show a whole sale."""

    lines: Sequence[BasketLine] = ()
    totals: Totals = Totals()
    customer: tuple[str, ...] = ()
