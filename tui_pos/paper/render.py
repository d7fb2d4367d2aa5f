"""Turning a laid-out document into print operations for a printer, or into plain text for a screen, a file, a test."""

from __future__ import annotations

from collections.abc import Iterator

from drivers import printer
from tui_pos.core.text import printable
from tui_pos.paper.document import Barcode, Cut, Document, Qr, Rule
from tui_pos.paper.layout import Laid, PrintedLine, layout, wrap


def to_operations(document: Document, columns: int, code_page: str) -> list[printer.Operation]:
    """Give what a printer of that width and code page has to do."""
    return [_operation(laid) for laid in layout(document, columns, code_page)]


def _operation(laid: Laid) -> printer.Operation:
    match laid:
        case PrintedLine(pieces, big):
            runs = (
                printer.Run(piece.text, bold=piece.bold, wide=big, tall=big) for piece in pieces
            )
            return printer.Line(tuple(runs))
        case Rule(double):
            return printer.Rule(double)
        case Barcode(data):
            return printer.Barcode(data)
        case Qr(data):
            return printer.Qr(data)
        case Cut():
            return printer.Cut()


def to_text(document: Document, columns: int, code_page: str = "cp437") -> str:
    """Give the document as plain text, each line ended; codes as their data in brackets, big rows in ordinary size."""
    lines = layout(document, columns, code_page, enlarge=False)
    return "".join(f"{line}\n" for laid in lines for line in _plain(laid, columns, code_page))


def _plain(laid: Laid, columns: int, code_page: str) -> Iterator[str]:
    match laid:
        case PrintedLine():
            yield laid.text
        case Rule(double):
            yield ("=" if double else "-") * columns
        case Barcode(data) | Qr(data):
            shown = f"[ {printer.fit(printable(data), code_page)} ]"
            yield from (line.center(columns).rstrip() for line in wrap(shown, columns))
        case Cut():
            return
