"""Customers and vendors: taken over once, then both ways, with QuickBooks winning balances and the register the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from exchange.company import links
from exchange.company.clashes import clashes, settle_clash
from exchange.company.importing import Imported, import_customers, import_vendors
from exchange.company.links import Kind, State
from exchange.company.people import Names
from exchange.company.terms import terms_request
from exchange.practice import COMPANY
from exchange.qbxml.ledger import JournalCreditLine, JournalDebitLine, JournalEntryAdd
from exchange.qbxml.lists import CustomerMod, VendorAdd
from exchange.qbxml.parts import Address
from exchange.qbxml.record import Ref
from exchange.rehearsal import Bookkeeper, Faults
from exchange.rehearsal.lists import Record
from tests.builders import item, paid
from tests.exchange.company.conftest import OpenSite
from tests.exchange.company.site import Site, account, customer
from tui_pos.core import actions as act
from tui_pos.core.people import Customer, PersonKind, Vendor
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import balances, people
from tui_pos.data.working import persons
from tui_pos.journal.bodies import CustomersSaved, PersonErased, VendorsSaved
from tui_pos.journal.connection import Connection

DEMO = 12
"""Customers of the demo shop."""


def ours(site: Site, list_id: str, kind: Kind = Kind.CUSTOMER) -> Customer:
    """Our customer whom an entry is linked to."""
    link = site.see(links.by_list_id, COMPANY, kind, list_id)
    assert link is not None
    found = site.see(people.customer if kind is Kind.CUSTOMER else people.vendor, link.ours)
    assert found is not None
    return found


def theirs(site: Site, kind: str, name: str) -> Record:
    """The entry in QuickBooks."""
    found = site.books.books.lists.named((kind,), name)
    assert found is not None, name
    return found


def edit(site: Site, one: Customer | Vendor, fields: Mapping[str, str]) -> None:
    """Change the person of a record here, as a cashier does."""
    site.shop.work(
        lambda db: persons.save(
            db, one.person, PersonKind.CUSTOMER, fields, at=site.clock(), origin="n"
        )
    )


def change(site: Site, list_id: str, **fields: Any) -> None:
    """Change a customer in QuickBooks, as a bookkeeper does."""
    site.clock.pass_seconds(5)
    record = site.books.books.lists.records[list_id]
    site.ask(CustomerMod(list_id=list_id, edit_sequence=record.edit_sequence, **fields))


def ann(site: Site, **more: Any) -> str:
    """A customer of QuickBooks' with all that is shared."""
    (list_id,) = site.add(
        customer(
            "Ann Miller", salutation="Ms", first_name="Ann", last_name="Miller", phone="555-0188",
            email="ann@example.org", account_number="A-17", credit_limit=Decimal("250.00"),
            bill_address=Address(
                addr1="Ms Ann Miller", addr2="12 Mill Lane", addr3="Back door", city="Exampleton",
                state="MA", postal_code="02139",
            ),
            terms_ref=Ref(full_name="Net 30"), **more,
        )
    )  # fmt: skip
    return list_id


def taken(site: Site) -> Imported:
    """Read the lists and take customers over."""
    site.read_lists()
    return import_customers(site.shop, COMPANY, actor="staff-1")


def test_a_customer_is_taken_over_with_everything_that_both_sides_know(open_site: OpenSite) -> None:
    """Number, house account, terms and person record; none of the personal data enters the journal."""
    site = open_site()
    list_id = ann(site)
    assert taken(site).created == 1
    found = ours(site, list_id)
    assert (found.number, found.account_limit, found.terms) == ("A-17", 25_000, "Net 30")
    assert (found.tax_exempt, found.company, found.active) == (False, False, True)
    assert site.fields(found.person) == {
        "title": "Ms", "first": "Ann", "last": "Miller", "phone": "555-0188",
        "email": "ann@example.org", "street": "12 Mill Lane", "street2": "Back door",
        "city": "Exampleton", "state": "MA", "postcode": "02139",
    }  # fmt: skip
    rows = site.see(lambda db: db.execute("SELECT raw FROM journal_entry"))
    stored = b"".join(bytes(raw) for (raw,) in rows)
    for personal in (b"Mill Lane", b"555-0188", b"ann@example.org"):
        assert personal not in stored


