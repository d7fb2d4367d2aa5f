"""The open sale: what each action does to it, and what it refuses."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, NOON, begun, item, paid, rules, rung, tax
from tui_pos.core import actions as act
from tui_pos.core.catalog import SerialPrompt, Unit
from tui_pos.core.finishing import finish
from tui_pos.core.people import Customer
from tui_pos.core.receipt import ItemLine, Receipt, ShippingLine, check_receipt
from tui_pos.core.refusal import Needs, NeedsRight, Refusal
from tui_pos.core.reversing import reverse
from tui_pos.core.sale import TRANSITIONS, Event, Sale, State, cancel, hold, new_sale, recall
from tui_pos.core.selling import apply, replay
from tui_pos.core.settings import CashRounding, Rule, Stacking, TenderType
from tui_pos.core.taxsetup import TaxRounding

FIVE_CENTS = rules(cash_rounding=CashRounding.NEAREST_5)


def refused(code: str, sale: Sale, action: act.AnyAction) -> str:
    """Apply an action that must be refused with `code`, and show that the sale is as before."""
    before = (sale.state, sale.lines, sale.tenders, sale.totals)
    with pytest.raises(Refusal) as caught:
        apply(sale, action)
    assert caught.value.code == code
    assert (sale.state, sale.lines, sale.tenders, sale.totals) == before
    return caught.value.sentence


def test_three_mugs_and_a_book_come_to_their_prices_and_tax() -> None:
    """10.00 x 3 and 4.99 at 8.25 % come to 34.99 + 2.89 = 37.88."""
    sale = rung(act.Ring(item("Mug", "10.00"), Decimal(3)), "4.99")
    totals = sale.totals
    assert (totals.items, totals.subtotal, totals.tax, totals.total) == (4, 3499, 289, 3788)


def test_exact_cash_settles_and_makes_the_receipt() -> None:
    """An exact cash tender needs no amount and gives no change."""
    receipt = paid("10.00", "4.99")
    assert (receipt.net, receipt.tax, receipt.gross, receipt.due) == (1499, 124, 1623, 1623)
    assert [(t.name, t.amount, t.tendered, t.change) for t in receipt.tenders] == [
        ("Cash", 1623, 1623, 0)
    ]


def test_cash_above_what_is_due_gives_change() -> None:
    """20.00 for 16.23 gives 3.77 back and counts 16.23."""
    receipt = paid("10.00", "4.99", act.AddTender("cash", 2000))
    assert [(t.amount, t.tendered, t.change) for t in receipt.tenders] == [(1623, 2000, 377)]


def test_a_sale_is_split_over_card_check_and_cash() -> None:
    """5.00 by card, 5.00 by check, the rest in cash; the receipt adds up."""
    receipt = paid(
        "10.00", "4.99", act.AddTender("visa", 500, last4="1111"), act.AddTender("check", 500, number="1042"),
        act.AddTender("cash", 1000),
    )  # fmt: skip
    assert [(t.name, t.amount, t.change) for t in receipt.tenders] == [
        ("Visa", 500, 0), ("Check", 500, 0), ("Cash", 623, 377)]  # fmt: skip


def test_a_check_above_the_sum_due_gives_the_rest_in_cash() -> None:
    """A check of 20.00 for 16.23 is banked whole and 3.77 leaves the drawer."""
    receipt = paid("10.00", "4.99", act.AddTender("check", 2000, number="7"))
    assert [(t.name, t.amount) for t in receipt.tenders] == [("Check", 2000), ("Cash", -377)]


def test_a_card_takes_at_most_what_is_due() -> None:
    """A card gives no change: more than the sum due is refused and nothing is taken."""
    assert "16.23" in refused("tender", rung("10.00", "4.99"), act.AddTender("visa", 2000))


@pytest.mark.parametrize(
    ("price", "due"),
    [("1.00", 100), ("1.01", 100), ("1.02", 100), ("1.03", 105), ("1.04", 105),
     ("1.05", 105), ("1.06", 105), ("1.07", 105), ("1.08", 110), ("1.09", 110)],
)  # fmt: skip
def test_cash_rounds_to_five_cents_in_sales_and_refunds(price: str, due: int) -> None:
    """1, 2, 6 and 7 cents go down, 3, 4, 8 and 9 up; a refund is the mirror; a card is exact."""
    untaxed = item("Stamp", price, "Non")
    sold = paid(untaxed, shop=FIVE_CENTS)
    cents = int(Decimal(price) * 100)
    assert (sold.gross, sold.rounding, sold.due) == (cents, due - cents, due)
    back = paid(act.Ring(untaxed, Decimal(-1), reason="Defective"), shop=FIVE_CENTS)
    assert (back.gross, back.rounding, back.due) == (-cents, cents - due, -due)
    card = paid(untaxed, act.AddTender("visa"), shop=FIVE_CENTS)
    assert (card.rounding, card.due) == (0, cents)


def test_only_the_cash_part_of_a_split_sale_is_rounded() -> None:
    """10.03, 5.00 by card: 5.03 remain, 5.05 in cash, and 2 cents are rounding."""
    receipt = paid(
        item("Stamp", "10.03", "Non"),
        act.AddTender("visa", 500),
        act.AddTender("cash"),
        shop=FIVE_CENTS,
    )
    assert [t.amount for t in receipt.tenders] == [500, 505]
    assert (receipt.gross, receipt.rounding, receipt.due) == (1003, 2, 1005)


def test_two_cents_in_cash_are_rounded_away() -> None:
    """0.02 is settled with nothing in cash and a rounding of -0.02."""
    receipt = paid(item("Stamp", "0.02", "Non"), shop=FIVE_CENTS)
    assert (receipt.due, receipt.rounding, [t.amount for t in receipt.tenders]) == (0, -2, [0])


def test_discounts_on_line_and_sale_do_not_stack() -> None:
    """Under last-wins a line with its own 50 % stays out of the sale's 10 %, given before or after."""
    after = rung(
        "10.00",
        "20.00",
        act.DiscountSale(percent=Decimal(10)),
        act.DiscountLine(2, percent=Decimal(50)),
    )
    assert after.totals.discount == 100 + 1000
    before = rung(
        "10.00",
        "20.00",
        act.DiscountLine(2, percent=Decimal(50)),
        act.DiscountSale(percent=Decimal(10)),
    )
    assert before.totals.discount == 100 + 200


