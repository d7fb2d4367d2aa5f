"""Letting tills in and shutting them out."""

import gc
import os
from contextlib import closing
from pathlib import Path

import pytest

from tests.shops import PIN, make_shop
from tests.sync.network import Network, receipts_in, ring
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.sync import authority, codes, enrolment, joining, wire
from tui_pos.sync.http import HttpLink, unpinned
from tui_pos.sync.link import Unreachable
from tui_pos.till.till import Till, pepper_of


def test_a_code_opens_once(network: Network) -> None:
    """The second machine with the same code is refused, and is no till."""
    network.found()
    code = network.code()
    with network.serving() as serving:
        network.join("one", serving.url, code)
        with pytest.raises(Refusal, match="opens nothing") as refused:
            network.join("two", serving.url, code)
    assert refused.value.code == "code"
    with closing(network.open_node()) as node:
        assert len(node.read(settings.tills)) == 1


def test_a_wrong_code_opens_nothing_and_ten_of_them_close_the_right_one(network: Network) -> None:
    """Guessing voids every open code."""
    network.found()
    code = network.code()
    shop = network.open_till("guess")
    with network.serving() as serving:
        for _ in range(enrolment.MOST_TRIES):
            with pytest.raises(Refusal, match="opens nothing"):
                joining.join(shop, serving.url, "AAAA-BBBB-CCCC")
        with pytest.raises(Refusal, match="opens nothing"):
            joining.join(shop, serving.url, code)


def test_an_old_code_opens_nothing(network: Network) -> None:
    """A code is good for half an hour."""
    network.found()
    with network.open_node() as node:
        made = enrolment.new_code(node, store="store-1")
        assert made.expires - node.clock() == pytest.approx(30 * 60_000, abs=5_000)
        node.work(lambda db: db.execute("UPDATE sync_code SET expires = 1"))
    with network.serving() as serving, pytest.raises(Refusal, match="opens nothing"):
        network.join("late", serving.url, made.code)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_tls_is_pinned(network: Network, tmp_path: Path) -> None:
    """A till that has joined talks with no node whose certificate another authority has signed."""
    network.found()
    code = network.code()
    certificates = authority.own(tmp_path / "tls")
    with network.serving(certificates) as serving:
        member = network.join("till", serving.url, code)
        assert member.membership.authority.startswith("-----BEGIN CERTIFICATE")
        ring(member.till())
        member.meet()
        port = serving.port
    assert port
    with network.serving(authority.own(tmp_path / "other")) as false:
        moved = joining.Membership(
            false.url,
            member.membership.office,
            member.membership.company,
            member.membership.token,
            member.membership.authority,
        )
        with pytest.raises(
            Unreachable, match="another certificate than the one this till has pinned"
        ):
            network.member(member.shop, moved).meet()
    gc.collect()  # asyncio 3.11 forgets a connection whose handshake failed, and says so when it is collected.


def test_somebody_in_between_gets_no_credential(network: Network, tmp_path: Path) -> None:
    """A proof made for another certificate opens nothing: the code itself never travels."""
    network.found()
    code = network.code()
    with network.serving(authority.own(tmp_path / "tls")) as real:
        address, about = joining.look(real.url)
        false = wire.About(about.node, about.company, about.program, authority="another")
        salt = os.urandom(16)
        proof = codes.till_proof(codes.key_of(code), false, salt)
        way = HttpLink(address, context=unpinned())
        with pytest.raises(Refusal, match="opens nothing"):
            way.ask("join", wire.Join(proof, salt, "0.1.0"), wire.Joined)
        way.close()


def test_a_till_that_has_sold_alone_founds_the_company(network: Network) -> None:
    """An empty node takes company, items, staff, PINs and every receipt from the first till that joins."""
    make_shop(network.folder / "alone.sqlite")
    shop = network.open_till("alone")
    till = Till(shop)
    till.people.by_pin("1", PIN)
    till.day.begin(10_000)
    alone = [ring(till).number for _ in range(3)]
    till.day.close()
    with network.open_node() as node:
        node.create_node(role="office", name="Office", program="test", actor="serve")
        code = enrolment.new_code(node).code
    with network.serving() as serving:
        first = network.join_shop(shop, serving.url, code)
        with network.serving_beside() as node:
            second_code = enrolment.new_code(node, store="store-1").code
        second = network.join("second", serving.url, second_code)
        assert ring(second.till()).number == "0102-000001"
        assert receipts_in(second.shop)[:3] == alone
        second.meet()
        first.meet()
    assert ring(_open(shop)).number == "0101-000004"


