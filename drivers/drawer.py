"""The cash drawer behind a receipt printer: two solenoids on one RJ12 socket, opened by a pulse."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import IntEnum

ON_UNITS = 50
OFF_UNITS = 250
"""Units of 2 ms (`ESC p m t1 t2`): 100 ms on, 500 ms off. Citizen's printer manuals allow 510 ms on and ask for an
off time of at least four times the on time; a longer duty burns the solenoid."""

REST_SECONDS = 1.0
"""How long the coil rests between two kicks."""


class DrawerPin(IntEnum):
    """Name the connector pin that a drawer is wired to: drive 1 is pin 2, drive 2 is pin 5."""

    PIN_2 = 2
    PIN_5 = 5


class DrawerResting(Exception):
    """Refuse a kick that comes too soon; `title` is the sentence for the operator."""

    title = "The drawer was opened a moment ago: wait a second before opening it again."

    def __init__(self) -> None:
        super().__init__(self.title)


def pulse_bytes(pin: DrawerPin) -> bytes:
    """Give the command that opens one drawer (`ESC p`, Epson ESC/POS Command Reference)."""
    return b"\x1bp" + bytes([0 if pin is DrawerPin.PIN_2 else 1, ON_UNITS, OFF_UNITS])


class Drawer:
    """Open the drawers of one printer, never two at once and never twice within a second.

    `send` gives bytes to the printer as a job of their own and raises its errors; the drawer depends neither on
    paper nor on a receipt.
    """

    def __init__(
        self, send: Callable[[bytes], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._send = send
        self._clock = clock
        self._last: float | None = None
        self._lock = threading.Lock()

    def kick(self, pin: DrawerPin = DrawerPin.PIN_2) -> None:
        """Pulse one solenoid; `DrawerResting` within the rest time of the last pulse, on either pin."""
        with self._lock:
            now = self._clock()
            if self._last is not None and now - self._last < REST_SECONDS:
                raise DrawerResting
            self._send(pulse_bytes(pin))
            self._last = self._clock()
