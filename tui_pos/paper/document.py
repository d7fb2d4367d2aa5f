"""The printed document as a model: sections of rows, codes and rules, without a width, a font or a printer.

Print jobs keep documents in this form, so that a repaired or another printer can take them. Amounts are formatted
when a document is built; what a name may do to a printer is dealt with when it is laid out.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Side(StrEnum):
    """Say where a cell's text stands in its column."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """Hold one text of a row; `width` is the least number of columns it takes."""

    text: str
    side: Side = Side.LEFT
    bold: bool = False
    width: int = 0


class Row(msgspec.Struct, frozen=True, omit_defaults=True, tag="row"):
    """Set cells beside each other: the first takes what the others leave and wraps, the others never break.

    `big` is double width and height, where cells without text take no room; `indent` counts columns on the left.
    """

    cells: tuple[Cell, ...]
    big: bool = False
    indent: int = 0


class Rule(msgspec.Struct, frozen=True, omit_defaults=True, tag="rule"):
    """Draw a line across the paper."""

    double: bool = False


class Space(msgspec.Struct, frozen=True, omit_defaults=True, tag="space"):
    """Leave empty lines, 1 to 20."""

    lines: int = 1


class Barcode(msgspec.Struct, frozen=True, omit_defaults=True, tag="barcode"):
    """Print up to 40 ASCII characters as Code 128 with the text below; anything else is printed as text."""

    data: str


class Qr(msgspec.Struct, frozen=True, omit_defaults=True, tag="qr"):
    """Print a QR code of up to 500 bytes; a longer text is printed as text."""

    data: str


class Cut(msgspec.Struct, frozen=True, omit_defaults=True, tag="cut"):
    """Cut the paper here; the end of a document is cut anyway."""


Element = Row | Rule | Space | Barcode | Qr | Cut


class Section(msgspec.Struct, frozen=True, omit_defaults=True):
    """Name a part of a document, such as `lines` or `tenders`."""

    name: str
    elements: tuple[Element, ...]


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """Be one piece of paper. `marks` are printed large at its top and bottom: COPY, REVERSAL, TRAINING."""

    kind: str
    number: str
    sections: tuple[Section, ...]
    marks: tuple[str, ...] = ()

    def section(self, name: str) -> Section | None:
        """Find a part by its name."""
        return next((section for section in self.sections if section.name == name), None)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Document)
_COPY = "COPY"


def encode_document(document: Document) -> bytes:
    """Make the bytes that a print job keeps."""
    return _encoder.encode(document)


def decode_document(raw: bytes) -> Document:
    """Read a print job's bytes; `msgspec.DecodeError` when they are not a document."""
    return _decoder.decode(raw)


def mark_copy(document: Document, copy: int) -> Document:
    """Give the same document with the mark of its nth copy (1 and up), in place of an earlier copy's mark."""
    marks = tuple(mark for mark in document.marks if not mark.startswith(_COPY))
    return msgspec.structs.replace(document, marks=(f"{_COPY} {copy}", *marks))


def text_row(
    text: str, side: Side = Side.LEFT, *, bold: bool = False, big: bool = False, indent: int = 0
) -> Row:
    """Make a row of one text."""
    return Row((Cell(text, side, bold),), big, indent)


def pair_row(
    left: str, right: str, *, bold: bool = False, big: bool = False, indent: int = 0
) -> Row:
    """Make a row of a text and what stands at the right edge."""
    return Row((Cell(left, bold=bold), Cell(right, Side.RIGHT, bold)), big, indent)
