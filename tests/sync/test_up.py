"""What happens at a till goes up to the node, once and whole."""

from tests.sync.network import Network, entries_of, own_entries, receipts_in, ring
from tui_pos.core.refusal import Refusal
from tui_pos.data.working import enrolments
from tui_pos.sync import wire
from tui_pos.sync.node import push_together


def test_a_tills_receipts_reach_the_node(network: Network) -> None:
    """Every entry of the till is at the node under its own name, and the node's tables say the same."""
    network.found()
    code = network.code(name="Front")
    with network.serving() as serving:
        member = network.join("till", serving.url, code)
        till = member.till()
        numbers = [ring(till, "101").number, ring(till, "102", 3).number]
        member.meet()
        assert member.board.state().text == "in step"
    with network.open_node() as node:
        assert numbers == ["0101-000001", "0101-000002"]
        assert receipts_in(node) == numbers
        assert entries_of(node, member.node) == own_entries(member.shop)
        assert node.rebuild() == []
    assert member.shop.rebuild() == []


def test_batches_that_are_stored_together_do_not_spoil_each_other(network: Network) -> None:
    """Of three tills' batches in one transaction the good ones are stored; the one that is no entry is refused alone."""
    network.found()
    with network.open_node() as shop:
        tills = []
        for name in ("a", "b", "c"):
            shop.work(lambda db: enrolments.enrol(db, name, name, 1))  # noqa: B023
            found = shop.read(lambda db: enrolments.till(db, name))  # noqa: B023
            assert found is not None
            tills.append(found)
        batch = [
            (till, wire.Push((wire.Carried(0, till.node, "e", 1, kind, 1, 0, 0, "x", b"{}", mac),)))
            for till, kind, mac in zip(
                tills,
                ("kind.one", "kind.two", "kind.three"),
                (bytes(32), b"short", bytes(32)),
                strict=True,
            )
        ]
        one, two, three = push_together(shop, batch)
        assert isinstance(two, Refusal)
        assert two.code == "bad_entry"
        assert [found.marks[0].seq for found in (one, three) if isinstance(found, wire.Pushed)] == [
            1,
            1,
        ]
        assert entries_of(shop, "b") == []
