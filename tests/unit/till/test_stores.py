"""Several stores: a store's manager sees and changes that store, at the node and at a till."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.shops import PIN, STORE
from tests.sync.network import found_company
from tui_pos.core.people import Right, Role, Staff
from tui_pos.core.refusal import NeedsRight, Refusal
from tui_pos.core.settings import PrinterSettings, Store, Till
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies
from tui_pos.till.editing import Editing
from tui_pos.till.machine import Machine
from tui_pos.till.signon import SignOn
from tui_pos.till.till import Till as TillAtWork
from tui_pos.till.till import pepper_of, workplace

HILL_ROAD = "store-2"
HILL = Role("role-manager", "Manager", frozenset({Right.SELL, Right.OVERRIDE, Right.SETTINGS, Right.STAFF_SETUP, Right.TAX_SETUP}))  # fmt: skip
CASHIER = Role("role-cashier", "Cashier", frozenset({Right.SELL}))
HANA = Staff("hana", "20", HILL.id, store=HILL_ROAD)
TILLS = (Till("till-a", "store-1", 1, "Front"), Till("till-b", HILL_ROAD, 1, "Door"))


class Node:
    """A node with two stores, a till in each, and Hana (number 20) who manages Hill Road."""

    def __init__(self, shop: Shop) -> None:
        found_company(shop)
        shop.append([bodies.TillsSaved(TILLS), bodies.RolesSaved((HILL, CASHIER))], actor="init")
        machine = Machine(shop, workplace(shop), pepper_of(shop), shop.clock, shop.ids)
        self.people = SignOn(machine)
        self.editing = Editing(machine, self.people)
        self.people.by_pin("1", PIN)
        self.editing.save_staff(HANA, {"first": "Hana"}, "1357")

    def as_hana(self) -> Editing:
        """Let the manager of Hill Road work."""
        self.people.by_pin("20", "1357")
        return self.editing


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A company of two stores."""
    with Shop.open(str(tmp_path / "node.sqlite")) as shop:
        yield Node(shop)


def refused(act: object) -> str:
    """Give the sentence with which something is refused."""
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator]
    return caught.value.sentence


def test_a_stores_manager_sees_that_store(node: Node) -> None:
    """Hana sees Hill Road, its one till, and its staff: herself."""
    editing = node.as_hana()
    assert [store.name for store in editing.stores()] == ["Hill Road"]
    assert [till.name for till in editing.tills()] == ["Door"]
    assert [one.number for one in editing.staff()] == ["20"]
    assert not editing.for_all


def test_the_owner_sees_all_stores(node: Node) -> None:
    """Two stores, two tills, and two people."""
    assert [store.name for store in node.editing.stores()] == ["Main Street", "Hill Road"]
    assert [till.name for till in node.editing.tills()] == ["Front", "Door"]
    assert [one.number for one in node.editing.staff()] == ["1", "20"]
    assert node.editing.for_all


def test_a_stores_manager_changes_that_store_and_no_other(node: Node) -> None:
    """Hill Road gets a telephone; Main Street, and what Hill Road is taxed by, stay as they are."""
    editing = node.as_hana()
    (hill,) = editing.stores()
    editing.save_store(replace(hill, phone="555-0199"))
    assert editing.stores()[0].phone == "555-0199"
    for other in (replace(STORE, phone="555-0100"), replace(hill, quickbooks_class="Hill")):
        with pytest.raises(NeedsRight, match="Hana may not change this store"):
            editing.save_store(other)


def test_a_stores_manager_leaves_the_company_alone(node: Node) -> None:
    """Settings, taxes, roles and new stores are the company's matter, whatever the role's rights are."""
    editing = node.as_hana()
    for save in (
        lambda: editing.save_company(editing.company),
        lambda: editing.save_tax(editing.tax),
        lambda: editing.save_role(CASHIER),
        lambda: editing.save_store(Store("store-3", 3, "Quay", tax_location="here")),
    ):
        with pytest.raises(NeedsRight, match="Hana may not"):
            save()


