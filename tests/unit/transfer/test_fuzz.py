"""Whatever bytes a file holds, the import answers with rows or with a sentence, soon, and never with a crash."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.transfer.files import sheet, table, workbook
from tests.unit.transfer.test_items import reader
from tui_pos.core.refusal import Refusal
from tui_pos.transfer.columns import COLUMNS, read_header
from tui_pos.transfer.itemlist import Listed
from tui_pos.transfer.table import open_table

GOOD = sheet(table("Number | Name | Department | Price\n1001 | Mug | Household | 7.50"))
CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", "0", "-1", "1e9", "NaN", "Infinity", "=1+1", '="1"', "#N/A", "1,2,3", "٣", "½", "\x00"]),
    st.from_regex(r"-?\$?[0-9]{0,20}[.,]?[0-9]{0,8}(e[0-9]{1,3})?", fullmatch=True),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def answer(path: Path) -> None:
    """Read all of a file; a refusal is an answer too, anything else is a defect."""
    with suppress(Refusal):
        for line, cells in open_table(path).rows():
            assert line >= 0
            assert all(type(cell) is str for cell in cells)


@given(st.binary(max_size=2000))
def test_any_bytes_as_csv(folder: Path, raw: bytes) -> None:
    """Bytes of any kind under the name of a CSV file."""
    (folder / "any.csv").write_bytes(raw)
    answer(folder / "any.csv")


@given(st.text(max_size=400).map(lambda text: text.replace("\r", "\n")))
def test_any_text_as_csv(folder: Path, text: str) -> None:
    """Text with quotes, blanks and signs in every place."""
    (folder / "text.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
    answer(folder / "text.csv")


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 255)), min_size=1, max_size=8))
def test_a_workbook_with_bytes_changed(folder: Path, changes: list[tuple[int, int]]) -> None:
    """A damaged archive: directory, headers, compressed parts."""
    raw = bytearray(workbook(folder / "good.xlsx", GOOD).read_bytes())
    for place, change in changes:
        raw[place % len(raw)] ^= change
    (folder / "bad.xlsx").write_bytes(bytes(raw))
    answer(folder / "bad.xlsx")


@given(st.lists(st.tuples(st.integers(0, 10_000), st.characters(max_codepoint=126)), min_size=1, max_size=8))  # fmt: skip
def test_a_workbook_with_a_sheet_changed(folder: Path, changes: list[tuple[int, str]]) -> None:
    """A whole archive around XML that is not."""
    text = list(GOOD)
    for place, change in changes:
        text[place % len(text)] = change
    answer(workbook(folder / "sheet.xlsx", "".join(text)))


@given(st.lists(st.tuples(st.sampled_from(COLUMNS), CELLS), min_size=1, max_size=12))
def test_any_cells_give_an_item_or_findings(cells: list[tuple[object, str]]) -> None:
    """A row is good and holds together, or it is wrong and says why; there is no third way."""
    row = {"number": "1", "name": "Mug", "department": "GRO", "price": "1"}
    row |= {column.name: cell for column, cell in cells}  # type: ignore[attr-defined]
    made = reader(list(row))
    found = made.read(2, list(row.values()))
    assert (found is None) == bool(made.findings)
    if isinstance(found, Listed):
        assert found.item.price() >= 0
        assert found.item.name.isprintable()
        assert all(code and code.isprintable() for code in found.item.codes)


@given(st.lists(st.text(max_size=30), max_size=20))
def test_any_heading_is_read_or_refused(heading: list[str]) -> None:
    """A first row of anything."""
    with suppress(Refusal):
        read_header(heading)
