"""The screen a cashier works at: keys become intentions, intentions become flows, and what comes of them is shown."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Iterable
from decimal import Decimal

from textual import events

from tui_pos.core import inputline
from tui_pos.core.catalog import Item
from tui_pos.core.people import Customer
from tui_pos.core.refusal import Refusal
from tui_pos.core.sale import State
from tui_pos.core.settings import TenderType
from tui_pos.register.dialogs import questions
from tui_pos.register.dialogs.menu import Departments, Menu
from tui_pos.register.dialogs.network import NetworkPage
from tui_pos.register.flows.customers import CustomerFlow
from tui_pos.register.flows.day import DayFlow
from tui_pos.register.flows.finding import Finding
from tui_pos.register.flows.pricing import Pricing
from tui_pos.register.flows.printing import PrintFlow
from tui_pos.register.flows.receipts import ReceiptFlow
from tui_pos.register.flows.ringing import Ringing
from tui_pos.register.flows.tendering import LETTERS, Tendering
from tui_pos.register.keyboard import Stroke
from tui_pos.register.keymap import BY_LETTER
from tui_pos.register.network import rows
from tui_pos.register.screens.bursts import GAP_SECONDS
from tui_pos.register.screens.dialog import FRAME, Show
from tui_pos.register.screens.saleboard import SALE_KEYS, SaleBoard
from tui_pos.register.view import Tone
from tui_pos.register.work import Work

_AMOUNT = re.compile(r"[0-9]+(\.[0-9]*)?")

HELP = (
    *SALE_KEYS, "accept", "times", "more", "less", "menu", "up", "down", "page_up", "page_down",
    "leave", "quick_cash_1", "quick_cash_2", "quick_cash_3",
)  # fmt: skip
OPERATORS = frozenset({"more", "less", *(f"quick_cash_{n}" for n in range(1, 6))})
"""Signs that act only at the start of a line; inside a code or a word they are typed."""


class SaleScreen(SaleBoard):
    """Ring, change and settle one sale after another."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._sign: Stroke | None = None
        self.ringing = Ringing(self)
        self.pricing = Pricing(self)
        self.tenders = Tendering(self)
        self.customers = CustomerFlow(self)
        self.receipts = ReceiptFlow(self)
        self.days = DayFlow(self)
        self.finding = Finding(self)
        self.printing = PrintFlow(self)
        work.find_customer = lambda: self.customers.find("")

    def on_mount(self) -> None:
        """Begin to do what is asked."""
        self.run_worker(self.work.serve(self.refused, self.left, self.take_keys), group="work")

    async def resume(self) -> None:
        """Take up the sale that was open when the till lost power; ask for the float on a new day."""
        till = self.work.till
        await self.number_next()
        await self.show_picks()
        if till.desk.sale.state is State.NEW:
            sale = await self.work.call(till.desk.resume)
            if sale.lines:
                self.rung(sale)
                self.tell("The sale that was open is back.", Tone.WARNING)
                return
            if await self.work.call(lambda: till.day.open) is None:
                await self.days.open()

    # Handing over between flows

    async def ring_item(self, item: Item, count: Decimal | None) -> None:
        """Ring an item that was chosen from a list."""
        await self.ringing.item(item, count)

    async def search(self, text: str, count: Decimal | None) -> None:
        """Let the cashier choose an item from a list."""
        await self.finding.search(text, count)

    async def open_receipt(self, number: str) -> None:
        """Open a receipt to take goods back."""
        await self.receipts.open(number)

    async def attach(self, customer: Customer) -> None:
        """Attach a customer to the sale."""
        await self.customers.attach(customer)

    async def tender_with(self, kind: TenderType, amount: int | None, number: str = "") -> None:
        """Take a tender of one type."""
        await self.tenders.take(kind, amount, number)

    # Keys

    def holds_keys(self) -> bool:
        """Let keys wait for what was begun, so that they mean what they are to mean afterwards."""
        return self.work.busy

    def press(self, keys: Iterable[Stroke]) -> None:
        """Hold a sign that would act by itself until it is known that no card or label follows it.

        Magnetic stripes begin with `%`, driving licences with `@`, health industry labels with `+`: such a sign
        acts only when nothing comes behind it as quickly as a reader types.
        """
        for stroke in keys:
            sign, self._sign = self._sign, None
            if sign is not None and not self._together(sign, stroke):
                super().press([sign])
            elif sign is not None:
                self.entry.add(sign.key.character or "")
            if self._acts_alone(stroke):
                self._sign = stroke
                self.set_timer(GAP_SECONDS, self._let_sign_go)
            else:
                super().press([stroke])

    def _together(self, sign: Stroke, stroke: Stroke) -> bool:
        other = stroke.key.is_printable and stroke.key.character != sign.key.character
        return other and stroke.at - sign.at <= GAP_SECONDS

    def _acts_alone(self, stroke: Stroke) -> bool:
        key = stroke.key
        action = self.terminal_app.keymap.action(key.key, key.character)
        alone = key.is_printable and action in OPERATORS and not self._ahead
        return alone and self.wants(action or "")

    def _let_sign_go(self) -> None:
        sign = self._sign
        if sign is None or not self.is_attached:
            return
        left = sign.at + GAP_SECONDS - time.monotonic()
        if left > 0:
            self.set_timer(left, self._let_sign_go)
            return
        self._sign = None
        super().press([sign])

    def _more_follows(self, action: str) -> bool:
        """Say whether another sign waits behind this one, as in a card that was swiped ahead of its turn."""
        if not self._ahead or not self._ahead[0].key.is_printable:
            return False
        key = self._ahead[0].key
        return self.terminal_app.keymap.action(key.key, key.character) != action

    def wants(self, action: str) -> bool:
        """Take signs as text inside a code or a word, and letters of the tender screen as its choices."""
        text = self.entry.text
        if action in OPERATORS:
            return (not text or self.entry.stale) and not self._more_follows(action)
        if action == "menu":
            return not text or self.entry.stale or _AMOUNT.fullmatch(text) is not None
        return action != "times"

    def lettered(self) -> None:
        """Take a suggested amount by its letter, on the tender screen."""
        letter = self.entry.text.upper()
        if self.tendering and len(letter) == 1 and letter in LETTERS:
            self.entry.clear()
            amounts = self.tenders.suggestions()
            if LETTERS.index(letter) < len(amounts):
                amount = str(amounts[LETTERS.index(letter)])
                self.work.intend(lambda: self.tenders.by_key("cash", amount))

    def typed(self) -> None:
        """Echo what is typed."""
        self.show_entry()

    def _intend(self, flow: Callable[[str], Awaitable[None]]) -> None:
        """Queue what uses the typed text up; refused text comes back for correction."""
        text = self.entry.take()
        self.show_entry()

        async def attempt() -> None:
            try:
                await flow(text)
            except Refusal:
                if text and not self.entry.text:
                    self.entry.offer(text)
                    self.show_entry()
                raise

        self.work.intend(attempt)

    def do_accept(self) -> None:
        """Ring or search what is typed; on the tender screen, alone, exact cash."""
        if self.entry.text:
            self._intend(self.ringing.enter)
        elif self.tendering:
            self.do_cash()

    def scanned(self, code: str) -> bool:
        """Ring a scan, with the quantity that waits for it; before other half-typed text it is refused."""
        if self.entry.stale:
            self.entry.clear()
        try:
            modifiers = inputline.before_scan(self.entry.text)
        except Refusal as refusal:
            self.refused(refusal)
            why = refusal.code
            self.work.intend(lambda: self._journal_refused(code, why))
            return True
        self.entry.clear()
        self.show_entry()
        self.work.intend(lambda: self.ringing.code(code, modifiers))
        return True

    async def _journal_refused(self, code: str, why: str) -> None:
        await self.work.call(lambda: self.work.till.desk.scan_refused(code, why))

    def do_cash(self) -> None:
        """Take cash."""
        self._intend(lambda text: self.tenders.by_key("cash", text))

    def do_card(self) -> None:
        """Take a card."""
        self._intend(lambda text: self.tenders.by_key("card", text))

    def do_check(self) -> None:
        """Take a check."""
        self._intend(lambda text: self.tenders.by_key("check", text))

    def do_other_tender(self) -> None:
        """Choose another tender."""
        self._intend(self.tenders.other)

    def pressed_elsewhere(self, action: str, event: events.Key) -> None:
        """Take the quick cash keys."""
        if action.startswith("quick_cash_"):
            index = int(action.removeprefix("quick_cash_")) - 1
            self._intend(lambda text: self.tenders.quick(index))
        else:
            self.pick(action)

    def do_customer(self) -> None:
        """Attach a customer."""

        async def find(text: str) -> None:
            await self.customers.find(text)

        self._intend(find)

    def do_hold(self) -> None:
        """Hold the sale, or recall one."""
        self.work.intend(self.days.hold)

    def do_void_line(self) -> None:
        """Void the marked line."""
        self.work.intend(self.pricing.void_line)

    def do_discount(self) -> None:
        """Discount the line, or after Total the sale."""
        whole = self.tendering
        self._intend(lambda text: self.pricing.discount(text, whole_sale=whole))

    def do_price(self) -> None:
        """Override the price; alone, check one."""
        self._intend(lambda text: self.pricing.price(text) if text else self.finding.price_check())

    def do_return(self) -> None:
        """Make the next item a return, or not."""
        self.returning = not self.returning
        self.show_entry()

    def do_total(self) -> None:
        """Show the total and the ways to pay."""
        self.work.intend(self._total)

    async def _total(self) -> None:
        if not self.work.till.desk.sale.lines:
            raise Refusal("empty", "Nothing is rung: there is nothing to pay.")
        self.tendering = True
        self.show_all_keys()
        self.offer_cash()

    def offer_cash(self) -> None:
        """Show under letters what the customer is likely to hand over."""
        amounts = self.tenders.suggestions()
        offers = "   ".join(
            f"{letter} {self.money(a)}" for letter, a in zip(LETTERS, amounts, strict=False)
        )
        self.tell(f"Cash: {offers}" if offers else "How is it paid?")

    def do_menu(self) -> None:
        """Open the menu, or the departments for a typed amount."""
        self._intend(self._menu)

    async def _menu(self, text: str) -> None:
        if text:
            amount = questions.read_amount(text, self.money.currency) or 0
            departments = await self.work.find(lambda finder: finder.departments())
            code = await self.work.ask(Departments(self.money(amount), departments))
            await self.ringing.open_ring(amount, code)
        else:
            self.pick(await self.work.ask(Menu(list(BY_LETTER.values()))))

    def pick(self, action: str) -> None:
        """Do an action of the menu, or one that a shop gave a key of its own."""
        flow = {
            "associate": self.pricing.associate,
            "reprint": lambda: self.receipts.last(gift=False),
            "cancel_sale": self.pricing.cancel,
            "devices": self.printing.devices,
            "tax_exempt": self.pricing.tax_exempt,
            "gift_receipt": lambda: self.receipts.last(gift=True),
            "held_sales": self.days.recall,
            "note": self.pricing.note,
            "price_level": self.pricing.price_level,
            "network": self.network,
            "no_sale": self.days.no_sale,
            "price_check": self.finding.price_check,
            "lock": self.lock_till,
            "receipts": self.receipts.find,
            "shipping": self.customers.shipping,
            "training": self.days.training,
            "x_report": self.days.read,
            "day": self.days.open_or_close,
        }.get(action)
        if flow is None:
            self.register.opened(action)
        else:
            self.work.intend(flow)

    async def network(self) -> None:
        """Show how the till stands with its node."""
        machine, line = self.work.till.machine, self.register.opening.network

        def look() -> list[str]:
            width = NetworkPage.WIDTH - FRAME
            return rows(line.state(), machine.local_time, machine.clock(), width)

        await self.work.show(NetworkPage(look))

    async def lock_till(self) -> None:
        """Lock the till; the sale stays."""
        await self.register.lock()

    def do_more(self) -> None:
        """One more of the line."""
        self.work.intend(lambda: self.ringing.step_quantity(1))

    def do_less(self) -> None:
        """One less of the line."""
        self.work.intend(lambda: self.ringing.step_quantity(-1))

    def do_up(self) -> None:
        """Mark the line above."""
        self.basket.walk(-1)

    def do_down(self) -> None:
        """Mark the line below."""
        self.basket.walk(1)

    def do_page_up(self) -> None:
        """Go up a page."""
        self.basket.page(-1)

    def do_page_down(self) -> None:
        """Go down a page."""
        self.basket.page(1)

    def do_first(self) -> None:
        """Mark the first line."""
        self.basket.walk(-len(self._sale.lines))

    def do_last(self) -> None:
        """Mark the last line."""
        self.basket.walk(len(self._sale.lines))

    def do_leave(self) -> None:
        """Clear the line; leave the tender screen; forget a return that was announced."""
        if self.entry.text:
            self.entry.clear()
        elif self.tendering and not self._sale.tenders:
            self.tendering = False
            self.show_all_keys()
            self.tell("")
        elif self.tendering:
            self.work.intend(self.tenders.give_back)
        else:
            self.returning = False
        self.show_entry()

    def do_help(self) -> None:
        """Explain the keys."""
        rows = self.terminal_app.keymap.explained(HELP, Show.WIDTH - FRAME)
        self.app.push_screen(Show("Keys", rows))
