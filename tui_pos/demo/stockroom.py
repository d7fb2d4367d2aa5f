"""Goods received, sent back, adjusted, counted and moved in a day, and hours clocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import msgspec

from tui_pos.core.catalog import Item
from tui_pos.core.documents import (
    Billing,
    CountLine,
    Memo,
    MemoLine,
    MemoSource,
    MemoType,
    StockCount,
    Transfer,
    TransferLine,
    Voucher,
    VoucherLine,
    VoucherType,
)
from tui_pos.core.identity import Ids
from tui_pos.core.money import round_half_up
from tui_pos.demo.company import STAFF, vendors
from tui_pos.demo.occasions import GOODS

change = msgspec.structs.replace
_NONE = Decimal(0)


def value_of(quantity: Decimal, cost: Decimal) -> int:
    """Give what goods come to at a unit cost, in minor units."""
    return round_half_up(Fraction(quantity) * Fraction(cost) * 100)


@dataclass
class Stockroom:
    """Make stock documents, numbered from 1; nothing is stored here."""

    ids: Ids
    chance: Random
    day: date = date.min
    last: int = 0

    def vouchers(self, store: str) -> list[Voucher]:
        """Receive goods in each way of billing, send some of each back, and bill what was not billed."""
        freight, discount = self.chance.randint(100, 900), self.chance.randint(50, 200)
        dated = {
            "invoice_number": f"INV-{self.chance.randint(1000, 9999)}",
            "invoice_date": self.day - timedelta(days=self.chance.randint(0, 3)),
            "due": self.day + timedelta(days=30),
            "terms": "Net 30",
        }
        billed = self._voucher(
            store, Billing.BILLED, freight=freight, fee=120, discount=discount, **dated
        )
        theirs = self._voucher(store, Billing.QUICKBOOKS, freight=freight)
        waiting = self._voucher(store, Billing.UNBILLED, freight=freight, discount=discount)
        bill = change(
            waiting, id=self.ids(), number=self._number("V"), billing=Billing.BILLED, lines=(), bills=waiting.id,
            invoice_number=f"INV-{self.chance.randint(1000, 9999)}",
        )  # fmt: skip
        free = self._voucher(store, Billing.BILLED, comment="Samples")
        goods = sum(line.extended for line in free.lines)
        free = change(free, discount=goods, total=0)
        wrong = self._voucher(store, self.chance.choice(list(Billing)), freight=freight)
        return [
            billed,
            theirs,
            waiting,
            bill,
            free,
            *self._sent_back(store),
            wrong,
            self._taken_back(wrong),
        ]

    def _sent_back(self, store: str) -> list[Voucher]:
        return [
            change(self._voucher(store, billing), type=VoucherType.RETURN) for billing in Billing
        ]

    def _taken_back(self, wrong: Voucher) -> Voucher:
        """Reverse a voucher: goods that came go back, and the other way round."""
        other = VoucherType.RETURN if wrong.type is VoucherType.RECEIVING else VoucherType.RECEIVING
        return change(wrong, id=self.ids(), number=self._number("V"), type=other, reverses=wrong.id)

    def _voucher(self, store: str, billing: Billing, **more: Any) -> Voucher:
        lines = tuple(
            VoucherLine(n, item.id, quantity, item.cost, value_of(quantity, item.cost))
            for n, (item, quantity) in enumerate(self._goods(), 1)
        )
        total = sum(line.extended for line in lines)
        total += more.get("freight", 0) + more.get("fee", 0) - more.get("discount", 0)
        return Voucher(
            id=self.ids(),
            number=self._number("V"),
            type=VoucherType.RECEIVING,
            store=store,
            day=self.day,
            staff=STAFF[1].record.id,
            vendor=self.chance.choice(vendors())[0].id,
            billing=billing,
            lines=lines,
            total=total,
            **more,
        )

    def memos(self, store: str) -> list[msgspec.Struct]:
        """Adjust quantities and a cost, take one memo back, count a shelf, and take over what was imported."""
        broken = self._memo(store, MemoType.QUANTITY, MemoSource.MANUAL, "Broken", Decimal(-1))
        dearer = self._memo(store, MemoType.COST, MemoSource.MANUAL, "Price rise")
        back = change(
            broken,
            id=self.ids(),
            number=self._number("M"),
            source=MemoSource.REVERSE,
            lines=tuple(_back(line) for line in broken.lines),
            reverses=broken.id,
        )
        found = self._memo(store, MemoType.QUANTITY, MemoSource.COUNT, "Count", Decimal(3))
        shelf = tuple(CountLine(x.item, x.new_quantity, x.old_quantity) for x in found.lines)
        counted = StockCount(
            self.ids(), store, self.day, STAFF[1].record.id, "Shelf 4", shelf, found.id
        )
        import_ = self._memo(store, MemoType.QUANTITY, MemoSource.IMPORT, "Import", Decimal(40))
        lost = self._memo(store, MemoType.QUANTITY, MemoSource.MANUAL, "Stolen", Decimal(-2))
        return [broken, dearer, back, found, counted, import_, lost]

    def _memo(
        self,
        store: str,
        type_: MemoType,
        source: MemoSource,
        reason: str,
        moved: Decimal = _NONE,
    ) -> Memo:
        lines = []
        for n, (item, before) in enumerate(self._goods(), 1):
            dearer = type_ is MemoType.COST
            cost = item.cost + Decimal("0.07") if dearer else item.cost
            value = value_of(before, cost - item.cost) if dearer else value_of(moved, cost)
            lines.append(MemoLine(n, item.id, before, before + moved, item.cost, cost, value))
        return Memo(
            id=self.ids(),
            number=self._number("M"),
            type=type_,
            source=source,
            store=store,
            day=self.day,
            staff=STAFF[1].record.id,
            reason=reason,
            lines=tuple(lines),
        )

    def transfers(self, here: str, there: str) -> list[Transfer]:
        """Send goods to the other store twice, once with freight and taken back; confirm what came."""
        sent = self._transfer(here, there, freight=0)
        came = change(sent, id=self.ids(), number=self._number("T"), received=True, of=sent.id)
        dear = self._transfer(here, there, freight=self.chance.randint(100, 900))
        back = change(
            dear,
            id=self.ids(),
            number=self._number("T"),
            from_store=there,
            to_store=here,
            reverses=dear.id,
        )
        third = self._transfer(here, there, freight=self.chance.randint(100, 900))
        return [sent, came, dear, back, third]

    def _transfer(self, here: str, there: str, freight: int) -> Transfer:
        lines = tuple(
            TransferLine(n, item.id, quantity, item.cost, value_of(quantity, item.cost))
            for n, (item, quantity) in enumerate(self._goods(), 1)
        )
        number, staff = self._number("T"), STAFF[1].record.id
        return Transfer(self.ids(), number, here, there, self.day, staff, lines, freight)

    def _goods(self) -> Sequence[tuple[Item, Decimal]]:
        chosen = self.chance.sample(GOODS, self.chance.randint(1, 3))
        return [(item, Decimal(self.chance.randint(1, 12))) for item in chosen]

    def _number(self, letter: str) -> str:
        self.last += 1
        return f"{letter}01-{self.last:06}"


def _back(line: MemoLine) -> MemoLine:
    """Turn a memo's line round."""
    return change(
        line,
        old_quantity=line.new_quantity,
        new_quantity=line.old_quantity,
        old_cost=line.new_cost,
        new_cost=line.old_cost,
        value=-line.value,
    )
