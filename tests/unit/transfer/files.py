"""Makes small lists in the formats that an import takes, and some that it must refuse."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="Old" sheetId="1" state="hidden" r:id="rId9"/>'
    '<sheet name="Items" sheetId="2" r:id="rId1"/></sheets></workbook>'
)
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet2.xml"/></Relationships>'
)


def table(text: str) -> list[list[str]]:
    """Cut a table drawn with `|` into rows of cells."""
    rows = [line.strip() for line in text.strip().splitlines()]
    return [[cell.strip() for cell in row.split("|")] for row in rows]


def csv_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write text drawn with `|` as a CSV file."""
    lines = [",".join(row) for row in table(text)]
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return path


def sheet(rows: Sequence[Sequence[str]]) -> str:
    """Make a sheet's XML; a cell that begins with `<` is XML as it stands."""
    out = []
    for n, row in enumerate(rows, start=1):
        cells = "".join(
            cell if cell.startswith("<") else f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for cell in row
        )
        out.append(f'<row r="{n}">{cells}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(out)}</sheetData></worksheet>'


def workbook(path: Path, content: str, extra: Mapping[str, str | bytes] | None = None) -> Path:
    """Write the least that is a workbook, around a sheet's XML; `extra` adds or replaces parts."""
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/worksheets/sheet2.xml": content,
        **(extra or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return path
