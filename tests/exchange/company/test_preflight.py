"""Before the first document: what is looked at, what stops, what a person confirms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from exchange.company.check import Check, Level
from exchange.company.choices import choose, mapping_of
from exchange.company.preflight import EVERYTHING, cleared, confirm, preflight
from exchange.posting.account import Account, AccountType, Role
from exchange.posting.mapping import Mapping
from exchange.practice import COMPANY
from exchange.qbxml.items import ItemSalesTaxAdd
from exchange.qbxml.lists import VendorAdd
from exchange.qbxml.record import Ref
from exchange.rehearsal import Bookkeeper
from tests.exchange.company.conftest import OpenSite
from tests.exchange.company.site import Site, account
from tui_pos.core.documents import DrawerClosed
from tui_pos.core.refusal import Refusal
from tui_pos.demo.company import STORE, TILL
from tui_pos.journal import reading
from tui_pos.journal.bodies import CommandRun, DayTotals, StoreClosed

DAY = date(2026, 11, 21)
ASKED = {"accounts", "tax vendors", "tax items", "payment methods", "walk-in customer"}
"""What a new company file lacks, and what is added on confirmation."""


def checks(site: Site) -> dict[str, Check]:
    return {one.name: one for one in site.see(preflight, COMPANY, now=site.clock())}


def stops(site: Site) -> dict[str, str]:
    """What holds everything up, with its sentence."""
    return {k: one.sentence for k, one in checks(site).items() if one.level is Level.STOP}


def remap(site: Site, **changes: Any) -> None:
    mapping = msgspec.structs.replace(site.see(mapping_of, COMPANY), **changes)
    site.shop.work(lambda db: choose(db, COMPANY, mapping, now=site.clock()))


def close_a_day(site: Site) -> None:
    """A drawer that was short by 1.50, in a day that is closed."""
    short = DrawerClosed(
        shift="s-1", store=STORE.id, till=TILL.id, day=DAY, staff="staff-1", begin=0, counts=(),
        leave=0, deposit=0, over_short=-150,
    )  # fmt: skip
    closed = StoreClosed(store=STORE.id, day=DAY, number=1, totals=DayTotals())
    site.shop.append([short, closed], actor="test", day=DAY)


def test_before_the_first_session_there_is_only_one_thing_to_do(open_site: OpenSite) -> None:
    """Nothing is known of the company file yet."""
    site = open_site(practice=False)
    (check,) = site.see(preflight, COMPANY)
    assert (check.name, check.level) == ("lists", Level.STOP)
    assert check.cure.startswith("Run the Web Connector once")


def test_a_new_company_file_lacks_what_a_person_may_have_added(open_site: OpenSite) -> None:
    """The six accounts of its own are there; the others, vendors, taxes and methods wait for a confirmation."""
    site = open_site(practice=False)
    site.update()
    assert set(stops(site)) == ASKED
    found = checks(site)
    assert found["required accounts"].level is Level.OK
    assert "account Cash in Drawer" in found["accounts"].creates
    assert "account Sales:Merchandise" in found["accounts"].creates
    assert found["walk-in customer"].creates == ("customer POS Daily Sales",)
    assert found["payment methods"].sentence.startswith("QuickBooks has no payment method for ")


def test_nothing_is_cut_before_everything_is_confirmed_and_then_all_is_added(
    open_site: OpenSite,
) -> None:
    """The short drawer of a closed day waits; after five confirmations it is posted, its account added for it."""
    site = open_site(practice=False)
    site.update()
    close_a_day(site)
    site.update()
    assert site.books.documents() == []
    for name in sorted(ASKED)[1:]:
        confirm(site.shop, COMPANY, [name], actor="staff-1")
    site.update()
    assert site.books.documents() == []
    confirm(site.shop, COMPANY, [sorted(ASKED)[0]], actor="staff-1")
    assert site.see(cleared, COMPANY, now=site.clock())
    site.update()
    (posted,) = site.books.documents()
    assert {name: str(amount) for name, amount, _ in site.books.postings(posted.txn_id)} == {
        "Cash Over/Short": "1.50", "Cash in Drawer": "-1.50",
    }  # fmt: skip
    site.read_lists()
    assert "account Cash Over/Short" not in checks(site)["accounts"].creates


def test_a_confirmation_is_journalled_and_an_unknown_one_refused(open_site: OpenSite) -> None:
    """Who confirmed what stays on record; a wrong name confirms nothing."""
    site = open_site(practice=False)
    site.update()
    with pytest.raises(Refusal, match="Nothing named 'acounts' waits"):
        confirm(site.shop, COMPANY, ["tax items", "acounts"], actor="staff-1")
    assert "tax items" in stops(site)
    confirm(site.shop, COMPANY, ["tax items"], actor="staff-1")
    assert checks(site)["tax items"].level is Level.WARN
    (entry,) = [
        one
        for one in site.see(lambda db: list(reading.walk(db, kinds=("command.run",))))
        if one.body.command == "exchange confirm"
    ]
    assert (entry.actor, entry.body) == (
        "staff-1", CommandRun("exchange confirm", "main: tax items"),
    )  # fmt: skip


def test_switched_off_features_stop_with_the_window_to_open(open_site: OpenSite) -> None:
    """Sales tax, inventory, and classes where stores are classes."""
    site = open_site()
    site.books.preferences.sales_tax = False
    site.books.preferences.inventory = False
    remap(site, use_classes=True)
    site.update()
    assert set(stops(site)) == {"sales tax", "inventory", "classes"}
    assert "Edit, Preferences, Sales Tax" in checks(site)["sales tax"].cure
    site.books.preferences.sales_tax = site.books.preferences.inventory = True
    site.books.preferences.classes = True
    site.read_lists()
    assert stops(site) == {}


def test_accounts_that_quickbooks_makes_itself_are_never_added(open_site: OpenSite) -> None:
    """No sales tax item was ever made: the account is missing, and the cure names the window."""
    site = open_site(missing=("SalesTaxPayable",))
    site.update()
    assert set(stops(site)) == {"account sales tax"}
    assert "add a sales tax item" in checks(site)["account sales tax"].cure


def test_accounts_under_other_names_are_mapped_on_confirmation(open_site: OpenSite) -> None:
    """QuickBooks marks its own accounts; a bookkeeper may have renamed them."""
    site = open_site(practice=False)
    Bookkeeper(site.books).rename("Account", "Undeposited Funds", "Payments to Bank")
    site.update()
    told = checks(site)["renamed accounts"]
    assert (told.level, told.confirmable) == (Level.STOP, True)
    assert "Undeposited Funds is Payments to Bank" in told.sentence
    confirm(site.shop, COMPANY, ["renamed accounts"], actor="staff-1")
    mapping: Mapping = site.see(mapping_of, COMPANY)
    funds = Account("Payments to Bank", AccountType.OTHER_CURRENT_ASSET, "UndepositedFunds")
    assert mapping.account(Role.CHECKS) == mapping.account(Role.CARDS) == funds
    assert "renamed accounts" not in stops(site)


def test_accounts_of_a_wrong_type_or_at_rest_stop(open_site: OpenSite) -> None:
    """QuickBooks would refuse every document that posts to them."""
    site = open_site()
    site.add(account("Cash in Drawer", "Expense"), account("Cash Over/Short", "Expense"))
    Bookkeeper(site.books).deactivate("Account", "Cash Over/Short")
    site.update()
    told = stops(site)
    assert told["account cash in the drawer"] == (
        "The account Cash in Drawer is of type Expense in QuickBooks, and Bank is needed."
    )
    assert "is inactive" in told["account cash over or short"]


def test_the_walk_in_customer_cannot_bear_a_vendors_name(open_site: OpenSite) -> None:
    """QuickBooks takes each name once over all its people."""
    site = open_site()
    site.add(VendorAdd(name="POS Daily Sales"))
    site.update()
    assert stops(site) == {
        "walk-in customer": "The name POS Daily Sales of the walk-in customer belongs to a vendor in QuickBooks."
    }


def test_a_tax_item_at_another_rate_or_without_its_vendor_stops(open_site: OpenSite) -> None:
    """The demo's taxes by the names that documents use."""
    site = open_site(practice=False)
    site.update()
    names = [one.removeprefix("tax item ") for one in checks(site)["tax items"].creates]
    site.add(VendorAdd(name="Some Agency"))
    site.add(
        ItemSalesTaxAdd(
            name=names[0], tax_rate=Decimal("9.75"), tax_vendor_ref=Ref(full_name="Some Agency")
        )
    )
    site.read_lists()
    assert (
        f"The tax item {names[0]} is 9.75 % in QuickBooks and"
        in stops(site)[f"tax item {names[0]}"]
    )


def test_enhanced_receiving_needs_its_account(open_site: OpenSite) -> None:
    """Item receipts then post to Inventory Offset, which QuickBooks makes in its own time."""
    site = open_site(missing=("ItemReceiptAccount",))
    site.books.preferences.enhanced_receiving = True
    site.update()
    assert set(stops(site)) == {"receiving"}


def test_a_closing_date_over_what_waits_is_told_and_stops_nothing(open_site: OpenSite) -> None:
    """Documents behind it are set aside one by one."""
    site = open_site(practice=False)
    close_a_day(site)
    site.update()
    Bookkeeper(site.books).close_books(date(2026, 11, 30))
    site.read_lists()
    told = checks(site)["closing date"]
    assert told.level is Level.WARN
    assert told.sentence == (
        "The books are closed up to 2026-11-30, and documents from 2026-11-21 on wait to be posted."
    )


def test_a_rehearsal_confirms_everything(open_site: OpenSite) -> None:
    """What is only a matter of consent holds no rehearsal up."""
    site = open_site()
    site.update()
    assert stops(site) == {}
    assert EVERYTHING == "*"
