"""Ringing: what is scanned or typed becomes a line, a search, a receipt to return, or one sentence why not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tui_pos.core import inputline
from tui_pos.core.actions import SetQuantity
from tui_pos.core.catalog import Item
from tui_pos.core.receipt import TenderKind
from tui_pos.core.refusal import Refusal
from tui_pos.core.sale import Sale
from tui_pos.register.counter import Counter
from tui_pos.register.present import quantity
from tui_pos.register.work import Answers
from tui_pos.till.lookup import (
    Found,
    FoundBadge,
    FoundCard,
    FoundCoupon,
    FoundCustomer,
    FoundItem,
    FoundReceipt,
    resolve,
)


class Ringing:
    """Put things on the sale."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def enter(self, text: str) -> None:
        """Do what was typed and ended with Enter."""
        intent = inputline.read_line(text, "enter", currency=self.counter.money.currency)
        match intent:
            case inputline.Ring():
                await self.code(intent.text, intent.modifiers)
            case inputline.Search():
                await self._words(intent)
            case inputline.OpenRing():
                await self.open_ring(intent.amount.minor, intent.department)
            case inputline.SetQuantity():
                await self._set_quantity(self.counter.current_line(), intent.quantity)
            case inputline.Receipt():
                await self.counter.open_receipt(intent.number)

    async def code(self, code: str, modifiers: inputline.Modifiers) -> None:
        """Look a code up and ring it in one step on the till's thread; go on with what is no item."""
        desk = self.counter.work.till.desk
        found: Found | None = None

        def look() -> FoundItem | None:
            nonlocal found
            if found is None:
                found = desk.look_up(code)
            return found if isinstance(found, FoundItem) else None

        await self._ring(look, modifiers.quantity)
        if found is not None and not isinstance(found, FoundItem):
            await self._other(found)

    async def item(self, item: Item, count: Decimal | None) -> None:
        """Ring an item that was chosen from a list."""
        found = FoundItem(item, item.number)
        await self._ring(lambda: found, count)

    async def _words(self, intent: inputline.Search) -> None:
        """Ring what has exactly this text as its code; otherwise search for the words."""
        till = self.counter.work.till

        def known() -> Found | None:
            machine = till.machine
            try:
                company, level = machine.rules.company, machine.rules.store.price_level
                return resolve(machine.db, company, till.desk.moment, intent.text, level)
            except Refusal as refusal:
                if refusal.code == "unknown_code":
                    return None
                till.desk.scan_refused(intent.text, refusal.code)
                raise

        found = await self.counter.work.call(known)
        if isinstance(found, FoundItem):
            item = found
            await self._ring(lambda: item, intent.modifiers.quantity)
        elif found is not None:
            await self._other(found)
        else:
            await self.counter.search(intent.text, intent.modifiers.quantity)

    async def _ring(self, look: Callable[[], FoundItem | None], count: Decimal | None) -> None:
        counter = self.counter
        desk, back = counter.work.till.desk, counter.returning

        def ring(given: Answers) -> Sale | None:
            found = look()
            if found is None:
                return None
            return desk.ring(
                found,
                count,
                price=given.price,
                serials=given.serials,
                reason=given.reason,
                back=back,
                approved=given.approved,
            )

        sale = await counter.work.attempt(ring)
        if sale is not None:
            counter.returning = False
            counter.rung(sale)

    async def _other(self, found: Found) -> None:
        """Go on with a code that is no item."""
        match found:
            case FoundReceipt():
                await self.counter.open_receipt(found.number)
            case FoundCustomer():
                await self.counter.attach(found.customer)
            case FoundCard():
                await self._gift_card(found)
            case FoundBadge():
                lock = self.counter.key("lock")
                raise Refusal("badge", f"That is a staff badge: {lock} lets another cashier on.")
            case FoundCoupon():
                raise Refusal(
                    "coupon",
                    "This shop has no such coupon: give the discount by hand if it is due.",
                )

    async def _gift_card(self, found: FoundCard) -> None:
        company = self.counter.work.till.machine.rules.company
        for kind in company.tenders:
            if kind.kind is TenderKind.GIFT_CARD and kind.active:
                await self.counter.tender_with(kind, None, found.number)
                return
        raise Refusal("gift_card", "This shop takes no gift cards: choose another tender.")

    async def step_quantity(self, step: int) -> None:
        """Make the marked line one more or one less."""
        counter = self.counter
        n = counter.current_line()
        line = counter.work.till.desk.sale.goods(n)
        count = abs(line.quantity) + step
        if count <= 0:
            raise Refusal(
                "quantity", f"Only one is left: {counter.key('void_line')} voids the line."
            )
        await self._set_quantity(n, count)

    async def _set_quantity(self, n: int, count: Decimal) -> None:
        desk = self.counter.work.till.desk

        def change(given: Answers) -> Sale:
            signed = -count if desk.sale.goods(n).quantity < 0 else count
            return desk.do(SetQuantity(n, signed), given.approved)

        sale = await self.counter.work.attempt(change)
        self.counter.changed(sale, f"Quantity {quantity(count)}.")

    async def open_ring(self, amount: int, department: str) -> None:
        """Ring an amount under a department."""
        desk = self.counter.work.till.desk
        sale = await self.counter.work.attempt(
            lambda given: desk.open_ring(amount, department, given.approved)
        )
        self.counter.rung(sale)
