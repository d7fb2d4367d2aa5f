"""The manager's screens, by keys alone: what is changed there holds from the next sale on."""

from __future__ import annotations

from tests.screens.register import DOWN, ENTER, ESC, OATS_16, F, Register
from tui_pos.register import console_font


def open_office(till: Register, letter: str) -> None:
    """Open one editor from the register's menu."""
    till.send("/")
    till.wait("Type a letter")
    till.send("o")
    till.wait("Sales tax")
    till.send(letter)


def fill_in(till: Register, text: str) -> None:
    """Type a field as fingers do; characters and Enter in one burst would be taken for a scan."""
    for character in text:
        till.send(character)
        till.quiet(0.08)
    till.send(ENTER)
    till.quiet(0.1)


def leave(till: Register) -> None:
    """Leave the editor and the menu."""
    till.send(ESC)
    till.wait("─ Office")
    till.send(ESC)
    till.wait(lambda text: "─ Office" not in text)


def test_cash_rounding_is_switched_on_and_the_next_sale_rounds(till: Register) -> None:
    """2.54 becomes 2.55 in cash after the owner chose the nearest five cents."""
    open_office(till, "e")
    till.wait("Cash rounding")
    till.send("cash rounding")
    till.wait(lambda text: "Time zone" not in text)
    till.send(ENTER)
    till.wait("nearest_5")
    till.send("2")
    till.wait(lambda text: "nearest_5" in text and "Value" in text)
    leave(till)
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send(F[2])
    till.wait("is finished.")
    assert "Cash 2.55" in till.figures()


def test_a_new_member_of_staff_signs_on(till: Register) -> None:
    """The owner adds number 6 as a cashier with a PIN of her own, and she signs on."""
    open_office(till, "s")
    till.wait("+ New member of staff")
    till.send(ENTER)
    till.wait("Which role?")
    till.send("1")
    till.wait("New PIN")
    for text in ("6", "Pia", "Wend", "8642", "", ""):
        fill_in(till, text)
    till.wait("Pia Wend")
    leave(till)
    till.send("/")
    till.wait("Type a letter")
    till.send("q")
    till.wait("Number")
    till.sign_on(("6", "8642"))
    till.wait("Wend, Pia")


def test_a_new_role_gets_a_right(till: Register) -> None:
    """A role for packers is added; it may sell, and is given the right to print receipts again."""
    open_office(till, "r")
    till.wait("+ New role")
    till.send(ENTER)
    till.wait("It may sell")
    fill_in(till, "Packer")
    till.wait("What Packer may do")
    till.send("reprint")
    till.wait(lambda text: "discount without" not in text)
    till.send(ENTER)
    till.wait(lambda text: "reprint" in text and "yes" in text.split("Search>")[0])
    till.send(ESC)
    till.wait(lambda text: "Packer" in text and "+ New role" in text)
    leave(till)


def test_a_key_is_given_to_another_action(till: Register) -> None:
    """Check is put on Ctrl+B; F2, which is cash, is refused with a sentence, and so nothing is lost."""
    open_office(till, "y")
    till.wait("Take a check")
    till.send("take a check")
    till.wait(lambda text: "Take cash" not in text)
    till.send(ENTER)
    till.wait("from their next start")
    fill_in(till, "F2")
    till.wait("F2 is bound to")
    till.send("\x7f" * 3)
    till.quiet(0.1)
    fill_in(till, "Ctrl+B")
    till.wait(lambda text: "Ctrl+B" in text and "Standard" in text)
    leave(till)


def test_a_price_is_changed_and_the_next_sale_rings_it(till: Register) -> None:
    """Oats are found by a word and get the regular price 2.59; the next sale rings them so."""
    open_office(till, "i")
    till.wait("Prices: which item?")
    till.send("rolled")
    till.wait("Rolled oats 16 oz")
    till.send(ENTER)
    till.wait("Level 2")
    till.send(ENTER)
    till.wait("at once")
    till.send("\x7f" * 6)
    till.quiet(0.1)
    fill_in(till, "2.59")
    fill_in(till, "")
    till.wait(lambda text: "2.59" in text and "Level 2" in text)
    till.send(ESC)
    till.wait("Prices: which item?")
    leave(till)
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    assert "2.59" in till.text()


def test_a_wrong_setting_is_refused_with_a_sentence_and_changes_nothing(till: Register) -> None:
    """A time zone that does not exist is named in a sentence; the old one stays."""
    open_office(till, "e")
    till.wait("Time zone")
    till.send(DOWN + ENTER)
    till.wait("America/New_York")
    till.send("\x7f" * 20)
    fill_in(till, "Mars/Base")
    till.wait("Mars/Base")
    till.send(ESC)
    till.wait("America/New_York")


def test_every_character_of_the_office_is_in_the_console_font(till: Register) -> None:
    """Lists and forms draw nothing that a till's console cannot show."""
    for letter in "tupsrxqeoliy":
        open_office(till, letter)
        till.quiet(0.3)
        wrong = {c for c in till.text() if c not in "\n " and c not in console_font.SAFE}
        assert wrong == set(), letter
        for _ in range(3):
            till.send(ESC)
            till.quiet(0.2)
