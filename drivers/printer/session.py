"""Writing and asking within deadlines, on one open port."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TypeVar

from drivers.printer import replies
from drivers.printer.errors import PrinterClosed, PrinterError, PrinterNonsense, PrinterTimedOut
from drivers.printer.replies import Reply
from drivers.printer.transport import Port

CHUNK = 512
"""Bytes handed over at a time: small enough for a printer's receive buffer, and to notice a stop."""

_SLICE_SECONDS = 0.2
_POLL_SECONDS = 0.01

R = TypeVar("R", bound=Reply)


@dataclass(frozen=True, slots=True)
class Timing:
    """Bound, in seconds, how long each step of a job may take; `job` bounds the whole."""

    connect: float = 3.0
    answer: float = 1.0
    stall: float = 5.0
    confirm: float = 10.0
    job: float = 60.0


class Session:
    """Count what has been sent and keep every wait short enough to notice a stop."""

    def __init__(self, port: Port, timing: Timing, stopped: threading.Event, where: str) -> None:
        self.sent = 0
        self._port = port
        self._timing = timing
        self._stopped = stopped
        self._where = where
        self._deadline = time.monotonic() + timing.job
        self._buffer = bytearray()

    def send(self, data: bytes) -> None:
        """Hand over the job's bytes, all of them or a `PrinterError`."""
        for start in range(0, len(data), CHUNK):
            self._put(data[start : start + CHUNK], counted=True)

    def flush(self) -> None:
        """Wait until the job's bytes have reached the device; slow is fine as long as they move."""
        until, left = self._until(self._timing.stall), self.sent
        while pending := self._port.pending():
            if pending < left:
                until, left = self._until(self._timing.stall), pending
            self._still_time(until, "takes no more data")
            self._stopped.wait(_POLL_SECONDS)

    def ask(self, question: bytes, wanted: type[R], seconds: float) -> R:
        """Put a question and wait for that kind of reply; reports nobody asked for are passed over.

        `PrinterTimedOut` when none comes, `PrinterNonsense` at the first byte that no printer sends: then what
        looks like an answer may be part of something else.
        """
        self._put(question, counted=False)
        until = self._until(seconds)
        while True:
            read = self._port.read(self._slice(until))
            self._buffer += read
            found = replies.parse(self._buffer)
            if any(isinstance(reply, replies.Unknown) for reply in found):
                raise self._nonsense(read)
            for reply in found:
                if isinstance(reply, wanted):
                    return reply
            self._still_time(until, "does not answer")

    def _put(self, data: bytes, counted: bool) -> None:
        until = self._until(self._timing.stall)
        while data:
            taken = self._port.write(data, self._slice(until))
            data = data[taken:]
            if counted:
                self.sent += taken
            if taken:
                until = self._until(self._timing.stall)
            self._still_time(until, "takes no more data")

    def _until(self, seconds: float) -> float:
        return min(time.monotonic() + seconds, self._deadline)

    def _slice(self, until: float) -> float:
        return min(until, time.monotonic() + _SLICE_SECONDS)

    def _still_time(self, until: float, what: str) -> None:
        if self._stopped.is_set():
            raise PrinterClosed("Printing was stopped: the register is closing.", self._where)
        if time.monotonic() >= until:
            title = f"The printer at {self._where} {what}: check its lights, paper and cover."
            raise PrinterTimedOut(title, f"{self.sent} bytes sent")

    def _nonsense(self, bytes_read: bytes) -> PrinterError:
        title = f"What answers at {self._where} is not a receipt printer: check the address and the cable."
        return PrinterNonsense(title, f"read {bytes_read[:32]!r}")