def test_a_till_that_has_sold_alone_joins_a_company(network: Network) -> None:
    """Its journal comes along; the company's settings stay what they were, its staff keep their PINs."""
    network.found()
    make_shop(network.folder / "alone.sqlite")
    shop = network.open_till("alone")
    till = Till(shop)
    till.people.by_pin("1", PIN)
    till.day.begin(10_000)
    alone = [ring(till).number for _ in range(3)]
    till.day.close()
    codes = [network.code("store-2"), network.code("store-2")]
    with network.serving() as serving:
        other = network.join("other", serving.url, codes[0])
        joined = network.join_shop(shop, serving.url, codes[1])
        other.meet()
        joined.meet()
        for found in (other.shop, shop):
            company = found.read(lambda db: settings.company(db, found.clock()))  # noqa: B023
            assert company is not None
            assert company.name == "Test Company"
        assert ring(joined.till()).number == "0202-000001"
        joined.meet()
    with closing(network.open_node()) as node:
        company = node.read(lambda db: settings.company(db, node.clock()))
        assert company is not None
        assert company.name == "Test Company"
        assert receipts_in(node) == [*alone, "0202-000001"]
        assert node.rebuild() == []


def test_a_revoked_till_is_dead_at_once(network: Network) -> None:
    """Its next question is refused, what it sells stays in its queue, and the pepper changes for the others."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one, two = (
            network.join("one", serving.url, codes[0]),
            network.join("two", serving.url, codes[1]),
        )
        before = pepper_of(two.shop).secrets
        with network.serving_beside() as node:
            enrolment.revoke(node, one.node, actor="staff-1", why="stolen")
        ring(one.till())
        with pytest.raises(Refusal, match="does not know this till") as refused:
            one.meet()
        assert refused.value.code == "credential"
        assert one.board.state().text.startswith("refused: The node does not know")
        assert one.board.state().queue > 0
        network.member(two.shop, two.membership).meet()
        after = pepper_of(two.shop).secrets
        assert (len(before), len(after)) == (32, 64)
        assert after.endswith(before)
        till = two.till()
        till.people.by_pin("1", PIN)
        assert one.node != two.node


def test_a_new_machine_takes_a_broken_tills_place(network: Network) -> None:
    """It goes on with the same identity, and with the receipt numbers where the old one stopped; the old one is dead."""
    network.found()
    code = network.code()
    with network.serving() as serving:
        old = network.join("old", serving.url, code)
        till = old.till()
        assert [ring(till).number for _ in range(2)] == ["0101-000001", "0101-000002"]
        old.meet()
        with network.serving_beside() as node:
            new_code = enrolment.new_code(node, till=old.node).code
        new = network.join("new", serving.url, new_code)
        assert new.node == old.node
        assert ring(new.till()).number == "0101-000003"
        new.meet()
        with pytest.raises(Refusal, match="does not know this till"):
            network.member(old.shop, old.membership).meet()
    with closing(network.open_node()) as node:
        assert receipts_in(node) == ["0101-000001", "0101-000002", "0101-000003"]


def test_a_till_moves_to_another_store(network: Network) -> None:
    """From its next sale on it numbers receipts there."""
    network.found()
    code = network.code()
    with network.serving() as serving:
        member = network.join("till", serving.url, code)
        with network.serving_beside() as node:
            enrolment.change_till(
                node, member.node, actor="staff-1", store="store-2", name="Counter"
            )
        member.meet()
    assert ring(member.till()).number == "0201-000001"


def test_a_till_in_the_middle_of_a_day_does_not_join(network: Network) -> None:
    """The day is closed first, or its drawer could not be counted."""
    network.found()
    make_shop(network.folder / "alone.sqlite")
    shop = network.open_till("alone")
    _open(shop)
    code = network.code()
    with network.serving() as serving, pytest.raises(Refusal, match="close it, then join"):
        joining.join(shop, serving.url, code)


def test_over_a_network_nothing_is_said_in_the_open() -> None:
    """http:// is for the same machine only."""
    with pytest.raises(Refusal, match="https"):
        joining.look("http://192.0.2.1:8770")


def _open(shop: Shop) -> Till:
    till = Till(shop)
    till.people.by_pin("1", PIN)
    if till.day.open is None:
        till.day.begin(10_000)
    return till
