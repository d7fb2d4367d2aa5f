"""Reading files: every way in which a table is written, and every file that is not what it says."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import openpyxl
import pytest

from tests.unit.transfer.files import MAIN, csv_file, sheet, workbook
from tui_pos.core.refusal import Refusal
from tui_pos.transfer.table import open_table


def rows(path: Path) -> list[tuple[int, list[str]]]:
    return list(open_table(path).rows())


@pytest.mark.parametrize(
    ("raw", "cells"),
    [
        (b"Name,Price\r\nCr\xc3\xa8me,1.00\r\n", ["Crème", "1.00"]),
        (b"\xef\xbb\xbfName,Price\nCr\xc3\xa8me,1.00\n", ["Crème", "1.00"]),
        (b"Name;Price\r\nCr\xe8me;1.00", ["Crème", "1.00"]),
        (b"Name\tPrice\r\nSalt \x96 fine\t1.00", ["Salt – fine", "1.00"]),
        ("Name\tPrice\nCrème\t1.00\n".encode("utf-16"), ["Crème", "1.00"]),
        (b'Name,Price\n"A ""big"" box,\nblue",1.00\n', ['A "big" box,\nblue', "1.00"]),
    ],
)
def test_text_is_read_in_the_encodings_and_delimiters_of_real_programs(
    tmp_path: Path, raw: bytes, cells: list[str]
) -> None:
    """UTF-8 with and without mark, UTF-16, the Windows code page; comma, semicolon, tab; quotes."""
    path = tmp_path / "list.csv"
    path.write_bytes(raw)
    assert rows(path) == [(1, ["Name", "Price"]), (2, cells)]


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    """Blank lines and lines within quotes count; a row stands on the line that it begins on."""
    (tmp_path / "list.csv").write_text('Name,Price\n\n,\n"two\nlines",1\nlast,2\n')
    assert [line for line, _ in rows(tmp_path / "list.csv")] == [1, 4, 6]


def test_a_workbook_is_read_as_a_person_sees_it(tmp_path: Path) -> None:
    """Texts, shared texts, numbers as shown, yes and no; gaps stay gaps and hidden sheets stay unread."""
    shared = (
        f'<sst xmlns="{MAIN}"><si><t>Mug</t></si><si><r><t>Tea</t></r><r><t>pot</t></r></si></sst>'
    )
    content = sheet(
        [
            ["Name", "Price"],
            ['<c r="A2" t="s"><v>1</v></c>', '<c r="D2"><v>4.3499999999999996</v></c>'],
            ["<c><v>9520000999995</v></c>", '<c t="b"><v>1</v></c>', "<c><f>A1*2</f><v>8</v></c>"],
            ['<c t="e"><v>#REF!</v></c>', "<c><v>1E-2</v></c>", "<c><v>15</v></c>"],
        ]
    )
    path = workbook(tmp_path / "list.xlsx", content, {"xl/sharedStrings.xml": shared})
    assert rows(path) == [
        (1, ["Name", "Price"]),
        (2, ["Teapot", "", "", "4.35"]),
        (3, ["9520000999995", "yes", "=formula"]),
        (4, ["#REF!", "0.01", "15"]),
    ]


def test_numbers_of_rows_and_texts_that_are_none_do_no_harm(tmp_path: Path) -> None:
    """Digits of other scripts and endless numbers, as no program writes them."""
    content = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="\u00b2"><c t="s"><v>\u00b2</v></c>'
        f'<c t="s"><v>{"9" * 5000}</v></c><c><v>1</v></c></row><row r="{"9" * 5000}"><c><v>2</v></c></row>'
        "</sheetData></worksheet>"
    )
    assert rows(workbook(tmp_path / "list.xlsx", content)) == [(1, ["", "", "1"]), (2, ["2"])]


def test_what_another_program_writes_is_read_the_same(tmp_path: Path) -> None:
    """A workbook written by a library that is not ours."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["Name", "Price", "Open"], ["Crème", 1.1, True], [None, 100, "=1+1"]):
        page.append(row)
    book.save(tmp_path / "list.xlsx")
    assert rows(tmp_path / "list.xlsx") == [
        (1, ["Name", "Price", "Open"]),
        (2, ["Crème", "1.1", "yes"]),
        (3, ["", "100", "=formula"]),
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("list.xlsx", b"Name,Price\n", "list.xlsx is not an Excel workbook: save it as .xlsx, or name it .csv."),
        ("list.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list.xlsx has a password or is an old .xls: save it as .xlsx without one."),
        ("list.xlsx", b"PK\x03\x04rubbish", "list.xlsx is a damaged workbook (File is not a zip file): save it again with Excel."),
        ("list.csv", b"PK\x03\x04rubbish", "list.csv is a workbook, not text: give it the ending .xlsx."),
        ("list.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "list.csv is not a text file: export it as CSV."),
        ("list.csv", b"Name,Price\nCr\x81me,1\n", "list.csv is neither UTF-8 nor Windows text: export it as UTF-8."),
        ("list.csv", b"", "list.csv is empty: export it again."),
        ("list.pdf", b"%PDF-1.7", "list.pdf has neither the ending .csv nor .xlsx: save it as one of them."),
        ("list.csv", b'Name,Price\nA,1\n"B,2\nC,3\n', "list.csv cannot be read from line 3 on (unexpected end of data): look for an open quote."),
        ("list.csv", b'Name,Price\nA,1\n"B"x,2\n', "list.csv cannot be read from line 3 on (',' expected after '\"'): look for an open quote."),
        ("list.csv", b'Name,Price\n"' + b"long text\n" * 20_000, "list.csv has a text of more than 32767 characters on line 2: look for an open quote."),
        ("list.csv", b"Name,Price\n" + b"x" * 400_000, "list.csv has a text of more than 32767 characters on line 2: look for an open quote."),
        ("list.csv", b"a," * 301, "list.csv has 302 columns on line 1: is it a table?"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    """Nobody is shown a stack of program lines for a wrong file."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refusal) as refused:
        rows(tmp_path / name)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(("name", "why"), [("gone.csv", "is not a file"), (".", "is not a file")])
def test_a_path_without_a_file_is_refused(tmp_path: Path, name: str, why: str) -> None:
    """A wrong path is said to be one."""
    with pytest.raises(Refusal, match=why):
        open_table(tmp_path / name)


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("content", "extra", "sentence"),
    [
        (ENTITIES, {}, "holds a document type, which no workbook has"),
        (sheet([["A"]]), {"xl/workbook.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}, "holds a document type"),
        (sheet([["A"]]), {"xl/sharedStrings.xml": "<sst>" + " " * 40_000_000 + "</sst>"}, "unpacks to far more"),
        ("<row>" + " " * 40_000_000, {}, "unpacks to far more than a list of items"),
        ("<worksheet", {}, "is a damaged workbook (unclosed token: line 1, column 0)"),
        (sheet([["A"]]), {"xl/_rels/workbook.xml.rels": "<x/>"}, "has no sheet that is shown"),
        (sheet([["A"]]), {"xl/workbook.xml": ""}, "is a damaged workbook (no element found"),
        (sheet([["x" * 32_768]]), {}, "has a text of more than 32767 characters on line 1"),
        (sheet([["A"], ['<c r="XFD2"><v>1</v></c>']]), {}, "has too many columns on line 2"),
    ],
)  # fmt: skip
def test_a_workbook_made_to_do_harm_is_refused_quickly(
    tmp_path: Path, content: str, extra: dict[str, str], sentence: str
) -> None:
    """Bombs of zip and XML, entities and outside references cost neither memory nor time."""
    path = workbook(tmp_path / "list.xlsx", content, extra)
    started = time.process_time()
    with pytest.raises(Refusal) as refused:
        rows(path)
    assert sentence in refused.value.sentence
    assert time.process_time() - started < 1


def test_a_locked_part_of_a_workbook_is_refused(tmp_path: Path) -> None:
    """A zip with a password is no workbook that could be read."""
    path = workbook(tmp_path / "list.xlsx", sheet([["A"]]))
    raw = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        raw[at + flags] |= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(Refusal, match="is a damaged workbook"):
        rows(path)


def test_a_part_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    """A damaged name that claims to be UTF-8 once ended the import with a program's error."""
    path = workbook(tmp_path / "list.xlsx", sheet([["A"]]))
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x03\x04")
    raw[at + 7] |= 8
    raw[at + 30] ^= 0x80
    path.write_bytes(bytes(raw))
    with pytest.raises(Refusal, match="is a damaged workbook"):
        rows(path)


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    """What is done and what there is to do come together when all is read."""
    for path in (
        csv_file(tmp_path / "list.csv", "Name | Price\nMug | 1"),
        workbook(tmp_path / "list.xlsx", sheet([["Name", "Price"], ["Mug", "1"]])),
    ):
        opened = open_table(path)
        list(opened.rows())
        assert opened.done == opened.size


def test_the_default_dialect_is_left_alone(tmp_path: Path) -> None:
    """Reading a list changes nothing for other readers in the program."""
    before = csv.field_size_limit()
    rows(csv_file(tmp_path / "list.csv", "Name | Price\nMug | 1"))
    assert csv.field_size_limit() == before
