"""The sale as the cashier sees it: what every flow shows on the screen, and when it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tui_pos.core.catalog import Item
from tui_pos.core.people import Customer
from tui_pos.core.refusal import Refusal
from tui_pos.core.sale import Sale, State
from tui_pos.data.queries import catalog
from tui_pos.register import present
from tui_pos.register.screens.frame import SaleFrame
from tui_pos.register.view import SaleView, Tone, Totals
from tui_pos.register.work import Work
from tui_pos.till.checkout import Done

if TYPE_CHECKING:
    from tui_pos.register.main import RegisterApp

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


class SaleBoard(SaleFrame):
    """Show one sale after another. `returning` announces that the next item comes back, `tendering` shows the tenders."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.money = present.Money(work.till.machine.rules.company.currency)
        self.returning = False
        self.tendering = False
        self.receipt_number = ""
        self._lines = present.SaleLines(self.money)
        self._sale: Sale = work.till.desk.sale
        self._customer: Customer | None = None
        self._words: tuple[str, ...] = ()
        self._done = True
        self._saving = False

    def on_mount(self) -> None:
        """Show that nothing is rung yet."""
        company = self.work.till.machine.rules.company
        self.basket.show_when_empty([company.name, "", "Scan an item, or type its number or name."])
        self._show(None)
        self.show_all_keys()

    @property
    def register(self) -> RegisterApp:
        """The app, by its own type."""
        return cast("RegisterApp", self.app)

    def offer_cash(self) -> None:
        """Show what the customer is likely to hand over, on the tender screen."""

    def _show(self, current: int | None) -> None:
        sale, words = self._sale, self._words
        if sale.begin is None:
            totals = Totals("TOTAL", self.money(0))
            self.show(SaleView((), totals, words), current)
        else:
            totals = present.totals(sale, self.money)
            self.show(SaleView(self._lines.of(sale.lines), totals, words), current)
        if self.tendering:
            self.offer_cash()

    def show_all_keys(self) -> None:
        """Show the keys of the sale, or of the tender screen."""
        keymap = self.terminal_app.keymap
        if self.tendering:
            words = {"accept": "Exact cash", "leave": "Back", "discount": "Discount all"}
            self.show_keys(keymap.row(TENDER_KEYS, **words))
        else:
            words = {} if self._sale.lines or not self._done else {"hold": "Recall"}
            self.show_keys(keymap.row(SALE_KEYS, **words))

    def show_entry(self) -> None:
        """Echo what is typed, and what has been set for the next item."""
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
        line = self._lines[-1]
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
            self.show_all_keys()
        if sale.customer != self._customer:
            self._customer, self._words = sale.customer, ()
            self.work.intend(self._name_customer)
        self.show_entry()
        self._save_soon()

    async def _name_customer(self) -> None:
        """Show who the customer is, and on which terms they buy."""
        customer = self._customer
        if customer is not None:
            hit = await self.work.call(lambda: self.work.till.customers.hit(customer))
            self._words = present.customer_words(customer, hit.name)
        self.divider.show(self._words)

    def cleared(self, text: str) -> None:
        """Show that no sale is open any more."""
        self._sale, self._done = self.work.till.desk.sale, True
        self._customer, self._words = None, ()
        self.tendering = self.returning = False
        self._lines = present.SaleLines(self.money)
        self._show(None)
        self.show_all_keys()
        self.show_entry()
        self.tell(text, Tone.GOOD)
        self.work.intend(self.number_next)

    async def renew(self) -> None:
        """Take over, between two sales, what was changed elsewhere: the set-up, the picks, who may work here."""
        till = self.work.till
        if not await self.work.call(till.renew):
            self.register.signed_off()
        await self.show_picks()
        await self.number_next()

    async def number_next(self) -> None:
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
        lines, customer = self.basket.source, self._words
        self.cleared(f"Receipt {done.receipt.number} is finished.")
        totals = present.finished(done.receipt, done.change, self.money)
        self.show(SaleView(lines, totals, customer), done=True)
        devices.show_customer(f"Total {self.money(done.receipt.due)}", f"Change {change}")

    async def show_picks(self) -> None:
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
        level = machine.rules.store.price_level
        return [item.at_level(level) for item in found if item is not None]

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
