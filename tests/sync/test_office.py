"""Managers at the node: they sign on there, and what they save beside the running service reaches every till."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from msgspec.structs import replace

from tests.shops import PIN
from tests.sync.network import Network
from tui_pos.core.people import Staff
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CashRounding
from tui_pos.data.queries import settings
from tui_pos.till.editing import Editing
from tui_pos.till.till import Till


@contextmanager
def office(network: Network) -> Iterator[Till]:
    """The node's database opened beside the service, with the owner signed on."""
    with network.serving_beside() as shop:
        till = Till(shop, clock=network.clock)
        till.people.by_pin("1", PIN)
        yield till


def test_what_the_office_saves_reaches_a_till(network: Network) -> None:
    """Cash rounding is switched on at the node while it serves; the till rounds from its next sale on."""
    network.found()
    with network.serving() as serving, office(network) as node:
        member = network.join("till", serving.url, network.code_beside())
        editing = Editing(node.machine, node.people)
        editing.save_company(replace(editing.company, cash_rounding=CashRounding.NEAREST_5))
        member.meet()
        company = member.shop.read(lambda db: settings.company(db, network.clock()))
        assert company is not None
        assert company.cash_rounding is CashRounding.NEAREST_5


def test_somebody_added_at_the_node_signs_on_at_a_till(network: Network) -> None:
    """Number 7 with the PIN 8642 is entered at the node and lets herself on at the till."""
    network.found()
    with network.serving() as serving, office(network) as node:
        member = network.join("till", serving.url, network.code_beside())
        new = Staff(node.machine.ids(), "7", "role-owner")
        Editing(node.machine, node.people).save_staff(new, {"first": "Pia"}, "8642")
        member.meet()
        till = Till(member.shop, clock=network.clock)
        assert till.people.by_pin("7", "8642").name == "Pia"


def test_nothing_is_sold_at_the_node(network: Network) -> None:
    """No day is opened and nothing is rung there, and the sentence says where to go."""
    network.found()
    with network.serving(), office(network) as node:
        found = node.desk.look_up("101")
        for refused in (lambda: node.day.begin(10_000), lambda: node.desk.ring(found)):
            with pytest.raises(Refusal) as caught:
                refused()
            assert "start the register at a till" in caught.value.sentence