def test_largest_discount_wins_where_the_shop_says_so() -> None:
    """A line's 50 % stands against the sale's 10 %; a smaller one on the line is refused."""
    shop = rules(stacking=Stacking.LARGEST)
    sale = rung(
        "10.00",
        "20.00",
        act.DiscountLine(2, percent=Decimal(50)),
        act.DiscountSale(percent=Decimal(10)),
        shop=shop,
    )
    assert sale.totals.discount == 100 + 1000
    refused("stacking", sale, act.DiscountLine(1, percent=Decimal(5)))
    refused("stacking", sale, act.DiscountLine(2, percent=Decimal(40)))


def test_a_discount_of_the_sale_is_shared_to_the_cent() -> None:
    """1.00 off three lines of 3.33 is 0.34 + 0.33 + 0.33."""
    receipt = paid("3.33", "3.33", "3.33", act.DiscountSale(amount=100))
    shares = [line.receipt_discount for line in receipt.lines if isinstance(line, ItemLine)]
    assert (shares, receipt.discount and receipt.discount.amount) == ([34, 33, 33], 100)


def test_a_sale_discount_shrinks_with_the_lines_it_stands_on() -> None:
    """15.00 off 10.00 + 10.00 becomes 10.00 off when one line is voided, never more than the goods."""
    sale = rung("10.00", "10.00", act.DiscountSale(amount=1500), act.VoidLine(2))
    assert (sale.totals.discount, sale.totals.net) == (750, 250)


