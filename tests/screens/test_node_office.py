"""The manager's screens on a company's node, by keys alone, beside the running service."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.screens.register import DOWN, ENTER, ESC, UP
from tests.screens.terminal import Terminal
from tests.sync.network import Member, Network, entries_of
from tui_pos.core.people import Customer, PersonKind
from tui_pos.data.queries import settings
from tui_pos.data.working import persons
from tui_pos.journal import bodies
from tui_pos.register import console_font

GROUP = re.compile(r"  ([A-Z2-9]) ([A-Z2-9]) ([A-Z2-9]) ([A-Z2-9])  ")
OWNER, HANA = ("1", "2580"), ("20", "1357")


class Office(Terminal):
    """Work the office of a node like a manager."""

    def sign_on(self, who: tuple[str, str] = OWNER) -> None:
        """Type number and PIN."""
        self.wait("Number")
        self.send(f"{who[0]}{ENTER}{who[1]}{ENTER}")
        self.wait("─ Office")

    def choose(self, letter: str, shows: str) -> str:
        """Press a letter and wait for what it opens."""
        self.send(letter)
        return self.wait(shows)

    def fill_in(self, *texts: str) -> None:
        """Type fields as fingers do; characters and Enter in one burst would be taken for a scan."""
        for text in texts:
            for character in text:
                self.send(character)
                self.quiet(0.06)
            self.send(ENTER)
            self.quiet(0.1)

    def menu(self) -> str:
        """Leave whatever is open up to the menu."""
        for _ in range(4):
            if "─ Office" in self.text():
                break
            self.send(ESC)
            self.quiet(0.25)
        return self.wait("─ Office")

    def wrong_characters(self) -> set[str]:
        """Find what stands on the screen and the console cannot draw."""
        return {c for c in self.text() if c not in "\n " and c not in console_font.SAFE}


class Company:
    """A node that serves two stores, and its office in a terminal."""

    def __init__(self, network: Network, url: str, stack: ExitStack) -> None:
        self.network = network
        self.url = url
        self._stack = stack

    def office(self, who: tuple[str, str] = OWNER) -> Office:
        """Start the office in a terminal, signed on."""
        argv = [sys.executable, "-m", "tui_pos", "--db", self.network.url_of_node, "office"]
        office = Office(argv)
        self._stack.callback(office.close)
        office.sign_on(who)
        return office

    def till(self, name: str, store: str) -> Member:
        """Let a till in."""
        return self.network.join(name, self.url, self.network.code_beside(store))


@contextmanager
def serving(tmp_path: Path) -> Iterator[Company]:
    with ExitStack() as stack:
        network = Network(tmp_path, None, stack)
        network.found()
        served = stack.enter_context(network.serving())
        yield Company(network, served.url, stack)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A company of two stores that is served."""
    with serving(tmp_path) as made:
        yield made


def test_a_till_is_let_in_and_then_looked_after(company: Company) -> None:
    """The code on the page lets a till in; it appears by itself, gets a name, and is shut out with a warning."""
    office = company.office()
    office.choose("l", "+ Let a till in")
    office.send(ENTER)
    office.wait("A till for which store?")
    office.choose("2", "Nothing typed")
    office.fill_in("Bakery")
    page = office.wait("For Bakery, Hill Road.")
    assert "tui-pos join" in page
    assert office.wrong_characters() == set()
    code = "-".join("".join(group) for group in GROUP.findall(page))
    member = company.network.join("bakery", company.url, code)
    office.send(ESC)
    office.wait(lambda text: "Bakery" in text and "0201" in text and "well" in text)
    office.send(DOWN)
    office.quiet(0.1)
    office.send(ENTER)
    details = office.wait("Shut it out")
    assert "Last heard" in details
    assert "its clock agrees" in details
    assert office.wrong_characters() == set()
    office.choose("n", "Name of the till")
    office.fill_in(" two")
    office.wait("Bakery two")
    office.send(DOWN)
    office.quiet(0.1)
    office.send(ENTER)
    office.wait("Shut it out")
    warning = office.choose("x", "Shut Bakery two out?")
    assert "give new PINs" in " ".join(warning.replace("│", " ").split())
    office.choose("y", "Why?")
    office.fill_in("stolen")
    office.wait("revoked")
    with pytest.raises(Exception, match="does not know this till"):
        member.meet()


