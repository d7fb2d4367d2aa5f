"""Documents on paper of any width: exact to the column."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.printer import MODELS
from drivers.printer.encoder import encode
from tests.drivers.escpos_page import read_page
from tui_pos.paper.document import (
    Barcode,
    Cell,
    Cut,
    Document,
    Element,
    Qr,
    Row,
    Rule,
    Section,
    Side,
    Space,
    decode_document,
    encode_document,
    mark_copy,
    pair_row,
    text_row,
)
from tui_pos.paper.layout import COLUMNS, PrintedLine, layout, wrap
from tui_pos.paper.render import to_operations, to_text


def document(*elements: Element, marks: tuple[str, ...] = ()) -> Document:
    return Document("test", "", (Section("all", elements),), marks)


def shown(*elements: Element, columns: int = 32) -> list[str]:
    return to_text(document(*elements), columns).splitlines()


def test_a_text_and_an_amount_stand_at_the_two_edges() -> None:
    """The amount ends in the last column."""
    assert shown(pair_row("Hammer", "18.99")) == ["Hammer                     18.99"]


def test_a_long_name_wraps_between_words_beside_its_amount() -> None:
    """The amount stands on the first line; the name never reaches into its column."""
    assert shown(pair_row("Claw hammer with a fibreglass handle", "18.99")) == [
        "Claw hammer with a         18.99",
        "fibreglass handle",
    ]


def test_a_word_that_is_longer_than_its_column_is_broken() -> None:
    """A code without spaces loses nothing."""
    assert shown(pair_row("x" * 30, "18.99")) == ["x" * 26 + " 18.99", "xxxx"]


def test_cells_with_a_least_width_make_columns() -> None:
    """Short and long amounts share their right edge, and a mark stands behind."""
    rows = [
        Row((Cell("A"), Cell("1.00", Side.RIGHT, width=8), Cell("T", width=1))),
        Row((Cell("B"), Cell("1000.00", Side.RIGHT, width=8), Cell("", width=1))),
    ]
    assert shown(*rows) == ["A                         1.00 T", "B                      1000.00"]


def test_cells_that_leave_no_room_stand_below_their_text() -> None:
    """Nothing is cut off on narrow paper: the amounts keep the right edge."""
    row = Row(
        (
            Cell("Payments on account"),
            Cell("123456789.00", Side.RIGHT),
            Cell("123456789.00", Side.RIGHT),
        )
    )
    assert shown(row) == ["Payments on account", "       123456789.00 123456789.00"]
    assert shown(row, columns=20) == [
        "Payments on account",
        "        123456789.00",
        "        123456789.00",
    ]


def test_sides_indents_spaces_and_rules() -> None:
    """Centred text leans left when it cannot be exact, as Python's does."""
    assert shown(
        text_row("middle", Side.CENTER),
        text_row("right", Side.RIGHT),
        text_row("indented", indent=2),
        Space(2),
        Rule(),
        Rule(double=True),
        columns=16,
    ) == ["     middle", "           right", "  indented", "", "", "-" * 16, "=" * 16]


def test_a_big_row_has_half_the_columns() -> None:
    """It wraps earlier; empty cells take no room there."""
    big = Row((Cell("TOTAL"), Cell("18.99", Side.RIGHT), Cell("", width=1)), big=True)
    (line, _cut) = layout(document(big), 32)
    assert isinstance(line, PrintedLine)
    assert (line.text, line.big, line.columns) == ("TOTAL      18.99", True, 32)
    name = layout(document(text_row("Harbor Hardware & Paint", Side.CENTER, big=True)), 32)
    assert [part.text for part in name if isinstance(part, PrintedLine)] == [
        "Harbor Hardware",
        "    & Paint",
    ]


def test_marks_are_printed_at_the_top_and_the_bottom() -> None:
    """A copy cannot be passed off as the original by tearing one end off."""
    lines = to_text(document(text_row("text"), marks=("COPY 1",)), 32).splitlines()
    assert lines == ["         *** COPY 1 ***", "text", "         *** COPY 1 ***"]


def test_a_copy_of_a_copy_carries_one_mark() -> None:
    """The second reprint says COPY 2, and keeps other marks."""
    first = mark_copy(document(marks=("REVERSAL OF 0102-004380",)), 1)
    assert first.marks == ("COPY 1", "REVERSAL OF 0102-004380")
    assert mark_copy(first, 2).marks == ("COPY 2", "REVERSAL OF 0102-004380")


