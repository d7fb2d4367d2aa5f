"""The till without a screen: who may work at it, what it keeps, and what it refuses."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders import NOON
from tests.unit.till.conftest import Clock
from tui_pos.core import actions as act
from tui_pos.core.people import Right
from tui_pos.core.receipt import ItemLine
from tui_pos.core.refusal import Needs, NeedsRight, Refusal
from tui_pos.core.sale import State
from tui_pos.data.queries import balances, totals
from tui_pos.data.shop import Shop
from tui_pos.data.working import printjobs
from tui_pos.demo.shop import badge
from tui_pos.journal import reading
from tui_pos.paper.document import decode_document
from tui_pos.paper.render import to_text
from tui_pos.till.checkout import Done, Part
from tui_pos.till.lookup import FoundBadge, FoundItem, FoundReceipt
from tui_pos.till.till import Till

OATS, TEA_TOWELS = "1001", "9520000000011"
GIN = "Pine gin 750 ml"
OWNER, MANAGER, CASHIER, TRAINEE = ("1", "2580"), ("2", "1379"), ("3", "2468"), ("5", "1212")


def ring(till: Till, *codes: str, quantity: int | None = None) -> None:
    """Ring items by their codes."""
    for code in codes:
        found = till.desk.look_up(code)
        assert isinstance(found, FoundItem)
        till.desk.ring(found, Decimal(quantity) if quantity else None)


def sell(till: Till, *codes: str, quantity: int | None = None) -> Done:
    """Sell items for exact cash."""
    ring(till, *codes, quantity=quantity)
    done = till.checkout.tender_by_key("cash")
    assert isinstance(done, Done)
    return done


def kinds(till: Till) -> list[str]:
    """The kinds of all entries, in order."""
    return [entry.kind for entry in reading.walk(till.machine.db)]


def test_a_sale_is_receipt_drawer_entry_and_print_job_at_once(till: Till) -> None:
    """Oats at 2.49 with 2 % food tax come to 2.54; the receipt, the drawer's reason and the paper are stored."""
    done = sell(till, OATS)
    assert (done.receipt.number, done.receipt.due, done.drawer) == ("0101-000001", 254, True)
    assert kinds(till)[-2:] == ["receipt.completed", "drawer.kicked"]
    (job,) = printjobs.unfinished(till.machine.db)
    paper = to_text(decode_document(job.payload), 42)
    assert "Rolled oats 16 oz                   2.49 F" in paper
    assert "TOTAL                               2.54" in paper


def test_the_open_sale_comes_back_at_the_same_line(till: Till, path: Path, clock: Clock) -> None:
    """Two lines and a discount that were saved are there again when the database is opened anew."""
    ring(till, OATS, "1002")
    till.desk.do(act.DiscountLine(1, percent=Decimal(10), reason="Damaged"))
    till.desk.save()
    before = till.desk.sale.totals
    till.shop.close()
    with Shop.open(str(path), clock=clock) as shop:
        again = Till(shop, clock=clock)
        assert again.desk.resume().totals == before
        again.people.by_pin(*CASHIER)
        done = again.checkout.tender_by_key("cash")
        assert isinstance(done, Done)
        assert again.desk.resume().state is State.NEW


def test_five_wrong_pins_lock_for_thirty_seconds_and_a_restart_does_not_help(
    till: Till, path: Path, clock: Clock
) -> None:
    """The sixth try is refused even with the right PIN, also after the power was pulled; later it is let in."""
    for _ in range(5):
        with pytest.raises(Refusal, match="not right"):
            till.people.by_pin("3", "9999")
    till.shop.close()
    with Shop.open(str(path), clock=clock) as shop:
        again = Till(shop, clock=clock)
        with pytest.raises(Refusal, match="wait 30 seconds"):
            again.people.by_pin(*CASHIER)
        clock.now += 30_000
        assert again.people.by_pin(*CASHIER).name == "Ferrow, Bram"
        assert kinds(again).count("signon.refused") == 5


