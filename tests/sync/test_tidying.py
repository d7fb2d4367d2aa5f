"""Old entries leave the database for files, and never before the node has them."""

import msgspec
import pytest

from tests.shops import PIN, make_shop
from tests.sync.network import Member, Network, entries_of, own_entries, ring
from tui_pos.data import upkeep
from tui_pos.data.shop import Shop
from tui_pos.sync import joining
from tui_pos.till.till import Till

_DAY_MS = 86_400_000


@pytest.fixture(autouse=True)
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an archive file be worth its while at ten entries."""
    monkeypatch.setattr(upkeep, "FILE_ENTRIES", 10)


class Later:
    """A clock that can be put on."""

    def __init__(self) -> None:
        self.now = 1_795_867_200_000

    def __call__(self) -> int:
        self.now += 1
        return self.now


def tidy(shop: Shop, *, joined: bool) -> int:
    """Tidy until nothing is left to do; gives how many entries are in files."""
    while upkeep.tidy(shop, actor="test", joined=joined):
        pass
    ((count,),) = shop.read(
        lambda db: db.execute("SELECT coalesce(sum(entries), 0) FROM journal_archive")
    )
    return int(count)


def trade(member: Member, receipts: int) -> None:
    """Ring some receipts."""
    till = member.till()
    for _ in range(receipts):
        ring(till, "101")


def test_what_the_node_has_not_acknowledged_stays(network: Network) -> None:
    """A till that could not send for 500 days keeps all it wrote; once it is sent the old part goes to files."""
    clock = network.clock = Later()
    network.found()
    code = network.code()
    with network.serving() as serving:
        member = network.join("till", serving.url, code)
    trade(member, 20)
    clock.now += 500 * _DAY_MS
    mine = own_entries(member.shop)
    tidy(member.shop, joined=True)
    kept = own_entries(member.shop)
    assert kept[: len(mine) - 1] == mine[1:], "only the first one was sent on joining"
    with network.serving() as serving:
        found = joining.membership(member.shop)
        assert found is not None
        again = network.member(member.shop, msgspec.structs.replace(found, url=serving.url))
        again.meet()
        assert tidy(again.shop, joined=True) >= 20
        assert len(own_entries(again.shop)) < len(mine)
        trade(again, 2)
        again.meet()
        with network.serving_beside() as node:
            assert entries_of(node, again.node)[: len(mine)] == mine
    assert again.shop.rebuild() == []
    assert upkeep.verify(again.shop).findings == []


def test_a_till_that_archived_alone_brings_everything_along(network: Network) -> None:
    """What a till on its own has in files goes up as well when it joins a node."""
    clock = network.clock = Later()
    path = network.folder / "till.sqlite"
    make_shop(path, clock=clock)
    shop = network.open_till("till")
    till = Till(shop, clock=clock)
    till.people.by_pin("1", PIN)
    till.day.begin(10_000)
    for _ in range(20):
        ring(till, "101")
    till.day.close()
    mine = own_entries(shop)
    clock.now += 500 * _DAY_MS
    assert tidy(shop, joined=False) >= 20
    network.found()
    code = network.code("store-2")
    with network.serving() as serving:
        member = network.join_shop(shop, serving.url, code)
        with network.serving_beside() as node:
            assert entries_of(node, member.node)[: len(mine)] == mine
