"""Names and free text: cleaned from files, refused when typed, safe on a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.core.refusal import Refusal
from tui_pos.core.text import clean, printable, typed

DIRTY = {
    "Milk": "Milk",
    "  Milk \t 1 gal\r\n": "Milk 1 gal",
    "\x1b[31mRed\x1b[0m wine": "Red wine",
    "\x9b31mRed": "Red",
    "\x1b]0;owned\x07Title": "Title",
    "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\": "link",
    "\x1bP1$q\x1b\\Soap": "Soap",
    "\x1bcReset": "Reset",
    "bell\x07 null\x00": "bell null",
    "[bold]Sale[/bold]": "[bold]Sale[/bold]",
    "=1+1": "=1+1",
    "Cafe\u0301": "Café",
    "a\u202egnp.exe": "agnp.exe",
    "zero\u200bwidth": "zerowidth",
    "no\u00a0break": "no break",
    "lone\udce9": "lone",
    "日本茶": "日本茶",
}


@pytest.mark.parametrize(("text", "cleaned"), DIRTY.items())
def test_names_from_files_are_cleaned(text, cleaned):
    """Escapes, control and invisible characters go; markup and formulas stay the plain text they are."""
    assert clean(text, 40) == cleaned


def test_a_name_that_is_too_long_is_refused_not_cut():
    """31 characters for a field of 30."""
    with pytest.raises(Refusal) as refusal:
        clean("x" * 31, 30)
    assert refusal.value.code == "text_length"
    assert "31" in refusal.value.sentence
    assert "30" in refusal.value.sentence


@pytest.mark.parametrize("text", ["a\x1b[2J", "a\x00", "a\tb", "a\x9b", "a\nb", "\udcff"])
def test_control_characters_in_typed_text_are_refused(text):
    """Nobody types them, so the value is in doubt."""
    with pytest.raises(Refusal) as refusal:
        typed(text, 40)
    assert refusal.value.code == "text_characters"


def test_typed_text_keeps_what_was_meant():
    """Blanks at the ends go, accents and brackets stay."""
    assert typed("  José [10% off] ", 40) == "José [10% off]"


@pytest.mark.parametrize(
    ("text", "safe"),
    [("Milk", "Milk"), ("a\x1b[2Jb", "a?[2Jb"), ("a\x1db", "a?b"), ("a\tb\u00a0c", "a b c")],
)
def test_printable_shows_each_character_once(text, safe):
    """A control character shows as a question mark, so a column keeps its width."""
    assert printable(text) == safe


@given(st.text())
def test_nothing_that_steers_a_terminal_gets_through(text):
    """Whatever comes in, what goes out has no control, format or surrogate characters and keeps its length."""
    for safe in (clean(text, 10_000), printable(text)):
        assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") for char in safe)
    assert len(printable(text)) == len(text)
    assert clean(clean(text, 10_000), 10_000) == clean(text, 10_000)


def test_a_megabyte_of_broken_escapes_is_cleaned_at_once():
    """Time grows with the length only: this would take hours otherwise."""
    for junk in ("\x1b]", "\x1bP", "\x1b[", "\x1b", "\x9b;"):
        assert len(clean(junk * 300_000, 10_000_000)) <= 300_000
