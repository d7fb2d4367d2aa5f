"""What happens around a sale: returns, receipts printed again, customers, the day, locking, and coming back."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import msgspec
import pytest

from tests.screens.register import (
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
)
from tui_pos.core.settings import PrinterSettings
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.journal.bodies import TillsSaved


def print_to(shop: Path, file: Path) -> None:
    """Give the shop's till a printer that writes to a file."""
    with Shop.open(str(shop)) as opened:
        (till,) = opened.read(settings.tills)
        printer = PrinterSettings(kind="file", target=str(file), answers="nothing")
        changed = msgspec.structs.replace(till, printer=printer)
        opened.append([TillsSaved((changed,))], actor="init")


def sell_two(till: Register) -> None:
    """Sell one packet of 16 oz and three of 32 oz, for cash."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.ring("3*" + OATS_32, "3 x Rolled oats 32 oz")
    till.send(F[2])
    till.wait("is finished.")


def test_a_scanned_receipt_and_enter_per_item_take_goods_back(till: Register) -> None:
    """Original price and tax: 16 oz comes back at 2.54, one of three 32 oz at 2.90."""
    sell_two(till)
    till.send("0101-000001" + ENTER)
    till.wait("Return of receipt 0101-000001")
    till.wait("Rolled oats 32 oz")
    till.send(ENTER)
    till.wait("1 Rolled oats 16 oz taken back.")
    till.send(ENTER)
    till.wait("1 Rolled oats 32 oz taken back.")
    till.send(F[2])
    till.wait("Receipt 0101-000002 is finished.")
    assert till.figures() == ["Total -5.44", "Cash -5.44", "REFUND"]


def test_never_more_comes_back_than_was_bought(till: Register) -> None:
    """Four of three are refused; three of three may come back, then none."""
    sell_two(till)
    till.send("0101-000001" + ENTER)
    till.wait("Rolled oats 32 oz")
    till.send(DOWN + "4" + ENTER)
    till.wait("!! ")
    till.send("3" + ENTER)
    till.wait("3 Rolled oats 32 oz taken back.")


def test_a_return_and_a_sale_on_one_receipt(till: Register) -> None:
    """An exchange: one comes back, another goes out, the difference is paid."""
    sell_two(till)
    till.send("0101-000001" + ENTER)
    till.wait("Rolled oats 32 oz")
    till.send(ENTER)
    till.wait("taken back.")
    till.send(ESC)
    till.wait("Scan or type")
    till.ring(OATS_32, "1 x Rolled oats 32 oz")
    till.send(F[2])
    till.wait("is finished.")
    assert till.figures() == ["Total 0.36", "Cash 0.36", "CHANGE"]


def test_a_return_without_a_receipt_needs_a_right_and_a_reason(shop: Path) -> None:
    """F11 announces the return; the cashier gives a reason and a manager approves."""
    with register(shop) as till:
        till.sign_on(CASHIER)
        till.open_day()
        till.send(F[11])
        till.wait("RETURN: next item comes back")
        till.send(OATS_16 + ENTER)
        till.wait("A manager must approve")
        till.send("2" + ENTER + "1379" + ENTER + ENTER)
        till.wait("Say why the goods come back.")
        till.send("1")
        till.wait("-1 x Rolled oats 16 oz")
        assert "REFUND" in till.figures()


def test_a_receipt_is_printed_again_as_a_copy(shop: Path, tmp_path: Path) -> None:
    """The paper's bytes: the receipt first, then the same marked COPY, then a gift receipt without prices."""
    paper = tmp_path / "paper.bin"
    print_to(shop, paper)
    with register(shop) as till:
        till.sign_on()
        till.open_day()
        sell_two(till)
        till.send("/b")
        till.wait("Copy of 0101-000001 is printing.")
        till.send("/g")
        till.wait("The gift receipt is printing.")
        till.until(lambda: paper.read_bytes().count(b"Rolled oats 16 oz") == 3)
        till.stop()
    receipt, copy, gift, _ = paper.read_bytes().split(b"\x1dV")
    assert b"COPY" not in receipt
    assert b"COPY" in copy
    assert b"2.49" in copy
    assert b"COPY" not in gift
    assert b"2.49" not in gift


def test_a_receipt_is_reversed_and_rung_again(till: Register) -> None:
    """The list finds the receipt; reversing gives the money back; copying rings the goods anew."""
    sell_two(till)
    till.send("/r")
    till.wait("Cashier")
    till.send(ENTER)
    till.wait("Reverse the whole receipt")
    till.send("4")
    till.wait("Reverse?")
    till.send("y")
    till.wait("Receipt 0101-000002 is finished.")
    till.send("/r")
    till.wait("reversal")
    till.send("000001")
    till.wait(lambda text: "reversal" not in text)
    till.send(ENTER)
    till.wait("Ring a reversed receipt again")
    till.send("5")
    till.wait("Correcting 0101-000001")
    assert "Subtotal (4) 11.01" in till.figures()


def test_a_customer_is_found_attached_and_shown(till: Register) -> None:
    """Letters of the name find her; her 5 % stands on the line and on the divider."""
    till.ring(OATS_32, "1 x Rolled oats 32 oz")
    till.send(F[6] + "brin")
    till.wait("Brindle, Alma")
    till.send(ENTER)
    text = till.wait("── Customer: Brindle, Alma")
    assert "5 % off" in text
    assert "Discount 5 %: Customer" in text


