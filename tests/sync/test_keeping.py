"""Looking after the tills at the node, by the person who is signed on there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.shops import PIN
from tests.sync.network import Member, Network
from tui_pos.core.people import Customer, PersonKind, Right, Role, Staff
from tui_pos.core.refusal import NeedsRight, Refusal
from tui_pos.data.queries import settings
from tui_pos.data.working import persons
from tui_pos.journal import bodies
from tui_pos.sync import status
from tui_pos.sync.keeping import Keeping
from tui_pos.till.editing import Editing
from tui_pos.till.till import Till

MANAGER = Role("role-manager", "Manager", frozenset({Right.SELL, Right.OVERRIDE, Right.SETTINGS}))
HANA = Staff("hana", "20", MANAGER.id, store="store-2")
ANNA = Customer("customer-1", "7001", "person-1")


class Company:
    """A node that serves two stores, a till in each, and the owner signed on in its office."""

    def __init__(self, network: Network, url: str, office: Till) -> None:
        self.office = office
        self.network = network
        self.url = url
        office.shop.append([bodies.RolesSaved((MANAGER,))], actor="init")
        Editing(office.machine, office.people).save_staff(HANA, {"first": "Hana"}, "1357")
        self.keeping = Keeping(office.machine, office.people)
        self.front = self.join("front", "store-1")
        self.hill = self.join("hill", "store-2")

    def join(self, name: str, store: str) -> Member:
        """Let a till in with a code of the office."""
        return self.network.join(name, self.url, self.keeping.new_code(store).code)

    def change(self, member: Member, field: str, value: str) -> None:
        """Enter something of Anna at a till."""
        fields, node = {field: value}, member.node
        member.shop.append(
            [bodies.CustomersSaved((ANNA,))],
            actor="staff-1",
            also=lambda db: persons.save(
                db, ANNA.person, PersonKind.CUSTOMER, fields, at=member.clock(), origin=node
            ),
        )

    def both(self) -> None:
        """Let both tills synchronise twice, so that each has heard the other."""
        for _ in range(2):
            self.front.meet()
            self.hill.meet()


@contextmanager
def company(network: Network) -> Iterator[Company]:
    """Serve the company for a while."""
    network.found()
    with ExitStack() as stack:
        serving = stack.enter_context(network.serving())
        shop = stack.enter_context(network.serving_beside())
        office = Till(shop, clock=network.clock)
        office.people.by_pin("1", PIN)
        yield Company(network, serving.url, office)


def test_a_till_is_renamed_moved_and_shut_out(network: Network) -> None:
    """The front till is called Bakery, becomes number 2 of Hill Road, and is then refused by the node."""
    with company(network) as shop:
        front = shop.front.node
        shop.keeping.rename(front, "Bakery")
        moved = shop.keeping.move(front, "store-2")
        assert (moved.name, moved.number) == ("Bakery", 2)
        shop.front.meet()
        there = shop.front.shop.read(lambda db: settings.till(db, front))
        assert there == moved
        with pytest.raises(Refusal, match="Say why"):
            shop.keeping.revoke(front, "")
        shop.keeping.revoke(front, "stolen")
        assert [till.revoked for till in shop.keeping.status().tills] == [True, False]
        with pytest.raises(Refusal, match="does not know this till"):
            shop.front.meet()


def test_a_machine_takes_a_tills_place(network: Network) -> None:
    """With the code of Replace a new machine is the same till: same name, same number, same identity."""
    with company(network) as shop:
        code = shop.keeping.replace(shop.hill.node)
        assert code.till.name == "Till 1"
        again = network.join("new-hill", shop.url, code.code)
        assert again.node == shop.hill.node
        assert len(shop.keeping.status().tills) == 2


def test_a_stores_manager_keeps_that_stores_tills(network: Network) -> None:
    """Hana of Hill Road sees its till alone, renames it and lets one in; Main Street and moving are not hers."""
    with company(network) as shop:
        shop.office.people.by_pin("20", "1357")
        (hill,) = shop.keeping.status().tills
        assert (hill.store, hill.number) == ("Hill Road", 1)
        shop.keeping.rename(hill.node, "Door")
        assert shop.keeping.new_code("store-2").till.number == 2
        for act in (
            lambda: shop.keeping.rename(shop.front.node, "Mine"),
            lambda: shop.keeping.new_code("store-1"),
            lambda: shop.keeping.replace(shop.front.node),
            lambda: shop.keeping.revoke(shop.front.node, "why not"),
            lambda: shop.keeping.move(hill.node, "store-1"),
        ):
            with pytest.raises(NeedsRight, match="Hana may not"):
                act()


def test_a_name_that_no_receipt_could_bear_is_refused(network: Network) -> None:
    """Control characters in a till's name are refused with what to type instead, and nothing changes."""
    with company(network) as shop:
        with pytest.raises(Refusal, match="control characters"):
            shop.keeping.rename(shop.front.node, "Ba\x1bkery")
        assert [till.name for till in shop.keeping.status().tills] == ["Till 1", "Till 1"]


def test_a_clash_is_listed_and_settled_everywhere(network: Network) -> None:
    """Anna's telephone is changed on two tills at once; the manager's choice stands on both, and the list is empty."""
    with company(network) as shop:
        shop.change(shop.front, "first", "Anna")
        shop.both()
        shop.change(shop.front, "phone", "555-0101")
        shop.change(shop.hill, "phone", "555-0202")
        shop.both()
        (clash,) = shop.keeping.clashes()
        assert (clash.name, clash.field) == ("Anna", "phone")
        assert {clash.lost, clash.stands} == {"555-0101", "555-0202"}
        assert clash.lost == "555-0101"
        shop.keeping.settle(clash, clash.lost)
        assert shop.keeping.clashes() == []
        shop.both()
        for member in (shop.front, shop.hill):
            known = member.shop.read(lambda db: persons.fields_of(db, ANNA.person))
            assert known == {"first": "Anna", "phone": "555-0101"}


def test_the_status_of_one_store(network: Network) -> None:
    """Hill Road's status has its own till, and counts what its own tills clash over."""
    with company(network) as shop:
        read = shop.office.shop.read
        now = network.clock()
        found = read(lambda db: status.status(db, now, "store-2"))
        assert [till.node for till in found.tills] == [shop.hill.node]
        whole = read(lambda db: status.status(db, now))
        assert [till.store for till in whole.tills] == ["Main Street", "Hill Road"]
