"""The open sale as a state machine: an immutable value that typed actions turn into the next one.

`selling.apply` either gives the sale after an action or raises a `Refusal`, so bad input changes nothing. What
a sale may do in which state is the one table `TRANSITIONS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from tui_pos.core.actions import Begin, DiscountSale
from tui_pos.core.openline import Delivery, GoodsLine, OpenLine, ReturnedLine
from tui_pos.core.people import Customer
from tui_pos.core.receipt import Exemption, Tender
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CompanySettings, Store, Till
from tui_pos.core.tax import LineTax, TaxEngine
from tui_pos.core.taxsetup import TaxSetup


class State(StrEnum):
    """Say how far a sale has come."""

    NEW = "new"
    OPEN = "open"
    TENDERING = "tendering"
    SETTLED = "settled"
    FINISHED = "finished"
    HELD = "held"
    CANCELLED = "cancelled"


class Event(StrEnum):
    """Name what can happen to a sale."""

    BEGIN = "begin"
    CHANGE = "change"
    PART_TENDER = "part tender"
    LAST_TENDER = "last tender"
    VOID_TENDERS = "void tenders"
    FINISH = "finish"
    HOLD = "hold"
    RECALL = "recall"
    CANCEL = "cancel"


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.NEW, Event.BEGIN): State.OPEN,
    (State.OPEN, Event.CHANGE): State.OPEN,
    (State.OPEN, Event.PART_TENDER): State.TENDERING,
    (State.OPEN, Event.LAST_TENDER): State.SETTLED,
    (State.OPEN, Event.HOLD): State.HELD,
    (State.OPEN, Event.CANCEL): State.CANCELLED,
    (State.TENDERING, Event.PART_TENDER): State.TENDERING,
    (State.TENDERING, Event.LAST_TENDER): State.SETTLED,
    (State.TENDERING, Event.VOID_TENDERS): State.OPEN,
    (State.SETTLED, Event.FINISH): State.FINISHED,
    (State.HELD, Event.RECALL): State.OPEN,
    (State.HELD, Event.CANCEL): State.CANCELLED,
}

_WHY_NOT = {
    State.NEW: "No sale is open: ring an item first.",
    State.TENDERING: "Part of this sale is paid: finish it, or give back what was tendered first.",
    State.SETTLED: "This sale is paid: it can only be finished.",
    State.FINISHED: "This sale is finished: return or reverse its receipt instead.",
    State.HELD: "This sale is on hold: recall it first.",
    State.CANCELLED: "This sale was cancelled: start a new one.",
    State.OPEN: "That is not possible in an open sale.",
}


def step(state: State, event: Event) -> State:
    """Look up the next state; anything that is not in the table is refused."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise Refusal("state", _WHY_NOT[state]) from None


@dataclass(frozen=True)
class Rules:
    """Gather the set-up that a sale is rung under; it does not change while the sale is open."""

    company: CompanySettings
    tax: TaxSetup
    store: Store
    till: Till
    _engines: dict[tuple[str, date, bool], TaxEngine] = field(
        default_factory=dict, compare=False, repr=False
    )

    def engine(self, location: str, day: date, exempt: bool) -> TaxEngine:
        """Give the tax rules of a place and day, made once."""
        key = (location, day, exempt)
        if key not in self._engines:
            self._engines[key] = TaxEngine(self.tax, location, day, exempt)
        return self._engines[key]


@dataclass(frozen=True, slots=True)
class Totals:
    """Show a sale's running figures in minor units; `saved` is what the customer pays less than regular."""

    items: Decimal
    subtotal: int
    discount: int
    net: int
    tax: int
    gross: int
    other: int
    paid: int
    saved: int

    @property
    def total(self) -> int:
        """What the sale comes to before cash rounding."""
        return self.gross + self.other

    @property
    def due(self) -> int:
        """What is still to be paid; negative is owed to the customer."""
        return self.total - self.paid