def test_the_demo_shops_own_customers_go_to_quickbooks(open_site: OpenSite) -> None:
    """Twelve go out with their addresses; the one whom QuickBooks has by name is the same person, not a second one."""
    site = open_site()
    site.add(customer("Alma Brindle"))
    done = taken(site)
    assert (done.created, done.sent) == (0, DEMO - 1)
    site.update()
    site.update()
    alma = theirs(site, "Customer", "Alma Brindle")
    assert alma.fields.text("Phone") == "555-0111"
    assert alma.fields.part("BillAddress").text("Addr2") == "3 Mill Lane"
    school = theirs(site, "Customer", "Exampleton Primary School")
    assert school.fields.text("CompanyName") == "Exampleton Primary School"
    assert str(school.fields.number("CreditLimit")) == "1000.00"
    assert len(list(site.books.books.lists.of("Customer"))) == DEMO
    assert site.see(clashes, COMPANY) == []
    assert not site.see(links.is_any, COMPANY, (State.ADDING, State.CHANGED, State.STALE))


def test_a_second_import_changes_only_what_changed(open_site: OpenSite) -> None:
    """Repeated at once it does nothing; a new telephone comes in, what was changed here stays."""
    site = open_site()
    list_id = ann(site)
    taken(site)
    before = site.see(lambda db: db.execute("SELECT count(*) FROM journal_entry"))
    again = import_customers(site.shop, COMPANY, actor="staff-1")
    assert (again.created, again.changed, again.sent) == (0, 0, 0)
    after = site.see(lambda db: db.execute("SELECT count(*) FROM journal_entry"))
    assert after[0][0] == before[0][0] + 1  # that the command was run
    change(site, list_id, phone="555-0199")
    edit(site, ours(site, list_id), {"email": "miller@example.org"})
    assert taken(site).changed == 0  # the session itself brought it
    fields = site.fields(ours(site, list_id).person)
    assert (fields["phone"], fields["email"]) == ("555-0199", "miller@example.org")


def test_changes_go_both_ways_and_the_register_wins_a_clash(open_site: OpenSite) -> None:
    """A telephone changed there, a city here, and a street on both sides: the register's, told as a clash."""
    site = open_site()
    list_id = ann(site)
    taken(site)
    change(
        site, list_id, phone="555-0199",
        bill_address=Address(addr1="Ann Miller", addr2="1 Elm Street", city="Exampleton"),
    )  # fmt: skip
    edit(site, ours(site, list_id), {"city": "Harborton", "street": "99 Quay Road"})
    site.read_lists()
    site.update()
    fields = site.fields(ours(site, list_id).person)
    assert (fields["phone"], fields["city"], fields["street"]) == (
        "555-0199", "Harborton", "99 Quay Road",
    )  # fmt: skip
    record = theirs(site, "Customer", "Ann Miller")
    address = record.fields.part("BillAddress")
    assert (address.text("Addr2"), address.text("City")) == ("99 Quay Road", "Harborton")
    assert record.fields.text("Phone") == "555-0199"
    (clash,) = site.see(clashes, COMPANY)
    assert clash.sentence == (
        "Ann Miller: street was changed on both sides. The register's “99 Quay Road” holds;"
        " QuickBooks had “1 Elm Street”."
    )
    site.shop.work(lambda db: settle_clash(db, COMPANY, clash, now=site.clock()))
    assert site.see(clashes, COMPANY) == []


def test_a_stale_edit_sequence_is_read_again_and_merged(open_site: OpenSite) -> None:
    """A bookkeeper edits the customer between our reading and our change: both changes are there in the end."""
    site = open_site()
    list_id = ann(site)
    taken(site)
    site.update()
    edit(site, ours(site, list_id), {"phone": "555-0177"})
    change(site, list_id, email="books@example.org")
    site.asked.clear()
    site.update()
    texts = "".join(site.asked)
    assert texts.count("<CustomerMod>") == 2
    record = theirs(site, "Customer", "Ann Miller")
    assert (record.fields.text("Phone"), record.fields.text("Email")) == (
        "555-0177", "books@example.org",
    )  # fmt: skip
    assert site.fields(ours(site, list_id).person)["email"] == "books@example.org"


