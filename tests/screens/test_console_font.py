"""What the console can draw."""

from __future__ import annotations

from tui_pos.register.console_font import ANY, SAFE, Font


def test_a_plain_name_is_drawn_as_it_is() -> None:
    """ASCII is in every font."""
    assert Font(SAFE).clean("Coffee, 250 g") == "Coffee, 250 g"


def test_a_letter_without_a_glyph_loses_its_mark() -> None:
    """`Ł` has no parts and becomes `?`; `č` and `Á` lose their marks; `é` is in every font."""
    assert Font(SAFE).clean("Čaj Áfonya café Łódź") == "Caj Afonya café ?ódz"


def test_control_and_escape_codes_are_never_drawn() -> None:
    """A name that would move the cursor or ring the bell is shown as plain text."""
    assert Font(SAFE).clean("Tea\x1b[2J\x07\n[bold]") == "Tea?[2J? [bold]"
    assert ANY.clean("Tea\x1b[2J\x07") == "Tea?[2J?"


def test_combining_and_invisible_characters_do_not_shift_the_columns() -> None:
    """A mark without a letter of its own, or a character of no width, is shown as one cell."""
    assert ANY.clean("a\u0301\u200b\u202eb") == "a???b"


def test_a_terminal_emulator_keeps_other_scripts() -> None:
    """Where fonts are no matter, a name is shown as its owner writes it."""
    assert ANY.clean("Чай 茶") == "Чай 茶"
