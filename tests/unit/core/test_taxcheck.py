"""What the check of a tax set-up finds, and the sentences that it says it in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from tests.unit.core.tax_shop import STATE, component, rate_setup, tax_setup
from tui_pos.core.taxcheck import check_tax_setup
from tui_pos.core.taxsetup import Agency, Component, Holiday, Rate, TaxCode, TaxLocation, TaxSetup

STATE_8 = component("State", "8")
NEW_RATES = (Rate(Decimal(8)), Rate(Decimal("8.25"), date(2027, 1, 1)))


def changed(setup: TaxSetup | None = None, **fields: object) -> TaxSetup:
    return msgspec.structs.replace(setup or rate_setup("8"), **fields)


def one(parts: Component) -> TaxSetup:
    return tax_setup({"Tax": (parts,)})


def rates(*found: Rate) -> TaxSetup:
    return one(Component("state", "State", "state", found))


def holiday(**fields: object) -> TaxSetup:
    good = Holiday("School", date(2026, 8, 1), date(2026, 8, 3), ("Tax",), 10000)
    return tax_setup({"Tax": (STATE_8,)}, holidays=(msgspec.structs.replace(good, **fields),))


RULE = "location home, code Tax"
PART = f"{RULE}, component state"
SCHOOL = "location home, holiday School"

FINDINGS = [
    (
        changed(agencies=(STATE, STATE)),
        "agency state: The agency 'state' is there 2 times: remove the others.",
    ),
    (
        changed(agencies=(Agency("state", " "),)),
        "agency state: The agency has no name: type the one that its vendor in QuickBooks has.",
    ),
    (
        changed(codes=(*rate_setup("8").codes, TaxCode("NON", "Again", False))),
        "tax code non: The tax code 'non' is there 2 times: remove the others.",
    ),
    (
        tax_setup({"Tax": (STATE_8,), "Food": ()}),
        "code Food: A tax code has one to 3 letters, as in QuickBooks: rename 'Food'.",
    ),
    (
        changed(locations=(TaxLocation("home", "Home", {}),)),
        f"{RULE}: Nothing says how 'Tax' is taxed here: give it components, or an empty list for no tax.",
    ),
    (
        changed(locations=rate_setup("8").locations * 2),
        "tax location home: The tax location 'home' is there 2 times: remove the others.",
    ),
    (
        changed(locations=(TaxLocation("home", "Home", {"Tax": (), "Old": ()}),)),
        "location home, code Old: There is no such tax code: add it, or remove its rule here.",
    ),
    (
        changed(
            codes=(TaxCode("Tax", "Tax"), TaxCode("Non", "Non", False)),
            locations=(TaxLocation("home", "Home", {"Tax": (), "Non": (STATE_8,)}),),
        ),
        "location home, code Non: The code is not taxable but has components: remove them.",
    ),
    (
        tax_setup({"Tax": tuple(component(name, "1") for name in ("A", "B", "C", "D"))}),
        f"{RULE}: There are 4 components: at most 3 are possible.",
    ),
    (
        tax_setup({"Tax": (STATE_8, STATE_8)}),
        f"{RULE}: The component 'state' is there 2 times: remove the others.",
    ),
    (
        one(component("State", "8", "city")),
        f"{PART}: There is no agency 'city': add it, or choose another.",
    ),
    (rates(), f"{PART}: There is no rate: type one, 0 where nothing is charged."),
    (rates(Rate(Decimal("-0.1"))), f"{PART}: -0.1 % is not a tax rate: type 0 to 100."),
    (rates(Rate(Decimal("100.1"))), f"{PART}: 100.1 % is not a tax rate: type 0 to 100."),
    (rates(Rate(Decimal("NaN"))), f"{PART}: NaN % is not a tax rate: type 0 to 100."),
    (
        rates(Rate(Decimal(8)), Rate(Decimal(9))),
        f"{PART}: There are 2 rates from the beginning: keep one of them.",
    ),
    (
        rates(*[Rate(Decimal(8), date(2027, 1, 1))] * 3),
        f"{PART}: There are 3 rates from 2027-01-01 on: keep one of them.",
    ),
    (
        one(component("State", "8", above="-1.00")),
        f"{PART}: A price bound of -1.00 is below 0: raise it.",
    ),
    (
        one(component("State", "8", above="200.00", up_to="100.00")),
        f"{PART}: No price is above 200.00 and at most 100.00: swap or change the bounds.",
    ),
    (
        one(component("State", "8", part_only=True)),
        f"{PART}: Only a part of the price is to be taxed, but no bound says which: type one.",
    ),
    (
        holiday(last=date(2026, 7, 31)),
        f"{SCHOOL}: It ends on 2026-07-31, before it begins on 2026-08-01: correct the days.",
    ),
    (
        holiday(codes=()),
        f"{SCHOOL}: It frees no tax code from tax: choose at least one, or remove it.",
    ),
    (
        holiday(codes=("Clo",)),
        f"{SCHOOL}: There is no tax code 'Clo': add it, or take it out of the holiday.",
    ),
    (holiday(price_limit=0), f"{SCHOOL}: A price limit of 0.00 frees nothing: raise it."),
    (
        tax_setup({"Tax": (STATE_8,), "Lux": (component("State", "9", "county"),)}),
        "component state: It has different names or agencies in different places: "
        "make them the same, or give each its own id.",
    ),
    (
        changed(default_location=""),
        "default location: No tax location is the default: choose one.",
    ),
    (
        changed(default_location="away"),
        "default location: There is no tax location 'away': choose one of the list.",
    ),
    (
        changed(shipping_code="Shp"),
        "shipping: There is no tax code 'Shp': choose one for delivery charges.",
    ),
]


@pytest.mark.parametrize(("setup", "sentence"), FINDINGS)
def test_a_fault_in_the_set_up_is_found(setup: TaxSetup, sentence: str) -> None:
    """Each fault is named with its place and what to do about it."""
    assert sentence in [str(finding) for finding in check_tax_setup(setup)]


def test_a_shop_with_everything_in_order_has_no_findings() -> None:
    """Three components of two agencies with bounds, a rate change and a holiday are in order."""
    rules = {
        "Tax": (
            Component("state", "State", "state", NEW_RATES),
            component("City", "2", "county", above="0.00", up_to="100.00"),
            component("Luxury", "5", "county", above="100.00", part_only=True),
        ),
        "Fod": (),
    }
    school = Holiday("School", date(2026, 8, 1), date(2026, 8, 1), ("Tax",), 10000)
    free = Holiday("Free", date(2026, 8, 1), date(2026, 8, 1), ("Tax",))
    assert check_tax_setup(tax_setup(rules, holidays=(school, free))) == []


def test_an_empty_set_up_needs_a_code_and_a_location() -> None:
    """A shop that has typed nothing is told what to begin with."""
    assert [str(finding) for finding in check_tax_setup(TaxSetup())] == [
        "tax codes: There is no tax code: add at least one, such as Tax.",
        "default location: No tax location is the default: choose one.",
        "shipping: There is no tax code 'Non': choose one for delivery charges.",
    ]


def test_all_faults_are_listed_not_only_the_first() -> None:
    """The owner sees everything that is wrong at once."""
    setup = tax_setup({"Tax": (component("State", "108", "city", above="-1.00"),)})
    assert len(check_tax_setup(changed(setup, default_location="away"))) == 4
