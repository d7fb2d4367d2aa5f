"""Days of made-up trade, rung through the same till, journal and tables as the register; a seed gives it again.

The generator is a cashier with a plan: it draws what the next customer does, and whatever the till refuses it
takes the way a cashier would. Time is its own: a clock that moves as the day does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from tui_pos.core import actions as act
from tui_pos.core.catalog import Item, SerialPrompt
from tui_pos.core.people import Customer, Right
from tui_pos.core.receipt import Receipt
from tui_pos.core.refusal import Needs, Refusal
from tui_pos.demo.catalogue import items
from tui_pos.demo.company import STAFF, DemoStaff, customers
from tui_pos.demo.pace import Tally, TradeClock
from tui_pos.till.approval import Approval
from tui_pos.till.checkout import Done
from tui_pos.till.lookup import FoundItem
from tui_pos.till.till import Till

OPENING = time(8, 0)
MEMORY = 200
"""How many receipts the generator remembers for returns and reversals."""


@dataclass
class Trader:
    """Ring days of trade at one till."""

    till: Till
    clock: TradeClock
    chance: Random
    tally: Tally = field(default_factory=Tally)
    before_close: Callable[[date], object] = lambda day: None
    """What else happens on a day, before it is closed."""

    def __post_init__(self) -> None:
        self._goods = [item for item in items() if not item.not_for_sale and not item.recalled]
        self._customers = [customer for customer, _ in customers()]
        self._sold: list[Receipt] = []
        self._cards: dict[str, int] = {}

    def trade(self, first: date, days: int, receipts_a_day: int = 60) -> Tally:
        """Open, ring and close `days` business days from `first` on."""
        for n in range(days):
            self._day(first + timedelta(days=n), receipts_a_day)
            self.tally.days += 1
        return self.tally

    def _day(self, day: date, receipts: int) -> None:
        zone = ZoneInfo(self.till.machine.rules.company.zone)
        self.clock.go_to(datetime.combine(day, OPENING, zone).astimezone(UTC))
        self._sign_on(STAFF[0])
        self.till.day.begin(10_000, day)
        cashiers = self.chance.sample(STAFF[1:4], 2)
        busy = self.chance.randint(receipts * 3 // 4, receipts * 5 // 4)
        for n in range(busy):
            if n % (busy // 2 + 1) == 0:
                self._sign_on(cashiers[min(n * 2 // busy, 1)])
            self.clock.pass_seconds(self.chance.randint(60, 900))
            self._customer()
        self._sign_on(STAFF[0])
        self._clear_holds()
        self.before_close(day)
        self.till.day.read()
        self.till.day.close()
        self.till.people.sign_off()

    def _sign_on(self, staff: DemoStaff) -> None:
        self.till.people.by_pin(staff.number, staff.pin)

    def _customer(self) -> None:
        """Serve one customer; a refusal the plan did not foresee ends in a cancelled sale, as it would at a till."""
        plans: Sequence[tuple[int, Callable[[], None]]] = (
            (78, self._sale),
            (5, self._return),
            (3, self._return_without_receipt),
            (4, self._held),
            (3, self._cancelled),
            (2, self._gift_card),
            (3, self._on_account),
            (1, self._reversed),
            (1, self._no_sale),
        )
        plan = self.chance.choices([p for _, p in plans], [w for w, _ in plans])[0]
        try:
            plan()
        except Refusal:
            self.tally.refusals += 1
            self._abandon()

    def _sale(self) -> None:
        self._fill()
        self._pay()

    def _fill(self) -> None:
        """Ring a basket, with the second thoughts that people have."""
        for item in self.chance.choices(
            self._goods, k=min(1 + int(self.chance.expovariate(0.35)), 30)
        ):
            self.clock.pass_seconds(self.chance.randint(2, 12))
            self._ring(item)
        n = self.till.desk.sale.last_n
        for chance, do in (
            (0.10, lambda: act.SetCustomer(self.chance.choice(self._customers[:5]))),
            (
                0.06,
                lambda: act.DiscountLine(
                    n, percent=Decimal(self.chance.choice((5, 10))), reason="Damaged"
                ),
            ),
            (0.03, lambda: act.DiscountSale(percent=Decimal(5), reason="Promotion")),
            (
                0.02,
                lambda: act.DiscountSale(amount=self.chance.randint(10, 100), reason="Price match"),
            ),
            (0.02, lambda: act.SetShipping("Own van", 599)),
        ):
            if self.chance.random() < chance:
                self._do(do())
        if len(self.till.desk.sale.lines) > 2 and self.chance.random() < 0.08:
            self._do(act.VoidLine(self.till.desk.sale.lines[0].n))
            self.tally.voids += 1
        if self.chance.random() < 0.02:
            self._do(act.SetExempt("Resale", "RC-1182"))
        if self.chance.random() < 0.02:
            self._do(act.SetPrice(n, self.chance.randint(100, 400), reason="Price match"))

    def _ring(self, item: Item) -> None:
        quantity = Decimal(self.chance.choices((1, 2, 3, 6), (80, 12, 5, 3))[0])
        if item.sold_by_weight:
            quantity = Decimal(self.chance.randint(150, 4000)) / 1000
        serials: tuple[str, ...] = ()
        if item.serial is SerialPrompt.REQUIRED:
            serials = tuple(f"SN{self.chance.randint(10**8, 10**9)}" for _ in range(int(quantity)))
        price = self.chance.randint(300, 2500) if item.open_price else None
        found = FoundItem(item, item.codes[0] if item.codes else item.number)
        try:
            self.till.desk.ring(found, quantity, price=price, serials=serials)
        except Needs as need:
            if need.what != "age":
                raise
            self._do(act.AgeChecked(int(need.detail)))
            self.till.desk.ring(found, quantity, price=price, serials=serials)
        self.till.desk.save()

    def _pay(self) -> None:
        """Pay in one of the ways that customers do."""
        sale = self.till.desk.sale
        due = sale.totals.due
        how = self.chance.choices(("exact", "cash", "card", "check", "split"), (25, 30, 33, 4, 8))[
            0
        ]
        if due <= 0 or how == "exact":
            return self._finish(act.AddTender("cash"))
        if how == "card":
            return self._finish(self._card(self.chance.choice(("visa", "mastercard", "debit"))))
        if how == "check" and (sale.customer is None or sale.customer.accept_checks):
            return self._finish(act.AddTender("check", number=str(self.chance.randint(100, 9999))))
        if how == "split" and due > 200:
            self._finish(self._card("visa", self.chance.randint(100, due - 1)))
            return self._finish(
                act.AddTender("cash", -(-self.till.desk.sale.totals.due // 500) * 500)
            )
        return self._finish(act.AddTender("cash", -(-due // 1000) * 1000))

    def _card(self, kind: str, amount: int | None = None) -> act.AddTender:
        last4 = f"{self.chance.randint(0, 9999):04d}"
        authorization = f"{self.chance.randint(0, 999_999):06d}"
        return act.AddTender(kind, amount, last4=last4, authorization=authorization)

    def _finish(self, tender: act.AddTender) -> None:
        try:
            outcome = self.till.checkout.tender(tender)
        except Refusal as refusal:
            if refusal.code != "right":
                raise
            outcome = self.till.checkout.tender(
                tender, self._approval(Right.CHECK_OVER_LIMIT, "large check")
            )
        if isinstance(outcome, Done):
            self._count(outcome.receipt)

    def _count(self, receipt: Receipt) -> None:
        self.tally.receipts += 1
        self.tally.gross += receipt.gross
        self.tally.returns += receipt.gross < 0
        self._sold = [*self._sold[-MEMORY:], receipt]

    def _return(self) -> None:
        """Bring something back with its receipt, at times for something else."""
        if not self._sold:
            return
        found = self.till.history.find(self.chance.choice(self._sold).number)
        left = [line for line in self.till.history.returnable(found) if line.left > 0]
        if not left:
            return
        line = self.chance.choice(left)
        quantity = (
            line.left if line.line.quantity % 1 else Decimal(self.chance.randint(1, int(line.left)))
        )
        self.till.history.return_line(
            found, line.line.n, quantity, self.chance.choice(("Defective", "Wrong item"))
        )
        if self.chance.random() < 0.3:
            self._ring(self.chance.choice(self._goods))
        self._pay()

    def _return_without_receipt(self) -> None:
        item = self.chance.choice(
            [
                item
                for item in self._goods
                if item.serial is not SerialPrompt.REQUIRED and not item.open_price
            ]
        )
        ring = act.Ring(item, Decimal(-1), reason="Changed mind")
        self._do(ring)
        self._finish(act.AddTender("cash"))

    def _held(self) -> None:
        self._fill()
        self.till.desk.hold()
        self.tally.holds += 1
        self._sale()
        held = self.till.desk.held()
        if held and self.chance.random() < 0.9:
            self.till.desk.recall(held[0].sale)
            self._pay()

    def _clear_holds(self) -> None:
        for held in self.till.desk.held():
            self.till.desk.recall(held.sale)
            self.till.desk.cancel("Not collected")
            self.tally.cancels += 1

    def _cancelled(self) -> None:
        self._fill()
        self.till.desk.cancel("Customer left")
        self.tally.cancels += 1

    def _abandon(self) -> None:
        desk = self.till.desk
        if desk.sale.tenders:
            desk.do(act.VoidTenders())
        if desk.sale.begin is not None:
            desk.cancel("Given up")
            self.tally.cancels += 1

    def _gift_card(self) -> None:
        """Sell a gift card, or spend one that was sold before."""
        if self._cards and self.chance.random() < 0.5:
            card = self.chance.choice(sorted(self._cards))
            self._ring(self.chance.choice(self._goods))
            amount = min(self._cards[card], self.till.desk.sale.totals.due)
            if amount > 0:
                self._cards[card] -= amount
                self._finish(act.AddTender("gift", amount, number=card))
            self._cards = {number: left for number, left in self._cards.items() if left}
            if self.till.desk.sale.lines:
                self._pay()
            return
        card = f"0430{self.chance.randint(10**7, 10**8 - 1)}"
        amount = self.chance.choice((1000, 2500, 5000))
        self._do(act.AddGiftCard(card, amount))
        self._cards[card] = self._cards.get(card, 0) + amount
        self._pay()

    def _on_account(self) -> None:
        """Charge a firm, or take its payment."""
        firm: Customer = self.chance.choice([c for c in self._customers if c.account_limit])
        if self.chance.random() < 0.4:
            self._do(act.SetCustomer(firm))
            self._do(act.AddAccountPayment(self.chance.randint(500, 5000)))
            self._finish(act.AddTender("check", number=str(self.chance.randint(100, 9999))))
            return
        self._fill()
        self._do(act.SetCustomer(firm))
        self._finish(act.AddTender("account"))

    def _reversed(self) -> None:
        if not self._sold:
            return
        found = self.till.history.find(self._sold[-1].number)
        self._count(
            self.till.history.reverse(
                found, self._approval(Right.REVERSE, "reverse a receipt")
            ).receipt
        )

    def _no_sale(self) -> None:
        self.till.drawer.no_sale(self._approval(Right.NO_SALE, "open the drawer"))

    def _do(self, action: act.AnyAction) -> None:
        """Do something, with a manager's approval where the cashier may not."""
        try:
            self.till.desk.do(action)
        except Refusal as refusal:
            right = getattr(refusal, "right", None)
            if right is None:
                raise
            self.till.desk.do(action, self._approval(right, type(action).__name__))
        self.till.desk.save()

    def _approval(self, right: Right | str, what: str) -> Approval:
        manager = (
            STAFF[1] if self.till.people.signed_on().staff.number != STAFF[1].number else STAFF[0]
        )
        sale = self.till.desk.sale.begin
        return self.till.people.approve(
            right, manager.number, manager.pin, "Checked", what, sale.sale if sale else ""
        )