def test_a_badge_signs_on_and_is_never_journalled(till: Till) -> None:
    """The manager's badge is enough; no entry holds its code."""
    found = till.desk.look_up(badge("2"))
    assert isinstance(found, FoundBadge)
    assert till.people.by_badge(found.code).role.name == "Manager"
    with pytest.raises(Refusal, match="not known"):
        till.people.by_badge(badge("77"))
    assert all(badge("2").encode() not in entry.raw for entry in reading.walk(till.machine.db))


def test_an_idle_till_locks_and_the_same_cashier_returns_to_the_same_sale(till: Till) -> None:
    """A locked till takes nothing; another cashier is refused; a manager may go on; the sale is unchanged."""
    ring(till, OATS)
    till.people.lock()
    with pytest.raises(Refusal, match="locked"):
        till.desk.do(act.VoidLine(1))
    with pytest.raises(Refusal, match="only Ferrow, Bram or a manager"):
        till.people.unlock("4", "1357")
    till.people.unlock("3", "2468")
    assert len(till.desk.sale.lines) == 1


def test_a_cashier_discounts_up_to_ten_percent_and_a_manager_approves_more(till: Till) -> None:
    """The role's limit holds for percent and amounts; the override is journalled with both names."""
    ring(till, OATS)
    half = act.DiscountLine(1, percent=Decimal(50), reason="Damaged")
    with pytest.raises(NeedsRight, match="up to 10 %"):
        till.desk.do(half)
    with pytest.raises(NeedsRight):
        till.desk.do(act.DiscountLine(1, amount=26, reason="Damaged"))
    approval = till.people.approve(
        Right.DISCOUNT, *MANAGER, "Dented", "discount", till.desk.sale.id
    )
    till.desk.do(half, approval)
    assert till.desk.sale.totals.discount == 125
    assert kinds(till)[-1] == "override.given"


def test_an_approval_is_for_one_right_only_and_not_everybody_may_give_it(till: Till) -> None:
    """A discount's approval does not change a price, and a fellow cashier approves nothing."""
    ring(till, OATS)
    approval = till.people.approve(Right.DISCOUNT, *MANAGER, "", "discount", till.desk.sale.id)
    with pytest.raises(Refusal, match="may not approve that"):
        till.desk.do(act.SetPrice(1, 100), approval)
    with pytest.raises(Refusal, match="may not approve"):
        till.people.approve(Right.PRICE_OVERRIDE, "4", "1357", "", "price", till.desk.sale.id)


def test_voids_cancels_holds_and_recalls_are_journalled(till: Till) -> None:
    """Each leaves its entry; a held sale waits and comes back with its lines."""
    ring(till, OATS, "1002")
    till.desk.do(act.VoidLine(1))
    till.desk.hold("Ann")
    assert till.desk.sale.state is State.NEW
    (held,) = till.desk.held()
    assert (held.label, held.lines) == ("Ann", 1)
    assert len(till.desk.recall(held.sale).lines) == 1
    till.desk.cancel("Customer left")
    assert kinds(till)[-4:] == ["line.voided", "sale.held", "sale.recalled", "sale.cancelled"]
    assert till.desk.held() == []


def test_goods_come_back_with_their_receipt_and_never_more_than_were_bought(till: Till) -> None:
    """Of three oats two come back, then one; the fourth is refused; the stock is as before the sale."""
    number = sell(till, OATS, quantity=3).receipt.number
    found = till.desk.look_up(number)
    assert isinstance(found, FoundReceipt)
    refunds = []
    for quantity in (2, 1):
        till.history.return_line(till.history.find(number), 1, Decimal(quantity), "Defective")
        done = till.checkout.tender_by_key("cash")
        assert isinstance(done, Done)
        refunds.append(done.receipt.due)
    assert refunds == [-508, -254]
    with pytest.raises(Refusal, match="All 3 of Rolled oats 16 oz came back before"):
        till.history.return_line(till.history.find(number), 1, Decimal(1), "Defective")


