"""Printer models as data: paper width, code tables, cutter. One record for each family, with its manual.

Widths are the default font's (font A). `GS V 66 0` feeds to the cutting position and cuts, leaving one point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_EPSON_TABLES = {
    "cp437": 0,
    "cp850": 2,
    "cp860": 3,
    "cp863": 4,
    "cp865": 5,
    "cp1252": 16,
    "cp866": 17,
    "cp852": 18,
    "cp858": 19,
}
"""Numbers of the code tables in `ESC t n`, as in Epson's ESC/POS Command Reference; clones of the families
below use the same numbers for these nine."""

_FEED_AND_CUT = b"\x1dV\x42\x00"
_CANCEL_KANJI = b"\x1c."


@dataclass(frozen=True, slots=True)
class PrinterModel:
    """Describe a family of printers.

    `columns` is the widest line, `dots` the print width. `preamble` is sent after each reset. `cut` is the
    cutter's command, empty without a cutter; `feed_to_tear` lines bring the last line past the tear bar then.
    """

    id: str
    name: str
    manual: str
    columns: int
    dots: int
    code_pages: Mapping[str, int] = field(default_factory=lambda: _EPSON_TABLES)
    preamble: bytes = b""
    cut: bytes = _FEED_AND_CUT
    feed_to_tear: int = 4
    qr: bool = True


MODELS: dict[str, PrinterModel] = {
    model.id: model
    for model in (
        PrinterModel(
            id="generic-80",
            name="80 mm thermal printer, 48 columns",
            manual="Rongta RP80 Command Set: GS V, FS . (clones start in Chinese mode), GS ( k",
            columns=48,
            dots=576,
            preamble=_CANCEL_KANJI,
        ),
        PrinterModel(
            id="generic-58",
            name="58 mm thermal printer, 32 columns, no cutter",
            manual="POS58 Programmer's Manual: ESC !, GS k, FS .; no GS V and no GS ( k",
            columns=32,
            dots=384,
            preamble=_CANCEL_KANJI,
            cut=b"",
            qr=False,
        ),
        PrinterModel(
            id="epson-tm-t88",
            name="Epson TM-T88 series, 42 columns",
            manual="Epson TM-T88V Specification: 512 dots, font A 12 x 24, GS V function B",
            columns=42,
            dots=512,
        ),
        PrinterModel(
            id="epson-tm-t20",
            name="Epson TM-T20 and TM-m30 series, 48 columns",
            manual="Epson TM-T20 ESC/POS Quick Reference: 576 dots, font A 12 x 24, GS V function B",
            columns=48,
            dots=576,
        ),
    )
}
