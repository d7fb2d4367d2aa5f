"""Price bounds, dated rates, holidays and codes: which part of which line is taxed at which rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest

from tests.unit.core.tax_shop import (
    LINE,
    TAX,
    cents,
    component,
    engine,
    goods,
    rate_setup,
    settle,
    tax_setup,
    taxes_of,
    written,
)
from tui_pos.core.refusal import Refusal
from tui_pos.core.tax import Figures, Taxable, TaxEngine, allocate
from tui_pos.core.taxrules import in_force
from tui_pos.core.taxsetup import Component, Holiday, Rate, TaxCode, TaxLocation, TaxSetup

LUXURY = {"Lux": (component("Luxury", "10", above="100.00"),)}
LUXURY_PART = {"Lux": (component("Luxury", "10", above="100.00", part_only=True),)}

WHOLE_PRICE = [
    # amount, quantity, marked price of one, net + tax = gross
    ("100.00", "1", "100.00", "100.00 + 0.00 = 100.00"),
    ("100.01", "1", "100.01", "100.01 + 10.00 = 110.01"),
    ("200.00", "2", "100.00", "200.00 + 0.00 = 200.00"),
    ("240.00", "2", "120.00", "240.00 + 24.00 = 264.00"),
    ("-240.00", "-2", "120.00", "-240.00 + -24.00 = -264.00"),
    # 120.00 reduced to 100.00: the price that is paid decides
    ("100.00", "1", "120.00", "100.00 + 0.00 = 100.00"),
    ("0.00", "1", "120.00", "0.00 + 0.00 = 0.00"),
    # 0.33333 at 100.00 each rounds to 33.33, at 100.01 to 33.34
    ("33.33", "0.33333", "100.00", "33.33 + 0.00 = 33.33"),
    ("33.34", "0.33333", "100.01", "33.34 + 3.33 = 36.67"),
    # 0.00002 at 100.00 rounds to 0.00, 0.00005 to 0.01, which is no price of 200.00 each
    ("0.01", "0.00005", "100.00", "0.01 + 0.00 = 0.01"),
]


@pytest.mark.parametrize(("amount", "quantity", "price", "figures"), WHOLE_PRICE)
def test_a_tax_above_a_price_is_on_the_whole_price(
    amount: str, quantity: str, price: str, figures: str
) -> None:
    """A tax above a unit price is charged on all of it, and on nothing up to that price."""
    assert written(settle(tax_setup(LUXURY), goods(amount, "Lux", quantity, price))) == figures


PART_ABOVE = [
    ("100.00", "1", "100.00", "100.00 + 0.00 = 100.00"),
    ("100.01", "1", "100.01", "100.01 + 0.00 = 100.01"),  # 0.001
    ("100.05", "1", "100.05", "100.05 + 0.01 = 100.06"),  # 0.005: the half cent goes up
    ("175.00", "1", "175.00", "175.00 + 7.50 = 182.50"),
    ("350.00", "2", "175.00", "350.00 + 15.00 = 365.00"),
    ("-350.00", "-2", "175.00", "-350.00 + -15.00 = -365.00"),
    ("310.00", "2", "175.00", "310.00 + 11.00 = 321.00"),  # reduced to 155.00 each
    ("262.50", "1.5", "175.00", "262.50 + 11.25 = 273.75"),
    ("58.33", "0.33333", "175.00", "58.33 + 2.50 = 60.83"),  # 58.33 less 33.333
    ("0.00", "2", "175.00", "0.00 + 0.00 = 0.00"),
]


@pytest.mark.parametrize(("amount", "quantity", "price", "figures"), PART_ABOVE)
def test_a_tax_on_the_part_above_a_price(
    amount: str, quantity: str, price: str, figures: str
) -> None:
    """A tax on the part above a unit price is charged on amount - price x quantity."""
    setup = tax_setup(LUXURY_PART, rounding=LINE)
    assert written(settle(setup, goods(amount, "Lux", quantity, price))) == figures


def test_a_line_whose_rounding_takes_it_below_the_bound_has_no_part_above_it() -> None:
    """0.0333 at 100.01 rounds to 3.33, exactly the bound for that much: nothing lies above it."""
    settled = settle(tax_setup(LUXURY_PART), goods("3.33", "Lux", "0.0333", "100.01"))
    assert written(settled) == "3.33 + 0.00 = 3.33"


def test_the_base_of_a_tax_on_a_part_is_that_part() -> None:
    """The report's base of a tax on the part above 100.00 is the part, not the price."""
    settled = settle(tax_setup(LUXURY_PART), goods("350.00", "Lux", "2", "175.00"))
    assert taxes_of(settled) == ["Lux Luxury 10% of 150.00: 15.00"]
    assert settled.lines[0].taxes[0].base == cents("150.00")


