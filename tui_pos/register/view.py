"""What a screen shows, as plain records of ready-made text: the border between the till and its widgets.

Screens turn the till's state into these, widgets draw them and know nothing else. A basket is any sequence of
`BasketLine`s: only the visible ones are asked for, so it may make each one when it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import msgspec


class Tone(Enum):
    """Say how serious a message is; each has a mark besides its colour, and `ERROR` sounds."""

    INFO = ""
    GOOD = "OK "
    WARNING = "NOTE "
    ERROR = "!! "


class Message(msgspec.Struct, frozen=True):
    """Tell the cashier what happened or what is wrong and what to do, in one sentence."""

    text: str = ""
    tone: Tone = Tone.INFO


class Note(msgspec.Struct, frozen=True):
    """Say something under a basket line: a discount with its amount, a serial number, a reason."""

    text: str
    amount: str = ""


class BasketLine(msgspec.Struct, frozen=True):
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


class Totals(msgspec.Struct, frozen=True):
    """Show what the sale comes to: `rows` beside it, and the figure to read at arm's length with its label."""

    label: str = "TOTAL"
    amount: str = "0.00"
    rows: tuple[tuple[str, str], ...] = ()


class TopLine(msgspec.Struct, frozen=True):
    """Show where and who one is; `states` are words about printer, scanner, node and exchange."""

    place: str = ""
    receipt: str = ""
    cashier: str = ""
    time: str = ""
    states: tuple[str, ...] = ()
    training: bool = False


class SaleView(msgspec.Struct, frozen=True):
    """Show a whole sale."""

    lines: Sequence[BasketLine] = ()
    totals: Totals = Totals()
    customer: tuple[str, ...] = ()
