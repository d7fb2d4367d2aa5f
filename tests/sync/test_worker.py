"""The register's threads: sales go up by themselves, news comes down by itself, and nobody waits for the network."""

import time
from collections.abc import Callable

from msgspec.structs import replace

from tests.builders import paid
from tests.sync.network import Network, receipts_in
from tests.sync.test_down import item_at, price
from tui_pos.data.lanes import Lanes
from tui_pos.sync.joining import membership
from tui_pos.sync.worker import Worker
from tui_pos.till.till import pepper_of


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for a condition."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_register_is_in_step_by_itself(network: Network) -> None:
    """A sale goes up when it is done, a price comes down when another till changes it; off, sales wait and go later."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        other = network.join("other", serving.url, codes[0])
        joined = network.join("till", serving.url, codes[1])
        known, pepper = membership(joined.shop), pepper_of(joined.shop)
        assert known is not None
        url = joined.shop.database.address.url
        joined.shop.close()
        lanes = Lanes(url)
        worker = Worker(lanes, known, pepper, network.clock)
        worker.start()
        lanes.write(lambda shop: shop.append([paid("5.00")], actor="staff-1")).result()
        worker.wake()
        until(lambda: worker.board.state().text == "in step" and worker.board.queue == 0)
        price(other, 1, 321)
        other.meet()
        now = network.clock()
        until(lambda: lanes.write(lambda shop: item_at(shop, "0001", now).price()).result() == 321)
    more = replace(paid("6.00"), id="receipt-2", number="0102-000002")
    lanes.write(lambda shop: shop.append([more], actor="staff-1")).result()
    worker.wake()
    until(lambda: worker.board.state().text == "offline" and worker.board.queue > 0)
    state = worker.board.state()
    assert "does not answer" in state.errors[0].sentence
    worker.stop()
    lanes.stop()
    with network.open_node() as node:
        assert len(receipts_in(node)) == 1