def test_a_typed_price_counts_as_a_discount_and_a_raised_one_as_a_negative() -> None:
    """10.00 sold at 8.50 is a discount of 1.50; at 11.00 one of -1.00."""
    assert rung("10.00", act.SetPrice(1, 850)).totals.discount == 150
    raised = rung("10.00", act.SetPrice(1, 1100))
    assert (raised.totals.discount, raised.totals.net) == (-100, 1100)


def test_changing_the_quantity_finds_the_discount_again() -> None:
    """10 % of 10.00 becomes 10 % of 30.00."""
    sale = rung("10.00", act.DiscountLine(1, percent=Decimal(10)), act.SetQuantity(1, Decimal(3)))
    assert (sale.totals.subtotal, sale.totals.discount) == (3000, 300)


def test_a_customer_brings_price_level_standing_discount_and_exemption() -> None:
    """At level 2 the mug is 9.00, 10 % off is 8.10, and an exempt customer pays no tax."""
    mug = item("Mug", "10.00", prices=(1000, 900))
    customer = Customer(
        "c1",
        "17",
        "p1",
        price_level=2,
        discount=Decimal(10),
        tax_exempt=True,
        exempt_certificate="EX-9",
    )
    receipt = paid(mug, act.SetCustomer(customer))
    assert (receipt.net, receipt.tax, receipt.customer) == (810, 0, "c1")
    assert receipt.exemption
    assert receipt.exemption.certificate == "EX-9"
    back = rung(mug, act.SetCustomer(customer), act.SetCustomer(None))
    assert (back.totals.net, back.totals.tax) == (1000, 83)


def test_shipping_is_charged_and_taxed_by_its_code() -> None:
    """5.00 of shipping is taxed where the shop's shipping code says so."""
    free = paid("10.00", act.SetShipping("Parcel", 500))
    assert (free.net, free.tax) == (1500, 83)
    taxed = paid("10.00", act.SetShipping("Parcel", 500), shop=rules(tax(shipping_code="Tax")))
    assert (taxed.net, taxed.tax) == (1500, 124)
    assert [line.method for line in taxed.lines if isinstance(line, ShippingLine)] == ["Parcel"]


def test_gift_card_deposit_and_tip_are_money_not_goods() -> None:
    """A gift card of 25.00 and a tip of 3.00 are paid without tax and are no sales."""
    receipt = paid("10.00", act.AddGiftCard("G1", 2500), act.AddTip(300))
    assert (receipt.net, receipt.other, receipt.due) == (1000, 2800, 1083 + 2800)


def test_a_returned_line_keeps_its_receipts_price_and_tax() -> None:
    """A mug sold at 8.25 % comes back at 8.25 %, whatever the rate is today."""
    sold = paid(act.Ring(item("Mug", "10.00"), Decimal(3)))
    line = sold.lines[0]
    assert isinstance(line, ItemLine)
    back = act.ReturnLine(
        sold.id, sold.number, line, Decimal(1), Decimal(0), sold.taxes, False, "Defective"
    )
    receipt = paid(back, shop=rules(tax("10")))
    assert (receipt.net, receipt.tax, receipt.due) == (-1000, -83, -1083)
    assert [(t.percent, t.amount) for t in receipt.taxes] == [(Decimal("8.25"), -83)]


def test_never_more_comes_back_than_was_bought() -> None:
    """Of three mugs two came back before: one more is taken, two are refused, within one sale as well."""
    sold = paid(act.Ring(item("Mug", "10.00"), Decimal(3)))
    line = sold.lines[0]
    assert isinstance(line, ItemLine)

    def back(quantity: int) -> act.ReturnLine:
        return act.ReturnLine(
            sold.id, sold.number, line, Decimal(quantity), Decimal(2), sold.taxes, False, "x"
        )

    refused("returned", begun(), back(2))
    refused("returned", apply(begun(), back(1)), back(1))


