"""Closed shops to begin each case from: one for each kind of document, made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from pathlib import Path
from random import Random

import msgspec

from exchange.company.choices import choose
from exchange.posting.mapping import Mapping
from exchange.practice import practice_company
from tui_pos.core.identity import uuid7_source
from tui_pos.data.shop import Shop
from tui_pos.demo import drawers, occasions
from tui_pos.demo.company import STAFF, STORE
from tui_pos.demo.counter import Counter, counter
from tui_pos.demo.occasions import Scene
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.shop import open_demo
from tui_pos.demo.stockroom import Stockroom
from tui_pos.demo.traded import FIRST_DAY, traded_shop
from tui_pos.demo.wholedays import HOUR, open_branch
from tui_pos.journal import bodies

Made = Iterable[msgspec.Struct]


class Bench:
    """Make the entries of one kind of document on the first day."""

    def __init__(self, at: Counter, stock: Stockroom, chance: Random) -> None:
        at.day = stock.day = FIRST_DAY
        self.at, self.stock, self.chance = at, stock, chance
        self.scene = Scene(at, chance)

    def vouchers(self, *which: int) -> Made:
        """Take some of a day's vouchers."""
        made = self.stock.vouchers(STORE.id)
        return [made[n] for n in which]

    def hours(self) -> Made:
        """Clock somebody in and out."""
        staff, start = STAFF[2].record.id, self.at.clock()
        return [
            bodies.TimeClocked(staff, STORE.id, start, "in"),
            bodies.TimeClocked(staff, STORE.id, start + 4 * HOUR, "out"),
        ]


KINDS: dict[str, Callable[[Bench], Made]] = {
    "SalesReceiptAdd": lambda bench: occasions.tip(bench.scene),
    "InvoiceAdd": lambda bench: occasions.charge(bench.scene),
    "CreditMemoAdd": lambda bench: occasions.return_to_account(bench.scene),
    "ReceivePaymentAdd": lambda bench: occasions.payment(bench.scene),
    "JournalEntryAdd": lambda bench: drawers.drawer(bench.at, bench.chance),
    "CheckAdd": lambda bench: occasions.refund_by_check(bench.scene),
    "BillAdd": lambda bench: bench.vouchers(0),
    "ItemReceiptAdd": lambda bench: bench.vouchers(1),
    "VendorCreditAdd": lambda bench: bench.vouchers(5),
    "TimeTrackingAdd": lambda bench: bench.hours(),
}
"""Every kind of document, by its request, with the entries that make one."""

LISTS = {
    "AccountAdd": "SalesReceiptAdd",
    "VendorAdd": "BillAdd",
    "CustomerAdd": "InvoiceAdd",
    "PaymentMethodAdd": "SalesReceiptAdd",
    "ItemOtherChargeAdd": "SalesReceiptAdd",
    "ItemPaymentAdd": "SalesReceiptAdd",
    "ItemSalesTaxAdd": "SalesReceiptAdd",
    "ClassAdd": "CheckAdd",
}
"""Every kind of list entry that documents need, with the kind of document whose shop adds one."""


class Template:
    """Keep a closed shop's files; each case begins with a copy and a company file of its own."""

    def __init__(self, folder: Path, make: Callable[[str], tuple[Shop, TradeClock]]) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        shop, clock = make(str(folder / "shop.sqlite"))
        mapping = Mapping(time_tracking=True, use_classes=True)
        with shop:
            self.password = practice_company(shop)
            shop.work(lambda db: choose(db, "main", mapping, now=clock()))
        self.now = clock.now

    def copy(self, to: Path) -> Path:
        """Copy the files; gives the database."""
        shutil.copytree(self.folder, to)
        return to / "shop.sqlite"


class Templates:
    """Make templates when they are needed, each once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: dict[str, Template] = {}

    def of(self, kind: str) -> Template:
        """Give the shop of a kind of document."""
        if kind not in self._made:
            base = self._base()
            self._made[kind] = Template(
                self.folder / kind, lambda path: _with_kind(base, Path(path), kind)
            )
        return self._made[kind]

    def _base(self) -> Path:
        """Give a demo shop in which nothing happened; setting one up takes a second."""
        base = self.folder / "base"
        if not base.exists():
            base.mkdir(parents=True)
            clock = TradeClock(_morning())
            with Shop.open(str(base / "shop.sqlite"), clock=clock, synchronous="OFF") as shop:
                open_branch(open_demo(shop))
        return base


def more_of(shop: Shop, clock: Callable[[], int], kind: str) -> None:
    """Let the same day bring other entries of a kind, from another till."""
    chance = Random(f"other {kind}")
    ids = uuid7_source(clock, chance.randbytes)
    stock = Stockroom(ids, chance, last=500)
    bench = Bench(counter(STORE, 7, clock, ids), stock, chance)
    shop.append([*KINDS[kind](bench)], actor="demo", day=FIRST_DAY)


def _with_kind(base: Path, path: Path, kind: str) -> tuple[Shop, TradeClock]:
    for file in base.iterdir():
        shutil.copy(file, path.parent)
    chance, clock = Random(kind), TradeClock(_morning() + HOUR)
    ids = uuid7_source(clock, chance.randbytes)
    shop = Shop.open(str(path), clock=clock, synchronous="OFF")
    bench = Bench(counter(STORE, 9, clock, ids), Stockroom(ids, chance), chance)
    made = [*KINDS[kind](bench)]
    made.append(bodies.StoreClosed(STORE.id, FIRST_DAY, 1, bodies.DayTotals()))
    shop.append(made, actor="demo", day=FIRST_DAY)
    return shop, clock


def _morning() -> int:
    return int(datetime.combine(FIRST_DAY, time(14), UTC).timestamp() * 1000)


def whole_day(folder: Path, seed: int) -> Template:
    """Give a shop with a day of everything."""
    return Template(folder, lambda path: traded_shop(path, 1, seed, 4))
