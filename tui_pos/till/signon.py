"""Who works at the till: sign-on by number and PIN or by badge, lock-out, idle lock and manager approval."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_pos.core.people import Right, Role, Staff
from tui_pos.core.refusal import NeedsRight, Refusal
from tui_pos.data.queries import people, settings
from tui_pos.data.working import credentials
from tui_pos.data.working.credentials import CredentialKind
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.till.approval import Approval, check_approval
from tui_pos.till.machine import Machine

COMPANY = "company"
"""Whose credential the recovery code is."""

TILL_RIGHTS = frozenset({Right.SELL, Right.OVERRIDE})
OFFICE_RIGHTS = frozenset(
    {Right.SETTINGS, Right.TAX_SETUP, Right.STAFF_SETUP, Right.EXCHANGE, Right.ITEM_EDIT,
     Right.PRICE_EDIT, Right.CUSTOMER_EDIT}
)  # fmt: skip
"""Rights of which one is needed to sign on at a till, or at a company's node."""

LOCK_SECONDS = (30, 60, 300, 900)
"""How long a member of staff is locked out after one, two … rounds of wrong PINs."""


@dataclass(frozen=True, slots=True)
class Session:
    """Hold who is signed on; a locked session keeps the sale until the same person, or a manager, unlocks it."""

    staff: Staff
    role: Role
    name: str
    training: bool = False
    locked: bool = False