def test_an_exchange_nets_on_one_receipt() -> None:
    """A 10.00 mug back and a 12.00 bowl out: 2.00 and its tax are due."""
    sold = paid("10.00")
    line = sold.lines[0]
    assert isinstance(line, ItemLine)
    back = act.ReturnLine(
        sold.id, sold.number, line, Decimal(1), Decimal(0), sold.taxes, False, "Wrong item"
    )
    receipt = paid(back, "12.00")
    assert (receipt.net, receipt.tax, receipt.due) == (200, 16, 216)


def test_a_reversal_is_equal_and_opposite() -> None:
    """Every figure of the reversal is the receipt's with the other sign, and it cannot be reversed again."""
    sold = paid("10.00", "4.99", act.DiscountSale(percent=Decimal(10)), act.AddTender("cash", 2000))
    back = reverse(
        sold, new_id="r2", number="0101-000002", day=DAY, cashier="staff-2", shift="", now=NOON
    )
    assert (back.net, back.tax, back.due) == (-sold.net, -sold.tax, -sold.due)
    assert [t.amount for t in back.tenders] == [-t.amount for t in sold.tenders]
    with pytest.raises(Refusal):
        reverse(back, new_id="r3", number="0101-000003", day=DAY, cashier="s", shift="", now=NOON)


BAD: list[tuple[str, act.AnyAction]] = [
    ("quantity", act.Ring(item(), Decimal(0))),
    ("quantity", act.Ring(item(), Decimal(5000))),
    ("quantity", act.Ring(item(), Decimal("1.5"))),
    ("not_for_sale", act.Ring(item(not_for_sale=True))),
    ("recalled", act.Ring(item(recalled=True))),
    ("needs_price", act.Ring(item(open_price=True))),
    ("price_limit", act.Ring(item(open_price=True, price_limit=5000), price=5001)),
    ("price", act.Ring(item(open_price=True), price=-1)),
    ("needs_age", act.Ring(item(age_limit=21))),
    ("needs_serial", act.Ring(item(serial=SerialPrompt.REQUIRED))),
    ("needs_reason", act.Ring(item(), Decimal(-1))),
    ("tax_code", act.Ring(item(code="Lux"))),
    ("line", act.VoidLine(9)),
    ("line", act.SetQuantity(9, Decimal(1))),
    ("quantity", act.SetQuantity(1, Decimal(-1))),
    ("discount", act.DiscountLine(1, percent=Decimal(101))),
    ("discount", act.DiscountLine(1, amount=1001)),
    ("discount", act.DiscountSale(amount=1001)),
    ("discount", act.DiscountSale(percent=Decimal(0))),
    ("price_level", act.SetPriceLevel(6)),
    ("tax_location", act.SetTaxLocation("nowhere")),
    ("amount", act.AddGiftCard("G", 0)),
    ("customer", act.AddAccountPayment(500)),
    ("tender", act.AddTender("bitcoin")),
    ("tender", act.AddTender("cash", -5)),
    ("tender", act.AddTender("cash", 0)),
    ("tender", act.AddTender("cash", 99_999_99)),
    ("tender", act.AddTender("visa", 0)),
    ("needs_number", act.AddTender("check")),
    ("account", act.AddTender("account")),
    ("state", act.VoidTenders()),
]


@pytest.mark.parametrize(
    ("code", "action"), BAD, ids=lambda value: value if isinstance(value, str) else ""
)
def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(
    code: str, action: act.AnyAction
) -> None:
    """Each wrong action gets one sentence that ends with what to do."""
    sentence = refused(code, rung("10.00"), action)
    assert sentence.endswith(".")
    assert len(sentence) < 160


def test_questions_say_what_they_need() -> None:
    """A refusal that asks names its question, so that the register can ask it and try again."""
    with pytest.raises(Needs) as caught:
        apply(begun(), act.Ring(item("Gin", age_limit=21)))
    assert (caught.value.what, caught.value.detail) == ("age", "21")
    sale = rung(act.AgeChecked(21), item("Gin", age_limit=21), item("Rum", age_limit=18))
    assert len(sale.lines) == 2