def test_new_customers_on_either_side_appear_on_the_other(open_site: OpenSite) -> None:
    """After the first import nobody has to ask for it."""
    site = open_site()
    taken(site)
    fresh = Customer("0197c0de-0000-7000-8000-000000000001", "7100", "p-new")
    site.shop.append(
        [CustomersSaved((fresh,))],
        actor="staff-1",
        also=lambda db: persons.save(
            db, "p-new", PersonKind.CUSTOMER, {"first": "Zoe", "last": "Ash"}, at=1, origin="n"
        ),
    )
    list_id = ann(site)
    site.read_lists()
    assert ours(site, list_id).number == "A-17"
    zoe = theirs(site, "Customer", "Zoe Ash")
    assert zoe.fields.text("ExternalGUID").strip("{}").lower() == fresh.id
    private = msgspec.structs.replace(
        fresh, id="c-private", person="p-2", use_with_quickbooks=False
    )
    site.shop.append([CustomersSaved((private,))], actor="staff-1")
    site.update()
    assert len(list(site.books.books.lists.of("Customer"))) == DEMO + 2


def test_balances_are_quickbooks_and_follow_it(open_site: OpenSite) -> None:
    """An opening balance of 120.00 comes with the next session; a payment booked there changes it again."""
    site = open_site()
    list_id = ann(site)
    site.add(account("Old Sales", "Income"))
    owe(site, list_id, "120.00")
    taken(site)
    one = ours(site, list_id)
    site.update()
    assert site.see(balances.balance, "account", one.id).amount == 12_000
    owe(site, list_id, "-20.00")
    site.read_lists()
    assert site.see(balances.balance, "account", one.id).amount == 10_000
    site.read_lists()
    assert len(site.see(balances.balance_moves, "account", one.id)) == 2


def owe(site: Site, list_id: str, amount: str) -> None:
    """Book to a customer's account by a journal entry."""
    value = Decimal(amount)
    receivable, sales = Ref(full_name="Accounts Receivable"), Ref(full_name="Old Sales")
    one: dict[str, Any] = {
        "account_ref": receivable,
        "amount": abs(value),
        "entity_ref": Ref(list_id=list_id),
    }
    other: dict[str, Any] = {"account_ref": sales, "amount": abs(value)}
    debit, credit = (one, other) if value > 0 else (other, one)
    site.ask(
        JournalEntryAdd(
            txn_date=date(2026, 11, 20), ref_number="J-1", external_guid=uuid4(),
            lines=(JournalDebitLine(**debit), JournalCreditLine(**credit)),
        )
    )  # fmt: skip


def test_a_customer_who_was_deleted_there_is_not_lost_here(open_site: OpenSite) -> None:
    """The link is told as gone; our record stays as it is, and is linked anew when a person says so."""
    site = open_site()
    list_id = ann(site)
    taken(site)
    one = ours(site, list_id)
    site.books.books.lists.remove(site.books.books.lists.records[list_id])
    site.read_lists(whole=True)
    (clash,) = site.see(clashes, COMPANY)
    assert clash.sentence == "It was deleted or merged in QuickBooks. Nothing was changed here."
    assert (clash.name, site.see(people.customer, one.id)) == ("Ann Miller", one)
    site.shop.work(lambda db: settle_clash(db, COMPANY, clash, now=site.clock()))
    edit(site, one, {"phone": "555-0001"})
    site.update()
    site.update()
    assert theirs(site, "Customer", "Ann Miller").fields.text("Phone") == "555-0001"


def test_a_list_id_that_changed_is_found_again_by_its_name(open_site: OpenSite) -> None:
    """A rebuilt file numbers its lists anew: nobody is doubled, and changes go to the new entry."""
    site = open_site()
    list_id = ann(site)
    taken(site)
    site.update()
    one = ours(site, list_id)
    site.books.books.lists.remove(site.books.books.lists.records[list_id])
    again = ann(site)
    assert again != list_id
    site.read_lists(whole=True)
    assert ours(site, again) == one
    count = site.see(lambda db: db.execute("SELECT count(*) FROM customer"))
    assert count == [(DEMO + 1,)]
    edit(site, one, {"phone": "555-0002"})
    site.update()
    assert theirs(site, "Customer", "Ann Miller").fields.text("Phone") == "555-0002"


