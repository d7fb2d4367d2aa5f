"""What the lists of QuickBooks must hold before a day can be posted."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from exchange.posting.books import Books
from exchange.posting.mapping import Mode, Split
from exchange.posting.setup import SetUp, needs, set_up
from exchange.qbxml.items import ItemNonInventoryAdd, ItemPaymentAdd, ItemSalesTaxAdd
from exchange.qbxml.lists import AccountAdd, ClassAdd, PaymentMethodAdd
from tests.builders import tax
from tests.exchange.posting.shop import books, goods, posted, receipt, shop_rules
from tests.exchange.posting.vouchers import BILLED
from tests.exchange.posting.worked_day import events
from tui_pos.core.catalog import Department
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


def test_a_class_needs_those_above_it_and_is_cut_as_quickbooks_stores_it() -> None:
    """Levels are added from above, each of at most 31 characters, and documents name them the same way."""
    name = "Stores:The corner shop at the end of Mill Lane"
    chosen = books(use_classes=True, classes={"store-1": name})
    made = posted(chosen, receipt("0101-000001", goods("5.00")))
    found = [one for one in set_up(made.documents, chosen) if one.need.list == "class"]
    cut = "Stores:The corner shop at the end of M"
    assert [one.need.name for one in found] == ["Stores", cut]
    assert [one.after for one in found] == [(), ("class:stores",)]
    assert {document.class_name for document in made.documents} == {cut}
    assert [one.request.name for one in found if isinstance(one.request, ClassAdd)] == [
        "Stores",
        "The corner shop at the end of M",
    ]


def test_accounts_that_differ_by_case_are_one() -> None:
    """QuickBooks takes both for the same account, so what posts to them is no clash."""
    same = (Department("dep-a", "A", "Tea Room"), Department("dep-b", "B", "TEA ROOM"))
    chosen = books(split=Split.DEPARTMENT)
    known = {one.id: one for one in same}
    directory = msgspec.structs.replace(chosen.directory, departments=known)
    folded = Books(chosen.mapping, directory, chosen.file)
    tea, cake = goods("5.00", department="dep-a"), goods("6.00", department="dep-b")
    made = posted(folded, receipt("0101-000001", tea, cake))
    found = [one.need for one in set_up(made.documents, folded)]
    assert [
        one.name for one in found if one.list == "account" and "oom" in one.name.casefold()
    ] == ["Sales:Merchandise:Tea Room"]


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
    left = posted(Books(chosen.mapping, bare, chosen.file), receipt("0101-000001", goods("5.00")))
    assert left.documents == ()
    assert "has no agency in QuickBooks" in left.findings[0].sentence