def test_a_reason_is_asked_where_the_shop_requires_one() -> None:
    """With reasons required, 10 % off needs one word."""
    sale = rung("10.00", shop=rules(discount_reason=Rule.REQUIRED))
    refused("needs_reason", sale, act.DiscountLine(1, percent=Decimal(10)))
    assert (
        apply(sale, act.DiscountLine(1, percent=Decimal(10), reason="Damaged")).totals.discount
        == 100
    )


def test_a_check_over_the_limit_needs_a_manager() -> None:
    """A check above the tender's limit asks for the right and goes through with an approval."""
    check = TenderType("check", "Check", kind=rules().company.tenders[1].kind, limit=500)
    sale = rung("10.00", shop=rules(tenders=(check,)))
    with pytest.raises(NeedsRight):
        apply(sale, act.AddTender("check"))
    assert apply(sale, act.AddTender("check", by="boss")).state is State.SETTLED


def test_tenders_freeze_the_lines_until_they_are_given_back() -> None:
    """With part of it paid nothing more is rung; giving the tender back opens the sale again."""
    sale = rung("10.00", act.AddTender("cash", 500))
    assert "give back" in refused("state", sale, act.Ring(item()))
    again = apply(sale, act.VoidTenders())
    assert (again.state, again.totals.due) == (State.OPEN, 1083)


def test_every_pair_of_state_and_event_outside_the_table_is_refused() -> None:
    """The table is the whole truth: 12 moves are possible, 51 are refused with a sentence."""
    from tui_pos.core.sale import step

    refusals = 0
    for state in State:
        for event in Event:
            if (state, event) in TRANSITIONS:
                assert step(state, event) is TRANSITIONS[state, event]
            else:
                with pytest.raises(Refusal, match=r"\."):
                    step(state, event)
                refusals += 1
    assert (len(TRANSITIONS), refusals) == (12, 51)


def test_hold_recall_and_cancel() -> None:
    """A sale with lines can be put aside and taken up; an empty one cannot; a part-paid one cannot be cancelled."""
    sale = rung("10.00")
    assert recall(hold(sale)) == sale
    assert cancel(sale).state is State.CANCELLED
    with pytest.raises(Refusal):
        hold(begun())
    with pytest.raises(Refusal):
        cancel(apply(sale, act.AddTender("cash", 100)))


def test_weighed_goods_and_units_of_measure() -> None:
    """1.25 of cheese at 12.00 is 15.00; a case of 12 costs its own price, or 12 pieces."""
    cheese = item("Cheese", "12.00", sold_by_weight=True)
    assert rung(act.Ring(cheese, Decimal("1.25"))).totals.subtotal == 1500
    cola = item(
        "Cola", "1.00", units=(Unit("case", Decimal(12), (1099,)), Unit("pack", Decimal(6)))
    )
    assert rung(act.Ring(cola, unit="case")).totals.subtotal == 1099
    assert rung(act.Ring(cola, unit="pack")).totals.subtotal == 600
    case = paid(act.Ring(cola, unit="case")).lines[0]
    assert isinstance(case, ItemLine)
    assert (case.unit, case.factor) == ("case", Decimal(12))


def test_an_embedded_price_is_charged_as_printed() -> None:
    """A label of 4.37 for cheese at 12.00 is charged 4.37, with the weight that makes it."""
    cheese = item("Cheese", "12.00", "Non", sold_by_weight=True)
    receipt = paid(act.Ring(cheese, Decimal("0.364"), extended=437))
    assert receipt.due == 437


def test_the_cost_of_a_line_is_the_average_cost_when_it_was_sold() -> None:
    """Three mugs at an average cost of 5.33333 cost 16.00."""
    line = paid(act.Ring(item("Mug", cost=Decimal("5.33333")), Decimal(3))).lines[0]
    assert isinstance(line, ItemLine)
    assert line.cost == 1600


