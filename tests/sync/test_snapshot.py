"""A new till, or one that was away for very long, loads how things stand and not all that ever happened."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.benchmarks.big_shop import load_items
from tests.builders import paid
from tests.shops import ITEMS, STORE
from tests.sync.network import Member, Network, receipts_in, ring
from tests.sync.test_asking import asking_till, hang_up
from tests.sync.test_down import item_at, price
from tests.unit.data.test_documents import order
from tests.unit.data.test_stock import voucher
from tui_pos.core import actions as act
from tui_pos.core.documents import OrderStatus
from tui_pos.core.people import Customer
from tui_pos.core.receipt import Receipt
from tui_pos.core.refusal import Refusal
from tui_pos.data import upkeep
from tui_pos.data.queries import balances, catalog, numbers, orders, stock
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies
from tui_pos.sync import joining, stating
from tui_pos.sync.client import Sync
from tui_pos.sync.state import Board
from tui_pos.till.till import pepper_of


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every till that has read nothing load a snapshot, however little there is."""
    monkeypatch.setattr(stating, "FEW", 0)


def old_receipt(number: int, now: int, days: int, **changes: Any) -> Receipt:
    """A receipt for two of the first item, some days ago."""
    sold = paid(act.Ring(ITEMS[0], Decimal(2)))
    fields = {
        "id": f"old-{number}",
        "number": f"0109-{number:06d}",
        "day": datetime.fromtimestamp(now / 1000, UTC).date() - timedelta(days=days),
        "store": STORE.id,
    }
    return msgspec.structs.replace(sold, **(fields | changes))


def history(network: Network) -> None:
    """Two years of a shop, told by its office: three prices of one item, a card, an order, goods in, receipts."""
    network.found()
    with network.open_node() as node:
        now = node.clock()
        changes = [bodies.PriceChange(ITEMS[0].id, 1, cents) for cents in (150, 160, 170)]
        node.append([bodies.PricesChanged((change,)) for change in changes], actor="office")
        waits = bodies.PriceChange(ITEMS[1].id, 1, 777)
        node.append([bodies.PricesChanged((waits,), now + 3_600_000)], actor="office")
        node.append(
            [
                bodies.CustomersSaved((Customer("cust-1", "C1", "person-1"),)),
                bodies.BalanceSet("4711", "gift_card", 2_500, "sold on the old system"),
                bodies.BalanceSet("4711", "gift_card", -500, "spent"),
                voucher(7, (ITEMS[0].id, "12", 1_200)),
                order(1),
                order(2, "5"),
                order(1, id="order-2", number="SO-18", status=OrderStatus.CLOSED),
            ],
            actor="office",
        )
        node.append([old_receipt(1, now, 700), old_receipt(2, now, 3)], actor="office")


def snapshots_kept(network: Network) -> int:
    """Count the snapshots that the node has at hand."""
    with closing(network.open_node()) as node:
        ((count,),) = node.read(lambda db: db.execute("SELECT count(*) FROM kept_snapshot"))
    return int(count)


def kinds_in(shop: Shop) -> set[str]:
    """Name the kinds of the entries that a database holds."""
    rows = shop.read(lambda db: db.execute("SELECT DISTINCT kind FROM journal_entry"))
    return {str(kind) for (kind,) in rows}


def figures(shop: Shop) -> dict[str, Any]:
    """What a shop counts: on hand in the first store, and every balance."""

    def read(db: Any) -> dict[str, Any]:
        held = {item.id: stock.on_hand(db, item.id).get(STORE.id, Decimal(0)) for item in ITEMS}
        standing = [(kind, account, amount) for kind, account, amount, _ in balances.standing(db)]
        return {"held": held, "balances": standing}

    return shop.read(read)


def check(member: Member) -> None:
    """A till's tables are those of its own journal, and nobody has touched that."""
    assert member.shop.rebuild() == []
    assert upkeep.verify(member.shop).findings == []