@dataclass(frozen=True)
class Sale:
    """Hold an open sale. Make one with `new_sale`, change it with `selling.apply`, end it with `finishing.finish`."""

    rules: Rules
    state: State = State.NEW
    begin: Begin | None = None
    lines: tuple[OpenLine, ...] = ()
    last_n: int = 0
    customer: Customer | None = None
    price_level: int = 1
    tax_location: str = ""
    exemption: Exemption | None = None
    associate: str = ""
    discount: DiscountSale | None = None
    discount_reach: int = 0
    age_checked: int = 0
    note: str = ""
    purchase_order: str = ""
    tenders: tuple[Tender, ...] = ()
    rounding: int = 0

    @property
    def begun(self) -> Begin:
        """Who opened the sale and when; a `Refusal` before that."""
        if self.begin is None:
            raise Refusal("state", _WHY_NOT[State.NEW])
        return self.begin

    @property
    def id(self) -> str:
        """The sale's identifier, which its receipt keeps."""
        return self.begun.sale

    @property
    def engine(self) -> TaxEngine:
        """The tax rules of the sale's place and day."""
        return self.rules.engine(self.tax_location, self.begun.day, self.exemption is not None)

    @cached_property
    def totals(self) -> Totals:
        """Add the lines up; a few hundred lines cost a fraction of a millisecond."""
        taxed: list[LineTax] = []
        items = Decimal(0)
        subtotal = discount = net = tax = other = saved = 0
        for line in self.lines:
            if isinstance(line, GoodsLine):
                items += line.quantity
                subtotal += line.extended
                off = line.own_amount + line.share
                discount += off
                if line.quantity > 0:
                    saved += max(off + line.level_saving, 0)
                assert line.tax is not None
                taxed.append(line.tax)
            elif isinstance(line, ReturnedLine):
                items += line.line.quantity
                subtotal += line.line.extended
                discount += line.line.extended - _charged(line)
                net += line.line.net
                tax += line.line.tax
            elif isinstance(line, Delivery):
                taxed.append(line.tax)
            else:
                other += line.amount
        figures = self.engine.preview(taxed)
        net += figures.net
        tax += figures.tax
        paid = sum(tender.amount for tender in self.tenders) - self.rounding
        return Totals(items, subtotal, discount, net, tax, net + tax, other, paid, saved)

    @property
    def settled(self) -> object:
        """What `core.settlement` made of these lines, None before it was asked."""
        return self.__dict__.get("_settled")

    def remember(self, settled: object) -> None:
        """Keep what was worked out from the lines; a sale with other lines begins without it."""
        self.__dict__["_settled"] = settled

    def with_tenders(self, tenders: tuple[Tender, ...], rounding: int) -> Sale:
        """Replace what was paid; the lines' figures are taken over, not added up again."""
        changed = replace(self, tenders=tenders, rounding=rounding)
        paid = sum(tender.amount for tender in tenders) - rounding
        changed.__dict__["totals"] = replace(self.totals, paid=paid)
        changed.remember(self.settled)
        return changed

    def in_state(self, state: State) -> Sale:
        """Give the same sale in another state; its figures stay."""
        changed = replace(self, state=state)
        changed.__dict__["totals"] = self.totals
        changed.remember(self.settled)
        return changed

    def line(self, n: int) -> OpenLine:
        """Find a line by its number; a `Refusal` when it is not (or no longer) there."""
        for line in self.lines:
            if line.n == n:
                return line
        raise Refusal("line", "That line is no longer on the sale: choose another.")

    def goods(self, n: int) -> GoodsLine:
        """Find a line whose quantity and price may change; returned lines keep their receipt's figures."""
        line = self.line(n)
        if isinstance(line, GoodsLine):
            return line
        if isinstance(line, ReturnedLine):
            raise Refusal(
                "fixed",
                f"This line comes from receipt {line.number} and keeps its price: void it instead.",
            )
        raise Refusal("fixed", "This line has no quantity or price to change: void it instead.")

    def with_line(self, line: OpenLine) -> Sale:
        """Replace the line of the same number, or add it at the end."""
        if line.n > self.last_n:
            return replace(self, lines=(*self.lines, line), last_n=line.n)
        return replace(self, lines=tuple(line if old.n == line.n else old for old in self.lines))


def _charged(line: ReturnedLine) -> int:
    return line.line.gross if line.included else line.line.net


def new_sale(rules: Rules) -> Sale:
    """Make a sale that nothing has happened to yet."""
    return Sale(rules)


def hold(sale: Sale) -> Sale:
    """Put a sale with lines aside."""
    state = step(sale.state, Event.HOLD)
    if not sale.lines:
        raise Refusal("empty", "There is nothing to hold: ring an item first.")
    return sale.in_state(state)


def recall(sale: Sale) -> Sale:
    """Take a held sale up again."""
    return replace(sale, state=step(sale.state, Event.RECALL))


def cancel(sale: Sale) -> Sale:
    """Abandon a sale that nothing is paid on."""
    return replace(sale, state=step(sale.state, Event.CANCEL))
