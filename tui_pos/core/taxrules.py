"""What one tax location charges on one business day: the set-up narrowed to the rates in force.

A *slice* is the part of a line's amount that the same components tax. A code without bounds has one slice, the
whole amount; a tax on the part above a price cuts the amount at `price x quantity`. Slices are kept in whole
hundred-thousandths of the minor unit (`SCALE`), the step of a quantity, so that they are exact integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from tui_pos.core.money import round_half_up
from tui_pos.core.quantity import SCALE, to_scaled
from tui_pos.core.taxsetup import Component, Rate, TaxCode, TaxLocation, TaxSetup


@dataclass(frozen=True, slots=True)
class Taxable:
    """Describe a line to the tax engine: what the customer pays for it, in minor units, after all discounts.

    `amount` has the sign of `quantity` and includes tax exactly where the set-up's prices do. `unit_price` is the
    price before discounts. A quantity of 0, or one whose sign is not the amount's, is a `ValueError`.
    """

    code: str
    amount: int
    quantity: Decimal
    unit_price: int

    def __post_init__(self) -> None:
        if not self.quantity or self.amount * self.quantity < 0:
            raise ValueError(f"{self.quantity} for {self.amount} cannot be taxed")

    @property
    def price(self) -> Fraction:
        """What one unit costs the customer, exactly: the price that bounds and holidays are tested on.

        Discounts lower it (amount / quantity), as the price paid decides in law; without one it is `unit_price`
        itself, since 0.33333 at 110.00 rounds to 36.67, which would be a hair more than 110.00 each.
        """
        if self.amount == round_half_up(self.unit_price * self.quantity):
            return Fraction(self.unit_price)
        return abs(self.amount / Fraction(self.quantity))


@dataclass(frozen=True, slots=True)
class Levy:
    """Name a component at the rate in force: `percent` 8.25 is 8.25 %."""

    component: str
    name: str
    agency: str
    percent: Decimal


Slice = tuple[int, int]
"""Which of a rule's levies tax it (a bit each, the first is 1), and its amount times `SCALE`."""


@dataclass(frozen=True, slots=True)
class CodeRule:
    """Tell how goods of one tax code are taxed: `levies[i]` is charged within the bounds of `components[i]`.

    Unit prices up to `free_up_to` are free of tax by a holiday (None: no such holiday).
    """

    code: str
    components: tuple[Component, ...] = ()
    levies: tuple[Levy, ...] = ()
    free_up_to: int | None = None
    bounded: bool = False

    def slices(self, taxable: Taxable) -> tuple[Slice, ...]:
        """Cut the line's amount by the levies that tax it; the slices always sum to the amount."""
        amount = taxable.amount * SCALE
        if not self.bounded:
            return (((1 << len(self.levies)) - 1, amount),)
        price = taxable.price
        if amount == 0 or (self.free_up_to is not None and price <= self.free_up_to):
            return ((0, amount),)
        top, sign = abs(amount), -1 if amount < 0 else 1
        quantity = to_scaled(abs(taxable.quantity))
        spans = [_span(component, price, quantity, top) for component in self.components]
        cuts = sorted({0, top, *(edge for span in spans for edge in span)})
        sizes: dict[int, int] = {}
        for low, high in pairwise(cuts):
            taxed = sum(1 << i for i, (start, end) in enumerate(spans) if start <= low < end)
            sizes[taxed] = sizes.get(taxed, 0) + sign * (high - low)
        return tuple(sizes.items())


def _span(component: Component, price: Fraction, quantity: int, top: int) -> tuple[int, int]:
    """Give the part of an amount 0 to `top` that a component taxes, both scaled; (0, 0) is none of it."""
    lower, upper = component.lower, component.upper
    if lower is not None and price <= lower:
        return 0, 0
    below = upper is None or price <= upper
    if not component.part_only:
        return (0, top) if below else (0, 0)
    end = top if upper is None or below else upper * quantity
    # The line's amount is rounded to the minor unit, so a bound may lie beyond it by less than half of one.
    return min((lower or 0) * quantity, top), min(end, top)


def in_force(rates: tuple[Rate, ...], day: date) -> Decimal | None:
    """Find the percentage of the latest rate that has begun on `day`; None when none has."""
    begun = [rate for rate in rates if rate.starts is None or rate.starts <= day]
    return max(begun, key=lambda rate: rate.starts or date.min).percent if begun else None


def rules_in_force(setup: TaxSetup, location_id: str, day: date) -> dict[str, CodeRule]:
    """Give the rule of each tax code in a location on a business day; `KeyError` for an unknown location."""
    location = setup.location(location_id)
    return {code.code: _rule(code, location, day) for code in setup.codes}


def _rule(code: TaxCode, location: TaxLocation, day: date) -> CodeRule:
    components = location.rules.get(code.code, ()) if code.taxable else ()
    charged = [
        (component, Levy(component.id, component.name, component.agency, percent))
        for component in components
        if (percent := in_force(component.rates, day)) is not None
    ]
    holidays = [
        holiday
        for holiday in location.holidays
        if code.code in holiday.codes and holiday.first <= day <= holiday.last
    ]
    if any(holiday.price_limit is None for holiday in holidays):
        charged = []
    limits = [holiday.price_limit for holiday in holidays if holiday.price_limit is not None]
    return CodeRule(
        code.code,
        components=tuple(component for component, _ in charged),
        levies=tuple(levy for _, levy in charged),
        free_up_to=max(limits, default=None),
        bounded=bool(limits) or any(_has_bounds(component) for component, _ in charged),
    )


def _has_bounds(component: Component) -> bool:
    return component.lower is not None or component.upper is not None
