"""The screen a cashier works at: keys become intentions, intentions become flows, and what comes of them is shown."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from textual import events

from tui_pos.core import inputline
from tui_pos.core.catalog import Item
from tui_pos.core.people import Customer
from tui_pos.core.refusal import Refusal
from tui_pos.core.sale import Sale, State
from tui_pos.core.settings import TenderType
from tui_pos.data.queries import catalog
from tui_pos.register import present
from tui_pos.register.dialogs import questions
from tui_pos.register.dialogs.menu import Departments, Menu
from tui_pos.register.flows.customers import CustomerFlow
from tui_pos.register.flows.day import DayFlow
from tui_pos.register.flows.finding import Finding
from tui_pos.register.flows.pricing import Pricing
from tui_pos.register.flows.printing import PrintFlow
from tui_pos.register.flows.receipts import ReceiptFlow
from tui_pos.register.flows.ringing import Ringing
from tui_pos.register.flows.tendering import LETTERS, Tendering
from tui_pos.register.keymap import BY_LETTER
from tui_pos.register.screens.dialog import FRAME, Show
from tui_pos.register.screens.frame import SaleFrame
from tui_pos.register.view import SaleView, Tone
from tui_pos.register.work import Work
from tui_pos.till.checkout import Done

if TYPE_CHECKING:
    from tui_pos.register.main import RegisterApp

_AMOUNT = re.compile(r"[0-9]+(\.[0-9]*)?")

SAVE_SECONDS = 0.03
"""A rung line is painted first and stored this much later; scans that come together are stored together."""

SALE_KEYS = (
    "help", "cash", "card", "check", "other_tender", "customer",
    "hold", "void_line", "discount", "price", "return", "total",
)  # fmt: skip
TENDER_KEYS = (
    "cash", "card", "check", "other_tender", "discount", "customer",
    "menu", "accept", "leave",
)  # fmt: skip
HELP = (
    *SALE_KEYS, "accept", "times", "more", "less", "menu", "up", "down", "page_up", "page_down",
    "leave", "quick_cash_1", "quick_cash_2", "quick_cash_3",
)  # fmt: skip
OPERATORS = frozenset({"more", "less", *(f"quick_cash_{n}" for n in range(1, 6))})
"""Signs that act only at the start of a line; inside a code or a word they are typed."""


class SaleScreen(SaleFrame):
    """Ring, change and settle one sale after another."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.money = present.Money(work.till.machine.rules.company.currency)
        self.returning = False
        self.tendering = False
        self._sale: Sale = work.till.desk.sale
        self.receipt_number = ""
        self._customer: tuple[str, ...] = ()
        self._done = True
        self._saving = False
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
        """Show the sale that was open, and begin to do what is asked."""
        company = self.work.till.machine.rules.company
        self.basket.show_when_empty([company.name, "", "Scan an item, or type its number or name."])
        self._show(None)
        self._show_keys()
        self.run_worker(self.work.serve(self.refused, self.left, self.take_keys), group="work")

    @property
    def register(self) -> RegisterApp:
        """The app, by its own type."""
        return cast("RegisterApp", self.app)

    async def resume(self) -> None:
        """Take up the sale that was open when the till lost power; ask for the float on a new day."""
        till = self.work.till
        await self._number_next()
        await self._show_picks()
        if till.desk.sale.state is State.NEW:
            sale = await self.work.call(till.desk.resume)
            if sale.lines:
                self.rung(sale)
                self.tell("The sale that was open is back.", Tone.WARNING)
                return
            if await self.work.call(lambda: till.day.open) is None:
                await self.days.open()

    async def _show_picks(self) -> None:
        """Show the shop's quick picks where there is room for them."""
        picks = await self.work.call(self._read_picks)
        self.picks.show([(item.number, item.name, self.money(item.price())) for item in picks])
        self.set_class(bool(picks), "-picks")

    def _read_picks(self) -> list[Item]:
        machine = self.work.till.machine
        now = machine.clock()
        found = [
            catalog.by_number(machine.db, number, now)
            for number in machine.rules.company.quick_picks
        ]
        return [item for item in found if item is not None]

    # What is shown

    def _show(self, current: int | None) -> None:
        self.show(present.view(self._sale, self.money, self._customer), current)
        if self.tendering:
            self._show_suggestions()

    def _show_keys(self) -> None:
        keymap = self.terminal_app.keymap
        if self.tendering:
            words = {"accept": "Exact cash", "leave": "Back", "discount": "Discount all"}
            self.show_keys(keymap.row(TENDER_KEYS, **words))
        else:
            words = {} if self._sale.lines or not self._done else {"hold": "Recall"}
            self.show_keys(keymap.row(SALE_KEYS, **words))

    def _hint(self) -> None:
        self.line.show(self.entry.text, "RETURN: next item comes back" if self.returning else "")

    def key(self, action: str) -> str:
        """Name the key an action is on."""
        return self.terminal_app.keymap.key(action)

    def current_line(self) -> int:
        """Give the number of the marked line; a `Refusal` in an empty sale."""
        sale = self.work.till.desk.sale
        if not sale.lines:
            raise Refusal("empty", "No line is marked: ring an item first.")
        return sale.lines[max(0, min(self.basket.current, len(sale.lines) - 1))].n

    def rung(self, sale: Sale) -> None:
        """Show a sale that has a new last line; store it a moment later."""
        self._take(sale)
        self._show(None)
        line = present.shown_line(len(sale.lines), sale.lines[-1], self.money)
        self.tell(f"{line.quantity} x {line.name}  {line.extended}")
        self.work.devices.show_customer(
            line.name, f"{line.extended}  {self.money(sale.totals.total)}"
        )

    def changed(self, sale: Sale, text: str = "", tone: Tone = Tone.INFO) -> None:
        """Show a changed sale with the same line marked, and say what changed."""
        current = self.basket.current
        self._take(sale)
        self._show(current)
        self.tell(text, tone)

    def _take(self, sale: Sale) -> None:
        fresh = self._done or not self._sale.lines
        self._sale, self._done = sale, False
        if sale.state is not State.TENDERING and self.tendering and not sale.tenders:
            self.tendering = False
            fresh = True
        if fresh:
            self._show_keys()
        if sale.customer is None:
            self._customer = ()
        self._hint()
        self._save_soon()

    def cleared(self, text: str) -> None:
        """Show that no sale is open any more."""
        self._sale, self._done = self.work.till.desk.sale, True
        self._customer, self.tendering, self.returning = (), False, False
        self._show(None)
        self._show_keys()
        self._hint()
        self.tell(text, Tone.GOOD)
        self.work.intend(self._number_next)

    async def _number_next(self) -> None:
        """Show the number that the next receipt will bear."""
        machine, people = self.work.till.machine, self.work.till.people
        training = people.session is not None and people.session.training
        self.receipt_number = await self.work.call(lambda: machine.next_receipt(training=training))
        self.register.refresh_top()

    def finished(self, done: Done) -> None:
        """Show the change, large; open the drawer, then print. The disk has everything by now."""
        devices = self.work.devices
        if done.drawer:
            devices.open_drawer()
        devices.print_waiting()
        change = self.money(done.change)
        lines, customer = self.basket.source, self._customer
        self.cleared(f"Receipt {done.receipt.number} is finished.")
        totals = present.finished(done.receipt, done.change, self.money)
        self.show(SaleView(lines, totals, customer), done=True)
        devices.show_customer(f"Total {self.money(done.receipt.due)}", f"Change {change}")

    def _save_soon(self) -> None:
        if not self._saving:
            self._saving = True
            self.set_timer(SAVE_SECONDS, self._save)

    async def _save(self) -> None:
        self._saving = False
        try:
            await self.work.call(self.work.till.desk.save)
        except Refusal as refusal:
            self.tell(refusal.sentence, Tone.ERROR)

    def refused(self, refusal: Refusal) -> None:
        """Say why something was not done; nothing has changed."""
        self.tell(refusal.sentence, Tone.ERROR)

    def left(self) -> None:
        """Say that nothing was done."""
        self.tell("Nothing was changed.")

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

    def show_customer(self, words: tuple[str, ...]) -> None:
        """Show who the customer is."""
        self._customer = words

    # Keys

    def holds_keys(self) -> bool:
        """Let keys wait for what was begun, so that they mean what they are to mean afterwards."""
        return self.work.busy

    def wants(self, action: str) -> bool:
        """Take signs as text inside a code or a word, and letters of the tender screen as its choices."""
        text = self.entry.text
        if action in OPERATORS:
            return not text or self.entry.stale
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
        self._hint()

    def _intend(self, flow: Callable[[str], Awaitable[None]]) -> None:
        """Queue what uses the typed text up; refused text comes back for correction."""
        text = self.entry.take()
        self._hint()

        async def attempt() -> None:
            try:
                await flow(text)
            except Refusal:
                if text and not self.entry.text:
                    self.entry.offer(text)
                    self._hint()
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
        self._hint()
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
        self._hint()

    def do_total(self) -> None:
        """Show the total and the ways to pay."""
        self.work.intend(self._total)

    async def _total(self) -> None:
        if not self.work.till.desk.sale.lines:
            raise Refusal("empty", "Nothing is rung: there is nothing to pay.")
        self.tendering = True
        self._show_keys()
        self._show_suggestions()

    def _show_suggestions(self) -> None:
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
            departments = await self.work.read(self.work.finder.departments)
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
            self._show_keys()
            self.tell("")
        elif self.tendering:
            self.work.intend(self.tenders.give_back)
        else:
            self.returning = False
        self._hint()

    def do_help(self) -> None:
        """Explain the keys."""
        rows = self.terminal_app.keymap.explained(HELP, Show.WIDTH - FRAME)
        self.app.push_screen(Show("Keys", rows))
