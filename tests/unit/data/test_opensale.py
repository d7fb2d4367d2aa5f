"""The open sale comes back at the same line after the power went; held sales wait their turn."""

import pytest

from tests.builders import NOON, item
from tests.tinyshop import OpenShop
from tests.unit.data.ledger import MUG, Ledger, sale
from tui_pos.core import actions as act
from tui_pos.core.actions import decode_action, encode_action
from tui_pos.data.working import opensale
from tui_pos.data.working.opensale import OpenSale
from tui_pos.journal.connection import ConstraintFailed
from tui_pos.journal.projecting import REGISTRY

RINGS = [act.Ring(item("Mug")), act.Ring(item("Pen")), act.VoidLine(1)]


def begin(ledger: Ledger, sale: str = "sale-1", at: int = NOON) -> None:
    ledger.do(opensale.begin, sale, "till-1", "staff-1", at)


def test_actions_come_back_in_their_order_after_a_restart(
    empty: Ledger, open_shop: OpenShop
) -> None:
    begin(empty)
    raws = [encode_action(action) for action in RINGS]
    empty.do(opensale.add, "sale-1", 1, raws[:2])
    empty.do(opensale.add, "sale-1", 3, raws[2:])
    empty.shop.close()
    again = open_shop("till-1", registry=REGISTRY)
    current = again.read(lambda db: opensale.current(db, "till-1"))
    assert current == OpenSale("sale-1", "till-1", "staff-1", NOON, None, "", 0, 0)
    stored = again.read(lambda db: opensale.actions(db, "sale-1"))
    assert [decode_action(raw) for raw in stored] == RINGS


def test_an_action_cannot_take_the_place_of_another(ledger: Ledger) -> None:
    begin(ledger)
    ledger.do(opensale.add, "sale-1", 1, [b"one"])
    with pytest.raises(ConstraintFailed):
        ledger.do(opensale.add, "sale-1", 1, [b"other"])
    assert ledger.ask(opensale.actions, "sale-1") == [b"one"]


def test_a_finished_sale_is_gone_in_the_transaction_of_its_receipt(ledger: Ledger) -> None:
    begin(ledger)
    ledger.do(opensale.add, "sale-1", 1, [b"one"])
    ledger.add(sale(1, MUG), also=lambda db: opensale.end(db, "sale-1"))
    assert ledger.ask(opensale.current, "till-1") is None
    assert ledger.ask(opensale.actions, "sale-1") == []


def test_a_sale_stays_open_when_its_receipt_cannot_be_stored(ledger: Ledger) -> None:
    begin(ledger)
    ledger.add(sale(1, MUG))
    with pytest.raises(ConstraintFailed):
        ledger.add(sale(1, MUG), also=lambda db: opensale.end(db, "sale-1"))
    assert ledger.ask(opensale.current, "till-1") is not None


def test_held_sales_are_listed_and_taken_up_again(ledger: Ledger) -> None:
    begin(ledger)
    ledger.do(opensale.hold, "sale-1", label="red hat", at=NOON + 1, lines=2, amount=1350)
    begin(ledger, "sale-2", NOON + 5)
    current = ledger.ask(opensale.current, "till-1")
    assert current is not None
    assert current.sale == "sale-2"
    (held,) = ledger.ask(opensale.held, "till-1")
    assert (held.sale, held.label, held.lines, held.amount) == ("sale-1", "red hat", 2, 1350)
    assert ledger.ask(opensale.held, "till-2") == []
    ledger.do(opensale.end, "sale-2")
    ledger.do(opensale.recall, "sale-1")
    assert ledger.ask(opensale.held, "till-1") == []
    current = ledger.ask(opensale.current, "till-1")
    assert current is not None
    assert current.sale == "sale-1"
