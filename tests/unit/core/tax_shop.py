"""Small builders of tax set-ups and lines, so that tests can state them the way an owner would say them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tui_pos.core.money import Money
from tui_pos.core.tax import Settled, Taxable, TaxEngine
from tui_pos.core.taxsetup import (
    Agency,
    Component,
    Holiday,
    IncludedRounds,
    Rate,
    TaxCode,
    TaxLocation,
    TaxRounding,
    TaxSetup,
)

DAY = date(2026, 11, 20)
STATE, COUNTY = Agency("state", "State Tax Agency"), Agency("county", "County Treasurer")
LINE, RECEIPT = TaxRounding.LINE, TaxRounding.RECEIPT
TAX, NET = IncludedRounds.TAX, IncludedRounds.NET


def cents(text: str) -> int:
    """Read an amount as a shopkeeper writes it."""
    return Money.parse(text).minor


def component(
    name: str,
    percent: str,
    agency: str = "state",
    above: str | None = None,
    up_to: str | None = None,
    part_only: bool = False,
) -> Component:
    """Make a component with one rate since ever; bounds are unit prices."""
    return Component(
        name.lower(),
        name,
        agency,
        (Rate(Decimal(percent)),),
        lower=None if above is None else cents(above),
        upper=None if up_to is None else cents(up_to),
        part_only=part_only,
    )


def tax_setup(
    codes: Mapping[str, tuple[Component, ...]],
    *,
    included: bool = False,
    rounding: TaxRounding = RECEIPT,
    rounds: IncludedRounds = TAX,
    holidays: tuple[Holiday, ...] = (),
) -> TaxSetup:
    """Make a shop in one place, `home`, with the given codes and the untaxed code `Non`."""
    return TaxSetup(
        agencies=(STATE, COUNTY),
        codes=(*(TaxCode(code, code) for code in codes), TaxCode("Non", "Not taxed", False)),
        locations=(TaxLocation("home", "Home", dict(codes), holidays),),
        default_location="home",
        included=included,
        rounding=rounding,
        included_rounds=rounds,
    )


def rate_setup(percent: str, **options: object) -> TaxSetup:
    """Make a shop with one rate for the code `Tax`."""
    return tax_setup({"Tax": (component("State", percent),)}, **options)  # type: ignore[arg-type]


def engine(setup: TaxSetup, *, day: date = DAY, exempt: bool = False) -> TaxEngine:
    return TaxEngine(setup, "home", day, exempt)


def goods(amount: str, code: str = "Tax", quantity: str = "1", price: str | None = None) -> Taxable:
    """Describe a line by what it costs in all; the unit price is that of one piece unless given."""
    unit_price = abs(cents(amount)) if price is None else cents(price)
    return Taxable(code, cents(amount), Decimal(quantity), unit_price)


def settle(setup: TaxSetup, *lines: Taxable, day: date = DAY, exempt: bool = False) -> Settled:
    """Settle a receipt of these lines, after checking that the running total said the same."""
    taxes = engine(setup, day=day, exempt=exempt)
    known = [taxes.line(line) for line in lines]
    settled = taxes.settle(known)
    assert taxes.preview(known) == settled.figures
    check_sums(settled)
    return settled


def sale(setup: TaxSetup, *amounts: str) -> Settled:
    """Settle a receipt with one piece of each amount, under the code `Tax`."""
    return settle(
        setup, *(goods(amount, quantity="-1" if "-" in amount else "1") for amount in amounts)
    )


def written(settled: Settled) -> str:
    """Write a receipt's figures as `net + tax = gross`."""
    figures = settled.figures
    return f"{Money(figures.net)} + {Money(figures.tax)} = {Money(figures.gross)}"


def taxes_of(settled: Settled) -> list[str]:
    """Write the tax totals as `code name percent% of base: amount`."""
    return [
        f"{t.code} {t.name} {t.percent}% of {Money(t.base)}: {Money(t.amount)}"
        for t in settled.totals
    ]


def line_taxes(settled: Settled) -> list[str]:
    return [str(Money(line.tax)) for line in settled.lines]


def check_sums(settled: Settled) -> None:
    """Assert everything that must add up on any receipt."""
    for line in settled.lines:
        assert line.net + line.tax == line.gross
        assert line.tax == sum(tax.amount for tax in line.taxes)
    figures = settled.figures
    assert figures.net == sum(line.net for line in settled.lines)
    assert figures.tax == sum(line.tax for line in settled.lines)
    assert figures.tax == sum(total.amount for total in settled.totals)
    for component_id in {total.component for total in settled.totals}:
        lines = [t for line in settled.lines for t in line.taxes if t.component == component_id]
        totals = [t for t in settled.totals if t.component == component_id]
        assert sum(t.amount for t in lines) == sum(t.amount for t in totals)
        assert sum(t.base for t in lines) == sum(t.base for t in totals)
