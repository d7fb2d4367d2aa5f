"""A store with several tills closes its day at the node, when all of them have closed theirs."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.shops import STORE
from tests.sync.network import Member, Network, ring
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import days
from tui_pos.data.queries.days import Report
from tui_pos.data.shop import Shop
from tui_pos.sync import closing

NOON = 1_767_636_000_000
"""Monday 2026-01-05, 12:00 in Chicago."""
MONDAY = date(2026, 1, 5)
DAY_MS = 86_400_000


class Clock:
    """Stand still until told to move."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shops(tmp_path: Path, database: str | None, clock: Clock) -> Iterator[Network]:
    """A company whose clocks all say the same."""
    with ExitStack() as stack:
        network = Network(tmp_path, database, stack, clock)
        network.found()
        yield network


def closes(shop: Shop, store: str = STORE.id) -> list[Report]:
    return shop.read(lambda db: days.store_closes(db, store, MONDAY))


def settled(network: Network, *members: Member) -> list[Report]:
    """Hand everything over and let the node close what it can; gives the closes of the first store's Monday."""
    for member in members:
        member.meet()
    with network.serving_beside() as node:
        closing.close_days(node)
        return closes(node)


def test_the_last_till_to_close_closes_the_store(shops: Network) -> None:
    """Nothing is closed at the first Z report; at the second the store, with what both have taken."""
    with shops.serving() as serving:
        front = shops.join("front", serving.url, shops.code_beside())
        back = shops.join("back", serving.url, shops.code_beside())
        front.meet()
        one, two = front.till(), back.till()
        first, second = ring(one, "101", 2), ring(two, "101")
        one.day.close()
        assert settled(shops, front, back) == []
        two.day.close()
        (closed,) = settled(shops, front, back)
        assert (closed.number, closed.totals.gross) == (1, first.gross + second.gross)
        assert settled(shops, front, back) == [closed]
        front.meet()
        assert [one.number for one in closes(front.shop)] == [1]


def test_a_till_that_stayed_dark_is_waited_for_until_the_day_is_over(
    shops: Network, clock: Clock
) -> None:
    """It may still open this afternoon; tomorrow nobody waits for it."""
    with shops.serving() as serving:
        front = shops.join("front", serving.url, shops.code_beside())
        back = shops.join("back", serving.url, shops.code_beside())
        front.meet()
        till = front.till()
        ring(till)
        till.day.close()
        assert settled(shops, front, back) == []
        clock.now += DAY_MS
        assert len(settled(shops, front, back)) == 1


def test_a_till_left_open_holds_the_store_until_somebody_closes_it_by_hand(
    shops: Network, clock: Clock
) -> None:
    """What that till rings on Monday afterwards is closed when it closes at last."""
    with shops.serving() as serving:
        front = shops.join("front", serving.url, shops.code_beside())
        back = shops.join("back", serving.url, shops.code_beside())
        front.meet()
        one, two = front.till(), back.till()
        ring(one)
        ring(two)
        one.day.close()
        clock.now += 2 * DAY_MS
        assert settled(shops, front, back) == []
        with shops.serving_beside() as node:
            with pytest.raises(Refusal, match="has nothing of 2026-01-06 to close"):
                closing.close_by_hand(node, STORE, MONDAY + timedelta(days=1), actor="staff-1")
            closing.close_by_hand(node, STORE, MONDAY, actor="staff-1")
            assert [one.number for one in closes(node)] == [1]
        ring(two)
        two.day.close()
        assert [one.number for one in settled(shops, front, back)] == [1, 2]


def test_a_store_with_one_till_is_closed_by_that_till_alone(shops: Network) -> None:
    """Its Z report brings the close along, and the node adds none."""
    with shops.serving() as serving:
        front = shops.join("front", serving.url, shops.code_beside())
        till = front.till()
        ring(till)
        till.day.close()
        assert [one.number for one in settled(shops, front)] == [1]
