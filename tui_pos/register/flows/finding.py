"""Finding items: the search as one types, and the price check."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tui_pos.core.refusal import Refusal
from tui_pos.register.counter import Counter
from tui_pos.register.finder import ItemRow
from tui_pos.register.present import quantity
from tui_pos.register.screens.picklist import PickList
from tui_pos.register.view import Tone
from tui_pos.register.work import GivenUp

LIMIT = 100
COLUMNS = (("Number", 12), ("Item", 0), ("On hand", -9), ("Price", -11))


class ItemList(PickList[ItemRow]):
    """Find an item; a scan here is looked for as well."""

    def scanned(self, code: str) -> bool:
        """Search for the scanned code."""
        self.entry.clear()
        self.entry.add(code)
        self.typed()
        return True


class Finding:
    """Find items by words, numbers and codes."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def _list(self, title: str, text: str) -> ItemList:
        work, money = self.counter.work, self.counter.money

        async def fetch(words: str) -> Sequence[ItemRow]:
            if not words.strip():
                return ()
            return await work.find(lambda finder: finder.items(words, LIMIT))

        def cells(row: ItemRow) -> Sequence[str]:
            return (row.item.number, row.item.name, quantity(row.on_hand), money(row.price))

        return ItemList(
            title, COLUMNS, fetch, cells, text=text, empty="Type words, a number or a code."
        )

    async def search(self, text: str, count: Decimal | None) -> None:
        """Let the cashier choose an item and ring it; a single exact fit needs no choice."""
        row = await self.counter.work.choose(self._list("Search", text))
        if row is None:
            raise GivenUp
        await self.counter.ring_item(row.item, count)

    async def price_check(self) -> None:
        """Show prices without ringing; Enter on a line says it on the message line."""
        row = await self.counter.work.choose(self._list("Price check: nothing is rung", ""))
        if row is None:
            raise GivenUp
        if row.item.recalled:
            raise Refusal("recalled", f"{row.item.name} is recalled: put it aside for the manager.")
        on_hand = f"{quantity(row.on_hand)} on hand"
        price = self.counter.money(row.price)
        self.counter.tell(f"{row.item.name}: {price}, {on_hand}.", Tone.GOOD)
