"""Sign-on: a number and a PIN, or a badge; and the same over a locked till, whose sale stays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING

from rich.style import Style
from textual.app import ComposeResult

from tui_pos.core.refusal import Refusal
from tui_pos.register import theme
from tui_pos.register.screens.bursts import BurstScreen
from tui_pos.register.view import Message, Tone, TopLine
from tui_pos.register.widgets.bars import KeyBar, MessageBar, TopBar, wrap
from tui_pos.register.widgets.lines import Line, LineWidget

if TYPE_CHECKING:
    from tui_pos.till.signon import Session

By = Callable[[str, str], "Awaitable[Session]"]
ByBadge = Callable[[str], "Awaitable[Session]"]


class Step(Enum):
    """Name what is being typed."""

    NUMBER = auto()
    PIN = auto()


class Notice(LineWidget):
    """Write a few lines in the middle of an otherwise empty screen."""

    DEFAULT_CSS = "Notice { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._texts: Sequence[tuple[str, Style]] = ()

    def show(self, texts: Sequence[tuple[str, Style]]) -> None:
        """Show these lines."""
        self._texts = texts
        self.redraw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Centre the lines both ways."""
        rows: list[Line] = []
        for text, style in self._texts:
            for part in wrap(self.clean(text), width) if text else [""]:
                margin = " " * ((width - len(part)) // 2)
                rows.append(((margin, theme.PLAIN), (part, style)) if part else ())
        return [()] * max(0, (height - len(rows)) // 2) + rows


class SignOnScreen(BurstScreen):
    """Let somebody on; answers with the session. On a locked till Enter alone keeps the number of who locked it."""

    def __init__(self, by_pin: By, by_badge: ByBadge, locked: str = "") -> None:
        super().__init__()
        self._shop = ""
        self._by_pin = by_pin
        self._by_badge = by_badge
        self._locked = locked
        self._step = Step.PIN if locked else Step.NUMBER
        self._number = ""
        self._checking = False
        self.top = TopBar()
        self.notice = Notice()
        self.message = MessageBar()
        self.keys = KeyBar()

    def compose(self) -> ComposeResult:
        """Mount the lines."""
        yield self.top
        yield self.notice
        yield self.message
        yield self.keys

    def welcome(self, shop: str, top: TopLine) -> None:
        """Show whose till this is, once that is known."""
        self._shop = shop
        self.top.show(top)
        if self.is_attached:
            self.typed()

    def on_mount(self) -> None:
        """Show what is asked; it can be typed before the shop is open."""
        words = {"accept": "Go on", "leave": "Start again"}
        self.keys.show(self.terminal_app.keymap.row(("accept", "leave"), **words))
        self.typed()

    def typed(self) -> None:
        """Draw the two fields; the PIN as stars."""
        number = self._number if self._step is Step.PIN else self.entry.text + "_"
        pin = "*" * len(self.entry.text) + "_" if self._step is Step.PIN else ""
        if self._locked and not self._number:
            texts = [
                ("LOCKED", theme.WARNING),
                ("", theme.PLAIN),
                (f"{self._locked} types the PIN to go on with the sale.", theme.PLAIN),
                ("Somebody else: Esc, then number and PIN.", theme.PLAIN),
                ("", theme.PLAIN),
                (f"PIN     {pin:<14}", theme.STRONG),
            ]
            if self._step is Step.NUMBER:
                texts[-1] = (f"Number  {number:<14}", theme.STRONG)
        else:
            texts = [
                (self._shop or "Starting", theme.STRONG),
                ("", theme.PLAIN),
                ("Sign on: number and PIN, or scan your badge.", theme.PLAIN),
                ("", theme.PLAIN),
                (f"Number  {number:<14}", theme.STRONG),
                (f"PIN     {pin:<14}", theme.STRONG),
            ]
        self.notice.show(texts)

    def do_accept(self) -> None:
        """Go on to the PIN; after it, sign on."""
        text = self.entry.take()
        if self._step is Step.NUMBER:
            self._number, self._step = text, Step.PIN if text else Step.NUMBER
            self.typed()
            return
        self._checking = True
        self.run_worker(self._check(lambda: self._by_pin(self._number, text)))

    def scanned(self, code: str) -> bool:
        """Sign on by badge."""
        if not self._checking:
            self._checking = True
            self.run_worker(self._check(lambda: self._by_badge(code)))
        return True

    async def _check(self, attempt: Callable[[], Awaitable[Session]]) -> None:
        try:
            session = await attempt()
        except Refusal as refusal:
            self.message.show(Message(refusal.sentence, Tone.ERROR))
            self.app.bell()
            self.do_leave()
        else:
            self.dismiss(session)
        self._checking = False
        self.take_keys()

    def holds_keys(self) -> bool:
        """Let keys wait while a PIN is looked at."""
        return self._checking

    def do_leave(self) -> None:
        """Begin again; on a locked till Escape leads to another's number, and back."""
        self.entry.clear()
        other = self._locked and self._step is Step.PIN and not self._number
        self._step = Step.NUMBER if other or not self._locked else Step.PIN
        self._number = ""
        self.typed()

    def wants(self, action: str) -> bool:
        """Let every sign be typed."""
        return action in {"accept", "leave", "rub_out"}
