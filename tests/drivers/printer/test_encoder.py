"""Print operations become the bytes that the manuals describe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from drivers.printer import (
    MODELS,
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
from drivers.printer.encoder import encode
from tests.drivers.escpos_page import BadEscPos, Code, read_page
from tests.drivers.escpos_page import Cut as CutPaper

T88 = MODELS["epson-tm-t88"]
SMALL = MODELS["generic-58"]


def line(text: str, **style: bool) -> Line:
    return Line((Run(text, **style),))


def test_a_short_job_byte_for_byte() -> None:
    """Reset, USA set, table 0, text, bold text, cut, reset: nothing else."""
    job = encode([line("Café"), line("Total", bold=True), Cut()], T88, "cp437")
    assert job == (b"\x1b@\x1bR\x00\x1bt\x00Caf\x82\n\x1bE\x01Total\n\x1dVB\x00\x1b@")


def test_a_clone_is_taken_out_of_chinese_mode_after_its_reset() -> None:
    """Otherwise two accented letters in a row would print as one Chinese character."""
    assert encode([], SMALL, "cp437") == b"\x1b@\x1c.\x1bR\x00\x1bt\x00\x1b@"


def test_styles_are_switched_on_and_off_around_their_run() -> None:
    """ESC ! resets bold and underline, so they are sent again after a change of size."""
    runs = (
        Run("a"),
        Run("b", bold=True),
        Run("c", bold=True, wide=True, tall=True),
        Run("d", underline=True),
        Run("e"),
    )
    (printed,) = read_page(encode([Line(runs)], T88, "cp437"), 42).text_lines
    assert [
        (s.text, s.style.bold, s.style.wide, s.style.tall, s.style.underline) for s in printed.spans
    ] == [
        ("a", False, False, False, False),
        ("b", True, False, False, False),
        ("c", True, True, True, False),
        ("d", False, False, False, True),
        ("e", False, False, False, False),
    ]


def test_the_table_number_follows_the_code_page() -> None:
    """€ is D5h in code page 858, which is table 19."""
    assert b"\x1bt\x13\xd5\n" in encode([line("€")], T88, "cp858")


def test_codes_cut_feed_and_rule() -> None:
    """Bar codes and QR codes are the printer's own, centred; the rule is as wide as the paper."""
    operations: list[Operation] = [
        Rule(),
        Rule(double=True),
        Feed(2),
        Barcode("0102-004381"),
        Barcode("4006381333931", Symbology.EAN13),
        Qr("https://example.com/r/1"),
        Line((Run("end"),), Align.RIGHT),
        Cut(),
    ]
    page = read_page(encode(operations, T88, "cp437"), 42)
    assert page.lines == [
        "-" * 42,
        "=" * 42,
        "",
        "",
        "[code128 0102-004381]",
        "[ean13 4006381333931]",
        "[qr https://example.com/r/1]",
        "end",
    ]
    assert page.codes[0] == Code("code128", "0102-004381", "center")
    assert page.text_lines[-1].align == "right"
    assert page.items[-1] == CutPaper(partial=True)


def test_bytes_of_a_code_128() -> None:
    """Height 64, module 3, text below in font A, then GS k 73 with code set B."""
    job = encode([Barcode("A{1")], T88, "cp437")
    assert b"\x1ba\x01\x1dh\x40\x1dw\x03\x1df\x00\x1dH\x02\x1dk\x49\x06{BA{{1" in job


def test_a_bar_code_that_is_too_wide_for_the_paper_is_printed_as_text() -> None:
    """Printers silently leave out what does not fit: 40 characters are 505 modules, 384 dots hold 192 of two."""
    page = read_page(encode([Barcode("9" * 40)], SMALL, "cp437"), 32)
    assert page.codes == []
    assert page.lines == ["9" * 32, "9" * 8]


def test_a_receipt_number_fits_58_mm_paper_as_a_bar_code() -> None:
    """Eleven characters are 176 modules with their quiet zone: 352 of 384 dots."""
    assert read_page(encode([Barcode("0102-004381")], SMALL, "cp437"), 32).codes


