"""The cashier's app: it owns the terminal's ways, the keys and the looks, and hands everything else to screens."""

from __future__ import annotations

import asyncio
import io
import logging
import re
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from textual.app import App

from tui_pos.register import console_font, theme
from tui_pos.register.console import HangUpWatch, Terminal
from tui_pos.register.keyboard import Arrived, KeyboardDriver, Stroke
from tui_pos.register.keymap import Keymap
from tui_pos.register.screens.base import KeyScreen

_log = logging.getLogger(__name__)

_CRASHED = (
    "The program made a mistake and stopped. Nothing that was finished is lost: start it again."
)
_PLACE = re.compile(r"\S+\.py:\d+ in \w+")


def crash_places(report: str) -> str:
    """Keep of a crash report where it happened and what kind of error it was; leave the values out."""
    lines = [line.strip() for line in report.splitlines() if line.strip()]
    kind = lines[-1].partition(":")[0] if lines else ""
    return " > ".join([*_PLACE.findall(report), kind])


class TerminalApp(App[None], inherit_bindings=False):
    """Run screens full-screen on a till's terminal; the office's app is built on it too.

    Textual's own keys (Ctrl+Q quits, Ctrl+P opens a palette, the mouse) are off: a till is left by signing off.
    """

    CSS_PATH = Path(__file__).with_name("register.tcss")
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    AUTO_FOCUS = None

    def __init__(self, keymap: Keymap, terminal: Terminal | None = None) -> None:
        super().__init__(driver_class=KeyboardDriver if terminal else None)
        self.keymap = keymap
        self.terminal = terminal
        self.font = console_font.detect(terminal.fd) if terminal else console_font.ANY
        self._watch: HangUpWatch | None = None
        self._crash = io.StringIO()
        if terminal is not None:
            self.error_console = Console(file=self._crash, markup=False, highlight=False)
        self._unclaimed: list[Stroke] = []
        self.register_theme(theme.CONSOLE_THEME)
        self.theme = theme.CONSOLE_THEME.name

    def on_load(self) -> None:
        """Take over the signals that end a till before the screen is touched."""
        if self.terminal is None:
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            loop.add_signal_handler(number, self.leave, 0)
        self._watch = HangUpWatch(
            lambda: loop.call_soon_threadsafe(self.leave, 1), self.terminal.fd
        )
        self._watch.start()
        self.terminal.flush()

    def on_arrived(self, message: Arrived) -> None:
        """Bring keys to the screen on top; one that is still being made gets them when it is there."""
        self.hand_on(message.take())

    def hand_on(self, keys: Iterable[Stroke]) -> None:
        """Give keys to the screen that is on top now; while that is being made they wait for it."""
        screen = self.screen
        if isinstance(screen, KeyScreen) and screen.is_mounted and not self._unclaimed:
            screen.press(keys)
        else:
            self._unclaimed.extend(keys)

    def claim_keys(self) -> list[Stroke]:
        """Hand over the keys that waited for a screen."""
        keys, self._unclaimed = self._unclaimed, []
        return keys

    def scan(self, code: str) -> None:
        """Take one whole scan, from a scanner's thread by message or recognised among the keys."""

    def leave(self, status: int = 0) -> None:
        """End the app in order, the screen restored, with this exit status."""
        self.exit(return_code=status)

    def on_unmount(self) -> None:
        """Stop watching the terminal."""
        if self._watch is not None:
            self._watch.stop()

    def run_on_terminal(self) -> int:
        """Run until the app exits; gives the exit status. The mouse stays off: a till has none.

        What Textual says of a crash holds the values of variables, and so perhaps a PIN: it is told to nobody
        but the place and the kind of the error, which go to the log.
        """
        try:
            self.run(mouse=False)
        except Exception:
            _log.exception("the screen could not be run")
            return 1
        if crash := self._crash.getvalue():
            _log.error("the screen failed: %s", crash_places(crash))
            print(_CRASHED, file=sys.stderr)
        return self.return_code or 0
