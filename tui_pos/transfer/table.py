"""A table in a file from outside: rows of texts with the lines they stand on, whatever the file is.

A reader never trusts the file: it says what it is by its bytes, nothing in it is run, followed or unpacked without
a limit, and only a row at a time is held. What makes the whole file unreadable is a `Refusal` (`import_file`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from tui_pos.core.refusal import Refusal

MOST_ROWS = 1_000_000
MOST_COLUMNS = 300
MOST_CELL = 32_767
"""Characters in a cell, as in a workbook: a text longer than that is a quote that was never closed."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
"""How old `.xls` workbooks begin, and workbooks with a password."""

Row = tuple[int, list[str]]
"""The line that a row begins on, counted from 1 as an editor or a spreadsheet does, and its cells."""


class Table(Protocol):
    """Give the rows of a file; `done` of `size` tells how far the reading is, in bytes."""

    size: int
    done: int

    def rows(self) -> Iterator[Row]:
        """Give each row that is not blank, the header first; `Refusal` when the file cannot be read further."""


def open_table(path: Path) -> Table:
    """Choose the reader by the file's name and make sure that the file is what the name says."""
    head = _head(path)
    match path.suffix.lower():
        case ".xlsx":
            if head.startswith(_OLE):
                raise cannot(path, "has a password or is an old .xls: save it as .xlsx without one")
            if not head.startswith(_ZIP):
                raise cannot(path, "is not an Excel workbook: save it as .xlsx, or name it .csv")
            from tui_pos.transfer.workbook import Workbook

            return Workbook(path)
        case ".csv" | ".txt" | ".tsv":
            if head.startswith((_ZIP, _OLE)):
                raise cannot(path, "is a workbook, not text: give it the ending .xlsx")
            from tui_pos.transfer.csvtable import CsvTable

            return CsvTable(path)
        case _:
            raise cannot(path, "has neither the ending .csv nor .xlsx: save it as one of them")


def cannot(path: Path, why: str) -> Refusal:
    """Refuse a whole file."""
    return Refusal("import_file", f"{path.name} {why}.".replace("?.", "?"))


def too_long(path: Path, line: int) -> Refusal:
    """Refuse a file in which a cell does not end."""
    return cannot(
        path,
        f"has a text of more than {MOST_CELL} characters on line {line}: look for an open quote",
    )


def too_many_rows(path: Path) -> Refusal:
    """Refuse a file that is longer than any shop's list."""
    return cannot(path, f"has more than {MOST_ROWS} rows: split it")


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise cannot(path, "is not a file: check the path")
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise cannot(path, f"cannot be read ({error.strerror}): check its rights") from error
    if not head:
        raise cannot(path, "is empty: export it again")
    return head
