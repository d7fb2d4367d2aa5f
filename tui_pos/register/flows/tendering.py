"""Taking money: one key for the exact amount, a number and a key for any other, and the choices under Other."""

from __future__ import annotations

from tui_pos.core import inputline
from tui_pos.core.actions import AddTender, VoidTenders
from tui_pos.core.cash import quick_cash
from tui_pos.core.receipt import TenderKind
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CompanySettings, TenderType
from tui_pos.core.tendering import cash_due
from tui_pos.register.counter import Counter
from tui_pos.register.screens.dialog import Choice, Choose, Dialog, Field, Form, yes_or_no
from tui_pos.register.view import Tone
from tui_pos.register.work import Answers
from tui_pos.till.checkout import Done, Part

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Tendering:
    """Settle the sale."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def by_key(self, key: str, text: str) -> None:
        """Take the tender that a money key stands for: the amount typed, or all that is due."""
        amount = self._amount(text)
        for kind in self._types():
            if kind.key == key:
                await self.take(kind, amount)
                return
        raise Refusal("tender", "The shop does not take that tender: choose another.")

    async def other(self, text: str) -> None:
        """Let the cashier choose among the tenders that have no key of their own."""
        amount = self._amount(text)
        kinds = [kind for kind in self._types() if kind.key not in {"cash", "card", "check"}]
        if not kinds:
            raise Refusal("tender", "The shop takes no other tenders: use cash, card or check.")
        choices = [
            Choice(letter, kind.name, kind) for letter, kind in zip(LETTERS, kinds, strict=False)
        ]
        kind = await self.counter.work.ask(Choose("Other tenders", "How is it paid?", choices))
        await self.take(kind, amount)

    def _amount(self, text: str) -> int | None:
        intent = inputline.read_line(text, "cash", currency=self.counter.money.currency)
        tendered = intent.amount if isinstance(intent, inputline.Tender) else None
        return tendered.minor if tendered is not None else None

    async def quick(self, index: int) -> None:
        """Take one of the shop's quick cash amounts."""
        notes = self._company.quick_cash
        if index >= len(notes):
            raise Refusal("tender", f"The shop has no quick cash amount {index + 1}.")
        await self.by_key("cash", str(notes[index]))

    def suggestions(self) -> tuple[int, ...]:
        """List what the customer is likely to hand over, for the letters of the tender screen."""
        sale = self.counter.work.till.desk.sale
        if sale.begin is None or not sale.lines:
            return ()
        return quick_cash(cash_due(sale), self._company.quick_cash)[:5]

    async def take(self, kind: TenderType, amount: int | None, number: str = "") -> None:
        """Take a tender of one type; a card's slip is noted where the shop wants that."""
        counter = self.counter
        first = AddTender(kind.id, amount, number=number)
        if kind.kind is TenderKind.CARD and kind.needs_number and counter.work.till.desk.sale.lines:
            first = await counter.work.ask(card_slip(kind, amount))

        def tender(given: Answers) -> Part | Done:
            action = first
            if given.number:
                action = AddTender(kind.id, amount, number=given.number)
            return counter.work.till.checkout.tender(action, given.approved)

        result = await counter.work.attempt(tender)
        taken = f"{kind.name} taken" + ("" if result.sure else " without asking the node")
        tone = Tone.GOOD if result.sure else Tone.WARNING
        if isinstance(result, Part):
            due = counter.money(abs(result.due))
            counter.changed(result.sale, f"{taken}. Still due: {due}.", tone)
            return
        counter.finished(result)
        if not result.sure:
            counter.tell(f"Receipt {result.receipt.number} is finished. {taken}.", tone)

    async def give_back(self) -> None:
        """Give back what was tendered so far, so that the sale can be changed again."""
        counter = self.counter
        desk = counter.work.till.desk
        if not desk.sale.tenders:
            raise Refusal("tender", "Nothing was tendered yet.")
        paid = counter.money(desk.sale.totals.paid)
        if not await counter.work.ask(
            yes_or_no("Give back?", f"{paid} goes back to the customer.")
        ):
            return
        sale = await counter.work.call(lambda: desk.do(VoidTenders()))
        counter.changed(sale, f"{paid} given back.")

    def _types(self) -> list[TenderType]:
        return [kind for kind in self._company.tenders if kind.active]

    @property
    def _company(self) -> CompanySettings:
        return self.counter.work.till.machine.rules.company


def card_slip(kind: TenderType, amount: int | None) -> Dialog[AddTender]:
    """Note what the card terminal's slip says; the card's number is never among it."""

    async def read(values: dict[str, str]) -> AddTender:
        last4 = values["last4"]
        if last4 and (len(last4) != 4 or not last4.isdigit()):
            raise Refusal("last4", "Type the last four digits of the card only, or nothing.")
        if not values["authorization"]:
            raise Refusal("authorization", "Type the authorization code from the slip.")
        return AddTender(
            kind.id,
            amount,
            number=values["authorization"],
            brand=values["brand"],
            last4=last4,
            authorization=values["authorization"],
            reference=values["reference"],
        )

    fields = [
        Field("authorization", "Authorization"),
        Field("last4", "Last 4 digits"),
        Field("brand", "Brand", kind.brand),
        Field("reference", "Reference"),
    ]
    return Form(kind.name, fields, read, "Take the card on the terminal, then copy the slip.")
