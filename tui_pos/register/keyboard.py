"""Keys from the terminal, handed to the screen on top in batches.

A keyboard scanner sends fourteen keys in a burst. Textual posts each as a message of its own through two queues;
collecting what has arrived since the app last looked costs a third of that and keeps the order.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


class Arrived(Message):
    """Say that keys wait in the driver; sent once however many there are."""

    def __init__(self, keyboard: KeyboardDriver) -> None:
        super().__init__()
        self._keyboard = keyboard

    def take(self) -> list[events.Key]:
        """Take all keys that have arrived so far, in order; empty when an earlier message took them."""
        return self._keyboard.take()


class Pressed(Message):
    """Bring keys to the screen that was on top when they were taken."""

    def __init__(self, keys: list[events.Key]) -> None:
        super().__init__()
        self.keys = keys


class KeyboardDriver(LinuxDriver):
    """Read the terminal as Textual does, but collect keys instead of posting each one.

    The reading thread appends and the event loop takes; the announcement flag is cleared before the keys are
    taken, so a key that comes in between is announced again rather than forgotten.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._keys: deque[events.Key] = deque()
        self._announced = False

    def process_message(self, message: Message) -> None:
        """Collect a key; pass anything else on. Runs in the reading thread."""
        if not isinstance(message, events.Key):
            super().process_message(message)
            return
        self._keys.append(message)
        if not self._announced:
            self._announced = True
            super().process_message(Arrived(self))

    def take(self) -> list[events.Key]:
        """Take what has been collected. Runs in the event loop."""
        self._announced = False
        taken: list[events.Key] = []
        while self._keys:
            taken.append(self._keys.popleft())
        return taken