def test_clashes_and_what_was_set_aside_are_shown(company: Company) -> None:
    """A telephone entered on two tills is settled by choosing; an entry with a wrong chain is explained."""
    front, hill = company.till("front", "store-1"), company.till("hill", "store-2")
    for member, phone in ((front, "555-0101"), (hill, "555-0202")):
        enter_phone(member, phone)
    front.meet()
    hill.meet()
    with company.network.serving_beside() as node:
        entry = entries_of(node, front.node)[-1]
        node.receive([replace(entry, mac=os.urandom(32))])
    office = company.office()
    office.choose("l", "! Clashes")
    office.send(UP + DOWN * 9)
    office.quiet(0.1)
    office.send(ENTER)
    office.wait(lambda text: "Changed on two tills" in text and "555-0101" in text)
    office.send(ENTER)
    office.wait("Which value is right?")
    office.choose("2", "Nothing fits")
    office.send(ESC)
    office.wait(lambda text: "! Set aside" in text and "! Clashes" not in text)
    office.send(DOWN * 9)
    office.quiet(0.1)
    office.send(ENTER)
    office.wait("another entry")
    office.send(ENTER)
    explained = office.wait("They are in no figure here")
    assert "old or copied disk" in " ".join(explained.replace("│", " ").split())
    assert office.wrong_characters() == set()
    front.meet()
    known = front.shop.read(lambda db: persons.fields_of(db, "person-1"))
    assert known["phone"] == "555-0101"


def enter_phone(member: Member, phone: str) -> None:
    """Enter Anna's telephone at a till."""
    anna, node = Customer("customer-1", "7001", "person-1"), member.node
    fields = {"first": "Anna", "phone": phone}
    member.shop.append(
        [bodies.CustomersSaved((anna,))],
        actor="staff-1",
        also=lambda db: persons.save(
            db, "person-1", PersonKind.CUSTOMER, fields, at=member.clock(), origin=node
        ),
    )


def test_a_store_is_added_and_gets_a_manager_who_sees_it_alone(company: Company) -> None:
    """Quay is added with its address; Hana is entered for Quay, signs on, and finds three entries in the menu."""
    office = company.office()
    office.choose("o", "+ New store")
    office.send(ENTER)
    office.wait("New store")
    office.wait("QuickBooks class")
    office.fill_in("", "Quay", "5 Harbour Lane", "", "", "", "555-0133", "", "")
    office.wait(lambda text: "+ New store" in text and "5 Harbour Lane" in text)
    office.menu()
    office.choose("s", "+ New member of staff")
    office.send(ENTER)
    office.wait("Which role?")
    office.choose("1", "Which store?")
    office.choose("4", "New PIN")
    office.fill_in("20", "Hana", "Quist", "1357", "", "")
    office.wait(lambda text: "Hana Quist" in text and "Quay" in text)
    assert office.wrong_characters() == set()
    office.menu()
    office.send(ESC)
    assert office.ended() == 0
    hers = company.office(HANA)
    menu = hers.wait("Tills: how they are")
    assert "Stores" in menu
    assert "Staff" in menu
    for not_hers in ("Sales tax", "Settings", "Roles", "QuickBooks"):
        assert not_hers not in menu
    hers.choose("o", "Quay")
    assert "Main Street" not in hers.text().split("Search>")[0]


def test_a_network_printer_is_given_to_a_till(company: Company) -> None:
    """At the node the till gets a network printer; a wrong address is refused and what was typed stays."""
    member = company.till("front", "store-1")
    office = company.office()
    office.choose("l", "0101")
    office.send(DOWN)
    office.quiet(0.1)
    office.send(ENTER)
    office.wait("Shut it out")
    office.choose("p", "Which kind of printer?")
    office.choose("3", "Printer of Till 1")
    office.fill_in("192.168.1.50:9100", "", "", "", "", "")
    office.wait("from its next start on")
    member.meet()
    (told,) = member.shop.read(settings.tills)
    assert (told.printer.kind, told.printer.target) == ("network", "192.168.1.50:9100")
