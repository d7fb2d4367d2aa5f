"""A counter that takes every way of paying: it makes the receipts that the register cannot ring yet, by the same rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import msgspec

from tui_pos.core import actions as act
from tui_pos.core.catalog import Item
from tui_pos.core.finishing import finish
from tui_pos.core.identity import Clock, Ids
from tui_pos.core.receipt import Receipt, TenderKind
from tui_pos.core.reversing import reverse
from tui_pos.core.sale import Rules, Sale, State, new_sale
from tui_pos.core.selling import apply
from tui_pos.core.settings import CashRounding, Store, TenderType, Till
from tui_pos.demo.catalogue import stable_id
from tui_pos.demo.company import COMPANY, STAFF, STORE, TENDERS, tax_setup

BRANCH = Store(
    id=stable_id("store-2"),
    number=2,
    name="Mill Lane Corner Store",
    address=("40 Mill Lane", "Exampleton"),
    phone="555-0101",
    tax_location=stable_id("tax-away"),
    quickbooks_class="Mill Lane",
)
"""The second store: outside the county, rounding cash to five cents, with taxed delivery."""

EVERY_TENDER = (
    *TENDERS,
    TenderType("deposit", "Deposit", TenderKind.DEPOSIT, opens_drawer=False),
    TenderType("paper", "Gift certificate", TenderKind.GIFT_CERTIFICATE, needs_number=True),
    TenderType("app", "Town app", TenderKind.OTHER, opens_drawer=False),
)


@dataclass
class Counter:
    """Ring receipts at one till, numbered from 1; nothing is stored here."""

    rules: Rules
    clock: Clock
    ids: Ids
    day: date = date.min
    last: int = field(default=0)

    @property
    def store(self) -> str:
        """The store that the till stands in."""
        return self.rules.store.id

    @property
    def till(self) -> str:
        """The till."""
        return self.rules.till.id

    def sale(self, *things: Item | act.AnyAction) -> Sale:
        """Open a sale and ring items and actions, in order."""
        location = self.rules.store.tax_location
        begin = act.Begin(self.ids(), STAFF[2].record.id, self.day, self.clock(), location)
        sale = apply(new_sale(self.rules), begin)
        for thing in things:
            sale = apply(sale, act.Ring(thing) if isinstance(thing, Item) else thing)
        return sale

    def paid(self, sale: Sale, *tenders: act.AddTender) -> Receipt:
        """Pay a sale, what is left over in cash."""
        for tender in tenders:
            sale = apply(sale, tender)
        if sale.state is not State.SETTLED:
            sale = apply(sale, act.AddTender("cash"))
        return finish(sale, self._number(), self.clock())[1]

    def reversed(self, receipt: Receipt) -> Receipt:
        """Reverse a receipt, on the counter's own day."""
        return reverse(
            receipt,
            new_id=self.ids(),
            number=self._number(),
            day=self.day,
            cashier=STAFF[1].record.id,
            shift="",
            now=self.clock(),
        )

    def _number(self) -> str:
        self.last += 1
        return f"{self.rules.store.number:02}{self.rules.till.number:02}-{self.last:06}"


def counter(store: Store, number: int, clock: Clock, ids: Ids) -> Counter:
    """Make a counter with a till number of its own in one of the two stores."""
    branch = store.id != STORE.id
    company = msgspec.structs.replace(
        COMPANY,
        tenders=EVERY_TENDER,
        cash_rounding=CashRounding.NEAREST_5 if branch else CashRounding.NONE,
    )
    tax = msgspec.structs.replace(tax_setup(), shipping_code="Tax" if branch else "Non")
    till = Till(stable_id(f"till-{store.number}-{number}"), store.id, number, f"Counter {number}")
    return Counter(Rules(company, tax, store, till), clock, ids)
