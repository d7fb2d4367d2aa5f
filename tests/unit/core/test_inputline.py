"""The one input line: what was typed and the key that ended it."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.core.inputline import (
    MODIFIERS,
    DiscountAmount,
    DiscountPercent,
    Modifiers,
    OpenRing,
    Pressed,
    Price,
    Receipt,
    Ring,
    Search,
    SetQuantity,
    Tender,
    before_scan,
    read_line,
)
from tui_pos.core.money import Money
from tui_pos.core.refusal import Refusal

THREE = Modifiers(quantity=Decimal(3))

LINES = [
    ("4011", "enter", Ring("4011")),
    (" 4011 ", "enter", Ring("4011")),
    ("3*4011", "enter", Ring("4011", THREE)),
    ("3 * 4011", "enter", Ring("4011", THREE)),
    ("1.25*4011", "enter", Ring("4011", Modifiers(quantity=Decimal("1.25")))),
    ("*3", "enter", SetQuantity(Decimal(3))),
    ("*1.5", "enter", SetQuantity(Decimal("1.5"))),
    ("coke", "enter", Search("coke")),
    ("3*coke", "enter", Search("coke", THREE)),
    ("7up 12*330", "enter", Search("7up 12*330")),
    ("AB-123", "enter", Search("AB-123")),
    ("1/2 inch bolt", "enter", Search("1/2 inch bolt")),
    ("[bold]", "enter", Search("[bold]")),
    ("500/B", "enter", OpenRing(Money(500), "B")),
    ("5.00/12", "enter", OpenRing(Money(500), "12")),
    ("3*500/gro", "enter", OpenRing(Money(500), "GRO", THREE)),
    ("0102-004381", "enter", Receipt("0102-004381")),
    ("", "enter", Pressed("enter", "")),
    ("2000", "cash", Tender("cash", Money(2000))),
    ("20", "cash", Tender("cash", Money(20))),
    ("20.", "cash", Tender("cash", Money(2000))),
    ("20.00", "cash", Tender("cash", Money(2000))),
    ("20.5", "card", Tender("card", Money(2050))),
    (".50", "check", Tender("check", Money(50))),
    ("$20.00", "other", Tender("other", Money(2000))),
    ("99999999", "cash", Tender("cash", Money(99_999_999))),
    ("", "cash", Tender("cash", None)),
    ("10", "discount", DiscountPercent(Decimal(10))),
    ("12.5", "discount", DiscountPercent(Decimal("12.5"))),
    ("33.33%", "discount", DiscountPercent(Decimal("33.33"))),
    ("100", "discount", DiscountPercent(Decimal(100))),
    ("2.00", "discount", DiscountAmount(Money(200))),
    ("2.", "discount", DiscountAmount(Money(200))),
    (".50", "discount", DiscountAmount(Money(50))),
    ("200$", "discount", DiscountAmount(Money(200))),
    ("", "discount", Pressed("discount", "")),
    ("499", "price", Price(Money(499))),
    ("0", "price", Price(Money(0))),
    ("", "price", Pressed("price", "")),
    ("", "void", Pressed("void", "")),
    ("smith", "customer", Pressed("customer", "smith")),
]

REFUSED = [
    ("1.2.3", "cash", "amount"),
    ("20.005", "cash", "amount"),
    ("twenty", "cash", "amount"),
    ("-5.00", "cash", "amount"),
    (".", "cash", "amount"),
    ("0", "cash", "amount"),
    ("0.00", "card", "amount"),
    ("3*2000", "cash", "amount"),
    ("100000000", "cash", "amount"),
    ("1000000.00", "cash", "amount"),
    ("3017620422003", "cash", "amount"),
    ("9" * 900, "cash", "amount"),
    ("0." + "0" * 900, "cash", "amount"),
    ("5.0.0/B", "enter", "amount"),
    ("0/B", "enter", "amount"),
    ("2.005", "price", "amount"),
    ("0", "discount", "percent"),
    ("101", "discount", "percent"),
    ("1.2.3", "discount", "percent"),
    ("ten", "discount", "percent"),
    ("0.00", "discount", "amount"),
    ("0*4011", "enter", "quantity"),
    ("*0", "enter", "quantity"),
    ("*", "enter", "quantity"),
    ("*x", "enter", "quantity"),
    ("1.2.3*4011", "enter", "quantity"),
    ("1,5*4011", "enter", "quantity"),
    ("-2*4011", "enter", "quantity"),
    ("*-2", "enter", "quantity"),
    ("100000*4011", "enter", "quantity"),
    ("4006381333931*1", "enter", "quantity"),
    ("1.0000001*4011", "enter", "quantity"),
    ("1." + "0" * 900 + "1*4011", "enter", "quantity"),
    ("3*4*4011", "enter", "quantity"),
    ("3**4011", "enter", "quantity"),
    ("3*0102-004381", "enter", "quantity"),
    ("3*", "enter", "incomplete"),
    ("x" * 10_000, "enter", "line_length"),
    ("4111111111111111", "card", "card_number"),
    ("4111 1111 1111 1111", "check", "card_number"),
    ("4111111111111111", "discount", "card_number"),
    ("4111111111111111*1", "enter", "card_number"),
    (";4111111111111111=25121010000000000?", "card", "card_number"),
]


@pytest.mark.parametrize(("text", "key", "intent"), LINES)
def test_a_line_means_what_the_cashiers_page_says(text, key, intent):
    """Number first, then the key; digits before a money key are cents."""
    assert read_line(text, key) == intent


@pytest.mark.parametrize(("text", "key", "code"), REFUSED)
def test_a_line_that_means_nothing_is_refused_with_a_sentence(text, key, code):
    """Two points, zero, absurd sizes, codes in the wrong place, cards: one sentence each, short and without the card."""
    with pytest.raises(Refusal) as refusal:
        read_line(text, key)
    assert refusal.value.code == code
    assert refusal.value.sentence.endswith(".")
    assert len(refusal.value.sentence) < 200
    assert "4111" not in refusal.value.sentence


def test_yen_have_no_cents():
    """2000 before the cash key is 2,000 yen, and 20. is 20."""
    assert read_line("2000", "cash", currency="JPY") == Tender("cash", Money(2000, "JPY"))
    assert read_line("20.", "cash", currency="JPY") == Tender("cash", Money(20, "JPY"))


def test_a_shop_can_have_other_tender_keys():
    """A voucher key takes amounts once it is a tender key."""
    keys = frozenset({"voucher"})
    assert read_line("500", "voucher", tender_keys=keys) == Tender("voucher", Money(500))
    assert read_line("500", "voucher") == Pressed("voucher", "500")


def test_a_new_modifier_needs_no_change_of_the_parser():
    """A dozen (`dz `) is one more function in the list and combines with every kind of ring."""

    def take_dozen(text: str, modifiers: Modifiers) -> tuple[str, Modifiers]:
        if not text.startswith("dz "):
            return text, modifiers
        return text[3:], replace(modifiers, quantity=Decimal(12))

    twelve = Modifiers(quantity=Decimal(12))
    steps = (*MODIFIERS, take_dozen)
    assert read_line("dz 4011", "enter", modifiers=steps) == Ring("4011", twelve)
    assert read_line("dz eggs", "enter", modifiers=steps) == Search("eggs", twelve)
    assert read_line("dz 50/B", "enter", modifiers=steps) == OpenRing(Money(50), "B", twelve)


@pytest.mark.parametrize(("text", "found"), [("", Modifiers()), ("3*", THREE), (" 3 * ", THREE)])
def test_a_scan_takes_the_quantity_typed_before_it(text, found):
    """`3*` and then a scan is three of it."""
    assert before_scan(text) == found


@pytest.mark.parametrize("text", ["3", "20.00", "coke", "3*4", "4111111111111111"])
def test_a_scan_onto_an_unfinished_line_is_refused(text):
    """12 without a star may have meant twelve; the cashier decides, and nothing is guessed."""
    with pytest.raises(Refusal) as refusal:
        before_scan(text)
    assert refusal.value.code == "unfinished"
    assert "4111" not in refusal.value.sentence


KEYS = ["enter", "cash", "card", "check", "other", "discount", "price", "void", "nonsense"]
TYPED = st.text("0123456789.*/$%-+, abB\u0663\x1b", max_size=24) | st.text(max_size=40)


def refusal_of(act: Callable[[], object]) -> str:
    """Give the sentence of the refusal, or a harmless one when there is none."""
    try:
        act()
    except Refusal as refusal:
        return refusal.sentence
    return "Done."


@given(TYPED, st.sampled_from(KEYS))
def test_nothing_that_is_typed_crashes_the_register(text, key):
    """Any text before any key is an intent or a refusal with a sentence that is safe to show."""
    sentence = refusal_of(lambda: read_line(text, key))
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert len(sentence) < 200


@given(TYPED)
def test_nothing_that_stands_before_a_scan_crashes_the_register(text):
    """Any text is modifiers or a refusal."""
    assert refusal_of(lambda: before_scan(text)).isprintable()


@given(st.integers(1, 99_999_999))
def test_typed_cents_and_typed_points_are_the_same_amount(cents):
    """4999 and 49.99 before the cash key are the same tender, and never a float's neighbour."""
    tender = Tender("cash", Money(cents))
    assert read_line(str(cents), "cash") == tender
    assert read_line(f"{cents // 100}.{cents % 100:02d}", "cash") == tender
