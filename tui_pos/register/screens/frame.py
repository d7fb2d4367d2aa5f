"""The picture that all working screens share: top line, basket, customer, totals, message, input line, keys."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size

from tui_pos.register.screens.base import KeyScreen
from tui_pos.register.view import Message, SaleView, Tone, TopLine
from tui_pos.register.widgets.bars import Divider, KeyBar, MessageBar, TopBar
from tui_pos.register.widgets.basket import Basket
from tui_pos.register.widgets.entryline import EntryLine
from tui_pos.register.widgets.quickpicks import QuickPicks
from tui_pos.register.widgets.totals import TotalsPanel

ROOMY = (100, 30)
"""Columns and rows from which there is room for quick picks beside the basket."""


class SaleFrame(KeyScreen):
    """Show a sale and what is being typed; what keys and scans do is for subclasses."""

    PROMPT = "Scan or type"

    def __init__(self) -> None:
        super().__init__()
        self.top = TopBar()
        self.basket = Basket()
        self.picks = QuickPicks(id="side")
        self.divider = Divider()
        self.totals = TotalsPanel()
        self.message = MessageBar()
        self.line = EntryLine(self.PROMPT)
        self.keys = KeyBar()

    def compose(self) -> ComposeResult:
        """Mount everything once; from then on only rows are repainted."""
        yield self.top
        with Horizontal(id="body"):
            yield self.basket
            yield self.picks
        yield self.divider
        yield self.totals
        yield self.message
        yield self.line
        yield self.keys

    def on_mount(self) -> None:
        """Fit the size that the terminal has."""
        self._make_room(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Fit a new size."""
        self._make_room(event.size)

    def _make_room(self, size: Size) -> None:
        self.set_class(size.width >= ROOMY[0] and size.height >= ROOMY[1], "-roomy")

    def show(self, view: SaleView, current: int | None = None, *, done: bool = False) -> None:
        """Show this sale, its last line marked unless told otherwise, none when it is `done`."""
        self.basket.show(view.lines, current, done=done)
        self.divider.show(view.customer)
        self.totals.show(view.totals)

    def show_top(self, view: TopLine) -> None:
        """Show where, who and when."""
        self.top.show(view)

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show the keys that work now."""
        self.keys.show(keys)

    def tell(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Put a sentence on the message line; an error sounds the bell as well."""
        self.message.show(Message(text, tone))
        if tone is Tone.ERROR:
            self.app.bell()

    def typed(self) -> None:
        """Echo what has been typed."""
        self.line.show(self.entry.text, self.line.hint)