def test_a_return_without_a_receipt_needs_a_right_and_a_reason(till: Till) -> None:
    """The cashier asks a manager; the reason is kept on the line."""
    found = till.desk.look_up(OATS)
    assert isinstance(found, FoundItem)
    with pytest.raises(NeedsRight):
        till.desk.ring(found, back=True, reason="Defective")
    approval = till.people.approve(Right.RETURN_WITHOUT_RECEIPT, *MANAGER, "", "return", "")
    with pytest.raises(Needs):
        till.desk.ring(found, back=True, approved=approval)
    till.desk.ring(found, back=True, reason="Defective", approved=approval)
    done = till.checkout.tender_by_key("cash")
    assert isinstance(done, Done)
    assert (done.receipt.due, done.change) == (-254, 254)


def test_an_old_receipt_is_not_taken_back(till: Till, clock: Clock) -> None:
    """After 90 days the receipt is too old and says so."""
    number = sell(till, OATS).receipt.number
    clock.now += 91 * 86_400_000
    with pytest.raises(Refusal, match="91 days old and returns end after 90"):
        till.history.return_line(till.history.find(number), 1, Decimal(1), "Defective")


def test_a_reprint_says_copy_and_counts(till: Till) -> None:
    """The first and second copy are numbered; a gift receipt shows no amount."""
    number = sell(till, OATS).receipt.number
    for _ in range(2):
        till.history.reprint(till.history.find(number))
    till.history.reprint(till.history.find(number), gift=True)
    papers = [
        to_text(decode_document(job.payload), 42) for job in printjobs.unfinished(till.machine.db)
    ]
    assert ["COPY 1" in papers[1], "COPY 2" in papers[2], "2.49" in papers[3]] == [
        True,
        True,
        False,
    ]


def test_a_reversal_and_its_corrected_copy(till: Till) -> None:
    """The manager reverses; the goods are rung again without the payment, and the new receipt names the old one."""
    first = sell(till, OATS, "1002").receipt
    with pytest.raises(NeedsRight):
        till.history.reverse(till.history.find(first.number))
    approval = till.people.approve(Right.REVERSE, *MANAGER, "Wrong item", "reverse", "")
    reversal = till.history.reverse(till.history.find(first.number), approval).receipt
    assert (reversal.due, reversal.of) == (-first.due, first.id)
    with pytest.raises(Refusal, match="reversed before"):
        till.history.reverse(till.history.find(first.number), approval)
    till.history.copy_and_correct(till.history.find(first.number))
    till.desk.do(act.VoidLine(1))
    done = till.checkout.tender_by_key("cash")
    assert isinstance(done, Done)
    assert done.receipt.corrects == first.id
    assert [line.number for line in done.receipt.lines if isinstance(line, ItemLine)] == ["1002"]


def test_training_has_own_numbers_and_counts_nowhere(till: Till) -> None:
    """A practice receipt leaves totals, stock and the receipt numbers as they were."""
    till.people.set_training(True)
    done = sell(till, OATS)
    assert (done.receipt.number, done.drawer) == ("T0101-00001", False)
    till.people.set_training(False)
    assert totals.since_close(till.machine.db, till.machine.till_id).receipts == 0
    assert sell(till, OATS).receipt.number == "0101-000001"


def test_a_gift_card_is_sold_spent_and_never_overspent(till: Till) -> None:
    """25.00 are put on the card, 2.54 spent, and 30.00 refused with what is left."""
    card = "0430000000017"
    till.desk.do(act.AddGiftCard(card, 2500))
    till.checkout.tender_by_key("cash")
    ring(till, OATS)
    assert isinstance(till.checkout.tender(act.AddTender("gift", number=card)), Done)
    assert balances.balance(till.machine.db, "gift_card", card).amount == 2246
    ring(till, "1061", quantity=9)
    with pytest.raises(Refusal, match=r"holds 22\.46"):
        till.checkout.tender(act.AddTender("gift", number=card))


