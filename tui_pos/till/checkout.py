"""Paying a sale: the last tender, the receipt, its print job and the drawer entry are one durable transaction.

The order is the shop's safety: first the disk, then the drawer, then the printer, then the network. What this
module returns says what may happen now; nothing has been opened or printed yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import msgspec

from tui_pos.core import actions as act
from tui_pos.core.finishing import finish
from tui_pos.core.money import format_minor
from tui_pos.core.openline import ReturnedLine
from tui_pos.core.people import Right
from tui_pos.core.receipt import Receipt, Tender, TenderKind
from tui_pos.core.refusal import NeedsRight, Refusal
from tui_pos.core.sale import Sale, State
from tui_pos.core.selling import apply
from tui_pos.core.settings import Rule, TenderType
from tui_pos.core.tendering import tender_type
from tui_pos.data.queries import balances, receipts
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.paper.document import Document
from tui_pos.till.approval import Approval, check_approval
from tui_pos.till.desk import Desk
from tui_pos.till.printing import Printing

BALANCE_KINDS = frozenset({TenderKind.GIFT_CARD, TenderKind.STORE_CREDIT})
"""Tenders that spend a balance the shop keeps."""


@dataclass(frozen=True, slots=True)
class Part:
    """Say that a tender was taken and how much is still due; not `sure` when other tills could not be asked about it."""

    sale: Sale
    due: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """Hold a receipt that is safe on disk: pulse the drawer if `drawer`, then print `job` (0 for none).

    It is not `sure` when the last tender was one that other tills could not be asked about.
    """

    receipt: Receipt
    change: int
    drawer: bool
    job: int
    sure: bool = True


class Checkout:
    """Take tenders for the desk's sale and finish it."""

    def __init__(self, desk: Desk, printing: Printing) -> None:
        self.desk = desk
        self.machine = desk.machine
        self.printing = printing
        self._sure = True

    def tender(self, action: act.AddTender, approved: Approval | None = None) -> Part | Done:
        """Take a tender. When it settles the sale the receipt is stored; if the disk refuses, nothing was taken."""
        session = self.desk.people.signed_on()
        self._sure = True
        action = msgspec.structs.replace(action, by="")
        try:
            paid = self._tendered(action, "")
        except NeedsRight as need:
            if approved is None:
                raise
            check_approval(approved, need.right, session.staff)
            if need.right == Right.CHECK_OVER_LIMIT:
                action = msgspec.structs.replace(action, by=approved.by.id)
            paid = self._tendered(action, need.right)
        if paid.state is not State.SETTLED:
            self.desk.take_part(action)
            return Part(self.desk.sale, self.desk.sale.totals.due, self._sure)
        self._check_returns(paid)
        return self._finish(paid)

    def _tendered(self, action: act.AddTender, granted: str) -> Sale:
        """Give the sale with this tender; `granted` is the one right that somebody has given for it."""
        sale = self.desk.sale
        self._check_balance(sale, action, granted)
        return apply(sale, action)

    def _check_returns(self, sale: Sale) -> None:
        """Refuse goods that came back another way since they were put on this sale."""
        wanted: dict[tuple[str, int], Decimal] = {}
        returned = [line for line in sale.lines if isinstance(line, ReturnedLine)]
        for line in returned:
            if line.line.origin is not None:
                key = (line.line.origin.receipt, line.line.origin.line)
                wanted[key] = wanted.get(key, Decimal(0)) - line.line.quantity
        for line in returned:
            origin = line.line.origin
            if origin is None:
                continue
            before = receipts.returned(self.machine.db, origin.receipt).get(origin.line, Decimal(0))
            if before + wanted[origin.receipt, origin.line] > line.sold.quantity:
                text = f"{line.line.name} of receipt {line.number} came back already"
                raise Refusal("returned", f"{text}: take that line off this sale.")

    def tender_by_key(self, key: str, amount: int | None = None) -> Part | Done:
        """Take the tender that a money key (`cash`, `card`, `check`) stands for."""
        for kind in self.machine.rules.company.tenders:
            if kind.key == key and kind.active:
                return self.tender(act.AddTender(kind.id, amount))
        raise Refusal(
            "tender", "The shop does not take that tender: press the key for other tenders."
        )

    def _finish(self, paid: Sale) -> Done:
        machine, training = self.machine, paid.begun.training
        number = machine.next_receipt(training=training)
        _, receipt = finish(paid, number, machine.clock(), self._shift())
        opens = not training and any(self._opens_drawer(t) for t in receipt.tenders)
        document = self._document(receipt, training)
        jobs: list[int] = []

        def also(db: Connection) -> None:
            if document is not None:
                jobs.append(self.printing.queue(db, document, receipt.id))
            self.desk.drop_stored(db)

        entries: list[msgspec.Struct] = [bodies.TrainingReceipt(receipt) if training else receipt]
        if opens:
            entries.append(bodies.DrawerKicked(machine.till_id, "sale", receipt.id))
        machine.append(*entries, actor=receipt.cashier, day=receipt.day, also=also)
        self.desk.finished()
        return Done(receipt, change_of(receipt), opens, jobs[0] if jobs else 0, self._sure)

    def _document(self, receipt: Receipt, training: bool) -> Document | None:
        if self.machine.rules.company.print_receipt is not Rule.REQUIRED:
            return None
        return self.printing.receipt(receipt, training=training)

    def _opens_drawer(self, tender: Tender) -> bool:
        if tender.kind is TenderKind.CASH:
            return True
        kinds = {kind.id: kind for kind in self.machine.rules.company.tenders}
        return tender.type in kinds and kinds[tender.type].opens_drawer

    def _shift(self) -> str:
        return ""

    def _check_balance(self, sale: Sale, action: act.AddTender, granted: str) -> None:
        """Refuse to spend more than a card, a credit or a house account has, as far as this till knows."""
        kind = tender_type(sale, action.type)
        wanted = abs(sale.totals.due) if action.amount is None else action.amount
        if sale.totals.due < 0:
            if kind.kind is TenderKind.GIFT_CARD and not self._known(kind, action.number):
                raise Refusal("balance", "That gift card was never sold here: use store credit.")
            return
        # What this sale has taken from the same card or account is not in the balance yet.
        wanted += sum(
            tender.amount
            for tender in sale.tenders
            if tender.type == kind.id and tender.number == action.number
        )
        if kind.kind in BALANCE_KINDS and action.number:
            self._check_spending(kind, action.number, wanted, granted)
        if (
            kind.kind is TenderKind.ACCOUNT
            and sale.customer
            and sale.customer.account_limit is not None
        ):
            owed, _ = self._balance(str(kind.kind), sale.customer.id)
            over = owed + wanted > sale.customer.account_limit
            if over and granted != Right.ACCOUNT_OVER_LIMIT:
                raise NeedsRight(
                    Right.ACCOUNT_OVER_LIMIT,
                    "That is above the customer's credit limit: ask a manager to approve it.",
                )

    def _check_spending(self, kind: TenderType, number: str, wanted: int, granted: str) -> None:
        """Refuse more than a card holds; where other tills cannot be asked, more than the limit needs a manager."""
        left, sure = self._balance(str(kind.kind), number)
        self._sure = sure
        if wanted > left:
            text = f"{kind.name} {number[-4:]} holds {format_minor(left)}"
            raise Refusal("balance", f"{text}: type that amount or less.")
        allowed = granted == Right.OFFLINE_BALANCE
        above = wanted > self.machine.rules.company.balance_limit_offline
        if above and not sure and not allowed:
            raise NeedsRight(
                Right.OFFLINE_BALANCE,
                "The node cannot be asked whether it was spent at another till: ask a manager to approve it.",
            )

    def _known(self, kind: TenderType, number: str) -> bool:
        return balances.balance(self.machine.db, str(kind.kind), number).pos > 0

    def _balance(self, kind: str, account: str) -> tuple[int, bool]:
        """Give a balance, and whether it counts every till."""
        elsewhere = self.machine.elsewhere
        asked = elsewhere.balance(kind, account) if elsewhere else None
        if asked is not None:
            return asked, True
        known = balances.balance(self.machine.db, kind, account).amount
        return known, elsewhere is None


def change_of(receipt: Receipt) -> int:
    """Say how much cash goes to the customer: change, or a refund in cash."""
    given = sum(t.change for t in receipt.tenders if t.kind is TenderKind.CASH)
    refunded = sum(
        -t.amount
        for t in receipt.tenders
        if t.kind is TenderKind.CASH and t.amount < 0 and not t.change
    )
    return given + refunded
