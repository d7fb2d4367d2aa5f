"""What happens at a till goes up to the node, once and whole."""

from tests.sync.network import Network, entries_of, own_entries, receipts_in, ring


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
