"""Payment card numbers: found, refused, masked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.core.cardguard import has_card_number, mask, refuse_card_number, shown
from tui_pos.core.gtin import check_digit, is_valid
from tui_pos.core.refusal import Refusal

CARDS = {
    "Visa": "4111111111111111",
    "Visa of 13 digits": "4222222222222",
    "Visa of 19 digits": "4000000000000000006",
    "Mastercard": "5555555555554444",
    "Mastercard in 2": "2223003122003222",
    "American Express": "378282246310005",
    "Discover": "6011111111111117",
    "Diners Club": "30569309025904",
    "JCB": "3530111333300000",
    "UnionPay": "6200000000000005",
    "Maestro": "6759649826438453",
}
SWIPES = [
    "%B4111111111111111^DOE/JOHN^251210100000000000?;4111111111111111=25121010000000000?",
    "%B4111111111111111^DOE/JOHN",
    ";4111111111111112=25121010000000000?",
    ";1234567890123=2512?",
    "4111111111111112=25121010000000000",
]
INNOCENT = [
    "",
    "Milk 2 %",
    "4111111111111112",
    "9111111111111111",
    "411111111111111",
    "036000291452",
    "0104006381333931",
    "0102-004381",
    "+49 1512 345 678 4",
    "2026-10-03 12:00",
    "UPS 1Z999AA10123456784",
]
LUHN_EAN = "4400000000073"
"""A valid EAN-13 that by chance has a right Luhn digit and begins as a Visa number does."""


def luhn(payload: str) -> str:
    """Work out a Luhn digit the schoolbook way."""
    total = 0
    for place, digit in enumerate(reversed(payload)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return str(-total % 10)


SHAPES = [
    ("4", 13),
    ("4", 16),
    ("4", 19),
    ("51", 16),
    ("2720", 16),
    ("34", 15),
    ("65", 16),
    ("36", 14),
    ("3589", 17),
    ("62", 18),
    ("5018", 13),
    ("6763", 19),
    ("2204", 16),
]


@st.composite
def cards(draw: st.DrawFn) -> str:
    """Card numbers of the usual networks."""
    prefix, length = draw(st.sampled_from(SHAPES))
    size = length - len(prefix) - 1
    payload = prefix + draw(st.text("0123456789", min_size=size, max_size=size))
    return payload + luhn(payload)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_card_number_is_refused_and_masked_to_its_last_four(card):
    """Network prefix, length and Luhn digit fit: nobody may type it anywhere, and only four digits show."""
    with pytest.raises(Refusal) as refusal:
        refuse_card_number(card)
    assert refusal.value.code == "card_number"
    assert card[-4:] not in refusal.value.sentence
    assert mask(card) == "*" * (len(card) - 4) + card[-4:]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("4111 1111 1111 1111", "**** **** **** 1111"),
        ("4111-1111-1111-1111", "****-****-****-1111"),
        ("4111.1111.1111.1111", "****.****.****.1111"),
        ("4111\u00a01111\u20101111\u20131111", "****\u00a0****\u2010****\u20131111"),
        ("call 3782 822463 10005 now", "call **** ****** *0005 now"),
        ("ref A4111111111111111B", "ref A************1111B"),
        ("2 4111111111111111", "2 ************1111"),
        ("41111111111111111225", "************11111225"),
        ("４１１１１１１１１１１１１１１１", "*" * 12 + "１１１１"),
    ],
)
def test_a_card_number_is_found_however_it_is_written(text, masked):
    """Grouped, between letters, after another number, with the expiry behind it, in wide digits."""
    assert has_card_number(text)
    assert mask(text) == masked


@pytest.mark.parametrize("swipe", SWIPES)
def test_a_swipe_is_refused_and_masked_whole(swipe):
    """Magnetic stripe framing gives a card away, name and expiry included."""
    assert has_card_number(swipe)
    assert "DOE" not in mask(swipe)
    assert "2512" not in mask(swipe)
    assert not re.search(r"\d{5}", mask(swipe))


@pytest.mark.parametrize("text", INNOCENT)
def test_what_is_no_card_number_passes(text):
    """A wrong Luhn digit, another prefix or length, item codes, receipts and telephone numbers are no cards."""
    refuse_card_number(text)
    assert not has_card_number(text)


def test_a_telephone_number_may_look_like_a_short_visa():
    """+44 00000 00007 3 passes for its plus sign; without one it is refused."""
    assert not has_card_number(f"+{LUHN_EAN}")
    assert has_card_number(LUHN_EAN)


@pytest.mark.parametrize("known", ["item", "gift", "customer", "receipt", "serial"])
def test_an_ean_13_that_passes_luhn_by_chance_is_not_refused_when_it_is_known(known):
    """One EAN-13 in ten has a right Luhn digit: a known code and a serial number are taken as they are."""
    assert is_valid(LUHN_EAN)
    refuse_card_number(LUHN_EAN, exempt=known)
    with pytest.raises(Refusal):
        refuse_card_number(LUHN_EAN)


def test_a_swipe_is_no_serial_number_but_may_be_a_known_gift_card():
    """The serial field takes digits, never a magnetic stripe; gift cards have stripes of their own."""
    swipe = ";6006491234567890=25121010000000000?"
    refuse_card_number(swipe, exempt="gift")
    with pytest.raises(Refusal):
        refuse_card_number(swipe, exempt="serial")


@given(cards(), st.text(max_size=30), st.text(max_size=30))
def test_no_card_number_survives_masking(card, before, after):
    """Whatever stands around it, even other digits, the number is not in what is shown, and masking is stable."""
    masked = mask(before + card + after)
    assert card not in masked
    assert mask(masked) == masked


@given(cards(), st.text("0123456789", max_size=8), st.text("0123456789", max_size=8))
def test_no_card_number_survives_among_other_digits(card, before, after):
    """A number inside a longer run of digits is masked too."""
    masked = mask(before + card + after)
    for found in re.findall(r"\d{13,}", masked):
        assert not has_card_number(found)
    assert card not in masked


@given(cards(), st.sampled_from([" ", "-", ".", "- "]), st.integers(1, 6))
def test_no_grouped_card_number_survives(card, separator, size):
    """Groups of any size with blanks, dashes or points between them are found."""
    grouped = separator.join(card[i : i + size] for i in range(0, len(card), size))
    assert has_card_number(grouped)
    assert re.sub(r"\D", "", mask(grouped)) != card
    assert len(re.sub(r"\D", "", mask(grouped))) <= 4


@given(st.text("0123456789", min_size=12, max_size=12))
def test_the_luhn_digit_is_judged_as_the_schoolbook_does(payload):
    """Of the ten last digits exactly the right one makes a Visa number of 13 digits."""
    fits = [digit for digit in "0123456789" if has_card_number(f"4{payload[1:]}{digit}")]
    assert fits == [luhn(f"4{payload[1:]}")]


@given(st.text())
def test_text_without_many_digits_is_unchanged(text):
    """Masking touches nothing that has fewer than 13 digits."""
    if sum(char.isdecimal() for char in text) < 12:
        assert mask(text) == text


def test_a_megabyte_of_digits_is_masked_in_a_moment():
    """Time grows with the length only."""
    masked = mask("4111111111111111" * 12_500 + ";" * 200_000 + "%B4" * 50_000)
    assert not re.search(r"\d{13}", masked)


def test_a_quoted_code_is_masked_short_and_harmless():
    """What a sentence quotes has no card number, no control character and at most 40 characters."""
    assert shown("4111111111111111") == "************1111"
    assert shown("a\x1b[2J") == "a?[2J"
    assert shown("x" * 100) == "x" * 37 + "..."


def test_one_german_ean_13_in_ten_looks_like_a_card():
    """100 of 1,000 German ones pass Luhn and begin with 4; French ones have no card's prefix."""
    german = [f"40063813{n:04d}" for n in range(1000)]
    french = [f"30173813{n:04d}" for n in range(1000)]
    assert sum(has_card_number(code + check_digit(code)) for code in german) == 100
    assert sum(has_card_number(code + check_digit(code)) for code in french) == 0
