"""Scale labels: layouts, the price or weight inside, the inner check digit."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.core.instore import InStoreLayout, value_check_digit
from tui_pos.core.money import Money
from tui_pos.core.refusal import Refusal

US = InStoreLayout()
EURO = InStoreLayout(prefix="22", item_digits=4, value_digits=5)
WEIGHT = InStoreLayout(
    prefix="28", item_digits=5, value_digits=5, inner_check=False, holds="weight", decimals=3
)


@pytest.mark.parametrize(("value", "digit"), [("2875", "9"), ("14685", "6"), ("0000", "0")])
def test_the_inner_check_digit_of_the_standard_examples(value, digit):
    """28.75 has the check digit 9 and 146.85 has 6, as the GS1 General Specifications work out."""
    assert value_check_digit(value) == digit


@pytest.mark.parametrize("length", [4, 5])
def test_the_inner_check_digit_finds_every_single_wrong_digit(length):
    """Any one digit of a price read wrongly changes the inner check digit."""
    for value in range(0, 10**length, 371):
        digits = str(value).rjust(length, "0")
        for place in range(length):
            others = {
                value_check_digit(digits[:place] + wrong + digits[place + 1 :])
                for wrong in "0123456789"
            }
            assert len(others) == 10


@given(st.one_of(st.text("0123456789", min_size=n, max_size=n) for n in (4, 5)))
def test_the_inner_check_digit_agrees_with_another_implementation(value):
    """biip works out the same digit for every price."""
    from biip.checksums import gs1_price_weight_check_digit

    assert value_check_digit(value) == str(gs1_price_weight_check_digit(value))


def test_other_lengths_have_no_inner_check_digit():
    """The standard defines it for four and five digits."""
    with pytest.raises(ValueError, match="3 digits"):
        value_check_digit("123")


def test_a_us_label_holds_item_12345_for_28_75():
    """2 12345 9 2875: the usual American layout."""
    label = US.read("0212345928752", "USD")
    assert (label.plu, label.price, label.weight) == ("12345", Money(2875), None)


def test_a_european_label_holds_item_1234_for_146_85():
    """22 1234 6 14685: four item digits, five of price."""
    assert EURO.read("2212346146856", "EUR").price == Money(14685, "EUR")


def test_a_weight_label_holds_item_12345_at_1_25_kilograms():
    """28 12345 01250: grams with three decimals, no inner check digit."""
    label = WEIGHT.read("2812345012505", "EUR")
    assert (label.plu, label.price, label.weight) == ("12345", None, Decimal("1.25"))


def test_a_label_of_zeros_holds_neither_price_nor_weight():
    """Nothing is ever rung at 0.00 because a scale printed zeros."""
    label = US.read("0212345000007", "USD")
    assert (label.price, label.weight) == (None, None)


def test_a_wrong_inner_check_digit_is_refused():
    """The price would be wrong though the label's last digit fits."""
    with pytest.raises(Refusal) as refusal:
        US.read("0212345828755", "USD")
    assert refusal.value.code == "inner_check"


def test_a_label_with_tenths_of_a_cent_is_refused():
    """3 decimals do not make US money, and nothing is rounded in secret."""
    layout = InStoreLayout(
        prefix="29", item_digits=5, value_digits=5, inner_check=False, decimals=3
    )
    with pytest.raises(Refusal) as refusal:
        layout.read("2912345012342", "USD")
    assert refusal.value.code == "amount"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"prefix": "2"}, "two digits or more"),
        ({"prefix": "2x"}, "two digits or more"),
        ({"value_digits": 5}, "has 14 digits"),
        ({"item_digits": 3}, "has 11 digits"),
        ({"value_digits": 6, "item_digits": 3}, "4 or 5 digits"),
        ({"decimals": 6}, "at most 5 decimals"),
        ({"item_digits": 0, "prefix": "0212345"}, "needs an item digit"),
        ({"holds": "count"}, "Invalid enum value"),
        ({"colour": "red"}, "unknown field"),
    ],
)
def test_a_layout_that_does_not_add_up_is_refused_with_a_sentence(change, sentence):
    """Settings are checked when they are read, not when a label is scanned."""
    with pytest.raises(msgspec.ValidationError, match=sentence):
        msgspec.convert(change, InStoreLayout)
