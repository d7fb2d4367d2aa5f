"""Reading CSV (RFC 4180) as programs really write it: comma, semicolon or tab, UTF-8 or the Windows code page."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from tui_pos.transfer.table import (
    MOST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    cannot,
    too_long,
    too_many_rows,
)

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_LEGACY = "cp1252"
"""What Windows programs in the West write when they do not write Unicode."""

_CHUNK = 1 << 20
_LONGEST_LINE = MOST_CELL * 8
_DELIMITERS = ",;\t|"


class CsvTable:
    """Read one file; its encoding and delimiter are found out before the first row."""

    def __init__(self, path: Path) -> None:
        self.size = path.stat().st_size
        self.done = 0
        self._path = path
        self._encoding = _encoding(path)

    def rows(self) -> Iterator[Row]:
        """Give each row that is not blank with the line that it begins on."""
        with self._path.open(encoding=self._encoding, newline="") as file:
            lines = self._lines(file)
            first = next(lines, "")
            reader = csv.reader(_again(first, lines), delimiter=_delimiter(first), strict=True)
            yield from self._read(reader)

    def _read(self, reader: Iterator[list[str]]) -> Iterator[Row]:
        count, line = 0, 1
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                if "field limit" in str(error):
                    raise too_long(self._path, line) from error
                raise cannot(
                    self._path,
                    f"cannot be read from line {line} on ({error}): look for an open quote",
                ) from error
            if cells is None:
                return
            if len(cells) > MOST_COLUMNS:
                raise cannot(self._path, f"has {len(cells)} columns on line {line}: is it a table?")
            if any(cells):
                count += 1
                if count > MOST_ROWS + 1:
                    raise too_many_rows(self._path)
                yield line, cells
            line = reader.line_num + 1  # type: ignore[attr-defined]

    def _lines(self, file: object) -> Iterator[str]:
        """Give physical lines and count how far they reach; one without an end is not read into memory."""
        number = 0
        while line := file.readline(_LONGEST_LINE):  # type: ignore[attr-defined]
            number += 1
            if len(line) == _LONGEST_LINE:
                raise too_long(self._path, number)
            self.done += len(line)
            yield line


def _again(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _delimiter(header: str) -> str:
    """Take the delimiter that divides the header most often; a comma in doubt."""
    return max(_DELIMITERS, key=header.count)


def _encoding(path: Path) -> str:
    """Find the encoding by the byte order mark, or by reading all of it: UTF-8 if every byte is, else Windows."""
    decoders = [codecs.getincrementaldecoder(name)() for name in ("utf-8", _LEGACY)]
    possible = dict(zip(("utf-8", _LEGACY), decoders, strict=True))
    with path.open("rb") as file:
        start = file.read(_CHUNK)
        for mark, name in _BOMS.items():
            if start.startswith(mark):
                return name
        chunk = start
        while chunk:
            if b"\0" in chunk:
                raise cannot(path, "is not a text file: export it as CSV")
            possible = {n: d for n, d in possible.items() if _takes(d, chunk)}
            chunk = file.read(_CHUNK)
    if "utf-8" in possible and _takes(possible["utf-8"], b"", final=True):
        return "utf-8"
    if _LEGACY in possible:
        return _LEGACY
    raise cannot(path, "is neither UTF-8 nor Windows text: export it as UTF-8")


def _takes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