class SignOn:
    """Let people on to the till and off again; every try is journalled or counted, and counts survive a restart."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self.session: Session | None = None

    def signed_on(self) -> Session:
        """Give the session that may work now; refuse when nobody is on or the till is locked."""
        if self.session is None:
            raise Refusal("signon", "Nobody is signed on: type your number and PIN.")
        if self.session.locked:
            raise Refusal(
                "locked", f"The till is locked: {self.session.name} or a manager types the PIN."
            )
        return self.session

    def by_pin(self, number: str, pin: str) -> Session:
        """Sign on with a staff number and PIN; refuse a wrong one, and any while it is locked out."""
        return self._enter(self.verified(number, pin), "pin")

    def by_badge(self, badge: str) -> Session:
        """Sign on by a scanned badge."""
        machine = self._machine
        self._check_lock(machine.till_id)
        keys = machine.pepper.badge_keys(badge)
        found = next(filter(None, (credentials.by_lookup(machine.db, key) for key in keys)), None)
        if found is None:
            self._failed(machine.till_id, "")
            raise Refusal("signon", "That badge is not known: sign on with number and PIN.")
        return self._enter(self._works_here(self._staff(found)), "badge")

    def by_recovery(self, number: str, code: str, new_pin: str) -> Session:
        """Give a lost PIN back with the shop's recovery code, once: the code is used up."""
        machine = self._machine
        self._check_lock(machine.till_id)
        stored = credentials.credential(machine.db, COMPANY, CredentialKind.RECOVERY)
        if stored not in machine.pepper.badge_keys(code.strip().upper()):
            self._failed(machine.till_id, "")
            raise Refusal(
                "recovery", "That is not the recovery code: look at the sheet from the set-up."
            )
        staff = self._works_here(self._by_number(number))
        hashed = machine.pepper.hash_pin(new_pin)

        def replace_pin(db: Connection) -> None:
            credentials.remove_credential(db, COMPANY, CredentialKind.RECOVERY)
            credentials.set_credential(
                db, staff.id, CredentialKind.PIN, hashed, now=machine.clock()
            )
            credentials.forgive(db, staff.id)

        changed = bodies.CredentialChanged(staff.id, staff.id, "pin")
        machine.append(changed, actor=staff.id, also=replace_pin)
        return self._enter(staff, "recovery")

    def approve(
        self, right: Right | str, number: str, pin: str, reason: str, action: str, sale: str
    ) -> Approval:
        """Have somebody with a right allow one action; both names and the reason are journalled."""
        cashier = self.signed_on().staff
        by = self.verified(number, pin)
        approval = Approval(by, self._role(by), str(right), reason)
        check_approval(approval, right, cashier)
        given = bodies.OverrideGiven(str(right), action, cashier.id, by.id, reason, sale)
        self._machine.append(given, actor=by.id)
        return approval

    def lock(self) -> None:
        """Lock the till as it is; the open sale stays."""
        if self.session is not None and not self.session.locked:
            self.session = replace(self.session, locked=True)
            self._off("idle")

    def unlock(self, number: str, pin: str) -> Session:
        """Return to the same sale: the same person, or a manager in their stead who then works on."""
        locked = self.session
        staff = self.verified(number or (locked.staff.number if locked else ""), pin)
        if (
            locked
            and staff.id != locked.staff.id
            and Right.OVERRIDE not in self._role(staff).rights
        ):
            raise Refusal(
                "locked",
                f"{locked.name} has a sale open here: only {locked.name} or a manager may go on.",
            )
        return self._enter(staff, "pin")

    def sign_off(self, why: str = "key") -> None:
        """Leave the till."""
        if self.session is not None:
            self._off(why)
            self.session = None

    def renew(self) -> bool:
        """Take over what has changed about who is signed on; whoever may no longer work here is signed off.

        Gives False when nobody is on any more because of it.
        """
        session, db = self.session, self._machine.db
        if session is None:
            return True
        staff = people.staff(db, session.staff.id)
        role = people.role(db, staff.role) if staff is not None and staff.active else None
        if staff is None or role is None or not self._belongs(staff):
            self.sign_off("revoked")
            return False
        self.session = replace(session, staff=staff, role=role)
        return True

    def set_training(self, on: bool) -> Session:
        """Begin or end practice; what is rung meanwhile has own numbers and counts nowhere."""
        session = self.signed_on()
        if on:
            self.need(Right.TRAINING, "start training")
        self.session = replace(session, training=on)
        return self.session

    def not_in_training(self, action: str) -> None:
        """Refuse what would count although the till is practising."""
        if self.signed_on().training:
            raise Refusal("training", f"Training is on: end it before you {action}.")

    def need(self, right: Right, action: str, approval: Approval | None = None) -> str:
        """Make sure of a right, by role or approval; gives the id of who allowed it (empty for the role itself)."""
        session = self.signed_on()
        if right in session.role.rights:
            return ""
        if approval is not None:
            check_approval(approval, right, session.staff)
            return approval.by.id
        raise NeedsRight(
            right, f"{session.role.name} may not {action}: ask a manager to approve it."
        )

    def allowed(
        self, right: Right, action: str, store: str = "", approval: Approval | None = None
    ) -> str:
        """Give the id of who answers for a matter of one store (empty: of the whole company).

        That is who is signed on, or who approved it; the right alone is not enough for another store's matters.
        """
        session = self.signed_on()
        if right in session.role.rights and session.staff.looks_after(store):
            return session.staff.id
        if approval is None:
            who = session.role.name if right not in session.role.rights else session.name
            raise NeedsRight(right, f"{who} may not {action}: ask a manager to approve it.")
        check_approval(approval, right, session.staff)
        if not approval.by.looks_after(store):
            raise Refusal(
                "store", f"To {action} takes somebody who looks after more than one store."
            )
        return approval.by.id

    def verified(self, number: str, pin: str) -> Staff:
        """Give the member of staff whose PIN this is.

        A wrong one is counted before the answer, so that pulling the plug does not help.
        """
        machine = self._machine
        staff = self._by_number(number)
        self._check_lock(staff.id)
        stored = credentials.credential(machine.db, staff.id, CredentialKind.PIN)
        if stored is None:
            raise Refusal("signon", "No PIN is set for that number: ask a manager to set one.")
        if not machine.pepper.pin_is(stored, pin):
            self._failed(staff.id, staff.id)
            raise Refusal("signon", "That PIN is not right: try again.")
        if credentials.lock_of(machine.db, staff.id).failures:
            machine.shop.work(lambda db: credentials.forgive(db, staff.id))
        if machine.pepper.is_stale(stored, pin):
            hashed = machine.pepper.hash_pin(pin)
            machine.shop.work(
                lambda db: credentials.set_credential(
                    db, staff.id, CredentialKind.PIN, hashed, now=machine.clock()
                )
            )
        return self._works_here(staff)

    def _works_here(self, staff: Staff) -> Staff:
        """Refuse somebody of another store, except at the node, where every store is looked after."""
        machine = self._machine
        if self._belongs(staff):
            return staff
        place = settings.store(machine.db, staff.store)
        name = people.name_of(machine.db, staff.person) or f"No. {staff.number}"
        where = place.name if place else "another store"
        raise Refusal(
            "store", f"{name} works in {where}: sign on there, or ask the office to change it."
        )

    def _belongs(self, staff: Staff) -> bool:
        """Say whether somebody works in this till's store; at the node every store is looked after."""
        machine = self._machine
        return machine.is_office or staff.looks_after(machine.rules.store.id)

    def _off(self, why: str) -> None:
        assert self.session is not None
        staff = self.session.staff.id
        self._machine.append(bodies.SignedOff(staff, self._machine.till_id, why), actor=staff)

    def _enter(self, staff: Staff, method: str) -> Session:
        role = self._role(staff)
        if self._machine.is_office and not role.rights & OFFICE_RIGHTS:
            raise Refusal("signon", f"{role.name} may not work at the node: ask a manager.")
        if not self._machine.is_office and not role.rights & TILL_RIGHTS:
            raise Refusal("signon", f"{role.name} may not work at a till: ask a manager.")
        training = (
            self.session.training if self.session and self.session.staff.id == staff.id else False
        )
        name = people.name_of(self._machine.db, staff.person) or f"No. {staff.number}"
        self._machine.append(
            bodies.SignedOn(staff.id, self._machine.till_id, method, training), actor=staff.id
        )
        self.session = Session(staff, role, name, training)
        return self.session

    def _check_lock(self, subject: str) -> None:
        until = credentials.lock_of(self._machine.db, subject).locked_until
        left = until - self._machine.clock()
        if left > 0:
            raise Refusal("locked_out", f"Too many wrong tries: wait {-(-left // 1000)} seconds.")

    def _failed(self, subject: str, staff: str) -> None:
        """Journal and count a failed try; each full round of them locks for longer."""
        machine = self._machine
        failures = credentials.lock_of(machine.db, subject).failures + 1
        rounds, rest = divmod(failures, machine.rules.company.pin_attempts)
        now = machine.clock()
        until = 0 if rest else now + 1000 * LOCK_SECONDS[min(rounds, len(LOCK_SECONDS)) - 1]
        machine.append(
            bodies.SignOnRefused(machine.till_id, staff, failures, until),
            actor=subject,
            also=lambda db: credentials.failed(db, subject, now, until),
        )

    def _by_number(self, number: str) -> Staff:
        staff = people.staff_by_number(self._machine.db, number)
        if staff is None or not staff.active:
            raise Refusal("signon", "No member of staff has that number: check it.")
        return staff

    def _staff(self, staff_id: str) -> Staff:
        staff = people.staff(self._machine.db, staff_id)
        if staff is None or not staff.active:
            raise Refusal("signon", "That member of staff no longer works here: ask a manager.")
        return staff

    def _role(self, staff: Staff) -> Role:
        role = people.role(self._machine.db, staff.role)
        if role is None:
            raise Refusal("role", "That member of staff has no role: ask a manager to give one.")
        return role
