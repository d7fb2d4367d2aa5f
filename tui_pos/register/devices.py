"""What hangs on the till: the printer with its drawer, and the customer's display."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec


class DeviceState(msgspec.Struct, frozen=True):
    """Say how one device or line is, in a word; `well` is False when somebody should look."""

    name: str
    word: str
    well: bool = True
    detail: str = ""


class Devices(Protocol):
    """Drive what hangs on the till; every call returns at once, threads do the waiting."""

    def open_drawer(self) -> None:
        """Pulse the drawer; the reason is in the journal already."""
        ...

    def print_waiting(self) -> None:
        """Begin with the print jobs that wait."""
        ...

    def states(self) -> Sequence[DeviceState]:
        """Say how everything is."""
        ...

    def show_customer(self, upper: str, lower: str) -> None:
        """Put two lines on the customer's display."""
        ...

    def stop(self) -> None:
        """Let what is under way end, for two seconds at most; never called on the till's thread."""
        ...


class NoDevices:
    """Be a till with no printer, drawer or display: papers stay queued until it has one."""

    def open_drawer(self) -> None:
        """Open nothing."""

    def print_waiting(self) -> None:
        """Leave the jobs queued."""

    def states(self) -> Sequence[DeviceState]:
        """Say that there are none."""
        return ()

    def show_customer(self, upper: str, lower: str) -> None:
        """Show nothing."""

    def stop(self) -> None:
        """Wait for nothing."""
