"""Which accounts a company may choose, and which choice wins."""

from __future__ import annotations

import msgspec
import pytest

from exchange.posting.account import ALLOWED, DEFAULTS, Account, AccountType, Role, is_refused
from exchange.posting.helpers import check_taxes, on, payment
from exchange.posting.mapping import (
    ItemAccounts,
    Mapping,
    Split,
    TenderMap,
    check_mapping,
)
from exchange.qbxml.parts import ACCOUNT_TYPES
from tests.builders import tax
from tests.exchange.posting.shop import books, goods, knowing, nets, posted, receipt
from tui_pos.core import actions as act
from tui_pos.core.refusal import Refusal
from tui_pos.core.taxsetup import TaxLocation

TAX = Account("Sales Tax Payable", AccountType.OTHER_CURRENT_LIABILITY, "SalesTaxPayable")
FUNDS = Account("Undeposited Funds", AccountType.OTHER_CURRENT_ASSET, "UndepositedFunds")
OWED = Account("Our Receivables", AccountType.RECEIVABLE)
BILLS = Account("Our Payables", AccountType.PAYABLE)


def test_default_accounts_fit_their_roles() -> None:
    """Nothing that we propose is refused by our own rules; only the safe has no default."""
    assert check_mapping(Mapping(roles=dict(DEFAULTS))) == []
    assert set(Role) - set(DEFAULTS) == {Role.SAFE}
    assert set(ALLOWED) <= set(Role)
    assert {str(kind) for kind in AccountType} == set(ACCOUNT_TYPES)


@pytest.mark.parametrize("account", [TAX, FUNDS, OWED, BILLS])
@pytest.mark.parametrize("role", [Role.MERCHANDISE, Role.SHIPPING, Role.PAYOUTS, Role.OVER_SHORT])
def test_accounts_that_quickbooks_keeps_for_itself(role: Role, account: Account) -> None:
    """Neither income nor payouts may go to Sales Tax Payable, Undeposited Funds, A/R or A/P."""
    (finding,) = check_mapping(Mapping(roles={role: account}))
    assert finding.place == role.value
    assert "Choose an ordinary account" in finding.sentence
    assert is_refused(account)


def test_findings_name_store_department_item_and_tender() -> None:
    """Every choice is checked, and all findings are shown at once."""
    mapping = Mapping(
        roles={Role.CASH: Account("Sales", AccountType.INCOME)},
        stores={"s2": {Role.GIFT_CARDS: Account("Gifts", AccountType.EXPENSE)}},
        departments={"art": ItemAccounts(income=TAX)},
        items={"vase": ItemAccounts(asset=OWED)},
        tenders={"visa": TenderMap(BILLS)},
    )
    assert [finding.place for finding in check_mapping(mapping)] == [
        "cash in the drawer",
        "store s2, gift cards",
        "department art",
        "item vase",
        "tender visa",
    ]


def test_nothing_is_posted_while_an_account_does_not_fit() -> None:
    """The batch is refused as a whole, with the first finding."""
    with pytest.raises(Refusal, match="Nothing is posted until the accounts fit"):
        posted(books(roles={Role.PAYOUTS: TAX}), receipt("0101-000001", goods("1.00")))


@pytest.mark.parametrize("name", ["", "Sales::Art", "A:B:C:D:E:F", "X" * 32, "Ärger\x07", "中"])
def test_names_that_quickbooks_cannot_hold(name: str) -> None:
    """An account with such a name does not exist, whether chosen here or read from storage."""
    with pytest.raises(ValueError, match="account name"):
        Account(name, AccountType.INCOME)
    stored = msgspec.json.encode({"roles": {"payouts": {"name": name, "type": "Expense"}}})
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(stored, type=Mapping)


def test_a_mapping_is_stored_and_read_back() -> None:
    """What was chosen survives as JSON."""
    mapping = Mapping(
        split=Split.DEPARTMENT,
        roles={Role.SAFE: Account("Safe", AccountType.BANK)},
        tenders={"card/Amex": TenderMap(method="American Express")},
    )
    assert msgspec.json.decode(msgspec.json.encode(mapping), type=Mapping) == mapping


