"""Print operations to ESC/POS bytes: pure, and the same bytes each time.

python-escpos is used as an encoder only. Three of its habits are kept out: its import of a fifth of a second (it is
imported with the first job), its root logger on the terminal, and its switching of code pages inside a text.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable
from functools import cache
from typing import Any

from drivers.printer.codepage import CODE_PAGES, fit
from drivers.printer.models import PrinterModel
from drivers.printer.operations import (
    Align,
    Barcode,
    Cut,
    Feed,
    Line,
    Operation,
    Qr,
    Rule,
    Run,
    Symbology,
)

_USA = b"\x1bR\x00"
_GS = b"\x1d"
_BARCODE_HEIGHT = 64
_QR_CELL_DOTS = 5


@cache
def _library() -> tuple[Any, Any]:
    """Import the encoder library without letting it configure logging or leave a directory behind."""
    guard = logging.NullHandler()
    logging.getLogger().addHandler(guard)
    try:
        from escpos import capabilities
        from escpos.magicencode import Encoder
        from escpos.printer import Dummy
    finally:
        logging.getLogger().removeHandler(guard)
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy, Encoder


def encode(
    operations: Iterable[Operation], model: PrinterModel, code_page: str, columns: int | None = None
) -> bytes:
    """Make one job: it starts and ends in the printer's reset state and holds nothing the printer cannot print.

    `columns` may be fewer than the model has. A line that is wider is a defect of the caller: `ValueError`.
    """
    width = columns or model.columns
    if not 1 <= width <= model.columns:
        raise ValueError(f"{width} columns on a printer of {model.columns}")
    if code_page not in model.code_pages:
        raise ValueError(f"{model.name} has no code page {code_page}")
    return _Job(model, code_page, width).encode(operations)


class _Job:
    """Hold what the printer has been told so far, so that a style is sent once."""

    def __init__(self, model: PrinterModel, code_page: str, columns: int) -> None:
        dummy, encoder = _library()
        name = CODE_PAGES[code_page]
        table = encoder({name: model.code_pages[code_page]})
        self._printer = dummy(magic_encode_args={"encoder": table})
        self._name, self._page = name, code_page
        self._model, self._columns = model, columns
        self._style = Run("")
        self._align = Align.LEFT

    def encode(self, operations: Iterable[Operation]) -> bytes:
        printer = self._printer
        printer.hw("INIT")
        printer._raw(self._model.preamble + _USA)
        printer.charcode(self._name)
        for operation in operations:
            self._add(operation)
        printer.hw("INIT")
        return bytes(printer.output)

    def _add(self, operation: Operation) -> None:
        match operation:
            case Line():
                self._line(operation)
            case Feed(lines):
                self._printer.print_and_feed(lines)
            case Rule(double):
                self._line(Line((Run(("=" if double else "-") * self._columns),)))
            case Barcode():
                self._barcode(operation)
            case Qr(data):
                self._qr(data)
            case Cut():
                self._cut()

    def _line(self, line: Line) -> None:
        runs = [
            Run(fit(r.text, self._page), r.bold, r.underline, r.wide, r.tall) for r in line.runs
        ]
        width = sum(run.columns for run in runs)
        if width > self._columns:
            raise ValueError(f"a line of {width} columns on paper of {self._columns}")
        self._set_align(line.align)
        for run in runs:
            if run.text:
                self._set_style(run)
                self._printer.text(run.text)
        self._printer.text("\n")

    def _set_align(self, align: Align) -> None:
        if align is not self._align:
            self._printer.set(align=align.value)
            self._align = align

    def _set_style(self, run: Run) -> None:
        # ESC ! sets size and clears bold and underline in one command, and even impact printers know it.
        old = self._style
        resized = (run.wide, run.tall) != (old.wide, old.tall)
        if resized:
            self._printer.set(
                double_width=run.wide,
                double_height=run.tall,
                normal_textsize=not (run.wide or run.tall),
            )
        if run.bold != (old.bold and not resized):
            self._printer.set(bold=run.bold)
        if run.underline != (old.underline and not resized):
            self._printer.set(underline=int(run.underline))
        self._style = run

    def _barcode(self, barcode: Barcode) -> None:
        modules = _modules(barcode)
        scale = min(3, self._model.dots // modules)
        if scale < 2:
            self._text_instead(barcode.data)
            return
        # The library's own bar code call writes to standard output, which is the cashier's screen.
        data = barcode.data.encode("ascii")
        kind = 67
        if barcode.symbology is Symbology.CODE128:
            kind, data = 73, b"{B" + data.replace(b"{", b"{{")
        self._set_align(Align.CENTER)
        style = _GS + b"h" + bytes([_BARCODE_HEIGHT]) + _GS + b"w" + bytes([scale])
        self._printer._raw(style + _GS + b"f\x00" + _GS + b"H\x02")
        self._printer._raw(_GS + b"k" + bytes([kind, len(data)]) + data)

    def _qr(self, data: str) -> None:
        if not self._model.qr:
            self._text_instead(data)
            return
        self._set_align(Align.CENTER)
        self._printer.qr(data, ec=1, size=_QR_CELL_DOTS, native=True)

    def _text_instead(self, data: str) -> None:
        text = fit(data, self._page)
        for start in range(0, len(text), self._columns):
            self._line(Line((Run(text[start : start + self._columns]),), Align.CENTER))

    def _cut(self) -> None:
        if self._model.cut:
            self._printer._raw(self._model.cut)
        else:
            self._printer.print_and_feed(self._model.feed_to_tear)


def _modules(barcode: Barcode) -> int:
    """Count the narrowest bars that a bar code is wide, with the quiet zone of ten on each side.

    Code 128 (ISO/IEC 15417): 11 for the start, each character and the check, 13 for the stop. EAN-13: 95.
    """
    if barcode.symbology is Symbology.EAN13:
        return 95 + 20
    return 11 * (len(barcode.data) + 2) + 13 + 20
