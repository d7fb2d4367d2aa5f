"""Receipts that a bookkeeper can check by hand, with prices that include tax and prices that do not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.unit.core.tax_shop import (
    LINE,
    NET,
    RECEIPT,
    TAX,
    component,
    goods,
    line_taxes,
    rate_setup,
    sale,
    settle,
    tax_setup,
    taxes_of,
    written,
)
from tui_pos.core.discount import receipt_percent
from tui_pos.core.taxsetup import IncludedRounds, TaxRounding

INCLUDED = [
    # rate, rounding, the figure that is rounded, prices, net + tax = gross
    ("20", LINE, TAX, ["24.99"], "20.82 + 4.17 = 24.99"),
    ("20", RECEIPT, TAX, ["24.99"], "20.82 + 4.17 = 24.99"),
    ("20", LINE, NET, ["24.99"], "20.83 + 4.16 = 24.99"),
    ("20", RECEIPT, NET, ["24.99"], "20.83 + 4.16 = 24.99"),
    ("4", LINE, TAX, ["2.99"], "2.87 + 0.12 = 2.99"),
    ("4", RECEIPT, TAX, ["2.99"], "2.87 + 0.12 = 2.99"),
    ("4", LINE, NET, ["2.99"], "2.88 + 0.11 = 2.99"),
    ("4", RECEIPT, NET, ["2.99"], "2.88 + 0.11 = 2.99"),
    ("22", LINE, TAX, ["321.00", "321.00"], "526.22 + 115.78 = 642.00"),
    ("22", RECEIPT, TAX, ["321.00", "321.00"], "526.23 + 115.77 = 642.00"),
    ("22", LINE, NET, ["321.00", "321.00"], "526.22 + 115.78 = 642.00"),
    ("22", RECEIPT, NET, ["321.00", "321.00"], "526.23 + 115.77 = 642.00"),
    ("20", RECEIPT, TAX, ["6.50", "6.50", "5.90", "5.90"], "20.67 + 4.13 = 24.80"),
    ("20", RECEIPT, NET, ["6.50", "6.50", "5.90", "5.90"], "20.67 + 4.13 = 24.80"),
    ("20", LINE, TAX, ["6.50", "6.50", "5.90", "5.90"], "20.68 + 4.12 = 24.80"),
    ("19", LINE, TAX, ["100.00"] * 5, "420.15 + 79.85 = 500.00"),
    ("19", LINE, NET, ["100.00"] * 5, "420.15 + 79.85 = 500.00"),
    ("19", RECEIPT, TAX, ["100.00"] * 5, "420.17 + 79.83 = 500.00"),
    ("19.6", LINE, TAX, ["4.00"], "3.34 + 0.66 = 4.00"),
    ("19", LINE, TAX, ["15.00"], "12.61 + 2.39 = 15.00"),
]


@pytest.mark.parametrize(("rate", "rounding", "rounds", "prices", "figures"), INCLUDED)
def test_prices_with_tax_keep_their_gross_amount(
    rate: str, rounding: TaxRounding, rounds: IncludedRounds, prices: list[str], figures: str
) -> None:
    """Where prices include tax one figure is rounded by its named rule and the other is the difference."""
    setup = rate_setup(rate, included=True, rounding=rounding, rounds=rounds)
    assert written(sale(setup, *prices)) == figures


BASKET = [
    "3.49", "12.99", "4.99", "2.75", "8.99", "12.50", "1.89", "6.29", "19.99", "4.59",
]  # fmt: skip

ADDED = [
    ("8.25", LINE, BASKET, "78.47 + 6.48 = 84.95"),
    ("8.25", RECEIPT, BASKET, "78.47 + 6.47 = 84.94"),
    ("8.25", LINE, ["2.00"], "2.00 + 0.17 = 2.17"),
    ("8.25", RECEIPT, ["2.00"], "2.00 + 0.17 = 2.17"),
    ("8.25", LINE, ["2.00", "2.00"], "4.00 + 0.34 = 4.34"),
    ("8.25", RECEIPT, ["2.00", "2.00"], "4.00 + 0.33 = 4.33"),
    ("5", LINE, ["0.10"], "0.10 + 0.01 = 0.11"),
    ("5", LINE, ["0.09"], "0.09 + 0.00 = 0.09"),
    ("5", LINE, ["0.30"], "0.30 + 0.02 = 0.32"),
    ("8.875", LINE, ["40.00"], "40.00 + 3.55 = 43.55"),
    ("0", RECEIPT, ["40.00"], "40.00 + 0.00 = 40.00"),
    ("100", RECEIPT, ["0.01"], "0.01 + 0.01 = 0.02"),
]


@pytest.mark.parametrize(("rate", "rounding", "prices", "figures"), ADDED)
def test_tax_is_added_half_cents_up(
    rate: str, rounding: TaxRounding, prices: list[str], figures: str
) -> None:
    """Tax that is added is rounded half-up, on each line or once on the receipt, and the two may differ."""
    assert written(sale(rate_setup(rate, rounding=rounding), *prices)) == figures


@pytest.mark.parametrize(("rate", "rounding", "prices", "figures"), ADDED)
def test_a_return_at_the_same_rates_mirrors_the_sale(
    rate: str, rounding: TaxRounding, prices: list[str], figures: str
) -> None:
    """A return mirrors the sale: half cents go away from zero in both."""
    setup = rate_setup(rate, rounding=rounding)
    sold, returned = sale(setup, *prices), sale(setup, *(f"-{price}" for price in prices))
    assert [(-line.net, -line.tax) for line in returned.lines] == [
        (line.net, line.tax) for line in sold.lines
    ]
    assert returned.figures.tax == -sold.figures.tax


@pytest.mark.parametrize(("rate", "rounding", "rounds", "prices", "figures"), INCLUDED)
def test_a_return_with_tax_included_mirrors_the_sale(
    rate: str, rounding: TaxRounding, rounds: IncludedRounds, prices: list[str], figures: str
) -> None:
    """A return mirrors the sale where prices include tax, too, line by line."""
    setup = rate_setup(rate, included=True, rounding=rounding, rounds=rounds)
    sold, returned = sale(setup, *prices), sale(setup, *(f"-{price}" for price in prices))
    assert [(-line.net, -line.tax) for line in returned.lines] == [
        (line.net, line.tax) for line in sold.lines
    ]


@pytest.mark.parametrize("rounding", [LINE, RECEIPT])
@pytest.mark.parametrize(("included", "rounds"), [(False, TAX), (True, TAX), (True, NET)])
def test_a_sale_and_its_return_on_one_receipt_cancel_line_by_line(
    rounding: TaxRounding, included: bool, rounds: IncludedRounds
) -> None:
    """On an exchange the tax of what comes back is the tax of what was sold, not the 0 of the sum."""
    setup = rate_setup("20", rounding=rounding, included=included, rounds=rounds)
    settled = sale(setup, "24.99", "-24.99")
    sold, returned = settled.lines
    assert sold.tax == -returned.tax != 0
    assert settled.figures.gross == 0
    assert settled.totals[0].adjustment == 0


def test_the_receipt_rounds_once_and_the_lines_share_it() -> None:
    """Two lines of 2.00 at 8.25 % owe 0.33 together: the earlier line bears the larger half."""
    settled = sale(rate_setup("8.25"), "2.00", "2.00")
    assert line_taxes(settled) == ["0.17", "0.16"]
    assert taxes_of(settled) == ["Tax State 8.25% of 4.00: 0.33"]
    assert settled.totals[0].adjustment == -1


def test_the_adjustment_is_what_rounding_on_the_receipt_changed() -> None:
    """The ten-line basket is rounded to 6.48 by line and to 6.47 by receipt: one cent less is kept as such."""
    settled = sale(rate_setup("8.25"), *BASKET)
    assert settled.totals[0].adjustment == -1
    assert line_taxes(settled) == [
        "0.29", "1.07", "0.41", "0.23", "0.74", "1.03", "0.15", "0.52", "1.65", "0.38",
    ]  # fmt: skip


def test_three_components_of_two_agencies_by_line() -> None:
    """Each of three components is rounded by itself and owed to its own agency."""
    rules = {
        "Tax": (
            component("State", "6"),
            component("City", "2.25", "county"),
            component("Transit", "0.375", "county"),
        )
    }
    settled = settle(tax_setup(rules, rounding=LINE), goods("19.99"), goods("5.98"))
    assert taxes_of(settled) == [
        "Tax State 6% of 25.97: 1.56",  # 1.1994 and 0.3588
        "Tax City 2.25% of 25.97: 0.58",  # 0.449775 and 0.13455
        "Tax Transit 0.375% of 25.97: 0.09",  # 0.0749625 and 0.022425
    ]
    assert [total.agency for total in settled.totals] == ["state", "county", "county"]
    assert written(settled) == "25.97 + 2.23 = 28.20"


def test_three_components_of_two_agencies_by_receipt() -> None:
    """By receipt each component is added up exactly before it is rounded."""
    rules = {
        "Tax": (
            component("State", "6"),
            component("City", "2.25", "county"),
            component("Transit", "0.375", "county"),
        )
    }
    settled = settle(tax_setup(rules), goods("19.99"), goods("5.98"))
    assert taxes_of(settled) == [
        "Tax State 6% of 25.97: 1.56",  # 1.5582
        "Tax City 2.25% of 25.97: 0.58",  # 0.584325
        "Tax Transit 0.375% of 25.97: 0.10",  # 0.0973875
    ]
    assert [total.adjustment for total in settled.totals] == [0, 0, 1]


def test_three_components_are_contained_in_a_price_with_tax() -> None:
    """Of 10.00 with 6 + 2 + 2 % in it 9.09 are net where net is rounded, 9.10 where each tax is rounded."""
    rules = {
        "Tax": (
            component("State", "6"),
            component("City", "2", "county"),
            component("Transit", "2", "county"),
        )
    }
    tax_rounded = settle(tax_setup(rules, included=True, rounds=TAX), goods("10.00"))
    assert [total.amount for total in tax_rounded.totals] == [55, 18, 18]  # 54.55, 18.18, 18.18
    assert written(tax_rounded) == "9.09 + 0.91 = 10.00"
    for rounding in (LINE, RECEIPT):
        setup = tax_setup(rules, included=True, rounds=NET, rounding=rounding)
        two = settle(setup, goods("10.05"))  # net 9.13636; tax 0.54818, 0.18273, 0.18273
        assert [total.amount for total in two.totals] == [55, 18, 18]
        assert written(two) == "9.14 + 0.91 = 10.05"


def test_one_component_in_two_codes_is_rounded_once_and_shown_per_code() -> None:
    """By receipt a component at one rate is one sum over all tax codes; each code shows its lines' part."""
    rules = {
        "Tax": (component("State", "8.25"),),
        "Lux": (component("State", "8.25"), component("Luxury", "1", "county")),
    }
    settled = settle(tax_setup(rules), goods("2.00"), goods("2.00", "Lux"))
    assert taxes_of(settled) == [
        "Tax State 8.25% of 2.00: 0.16",
        "Lux State 8.25% of 2.00: 0.17",
        "Lux Luxury 1% of 2.00: 0.02",
    ]


