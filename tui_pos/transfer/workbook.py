"""Reading an Excel workbook (ECMA-376, SpreadsheetML) as a stream: the first visible sheet, a row at a time.

A general library takes most of a minute for 100,000 rows and trusts more than an import may: here document types and
entities are refused, parts have a limit, and formulas are handed on as such, never as their last result.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from posixpath import normpath
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from tui_pos.core.gtin import is_digits
from tui_pos.core.refusal import Refusal
from tui_pos.transfer.table import (
    MOST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    cannot,
    too_long,
    too_many_rows,
)

MOST_BYTES = {"sheet": 2_000_000_000, "texts": 256_000_000, "other": 4_000_000}
"""Uncompressed bytes of a part: a million rows of twenty columns are about one billion."""

MOST_RATIO = 250
"""Real sheets compress to a tenth or a thirtieth; a part that unpacks to more than this was made to fill a memory."""

_CHUNK = 1 << 16
_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_TAGS = {
    f"{space} {tag}": tag
    for space in _MAIN
    for tag in ("sheet", "si", "t", "rPh", "row", "c", "v", "f", "is")
}
_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_ID_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships id"

_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
"""What the zip module raises for damaged, encrypted and exotic archives."""

FORMULA = "=formula"
"""What stands for a cell that is computed: its value could change, so it is no datum."""


class Workbook:
    """Read the first visible sheet of one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.done = 0
        try:
            self._zip = ZipFile(path)
            self._sheet = self._first_sheet()
            self._texts = list(self._shared_texts())
        except _BROKEN as error:
            raise self._damaged(error) from error
        self.size = self._zip.getinfo(self._sheet).file_size

    def rows(self) -> Iterator[Row]:
        """Give each row that is not blank with its number in the sheet."""
        rows = _Rows(self._texts)
        count = 0
        for _ in self._parse(self._sheet, "sheet", rows.start, rows.end, rows.text):
            if rows.fault:
                raise self._fault(rows)
            for number, cells in rows.take():
                if any(cells):
                    count += 1
                    if count > MOST_ROWS + 1:
                        raise too_many_rows(self._path)
                    yield number, cells

    def _fault(self, rows: _Rows) -> Refusal:
        if rows.fault == "cell":
            return too_long(self._path, rows.number)
        return cannot(self._path, f"has too many columns on line {rows.number}: is it a table?")

    def _first_sheet(self) -> str:
        """Find the part of the first sheet that is shown."""
        wanted: list[str] = []
        targets: dict[str, str] = {}

        def sheet(name: str, attributes: dict[str, str]) -> None:
            if _TAGS.get(name) == "sheet" and attributes.get("state", "visible") == "visible":
                wanted.append(attributes.get(_ID) or attributes.get(_ID_STRICT) or "")

        def relation(name: str, attributes: dict[str, str]) -> None:
            if name.endswith(" Relationship"):
                targets[attributes.get("Id", "")] = attributes.get("Target", "")

        for part, start in (("xl/workbook.xml", sheet), ("xl/_rels/workbook.xml.rels", relation)):
            for _ in self._parse(part, "other", start):
                pass
        target = targets.get(wanted[0], "") if wanted else ""
        part = normpath(target[1:] if target.startswith("/") else f"xl/{target}")
        if part not in self._zip.namelist():
            raise cannot(self._path, "has no sheet that is shown: save it again with Excel")
        return part

    def _shared_texts(self) -> Iterator[str]:
        part = "xl/sharedStrings.xml"
        if part not in self._zip.namelist():
            return
        texts = _Texts()
        for _ in self._parse(part, "texts", texts.start, texts.end, texts.text):
            yield from texts.take()

    def _parse(
        self, part: str, kind: str, start: Any, end: Any = None, text: Any = None
    ) -> Iterator[None]:
        """Feed a part to handlers piece by piece, and stop at what no workbook has."""
        info = self._info(part, kind)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            with self._zip.open(info) as file:
                while piece := file.read(_CHUNK):
                    parser.Parse(piece, False)
                    if kind == "sheet":
                        self.done += len(piece)
                    yield
                parser.Parse(b"", True)
                yield
        except (expat.ExpatError, *_BROKEN) as error:
            raise self._damaged(error) from error

    def _info(self, part: str, kind: str) -> Any:
        try:
            info = self._zip.getinfo(part)
        except KeyError as error:
            raise self._damaged(error) from error
        bomb = info.file_size > MOST_RATIO * max(info.compress_size, _CHUNK)
        if bomb or info.file_size > MOST_BYTES[kind]:
            raise cannot(self._path, "unpacks to far more than a list of items: it is not read")
        return info

    def _refuse_doctype(self, *_: object) -> None:
        raise cannot(self._path, "holds a document type, which no workbook has: it is not read")

    def _damaged(self, error: Exception) -> Refusal:
        return cannot(self._path, f"is a damaged workbook ({error}): save it again with Excel")