def test_a_new_till_has_what_counts_and_not_what_was(network: Network) -> None:
    """Last prices, those that wait, figures, open orders and three months of receipts; earlier ones stay at the node."""
    history(network)
    code = network.code()
    with network.serving() as serving:
        member = network.join("till", serving.url, code)
        now = member.clock()
    till = member.shop
    assert "snapshot.opened" in kinds_in(till)
    assert "balance.set" not in kinds_in(till)
    assert item_at(till, "0001", now).price() == 170
    assert item_at(till, "0002", now).price() == 299
    assert item_at(till, "0002", now + 3_600_001).price() == 777
    assert receipts_in(till) == ["0109-000002"]
    assert till.read(lambda db: balances.balance(db, "gift_card", "4711")).amount == 2_000
    assert till.read(lambda db: stock.on_hand(db, ITEMS[0].id)) == {STORE.id: Decimal(8)}
    assert [one.number for one in till.read(lambda db: orders.orders(db, OrderStatus.OPEN))] == [
        "SO-17"
    ]
    assert till.read(lambda db: numbers.next_number(db, "receipt", "0109-")) == 3
    with closing(network.open_node()) as node:
        assert figures(node) == figures(till)
        costs = [s.read(lambda db: catalog.item(db, ITEMS[0].id, now)) for s in (node, till)]
        assert costs[0].cost == costs[1].cost == Decimal("1")
    check(member)
    assert ring(member.till(), "112").gross == 1406


def test_what_follows_a_snapshot_comes_by_the_feed(network: Network) -> None:
    """A price, a sale and a card spent at another till count at the new one as at the node, once each."""
    history(network)
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one = network.join("one", serving.url, codes[0])
        two = network.join("two", serving.url, codes[1])
        price(one, 1, 199)
        ring(one.till(), "101", 3)
        one.shop.append([bodies.BalanceSet("4711", "gift_card", -300, "spent")], actor="staff-1")
        for member in (one, two, one):
            member.meet()
        assert item_at(two.shop, "0001", two.clock()).price() == 199
        with network.serving_beside() as node:
            node.fold_all()
            assert figures(one.shop) == figures(two.shop) == figures(node)
        assert figures(two.shop)["held"][ITEMS[0].id] == Decimal(5)
        check(two)
    assert snapshots_kept(network) == 1


class Stopped(Exception):
    """Stand for a till whose power was cut."""


def cut_after(shop: Shop, steps: int) -> Callable[..., Any]:
    """Run work on a shop, and fail when it was asked for more often than that."""
    left = [steps]

    def run(work: Callable[[Shop], Any]) -> Any:
        if left[0] == 0:
            raise Stopped
        left[0] -= 1
        return work(shop)

    return run


