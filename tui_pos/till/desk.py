"""The checkout desk: the open sale, what is done to it, and how it is kept safe.

Everything here runs on the thread that owns the database. A sale is an immutable value, so a screen may hold the
one it was given. Actions are saved behind the paint (`save`), at the latest before anything that follows them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from tui_pos.core import actions as act
from tui_pos.core import sale as sales
from tui_pos.core.cardguard import shown
from tui_pos.core.catalog import Department, Item, ItemType
from tui_pos.core.money import round_half_up
from tui_pos.core.openline import GoodsLine, OpenLine, ReturnedLine
from tui_pos.core.people import Right
from tui_pos.core.refusal import NeedsRight, Refusal
from tui_pos.core.sale import Sale, State
from tui_pos.core.selling import apply, replay
from tui_pos.core.settlement import settlement
from tui_pos.data.queries import catalog
from tui_pos.data.working import opensale
from tui_pos.data.working.opensale import OpenSale
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.till import approval
from tui_pos.till.approval import Approval
from tui_pos.till.lookup import Found, FoundItem, resolve
from tui_pos.till.machine import Machine
from tui_pos.till.signon import Session, SignOn

SETTLE_AHEAD = 40
"""Lines up to which a sale is settled behind each scan; longer ones wait for the tender, so that scans stay quick."""


class Desk:
    """Ring one sale at a time for the person who is signed on."""

    def __init__(self, machine: Machine, people: SignOn) -> None:
        self.machine = machine
        self.people = people
        self.sale: Sale = sales.new_sale(machine.rules)
        self._unsaved: list[act.AnyAction] = []
        self._stored = 0

    @property
    def moment(self) -> int:
        """The moment whose prices count: when the open sale began, or now. Prices change between sales, never within one."""
        return self.sale.begin.at if self.sale.begin else self.machine.clock()

    def look_up(self, code: str) -> Found:
        """Find what a code means; a refused scan is journalled, with card numbers masked."""
        try:
            rules = self.machine.rules
            level = rules.store.price_level
            return resolve(self.machine.db, rules.company, self.moment, code, level)
        except Refusal as refusal:
            self.scan_refused(code, refusal.code)
            raise

    def scan_refused(self, code: str, why: str) -> None:
        """Journal a scan that could not be rung; it is shown and toned by the register."""
        till, sale = self.machine.till_id, self._sale_id()
        self._journal(bodies.ScanRefused(till, shown(code), why, sale))

    def ring(
        self,
        found: FoundItem,
        quantity: Decimal | None = None,
        *,
        price: int | None = None,
        serials: tuple[str, ...] = (),
        reason: str = "",
        back: bool = False,
        approved: Approval | None = None,
    ) -> Sale:
        """Ring an item that was found; `back` takes it in return without a receipt."""
        count = quantity if quantity is not None else (found.weight or Decimal(1))
        ring = act.Ring(
            item=self._as_rung(found.item),
            quantity=-count if back else count,
            unit=found.unit,
            price=price,
            extended=found.extended if quantity is None else None,
            code=found.code,
            serials=serials or found.serials,
            reason=reason,
        )
        return self.do(ring, approved)

    def _as_rung(self, item: Item) -> Item:
        """Take an item as it stands on the sale already, whatever has been changed elsewhere since; not a recalled one."""
        if item.recalled:
            return item
        rung = (line.item for line in self.sale.lines if isinstance(line, GoodsLine))
        return next((known for known in rung if known.id == item.id), item)

    def open_ring(self, amount: int, department_key: str, approved: Approval | None = None) -> Sale:
        """Ring an amount under a department, found by its code or its first letters."""
        department = self._department(department_key)
        if department is None:
            raise Refusal(
                "department", f"There is no department {department_key!r}: press / for the list."
            )
        ring = act.Ring(department_item(department), price=amount, open_ring=True)
        return self.do(ring, approved)

    def _department(self, key: str) -> Department | None:
        wanted = key.strip().lower()
        every = [one for one in catalog.departments(self.machine.db) if one.active]
        for department in every:
            if department.code.lower() == wanted:
                return department
        return next((one for one in every if one.name.lower().startswith(wanted)), None)

    def do(self, action: act.AnyAction, approved: Approval | None = None) -> Sale:
        """Do something to the sale, if the person (or who approved it) may; begins a sale when none is open."""
        session = self.people.signed_on()
        sale = self.sale
        begin = None
        if sale.state is State.NEW:
            self.machine.reload()
            begin = self._begin(session)
            sale = apply(sales.new_sale(self.machine.rules), begin)
        action = self._allowed(session, sale, action, approved)
        changed = apply(sale, action)
        kept = self.sale, list(self._unsaved)
        self._unsaved += [begin, action] if begin else [action]
        before, self.sale = sale, changed
        taken_off = _taken_off(before, action)
        if taken_off is not None:
            self._journal_or_undo(taken_off, kept)
        return changed

    def take_part(self, action: act.AddTender) -> None:
        """Take a tender that leaves a rest, and store it before anybody is told; undone when the disk refuses."""
        kept = self.sale, list(self._unsaved)
        try:
            self.do(action)
            self.save()
        except Refusal:
            self.sale, self._unsaved = kept
            raise

    def _journal_or_undo(
        self, body: msgspec.Struct, kept: tuple[Sale, list[act.AnyAction]]
    ) -> None:
        till = self.machine.till_id
        try:
            self._journal(msgspec.structs.replace(body, till=till), self._store)
        except Refusal:
            self.sale, self._unsaved = kept
            raise
        self._saved()

    def preview(self, action: act.AnyAction) -> Sale:
        """Show what the sale would be after an action, changing nothing."""
        return apply(self.sale, action)

    def save(self) -> None:
        """Store the actions that are not yet in the database, in one short transaction, and settle the goods ahead."""
        if 0 < len(self.sale.lines) <= SETTLE_AHEAD:
            settlement(self.sale)
        if self._unsaved:
            self.machine.shop.work(lambda db: self._store(db))
            self._saved()

    def resume(self) -> Sale:
        """Take up the sale that was open when the till lost power, at the same line."""
        self._forget()
        stored = opensale.current(self.machine.db, self.machine.till_id)
        if stored is not None:
            self._take_up(stored.sale)
        return self.sale

    def hold(self, label: str = "") -> None:
        """Put the sale aside and be ready for the next customer."""
        held = sales.hold(self.sale)
        name = label or f"{self.people.signed_on().name} {self.machine.local_time():%H:%M}"
        body = bodies.SaleHeld(
            held.id, self.machine.till_id, name, len(held.lines), held.totals.total
        )

        def put(db: Connection) -> None:
            self._store(db)
            opensale.hold(
                db,
                held.id,
                label=name,
                at=self.machine.clock(),
                lines=body.lines,
                amount=body.amount,
            )

        self._journal(body, put)
        self._forget()

    def held(self) -> list[OpenSale]:
        """List the sales that are on hold, oldest first."""
        return opensale.held(self.machine.db, self.machine.till_id)

    def recall(self, sale_id: str) -> Sale:
        """Take a held sale up again; the desk must be free."""
        self.must_be_free("recall a sale")
        if all(held.sale != sale_id for held in self.held()):
            raise Refusal("held", "That sale is no longer on hold: look at the list again.")
        self._take_up(sale_id)
        try:
            self._journal(
                bodies.SaleRecalled(sale_id, self.machine.till_id),
                lambda db: opensale.recall(db, sale_id),
            )
        except Refusal:
            self._forget()
            raise
        return self.sale

    def waiting(self) -> bool:
        """Say whether the database holds a sale of this till that is not on the desk."""
        stored = opensale.current(self.machine.db, self.machine.till_id)
        return stored is not None and stored.sale != self._sale_id()

    def cancel(self, reason: str = "", approved: Approval | None = None) -> None:
        """Abandon the open sale; nothing may be paid on it."""
        self.people.need(Right.CANCEL_SALE, "cancel a sale", approved)
        gone = sales.cancel(self.sale)
        body = bodies.SaleCancelled(
            gone.id,
            self.machine.till_id,
            len(gone.lines),
            gone.totals.total,
            reason,
            gone.begun.training,
        )
        self._journal(body, lambda db: opensale.end(db, gone.id))
        self._forget()

    def finished(self) -> None:
        """Be ready for the next sale, with the set-up that is in force then."""
        self._forget()

    def drop_stored(self, db: Connection) -> None:
        """Remove the open sale from the database, inside the transaction that stores its receipt."""
        opensale.end(db, self.sale.id)

    def _begin(self, session: Session, corrects: str = "") -> act.Begin:
        machine = self.machine
        machine.must_be_till()
        day = machine.open_day() if session.training else machine.must_be_open()
        store = machine.rules.store
        return act.Begin(
            sale=machine.ids(),
            cashier=session.staff.id,
            day=day or machine.suggested_day(),
            at=machine.clock(),
            tax_location=store.tax_location or machine.rules.tax.default_location,
            training=session.training,
            corrects=corrects,
        )

    def begin_correction(self, corrects: str, actions: Sequence[act.AnyAction]) -> Sale:
        """Open a sale that corrects a reversed receipt, with the goods rung again: all of them, or nothing."""
        self.must_be_free("correct a receipt")
        self.machine.reload()
        begin = self._begin(self.people.signed_on(), corrects)
        self.sale = replay(self.machine.rules, [begin, *actions])
        self._unsaved += [begin, *actions]
        return self.sale

    def _allowed(
        self, session: Session, sale: Sale, action: act.AnyAction, approved: Approval | None
    ) -> act.AnyAction:
        try:
            approval.check(session.role, sale, action)
        except NeedsRight as need:
            if approved is None:
                raise
            approval.check_approval(approved, need.right, session.staff)
            approval.check(approved.role, sale, action)
        if approved is not None and "by" in action.__struct_fields__:
            return msgspec.structs.replace(action, by=approved.by.id)
        return action

    def _journal(
        self, body: msgspec.Struct, also: Callable[[Connection], object] | None = None
    ) -> None:
        session = self.people.session
        actor = session.staff.id if session else self.machine.till_id
        day = self.sale.begin.day if self.sale.begin else None
        self.machine.append(body, actor=actor, day=day, also=also)

    def _store(self, db: Connection) -> None:
        """Write the unsaved actions behind those that are stored already."""
        begun = self.sale.begun
        if not self._stored:
            opensale.begin(db, begun.sale, self.machine.till_id, begun.cashier, begun.at)
        raws = [act.encode_action(action) for action in self._unsaved]
        opensale.add(db, begun.sale, self._stored + 1, raws)

    def _saved(self) -> None:
        self._stored += len(self._unsaved)
        self._unsaved.clear()

    def _forget(self) -> None:
        self._unsaved.clear()
        self._stored = 0
        self.sale = sales.new_sale(self.machine.rules)

    def _take_up(self, sale_id: str) -> Sale:
        raws = opensale.actions(self.machine.db, sale_id)
        actions = [act.decode_action(raw) for raw in raws]
        if isinstance(actions[0], act.Begin):
            self.machine.reload(actions[0].at)
        self.sale = replay(self.machine.rules, actions)
        self._stored = len(raws)
        return self.sale

    def must_be_free(self, what: str) -> None:
        """Refuse while a sale with lines is open; an empty one is dropped."""
        if self.sale.state is not State.NEW and self.sale.lines:
            raise Refusal("busy", f"A sale is open: finish or hold it before you {what}.")
        if self.sale.state is not State.NEW:
            self._drop_empty()

    def _drop_empty(self) -> None:
        sale_id = self.sale.id
        self.machine.shop.work(lambda db: opensale.end(db, sale_id))
        self._forget()

    def _sale_id(self) -> str:
        return self.sale.begin.sale if self.sale.begin else ""


def department_item(department: Department) -> Item:
    """Make the item that an open ring sells: the department itself, at a typed price."""
    return Item(
        id="",
        number=department.code,
        name=department.name,
        department=department.id,
        type=ItemType.NON_INVENTORY,
        tax_code=department.tax_code,
        age_limit=department.age_limit,
        open_price=True,
        price_limit=department.open_ring_limit,
    )


def _taken_off(before: Sale, action: act.AnyAction) -> msgspec.Struct | None:
    """Describe what an action takes off a sale, for the journal; the till is filled in later."""
    training = before.begun.training
    if isinstance(action, act.VoidLine):
        item, name, quantity, amount = _described(before.line(action.n))
        by = action.by
        return bodies.LineVoided(
            before.id, "", action.n, item, name, quantity, amount, by, training
        )
    if isinstance(action, act.SetQuantity):
        line = before.goods(action.n)
        less = line.quantity - action.quantity
        if abs(action.quantity) >= abs(line.quantity):
            return None
        amount = round_half_up(line.amount * Fraction(less) / Fraction(line.quantity))
        return bodies.LineVoided(
            before.id, "", action.n, line.item.id, line.item.name, less, amount, "", training
        )
    if isinstance(action, act.VoidTenders):
        given = tuple(tender for tender in before.tenders)
        return bodies.TendersVoided(before.id, "", given, training)
    return None


def _described(line: OpenLine) -> tuple[str, str, Decimal, int]:
    if isinstance(line, GoodsLine):
        return line.item.id, line.item.name, line.quantity, line.amount
    if isinstance(line, ReturnedLine):
        return line.line.item, line.line.name, line.line.quantity, line.line.net
    return "", type(line).__name__, Decimal(1), line.amount
