"""Our sales taxes against QuickBooks': an agency's vendor and a tax item for each, at the same rate."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from exchange.company import lists
from exchange.company.check import Check, ask, ok, stop
from exchange.company.links import Kind
from exchange.company.lists import Listed, Lists
from exchange.company.people import Names
from exchange.posting.helpers import check_taxes, percent_text
from exchange.posting.mapping import Mapping
from exchange.qbxml.text import fit_name
from tui_pos.core.taxsetup import Component, TaxSetup
from tui_pos.data.queries import settings
from tui_pos.journal.connection import Connection

_CURE = "Correct the tax item in QuickBooks (Lists, Item List), or map the tax to another item."


def tax_checks(db: Connection, company: str, mapping: Mapping, now: int) -> Iterator[Check]:
    """Look for a vendor of every agency and for what QuickBooks has under the names of our tax items."""
    setup = settings.tax(db, now)
    if setup is None:
        yield ok("taxes", "No sales tax is set up.")
        return
    for finding in check_taxes(setup):
        yield stop("taxes", str(finding), "Give each agency's tax a name of its own.")
    yield _agencies(db, company, setup)
    yield from _items(db, company, mapping, setup)


def _agencies(db: Connection, company: str, setup: TaxSetup) -> Check:
    names = Names(db, company)
    wanted = [names.of(Kind.AGENCY, one.id, one.name) for one in setup.agencies]
    missing = [name for name in wanted if lists.by_name(db, company, Lists.VENDOR, name) is None]
    if not missing:
        return ok("tax vendors", "Every tax agency is a vendor in QuickBooks.")
    return ask(
        "tax vendors",
        f"QuickBooks has no vendor for the tax agencies {', '.join(missing)}.",
        "Confirm to have them added, or give the agencies in the tax set-up the names that their vendors have.",
        tuple(f"vendor {name}" for name in missing),
    )


def _items(db: Connection, company: str, mapping: Mapping, setup: TaxSetup) -> Iterator[Check]:
    missing: list[str] = []
    wrong = False
    for component in _components(setup):
        for rate in component.rates[-1:]:
            name = _item_name(mapping, component, rate.percent)
            found = lists.by_name(db, company, Lists.ITEM, name)
            if found is None:
                missing.append(name)
            elif (trouble := _unfit(name, rate.percent, found)) is not None:
                wrong = True
                yield trouble
    if missing:
        yield ask(
            "tax items",
            f"QuickBooks has no sales tax item {', '.join(sorted(set(missing)))}.",
            "Confirm to have them added, or map our taxes to the items that are there.",
            tuple(f"tax item {name}" for name in sorted(set(missing))),
        )
    elif not wrong:
        yield ok(
            "tax items", "Every tax has its item in QuickBooks, at the same rate, with its agency."
        )


def _components(setup: TaxSetup) -> list[Component]:
    found = {
        component.id: component
        for location in setup.locations
        for components in location.rules.values()
        for component in components
    }
    return [one for one in found.values() if one.rates]


def _item_name(mapping: Mapping, component: Component, percent: Decimal) -> str:
    """Name a tax's item as documents will: the one that was mapped, else `8.25% State`."""
    mapped = mapping.tax_items.get(f"{component.id}/{percent.normalize():f}")
    if mapped:
        return fit_name(mapped, 31)
    rate, bare = percent_text(percent), f"{percent.normalize():f}"
    same = bare in component.name or rate in component.name
    return fit_name(component.name if same else f"{rate}% {component.name}", 31)


def _unfit(name: str, percent: Decimal, found: Listed) -> Check | None:
    """Say what keeps an item of that name from standing for the tax."""
    if found.kind != "ItemSalesTax":
        return stop(
            f"tax item {name}",
            f"{name} is no single sales tax in QuickBooks ({found.kind.removeprefix('Item')}).",
            _CURE,
        )
    if not found.fact("vendor") and percent:
        return stop(f"tax item {name}", f"The tax item {name} has no vendor to be paid to.", _CURE)
    if Decimal(found.fact("rate") or 0) != percent:
        return stop(
            f"tax item {name}",
            f"The tax item {name} is {found.fact('rate') or 0} % in QuickBooks and {percent.normalize():f} % here.",
            _CURE,
        )
    return None
