"""What the lists of QuickBooks must hold before a day can be posted."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from exchange.posting.mapping import Mode
from exchange.posting.setup import SetUp, needs, set_up
from exchange.qbxml.items import ItemNonInventoryAdd, ItemPaymentAdd, ItemSalesTaxAdd
from exchange.qbxml.lists import AccountAdd, PaymentMethodAdd
from tests.builders import tax
from tests.exchange.posting.shop import books, goods, posted, receipt, shop_rules
from tests.exchange.posting.vouchers import BILLED
from tests.exchange.posting.worked_day import events
from tui_pos.core.refusal import Refusal


def lists(*bodies: msgspec.Struct, mode: Mode = Mode.SUMMARISED) -> list[SetUp]:
    """What a day needs."""
    chosen = books(mode=mode)
    return set_up(posted(chosen, *bodies).documents, chosen)


def test_what_the_worked_day_needs() -> None:
    """In the order of dependence; a dash marks what QuickBooks, a person or the exchange of lists provides."""
    assert [
        f"{entry.need.list} {entry.need.name}{'' if entry.request else ' -'}"
        for entry in lists(*events())
    ] == [
        "account Accounts Receivable -",
        "account Cash Over/Short",
        "account Cash in Drawer",
        "account Cost of Goods Sold -",
        "account Customer Deposits",
        "account Employee Tips Payable",
        "account Gift Cards Outstanding",
        "account Inventory Asset -",
        "account Postage",
        "account Sales",
        "account Sales Tax Payable -",
        "account Shipping Charges Collected",
        "account Undeposited Funds -",
        "account Sales:Merchandise",
        "vendor State Tax Agency",
        "payment method Check",
        "payment method Visa",
        "customer Harbor Cafe -",
        "customer POS Daily Sales",
        "tax item State 6.00%",
        "tax item Tax Calculated On Invoice",
        "item POS Cash in Drawer",
        "item POS Customer Deposits",
        "item POS Employee Tips Payable",
        "item POS Gift Cards Outstanding",
        "item POS Shipping Charges Collected",
        "item POS-Pay Visa",
        "item POS-Tax Sales/Merchandise",
    ]


def test_how_they_are_added() -> None:
    """Sub-accounts under their parents with its type, a payment item with method and account, a tax with its agency."""
    found = {entry.need.name: entry.request for entry in lists(*events())}
    account, method = found["Sales:Merchandise"], found["Visa"]
    pay, state = found["POS-Pay Visa"], found["State 6.00%"]
    assert isinstance(account, AccountAdd)
    assert (account.name, account.account_type) == ("Merchandise", "Income")
    assert account.parent_ref is not None
    assert account.parent_ref.full_name == "Sales"
    assert isinstance(method, PaymentMethodAdd)
    assert method.payment_method_type == "Visa"
    assert isinstance(pay, ItemPaymentAdd)
    assert pay.deposit_to_account_ref is not None
    assert pay.deposit_to_account_ref.full_name == "Undeposited Funds"
    assert isinstance(state, ItemSalesTaxAdd)
    assert state.tax_rate == Decimal("6.00")
    assert state.tax_vendor_ref is not None
    assert state.tax_vendor_ref.full_name == "State Tax Agency"


def test_nothing_points_at_what_comes_later() -> None:
    """Every request names what it stands on, and that is earlier in the list."""
    for mode in Mode:
        before: set[str] = set()
        for entry in lists(*events(), mode=mode):
            assert set(entry.after) <= before
            before.add(entry.need.key)
    after = {entry.need.key: entry.after for entry in lists(*events())}
    assert after["item:pos-pay visa"] == ("account:undeposited funds", "payment method:visa")
    assert after["tax item:state 6.00%"] == ("vendor:state tax agency",)
    assert after["account:sales:merchandise"] == ("account:sales",)


def test_detailed_mode_adds_an_item_for_each_thing_under_its_account() -> None:
    """The parent comes first; things sold twice are added once."""
    made = lists(receipt("0101-000001", goods("5.00"), goods("5.00")), mode=Mode.DETAILED)
    items = [(entry.need.name, entry.request) for entry in made if entry.need.list == "item"]
    assert [name for name, _ in items] == [
        "POS Cash in Drawer",
        "POS-Items Sales/Merchandise",
        "POS-Items Sales/Merchandise:#thing 5.00 Thing 5.00",
    ]
    thing = items[2][1]
    assert isinstance(thing, ItemNonInventoryAdd)
    assert thing.name == "#thing 5.00 Thing 5.00"
    assert thing.parent_ref is not None
    assert thing.parent_ref.full_name == "POS-Items Sales/Merchandise"


def test_needs_of_one_document() -> None:
    """A bill needs its vendor, its terms and its accounts; nobody adds a vendor or terms behind the owner's back."""
    chosen = books()
    (bill,) = posted(chosen, BILLED).documents
    found = {(need.list.value, need.name) for need in needs(bill, chosen)}
    assert {("vendor", "Acme Wholesale"), ("terms", "Net 30")} <= found
    added = {entry.need.name for entry in set_up([bill], chosen) if entry.request}
    assert added == {"Freight & Shipping Costs", "Purchase Discounts"}


def test_two_different_things_under_one_name_are_refused() -> None:
    """Two taxes called alike at one rate, paid to two agencies, would post to one of them."""
    one = shop_rules(tax("6.00"))
    (component,) = one.tax.locations[0].rules["Tax"]
    location = msgspec.structs.replace(
        one.tax.locations[0],
        rules={"Tax": (msgspec.structs.replace(component, agency="county"),), "Non": ()},
    )
    other = shop_rules(msgspec.structs.replace(one.tax, locations=(location,)))
    with pytest.raises(Refusal, match=r"would share the item State 6\.00%"):
        lists(
            receipt("0101-000001", goods("5.00"), shop=one),
            receipt("0101-000002", goods("5.00"), shop=other),
        )


def test_what_is_mapped_to_a_tax_item_of_quickbooks_uses_its_name() -> None:
    """A tax item that the company has is used as it is called there."""
    chosen = books(tax_items={"state/6": "Sales Tax 6%"})
    made = posted(chosen, receipt("0101-000001", goods("5.00")))
    assert "Sales Tax 6%" in {entry.need.name for entry in set_up(made.documents, chosen)}


def test_a_tax_without_an_agency_waits() -> None:
    """QuickBooks takes no tax without a vendor to pay it to."""
    shop = shop_rules(tax("6.00"))
    made = posted(books(), receipt("0101-000001", goods("5.00"), shop=shop))
    assert made.findings == ()
    chosen = books()
    bare = msgspec.structs.replace(chosen.directory, agencies={})
    from exchange.posting.books import Books

    left = posted(Books(chosen.mapping, bare, chosen.file), receipt("0101-000001", goods("5.00")))
    assert left.documents == ()
    assert "has no agency in QuickBooks" in left.findings[0].sentence
