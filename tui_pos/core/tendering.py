"""The rules for paying a sale: exact and split tenders, change, refunds and cash rounding."""

from __future__ import annotations

from tui_pos.core.actions import AddTender, VoidTenders
from tui_pos.core.cash import round_cash
from tui_pos.core.money import format_minor
from tui_pos.core.people import Right
from tui_pos.core.receipt import AccountPaymentLine, Tender, TenderKind
from tui_pos.core.refusal import Needs, NeedsRight, Refusal
from tui_pos.core.sale import Event, Sale, State, step
from tui_pos.core.settings import TenderType


def tender_type(sale: Sale, type_id: str) -> TenderType:
    """Find a tender type that the shop accepts."""
    for kind in sale.rules.company.tenders:
        if kind.id == type_id and kind.active:
            return kind
    raise Refusal("tender", "The shop does not take that tender: choose another.")


def cash_due(sale: Sale) -> int:
    """What is due if the rest is settled in cash, rounded to the smallest coin where the shop does so."""
    return round_cash(sale.totals.due, sale.rules.company.cash_rounding)


def tender(sale: Sale, action: AddTender) -> Sale:
    """Take a tender towards the sale; the state says afterwards whether it is settled."""
    if sale.state is State.NEW or not sale.lines:
        raise Refusal("empty", "Nothing is rung: there is nothing to pay.")
    step(sale.state, Event.PART_TENDER)
    if sale.rules.company.customer_required and sale.customer is None:
        raise Needs(
            "customer", "This shop attaches a customer to each sale: press the customer key."
        )
    kind = tender_type(sale, action.type)
    if action.amount is not None and action.amount < 0:
        raise Refusal("tender", "A tender cannot be negative: type the amount without a sign.")
    if kind.kind is TenderKind.CASH:
        return _cash(sale, kind, action)
    return _other(sale, kind, action)


def _cash(sale: Sale, kind: TenderType, action: AddTender) -> Sale:
    due = cash_due(sale)
    refund = sale.totals.due < 0
    given = abs(due) if action.amount is None else action.amount
    if refund and given > -due:
        raise _too_much(kind, -due)
    limit = sale.rules.company.cash_tender_limit
    if not refund and given - due > limit:
        text = f"{format_minor(given)} in cash for {format_minor(due)} is more than {format_minor(limit)} over"
        raise Refusal("tender", f"{text}: check the amount.")
    if given == 0 and due != 0:
        raise Refusal(
            "tender",
            "A tender of 0.00 pays nothing: type the amount, or the key alone for what is due.",
        )
    if given < abs(due):
        part = -given if refund else given
        return _taken(sale, Tender(kind.id, kind.kind, kind.name, part, tendered=part))
    taken = due if refund else given
    last = Tender(kind.id, kind.kind, kind.name, due, tendered=taken, change=taken - due)
    return _taken(sale, last, due - sale.totals.due)


def _other(sale: Sale, kind: TenderType, action: AddTender) -> Sale:
    due = sale.totals.due
    given = abs(due) if action.amount is None else action.amount
    if given == 0:
        raise Refusal(
            "tender",
            f"{kind.name} of 0.00 pays nothing: settle an even exchange with the cash key.",
        )
    _check_type(sale, kind, action, given)
    made = Tender(
        type=kind.id,
        kind=kind.kind,
        name=kind.name,
        amount=-given if due < 0 else given,
        number=action.number,
        brand=action.brand or kind.brand,
        last4=action.last4,
        authorization=action.authorization,
        reference=action.reference,
        order=action.order,
        unchecked=action.unchecked,
    )
    over = given - abs(due)
    if over <= 0:
        return _taken(sale, made)
    if due < 0 or not kind.gives_change:
        raise _too_much(kind, abs(due))
    return _change_in_cash(sale, made, over)


def _change_in_cash(sale: Sale, made: Tender, over: int) -> Sale:
    """Give what a check is over in cash, rounded as cash is."""
    if over > sale.rules.company.cash_tender_limit:
        raise _too_much(tender_type(sale, made.type), made.amount - over)
    cash = next(
        (t for t in sale.rules.company.tenders if t.kind is TenderKind.CASH and t.active), None
    )
    if cash is None:
        raise _too_much(tender_type(sale, made.type), made.amount - over)
    back = round_cash(-over, sale.rules.company.cash_rounding)
    change = Tender(cash.id, cash.kind, cash.name, back, tendered=0, change=-back)
    return _taken(sale.with_tenders((*sale.tenders, made), 0), change, back + over)


def _check_type(sale: Sale, kind: TenderType, action: AddTender, given: int) -> None:
    if kind.needs_number and not action.number:
        raise Needs("number", f"Type the number of the {kind.name.lower()}.", kind.id)
    if kind.kind is TenderKind.CHECK and sale.customer and not sale.customer.accept_checks:
        raise Refusal(
            "tender", "The shop takes no checks from this customer: choose another tender."
        )
    if kind.kind is TenderKind.ACCOUNT and (
        sale.customer is None or sale.customer.account_limit is None
    ):
        raise Refusal(
            "account", "Charging needs a customer with a house account: press the customer key."
        )
    if kind.kind is TenderKind.ACCOUNT and any(
        isinstance(line, AccountPaymentLine) for line in sale.lines
    ):
        raise Refusal(
            "account", "A payment on account cannot itself be charged: choose another tender."
        )
    before = sum(abs(tender.amount) for tender in sale.tenders if tender.type == kind.id)
    if kind.limit is not None and before + given > kind.limit and not action.by:
        over = f"{kind.name} above {format_minor(kind.limit)}"
        raise NeedsRight(Right.CHECK_OVER_LIMIT, f"{over} needs a manager: ask one to approve it.")


def _too_much(kind: TenderType, most: int) -> Refusal:
    return Refusal(
        "tender", f"{kind.name} takes at most what is due, {format_minor(most)}: type that or less."
    )


def _taken(sale: Sale, made: Tender, rounding: int = 0) -> Sale:
    paid = sale.with_tenders((*sale.tenders, made), rounding)
    event = Event.PART_TENDER if paid.totals.due else Event.LAST_TENDER
    return paid.in_state(step(sale.state, event))


def void_tenders(sale: Sale, action: VoidTenders) -> Sale:
    """Give back everything that was tendered, so that lines can change again."""
    state = step(sale.state, Event.VOID_TENDERS)
    return sale.with_tenders((), 0).in_state(state)
