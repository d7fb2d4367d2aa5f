"""A demo shop with days of trade in it, for whoever needs books to look at rather than a till to ring at."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tui_pos.core.identity import uuid7_source
from tui_pos.data.shop import Shop
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.shop import open_demo
from tui_pos.demo.trade import Trader
from tui_pos.demo.wholedays import WholeDays, open_branch
from tui_pos.till.till import Till

FIRST_DAY = date(2026, 1, 5)
"""The Monday on which the trade begins."""


def traded_shop(path: str, days: int, seed: int, receipts: int) -> tuple[Shop, TradeClock]:
    """Make a new shop at a path with days on which everything happens; gives it open, with the clock that it lives by.

    `receipts` are those of the register itself, beside which every kind of document comes from a second counter, the
    back office and a second store. The same seed gives the same days. Nothing is synced to the disk: such a shop is
    thrown away.
    """
    chance = Random(seed)
    clock = TradeClock(int(datetime.combine(FIRST_DAY, time(), UTC).timestamp() * 1000))
    ids = uuid7_source(clock, chance.randbytes)
    shop = Shop.open(path, clock=clock, ids=ids, synchronous="OFF")
    try:
        shop.create_node(
            role="till", name="Till 1", program="demo", actor="init", key=chance.randbytes(32)
        )
        till = Till(open_demo(shop), clock=clock, ids=ids)
        open_branch(shop)
        rest = WholeDays(shop, clock, seed)
        trader = Trader(till, clock, chance, before_close=rest.before_close)
        for n in range(days):
            day = FIRST_DAY + timedelta(days=n)
            trader.trade(day, 1, receipts)
            rest.branch(day)
    except BaseException:
        shop.close()
        raise
    return shop, clock


def latecomers(shop: Shop, clock: TradeClock, seed: int) -> None:
    """Let receipts and documents of the first day arrive now, from a till that was out of reach."""
    WholeDays(shop, clock, f"{seed} late").latecomers(FIRST_DAY)
