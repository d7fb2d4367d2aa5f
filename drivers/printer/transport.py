"""The contract between a printer and the wire it hangs on.

To add a wire, write a class with `answers`, `where` and `open`, and put it in `TRANSPORTS`. `open` gives a `Port`
for one job. A port moves bytes and knows nothing of ESC/POS, jobs or retries; all deadlines are moments of
`time.monotonic()`, and no call may last past its own. Whatever goes wrong is raised as a `PrinterError`,
translated once, with `from`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from drivers.printer.dummy import DummyTransport
from drivers.printer.file import FileTransport
from drivers.printer.network import NetworkTransport


class Port(Protocol):
    """One connection to a printer, for one job."""

    def write(self, data: bytes, until: float) -> int:
        """Hand over some of `data` and say how many bytes; 0 when the device took none by `until`."""

    def pending(self) -> int:
        """Count the bytes that were written and have not reached the device yet; returns at once."""

    def read(self, until: float) -> bytes:
        """Give what the printer has sent; empty when nothing came by `until`."""

    def close(self) -> None:
        """Let go of the device; never raises, and may be called twice."""


class Transport(Protocol):
    """A way to reach one printer; opened anew for each job."""

    @property
    def answers(self) -> bool:
        """Whether bytes can come back at all."""

    @property
    def where(self) -> str:
        """Name the place for people and the log, like `192.168.1.50:9100`."""

    def open(self, until: float) -> Port:
        """Connect; `PrinterGone`, `PrinterBusy` or `PrinterTimedOut` when that fails."""


TRANSPORTS: dict[str, Callable[[str], Transport]] = {
    "dummy": DummyTransport,
    "file": FileTransport,
    "network": NetworkTransport,
}
"""What a till's settings may name as the printer's kind; each is made from the settings' target."""