def test_loading_goes_on_wherever_it_was_cut(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often the till stops in the middle, what was stored stays, nothing counts twice and nothing is missing."""
    monkeypatch.setattr("tui_pos.sync.statement.ITEMS", 3)
    monkeypatch.setattr("tui_pos.sync.stating.BATCH_BYTES", 2_500)
    history(network)
    code = network.code()
    with network.serving() as serving:
        shop = network.open_till("till")
        found = joining.join(shop, serving.url, code)
        path, cuts, done = str(shop.database.address.path), 0, False
        while not done and cuts < 200:
            shop.close()
            shop = network.open_till(Path(path).stem)
            way = found.link()
            run = cut_after(shop, 16 + cuts % 7)
            sync = Sync(run, way, found.office, pepper_of(shop), Board(shop.clock))
            try:
                while sync.round():
                    pass
                done = True
            except Stopped:
                cuts += 1
            way.close()
        assert 5 <= cuts < 200
        member = network.member(shop, found)
        with network.serving_beside() as node:
            assert figures(node) == figures(shop)
        assert receipts_in(shop) == ["0109-000002"]
        check(member)
    begun = "SELECT count(*) FROM journal_entry WHERE kind = 'snapshot.begun'"
    assert shop.read(lambda db: db.execute(begun)) == [(1,)]


_LOADER = """
import sys
from tui_pos.data.shop import Shop
from tui_pos.sync import joining

with Shop.open(sys.argv[1]) as shop:
    found = joining.membership(shop)
    joining.first_load(shop, found, lambda done, total: print(done, total, flush=True))
"""


@pytest.mark.slow
def test_a_killed_till_goes_on_where_it_was(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kill -9 in the middle of loading: what is here stays, and the next start loads the rest of the same snapshot."""
    monkeypatch.setattr("tui_pos.sync.stating.BATCH_BYTES", 20_000)
    network.found(items=False)
    with network.open_node() as node:
        load_items(node, 2_000)
    code = network.code()
    with network.serving() as serving:
        shop = network.open_till("till")
        found = joining.join(shop, serving.url, code)
        path = str(shop.database.address.path)
        shop.close()
        reached = 0
        for _ in range(3):
            loader = subprocess.Popen(
                [sys.executable, "-c", _LOADER, path], stdout=subprocess.PIPE, text=True
            )
            assert loader.stdout is not None
            begins = int(loader.stdout.readline().split()[0])
            assert begins > reached
            reached = int(loader.stdout.readline().split()[0])
            loader.kill()
            loader.communicate()
        member = network.member(network.open_till("till"), found)
        member.meet()
        assert member.shop.read(lambda db: db.execute("SELECT count(*) FROM item")) == [(2_000,)]
        check(member)
    assert snapshots_kept(network) == 1


def test_a_till_sells_while_it_still_loads(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as the items are there a sale can be rung; it counts once in stock, at the till and at the node."""
    monkeypatch.setattr("tui_pos.sync.stating.BATCH_BYTES", 2_000)
    history(network)
    code = network.code()
    with network.serving() as serving:
        shop = network.open_till("till")
        found = joining.join(shop, serving.url, code)
        member = network.member(shop, found)
        count = "SELECT count(*) FROM item"
        while shop.read(lambda db: db.execute(count)) == [(0,)]:
            assert member.sync.round()
        assert "stock.stated" not in kinds_in(shop)
        assert ring(member.till(), "101", 2).number == "0101-000001"
        member.sync.round()
        assert ring(member.till(), "101", 1).number == "0101-000002"
        member.meet()
        assert figures(shop)["held"][ITEMS[0].id] == Decimal(5)
        with network.serving_beside() as node:
            assert figures(node) == figures(shop)
        check(member)


def test_a_till_that_was_away_for_very_long_counts_its_own_sales_once(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Receipts of its absence go up, it loads a snapshot by itself, and both sides count the same."""
    history(network)
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one = network.join("one", serving.url, codes[0])
        two = network.join("two", serving.url, codes[1])
        till = two.till()
        for _ in range(3):
            ring(till, "101", 2)
        for cents in range(200, 230):
            price(one, 3, cents)
        one.shop.append([bodies.BalanceSet("4712", "gift_card", 900, "sold")], actor="staff-1")
        ring(one.till(), "102", 4)
        one.meet()
        monkeypatch.setattr(stating, "FAR", 20)
        two.sync.round()
        ring(till, "101", 1)
        two.meet()
        one.meet()
        assert item_at(two.shop, "0003", two.clock()).price() == 229
        with network.serving_beside() as node:
            assert figures(two.shop) == figures(one.shop) == figures(node)
        assert figures(two.shop)["held"][ITEMS[0].id] == Decimal(1)
        check(two)
    begun = "SELECT count(*) FROM journal_entry WHERE kind = 'snapshot.begun'"
    assert two.shop.read(lambda db: db.execute(begun)) == [(2,)]


def test_a_till_of_the_release_before_pages_through_the_feed(network: Network) -> None:
    """A till that does not say that it can load a snapshot gets every entry, as before."""
    history(network)
    code = network.code()
    with network.serving() as serving:
        shop = network.open_till("till")
        member = network.member(shop, joining.join(shop, serving.url, code))
        ask = member.link.ask

        def older(path: str, message: Any, *rest: Any) -> Any:
            if path == "feed":
                message = msgspec.structs.replace(message, snapshots=False)
            return ask(path, message, *rest)

        member.link.ask = older  # type: ignore[assignment, method-assign]
        member.meet()
        assert "balance.set" in kinds_in(shop)
        assert "snapshot.opened" not in kinds_in(shop)
        with network.serving_beside() as node:
            assert figures(node) == figures(shop)


def test_an_old_receipt_of_another_till_is_asked_of_the_node(network: Network) -> None:
    """Goods of two years ago come back at a new till while the node answers; without it the till says why not."""
    history(network)
    with network.open_node() as node:
        settings = bodies.CompanySaved(msgspec.structs.replace(_company(node), return_days=800))
        node.append([settings], actor="office")
        upkeep.take_checkpoint(node, actor="test")
        node.append([bodies.CommandRun("test")], actor="test")
        node.clock = lambda: network.clock() + 86_400_000
        assert upkeep.archive(node, own_days=0, other_days=0) > 5
    code = network.code()
    with network.serving() as serving:
        member = network.join("till", serving.url, code)
        till = asking_till(member)
        found = till.history.find("0109-000001")
        assert [line.left for line in till.history.returnable(found)] == [2]
        till.history.return_line(found, 1, Decimal(1), "too small")
        hang_up(till)
    with pytest.raises(Refusal, match="node"):
        till.history.find("0109-000001")


def _company(shop: Shop) -> Any:
    from tui_pos.data.queries import settings

    return shop.read(lambda db: settings.company(db, shop.clock()))