def test_a_tax_on_a_part_of_a_price_with_tax() -> None:
    """Of 175.00 with tax the 75.00 above 100.00 contain 10 %: 68.18 and 6.82."""
    settled = settle(tax_setup(LUXURY_PART, included=True), goods("175.00", "Lux"))
    assert written(settled) == "168.18 + 6.82 = 175.00"
    assert taxes_of(settled) == ["Lux Luxury 10% of 68.18: 6.82"]


SINGLE_ARTICLE = {
    "Tax": (
        component("State", "7"),
        component("Local", "2.75", "county", up_to="1600.00", part_only=True),
        component("Article", "2.75", above="1600.00", up_to="3200.00", part_only=True),
    )
}

ARTICLES = [
    ("1600.00", "1", ["112.00", "44.00"]),
    ("2000.00", "1", ["140.00", "44.00", "11.00"]),
    ("3200.00", "1", ["224.00", "44.00", "44.00"]),
    ("4000.00", "1", ["280.00", "44.00", "44.00"]),
    ("8000.00", "2", ["560.00", "88.00", "88.00"]),
    ("3200.00", "2", ["224.00", "88.00"]),
]


@pytest.mark.parametrize(("amount", "quantity", "taxes"), ARTICLES)
def test_components_with_their_own_price_ranges(
    amount: str, quantity: str, taxes: list[str]
) -> None:
    """Three components on the whole price, the part up to 1600.00 and the part from there to 3200.00."""
    price = str(Decimal(amount) / int(quantity))
    settled = settle(tax_setup(SINGLE_ARTICLE), goods(amount, "Tax", quantity, price))
    assert [total.amount for total in settled.totals] == [cents(tax) for tax in taxes]


def test_a_component_on_the_whole_of_cheap_goods_only() -> None:
    """A whole-price component with an upper bound taxes goods up to that price, not above."""
    rules = {"Tax": (component("Small", "5", up_to="10.00"), component("Big", "9", above="10.00"))}
    settled = settle(tax_setup(rules), goods("10.00"), goods("10.01"))
    assert taxes_of(settled) == ["Tax Small 5% of 10.00: 0.50", "Tax Big 9% of 10.01: 0.90"]


def test_a_weighed_line_within_an_upper_bound_is_taxed_whole() -> None:
    """0.33333 at 110.00 rounds to 36.67, a hair more than 110.00 each: still all of it is up to 110.00."""
    rules = {"Tax": (component("State", "10", up_to="110.00", part_only=True),)}
    settled = settle(tax_setup(rules), goods("36.67", "Tax", "0.33333", "110.00"))
    assert taxes_of(settled) == ["Tax State 10% of 36.67: 3.67"]


NEW_RATE = (
    Rate(Decimal("8.25"), date(2027, 1, 1)),
    Rate(Decimal(8)),
    Rate(Decimal(9), date(2028, 7, 1)),
)

DATED = [
    (date(2026, 12, 31), "8"),
    (date(2027, 1, 1), "8.25"),
    (date(2028, 6, 30), "8.25"),
    (date(2028, 7, 1), "9"),
]


@pytest.mark.parametrize(("day", "percent"), DATED)
def test_a_rate_begins_on_its_business_day(day: date, percent: str) -> None:
    """The latest rate that has begun is in force, in whatever order they were typed."""
    assert in_force(NEW_RATE, day) == Decimal(percent)


def test_a_component_that_has_not_begun_charges_nothing() -> None:
    """A new tax typed ahead of its start is not charged, and not shown as 0."""
    coming = Component("new", "New", "state", (Rate(Decimal(1), date(2027, 1, 1)),))
    setup = tax_setup({"Tax": (component("State", "8"), coming)})
    before = settle(setup, goods("10.00"), day=date(2026, 12, 31))
    after = settle(setup, goods("10.00"), day=date(2027, 1, 1))
    assert taxes_of(before) == ["Tax State 8% of 10.00: 0.80"]
    assert taxes_of(after) == ["Tax State 8% of 10.00: 0.80", "Tax New 1% of 10.00: 0.10"]


SCHOOL = Holiday("School", date(2026, 8, 1), date(2026, 8, 3), ("Clo",), cents("100.00"))

HOLIDAY = [
    (date(2026, 7, 31), "100.00", "8.00"),
    (date(2026, 8, 1), "100.00", "0.00"),
    (date(2026, 8, 3), "100.00", "0.00"),
    (date(2026, 8, 3), "100.01", "8.00"),
    (date(2026, 8, 4), "100.00", "8.00"),
]