def test_a_name_that_a_vendor_has_gets_a_number_behind_it(open_site: OpenSite) -> None:
    """QuickBooks takes each name once over its four lists of people."""
    site = open_site()
    site.add(VendorAdd(name="Jory Pennick"), VendorAdd(name="X" * 41))
    Bookkeeper(site.books).add("Employee", "Sabra Lowe")
    taken(site)
    site.update()
    found = {one.name for one in site.books.books.lists.of("Customer")}
    assert {"Jory Pennick (2)", "Sabra Lowe (2)"} <= found
    names = Names(site.shop.database.connection(), COMPANY)
    assert names.of(Kind.CUSTOMER, "c-new", "X" * 60) == "X" * 37 + " (2)"


def test_hostile_names_reach_quickbooks_as_it_can_store_them(open_site: OpenSite) -> None:
    """Control characters, colons, an emoji and an overlong name of ours are mapped, and no session ends by them."""
    site = open_site()
    taken(site)
    wild = Customer("0197c0de-0000-7000-8000-000000000002", "7200", "p-wild")
    fields = {
        "first": "Zo\x07e\x1b[31m",
        "last": "O:Neil\U0001f600" + "y" * 60,
        "street": "1\tMain\nSt",
    }
    site.shop.append(
        [CustomersSaved((wild,))],
        actor="staff-1",
        also=lambda db: persons.save(db, "p-wild", PersonKind.CUSTOMER, fields, at=1, origin="n"),
    )
    site.update()
    found = [one for one in site.books.books.lists.of("Customer") if one.name.startswith("Zo")]
    assert [one.name for one in found] == ["Zo e [31m O-Neil?" + "y" * 24]
    site.update()
    assert site.see(clashes, COMPANY) == []
    assert site.fields("p-wild") == fields


def test_vendors_are_taken_over_and_sent_like_customers(open_site: OpenSite) -> None:
    """Terms and account number are theirs; a tax agency stays an agency."""
    site = open_site()
    (acme,) = site.add(
        VendorAdd(
            name="Acme Paper", company_name="Acme Paper Inc", account_number="HS-4471",
            terms_ref=Ref(full_name="Net 15"), phone="555-0150",
        )
    )  # fmt: skip
    site.read_lists()
    with pytest.raises(Refusal, match="not read yet"):
        import_vendors(site.shop, "other", actor="staff-1")
    assert import_vendors(site.shop, COMPANY, actor="staff-1").created == 1
    link = site.see(links.by_list_id, COMPANY, Kind.VENDOR, acme)
    vendor: Vendor = site.see(people.vendor, link.ours)
    assert (vendor.number, vendor.terms, vendor.account_number) == ("10001", "Net 15", "HS-4471")
    assert site.fields(vendor.person)["company"] == "Acme Paper Inc"
    changed = msgspec.structs.replace(vendor, terms="Net 30", account_number="HS-9")
    site.shop.append([VendorsSaved((changed,))], actor="staff-1")
    site.update()
    record = theirs(site, "Vendor", "Acme Paper")
    assert record.fields.text("AccountNumber") == "HS-9"
    terms = site.books.books.record(record.fields.link("TermsRef"))
    assert terms.name == "Net 30"


def test_nothing_is_imported_before_the_lists_were_read(open_site: OpenSite) -> None:
    """The sentence says what to do."""
    site = open_site()
    with pytest.raises(Refusal, match="run the Web Connector once, then import"):
        import_customers(site.shop, COMPANY, actor="staff-1")


def test_a_person_whose_data_was_erased_stays_erased(open_site: OpenSite) -> None:
    """What QuickBooks still has does not come back, and the others go on."""
    site = open_site()
    list_id = ann(site)
    taken(site)
    one = ours(site, list_id)
    site.shop.append([PersonErased(one.person)], actor="staff-1")
    change(site, list_id, phone="555-0199")
    (bob,) = site.add(customer("Bob Stone", first_name="Bob"))
    site.read_lists()
    site.update()
    assert site.fields(one.person) == {}
    assert site.fields(ours(site, bob).person) == {"first": "Bob"}
    assert theirs(site, "Customer", "Ann Miller").fields.text("Phone") == "555-0199"