def test_a_split_tender_is_kept_over_a_power_cut(till: Till, path: Path, clock: Clock) -> None:
    """A card payment of 1.00 was taken before the power failed: it is still on the sale."""
    ring(till, OATS)
    assert isinstance(till.checkout.tender(act.AddTender("visa", 100)), Part)
    till.shop.close()
    with Shop.open(str(path), clock=clock) as shop:
        again = Till(shop, clock=clock)
        assert again.desk.resume().totals.due == 154


def test_a_refused_scan_is_journalled_and_a_card_number_never_shown(till: Till) -> None:
    """An unknown code leaves an entry with the code; a payment card's digits appear nowhere."""
    with pytest.raises(Refusal, match="Nothing here has the code"):
        till.desk.look_up("9520000999995")
    with pytest.raises(Refusal) as caught:
        till.desk.look_up("4111111111111111")
    assert "4111111111111111" not in caught.value.sentence
    assert kinds(till)[-2:] == ["scan.refused", "scan.refused"]
    assert all(b"4111111111111111" not in entry.raw for entry in reading.walk(till.machine.db))


def test_the_day_closes_with_numbered_reports_and_opens_again(till: Till) -> None:
    """One sale of 2.54: Z 1 shows it, the drawer should hold 102.54; what is rung next belongs to a new day."""
    sell(till, OATS)
    till.people.by_pin(*OWNER)
    day = till.day.open
    assert day is not None
    read, _ = till.day.read()
    assert (read.totals.gross, read.totals.cash_expected) == (254, 10_254)
    closed, jobs = till.day.close()
    assert (closed.number, closed.totals.gross, len(jobs)) == (1, 254, 2)
    assert kinds(till)[-2:] == ["day.closed", "store.closed"]
    with pytest.raises(Refusal, match="not open"):
        ring(till, OATS)
    with pytest.raises(Refusal, match="lies before"):
        till.day.begin(10_000, day - timedelta(days=1))
    assert till.day.begin(10_254, day + timedelta(days=1)) == day + timedelta(days=1)
    assert sell(till, OATS).receipt.number == "0101-000002"


def test_the_day_does_not_close_on_an_open_or_held_sale(till: Till) -> None:
    """A sale on the screen or on hold must be settled first."""
    ring(till, OATS)
    till.people.by_pin(*OWNER)
    with pytest.raises(Refusal, match="A sale is open"):
        till.day.close()
    till.desk.hold("Ann")
    with pytest.raises(Refusal, match="1 sale is on hold"):
        till.day.close()


def test_the_business_day_of_the_small_hours_is_yesterday(till: Till, clock: Clock) -> None:
    """At 3 in the morning in New York it is still yesterday's business day, at 5 it is today's."""
    assert till.machine.suggested_day() == date(2026, 11, 28)
    clock.now = NOON - 4 * 3_600_000 + 3_600_000 * 0
    assert till.machine.local_time().hour == 3
    assert till.machine.suggested_day() == date(2026, 11, 27)


def test_what_was_rung_rebuilds_from_the_journal(till: Till) -> None:
    """After sales, a return, a void and a reversal the tables are exactly what the entries make of them."""
    first = sell(till, OATS, "1061", quantity=2).receipt
    ring(till, "1003", "1004")
    till.desk.do(act.VoidLine(1))
    till.checkout.tender_by_key("cash", 5000)
    till.history.return_line(till.history.find(first.number), 2, Decimal(1), "Wrong item")
    till.checkout.tender_by_key("cash")
    till.people.by_pin(*OWNER)
    till.history.reverse(till.history.find("0101-000002"))
    assert till.shop.rebuild() == []