def test_net_is_rounded_once_per_tax_code_of_the_receipt() -> None:
    """Where net is rounded by receipt, each code's net is one figure and its tax the difference."""
    rules = {"Std": (component("Vat", "20"),), "Red": (component("Vat", "5"),)}
    setup = tax_setup(rules, included=True, rounds=NET)
    lines = (
        goods("24.99", "Std"),
        goods("24.99", "Std"),
        goods("1.00", "Red"),
        goods("1.00", "Non"),
    )
    settled = settle(setup, *lines)
    assert taxes_of(settled) == [
        "Std Vat 20% of 41.65: 8.33",  # 49.98 / 1.2 = 41.65
        "Red Vat 5% of 0.95: 0.05",  # 0.95238
    ]
    assert written(settled) == "43.60 + 8.38 = 51.98"


def test_an_exempt_customer_pays_no_tax() -> None:
    """An exempt sale has no tax and no tax totals; the price stands as it is."""
    settled = settle(rate_setup("8.25"), goods("10.00"), goods("2.50"), exempt=True)
    assert written(settled) == "12.50 + 0.00 = 12.50"
    assert settled.totals == ()
    assert all(line.taxes == () for line in settled.lines)


def test_an_exempt_sale_at_prices_with_tax_charges_the_price() -> None:
    """An exempt sale where prices include tax charges the marked price, all of it net."""
    settled = settle(rate_setup("20", included=True), goods("24.99"), exempt=True)
    assert written(settled) == "24.99 + 0.00 = 24.99"


def test_a_receipt_discount_over_mixed_tax_codes() -> None:
    """10 % off 10.00 taxed, 5.01 untaxed and 20.00 luxury is 3.50 in shares; tax follows what is left.

    The shares 1.00, 0.50 and 2.00 leave 9.00, 4.51 and 18.00: 8 % of 27.00 is 2.16, 5 % of 18.00 is 0.90.
    """
    shares = receipt_percent([1000, 501, 2000], Decimal(10))
    assert shares == [100, 50, 200]
    rules = {
        "Tax": (component("State", "8"),),
        "Lux": (component("State", "8"), component("Luxury", "5", "county")),
    }
    lines = (goods("9.00"), goods("4.51", "Non"), goods("18.00", "Lux"))
    settled = settle(tax_setup(rules), *lines)
    assert taxes_of(settled) == [
        "Tax State 8% of 9.00: 0.72",
        "Lux State 8% of 18.00: 1.44",
        "Lux Luxury 5% of 18.00: 0.90",
    ]
    assert written(settled) == "31.51 + 3.06 = 34.57"
