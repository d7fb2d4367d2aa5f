"""Laying a document out on paper of a given width: pure, exact to the column.

The result is lines that are never wider than the paper and hold only characters of the printer's code page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drivers.printer import Barcode as BarcodeOperation
from drivers.printer import Qr as QrOperation
from drivers.printer import fit
from tui_pos.core.text import printable
from tui_pos.paper.document import (
    Barcode,
    Cell,
    Cut,
    Document,
    Element,
    Qr,
    Row,
    Rule,
    Side,
    Space,
    text_row,
)

COLUMNS = (32, 40, 42, 48)
"""Widths that documents are designed for; any width of 16 or more works."""

_LEAST_FOR_FIRST = 10
"""Columns a wrapping first cell needs; with fewer it stands on lines of its own, above the other cells."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold text of one weight within a line."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Hold one line as it will stand on the paper; a big one has half as many columns."""

    pieces: tuple[Piece, ...]
    big: bool = False

    @property
    def text(self) -> str:
        """What a person reads."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def columns(self) -> int:
        """How many columns of the paper the line takes."""
        return len(self.text) * (2 if self.big else 1)


Laid = PrintedLine | Rule | Barcode | Qr | Cut


def layout(
    document: Document, columns: int, code_page: str = "cp437", *, enlarge: bool = True
) -> list[Laid]:
    """Lay out a whole document, its marks at the top and bottom; `enlarge` off prints big rows in ordinary size."""
    if columns < 16:
        raise ValueError(f"{columns} columns are too few for a receipt")
    setter = _Setter(columns, code_page, enlarge)
    marks = [text_row(f"*** {mark} ***", Side.CENTER, bold=True) for mark in document.marks]
    laid = [line for mark in marks for line in setter.element(mark)]
    for section in document.sections:
        for element in section.elements:
            laid += setter.element(element)
    laid += [line for mark in marks for line in setter.element(mark)]
    return [*laid, Cut()]


@dataclass(frozen=True, slots=True)
class _Setter:
    columns: int
    code_page: str
    enlarge: bool

    def element(self, element: Element) -> Iterator[Laid]:
        match element:
            case Row():
                yield from self._row(element)
            case Space(lines):
                yield from [PrintedLine(())] * lines
            case Barcode(data) | Qr(data) if not _codable(element):
                yield from self._row(text_row(data, Side.CENTER))
            case _:
                yield element

    def _row(self, row: Row) -> Iterator[PrintedLine]:
        big = row.big and self.enlarge
        width = self.columns // 2 if big else self.columns
        indent = min(row.indent, width // 4)
        first, *others = (self._fitted(cell) for cell in row.cells)
        others = [cell for cell in others if cell.text or not big]
        taken = sum(max(cell.width, len(cell.text)) + 1 for cell in others)
        left = width - indent - taken
        if others and left < min(_LEAST_FOR_FIRST, len(first.text)):
            above = _alone(first, width - indent) if first.text.strip() else ()
            lines = [*above, *_packed(others, width - indent)]
        else:
            lines = list(_beside(first, others, left))
        for pieces in lines:
            yield PrintedLine(_trimmed((Piece(" " * indent), *pieces)), big)

    def _fitted(self, cell: Cell) -> Cell:
        return Cell(fit(printable(cell.text), self.code_page), cell.side, cell.bold, cell.width)


def _codable(code: Barcode | Qr) -> bool:
    try:
        BarcodeOperation(code.data) if isinstance(code, Barcode) else QrOperation(code.data)
    except ValueError:
        return False
    return True


def _alone(cell: Cell, width: int) -> Iterator[tuple[Piece, ...]]:
    for text in wrap(cell.text, width):
        yield (Piece(_placed(text, cell.side, width), cell.bold),)


def _beside(first: Cell, others: Sequence[Cell], left: int) -> Iterator[tuple[Piece, ...]]:
    """Put the other cells beside the first line of the first cell."""
    head, *rest = wrap(first.text, left)
    pieces = [Piece(_placed(head, first.side, left), first.bold)]
    for cell in others:
        text = _placed(cell.text, cell.side, max(cell.width, len(cell.text)))
        pieces += (Piece(" "), Piece(text, cell.bold))
    yield tuple(pieces)
    for text in rest:
        yield (Piece(_placed(text, first.side, left), first.bold),)


def _packed(cells: Sequence[Cell], width: int) -> Iterator[tuple[Piece, ...]]:
    """Set cells at the right edge, as many on a line as fit; one that is wider than the paper is broken."""
    line: list[Piece] = []
    for cell in cells:
        text = _placed(cell.text, cell.side, min(max(cell.width, len(cell.text)), width))
        used = sum(len(piece.text) + 1 for piece in line)
        if line and used + len(text) > width:
            yield _at_right(line, width)
            line = []
        *broken, text = [text[i : i + width] for i in range(0, len(text), width)] or [""]
        yield from (_at_right([Piece(part, cell.bold)], width) for part in broken)
        line.append(Piece(text, cell.bold))
    yield _at_right(line, width)


def _at_right(pieces: Sequence[Piece], width: int) -> tuple[Piece, ...]:
    spaced = [part for piece in pieces for part in (Piece(" "), piece)][1:]
    return Piece(" " * (width - sum(len(piece.text) for piece in spaced))), *spaced


def _placed(text: str, side: Side, width: int) -> str:
    match side:
        case Side.LEFT:
            return text.ljust(width)
        case Side.CENTER:
            return text.center(width)
        case Side.RIGHT:
            return text.rjust(width)


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Drop the spaces at the end of the line, and pieces that hold nothing."""
    kept = list(pieces)
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    if kept:
        kept[-1] = Piece(kept[-1].text.rstrip(), kept[-1].bold)
    return tuple(piece for piece in kept if piece.text)


def wrap(text: str, width: int) -> list[str]:
    """Break text between words into lines of at most `width`; a longer word is broken where the paper ends.

    Always gives at least one line. Spaces at a break go, others stay.
    """
    lines = []
    rest = text.strip()
    while len(rest) > width:
        cut = rest.rfind(" ", 1, width + 1)
        cut = width if cut < 1 else cut
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*lines, rest]
