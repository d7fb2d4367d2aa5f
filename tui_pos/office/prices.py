"""The editor of prices: find an item, choose which of its prices, set it at once or from a moment on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from tui_pos.core.catalog import Item
from tui_pos.core.money import Money
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import catalog, search
from tui_pos.data.queries.catalog import WaitingPrice
from tui_pos.office.lists import Listed, ListEditor, tell
from tui_pos.register.dialogs.questions import read_amount
from tui_pos.register.screens.dialog import Field, Form
from tui_pos.register.screens.picklist import PickList
from tui_pos.register.work import GivenUp, Work
from tui_pos.till.editing import Editing
from tui_pos.till.pricing import Pricing

ITEMS = (("Number", 12), ("Item", 0), ("Regular", -11))
PRICES = (("Price", 30), ("Unit", 8), ("Now", -11), ("Later", 0))
MOST = 50
TYPED = ("%Y-%m-%d %H:%M", "%Y-%m-%d")


class Price(msgspec.Struct, frozen=True):
    """Point at one price of an item, with what it is now."""

    label: str
    level: int
    unit: str
    now: int | None


class PriceEditor:
    """Find items and change their prices until the search is left."""

    def __init__(self, work: Work, editing: Editing) -> None:
        self.work = work
        self.editing = editing
        self.machine = editing.machine
        self.pricing = Pricing(editing.machine, editing.people)

    async def run(self) -> None:
        """Search, change, and search again."""
        while True:
            item = await self.work.choose(
                PickList("Prices: which item?", ITEMS, self._search, self._cells)
            )
            if item is None:
                return
            await ListEditor(
                self.work,
                item.name,
                PRICES,
                lambda item=item: self._rows(item.id),  # type: ignore[misc]
                lambda price, item=item: self._edit(item, price),  # type: ignore[misc]
            ).run()

    async def _search(self, words: str) -> Sequence[Item]:
        now = self.machine.clock()
        hits = await self.work.call(lambda: search.search_items(self.machine.db, words, now, MOST))
        return hits.items

    def _cells(self, item: Item) -> tuple[str, ...]:
        return item.number, item.name, self._money(item.price())

    def _rows(self, item_id: str) -> list[Listed[Price]]:
        now = self.machine.clock()
        item = catalog.item(self.machine.db, item_id, now)
        if item is None:
            return []
        waiting = catalog.waiting_prices(self.machine.db, item_id, now)
        units = [(item.unit, item.prices), *((unit.name, unit.prices) for unit in item.units)]
        rows = []
        for level in self.pricing.levels():
            for unit, prices in units:
                own = prices[level - 1] if level <= len(prices) else None
                later = tuple(
                    one for one in waiting if (one.level, one.unit or item.unit) == (level, unit)
                )
                price = Price(self._name(level), level, unit, own)
                rows.append(Listed(price, (price.label, unit, self._money(own), self._later(later))))  # fmt: skip
        return rows

    def _name(self, level: int) -> str:
        name = "Regular" if level == 1 else f"Level {level}"
        stores = ", ".join(store.name for store in self.pricing.stores_at(level))
        return f"{name}: {stores}" if stores and level > 1 else name

    def _money(self, price: int | None) -> str:
        currency = self.machine.rules.company.currency
        return "" if price is None else str(Money(price, currency))

    def _later(self, waiting: Sequence[WaitingPrice]) -> str:
        texts = [
            f"{self._money(one.price) or 'none'} {self.machine.local_time(one.starts):%m-%d %H:%M}"
            for one in waiting
        ]
        return ", ".join(texts)

    async def _edit(self, item: Item, price: Price | None) -> None:
        if price is None:
            raise GivenUp
        currency = self.machine.rules.company.currency

        async def read(values: dict[str, str]) -> tuple[int | None, int]:
            return read_amount(values["price"], currency), self._moment(values["starts"])

        fields = [
            Field("price", "Price", self._money(price.now), hint="the regular one"),
            Field("starts", "From (YYYY-MM-DD HH:MM)", hint="at once"),
        ]
        title = f"{item.name}, {price.label}"
        amount, starts = await self.work.ask(Form(title, fields, read, f"For one {price.unit}."))
        await self.work.attempt(
            lambda given: self.pricing.change(
                item, price.level, price.unit, amount, starts, given.approved
            )
        )
        if starts:
            when = f"{self.machine.local_time(starts):%Y-%m-%d %H:%M}"
            await tell(self.work, item.name, f"The price changes on {when}, on every till between two sales.")  # fmt: skip

    def _moment(self, text: str) -> int:
        """Read a moment in the shop's zone, a day alone for its first minute; 0 for nothing typed."""
        if not text:
            return 0
        zone = ZoneInfo(self.machine.rules.company.zone)
        for form in TYPED:
            try:
                return int(datetime.strptime(text, form).replace(tzinfo=zone).timestamp() * 1000)
            except ValueError:
                continue
        raise Refusal("date", f"{text!r} is not a moment: type it like 2027-01-31 06:00.")
