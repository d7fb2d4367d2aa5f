"""Ways round the shop's limits that were found open once, and stay shut."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from tests.unit.till.test_till import CASHIER, MANAGER, OATS, OWNER, kinds, ring, sell
from tui_pos.core import actions as act
from tui_pos.core.people import Right
from tui_pos.core.refusal import NeedsRight, Refusal
from tui_pos.data.queries import balances, people
from tui_pos.till.checkout import Done
from tui_pos.till.editing import Editing
from tui_pos.till.lookup import FoundItem
from tui_pos.till.till import Till

CARD = "0430000000017"


def test_a_gift_card_is_not_spent_twice_in_one_sale(till: Till) -> None:
    """25.00 on the card: 20.00 are taken, another 20.00 are refused with what is left."""
    till.desk.do(act.AddGiftCard(CARD, 2500))
    till.checkout.tender_by_key("cash")
    ring(till, "1061", quantity=20)
    till.checkout.tender(act.AddTender("gift", 2000, number=CARD))
    with pytest.raises(Refusal, match=r"holds 25\.00"):
        till.checkout.tender(act.AddTender("gift", 2000, number=CARD))
    assert balances.balance(till.machine.db, "gift_card", CARD).amount == 2500


def test_a_credit_limit_is_not_passed_in_parts(till: Till) -> None:
    """A limit of 1,000.00: 900.00 are charged, another 900.00 on the same sale need a manager."""
    firm = people.customer_by_number(till.machine.db, "7006")
    assert firm is not None
    till.desk.do(act.SetCustomer(firm))
    ring(till, "1061", quantity=900)
    till.checkout.tender(act.AddTender("account", 90_000))
    with pytest.raises(NeedsRight) as caught:
        till.checkout.tender(act.AddTender("account", 90_000))
    assert caught.value.right == Right.ACCOUNT_OVER_LIMIT


def test_a_check_limit_is_not_passed_in_parts_nor_by_another_right(till: Till) -> None:
    """Checks of 400.00 and 200.00 on one sale pass the limit of 500.00; a void's approval does not open it."""
    ring(till, "1061", quantity=900)
    till.checkout.tender(act.AddTender("check", 40_000, number="1"))
    second = act.AddTender("check", 20_000, number="2", by="nobody")
    with pytest.raises(NeedsRight):
        till.checkout.tender(second)
    wrong = till.people.approve(Right.VOID_LINE, *MANAGER, "", "void", "")
    with pytest.raises(Refusal, match="may not approve"):
        till.checkout.tender(second, wrong)
    right = till.people.approve(Right.CHECK_OVER_LIMIT, *MANAGER, "", "check", "")
    till.checkout.tender(second, right)


def test_goods_on_hold_for_return_are_not_refunded_twice(till: Till) -> None:
    """The same three oats on a held and on another sale: the second refund is refused at the tender."""
    number = sell(till, OATS, quantity=3).receipt.number
    till.history.return_line(till.history.find(number), 1, Decimal(3), "Defective")
    till.desk.hold("first")
    till.history.return_line(till.history.find(number), 1, Decimal(3), "Defective")
    till.checkout.tender_by_key("cash")
    till.desk.recall(till.desk.held()[0].sale)
    with pytest.raises(Refusal, match="came back already"):
        till.checkout.tender_by_key("cash")


def test_a_receipt_is_not_reversed_over_an_open_sale_or_from_an_old_list(till: Till) -> None:
    """With a sale open it is refused; a list read before a return does not reverse what came back since."""
    number = sell(till, OATS, quantity=2).receipt.number
    till.people.by_pin(*OWNER)
    old = till.history.find(number)
    ring(till, OATS)
    with pytest.raises(Refusal, match="A sale is open"):
        till.history.reverse(old)
    till.desk.cancel()
    till.history.return_line(old, 1, Decimal(1), "Defective")
    till.checkout.tender_by_key("cash")
    with pytest.raises(Refusal, match="came back already"):
        till.history.reverse(old)
    with pytest.raises(Refusal, match="at most 1"):
        till.history.return_line(old, 1, Decimal(2), "Defective")


def test_training_reverses_closes_and_opens_nothing(till: Till) -> None:
    """What would count is refused until training ends."""
    number = sell(till, OATS).receipt.number
    till.people.by_pin(*OWNER)
    till.people.set_training(True)
    before = kinds(till)
    for attempt in (
        lambda: till.history.reverse(till.history.find(number)),
        lambda: till.history.reprint(till.history.find(number)),
        lambda: till.day.close(),
        lambda: till.drawer.no_sale(),
    ):
        with pytest.raises(Refusal, match="Training is on"):
            attempt()
    assert kinds(till) == before


def test_a_stored_sale_comes_back_though_the_limits_have_changed(till: Till) -> None:
    """Fifty were rung and held; the limit is ten now: the sale comes back, and nothing is journalled in vain."""
    ring(till, OATS, quantity=50)
    till.desk.hold("fifty")
    till.people.by_pin(*OWNER)
    editing = Editing(till.machine, till.people)
    editing.save_company(msgspec.structs.replace(editing.company, quantity_limit=Decimal(10)))
    sale = till.desk.recall(till.desk.held()[0].sale)
    assert sale.totals.items == 50
    assert isinstance(till.checkout.tender_by_key("cash"), Done)
    with pytest.raises(Refusal, match="limit of 10"):
        ring(till, OATS, quantity=11)


