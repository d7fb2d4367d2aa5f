"""GS1 element strings and Digital Link addresses."""

from datetime import date
from decimal import Decimal

import pytest

from tui_pos.core.gs1 import Measure, read_date, read_digital_link, read_element_string
from tui_pos.core.money import Money
from tui_pos.core.refusal import Refusal

BEEF = "0109506000134352"
TODAY = date(2026, 10, 3)


@pytest.mark.parametrize(
    ("elements", "measure"),
    [
        ("3103000195", Measure(Decimal("0.195"), "kg")),
        ("3202000150", Measure(Decimal("1.5"), "lb")),
        ("3570000012", Measure(Decimal("12"), "oz")),
        ("3111000025", Measure(Decimal("2.5"), "m")),
        ("3602000200", Measure(Decimal("2"), "qt")),
        ("3522000075", Measure(Decimal("0.75"), "yd2")),
        ("3103000000", None),
        ("3302000150", None),
    ],
)
def test_the_measure_on_a_label_is_exact_and_has_its_unit(elements, measure):
    """Weights, lengths, areas and volumes of goods; zeros and logistic weights are not a measure."""
    assert read_element_string(BEEF + elements, "USD").measure == measure


@pytest.mark.parametrize(
    ("elements", "currency", "price"),
    [
        ("3922499", "USD", Money(499)),
        ("392000005", "USD", Money(500)),
        ("39231230", "USD", Money(123)),
        ("3932840499", "USD", Money(499)),
        ("3930392500", "JPY", Money(500, "JPY")),
    ],
)
def test_the_price_on_a_label_is_money(elements, currency, price):
    """4.99 in local currency, whole dollars, three decimals that end in 0, and with a currency code."""
    assert read_element_string(BEEF + elements, currency).price == price


@pytest.mark.parametrize("elements", ["3932978499", "39231234", "39291"])
def test_a_price_in_another_currency_or_with_parts_of_a_cent_is_refused(elements):
    """Euros in a dollar shop, 1.234 dollars and a billionth are not prices here."""
    with pytest.raises(Refusal) as refusal:
        read_element_string(BEEF + elements, "USD")
    assert refusal.value.code == "amount"


def test_lot_serial_count_and_expiry_are_read():
    """A pack of 6 of lot ABC-1, serial 42, that expires at the end of February 2028."""
    label = read_element_string(f"{BEEF}17280200306\x1d10ABC-1\x1d2142", "USD")
    assert (label.key, label.lot, label.serial, label.count) == (
        "09506000134352",
        "ABC-1",
        "42",
        6,
    )
    assert label.expires(TODAY) == date(2028, 2, 29)
    assert label.get("15") == ""


def test_a_digital_link_says_the_same_as_the_element_string():
    """The web address in a QR code names item, lot, weight and expiry."""
    link = read_digital_link(
        "https://example.com/shop/01/9506000134352/10/ABC?3103=000195&17=261231&x=1", "USD"
    )
    assert (link.gtin14, link.lot, link.measure) == (
        "09506000134352",
        "ABC",
        Measure(Decimal("0.195"), "kg"),
    )
    assert link.expires(TODAY) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0109506000134353", "check_digit"),
        ("00106141412345678908", "no_item"),
        (f"{BEEF}0100036000291452", "no_item"),
        (f"{BEEF}99", "gs1"),
        (f"{BEEF}310300019", "gs1"),
        (f"{BEEF}10\u00e9", "gs1"),
        ("hello", "gs1"),
    ],
)
def test_what_breaks_the_standard_is_refused_whole(text, code):
    """A label that is only half understood could ring a wrong price, so nothing of it is used."""
    with pytest.raises(Refusal) as refusal:
        read_element_string(text, "USD")
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "uri", ["https://[bad/01/09506000134352", "https://example.com/01/09506000134352/10"]
)
def test_a_broken_digital_link_is_refused(uri):
    """A malformed host and a path that stops early name nothing."""
    with pytest.raises(Refusal) as refusal:
        read_digital_link(uri, "USD")
    assert refusal.value.code == "gs1"


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("261231", date(2026, 12, 31)),
        ("280200", date(2028, 2, 29)),
        ("261200", date(2026, 12, 31)),
        ("760101", date(2076, 1, 1)),
        ("770101", date(1977, 1, 1)),
        ("000000", None),
        ("260231", None),
        ("261300", None),
        ("2612", None),
        ("", None),
        ("٢61231", None),
    ],
)
def test_dates_on_labels(digits, day):
    """Two-digit years lie within 49 years back and 50 ahead; day 00 is the month's last; no day is None."""
    assert read_date(digits, TODAY) == day


def test_a_date_of_zeros_does_not_stop_the_sale():
    """Some packers print 17000000; the goods are sold all the same."""
    label = read_element_string(f"{BEEF}17000000", "USD")
    assert label.expires(TODAY) is None
