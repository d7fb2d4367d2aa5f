"""Tiny builders: a shop, items and sales from a few words, for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tui_pos.core import actions as act
from tui_pos.core.catalog import Department, Item
from tui_pos.core.receipt import Receipt, TenderKind
from tui_pos.core.sale import Rules, Sale, new_sale
from tui_pos.core.selling import apply
from tui_pos.core.settings import CompanySettings, Store, TenderType, Till
from tui_pos.core.taxsetup import Agency, Component, Rate, TaxCode, TaxLocation, TaxSetup

DAY = date(2026, 11, 23)
NOON = 1_795_867_200_000
"""2026-11-28 12:00 UTC in milliseconds; any fixed time will do."""

TENDERS = (
    TenderType("cash", "Cash", TenderKind.CASH, "cash"),
    TenderType("check", "Check", TenderKind.CHECK, "check", gives_change=True, needs_number=True),
    TenderType("visa", "Visa", TenderKind.CARD, "card", brand="Visa", opens_drawer=False),
    TenderType("gift", "Gift card", TenderKind.GIFT_CARD, needs_number=True, opens_drawer=False),
    TenderType("account", "House account", TenderKind.ACCOUNT, opens_drawer=False),
)

DEPARTMENT = Department("dep-gen", "GEN", "General")


def tax(percent: str = "8.25", **changes: Any) -> TaxSetup:
    """One agency, one location: `Tax` at `percent`, `Non` at nothing."""
    component = Component("state", f"State {percent}%", "agency", (Rate(Decimal(percent)),))
    setup = {
        "agencies": (Agency("agency", "State Tax Agency"),),
        "codes": (TaxCode("Tax", "Taxable"), TaxCode("Non", "Not taxable", taxable=False)),
        "locations": (TaxLocation("here", "Here", {"Tax": (component,), "Non": ()}),),
        "default_location": "here",
    }
    return TaxSetup(**(setup | changes))


def rules(setup: TaxSetup | None = None, **company: Any) -> Rules:
    """A small company with the usual tenders; keywords replace its settings."""
    settings = CompanySettings(**({"name": "Test Shop", "tenders": TENDERS} | company))
    store = Store("store-1", 1, "Main Street", tax_location="here")
    return Rules(settings, setup or tax(), store, Till("till-1", "store-1", 1, "Till 1"))


def item(name: str = "Mug", price: str = "10.00", code: str = "Tax", **changes: Any) -> Item:
    """An item from its name and price; the name makes its id and number."""
    minor = int(Decimal(price) * 100)
    plain = {"id": f"id-{name}", "number": name.lower(), "name": name, "department": DEPARTMENT.id}
    return Item(**(plain | {"prices": (minor,), "tax_code": code} | changes))


def begun(shop: Rules | None = None, **changes: Any) -> Sale:
    """An open sale with nothing on it."""
    begin = act.Begin("sale-1", "staff-1", DAY, NOON, "here")
    return apply(new_sale(shop or rules()), act.Begin(**(_fields(begin) | changes)))


def rung(*things: str | Item | act.AnyAction, shop: Rules | None = None) -> Sale:
    """A sale of items given as `"10.00"`, items or further actions, in order."""
    sale = begun(shop)
    for thing in things:
        if isinstance(thing, str):
            thing = item(f"Item {thing}", thing)
        sale = apply(sale, act.Ring(thing) if isinstance(thing, Item) else thing)
    return sale


def paid(*things: str | Item | act.AnyAction, shop: Rules | None = None) -> Receipt:
    """The receipt of such a sale, paid in cash unless a tender is among the actions."""
    from tui_pos.core.finishing import finish

    sale = rung(*things, shop=shop)
    if not sale.tenders:
        sale = apply(sale, act.AddTender("cash"))
    return finish(sale, "0101-000001", NOON + 60_000)[1]


def _fields(struct: Any) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}
