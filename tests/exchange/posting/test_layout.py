"""The order of lines on the zero receipt, by days of all shapes, and tax that QuickBooks computes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from exchange.posting.document import Document
from exchange.posting.entry import Place
from exchange.posting.mapping import Mode
from tests.builders import tax
from tests.exchange.posting.shop import (
    books,
    entries,
    form,
    goods,
    one,
    posted,
    receipt,
    returned,
    shop_rules,
)
from tests.exchange.posting.test_properties import quickbooks_total
from tests.exchange.posting.trade import two_taxes
from tui_pos.core import actions as act
from tui_pos.core.receipt import Receipt
from tui_pos.core.taxsetup import TaxRounding


def summary(*receipts: Receipt, **mapping: Any) -> Document:
    """The zero receipt of a day."""
    document = one(posted(books(**mapping), *receipts))
    assert quickbooks_total(document) == 0
    return document


def test_a_day_with_more_returns_than_sales() -> None:
    """The block that comes to less stands first: sales, then returns, then the tax of the returns' sign."""
    assert form(
        summary(
            receipt("0101-000001", goods("10.00")),
            receipt("0101-000002", returned("50.00")),
        )
    ) == [
        "POS-Tax Sales/Merchandise | 10.00",
        "POS-Tax Sales/Merchandise | -50.00",
        "State 6.00% | -2.40",
        "POS Cash in Drawer | 42.40",
    ]


def test_a_day_of_returns_only() -> None:
    """Everything is negative but the cash that went out; the total is still 0.00."""
    assert form(summary(receipt("0101-000001", returned("50.00"), act.AddTender("visa")))) == [
        "POS-Tax Sales/Merchandise | -50.00",
        "State 6.00% | -3.00",
        "POS-Pay Visa | 53.00",
    ]


def test_a_day_of_nothing() -> None:
    """No entries, or entries that come to nothing, make no document."""
    assert posted(books()).documents == ()
    assert posted(books(), receipt("0101-000001", goods("0.00"))).documents == ()


def test_taxed_returns_on_a_day_of_exempt_sales() -> None:
    """The tax is negative though sales prevail: it stands under the returns, not under the sales."""
    assert form(
        summary(
            receipt("0101-000001", goods("100.00"), act.SetExempt("Resale", "C-1")),
            receipt("0101-000002", returned("50.00")),
        )
    ) == [
        "POS-Tax Sales/Merchandise | -50.00",
        "State 6.00% | -3.00",
        "POS Sales/Merchandise | 100.00",
        "POS Cash in Drawer | -47.00",
    ]


def test_two_taxes_of_opposite_sign() -> None:
    """More was sold under the county's tax alone, more came back under both: each tax follows its own side."""
    shop = shop_rules(two_taxes(False, TaxRounding.LINE))
    sold = receipt("0101-000001", goods("200.00", code="Lux"), shop=shop)
    back = receipt("0101-000002", returned("100.00"), shop=shop)
    assert form(summary(sold, back)) == [
        "POS-Tax Sales/Merchandise | -100.00",
        "6.25% State | -6.25",
        "POS-Tax Sales/Merchandise | 200.00",
        "2.375% County | 2.37",
        "POS Cash in Drawer | -96.12",
    ]


def test_taxed_shipping_stands_under_its_sign() -> None:
    """Exempt goods came back and a delivery was taxed: the delivery moves up, its tax below it."""
    shop = shop_rules(tax("6.00", shipping_code="Tax"))
    back = receipt("0101-000001", returned("50.00", code="Non"), shop=shop)
    sent = receipt("0101-000002", act.SetShipping("Parcel", 1000), shop=shop)
    assert form(summary(back, sent)) == [
        "POS-Tax Shipping Charges C~E71D | 10.00",
        "State 6.00% | 0.60",
        "POS Sales/Merchandise | -50.00",
        "POS Cash in Drawer | 39.40",
    ]


def penny_day() -> list[Receipt]:
    """Three sales of 0.09: the register takes 0.01 of tax on each, 6 % of 0.27 is 0.02."""
    return [receipt(f"0101-00000{n}", goods("0.09")) for n in (1, 2, 3)]


def test_quickbooks_computes_the_tax_of_a_single_rate_shop() -> None:
    """The header has the real tax item, no line has tax, and what QuickBooks finds too little stands on its own line."""
    document = summary(*penny_day(), quickbooks_computes_tax=True)
    assert form(document) == [
        "POS-Tax Sales/Merchandise | 0.27",
        "POS Tax Rounding | 0.01",
        "POS Cash in Drawer | -0.30",
    ]
    assert document.tax_item is not None
    assert document.tax_item.name == "State 6.00%"
    assert entries(document) == [
        "Cr Sales:Merchandise 0.27",
        "Cr Balancing Adjustments 0.01",
        "Dr Cash in Drawer 0.30",
        "Cr Sales Tax Payable 0.02",
    ]
    assert document.posting.lines[-1].place is Place.COMPUTED


def test_several_rates_are_not_left_to_quickbooks() -> None:
    """Goods that come back at an old rate, or two taxes, keep their tax lines even if QuickBooks may compute."""
    old = receipt("0101-000002", goods("10.00"), shop=shop_rules(tax("5.00")))
    document = summary(*penny_day(), old, quickbooks_computes_tax=True)
    assert form(document)[1:3] == ["State 6.00% | 0.03", "State 5.00% | 0.50"]
    assert document.tax_item is not None
    assert document.tax_item.percent == 0


def test_equal_lines_of_a_detailed_receipt_stay_apart() -> None:
    """The same thing rung twice is two lines with a quantity each."""
    made = receipt("0101-000001", goods("5.00", code="Non"), goods("5.00", code="Non"))
    document = one(posted(books(mode=Mode.DETAILED), made))
    mug = "POS-Items Sales/Merchandise:#thing 5.00 Thing 5.00 | 5.00"
    assert form(document) == [mug, mug, "POS Cash in Drawer | -10.00"]
    assert [line.quantity for line in document.lines] == [Decimal(1), Decimal(1), None]


def test_details_of_a_line() -> None:
    """Variant, unit and serial numbers describe what was sold."""
    sold = receipt("0101-000001", goods("5.00", name="Drill", attribute="blue", size="L"))
    line = msgspec.structs.replace(sold.lines[0], unit="box", serials=("S1", "S2"))
    made = msgspec.structs.replace(sold, lines=(line,))
    document = one(posted(books(mode=Mode.DETAILED), made))
    assert document.lines[0].memo == "Drill blue L per box serial S1, S2"
