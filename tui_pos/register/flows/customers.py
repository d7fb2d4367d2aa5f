"""Attaching a customer: by card, by search, or as somebody new; and where their goods are delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from tui_pos.core import actions as act
from tui_pos.core.people import Customer
from tui_pos.core.refusal import Refusal
from tui_pos.core.text import typed
from tui_pos.data.queries.people import CustomerHit
from tui_pos.register.counter import Counter
from tui_pos.register.dialogs import questions
from tui_pos.register.dialogs.questions import read_amount
from tui_pos.register.screens.dialog import Choice, Choose, Dialog, Field, Form
from tui_pos.register.screens.picklist import PickList

LIMIT = 200
COLUMNS = (("Name", 0), ("Number", 10), ("Phone", 16), ("Place", 18))
NEW = (
    Field("first", "First name"),
    Field("last", "Last name"),
    Field("company", "Company"),
    Field("phone", "Phone"),
    Field("email", "E-mail"),
    Field("street", "Street"),
    Field("city", "City"),
    Field("state", "State"),
    Field("postcode", "Postcode"),
)
FIELD_LENGTH = 60


class CustomerList(PickList[CustomerHit]):
    """Find a customer; the plus key adds a new one with the words typed so far."""

    KEYS = ("accept", "up", "down", "page_down", "more", "leave")
    WORDS: ClassVar[Mapping[str, str]] = {
        "accept": "Attach",
        "page_down": "Next page",
        "more": "New customer",
    }

    def wants(self, action: str) -> bool:
        """Take the plus key for somebody new at the end of a search too: no name has a plus."""
        return action == "more" or super().wants(action)

    def do_more(self) -> None:
        """Leave the list to add somebody."""
        self.dismiss(self.entry.text)


class CustomerFlow:
    """Find, add and attach customers."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def find(self, text: str) -> bool:
        """Let the cashier choose a customer, or none again; says whether one is attached now."""
        work = self.counter.work
        if not text and work.till.desk.sale.customer is not None:
            return await self._attached()

        async def fetch(words: str) -> Sequence[CustomerHit]:
            return await work.find(lambda finder: finder.customers(words, LIMIT))

        chosen: CustomerHit | str | None = await work.choose(
            CustomerList("Customer", COLUMNS, fetch, _cells, text=text)
        )
        if chosen is None:
            return False
        row = chosen if isinstance(chosen, CustomerHit) else await self._add(chosen)
        await self.attach(row.customer)
        return True

    async def _attached(self) -> bool:
        """Ask what to do with the customer who is attached already."""
        choices = [Choice("C", "Change to another customer", "c"), Choice("R", "Remove", "r")]
        answer = await self.counter.work.ask(Choose("Customer", "", choices))
        if answer == "r":
            await self._set(None, "Customer removed.")
            return False
        await self._set(None, "")
        return await self.find("")

    async def attach(self, customer: Customer) -> None:
        """Attach a customer; prices, discount and tax follow their terms."""
        work = self.counter.work
        row = await work.call(lambda: work.till.customers.hit(customer))
        await self._set(customer, f"Customer: {row.name}.")

    async def _set(self, customer: Customer | None, text: str) -> None:
        desk = self.counter.work.till.desk
        sale = await self.counter.work.attempt(
            lambda given: desk.do(act.SetCustomer(customer), given.approved)
        )
        self.counter.changed(sale, text)

    async def _add(self, text: str) -> CustomerHit:
        """Add a customer; what was searched for is taken as the beginning of the name."""
        work = self.counter.work
        first, _, last = text.strip().partition(" ")
        values = {"first": first, "last": last}
        fields = [
            Field(field.id, field.label, values.get(field.id, ""), hint=field.hint) for field in NEW
        ]

        async def read(given: dict[str, str]) -> CustomerHit:
            kept = {id: typed(value, FIELD_LENGTH) for id, value in given.items() if value}
            return await work.call(lambda: work.till.customers.add(kept))

        return await work.ask(Form("New customer", fields, read))

    async def shipping(self) -> None:
        """Deliver the goods: how, for how much, and where to."""
        work = self.counter.work
        company = work.till.machine.rules.company
        if not work.till.desk.sale.lines:
            raise Refusal("empty", "Ring the goods first, then say how they are delivered.")
        methods = [*company.shipping_methods, "No delivery"]
        method = await work.ask(questions.reason("How are the goods delivered?", methods))
        if method == methods[-1]:
            action = act.SetShipping("", 0)
        else:
            action = await work.ask(self._delivery(method))
        sale = await work.attempt(lambda given: work.till.desk.do(action, given.approved))
        self.counter.changed(sale, f"Delivery: {method}.")

    def _delivery(self, method: str) -> Dialog[act.SetShipping]:
        currency = self.counter.money.currency

        async def read(values: dict[str, str]) -> act.SetShipping:
            amount = read_amount(values["amount"], currency)
            if amount is None:
                raise Refusal("amount", "Type the charge for the delivery; 0 if it is free.")
            tracking = typed(values["tracking"], FIELD_LENGTH)
            where = {k: v for k, v in values.items() if k not in {"amount", "tracking"} and v}
            work = self.counter.work
            address = await work.call(lambda: work.till.customers.ship_to(where)) if where else ""
            return act.SetShipping(method, amount, address, tracking)

        fields = [
            Field("amount", "Charge"),
            *(field for field in NEW if field.id not in {"phone", "email"}),
            Field("tracking", "Tracking number", free=False),
        ]
        return Form(method, fields, read, "An empty address is the customer's own.")


def _cells(row: CustomerHit) -> Sequence[str]:
    return (row.name, row.customer.number, row.phone, " ".join((row.street, row.city)))