def test_an_amount_off_does_not_outlive_the_quantity_it_was_given_for(till: Till) -> None:
    """2.49 off ten bags is within the cashier's limit; with one bag left it is gone, on the sale it shrinks."""
    ring(till, OATS, quantity=10)
    till.desk.do(act.DiscountLine(1, amount=249, reason="Damaged"))
    till.desk.do(act.SetQuantity(1, Decimal(1)))
    assert till.desk.sale.totals.discount == 0
    till.desk.do(act.SetQuantity(1, Decimal(10)))
    till.desk.do(act.DiscountSale(amount=249, reason="Damaged"))
    till.desk.do(act.SetQuantity(1, Decimal(1)))
    assert till.desk.sale.totals.discount == 24


def test_taking_pieces_off_a_line_is_a_void_and_so_is_giving_money_back(till: Till) -> None:
    """A trainee may do neither; a cashier's are journalled."""
    ring(till, OATS, quantity=3)
    till.desk.do(act.SetQuantity(1, Decimal(1)))
    till.checkout.tender(act.AddTender("visa", 100))
    till.desk.do(act.VoidTenders())
    assert kinds(till)[-2:] == ["line.voided", "tenders.voided"]
    till.people.by_pin("5", "1212")
    till.desk.do(act.SetQuantity(1, Decimal(3)))
    with pytest.raises(NeedsRight):
        till.desk.do(act.SetQuantity(1, Decimal(1)))
    with pytest.raises(NeedsRight):
        till.desk.do(act.SetPriceLevel(2))
    found = till.desk.look_up(OATS)
    assert isinstance(found, FoundItem)
    with pytest.raises(NeedsRight):
        till.desk.ring(found, price=1)


def test_a_spent_gift_cards_sale_is_not_reversed(till: Till) -> None:
    """Something was spent from it: taking the card back would leave less than nothing on it."""
    till.desk.do(act.AddGiftCard(CARD, 2500))
    done = till.checkout.tender_by_key("cash")
    assert isinstance(done, Done)
    ring(till, OATS)
    till.checkout.tender(act.AddTender("gift", number=CARD))
    till.people.by_pin(*OWNER)
    with pytest.raises(Refusal, match="was used already"):
        till.history.reverse(till.history.find(done.receipt.number))


def test_a_corrected_copy_has_the_typed_prices_and_discounts(till: Till) -> None:
    """An open price of 5.00 and ten percent off oats come again; a copy that cannot be made leaves no sale open."""
    flowers = till.desk.look_up("6001")
    assert isinstance(flowers, FoundItem)
    till.desk.ring(flowers, price=500)
    ring(till, OATS)
    till.desk.do(act.DiscountLine(2, percent=Decimal(10), reason="Damaged"))
    first = till.checkout.tender_by_key("cash")
    assert isinstance(first, Done)
    till.people.by_pin(*OWNER)
    till.history.reverse(till.history.find(first.receipt.number))
    till.people.by_pin(*CASHIER)
    till.history.copy_and_correct(till.history.find(first.receipt.number))
    again = till.checkout.tender_by_key("cash")
    assert isinstance(again, Done)
    assert again.receipt.due == first.receipt.due


@pytest.mark.parametrize("quantity", ["0.5", "1E-7"])
def test_goods_sold_by_the_piece_come_back_whole(till: Till, quantity: str) -> None:
    """Half a bag is not taken back."""
    number = sell(till, OATS, quantity=2).receipt.number
    with pytest.raises(Refusal, match="whole ones"):
        till.history.return_line(till.history.find(number), 1, Decimal(quantity), "Defective")


def test_a_day_far_ahead_and_an_absurd_float_are_refused(till: Till) -> None:
    """A day of next week cannot be opened today, nor a drawer with ten billion dollars."""
    till.people.by_pin(*OWNER)
    till.day.close()
    today = till.machine.suggested_day()
    with pytest.raises(Refusal, match="not here yet"):
        till.day.begin(0, today + timedelta(days=7))
    with pytest.raises(Refusal, match="count the drawer"):
        till.day.begin(10**19, today)


def test_goods_without_a_receipt_come_back_at_no_more_than_their_price(till: Till) -> None:
    """The price of a return is not raised, whoever approves it."""
    till.people.by_pin(*OWNER)
    found = till.desk.look_up(OATS)
    assert isinstance(found, FoundItem)
    till.desk.ring(found, back=True, reason="Defective")
    with pytest.raises(Refusal, match="no more than their price"):
        till.desk.do(act.SetPrice(1, 9_999))


def test_money_lines_have_a_limit(till: Till) -> None:
    """A gift card of ten billion dollars is a slip of the keys."""
    with pytest.raises(Refusal):
        till.desk.do(act.AddGiftCard(CARD, 10**19))
    with pytest.raises(Refusal):
        till.desk.do(act.AddDeposit("no-order", -50_000))
