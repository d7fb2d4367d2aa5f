"""A small shop with its own tables on the database under test, and receipts from a few words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from tests.builders import DAY, DEPARTMENT, NOON, item, paid, rules
from tests.tinyshop import Clock
from tui_pos.core.catalog import Department, Item, ItemType, Unit
from tui_pos.core.receipt import ItemLine, Origin, Receipt
from tui_pos.core.settings import Store, Till
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry

T = TypeVar("T")

PRODUCE = Department("dep-prod", "PRO", "Produce")
MUG = item("Mug", "10.00", codes=("00012345678905",), cost=Decimal("4"))
TEA = item("Green tea", "3.50", "Non", department=PRODUCE.id, number="200", cost=Decimal("1.2"))
PEN = item(
    "Pen",
    "1.00",
    number="300",
    codes=("PEN",),
    cost=Decimal("0.25"),
    units=(Unit("box", Decimal(12), (1000,), ("PENBOX",)),),
)
FILING = item("Filing", "20.00", number="900", type=ItemType.SERVICE, cost=Decimal(0))


class Ledger:
    """Append entries and ask questions, with a clock that the test turns."""

    def __init__(self, shop: Shop, clock: Clock) -> None:
        self.shop = shop
        self.clock = clock

    def add(
        self,
        *bodies: msgspec.Struct,
        day: date | None = DAY,
        actor: str = "staff-1",
        also: Callable[[Connection], object] | None = None,
    ) -> list[Entry]:
        """Append entries in one transaction."""
        return self.shop.append(list(bodies), actor=actor, day=day, also=also)

    def ask(self, question: Callable[..., T], *args: Any, **options: Any) -> T:
        """Ask one of the queries."""
        return self.shop.read(lambda db: question(db, *args, **options))

    def do(self, work: Callable[..., T], *args: Any, **options: Any) -> T:
        """Write working tables."""
        return self.shop.work(lambda db: work(db, *args, **options))

    def both_ways(self, question: Callable[..., T], *args: Any, **options: Any) -> T:
        """Ask before and after folding; the answers must be one."""
        before = self.ask(question, *args, **options)
        self.shop.fold_all()
        assert self.ask(question, *args, **options) == before
        return before

    def opened(self) -> Ledger:
        """Set up a company with two stores, two tills, and the items above."""
        shop = rules()
        stores = (shop.store, Store("store-2", 2, "Harbour"))
        tills = (
            shop.till,
            Till("till-2", "store-1", 2, "Till 2"),
            Till("till-9", "store-2", 1, "Quay"),
        )
        self.add(
            bodies.CompanySaved(shop.company),
            bodies.StoresSaved(stores),
            bodies.TillsSaved(tills),
            bodies.TaxSaved(shop.tax),
            bodies.DepartmentsSaved((DEPARTMENT, PRODUCE)),
            bodies.ItemsSaved((MUG, TEA, PEN, FILING)),
            actor="owner",
        )
        return self


def sale(n: int, *things: Any, **changes: Any) -> Receipt:
    """A receipt with number 0101-00000n of such things, its fields replaced by keywords."""
    receipt = paid(*things)
    named = {"id": f"receipt-{n}", "number": f"0101-{n:06d}", "completed": NOON + n * 60_000}
    return msgspec.structs.replace(receipt, **(named | changes))


def back(n: int, receipt: Receipt, line: int, **changes: Any) -> Receipt:
    """A receipt that gives one unit of a line of `receipt` back for cash; the line must have sold one unit."""
    sold = next(x for x in receipt.lines if x.n == line)
    assert isinstance(sold, ItemLine)
    assert sold.quantity == 1
    lone = sale(n, item(sold.name, "0.00"))
    mirrored = msgspec.structs.replace(
        sold,
        n=1,
        quantity=Decimal(-1),
        extended=-sold.extended,
        net=-sold.net,
        tax=-sold.tax,
        gross=-sold.gross,
        taxes=tuple(msgspec.structs.replace(t, base=-t.base, amount=-t.amount) for t in sold.taxes),
        cost=-sold.cost,
        origin=Origin(receipt.id, line),
    )
    taxes = tuple(
        msgspec.structs.replace(t, base=-sold.net, amount=-sold.tax)
        for t in receipt.taxes
        if sold.tax
    )
    tender = msgspec.structs.replace(
        lone.tenders[0], amount=-sold.gross, tendered=-sold.gross, change=0
    )
    fields = {
        "lines": (mirrored,),
        "net": -sold.net,
        "tax": -sold.tax,
        "gross": -sold.gross,
        "due": -sold.gross,
        "taxes": taxes,
        "tenders": (tender,),
    }
    return msgspec.structs.replace(lone, **(fields | changes))


def of(*items: Item) -> bodies.ItemsSaved:
    """The entry that saves items."""
    return bodies.ItemsSaved(items)
