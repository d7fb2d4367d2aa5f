"""What the exchange knows of QuickBooks' lists: all of them, page by page, and afterwards only what changed."""

from __future__ import annotations

import re

import pytest

from exchange.company import lists, reading
from exchange.company.lists import Lists
from exchange.company.reading import EVERY
from exchange.practice import COMPANY
from exchange.qbxml.lists import VendorAdd
from exchange.qbxml.parts import Address
from exchange.qbxml.record import Ref
from exchange.rehearsal import Bookkeeper
from tests.exchange.company.conftest import OpenSite
from tests.exchange.company.site import customer


def test_the_first_session_reads_every_list(open_site: OpenSite) -> None:
    """Accounts with their types and QuickBooks' own marks, customers with what they share, people of all four kinds."""
    site = open_site()
    site.add(
        customer(
            "Ann Miller", first_name="Ann", last_name="Miller", phone="555-0100",
            bill_address=Address(addr1="Ann Miller", addr2="12 Mill Lane", city="Exampleton", state="MA"),
            terms_ref=Ref(full_name="Net 30"),
        ),
        VendorAdd(name="Acme Paper", account_number="HS-4471"),
    )  # fmt: skip
    Bookkeeper(site.books).add("Employee", "Bram Ferrow")
    site.update()
    funds = site.listed(Lists.ACCOUNT, "undeposited funds")
    assert funds.facts == {
        "type": "OtherCurrentAsset", "special": "UndepositedFunds", "balance": "0",
    }  # fmt: skip
    ann = site.listed(Lists.CUSTOMER, "Ann Miller")
    assert (ann.active, ann.edit_sequence != "") == (True, True)
    assert ann.facts == {
        "first": "Ann", "last": "Miller", "phone": "555-0100", "street": "12 Mill Lane",
        "city": "Exampleton", "state": "MA", "terms": "Net 30",
    }  # fmt: skip
    assert site.listed(Lists.VENDOR, "Acme Paper").facts == {"account_number": "HS-4471"}
    assert site.listed(Lists.TERMS, "Net 15").facts == {"due_days": "15"}
    assert site.listed(Lists.TAX_CODE, "Tax").fact("taxable") == "yes"
    assert site.see(lists.taken_by, COMPANY, "BRAM FERROW") is Lists.EMPLOYEE
    assert site.see(lists.taken_by, COMPANY, "Nobody") is None
    told = site.see(reading.reading, COMPANY)
    assert (told.finished, told.running, told.counts["customer"]) == (site.clock(), False, 1)


def test_a_picker_finds_active_accounts_by_how_they_begin(open_site: OpenSite) -> None:
    """Whatever the case of the letters; accounts at rest are not offered."""
    site = open_site()
    Bookkeeper(site.books).deactivate("Account", "Uncategorized Expenses")
    site.update()
    found = site.see(lists.search, COMPANY, Lists.ACCOUNT, "un")
    assert [one.name for one in found] == ["Undeposited Funds"]
    assert not site.listed(Lists.ACCOUNT, "Uncategorized Expenses").active


def test_long_lists_come_in_pages_and_a_lost_iterator_begins_the_list_again(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five customers, two to a page: a session that dies behind the first page is continued by the next."""
    monkeypatch.setattr(reading, "PAGE", 2)
    site = open_site()
    site.add(*(customer(f"Customer {n}") for n in range(5)))
    while "CustomerQueryRq" not in "".join(site.asked):
        site.update(most=10)
    assert site.see(lists.count, COMPANY, Lists.CUSTOMER) == 2
    site.update()
    assert site.see(lists.count, COMPANY, Lists.CUSTOMER) == 5
    pages = [text for text in site.asked if "CustomerQueryRq" in text]
    kinds = [re.findall(r'iterator="(\w+)"', text)[0] for text in pages]
    assert kinds == ["Start", "Start", "Continue", "Continue"]


def test_afterwards_only_what_changed_is_asked_for(open_site: OpenSite) -> None:
    """By the latest change that QuickBooks told of, in its own time; unchanged entries are not fresh again."""
    site = open_site()
    site.add(customer("Ann Miller"), customer("Bob Stone"))
    site.update()
    fresh = site.see(lists.page, COMPANY, Lists.CUSTOMER, fresh=True)
    site.shop.work(
        lambda db: lists.seen(db, COMPANY, Lists.CUSTOMER, [one.list_id for one in fresh])
    )
    assert "FromModifiedDate" not in "".join(site.asked)
    site.asked.clear()
    site.clock.pass_seconds(EVERY // 1000)
    Bookkeeper(site.books).rename("Customer", "Bob Stone", "Rob Stone")
    site.update()
    (asked,) = [text for text in site.asked if "CustomerQueryRq" in text]
    assert "<FromModifiedDate>" in asked
    changed = site.see(lists.page, COMPANY, Lists.CUSTOMER, fresh=True)
    assert [one.name for one in changed] == ["Rob Stone"]
    assert site.see(lists.by_name, COMPANY, Lists.CUSTOMER, "Bob Stone") is None


def test_a_whole_reading_drops_what_was_deleted(open_site: OpenSite) -> None:
    """Deletions are not told among changes."""
    site = open_site()
    (ann,) = site.add(customer("Ann Miller"))
    site.update()
    record = site.books.books.lists.records[ann]
    site.books.books.lists.remove(record)
    site.read_lists()
    assert site.see(lists.count, COMPANY, Lists.CUSTOMER) == 1
    site.read_lists(whole=True)
    assert site.see(lists.count, COMPANY, Lists.CUSTOMER) == 0


def test_control_characters_and_markup_in_a_name_do_no_harm(open_site: OpenSite) -> None:
    """QuickBooks' answer is kept as it is read; what a person is shown is not markup."""
    site = open_site()
    site.add(customer("Ann <b>&amp; O'Neil"))
    site.update()
    assert site.listed(Lists.CUSTOMER, "ann <b>&amp; o'neil").name == "Ann <b>&amp; O'Neil"
