"""Selling by keys alone: the cashier's tasks with their keystrokes, and every refusal with its sentence."""

from __future__ import annotations

from pathlib import Path

from tests.screens.register import (
    BACKSPACE,
    CASHIER,
    DOWN,
    ENTER,
    ESC,
    OATS_16,
    OATS_32,
    UP,
    F,
    Register,
    register,
)  # fmt: skip
from tui_pos.register.console_font import SAFE


def test_exact_cash_is_one_key(till: Register) -> None:
    """After the last scan F2 alone takes exactly what is due and finishes the receipt."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send(F[2])
    till.wait("Receipt 0101-000001 is finished.")
    assert till.figures() == ["Total 2.54", "Cash 2.54", "CHANGE"]


def test_twenty_in_cash_typed_is_five_keys_and_shows_the_change(till: Register) -> None:
    """2000 and F2: the change is 17.46."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("2000" + F[2])
    till.wait("is finished.")
    assert till.figures() == ["Total 2.54", "Cash 20.00", "CHANGE"]


def test_a_quick_cash_key_is_one_key(till: Register) -> None:
    """The third sign is the third of the shop's amounts, 20.00."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("#")
    till.wait("is finished.")
    assert "Cash 20.00" in till.figures()


def test_three_of_an_item_are_two_keys_and_the_scan(till: Register) -> None:
    """3* and the scan ring three."""
    till.ring("3*" + OATS_32, "3 x Rolled oats 32 oz  8.52")


def test_a_new_quantity_for_the_marked_line(till: Register) -> None:
    """*4 changes the current line; + and - step it."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.ring("*4", "Quantity 4.")
    till.send("+")
    till.wait("Quantity 5.")
    till.send("--")
    till.wait("Quantity 3.")
    assert "Subtotal (3) 7.47" in till.figures()


def test_voiding_the_last_line_is_one_key(till: Register) -> None:
    """F8 takes the marked line off, and the one above is marked."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.ring(OATS_32, "1 x Rolled oats 32 oz")
    till.send(F[8])
    till.wait("Line voided.")
    assert "Subtotal (1) 2.49" in till.figures()
    till.wait("\n>   1 Rolled oats 16 oz")


def test_ten_percent_off_a_line_are_three_keys(till: Register) -> None:
    """10 and F9 take 10 % off the marked line; the amount stands under it."""
    till.ring(OATS_32, "1 x Rolled oats 32 oz")
    till.send("10" + F[9])
    text = till.wait("Line discounted.")
    assert "Discount 10 %" in text
    assert "Discount -0.28" in till.figures()


def test_after_total_a_discount_is_for_the_whole_sale(till: Register) -> None:
    """F12, then 10 and F9: both lines share it."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.ring(OATS_32, "1 x Rolled oats 32 oz")
    till.send(F[12])
    till.wait("Cash: A")
    till.send("10" + F[9])
    till.wait("Sale discounted.")
    assert "Discount -0.53" in till.figures()


def test_the_tender_screen_offers_what_a_customer_hands_over(till: Register) -> None:
    """F12 lists likely amounts under letters; one letter takes it."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send(F[12])
    text = till.wait("Cash: A 5.00")
    assert "B 10.00" in text
    till.send("b")
    till.wait("is finished.")
    assert "Cash 10.00" in till.figures()


def test_a_split_tender_shows_what_is_still_due(till: Register) -> None:
    """1.00 in cash, the rest by card; Esc offers to give the cash back before that."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("100" + F[2])
    till.wait("Cash taken. Still due: 1.54.")
    assert till.figures() == ["Total 2.54", "Paid 1.00", "STILL DUE"]
    till.send(F[3])
    till.wait("is finished.")


def test_holding_and_recalling_are_one_key_each(till: Register) -> None:
    """F7 puts the sale aside; with nothing rung F7 brings it back."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send(F[7])
    till.wait("Sale on hold")
    till.wait("F7 Recall")
    till.send(F[7])
    till.wait("Recalled:")
    assert "Subtotal (1) 2.49" in till.figures()


def test_a_price_is_overridden(till: Register) -> None:
    """2.00 and F10 give the line that price; it counts as a discount."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("200" + F[10])
    text = till.wait("Price 2.00.")
    assert "-0.49" in text


