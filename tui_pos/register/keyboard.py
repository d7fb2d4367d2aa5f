"""Keys from the terminal, handed to the screen on top in batches.

A keyboard scanner sends fourteen keys in a burst. Textual posts each as a message of its own through two queues;
collecting what has arrived since the app last looked costs a third of that and keeps the order.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Any

import msgspec
from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


class Stroke(msgspec.Struct):
    """Hold one key press and when it was read, in seconds of the monotonic clock."""

    key: events.Key
    at: float


class Arrived(Message):
    """Say that keys wait in the driver; sent once however many there are."""

    def __init__(self, keyboard: KeyboardDriver) -> None:
        super().__init__()
        self._keyboard = keyboard

    def take(self) -> list[Stroke]:
        """Take all keys that have arrived so far, in order; empty when an earlier message took them."""
        return self._keyboard.take()


class KeyboardDriver(LinuxDriver):
    """Read the terminal as Textual does, but collect keys instead of posting each one.

    The reading thread appends and the event loop takes; the announcement flag is cleared before the keys are
    taken, so a key that comes in between is announced again rather than forgotten.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._keys: deque[Stroke] = deque()
        self._announced = False

    def process_message(self, message: Message) -> None:
        """Collect a key; pass anything else on. Runs in the reading thread."""
        if not isinstance(message, events.Key):
            super().process_message(message)
            return
        self._keys.append(Stroke(message, time.monotonic()))
        if not self._announced:
            self._announced = True
            super().process_message(Arrived(self))

    def take(self) -> list[Stroke]:
        """Take what has been collected. Runs in the event loop."""
        self._announced = False
        taken: list[Stroke] = []
        while self._keys:
            taken.append(self._keys.popleft())
        return taken
