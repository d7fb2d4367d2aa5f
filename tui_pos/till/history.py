"""Finished receipts: find, return, reverse, copy and correct, print again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tui_pos.core import actions as act
from tui_pos.core.catalog import Item
from tui_pos.core.people import Right
from tui_pos.core.receipt import (
    DiscountKind,
    GiftCardLine,
    ItemLine,
    Receipt,
    ReceiptType,
    TenderKind,
)
from tui_pos.core.refusal import NeedsRight, Refusal
from tui_pos.core.reversing import reverse
from tui_pos.core.sale import Sale
from tui_pos.data.queries import balances, catalog, receipts
from tui_pos.data.queries.receipts import Finished, ReceiptRow, Wanted
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.till.approval import Approval
from tui_pos.till.checkout import Done, change_of
from tui_pos.till.desk import Desk, department_item
from tui_pos.till.printing import Printing


@dataclass(frozen=True, slots=True)
class Returnable:
    """Offer one line of a receipt for return: how many were bought and how many came back before."""

    line: ItemLine
    returned: Decimal

    @property
    def left(self) -> Decimal:
        """How many can still come back."""
        return self.line.quantity - self.returned


class History:
    """Work with finished receipts from the desk."""

    def __init__(self, desk: Desk, printing: Printing) -> None:
        self.desk = desk
        self.machine = desk.machine
        self.printing = printing
        self._unsure = ""

    def find(self, number: str) -> Finished:
        """Open a receipt by its number, with what came back of it at any till that the node can say.

        Refuses when neither this till nor the node has it.
        """
        found = receipts.by_number(self.machine.db, number)
        elsewhere = self.machine.elsewhere
        sure, theirs = elsewhere.receipt(number) if elsewhere else (True, None)
        if found is None:
            found = theirs
        elif theirs is not None:
            lines = {*found.returned, *theirs.returned}
            none = Decimal(0)
            returned = {
                n: max(found.returned.get(n, none), theirs.returned.get(n, none)) for n in lines
            }
            found = replace(found, returned=returned)
        if found is None and not sure:
            text = f"Receipt {number} is not here, and the node cannot be asked now whether it is elsewhere"
            raise Refusal("receipt", f"{text}: try again later, or return the goods without it.")
        if found is None:
            text = f"There is no receipt {number} here"
            raise Refusal("receipt", f"{text}: check the number, or return the goods without it.")
        self._unsure = "" if sure else found.receipt.id
        return found

    def newest(
        self, wanted: Wanted, *, before: int | None = None, limit: int = 50
    ) -> list[ReceiptRow]:
        """List receipts, the newest first, a page at a time."""
        if before is None:
            return receipts.history(self.machine.db, wanted, limit=limit)
        return receipts.history(self.machine.db, wanted, before=before, limit=limit)

    def returnable(self, found: Finished) -> list[Returnable]:
        """List the goods of a receipt that were sold on it."""
        return [
            Returnable(line, found.returned.get(line.n, Decimal(0)))
            for line in found.receipt.lines
            if isinstance(line, ItemLine) and line.quantity > 0
        ]

    def return_line(
        self,
        found: Finished,
        n: int,
        quantity: Decimal,
        reason: str,
        approved: Approval | None = None,
    ) -> Sale:
        """Put part of a receipt's line on the sale as a return, at its own price and tax."""
        found = self._fresh(found)
        self._check_age(found.receipt)
        line = next((r for r in self.returnable(found) if r.line.n == n), None)
        if line is None:
            raise Refusal("line", "That line is not on the receipt: choose one from the list.")
        receipt = found.receipt
        self._check_offline(receipt, line.line, quantity, approved)
        return self.desk.do(
            act.ReturnLine(
                receipt.id,
                receipt.number,
                line.line,
                quantity,
                line.returned,
                receipt.taxes,
                receipt.tax_included,
                reason,
            ),
            approved,
        )

    def _check_offline(
        self, receipt: Receipt, line: ItemLine, quantity: Decimal, approved: Approval | None
    ) -> None:
        """Ask a manager above the limit when the node cannot say whether the goods came back at another till."""
        company = self.machine.rules.company
        dear = line.gross * quantity > company.return_limit_offline * line.quantity
        allowed = approved is not None and Right.OFFLINE_BALANCE in approved.role.rights
        if self._unsure == receipt.id and dear and not allowed:
            raise NeedsRight(
                Right.OFFLINE_BALANCE,
                "The node cannot be asked whether this came back at another till: ask a manager to approve it.",
            )

    def _check_age(self, receipt: Receipt) -> None:
        days_old = (self.machine.suggested_day() - receipt.day).days
        limit = self.machine.rules.company.return_days
        if days_old > limit:
            text = f"Receipt {receipt.number} is {days_old} days old and returns end after {limit}"
            raise Refusal(
                "return_days", f"{text}: ask a manager to take it back without the receipt."
            )
        if receipt.type is ReceiptType.REVERSAL:
            raise Refusal("reversal", f"{receipt.number} is a reversal: nothing was sold on it.")

    def reprint(
        self, found: Finished, *, gift: bool = False, approved: Approval | None = None
    ) -> int:
        """Print a receipt again: marked COPY and counted, or without prices for a gift; gives the job."""
        self.desk.people.not_in_training("print a receipt again")
        by = self.desk.people.need(Right.REPRINT, "print a receipt again", approved)
        copy = receipts.copies(self.machine.db, found.receipt) + 1
        document = (
            self.printing.gift_receipt(found.receipt)
            if gift
            else self.printing.receipt(found.receipt, copy=copy)
        )
        jobs: list[int] = []
        actor = by or self.desk.people.signed_on().staff.id
        self.machine.append(
            bodies.Reprinted(found.receipt.id, copy, gift),
            actor=actor,
            also=lambda db: jobs.append(self.printing.queue(db, document, found.receipt.id)),
        )
        return jobs[0]

    def reverse(self, found: Finished, approved: Approval | None = None) -> Done:
        """Reverse a receipt whole: an equal and opposite one today; nothing of it may have come back before."""
        self.desk.people.not_in_training("reverse a receipt")
        self.desk.must_be_free("reverse a receipt")
        self.desk.people.need(Right.REVERSE, "reverse a receipt", approved)
        found = self._fresh(found)
        session, machine = self.desk.people.signed_on(), self.machine
        if self._reversed(found):
            raise Refusal(
                "reversal",
                f"{found.receipt.number} was reversed before: there is nothing left to reverse.",
            )
        if any(found.returned.values()):
            raise Refusal(
                "reversal",
                f"Goods of {found.receipt.number} came back already: return the rest instead.",
            )
        self._check_gift_cards(found.receipt)
        made = reverse(
            found.receipt,
            new_id=machine.ids(),
            number=machine.next_receipt(),
            day=machine.must_be_open(),
            cashier=session.staff.id,
            shift="",
            now=machine.clock(),
        )
        document = self.printing.receipt(made)
        jobs: list[int] = []
        opens = any(t.kind is TenderKind.CASH for t in made.tenders)
        kick = [bodies.DrawerKicked(machine.till_id, "sale", made.id)] if opens else []

        def also(db: Connection) -> None:
            jobs.append(self.printing.queue(db, document, made.id))

        machine.append(made, *kick, actor=session.staff.id, day=made.day, also=also)
        return Done(made, change_of(made), opens, jobs[0])

    def _fresh(self, found: Finished) -> Finished:
        """Read again what came back of a receipt, since a list may have stood on the screen for a while."""
        now = receipts.by_id(self.machine.db, found.receipt.id)
        if now is None:
            return found
        none = Decimal(0)
        lines = {*found.returned, *now.returned}
        most = {n: max(found.returned.get(n, none), now.returned.get(n, none)) for n in lines}
        return replace(now, returned=most)

    def _check_gift_cards(self, receipt: Receipt) -> None:
        """Refuse to take back the sale of a card from which something was spent."""
        for line in receipt.lines:
            if isinstance(line, GiftCardLine):
                kind = "gift_certificate" if line.certificate else "gift_card"
                if balances.balance(self.machine.db, kind, line.card).amount < line.amount:
                    text = f"Gift card {line.card[-4:]} was used already"
                    raise Refusal("reversal", f"{text}: its sale cannot be reversed.")

    def copy_and_correct(self, found: Finished) -> Sale:
        """Ring a reversed receipt's goods again on a new sale, without its payments, ready to be put right."""
        if not self._reversed(found):
            raise Refusal(
                "reversal", f"Reverse {found.receipt.number} first, then copy and correct it."
            )
        actions: list[act.AnyAction] = []
        for line in found.receipt.lines:
            if isinstance(line, ItemLine) and line.quantity > 0:
                rings = sum(isinstance(action, act.Ring) for action in actions)
                actions += self._again(line, rings + 1)
        return self.desk.begin_correction(found.receipt.id, actions)

    def _again(self, line: ItemLine, n: int) -> Sequence[act.AnyAction]:
        """Ring a line as it was, its typed price and its own discount included."""
        item = self._item(line)
        unit = "" if line.unit == item.unit else line.unit
        typed = item.open_price or line.unit_price != item.price(1, unit or None)
        ring = act.Ring(
            item,
            line.quantity,
            unit=unit,
            price=line.unit_price if typed else None,
            serials=line.serials,
            code=line.code,
            open_ring=not line.item,
        )
        actions: list[act.AnyAction] = [act.AgeChecked(item.age_limit)] if item.age_limit else []
        actions.append(ring)
        own = line.discount
        if own is not None and own.kind is DiscountKind.PERCENT:
            actions.append(act.DiscountLine(n, percent=own.rate, reason=own.reason, by=own.by))
        elif own is not None and own.kind is DiscountKind.PRICE and own.rate is not None:
            actions.append(act.SetPrice(n, int(own.rate), own.reason, own.by))
        elif own is not None and own.amount > 0:
            actions.append(act.DiscountLine(n, amount=own.amount, reason=own.reason, by=own.by))
        return actions

    def _item(self, line: ItemLine) -> Item:
        db, now = self.machine.db, self.machine.clock()
        item = catalog.item(db, line.item, now) if line.item else None
        if item is not None:
            return item.at_level(self.machine.rules.store.price_level)
        for department in catalog.departments(db):
            if department.id == line.department:
                return department_item(department)
        raise Refusal("item", f"{line.name} is no longer known here: ring it by hand.")

    def _reversed(self, found: Finished) -> bool:
        return receipts.is_reversed(self.machine.db, found.receipt.id)
