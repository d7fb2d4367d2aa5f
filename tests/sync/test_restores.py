"""Backups that come back, on either side: what the other still holds is fetched, and no number is given out twice."""

import shutil
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from tests.postgres import empty_database
from tests.sync.network import Member, Network, entries_of, own_entries, receipts_in, ring
from tests.sync.restoring import back_up, lose
from tests.sync.test_down import item_at, price
from tui_pos.data.backup import restore
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies
from tui_pos.journal.bodies import EpochOpened


def test_a_restored_till_gets_its_lost_receipts_back(network: Network, tmp_path: Path) -> None:
    """What the backup lacks comes from the node; the next receipt follows the last that was given out."""
    network.found()
    code = network.code()
    with network.serving() as serving:
        member = network.join("till", serving.url, code)
        till = member.till()
        ring(till)
        member.meet()
        back_up(member.shop, tmp_path / "backup")
        sold = [ring(till).number for _ in range(3)]
        member.meet()
        path = lose(member.shop)
        with restore(
            tmp_path / "backup", str(path), actor="owner", number_jump=0, clock=network.clock
        ) as shop:
            again = network.member(shop, member.membership)
            again.meet()
            assert receipts_in(shop) == ["0101-000001", *sold]
            assert ring(again.till()).number == "0101-000005"
            again.meet()
            mine = own_entries(shop)
            assert shop.rebuild() == []
            with network.serving_beside() as node:
                assert entries_of(node, again.node) == mine


def test_a_till_whose_file_was_copied_back_notices(network: Network, tmp_path: Path) -> None:
    """The node's mark is ahead of it: it opens a new epoch and takes the lost tail back in one step."""
    network.found()
    code = network.code()
    with network.serving() as serving:
        member = network.join("till", serving.url, code)
        till = member.till()
        ring(till)
        member.meet()
        back_up(member.shop, tmp_path / "backup")
        sold = [ring(till).number for _ in range(2)]
        member.meet()
        path = lose(member.shop)
        shutil.copy(tmp_path / "backup", path)
        with Shop.open(str(path), clock=network.clock) as shop:
            again = network.member(shop, member.membership)
            again.meet()
            kinds = [entry.body for entry in own_entries(shop) if entry.kind == "epoch.opened"]
            assert [body.number_jump for body in kinds if isinstance(body, EpochOpened)] == [0]
            assert receipts_in(shop) == ["0101-000001", *sold]
            assert ring(again.till()).number == "0101-000004"


def test_a_till_that_sold_on_an_old_copy_is_shown(network: Network, tmp_path: Path) -> None:
    """Entries under names that the node knows otherwise go to the quarantine, and the till begins a new epoch."""
    network.found()
    code = network.code()
    with network.serving() as serving:
        member = network.join("till", serving.url, code)
        till = member.till()
        back_up(member.shop, tmp_path / "backup")
        ring(till, "101")
        member.meet()
        path = lose(member.shop)
        shutil.copy(tmp_path / "backup", path)
        with Shop.open(str(path), clock=network.clock) as shop:
            again = network.member(shop, member.membership)
            for _ in range(4):
                ring(again.till(), "102")
            again.meet()
            assert ring(again.till()).number >= "0101-001000"
            again.meet()
            assert again.board.state().text == "in step"


def test_a_restored_node_gets_everything_back_from_its_tills(
    network: Network, tmp_path: Path
) -> None:
    """Receipts come again from the tills that rang them, and the office's own prices from whoever heard them."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one = network.join("one", serving.url, codes[0])
        two = network.join("two", serving.url, codes[1])
    with network.open_node() as node:
        back_up(node, tmp_path / "backup")
        change = bodies.PriceChange(item_at(one.shop, "0001", one.clock()).id, 1, 444)
        node.append([bodies.PricesChanged((change,))], actor="office")
    with network.serving() as serving:
        one, two = moved(network, one, serving.url), moved(network, two, serving.url)
        sold = [ring(one.till()).number, ring(two.till()).number]
        price(two, 2, 555)
        for member in (one, two, one):
            member.meet()
    with network.open_node() as node:
        before = entries_of(node, node.origin().node)
    lose_node(network)
    restore(
        tmp_path / "backup", network.url_of_node, actor="owner", clock=network.clock,
        key_file=network.folder / "node.sqlite.key",
    ).close()  # fmt: skip
    with network.serving() as serving:
        one, two = moved(network, one, serving.url), moved(network, two, serving.url)
        for member in (one, two, one, two):
            member.meet()
    with closing(network.open_node()) as node:
        assert receipts_in(node) == sold
        held = entries_of(node, node.origin().node)
        assert [entry for entry in before if entry not in held] == []
        assert item_at(node, "0001", one.clock()).price() == 444
        assert item_at(node, "0002", one.clock()).price() == 555
        assert node.rebuild() == []


def lose_node(network: Network) -> None:
    """Move the node's file away, or make its database on the server anew."""
    if network.url_of_node.startswith("postgresql"):
        empty_database(network.url_of_node)
        return
    lose(network.open_node())


def moved(network: Network, member: Member, url: str) -> Member:
    """Point a till at the address that the node has now."""
    member.link.close()
    return network.member(member.shop, replace(member.membership, url=url))