@pytest.mark.parametrize(("day", "price", "tax"), HOLIDAY)
def test_a_tax_holiday_up_to_a_price(day: date, price: str, tax: str) -> None:
    """On its first and last day and between, a holiday frees goods up to its limit; dearer ones are taxed whole."""
    setup = tax_setup({"Clo": (component("State", "8"),)}, holidays=(SCHOOL,))
    assert settle(setup, goods(price, "Clo"), day=day).figures.tax == cents(tax)


def test_a_tax_holiday_is_for_its_codes_only() -> None:
    """A holiday for clothing leaves other goods taxed."""
    rules = {"Clo": (component("State", "8"),), "Tax": (component("State", "8"),)}
    setup = tax_setup(rules, holidays=(SCHOOL,))
    settled = settle(setup, goods("20.00", "Clo"), goods("10.00"), day=date(2026, 8, 2))
    assert taxes_of(settled) == ["Tax State 8% of 10.00: 0.80"]


def test_a_tax_holiday_without_limit_frees_every_price() -> None:
    """A holiday with no price limit frees the code altogether, whatever another holiday's limit is."""
    free = Holiday("Free", date(2026, 8, 2), date(2026, 8, 2), ("Clo",))
    setup = tax_setup({"Clo": (component("State", "8"),)}, holidays=(SCHOOL, free))
    settled = settle(setup, goods("5000.00", "Clo"), day=date(2026, 8, 2))
    assert written(settled) == "5000.00 + 0.00 = 5000.00"


def test_a_code_that_is_not_taxable_ignores_its_rules() -> None:
    """A code marked as not taxable is free of tax even where a location has components for it."""
    home = TaxLocation("home", "Home", {"Non": (component("State", "8"),)})
    setup = msgspec.structs.replace(rate_setup("8"), locations=(home,))
    assert settle(setup, goods("10.00", "Non")).figures.tax == 0


def test_a_code_without_a_rule_in_the_location_is_not_taxed_there() -> None:
    """A taxable code that a location says nothing about is not taxed there (the check finds it)."""
    setup = tax_setup({"Tax": (component("State", "8"),)})
    setup = msgspec.structs.replace(setup, codes=(*setup.codes, TaxCode("Lux", "Luxury")))
    assert settle(setup, goods("10.00", "Lux")).figures.tax == 0


def test_a_code_that_does_not_exist_is_refused() -> None:
    """An item with a tax code that was removed cannot be rung: the sentence says what to do."""
    with pytest.raises(Refusal) as refused:
        engine(rate_setup("8")).line(goods("10.00", "Old"))
    assert refused.value.code == "tax_code"
    assert refused.value.sentence == (
        "Tax code 'Old' is not set up: give the item another, or add the code."
    )


def test_a_location_that_does_not_exist_is_a_defect() -> None:
    """Nobody can type a location at the register, so an unknown one is an error of ours."""
    with pytest.raises(KeyError):
        engine(TaxSetup())


def test_each_location_has_its_own_rules() -> None:
    """The same code is taxed by the location of the receipt."""
    setup = rate_setup("8")
    other = TaxLocation("away", "Away", {"Tax": (component("State", "5"),)})
    setup = msgspec.structs.replace(setup, locations=(*setup.locations, other))
    away = TaxEngine(setup, "away", date(2026, 11, 20))
    assert away.preview([away.line(goods("10.00"))]) == Figures(1000, 50, 1050)


@pytest.mark.parametrize(("amount", "quantity"), [(100, "0"), (100, "-1"), (-100, "1")])
def test_a_line_without_a_price_is_a_defect(amount: int, quantity: str) -> None:
    """An amount for nothing, or of the other sign than the quantity, cannot be taxed."""
    with pytest.raises(ValueError, match="cannot be taxed"):
        Taxable("Tax", amount, Decimal(quantity), 100)


def test_figures_that_do_not_agree_do_not_exist() -> None:
    """Net + tax = gross, or the value is not created."""
    with pytest.raises(ValueError, match="100 \\+ 8 is not 109"):
        Figures(100, 8, 109)


def test_parts_that_cannot_sum_are_a_defect() -> None:
    """A sum that no moving of one unit a part can reach is refused, not approached."""
    with pytest.raises(ValueError, match="5 is not the rounded sum of 1 parts"):
        allocate(5, [Fraction(1)], [1])


def test_an_empty_receipt_has_no_tax() -> None:
    """Nothing rung is 0.00 throughout."""
    for setup in (rate_setup("8"), rate_setup("8", rounding=LINE), rate_setup("8", included=True)):
        assert written(settle(setup)) == "0.00 + 0.00 = 0.00"


def test_tax_is_rounded_by_default() -> None:
    """Unless the shop says otherwise the tax in a price is the figure that is rounded."""
    assert TaxSetup().included_rounds is TAX
