"""Finding what is wrong with a tax set-up, all of it at once, before a shop sells by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tui_pos.core.money import format_minor
from tui_pos.core.taxsetup import Component, Holiday, Rate, TaxCode, TaxLocation, TaxSetup

MAX_COMPONENTS = 3
"""What one tax code may be made of in one location, as in the predecessor."""

MAX_CODE = 3
"""Letters of a tax code's name: QuickBooks takes no more for a sales tax code."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Say what is wrong and what to do (`sentence`), and where: `location NYC, code Lux, component State`."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


def check_tax_setup(setup: TaxSetup) -> list[Finding]:
    """List everything that is wrong with a tax set-up; an empty list lets the shop sell by it."""
    return [
        *_agencies(setup),
        *_codes(setup),
        *_locations(setup),
        *_component_identity(setup),
        *_choices(setup),
    ]


def _twice(what: str, names: Iterable[str]) -> Iterator[Finding]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Finding(
                f"{what} {name}", f"The {what} {name!r} is there {times} times: remove the others."
            )


def _agencies(setup: TaxSetup) -> Iterator[Finding]:
    yield from _twice("agency", (agency.id for agency in setup.agencies))
    for agency in setup.agencies:
        if not agency.name.strip():
            sentence = "The agency has no name: type the one that its vendor in QuickBooks has."
            yield Finding(f"agency {agency.id}", sentence)


def _codes(setup: TaxSetup) -> Iterator[Finding]:
    if not setup.codes:
        yield Finding("tax codes", "There is no tax code: add at least one, such as Tax.")
    # QuickBooks does not tell names apart by capital letters.
    yield from _twice("tax code", (code.code.casefold() for code in setup.codes))
    for code in setup.codes:
        if not 1 <= len(code.code) <= MAX_CODE:
            sentence = (
                f"A tax code has one to {MAX_CODE} letters, as in QuickBooks: rename {code.code!r}."
            )
            yield Finding(f"code {code.code}", sentence)


def _locations(setup: TaxSetup) -> Iterator[Finding]:
    yield from _twice("tax location", (location.id for location in setup.locations))
    codes = {code.code: code for code in setup.codes}
    for location in setup.locations:
        place = f"location {location.id}"
        for code in setup.codes:
            if code.taxable and code.code not in location.rules:
                sentence = (
                    f"Nothing says how {code.code!r} is taxed here: give it components, or "
                    "an empty list for no tax."
                )
                yield Finding(f"{place}, code {code.code}", sentence)
        for name, components in location.rules.items():
            yield from _rule(setup, f"{place}, code {name}", codes.get(name), components)
        yield from _holidays(codes, location)


def _rule(
    setup: TaxSetup, place: str, code: TaxCode | None, components: tuple[Component, ...]
) -> Iterator[Finding]:
    if code is None:
        yield Finding(place, "There is no such tax code: add it, or remove its rule here.")
    elif components and not code.taxable:
        yield Finding(place, "The code is not taxable but has components: remove them.")
    if len(components) > MAX_COMPONENTS:
        sentence = f"There are {len(components)} components: at most {MAX_COMPONENTS} are possible."
        yield Finding(place, sentence)
    for finding in _twice("component", (component.id for component in components)):
        yield Finding(place, finding.sentence)
    agencies = {agency.id for agency in setup.agencies}
    for component in components:
        where = f"{place}, component {component.id}"
        if component.agency not in agencies:
            sentence = f"There is no agency {component.agency!r}: add it, or choose another."
            yield Finding(where, sentence)
        yield from _rates(where, component.rates)
        yield from _bounds(where, component)


def _rates(place: str, rates: tuple[Rate, ...]) -> Iterator[Finding]:
    if not rates:
        yield Finding(place, "There is no rate: type one, 0 where nothing is charged.")
    for rate in rates:
        if not (rate.percent.is_finite() and Decimal(0) <= rate.percent <= Decimal(100)):
            sentence = f"{rate.percent} % is not a tax rate: type 0 to 100."
            yield Finding(place, sentence)
    for start, times in Counter(rate.starts for rate in rates).items():
        if times > 1:
            since = f"from {start:%Y-%m-%d} on" if start else "from the beginning"
            yield Finding(place, f"There are {times} rates {since}: keep one of them.")


def _bounds(place: str, component: Component) -> Iterator[Finding]:
    lower, upper = component.lower, component.upper
    for bound in (lower, upper):
        if bound is not None and bound < 0:
            yield Finding(place, f"A price bound of {format_minor(bound)} is below 0: raise it.")
    if lower is not None and upper is not None and lower >= upper:
        low, high = format_minor(lower), format_minor(upper)
        sentence = f"No price is above {low} and at most {high}: swap or change the bounds."
        yield Finding(place, sentence)
    if component.part_only and lower is None and upper is None:
        sentence = "Only a part of the price is to be taxed, but no bound says which: type one."
        yield Finding(place, sentence)


def _holidays(codes: dict[str, TaxCode], location: TaxLocation) -> Iterator[Finding]:
    for holiday in location.holidays:
        place = f"location {location.id}, holiday {holiday.name}"
        yield from (Finding(place, sentence) for sentence in _holiday(codes, holiday))


def _holiday(codes: dict[str, TaxCode], holiday: Holiday) -> Iterator[str]:
    if holiday.last < holiday.first:
        yield (
            f"It ends on {holiday.last:%Y-%m-%d}, before it begins on {holiday.first:%Y-%m-%d}: "
            "correct the days."
        )
    if not holiday.codes:
        yield "It frees no tax code from tax: choose at least one, or remove it."
    for name in holiday.codes:
        if name not in codes:
            yield f"There is no tax code {name!r}: add it, or take it out of the holiday."
    if holiday.price_limit is not None and holiday.price_limit <= 0:
        yield f"A price limit of {format_minor(holiday.price_limit)} frees nothing: raise it."


def _component_identity(setup: TaxSetup) -> Iterator[Finding]:
    """A component is one tax item in QuickBooks: wherever it is used it has one name and one agency."""
    seen: dict[str, set[tuple[str, str]]] = {}
    for location in setup.locations:
        for components in location.rules.values():
            for component in components:
                seen.setdefault(component.id, set()).add((component.name, component.agency))
    for name, uses in seen.items():
        if len(uses) > 1:
            sentence = (
                "It has different names or agencies in different places: "
                "make them the same, or give each its own id."
            )
            yield Finding(f"component {name}", sentence)


def _choices(setup: TaxSetup) -> Iterator[Finding]:
    if not setup.default_location:
        yield Finding("default location", "No tax location is the default: choose one.")
    elif all(location.id != setup.default_location for location in setup.locations):
        sentence = f"There is no tax location {setup.default_location!r}: choose one of the list."
        yield Finding("default location", sentence)
    if all(code.code != setup.shipping_code for code in setup.codes):
        sentence = f"There is no tax code {setup.shipping_code!r}: choose one for delivery charges."
        yield Finding("shipping", sentence)
