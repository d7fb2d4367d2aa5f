"""The cash drawer's pulse."""

from __future__ import annotations

import pytest

from drivers.drawer import Drawer, DrawerPin, DrawerResting, pulse_bytes
from drivers.printer import PrinterGone
from tests.drivers.escpos_page import Pulse, read_page


def test_the_pulse_is_100_ms_on_and_500_ms_off() -> None:
    """t1 = 50 and t2 = 250 units of 2 ms; drive 1 is pin 2, drive 2 is pin 5."""
    assert pulse_bytes(DrawerPin.PIN_2) == b"\x1bp\x00\x32\xfa"
    assert pulse_bytes(DrawerPin.PIN_5) == b"\x1bp\x01\x32\xfa"
    assert read_page(pulse_bytes(DrawerPin.PIN_5), 42).pulses == [Pulse(5, 100, 500)]


def test_a_second_kick_within_a_second_is_refused_on_either_pin() -> None:
    """The coil must rest, and two solenoids at once are more than the socket's fuse bears."""
    now = [100.0]
    sent: list[bytes] = []
    drawer = Drawer(sent.append, lambda: now[0])
    drawer.kick(DrawerPin.PIN_2)
    now[0] += 0.9
    for pin in DrawerPin:
        with pytest.raises(DrawerResting, match="wait a second"):
            drawer.kick(pin)
    now[0] += 0.2
    drawer.kick(DrawerPin.PIN_5)
    assert sent == [b"\x1bp\x00\x32\xfa", b"\x1bp\x01\x32\xfa"]


def test_a_kick_that_never_left_may_be_tried_again_at_once() -> None:
    """A printer that was gone has not pulsed anything."""
    sent: list[bytes] = []
    gone = [PrinterGone("gone", "")]

    def send(data: bytes) -> None:
        if gone:
            raise gone.pop()
        sent.append(data)

    drawer = Drawer(send)
    with pytest.raises(PrinterGone):
        drawer.kick()
    drawer.kick()
    assert sent == [b"\x1bp\x00\x32\xfa"]
