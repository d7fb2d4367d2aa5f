"""The base of all full screens: keys become actions, scans have a place to go, nothing is typed into widgets."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.screen import Screen

from tui_pos.register.entry import Entry
from tui_pos.register.keyboard import Stroke

if TYPE_CHECKING:
    from tui_pos.register.app import TerminalApp


class KeyScreen(Screen[Any], inherit_bindings=False):
    """Turn each key into an action of the keymap and call the method `do_ACTION`; other characters are typed.

    A subclass has a `do_` method for each action it knows; keys of other actions go to `pressed_elsewhere`.
    Nothing has the focus: keys go to the screen on top, in the order in which they were pressed, also when one
    of them opens another screen.
    """

    AUTO_FOCUS = None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entry = Entry()
        self._ahead: deque[Stroke] = deque()
        self._unechoed = False

    @property
    def terminal_app(self) -> TerminalApp:
        """The app, by its own type."""
        return cast("TerminalApp", self.app)

    @property
    def on_top(self) -> bool:
        """Say whether keys go to this screen; `is_current` is also true of one behind a dialog."""
        return self.app.screen is self

    def on_key(self, event: events.Key) -> None:
        """Take a single key, where the terminal is not read by our own driver."""
        event.stop()
        event.prevent_default()
        self.press([Stroke(event, time.monotonic())])

    def on_screen_resume(self) -> None:
        """Take the keys that came while the screen was being made."""
        self.press(self.terminal_app.claim_keys())

    def press(self, keys: Iterable[Stroke]) -> None:
        """Take keys behind those that wait."""
        self._ahead.extend(keys)
        self.take_keys()

    def take_keys(self) -> None:
        """Do what the waiting keys say, until one of them opens another screen or begins something."""
        while self._ahead and self.on_top and not self.holds_keys():
            self._press(self._ahead.popleft().key)
        if self._ahead and not self.on_top:
            ahead, self._ahead = self._ahead, deque()
            self.terminal_app.hand_on(ahead)
        if self._unechoed:
            self._unechoed = False
            self.typed()

    def holds_keys(self) -> bool:
        """Say whether keys wait for something that was begun; who ends it calls `take_keys`."""
        return False

    def _press(self, event: events.Key) -> None:
        """Find the key's action and do it, or type its character."""
        action = self.terminal_app.keymap.action(event.key, event.character)
        if action is not None and self.wants(action):
            handler = getattr(self, f"do_{action}", None)
            if handler is not None:
                handler()
            else:
                self.pressed_elsewhere(action, event)
        elif event.character is not None and self.entry.add(event.character):
            self._unechoed = True
            self.lettered()

    def on_paste(self, event: events.Paste) -> None:
        """Take pasted text as typed; a line end in it submits nothing."""
        event.stop()
        if self.entry.add(event.text):
            self.typed()

    def pressed_elsewhere(self, action: str, event: events.Key) -> None:
        """Take the key of an action that this screen does not have."""

    def wants(self, action: str) -> bool:
        """Say whether a key means its action now, or only its character, as `-` does inside a code."""
        return True

    def lettered(self) -> None:
        """Act on a character at once, where one alone is an answer."""

    def typed(self) -> None:
        """Show the changed entry; called once for all keys that came together."""

    def do_rub_out(self) -> None:
        """Take back the last character."""
        self.entry.rub_out()
        self._unechoed = True

    def scanned(self, code: str) -> bool:
        """Take a scan; False refuses it, and the app says so aloud."""
        return False