def test_a_wrong_check_digit_is_refused_and_stays_for_correction(till: Register) -> None:
    """The sentence says what is wrong; Backspace mends the line, a new code replaces it."""
    till.send("9520000000012" + ENTER)
    text = till.wait("does not fit the others")
    assert "!! " in text
    assert "type> 9520000000012" in text
    till.send(BACKSPACE + "1" + ENTER)
    till.wait("1 x Rolled oats 16 oz")
    till.send("9520000000012" + ENTER)
    till.wait("does not fit the others")
    till.ring(OATS_32, "1 x Rolled oats 32 oz")


def test_an_unknown_code_is_never_swallowed(till: Register) -> None:
    """It is shown, refused in one sentence, and the sale is as it was."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("9520000999994" + ENTER)
    till.wait("!! ")
    assert "Subtotal (1) 2.49" in till.figures()


def test_an_amount_with_two_dots_is_refused(till: Register) -> None:
    """1.0.0 and F2 take nothing."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("1.0.0" + F[2])
    till.wait("1.0.0 is not an amount")
    assert "TOTAL" in till.figures()


def test_a_payment_card_number_is_masked_and_refused(till: Register) -> None:
    """A card's number typed into the line never stands on the screen whole, and rings nothing."""
    till.send("4111111111111111")
    text = till.wait("1111 ")
    assert "4111111111111111" not in text
    till.send(ENTER)
    text = till.wait("!! ")
    assert "4111111111111111" not in text


def test_words_search_as_one_types_and_enter_rings(till: Register) -> None:
    """Words open the list; more letters narrow it, arrows mark, Enter rings."""
    till.send("coffee mug" + ENTER)
    till.wait("Coffee mug blue")
    till.send(" gr")
    till.wait(lambda text: "Coffee mug green" in text and "Coffee mug blue" not in text)
    till.send(ENTER)
    till.wait("1 x Coffee mug green  9.39")


def test_an_open_ring_in_a_department(till: Register) -> None:
    """500 / and the first letters of a department ring 5.00 there."""
    till.send("500/")
    till.wait("Ring 5.00 in which department?")
    till.send("kit")
    till.wait("1 x Kitchenware  5.00")


def test_the_basket_is_walked_by_arrows(till: Register) -> None:
    """Up and down move the mark; what is voided is the marked line."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.ring(OATS_32, "1 x Rolled oats 32 oz")
    till.send(UP)
    till.wait("\n>   1 Rolled oats 16 oz")
    till.send(DOWN)
    till.wait("\n>   2 Rolled oats 32 oz")
    till.send(UP + F[8])
    till.wait("Line voided.")
    till.wait("\n>   1 Rolled oats 32 oz")


def test_a_manager_approves_what_a_cashier_may_not(shop: Path) -> None:
    """The question names the action; a wrong PIN is refused, the right one lets it pass."""
    with register(shop) as till:
        till.sign_on(CASHIER)
        till.open_day()
        till.ring(OATS_16, "1 x Rolled oats 16 oz")
        till.send("200" + F[10])
        till.wait("A manager must approve")
        till.send("2" + ENTER + "9999" + ENTER + ENTER)
        till.wait("That PIN is not right")
        till.send(UP)
        till.send("1379" + ENTER + ENTER)
        till.wait("Price 2.00.")


def test_leaving_the_managers_question_changes_nothing(shop: Path) -> None:
    """Escape in the override leaves the price as it was."""
    with register(shop) as till:
        till.sign_on(CASHIER)
        till.open_day()
        till.ring(OATS_16, "1 x Rolled oats 16 oz")
        till.send("200" + F[10])
        till.wait("A manager must approve")
        till.send(ESC)
        till.wait("Nothing was changed.")
        assert "TOTAL" in till.figures()
        assert "Subtotal (1) 2.49" in till.figures()


def test_every_character_of_every_screen_is_in_the_font(till: Register) -> None:
    """Sale, tender, menu, help, lists and dialogs draw only what every console font has."""
    seen = set(till.ring(OATS_16, "1 x Rolled oats 16 oz"))
    for keys, shows in [
        (F[12], "Cash: A"), (F[1], "Explain the keys"), ("/", "Cancel sale"),
        ("/l", "Price level 5"), (F[6], "New customer"), ("/r", "Cashier"),
        ("/c", "Cancel the sale?"), (F[5], "Other tenders"), ("/p", "On hand"), ("/q", "LOCKED"),
    ]:  # fmt: skip
        till.send(keys)
        seen |= set(till.wait(shows))
        if shows != "LOCKED":
            till.send(ESC)
            seen |= set(till.wait(lambda text, gone=shows: gone not in text))  # type: ignore[misc]
    assert seen - SAFE == {"\n"}