def test_every_document_ends_with_a_cut() -> None:
    """One piece of paper is one document."""
    assert layout(document(text_row("a"), Cut(), text_row("b")), 32)[1::2] == [Cut(), Cut()]


def test_markup_ansi_and_control_characters_are_plain_text() -> None:
    """A name cannot switch a printer's mode or lose the lines behind it."""
    assert shown(pair_row("[bold]A[/] \x1b[31m\x1b@\n\x00B\u202e", "1.00")) == [
        "[bold]A[/] ?[31m?@ ?B?      1.00"
    ]


def test_what_becomes_longer_on_the_printer_is_counted_so() -> None:
    """€ is three letters in code page 437 and one in 858."""
    row = pair_row("10 €", "x" * 25)
    assert shown(row) == ["10 EUR " + "x" * 25]
    assert to_text(document(row), 32, "cp858").splitlines() == ["10 €   " + "x" * 25]
    longer = pair_row("10 €", "x" * 26)
    assert shown(longer) == ["10 EUR", "      " + "x" * 26]


def test_codes_that_no_printer_can_print_become_text() -> None:
    """An empty or foreign number never stops a receipt."""
    assert shown(Barcode("0102-004381"), Barcode("Straße 1"), Qr("y" * 600), columns=32)[:2] == [
        "        [ 0102-004381 ]",
        "            Straße 1",
    ]


def test_a_document_survives_its_job() -> None:
    """What the job table keeps gives the same paper later, on a printer of another width."""
    whole = document(
        pair_row("a", "1.00", bold=True, big=True, indent=2), Rule(double=True), Space(3), Barcode("1"), Qr("2"), Cut(),
        marks=("COPY 2",),
    )  # fmt: skip
    assert decode_document(encode_document(whole)) == whole


def test_paper_that_is_too_narrow_is_refused() -> None:
    """Fifteen columns hold no amount."""
    with pytest.raises(ValueError, match="too few"):
        layout(document(), 15)


@given(st.text(), st.integers(1, 60))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    """Every line fits and the words are all there, in order."""
    lines = wrap(text, width)
    assert lines
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


CELLS = st.builds(
    Cell, st.text(max_size=70), st.sampled_from(Side), st.booleans(), st.integers(0, 12)
)
ELEMENTS = st.one_of(
    st.builds(
        Row, st.lists(CELLS, min_size=1, max_size=4).map(tuple), st.booleans(), st.integers(0, 6)
    ),
    st.builds(Rule, st.booleans()),
    st.builds(Space, st.integers(1, 20)),
    st.builds(Barcode, st.text(max_size=45)),
    st.builds(Qr, st.text(st.characters(codec="utf-8"), max_size=60)),
    st.just(Cut()),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(ELEMENTS, max_size=6),
    st.sampled_from(COLUMNS),
    st.sampled_from(["cp437", "cp858", "cp1252"]),
    st.lists(st.text(max_size=40), max_size=2),
)
def test_no_document_is_wider_than_its_paper(
    elements: list[Element], columns: int, page: str, marks: list[str]
) -> None:
    """Whatever a shop's names hold: the width, the code page and the reset state at the end are kept."""
    made = document(*elements, marks=tuple(marks))
    job = encode(to_operations(made, columns, page), MODELS["generic-80"], page, columns)
    printed = read_page(job, columns)
    assert printed.reset
    assert printed.cuts >= 1
    for line in to_text(made, columns, page).splitlines():
        assert len(line) <= columns
        assert line.encode(page).decode(page).isprintable()


@settings(max_examples=100, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=4).map(tuple), st.integers(16, 48), st.booleans())
def test_a_row_loses_no_letter_on_any_paper(
    cells: tuple[Cell, ...], columns: int, big: bool
) -> None:
    """All texts of all cells come out, whatever the room."""
    lines = [
        part.text
        for part in layout(document(Row(cells, big)), columns)
        if isinstance(part, PrintedLine)
    ]
    printed = sorted("".join("".join(lines).split()))
    wanted = to_text(document(*(Row((cell,)) for cell in cells)), 48)
    assert printed == sorted("".join(wanted.split()))
