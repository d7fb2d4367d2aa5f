"""Two tills that say different things of the same record end with the same one."""

from contextlib import closing

from tests.sync.network import Network
from tests.sync.test_down import item_at, pair, price


def test_two_prices_for_one_item_end_as_one(network: Network) -> None:
    """The one that reached the node last is the price everywhere, also where it was changed before."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one, two = pair(network, serving.url, codes)
        price(one, 1, 111)
        price(two, 1, 222)
        for member in (one, two, one, two):
            member.meet()
    with closing(network.open_node()) as node:
        asked = [item_at(s, "0001", one.clock()).price() for s in (one.shop, two.shop, node)]
    assert asked == [222, 222, 222]