def test_somebody_new_is_added_as_a_customer(till: Register) -> None:
    """The plus key takes the words typed as the name; the number follows the till's."""
    till.send(F[6] + "Mira Stone+")
    till.wait("New customer")
    text = till.wait("First name")
    assert "Mira" in text
    assert "Stone" in text
    till.send(ENTER * 9)
    text = till.wait("── Customer: Stone, Mira")
    assert "010100001" in text


def test_x_and_z(till: Register) -> None:
    """X reads the day, Z closes it; afterwards nothing sells until a day is opened."""
    sell_two(till)
    till.send("/x")
    till.wait("The X report is printing.")
    till.send("/z")
    till.wait("Close the day?")
    till.send("y")
    till.wait("is closed. Z report 1.")
    till.send(OATS_16 + ENTER)
    till.wait("The day is not open")


def test_a_locked_till_keeps_the_sale(till: Register) -> None:
    """The same PIN returns to the same line."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("/q")
    till.wait("LOCKED")
    till.send("2580" + ENTER)
    till.wait("Subtotal (1)")
    till.wait("\n>   1 Rolled oats 16 oz")


def test_another_cashier_may_not_take_over_a_locked_sale(till: Register) -> None:
    """Only the one who locked it, or a manager."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("/q")
    till.wait("LOCKED")
    till.send(ESC)
    till.wait("Number")
    till.send("3" + ENTER + "2468" + ENTER)
    till.wait("Marrow, Odell or a manager may go")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_open_sale_comes_back_after_the_till_died(shop: Path, number: signal.Signals) -> None:
    """Lines, quantity and discount stand as they were, without a key pressed."""
    with register(shop) as till:
        till.sign_on()
        till.open_day()
        till.ring(OATS_16, "1 x Rolled oats 16 oz")
        till.ring("3*" + OATS_32, "3 x Rolled oats 32 oz")
        till.send("10" + F[9])
        till.wait("Line discounted.")
        figures = till.figures()
        till.send(UP)
        till.wait("\n>   1 Rolled oats 16 oz")
        till.quiet(0.3)
        os.kill(till.process.pid, number)
        till.ended()
    with register(shop) as till:
        till.sign_on()
        till.wait("The sale that was open is back.")
        assert till.figures() == figures


def test_training_counts_nowhere(till: Register) -> None:
    """The top line says so, the receipt has a number of its own, and the real series goes on."""
    till.send("/t")
    till.wait("TRAINING - nothing counts")
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send(F[2])
    till.wait("Receipt T0101-00001 is finished.")
    till.send("/t")
    till.wait("Training is over.")
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send(F[2])
    till.wait("Receipt 0101-000001 is finished.")


def test_a_scan_in_a_question_is_refused_aloud_and_answers_nothing(till: Register) -> None:
    """The Enter at the end of a scan does not confirm; the question stays, the scan is not rung."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("/c")
    till.wait("Cancel the sale?")
    till.quiet(0.1)
    till.send(OATS_32 + ENTER)
    till.wait("A scan was not rung")
    till.send(ESC)
    till.wait("Nothing was changed.")
    assert "Subtotal (1) 2.49" in till.figures()


def test_two_scans_at_once_both_ring(till: Register) -> None:
    """Two codes in one burst are two lines, in order."""
    till.send(OATS_16 + ENTER + OATS_32 + ENTER)
    text = till.wait("1 x Rolled oats 32 oz")
    assert text.index("Rolled oats 16 oz") < text.index("Rolled oats 32 oz")


def test_several_held_sales_are_chosen_from_a_list(till: Register) -> None:
    """With two on hold F7 lists them; Enter recalls the marked one."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send(F[7])
    till.wait("Sale on hold")
    till.ring(OATS_32, "1 x Rolled oats 32 oz")
    till.send(F[7])
    till.wait("Sale on hold")
    till.send(F[7])
    till.wait("Sales on hold")
    till.send(DOWN + ENTER)
    till.wait("Recalled:")
    assert "Subtotal (1) 2.84" in till.figures()


def test_a_price_is_checked_without_ringing(till: Register) -> None:
    """F10 alone asks for words and says the price; the sale stays empty."""
    till.send(F[10])
    till.wait("nothing is rung")
    till.send("rolled oats 16")
    till.wait("Rolled oats 16 oz")
    till.send(ENTER)
    till.wait("Rolled oats 16 oz: 2.49")


def test_no_sale_opens_the_drawer_for_a_reason(till: Register) -> None:
    """The reason is asked; the drawer opens."""
    till.send("/n")
    till.wait("Why is the drawer opened?")
    till.send("1")
    till.wait("The drawer is open.")


def test_a_sale_without_tax_and_with_it_again(till: Register) -> None:
    """A reason and a certificate take the tax off; the same choice charges it again."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("/e")
    till.wait("Why is no tax charged?")
    till.send("1")
    till.wait("Certificate")
    till.send("A-17" + ENTER)
    till.wait("No tax is charged on this sale.")
    assert "Tax exempt 0.00" in till.figures()
    till.send("/e")
    till.wait("Tax is charged again.")


def test_goods_are_delivered(till: Register) -> None:
    """Method, charge and address; the charge is a line of the sale."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("/s")
    till.wait("How are the goods delivered?")
    till.send("1")
    till.wait("Charge")
    till.send("500" + ENTER + "Ruth" + ENTER + "Ansel" + ENTER * 7)
    till.wait("Delivery: ")
    till.wait("5.00")


def test_a_shop_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    """A missing database ends with status 1 and one sentence."""
    with register(tmp_path / "none.sqlite") as till:
        assert till.ended() == 1
        assert "There is no shop at" in till.text()
