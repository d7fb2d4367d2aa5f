"""What a receipt printer says: status bytes to facts, pure.

A printer mixes answers with reports nobody asked for, so each is told by its bit pattern, not by its place in the
stream (Epson TM-T88III Specification, appendix on identifying transmission status; `x` is any bit):

    0xx1xx10            answer to DLE EOT n, one byte
    0xx1xx00            Automatic Status Back, this byte and three more
    0xx0xxxx            answer to GS r n, one byte
    37h 22h d d d d 00h process ID response to GS ( H function 48
    11h, 13h            XON, XOFF
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

ASK_STATUS = b"\x10\x04"
"""DLE EOT n: answered at once, even off-line."""

ASK_PROCESSED = b"\x1dr\x01"
"""GS r 1: answered in order, when everything before it has been processed."""


def ask_printed(process: bytes) -> bytes:
    """Ask to be told the four-character process ID when what came before it is on paper (GS ( H function 48)."""
    return b"\x1d(H\x06\x00\x30\x30" + process


class Query(IntEnum):
    """Name the questions of DLE EOT n that are put."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    PAPER = 4


@dataclass(frozen=True, slots=True)
class RealTime:
    """An answer to DLE EOT n; which n it was is known only by what was asked."""

    value: int


@dataclass(frozen=True, slots=True)
class Automatic:
    """An Automatic Status Back report, which nobody asked for."""


@dataclass(frozen=True, slots=True)
class Processed:
    """An answer to GS r: everything before it has been processed."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A process ID: what came before it is on paper."""

    process: bytes


@dataclass(frozen=True, slots=True)
class Unknown:
    """A byte that no receipt printer sends."""

    value: int


Reply = RealTime | Automatic | Processed | Printed | Unknown


def parse(buffer: bytearray) -> list[Reply]:
    """Take the complete replies off the front of `buffer`; the beginning of one stays there."""
    replies: list[Reply] = []
    while buffer:
        first = buffer[0]
        size = _size(first)
        if len(buffer) < size:
            break
        taken = bytes(buffer[:size])
        del buffer[:size]
        if first not in (0x11, 0x13):
            replies.append(_reply(taken))
    return replies


def _size(first: int) -> int:
    if first == 0x37:
        return 7
    return 4 if first & 0x93 == 0x10 else 1


def _reply(taken: bytes) -> Reply:
    first = taken[0]
    if len(taken) == 7:
        return Printed(taken[2:6]) if taken[1] == 0x22 and taken[6] == 0 else Unknown(first)
    if len(taken) == 4:
        return Automatic()
    if first & 0x93 == 0x12:
        return RealTime(first)
    return Processed() if first & 0x90 == 0 else Unknown(first)


@dataclass(frozen=True, slots=True)
class Status:
    """Say what a printer told about itself. `paper_low` is a hint for the status bar, never a reason to wait."""

    online: bool
    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    fault: bool = False

    @property
    def ready(self) -> bool:
        """Whether it can print now."""
        return self.online and not self.paper_out

    @property
    def title(self) -> str:
        """Tell the operator what is wrong and what to do; empty when nothing is."""
        if self.ready:
            return ""
        if self.cover_open:
            return "The printer's cover is open: close it."
        if self.paper_out:
            return "The printer is out of paper: put in a new roll."
        if self.fault:
            return "The printer reports an error: switch it off and on, and look for a paper jam."
        return "The printer is off-line: look at its lights and press its feed button."


def status(printer: int, paper: int, cause: int = 0x12) -> Status:
    """Read the answers to DLE EOT 1, 4 and, when it is off-line, 2."""
    return Status(
        online=not printer & 0x08,
        paper_out=bool(paper & 0x60 or cause & 0x20),
        paper_low=bool(paper & 0x0C),
        cover_open=bool(cause & 0x04),
        fault=bool(cause & 0x40),
    )
