"""The base of all full screens: keys become actions, scans have a place to go, nothing is typed into widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.screen import Screen

from tui_pos.register.entry import Entry
from tui_pos.register.keyboard import Pressed

if TYPE_CHECKING:
    from tui_pos.register.app import TerminalApp


class KeyScreen(Screen[Any], inherit_bindings=False):
    """Turn each key into an action of the keymap and call the method `do_ACTION`; other characters are typed.

    A subclass has a `do_` method for each action it knows; keys of other actions do nothing there. Nothing
    has the focus: a key goes to the screen on top, at once.
    """

    AUTO_FOCUS = None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entry = Entry()
        self._unechoed = False

    @property
    def terminal_app(self) -> TerminalApp:
        """The app, by its own type."""
        return cast("TerminalApp", self.app)

    def on_key(self, event: events.Key) -> None:
        """Take a single key, where the terminal is not read by our own driver."""
        event.stop()
        event.prevent_default()
        self._press(event)
        self._echo()

    def on_pressed(self, message: Pressed) -> None:
        """Take the keys that came while the screen was being made."""
        self.press(message.keys)

    def press(self, keys: Sequence[events.Key]) -> None:
        """Take keys in order; those that follow one that opened or closed a screen go to the new one."""
        for index, key in enumerate(keys):
            if not self.is_current:
                self.app.screen.post_message(Pressed(list(keys[index:])))
                break
            self._press(key)
        self._echo()

    def _echo(self) -> None:
        if self._unechoed:
            self._unechoed = False
            self.typed()

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

    def typed(self) -> None:
        """Show the changed entry; called once for all keys that came together."""

    def do_rub_out(self) -> None:
        """Take back the last character."""
        self.entry.rub_out()
        self._unechoed = True

    def scanned(self, code: str) -> bool:
        """Take a scan; False refuses it, and the app says so aloud."""
        return False
