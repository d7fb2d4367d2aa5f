"""A register's line to its node: what it does when the node is slow, silent or far ahead."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import pytest

from tests.shops import PIN, make_shop
from tests.sync.network import Network, receipts_in, ring
from tests.sync.test_worker import until
from tui_pos.core import actions as act
from tui_pos.data.lanes import Lanes
from tui_pos.data.shop import Shop
from tui_pos.sync import enrolment
from tui_pos.sync.asking import Asking
from tui_pos.sync.joining import Membership, membership_path
from tui_pos.sync.line import Line, has_joined
from tui_pos.till.standing import Word
from tui_pos.till.till import Till

QUICK = 2.0


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Network]:
    """A company whose node is on SQLite."""
    with ExitStack() as stack:
        network = Network(tmp_path, None, stack)
        network.found()
        yield network


@contextmanager
def working(database: Path) -> Iterator[tuple[Lanes, Line, Till]]:
    """Work a till on its lanes with its line, as the register does; both are stopped in the register's order."""
    lanes = Lanes(str(database))

    def make(shop: Shop) -> tuple[Line, Till]:
        line = Line(lanes, shop)
        till = Till(shop, elsewhere=line)
        till.people.by_pin("1", PIN)
        if till.day.open is None:
            till.day.begin(10_000)
        return line, till

    line, till = lanes.write(make).result()
    try:
        yield lanes, line, till
    finally:
        line.stop()
        lanes.stop()


def call(lanes: Lanes, work: Callable[[], object]) -> object:
    """Do something on the till's thread."""
    return lanes.write(lambda _: work()).result()


def test_a_node_that_never_answers_holds_nothing_up(tmp_path: Path) -> None:
    """It takes the connection and says nothing: the till sells, and stops within two seconds."""
    database = tmp_path / "shop.sqlite"
    make_shop(database)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        deaf.settimeout(20)
        known = Membership(f"http://127.0.0.1:{deaf.getsockname()[1]}", "office", "Test", "token")
        with Shop.open(str(database)) as shop:
            membership_path(shop).write_bytes(msgspec.json.encode(known))
            assert has_joined(shop)
        with working(database) as (lanes, line, till):
            assert line.state().word is Word.STARTING
            assert line.balance("gift_card", "0430111122") is None
            line.start()
            held, _ = deaf.accept()
            call(lanes, lambda: ring(till))
            began = time.monotonic()
            line.stop()
            assert time.monotonic() - began < QUICK
            held.close()


def test_a_damaged_file_is_shown_and_the_till_sells(tmp_path: Path) -> None:
    """The state says what to do."""
    database = tmp_path / "shop.sqlite"
    make_shop(database)
    with Shop.open(str(database)) as shop:
        membership_path(shop).write_bytes(b"{")
    with working(database) as (lanes, line, till):
        line.start()
        until(lambda: line.state().word is Word.REFUSED)
        assert "join the node again with a new code" in line.state().why
        call(lanes, lambda: ring(till))


def test_silence_is_noticed_although_there_is_nothing_to_send(company: Network) -> None:
    """A node that stops is missed within seconds, and says since when; back again, all is in step by itself."""
    code = company.code()
    with company.serving() as serving:
        company.join("till", serving.url, code).shop.close()
        with working(company.folder / "till.sqlite") as (_, line, _till):
            line.start()
            until(lambda: line.state().word is Word.IN_STEP)
            serving.stop()
            until(lambda: line.state().word is Word.OFFLINE)
            state = line.state()
            assert 0 < state.since <= state.lost
            assert "does not answer" in state.errors[0].sentence


def test_a_till_that_was_shut_out_is_told_why_and_sells(company: Network) -> None:
    """Revoked at the node, it says so, and keeps what it sells for the day on which it joins again."""
    code = company.code()
    with company.serving() as serving:
        company.join("till", serving.url, code).shop.close()
        with working(company.folder / "till.sqlite") as (lanes, line, till):
            line.start()
            until(lambda: line.state().word is Word.IN_STEP)
            with company.serving_beside() as node:
                enrolment.revoke(node, till.machine.till_id, actor="staff-1", why="stolen")
            call(lanes, lambda: ring(till))
            until(lambda: line.state().word is Word.REFUSED)
            assert "does not know this till's credential" in line.state().why
            assert line.state().queue > 0
            call(lanes, lambda: ring(till))


def test_a_till_that_was_away_sells_while_it_catches_up(company: Network) -> None:
    """Forty sales of another till come in behind its own sales, and those go up."""
    codes = [company.code(), company.code()]
    with company.serving() as serving:
        company.join("till", serving.url, codes[0]).shop.close()
        other = company.join("other", serving.url, codes[1])
        trading = other.till()
        for _ in range(40):
            ring(trading)
        other.meet()
        database = company.folder / "till.sqlite"
        with working(database) as (lanes, line, till):
            line.start()
            for _ in range(10):
                call(lanes, lambda: ring(till))
            until(lambda: line.state().word is Word.IN_STEP and line.state().behind == 0)
            assert len(lanes.write(receipts_in).result()) == 50
        with company.serving_beside() as node:
            assert len(receipts_in(node)) == 50


def test_what_was_just_written_is_sent_before_anything_is_asked(company: Network) -> None:
    """A card sold a moment ago has no balance at the node yet, so the node is not believed about it."""
    code = company.code()
    with company.serving() as serving:
        member = company.join("till", serving.url, code)
        asking = Asking(member.membership.link(quick=True), member.board)
        till = member.till()
        till.machine.elsewhere = asking
        member.meet()
        assert asking.balance("gift_card", "0430111122") == 0
        till.desk.do(act.AddGiftCard("0430111122", 2_500))
        till.checkout.tender_by_key("cash")
        assert asking.balance("gift_card", "0430111122") is None
        member.meet()
        assert asking.balance("gift_card", "0430111122") == 2_500
    assert asking.balance("gift_card", "0430111122") is None
    assert member.board.state().word is Word.OFFLINE
    asking._link.close()  # type: ignore[attr-defined]
