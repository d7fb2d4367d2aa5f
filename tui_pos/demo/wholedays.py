"""Days on which everything happens that can be posted: two stores, each kind of receipt and document, and late ones.

The entries are made here, since the register cannot make them all yet, and appended like its own, so that every table
follows. The same seed gives the same days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random

import msgspec

from tui_pos.core.documents import Order, OrderLine, OrderStatus, OrderType
from tui_pos.core.identity import uuid7_source
from tui_pos.core.people import PersonKind
from tui_pos.core.receipt import Receipt
from tui_pos.data.shop import Shop
from tui_pos.data.working import persons
from tui_pos.demo import drawers, occasions
from tui_pos.demo.company import STAFF, STORE, customers, vendors
from tui_pos.demo.counter import BRANCH, Counter, counter
from tui_pos.demo.occasions import GOODS, OCCASIONS, Occasion, Scene
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.stockroom import Stockroom
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection

ACTOR = "demo"
HOUR = 3_600_000
ALWAYS_TWICE = (occasions.payment, occasions.refund_by_check)
TWICE, FROM_YESTERDAY = 6, 6
"""How many occasions happen once more a day to be reversed, and how many receipts of the day before are."""


def open_branch(shop: Shop) -> None:
    """Add the second store and the vendors to a demo shop; the branch's till is not on this machine."""
    node, now = shop.origin().node, shop.clock()

    def names(db: Connection) -> None:
        for vendor, name in vendors():
            fields = {"company": name}
            persons.save(db, vendor.person, PersonKind.VENDOR, fields, at=now, origin=node)

    known = tuple(vendor for vendor, _ in vendors())
    entries = [bodies.StoresSaved((BRANCH,)), bodies.VendorsSaved(known)]
    shop.append(entries, actor=ACTOR, also=names)


class WholeDays:
    """Append what happens beside the register's own trade, day by day."""

    def __init__(self, shop: Shop, clock: TradeClock, seed: int | str) -> None:
        self.shop, self.clock = shop, clock
        self.chance = Random(f"{seed} whole days")
        ids = uuid7_source(clock, self.chance.randbytes)
        self.here, self.there = counter(STORE, 9, clock, ids), counter(BRANCH, 1, clock, ids)
        self.late = counter(STORE, 8, clock, ids)
        self.stock = Stockroom(ids, self.chance)
        self.ids = ids
        self._yesterday: list[Receipt] = []
        self._closed = 0

    def before_close(self, day: date) -> None:
        """Append a day of the first store; its own till closes it."""
        self.here.day = self.stock.day = day
        today = self._receipts(self.here, self.chance.sample(OCCASIONS, len(OCCASIONS)))
        twice = (*ALWAYS_TWICE, *self.chance.sample(OCCASIONS, TWICE))
        wrong = [*self._receipts(self.here, twice), *self._some(self._yesterday)]
        made: list[msgspec.Struct] = [
            *today,
            *(one for one in wrong if one.day == day),
            *map(self.here.reversed, wrong),
            *drawers.drawer(self.here, self.chance),
            *drawers.balances(day, self.ids, self.chance),
            *self.stock.vouchers(STORE.id),
            *self.stock.memos(STORE.id),
            *self.stock.transfers(STORE.id, BRANCH.id),
            self._order(day),
        ]
        self._yesterday = today
        self.shop.append(made, actor=ACTOR, day=day)
        self._clock_staff(STORE.id, day)

    def branch(self, day: date) -> None:
        """Append a day of the second store, and close it; on every other day it takes back more than it sells."""
        self.there.day = self.stock.day = day
        self._closed += 1
        plans = self.chance.sample(OCCASIONS, len(OCCASIONS))
        if self._closed % 2 == 0:
            plans = [occasions.refund, occasions.refund, occasions.other_tender, occasions.refund]
        wrong = self._receipts(self.there, [self.chance.choice(OCCASIONS)])
        made: list[msgspec.Struct] = [
            *self._receipts(self.there, plans),
            *wrong,
            *map(self.there.reversed, wrong),
            *drawers.drawer(self.there, self.chance),
            *self.stock.vouchers(BRANCH.id)[:3],
            *self.stock.transfers(BRANCH.id, STORE.id)[:2],
            bodies.StoreClosed(BRANCH.id, day, self._closed, bodies.DayTotals()),
        ]
        self.shop.append(made, actor=ACTOR, day=day)

    def latecomers(self, day: date) -> None:
        """Append what arrives for a day after its books were cut: receipts, a count, a voucher, a memo."""
        self.late.day = self.stock.day = day
        plans = (occasions.one_check, occasions.charge, occasions.tip, occasions.refund)
        made: list[msgspec.Struct] = [
            *self._receipts(self.late, plans),
            drawers.short_drawer(self.late, -125),
            self.stock.vouchers(STORE.id)[0],
            self.stock.memos(STORE.id)[0],
        ]
        self.shop.append(made, actor=ACTOR, day=day)

    def _receipts(self, at: Counter, plans: Sequence[Occasion]) -> list[Receipt]:
        """Let occasions happen one after the other."""
        scene = Scene(at, self.chance)
        made: list[Receipt] = []
        for plan in plans:
            self.clock.pass_seconds(self.chance.randint(20, 90))
            made += plan(scene)
        return made

    def _some(self, receipts: list[Receipt]) -> list[Receipt]:
        return self.chance.sample(receipts, min(FROM_YESTERDAY, len(receipts)))

    def _order(self, day: date) -> Order:
        """Make a sales order, which posts nothing."""
        item = self.chance.choice(GOODS)
        line = OrderLine(1, item.id, item.name, Decimal(1), item.price(1))
        return Order(
            id=self.ids(),
            number=f"S01-{day:%y%m%d}",
            revision=1,
            type=OrderType.SALES,
            status=OrderStatus.OPEN,
            store=STORE.id,
            day=day,
            staff=STAFF[1].record.id,
            party=customers()[0][0].id,
            lines=(line,),
        )

    def _clock_staff(self, store: str, day: date) -> None:
        """Clock two people in and out, one of them corrected afterwards."""
        start = self.clock()
        for hours, staff in ((4, STAFF[2].record.id), (8, STAFF[3].record.id)):
            came = bodies.TimeClocked(staff, store, start - hours * HOUR, "in")
            (entry,) = self.shop.append([came], actor=ACTOR, day=day)
            went = bodies.TimeClocked(staff, store, start, "out")
            name = f"{entry.node}/{entry.epoch}/{entry.seq}"
            earlier = bodies.TimeClocked(staff, store, came.at - HOUR // 3, "in", name)
            self.shop.append([went, *([earlier] if hours == 8 else [])], actor=ACTOR, day=day)