_prices = st.integers(1, 20_000).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
_rings = st.builds(
    lambda price, quantity, code: act.Ring(
        item(f"I{price}", price, code), Decimal(quantity), reason="x"
    ),
    _prices,
    st.integers(-3, 9).filter(bool),
    st.sampled_from(["Tax", "Non"]),
)


@st.composite
def _sales(draw: st.DrawFn) -> list[act.AnyAction]:
    actions: list[act.AnyAction] = list(draw(st.lists(_rings, min_size=1, max_size=12)))
    for n in range(1, len(actions) + 1):
        match draw(st.sampled_from(["", "", "percent", "price", "void"])):
            case "percent":
                actions.append(act.DiscountLine(n, percent=Decimal(draw(st.integers(1, 100)))))
            case "price":
                actions.append(act.SetPrice(n, draw(st.integers(0, 20_000))))
            case "void":
                actions.append(act.VoidLine(n))
    if draw(st.booleans()):
        actions.append(act.DiscountSale(percent=Decimal(draw(st.integers(1, 100)))))
    return actions


def _finished(
    actions: list[act.AnyAction], rounding: TaxRounding, included: bool
) -> Receipt | None:
    sale = begun(
        rules(tax(rounding=rounding, included=included), cash_rounding=CashRounding.NEAREST_5)
    )
    for action in actions:
        try:
            sale = apply(sale, action)
        except Refusal:
            continue
    if not sale.lines:
        return None
    return finish(apply(sale, act.AddTender("cash")), "0101-000001", NOON)[1]


@given(_sales(), st.sampled_from(TaxRounding), st.booleans())
def test_every_receipt_adds_up(
    actions: list[act.AnyAction], rounding: TaxRounding, included: bool
) -> None:
    """Net + tax = gross on each line and in sum, shares sum, tenders sum, whatever was done to the sale."""
    receipt = _finished(actions, rounding, included)
    if receipt is not None:
        check_receipt(receipt)


@given(_sales(), st.sampled_from(TaxRounding), st.booleans(), st.randoms(use_true_random=False))
def test_returns_in_any_number_of_parts_bring_everything_back(
    actions: list[act.AnyAction], rounding: TaxRounding, included: bool, chance: random.Random
) -> None:
    """Piece by piece in any order: money, tax, cost and quantity of all parts are exactly the sale's goods."""
    sold = _finished(actions, rounding, included)
    if sold is None:
        return
    goods = [line for line in sold.lines if isinstance(line, ItemLine) and line.quantity > 0]
    pieces = [line for line in goods for _ in range(int(line.quantity))]
    chance.shuffle(pieces)
    back: dict[int, int] = {}
    sums = [0, 0, 0, 0, 0]
    for line in pieces:
        before = back.get(line.n, 0)
        action = act.ReturnLine(
            sold.id, sold.number, line, Decimal(1), Decimal(before), sold.taxes, included, "x"
        )
        part = finish(
            apply(apply(begun(rules(tax(included=included))), action), act.AddTender("cash")),
            "n",
            NOON,
        )[1].lines[0]
        assert isinstance(part, ItemLine)
        back[line.n] = before + 1
        for i, figure in enumerate((part.quantity, part.net, part.tax, part.gross, part.cost)):
            sums[i] += int(figure)
    whole = [
        sum(int(getattr(line, name)) for line in goods)
        for name in ("quantity", "net", "tax", "gross", "cost")
    ]
    assert sums == [-figure for figure in whole]


@given(_sales())
def test_stored_actions_bring_the_same_sale_back(actions: list[act.AnyAction]) -> None:
    """What is read back from the database after a power cut is the sale that was on the screen."""
    shop = rules()
    sale = begun(shop)
    done: list[act.AnyAction] = [sale.begun]
    for action in actions:
        try:
            sale = apply(sale, action)
        except Refusal:
            continue
        done.append(action)
    again = replay(shop, [act.decode_action(act.encode_action(action)) for action in done])
    assert again == sale
    assert new_sale(shop).state is State.NEW
