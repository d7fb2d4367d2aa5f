"""The tables made again from the journal are the tables that were live."""

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from tests.builders import DAY, item
from tests.unit.data.ledger import FILING, MUG, PEN, TEA, Ledger, back, of, sale
from tests.unit.data.test_days import closed, moved, opened
from tests.unit.data.test_documents import order
from tests.unit.data.test_stock import memo, slip, voucher
from tui_pos.core import actions as act
from tui_pos.core.documents import (
    CashMoveKind,
    DrawerClosed,
    DrawerOpened,
    StockCount,
    TenderCount,
)
from tui_pos.core.people import Customer, Right, Role, Staff, Vendor
from tui_pos.data.queries import numbers, search, stock
from tui_pos.journal import bodies

Step = Callable[[random.Random, int], list[msgspec.Struct]]
GOODS = (MUG, TEA, PEN, FILING)


def some_sale(r: random.Random, n: int) -> list[msgspec.Struct]:
    things = [
        act.Ring(r.choice(GOODS), quantity=Decimal(r.randint(1, 5))) for _ in range(r.randint(1, 4))
    ]
    changes = {"customer": "cust-1"} if r.random() < 0.3 else {}
    day = DAY + timedelta(days=r.randint(-40, 0))
    return [
        sale(n, *things, day=day, **changes),
        bodies.DrawerKicked("till-1", "sale", f"receipt-{n}"),
    ]


def some_return(r: random.Random, n: int) -> list[msgspec.Struct]:
    return [back(n, sale(n - 1, r.choice(GOODS)), 1)]


def goods_in(r: random.Random, n: int) -> list[msgspec.Struct]:
    lines = [(thing.id, str(r.randint(1, 20)), r.randint(50, 9000)) for thing in r.sample(GOODS, 2)]
    return [voucher(n, *lines, day=DAY)]


def stock_work(r: random.Random, n: int) -> list[msgspec.Struct]:
    change = memo(n, TEA.id, "5", str(r.randint(0, 9)), ("1.2", r.choice(["1.2", "1.5"])), -120)
    return [change, slip(n, "2", received=r.random() < 0.5)]


def prices(r: random.Random, n: int) -> list[msgspec.Struct]:
    change = bodies.PriceChange(r.choice(GOODS).id, r.randint(1, 3), r.randint(100, 2000))
    starts = r.choice([0, 1_795_348_800_000 + n * 1000 + 500])
    return [bodies.PricesChanged((change,), starts=starts)]


def catalogue(r: random.Random, n: int) -> list[msgspec.Struct]:
    codes = (f"code-{r.randint(1, 5)}",)
    return [
        of(item(f"Thing {r.randint(1, 9)}", codes=codes), msgspec.structs.replace(PEN, codes=codes))
    ]


def money(r: random.Random, n: int) -> list[msgspec.Struct]:
    shift = f"shift-{n}"
    counted = (TenderCount("cash", 100, r.randint(90, 110)),)
    return [
        DrawerOpened(shift, "store-1", "till-1", DAY, "staff-1", 100),
        moved(n, r.choice(list(CashMoveKind)), r.randint(1, 500)),
        DrawerClosed(shift, "store-1", "till-1", DAY, "staff-1", 100, counted, 50, 50, 0),
        bodies.BalanceSet("cust-1", "account", r.randint(-500, 500), "by hand"),
        sale(n, act.AddGiftCard(f"card-{r.randint(1, 3)}", 1000)),
    ]


def people(r: random.Random, n: int) -> list[msgspec.Struct]:
    return [
        bodies.RolesSaved((Role("role-1", f"Role {n}", frozenset(r.sample(list(Right), 5))),)),
        bodies.StaffSaved((Staff(f"staff-{r.randint(1, 3)}", str(n), "role-1"),)),
        bodies.CustomersSaved((Customer("cust-1", str(n), "person-1", discount=Decimal(n)),)),
        bodies.VendorsSaved((Vendor("vendor-1", str(n), "person-2", terms=f"Net {n}"),)),
        bodies.TimeClocked("staff-1", "store-1", n, "in"),
        bodies.PersonErased(f"person-{n}"),
    ]


