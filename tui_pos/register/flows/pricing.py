"""Discounts, price overrides, voids and the other changes to a sale that may need a reason or a right."""

from __future__ import annotations

from tui_pos.core import actions as act
from tui_pos.core import inputline
from tui_pos.core.refusal import Refusal
from tui_pos.core.sale import Sale
from tui_pos.register.counter import Counter
from tui_pos.register.dialogs import questions
from tui_pos.register.screens.dialog import yes_or_no
from tui_pos.register.work import Answers

EXEMPT_REASONS = ("Resale", "Non-profit", "Government", "Diplomat", "Other")


class Pricing:
    """Change what lines and the sale cost."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def void_line(self) -> None:
        """Take the marked line off."""
        n = self.counter.current_line()
        desk = self.counter.work.till.desk
        sale = await self.counter.work.attempt(
            lambda given: desk.do(act.VoidLine(n), given.approved)
        )
        self.counter.changed(sale, "Line voided.")

    async def discount(self, text: str, *, whole_sale: bool) -> None:
        """Reduce the marked line or the whole sale by what was typed; nothing typed takes the discount away."""
        intent = inputline.read_line(text, "discount", currency=self.counter.money.currency)
        percent = intent.percent if isinstance(intent, inputline.DiscountPercent) else None
        amount = intent.amount.minor if isinstance(intent, inputline.DiscountAmount) else None
        desk = self.counter.work.till.desk
        n = 0 if whole_sale else self.counter.current_line()

        def reduce(given: Answers) -> Sale:
            if whole_sale:
                return desk.do(act.DiscountSale(percent, amount, given.reason), given.approved)
            return desk.do(act.DiscountLine(n, percent, amount, given.reason), given.approved)

        sale = await self.counter.work.attempt(reduce)
        what = "Sale" if whole_sale else "Line"
        self.counter.changed(sale, f"{what} discounted." if text else "Discount taken away.")

    async def price(self, text: str) -> None:
        """Give the marked line the price typed."""
        intent = inputline.read_line(text, "price", currency=self.counter.money.currency)
        if not isinstance(intent, inputline.Price):
            raise Refusal("price", "Type the price before the key.")
        price = intent.amount.minor
        n = self.counter.current_line()
        desk = self.counter.work.till.desk
        sale = await self.counter.work.attempt(
            lambda given: desk.do(act.SetPrice(n, price, given.reason), given.approved)
        )
        self.counter.changed(sale, f"Price {self.counter.money(price)}.")

    async def tax_exempt(self) -> None:
        """Charge no tax on the sale, for a reason and a certificate's number; again charges it."""
        work = self.counter.work
        desk = work.till.desk
        if desk.sale.exemption is not None:
            sale = await work.attempt(lambda given: desk.do(act.SetExempt(), given.approved))
            self.counter.changed(sale, "Tax is charged again.")
            return
        reason = await work.ask(questions.reason("Why is no tax charged?", EXEMPT_REASONS))
        certificate = await work.ask(
            questions.one_text("Tax exempt", "", "Certificate", empty="none shown")
        )
        sale = await work.attempt(
            lambda given: desk.do(act.SetExempt(reason, certificate), given.approved)
        )
        self.counter.changed(sale, "No tax is charged on this sale.")

    async def price_level(self) -> None:
        """Price the whole sale at another level."""
        work = self.counter.work
        levels = [f"Price level {level}" for level in range(1, 6)]
        chosen = await work.ask(questions.reason("Which prices for this sale?", levels))
        level = levels.index(chosen) + 1
        desk = work.till.desk
        sale = await work.attempt(lambda given: desk.do(act.SetPriceLevel(level), given.approved))
        self.counter.changed(sale, f"Prices of level {level}.")

    async def note(self) -> None:
        """Write a note on the receipt."""
        work = self.counter.work
        text = await work.ask(questions.one_text("Note", "It is printed on the receipt.", "Note"))
        sale = await work.attempt(lambda given: work.till.desk.do(act.SetNote(text)))
        self.counter.changed(sale, "Noted.")

    async def associate(self) -> None:
        """Say who sold the marked line, or the whole sale when it is empty."""
        work = self.counter.work
        people = await work.find(lambda finder: finder.staff())
        names = [f"{one.number} {one.name}" for one in people]
        chosen = await work.ask(questions.reason("Who sold it?", names))
        staff = people[names.index(chosen)].id
        n = self.counter.current_line() if work.till.desk.sale.lines else 0
        sale = await work.attempt(lambda given: work.till.desk.do(act.SetAssociate(staff, n)))
        self.counter.changed(sale, f"Sold by {chosen}.")

    async def cancel(self) -> None:
        """Give the whole sale up, after asking once."""
        work = self.counter.work
        desk = work.till.desk
        if not desk.sale.lines:
            raise Refusal("empty", "No sale is open.")
        lines, total = len(desk.sale.lines), self.counter.money(desk.sale.totals.total)
        question = yes_or_no("Cancel the sale?", f"{lines} lines, {total}, are given up.")
        if not await work.ask(question):
            return
        await work.attempt(lambda given: desk.cancel(approved=given.approved))
        self.counter.cleared("Sale cancelled.")
