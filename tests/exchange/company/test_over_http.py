"""The whole of it over real HTTP: a day of trade while customers and vendors go both ways, with calls that get lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

from exchange.company import links
from exchange.company.clashes import clashes
from exchange.company.importing import import_customers, import_vendors
from exchange.company.links import State
from exchange.mishaps import by_chance
from exchange.practice import COMPANY, practice_company
from exchange.qbxml.envelope import MessageSet
from exchange.qbxml.lists import CustomerAdd, VendorAdd
from exchange.qbxml.parts import Address
from exchange.rehearsal import Bookkeeper, Company
from exchange.rehearse import Stage
from tui_pos.core.people import PersonKind
from tui_pos.data.shop import Shop
from tui_pos.data.working import persons
from tui_pos.demo.company import customers
from tui_pos.demo.traded import traded_shop


def rename_alma(shop: Shop) -> None:
    """Give the demo's first customer another telephone."""
    alma, _ = customers()[0]

    def write(db: object) -> None:
        persons.save(db, alma.person, PersonKind.CUSTOMER, {"phone": "555-0999"}, at=1, origin="n")  # type: ignore[arg-type]

    shop.work(write)


def test_a_day_is_posted_while_people_are_shared_and_calls_get_lost(tmp_path: Path) -> None:
    """Everything is posted once and to the cent; each customer is there once, with what either side changed."""
    shop, clock = traded_shop(str(tmp_path / "shop.sqlite"), 1, 7, 12)
    chance = Random(7)
    with shop:
        password = practice_company(shop)
        books = Company(clock=clock)
        with Stage(shop, COMPANY, password) as stage:
            stage.update(books)
            add(
                books,
                CustomerAdd(name="Jory Pennick", phone="555-7777"),
                CustomerAdd(
                    name="Old Friend", first_name="Old", last_name="Friend",
                    bill_address=Address(addr1="Old Friend", addr2="1 Elm Street"),
                ),
                VendorAdd(name="Alma Brindle"),
            )  # fmt: skip
            Bookkeeper(books).add("Employee", "Sabra Lowe")
            clock.pass_seconds(4 * 3600)
            stage.update(books)
            done = stage.on_shop(lambda s: import_customers(s, COMPANY, actor="staff-1"))
            assert done.created == 1
            stage.on_shop(lambda s: import_vendors(s, COMPANY, actor="staff-1"))
            stage.on_shop(rename_alma)
            stage.run(
                books,
                lambda: by_chance(chance),
                rest=lambda: clock.pass_seconds(3600),
                faulty=12,
            )
            report = stage.report(books)
        assert report.clean, report
        left = (State.ADDING, State.CHANGED, State.STALE, State.REFUSED)
        assert not shop.read(lambda db: links.is_any(db, COMPANY, left))
        clash = shop.read(lambda db: clashes(db, COMPANY))
    names = [one.name for one in books.books.lists.of("Customer")]
    assert len(names) == len(set(names))
    assert {"Alma Brindle (2)", "Sabra Lowe (2)", "Jory Pennick", "Old Friend"} <= set(names)
    phones = {one.name: one.fields.text("Phone") for one in books.books.lists.of("Customer")}
    assert phones["Alma Brindle (2)"] == "555-0999"
    assert phones["Jory Pennick"] == "555-0112"
    assert [(one.name, one.field, one.theirs) for one in clash] == [
        ("Jory Pennick", "phone", "555-7777")
    ]


def add(books: Company, *requests: CustomerAdd | VendorAdd) -> None:
    """Add list entries as a person at QuickBooks does."""
    named = {f"r{n}": one for n, one in enumerate(requests)}
    assert 'statusSeverity="Error"' not in books.process(MessageSet(requests=named).to_xml())