def test_a_stores_manager_adds_staff_of_that_store(node: Node) -> None:
    """A cashier for Hill Road is added; one for Main Street, one for all stores and another owner are refused."""
    editing = node.as_hana()
    editing.save_staff(Staff("c", "21", CASHIER.id, store=HILL_ROAD), {"first": "Ben"}, "2468")
    assert [one.number for one in editing.staff()] == ["20", "21"]
    for store in ("store-1", ""):
        with pytest.raises(NeedsRight, match="change staff of that store"):
            editing.save_staff(Staff("d", "22", CASHIER.id, store=store), {"first": "Cy"}, "2468")
    owner = Staff("e", "23", "role-owner", store=HILL_ROAD)
    assert "rights that yours has not" in refused(
        lambda: editing.save_staff(owner, {"first": "Di"}, "2468")
    )


def test_a_stores_manager_makes_nobody_of_that_store_a_company_person(node: Node) -> None:
    """Hana cannot lift her own store, and cannot set the owner's PIN."""
    editing = node.as_hana()
    for staff in (replace(HANA, store=""), Staff("staff-1", "1", "role-owner")):
        with pytest.raises(NeedsRight):
            editing.save_staff(staff, {"first": "Hana"}, "9999")


def test_the_owner_approves_what_a_stores_manager_may_not(node: Node) -> None:
    """With the owner's PIN Hana saves the company's settings; the journal names the owner."""
    editing = node.as_hana()
    approval = node.people.approve(Right.SETTINGS, "1", PIN, "asked by telephone", "change", "")
    editing.save_company(replace(editing.company, return_days=14), approval)
    assert editing.company.return_days == 14


def test_the_last_person_of_the_whole_company_stays(node: Node) -> None:
    """The owner cannot be tied to one store while nobody else looks after the others."""
    tied = Staff("staff-1", "1", "role-owner", store="store-1")
    sentence = refused(lambda: node.editing.save_staff(tied, {"first": "Olga"}))
    assert "nobody could set staff up" in sentence


def test_a_store_keeps_its_number(node: Node) -> None:
    """Receipts begin with it, so it is refused to be changed; a number twice is refused too."""
    assert "keeps its number" in refused(lambda: node.editing.save_store(replace(STORE, number=5)))
    twice = Store("store-3", 2, "Quay", tax_location="here")
    assert "used 2 times" in refused(lambda: node.editing.save_store(twice))
    node.editing.save_store(replace(twice, number=3))
    assert [store.name for store in node.editing.stores()] == ["Main Street", "Hill Road", "Quay"]


def test_a_tills_printer_is_checked(node: Node) -> None:
    """A network printer needs an address; with one it is saved."""
    door = node.editing.tills()[1]
    wrong = replace(door, printer=PrinterSettings("network", "no such:port"))
    assert "printer" in refused(lambda: node.editing.save_till(wrong))
    node.editing.save_till(replace(door, printer=PrinterSettings("network", "192.168.1.50:9100")))
    assert node.editing.tills()[1].printer.target == "192.168.1.50:9100"
    moved = replace(door, store="store-1", number=2)
    assert "under Tills" in refused(lambda: node.editing.save_till(moved))


def test_staff_of_another_store_is_refused_at_a_till(till: TillAtWork) -> None:
    """Hana of Hill Road types the right PIN on Harbor Street: she is sent to her own store, also to approve."""
    till.people.by_pin("1", "2580")
    editing = Editing(till.machine, till.people)
    editing.save_store(Store("hill", 2, "Hill Road", tax_location=till.machine.rules.store.tax_location))  # fmt: skip
    manager = next(role for role in people_roles(till) if role.name == "Manager")
    hana = Staff("hana", "20", manager.id, store="hill")
    editing.save_staff(hana, {"first": "Hana"}, "1357", badge="B-20")
    for enter in (
        lambda: till.people.by_pin("20", "1357"),
        lambda: till.people.by_badge("B-20"),
        lambda: till.people.approve(Right.RETURN_WITHOUT_RECEIPT, "20", "1357", "", "", ""),
    ):
        assert "Hana works in Hill Road: sign on there" in refused(enter)
    editing.save_staff(replace(hana, store=till.machine.rules.store.id), {"first": "Hana"})
    assert till.people.by_pin("20", "1357").name == "Hana"


def people_roles(till: TillAtWork) -> tuple[Role, ...]:
    """List the roles of the demo shop."""
    from tui_pos.data.queries import people

    return people.roles(till.machine.db)