def test_a_printer_without_cutter_and_qr() -> None:
    """It feeds to the tear bar and prints the QR code's text."""
    page = read_page(encode([Qr("abc"), Cut()], SMALL, "cp437"), 32)
    assert page.lines == ["abc", "", "", "", ""]
    assert page.cuts == 0


def test_a_line_wider_than_the_paper_is_refused() -> None:
    """The printer would break it in the middle of an amount; wide characters count double."""
    assert encode([line("x" * 42)], T88, "cp437")
    with pytest.raises(ValueError, match="43 columns on paper of 42"):
        encode([line("x" * 43)], T88, "cp437")
    with pytest.raises(ValueError, match="44 columns on paper of 42"):
        encode([line("x" * 22, wide=True)], T88, "cp437")
    with pytest.raises(ValueError, match="34 columns on paper of 32"):
        encode([line("x" * 34)], T88, "cp437", columns=32)


def test_a_printer_is_not_asked_for_more_than_it_has() -> None:
    """Too many columns and unknown tables are refused before a byte is made."""
    with pytest.raises(ValueError, match="48 columns on a printer of 42"):
        encode([], T88, "cp437", columns=48)
    with pytest.raises(ValueError, match="no code page cp932"):
        encode([], T88, "cp932")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Feed(0),
        lambda: Barcode(""),
        lambda: Barcode("tab\there"),
        lambda: Barcode("café"),
        lambda: Barcode("123", Symbology.EAN13),
        lambda: Qr(""),
        lambda: Qr("é" * 251),
    ],
)
def test_impossible_operations_do_not_exist(make: object) -> None:
    """They refuse themselves when they are made, not when they are printed."""
    with pytest.raises(ValueError, match=r"possible|cannot be printed"):
        make()  # type: ignore[operator]


def test_the_library_does_not_write_on_the_cashiers_screen(tmp_path: Path) -> None:
    """No print, no log handler on the terminal (the register paints there), no directory left behind."""
    script = """
import logging, sys
from drivers.printer import MODELS, Barcode, Cut, Qr
assert "escpos" not in sys.modules
from drivers.printer.encoder import encode
encode([Barcode("0102-004381"), Qr("abc"), Cut()], MODELS["epson-tm-t88"], "cp437")
assert "escpos" in sys.modules
assert logging.getLogger().handlers == []
"""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    assert list(tmp_path.iterdir()) == []


RUNS = st.builds(
    Run, st.text(max_size=20), st.booleans(), st.booleans(), st.booleans(), st.booleans()
)
OPERATIONS = st.one_of(
    st.builds(Line, st.lists(RUNS, max_size=1).map(tuple), st.sampled_from(Align)),
    st.builds(Feed, st.integers(1, 20)),
    st.builds(Rule, st.booleans()),
    st.builds(
        Barcode,
        st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40),
    ),
    st.builds(Qr, st.text(st.characters(codec="utf-8"), min_size=1, max_size=100)),
    st.just(Cut()),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(OPERATIONS, max_size=12),
    st.sampled_from(sorted(MODELS)),
    st.sampled_from(["cp437", "cp858", "cp1252"]),
)
def test_every_job_is_understood_and_ends_in_the_reset_state(
    operations: list[Operation], model_id: str, page: str
) -> None:
    """Whatever is printed, the next job finds the printer as after power on, and nothing was unencodable."""
    model = MODELS[model_id]
    try:
        job = encode(operations, model, page)
    except ValueError:
        reject()  # a stand-in made the line too wide, which is refused
    assert job.startswith(b"\x1b@")
    assert job.endswith(b"\x1b@")
    assert read_page(job, model.columns).reset


def test_the_page_model_refuses_what_it_does_not_know() -> None:
    """It would not prove anything otherwise."""
    for wrong in (
        b"\x1bZ\x00",
        b"a\x07\n",
        b"\x1dk\x49\x05",
        b"no line feed",
        b"x" * 43 + b"\n",
        b"\x1b!\x01",
    ):
        with pytest.raises(BadEscPos):
            read_page(wrong, 42)
    assert not read_page(b"\x1bE\x01bold\n", 42).reset