def test_a_locked_customer_is_changed_in_the_next_session(open_site: OpenSite) -> None:
    """Somebody at QuickBooks has it open: no endless trying, and nothing to do for a person."""
    site = open_site()
    list_id = ann(site)
    taken(site)
    site.update()
    edit(site, ours(site, list_id), {"phone": "555-0177"})
    site.books.faults = Faults(lock_tries=1)
    site.asked.clear()
    site.update()
    assert "".join(site.asked).count("<CustomerMod>") == 1
    assert theirs(site, "Customer", "Ann Miller").fields.text("Phone") == "555-0188"
    site.update()
    assert theirs(site, "Customer", "Ann Miller").fields.text("Phone") == "555-0177"
    assert site.see(clashes, COMPANY) == []


def test_a_lost_answer_changes_nothing_twice(open_site: OpenSite) -> None:
    """QuickBooks changes the telephone and dies: the next session finds the change made."""
    site = open_site()
    list_id = ann(site)
    taken(site)
    site.update()
    site.update()
    edit(site, ours(site, list_id), {"phone": "555-0177"})
    site.books.faults = Faults(die_after_commit=4)  # behind host, company and preferences
    site.update()
    assert theirs(site, "Customer", "Ann Miller").fields.text("Phone") == "555-0177"
    assert site.see(links.is_any, COMPANY, (State.CHANGED,))
    site.books.faults = Faults()
    site.asked.clear()
    site.update()
    assert not site.see(links.is_any, COMPANY, (State.CHANGED, State.STALE, State.REFUSED))
    assert theirs(site, "Customer", "Ann Miller").fields.text("Phone") == "555-0177"


def test_a_charge_that_is_not_posted_yet_is_not_forgotten(open_site: OpenSite) -> None:
    """QuickBooks says 120.00; a receipt of today charged 15.90 more, and the books will hear of it tonight."""
    site = open_site()
    list_id = ann(site)
    site.add(account("Old Sales", "Income"))
    owe(site, list_id, "120.00")
    taken(site)
    one = ours(site, list_id)
    charge = paid(item("Mug", "15.90", "Non"), act.SetCustomer(one), act.AddTender("account"))
    site.shop.append([charge], actor="staff-1", day=date(2026, 11, 22))
    site.update()
    site.read_lists()
    assert site.see(balances.balance, "account", one.id).amount == 13_590


@pytest.mark.parametrize(
    ("name", "days", "within", "percent"),
    [
        ("Net 45", 45, None, None),
        ("2% 10 Net 30", 30, 10, "2"),
        ("1.5 % 7, net 60", 60, 7, "1.5"),
        ("Due on receipt", 0, None, None),
    ],
)
def test_terms_say_by_their_name_what_they_are(
    name: str, days: int, within: int | None, percent: str | None
) -> None:
    """As shops and QuickBooks write them."""
    found = terms_request(name)
    assert found is not None
    assert (found.name, found.std_due_days, found.std_discount_days) == (name, days, within)
    assert found.discount_pct == (Decimal(percent) if percent else None)


@pytest.mark.parametrize("name", ["", "Net", "Friends", "Net 1000", "End of month"])
def test_terms_that_nobody_can_read_are_not_made_up(name: str) -> None:
    """A person adds them in QuickBooks."""
    assert terms_request(name) is None


def test_terms_of_ours_reach_quickbooks_before_who_has_them(open_site: OpenSite) -> None:
    """Net 45 is added for a new customer, 2% 10 Net 30 for a changed one; terms without sense are left out."""
    site = open_site()
    list_id = ann(site)
    taken(site)
    fresh = Customer("0197c0de-0000-7000-8000-000000000003", "7300", "p-new", terms="Net 45")
    odd = Customer("0197c0de-0000-7000-8000-000000000004", "7400", "p-odd", terms="Friends")
    changed = msgspec.structs.replace(ours(site, list_id), terms="2% 10 Net 30")

    def named(db: Connection) -> None:
        for person, last in (("p-new", "Ash"), ("p-odd", "Oak")):
            persons.save(db, person, PersonKind.CUSTOMER, {"last": last}, at=1, origin="n")

    site.shop.append([CustomersSaved((fresh, odd, changed))], actor="staff-1", also=named)
    site.update()
    terms = {
        name: site.books.books.lists.records.get(
            theirs(site, "Customer", name).fields.link("TermsRef")
        )
        for name in ("Ash", "Oak", "Ann Miller")
    }
    assert {name: one and one.name for name, one in terms.items()} == {
        "Ash": "Net 45", "Oak": None, "Ann Miller": "2% 10 Net 30",
    }  # fmt: skip