def rest(r: random.Random, n: int) -> list[msgspec.Struct]:
    return [
        opened(),
        order(n, id=f"order-{r.randint(1, 2)}"),
        bodies.LineVoided("sale-1", "till-1", 1, MUG.id, "Mug", Decimal(1), 1000),
        bodies.OverrideGiven("discount", "discount", "staff-1", "staff-2"),
        bodies.DocumentParked("co-1", f"doc-{r.randint(1, 3)}", "why", "cure"),
        bodies.DocumentPosted("co-1", f"doc-{r.randint(1, 3)}", "check", f"{n}", f"txn-{n}"),
        bodies.DocumentParked("co-1", "doc-9", "why", "cure"),
        bodies.DocumentVoided("co-1", f"doc-{r.randint(1, 3)}", f"txn-{n}", "why"),
        bodies.BatchCut("co-1", f"batch-{n}", "store-1", DAY, (), ()),
        StockCount(f"count-{n}", "store-1", DAY, "staff-1", "Shelf", ()),
        closed(n),
        bodies.StoreClosed("store-1", DAY, n, bodies.DayTotals()),
    ]


def snapshot(r: random.Random, n: int) -> list[msgspec.Struct]:
    heads = (bodies.Head("till-2", "epoch-1", n, "00"),)
    stock_now = tuple(bodies.StatedStock(thing.id, Decimal(r.randint(-3, 90))) for thing in GOODS)
    return [
        bodies.SnapshotBegun("office"),
        sale(n, act.Ring(MUG)),
        bodies.SnapshotOpened("office", "epoch-1", n, heads),
        bodies.NumbersStated((bodies.StatedNumber("receipt", "0102-", n, "till-2"),)),
        bodies.ItemsSaved((MUG, TEA), whole=True),
        bodies.StockStated("store-1", stock_now),
        bodies.BalancesStated((bodies.StatedBalance("gift_card", "card-1", r.randint(1, 500), 1),)),
    ]


STEPS: tuple[Step, ...] = (
    some_sale, some_sale, some_sale, some_return, goods_in, stock_work, prices, catalogue, money,
    people, rest, snapshot,
)  # fmt: skip


def trade(ledger: Ledger, seed: int, steps: int) -> None:
    """Append entries of every kind that keeps rows, folding now and then, the clock going on."""
    r = random.Random(seed)
    for n in range(10, 10 + steps):
        ledger.clock.now += 1000
        ledger.add(*r.choice(STEPS)(r, n))
        if r.random() < 0.2:
            ledger.shop.fold(0.1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_table_is_the_same_after_a_rebuild(ledger: Ledger, seed: int) -> None:
    trade(ledger, seed, 40)
    quantities = ledger.ask(stock.every_on_hand)
    number = ledger.ask(numbers.next_number, "receipt", "0101-")
    hits = ledger.ask(search.search_items, "thing", ledger.clock.now)
    assert ledger.shop.rebuild() == []
    assert ledger.ask(stock.every_on_hand) == quantities
    assert ledger.ask(numbers.next_number, "receipt", "0101-") == number
    assert ledger.ask(search.search_items, "thing", ledger.clock.now) == hits


def test_the_trade_above_fills_every_table(ledger: Ledger) -> None:
    """A rebuild proves no more than what was traded."""
    r = random.Random(3)
    for n, step in enumerate(STEPS, start=10):
        ledger.add(*step(r, n))
    later = ledger.clock.now + 1000
    ledger.add(bodies.PricesChanged((bodies.PriceChange(MUG.id, 1, 1),), starts=later))
    ledger.shop.fold_all()
    count = "SELECT COUNT(*) FROM {}"
    empty = [
        table
        for table in ledger.shop.registry.tables
        if ledger.ask(lambda db, table=table: db.execute(count.format(table))) == [(0,)]
    ]
    assert empty == []