class _Texts:
    """Collect the shared texts: each `si` is the sum of its `t`, phonetic hints left out."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._pieces: list[str] = []
        self._reading = False
        self._hint = False

    def take(self) -> list[str]:
        """Give what was read since the last call."""
        found, self._found = self._found, []
        return found

    def start(self, name: str, _: dict[str, str]) -> None:
        """Note that an element begins."""
        tag = _TAGS.get(name)
        if tag == "si":
            self._pieces.clear()
        elif tag == "rPh":
            self._hint = True
        self._reading = tag == "t" and not self._hint

    def end(self, name: str) -> None:
        """Note that an element ends."""
        tag = _TAGS.get(name)
        self._reading = False
        if tag == "si":
            self._found.append("".join(self._pieces))
        elif tag == "rPh":
            self._hint = False

    def text(self, data: str) -> None:
        """Keep the text of a value."""
        if self._reading:
            self._pieces.append(data)


class _Rows:
    """Collect the rows of a sheet, each cell as the text that a person sees, at its column."""

    def __init__(self, texts: list[str]) -> None:
        self.number = 0
        self.fault = ""
        self._texts = texts
        self._found: list[Row] = []
        self._cells: list[str] = []
        self._column = 0
        self._type = ""
        self._formula = False
        self._pieces: list[str] = []
        self._reading = False

    def take(self) -> list[Row]:
        """Give what was read since the last call."""
        found, self._found = self._found, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note that an element begins."""
        tag = _TAGS.get(name)
        if tag == "c":
            self._column = _column(attributes.get("r", "")) or len(self._cells) + 1
            self._type = attributes.get("t", "n")
            self._formula = False
            self._pieces.clear()
        elif tag in ("v", "t"):
            self._reading = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self.number = _whole(attributes.get("r", ""), self.number + 1)
            self._cells = []

    def end(self, name: str) -> None:
        """Note that an element ends."""
        tag = _TAGS.get(name)
        if tag == "c":
            self._put(self._value())
        elif tag in ("v", "t"):
            self._reading = False
        elif tag == "row":
            self._found.append((self.number, self._cells))

    def text(self, data: str) -> None:
        """Keep the text of a value."""
        if self._reading:
            self._pieces.append(data)

    def _put(self, value: str) -> None:
        gap = self._column - 1 - len(self._cells)
        if self._column > MOST_COLUMNS:
            if value:
                self.fault = "columns"
            return
        if len(value) > MOST_CELL:
            self.fault = "cell"
        if gap >= 0:
            self._cells.extend([""] * gap)
            self._cells.append(value)

    def _value(self) -> str:
        raw = "".join(self._pieces)
        if self._formula:
            return FORMULA
        match self._type:
            case "s":
                index = _whole(raw, len(self._texts))
                return self._texts[index] if index < len(self._texts) else ""
            case "n":
                return _number(raw)
            case "b":
                return "yes" if raw == "1" else "no"
            case _:
                return raw


def _whole(text: str, otherwise: int) -> int:
    """Read a row's or a text's number; what is none counts as `otherwise`."""
    return int(text) if len(text) < 10 and is_digits(text) else otherwise


def _column(reference: str) -> int:
    """Read the column of `AB12` as 28; 0 when there is none."""
    column = 0
    for char in reference:
        if not "A" <= char <= "Z":
            break
        column = column * 26 + ord(char) - 64
    return min(column, MOST_COLUMNS + 1)


def _number(raw: str) -> str:
    """Write a number as Excel shows it: a file holds binary fractions, `4.3499999999999996` for 4.35.

    Excel shows 15 significant digits; what stands behind them is the rest of a calculation.
    """
    if raw.isdigit():
        return raw
    try:
        return format(Decimal(f"{float(raw):.15g}"), "f")
    except ValueError:
        return raw
