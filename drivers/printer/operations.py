"""What any receipt printer can do, in its own terms: the neutral print operations.

A job is a sequence of these records; an encoder turns them into one printer's bytes. They check themselves
when they are made, so that an encoder never meets an impossible one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Say where a line, bar code or QR code stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Run:
    """Print text in one style; a wide character takes two columns, a tall one two lines' height."""

    text: str
    bold: bool = False
    underline: bool = False
    wide: bool = False
    tall: bool = False

    @property
    def columns(self) -> int:
        """How many columns of the paper the run takes."""
        return len(self.text) * (2 if self.wide else 1)


@dataclass(frozen=True, slots=True)
class Line:
    """Print runs beside each other and go to the next line."""

    runs: tuple[Run, ...]
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Feed:
    """Leave `lines` empty lines (1 to 20)."""

    lines: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.lines <= 20:
            raise ValueError(f"a feed of {self.lines} lines: 1 to 20 are possible")


@dataclass(frozen=True, slots=True)
class Rule:
    """Draw a line across the paper."""

    double: bool = False


class Symbology(StrEnum):
    """Name the linear bar codes that receipts carry."""

    CODE128 = "code128"
    EAN13 = "ean13"


_DATA = {
    Symbology.CODE128: re.compile(r"[ -~]{1,40}"),
    Symbology.EAN13: re.compile(r"\d{13}"),
}


@dataclass(frozen=True, slots=True)
class Barcode:
    """Print a bar code with its text below, centred: 1 to 40 ASCII characters, or an EAN's 13 digits."""

    data: str
    symbology: Symbology = Symbology.CODE128

    def __post_init__(self) -> None:
        if not _DATA[self.symbology].fullmatch(self.data):
            raise ValueError(f"{self.data!r} cannot be printed as {self.symbology}")


@dataclass(frozen=True, slots=True)
class Qr:
    """Print a QR code, centred: 1 to 500 bytes of UTF-8, which still fit on 80 mm paper."""

    data: str

    def __post_init__(self) -> None:
        size = len(self.data.encode())
        if not 1 <= size <= 500:
            raise ValueError(f"a QR code of {size} bytes: 1 to 500 are possible")


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed the last line past the blade and cut; a printer without a cutter feeds to where it is torn off."""


Operation = Line | Feed | Rule | Barcode | Qr | Cut
