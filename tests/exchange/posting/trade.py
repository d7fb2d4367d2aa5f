"""Generated receipts: mixed taxes, discounts, returns, deliveries, gift cards, payments on account, split tenders."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.builders import tax
from tests.exchange.posting.shop import HARBOR, goods, receipt, reversed_, shop_rules
from tui_pos.core import actions as act
from tui_pos.core.catalog import ItemType
from tui_pos.core.receipt import ItemLine, Receipt
from tui_pos.core.refusal import Refusal
from tui_pos.core.sale import Rules
from tui_pos.core.settings import CashRounding
from tui_pos.core.taxsetup import (
    Agency,
    Component,
    Rate,
    TaxCode,
    TaxLocation,
    TaxRounding,
    TaxSetup,
)

STATE = Component("state", "State", "agency", (Rate(Decimal("6.25")),))
COUNTY = Component("county", "County", "county", (Rate(Decimal("2.375")),))


def two_taxes(included: bool, rounding: TaxRounding) -> TaxSetup:
    """`Tax` is state and county, `Lux` the county's alone, `Non` neither; delivery is taxed by the county."""
    return tax(
        agencies=(Agency("agency", "State Tax Agency"), Agency("county", "Kings County")),
        codes=(
            TaxCode("Tax", "Taxable"),
            TaxCode("Lux", "Luxury"),
            TaxCode("Non", "Not taxable", taxable=False),
        ),
        locations=(
            TaxLocation("here", "Here", {"Tax": (STATE, COUNTY), "Lux": (COUNTY,), "Non": ()}),
        ),
        shipping_code="Lux",
        included=included,
        rounding=rounding,
    )


shops = st.builds(
    lambda included, rounding, coins: shop_rules(
        two_taxes(included, rounding), cash_rounding=coins
    ),
    st.booleans(),
    st.sampled_from(TaxRounding),
    st.sampled_from(CashRounding),
)
prices = st.integers(0, 30000).map(lambda minor: str(Decimal(minor) / 100))


@st.composite
def sold(draw: st.DrawFn) -> list[Any]:
    """An item rung, sometimes back, sometimes reduced."""
    thing = goods(
        draw(prices),
        draw(st.sampled_from(("0", "0.01", "3.33333", "60"))),
        code=draw(st.sampled_from(("Tax", "Lux", "Non"))),
        type=draw(st.sampled_from(ItemType)),
    )
    quantity = Decimal(draw(st.sampled_from(("1", "2", "0.333", "-1", "-3"))))
    return [act.Ring(thing, quantity, reason="Defective")]


others = st.one_of(
    st.integers(0, 2000).map(lambda amount: act.SetShipping("Parcel", amount)),
    st.integers(1, 2000).map(lambda amount: act.AddTip(amount, "staff-1")),
    st.builds(act.AddGiftCard, st.just("G-1"), st.integers(1, 5000), st.booleans()),
    st.integers(1, 5000).map(lambda amount: act.AddDeposit("order-1", amount)),
    st.integers(1, 9000).map(act.AddAccountPayment),
    st.sampled_from(("5", "33.3", "100")).map(lambda p: act.DiscountSale(percent=Decimal(p))),
    st.integers(1, 3).map(lambda n: act.DiscountLine(n, percent=Decimal("12.5"))),
    st.just(act.SetExempt("Resale", "C-1")),
)
tenders = st.builds(
    act.AddTender,
    st.sampled_from(
        ("cash", "check", "visa", "amex", "gift", "account", "deposit", "credit", "app")
    ),
    st.one_of(st.none(), st.integers(1, 20000)),
    number=st.just("17"),
    order=st.just("order-1"),
)


@st.composite
def receipts(draw: st.DrawFn, number: str, shop: Rules) -> Receipt | None:
    """A receipt of what the register let pass, or None where it let nothing pass."""
    things: list[Any] = [act.SetCustomer(HARBOR)]
    for group in draw(st.lists(sold(), max_size=4)):
        things += group
    things += draw(st.lists(others, max_size=4))
    things += draw(st.lists(tenders, max_size=3))
    return _rung(number, things, shop)


def _rung(number: str, things: list[Any], shop: Rules) -> Receipt | None:
    """Ring what can be rung, leaving out each action that the register refuses."""
    kept: list[Any] = []
    for thing in things:
        try:
            receipt_of(number, [*kept, thing], shop, settle=False)
        except Refusal:
            continue
        kept.append(thing)
    try:
        return receipt_of(number, kept, shop, settle=True)
    except Refusal:
        return None


def receipt_of(number: str, things: list[Any], shop: Rules, settle: bool) -> Receipt:
    """Ring actions and, to `settle`, pay the rest in cash."""
    from tests.builders import rung
    from tui_pos.core.sale import State

    sale = rung(*things, shop=shop)
    if not settle:
        return None  # type: ignore[return-value]
    rest = [] if sale.state is State.SETTLED else [act.AddTender("cash")]
    return receipt(number, *things, *rest, shop=shop)


@st.composite
def returns(draw: st.DrawFn, number: str, sold_on: Receipt, shop: Rules) -> Receipt | None:
    """A receipt that takes part of another one's goods back, and may sell something."""
    lines = [line for line in sold_on.lines if isinstance(line, ItemLine) and line.quantity > 0]
    things: list[Any] = [act.SetCustomer(HARBOR)]
    for line in lines:
        part = draw(st.sampled_from((line.quantity, line.quantity / 2)))
        back = act.ReturnLine(
            sold_on.id, sold_on.number, line, part, Decimal(0), sold_on.taxes, sold_on.tax_included,
            "Defective",
        )  # fmt: skip
        things.append(back)
    for group in draw(st.lists(sold(), max_size=1)):
        things += group
    things += draw(st.lists(tenders, max_size=2))
    return _rung(number, things, shop)


@st.composite
def days(draw: st.DrawFn) -> list[Receipt]:
    """A day's receipts, some of them reversed."""
    shop = draw(shops)
    made: list[Receipt] = []
    for n in range(draw(st.integers(1, 6))):
        one = draw(receipts(f"0101-{n + 1:06}", shop))
        if one is None:
            continue
        made.append(one)
        then = draw(st.sampled_from(("nothing", "nothing", "return", "reversal")))
        if then == "reversal":
            made.append(reversed_(one, f"0101-{n + 1001:06}"))
        back = draw(returns(f"0101-{n + 2001:06}", one, shop)) if then == "return" else None
        made += [back] if back is not None else []
    return made