@pytest.mark.parametrize(
    ("split", "account"),
    [
        (Split.NONE, "Sales:Merchandise"),
        (Split.DEPARTMENT, "Sales:Merchandise:General"),
        (Split.STORE, "Sales:Merchandise:Main Street"),
        (Split.DEPARTMENT_STORE, "Sales:Merchandise:General:Main Street"),
        (Split.STORE_DEPARTMENT, "Sales:Merchandise:Main Street:General"),
    ],
)
def test_income_split_into_sub_accounts(split: Split, account: str) -> None:
    """Default income goes to sub-accounts by department, by store, or both."""
    made = posted(books(split=split), receipt("0101-000001", goods("20.00", code="Non")))
    assert nets(made.documents) == {"Cash in Drawer": "20.00", account: "-20.00"}


def test_the_nearest_choice_wins() -> None:
    """Chosen for the item, named in the item's record, chosen for its department, then the default with its split."""
    chosen = ItemAccounts(income=Account("Chosen", AccountType.INCOME))
    department = ItemAccounts(income=Account("Department", AccountType.INCOME))
    one = goods("1.00", name="One", code="Non", income_account="Named", department="dep-x")
    two = goods("2.00", name="Two", code="Non", income_account="Named", department="dep-x")
    three = goods("4.00", name="Three", code="Non", department="dep-x")
    four = goods("8.00", name="Four", code="Non")
    known = knowing(
        books(split=Split.DEPARTMENT, items={one.id: chosen}, departments={"dep-x": department}),
        one, two, three, four,
    )  # fmt: skip
    made = posted(known, receipt("0101-000001", one, two, three, four))
    assert nets(made.documents) == {
        "Cash in Drawer": "15.00",
        "Chosen": "-1.00",
        "Named": "-2.00",
        "Department": "-4.00",
        "Sales:Merchandise:General": "-8.00",
    }


def test_tenders_by_type_and_brand() -> None:
    """American Express may go to an account of its own while other cards wait in Undeposited Funds."""
    amex = TenderMap(Account("Amex Clearing", AccountType.OTHER_CURRENT_ASSET), "AmEx")
    made = posted(
        books(tenders={"amex/American Express": amex}),
        receipt("0101-000001", goods("20.00", code="Non"), act.AddTender("amex")),
        receipt("0101-000002", goods("10.00", code="Non"), act.AddTender("visa")),
    )
    assert nets(made.documents) == {
        "Amex Clearing": "20.00",
        "Undeposited Funds": "10.00",
        "Sales:Merchandise": "-30.00",
    }
    items = [line.item.full_name for line in made.documents[0].lines if line.item and line.method]
    assert items == ["POS-Pay AmEx", "POS-Pay Visa"]


def test_stores_as_classes() -> None:
    """A class is the one chosen, else the store's own, else its name; journals carry it on every line."""
    cup = receipt("0101-000001", goods("20.00", "8", code="Non"))
    receipt_, cost = posted(books(use_classes=True), cup).documents
    assert receipt_.class_name == "Main Street"
    assert {line.class_name for line in cost.lines} == {"Main Street"}
    chosen = posted(books(use_classes=True, classes={"store-1": "Shops:Main"}), cup).documents
    assert chosen[0].class_name == "Shops:Main"
    assert posted(books(), cup).documents[0].class_name == ""


def test_two_accounts_never_share_an_item() -> None:
    """Long names, and names with a slash of their own, are told apart."""
    names = [
        "Sales:Merchandise:Gardening and Outdoors",
        "Sales:Merchandise:Gardening and Indoors",
        "Sales:Over/Short",
        "Sales:Over:Short",
        "Sales/Over:Short",
        "Over/Short",
    ]
    made = [
        on(Account(name, AccountType.INCOME), taxed).name
        for name in names
        for taxed in (False, True)
    ]
    assert len({name.casefold() for name in made}) == len(made)
    assert all(len(name) <= 31 for name in made)
    assert payment("Visa", FUNDS).name == "POS-Pay Visa"


def test_taxes_of_one_name_and_two_agencies_are_found() -> None:
    """They would share a tax item in QuickBooks, and one agency would get the other's tax."""
    setup = tax("6.00")
    (component,) = setup.locations[0].rules["Tax"]
    other = msgspec.structs.replace(component, id="other", agency="county")
    there = TaxLocation("there", "There", {"Tax": (other,), "Non": ()})
    assert check_taxes(setup) == []
    both = msgspec.structs.replace(setup, locations=(*setup.locations, there))
    assert [finding.place for finding in check_taxes(both)] == ["tax state 6.00%"]
