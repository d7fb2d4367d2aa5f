"""Changing what the owner has set up: checked as a whole, journalled, in force from the next sale on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from tui_pos.core.people import PersonKind, Right, Role, Staff
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CompanySettings, Store, Till
from tui_pos.core.taxsetup import TaxSetup
from tui_pos.core.text import typed
from tui_pos.data.queries import people, settings
from tui_pos.data.working import credentials, persons
from tui_pos.data.working.credentials import CredentialKind
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.till.approval import Approval
from tui_pos.till.machine import Machine
from tui_pos.till.shopcheck import check_shop
from tui_pos.till.signon import SignOn

NAME_LENGTH = 40

T = TypeVar("T")
P = TypeVar("P", Store, Till)


class Editing:
    """Save settings for the person who is signed on, or whoever approved it.

    What is one store's can be changed by who looks after that store; all else by who looks after the company.
    """

    def __init__(self, machine: Machine, people: SignOn) -> None:
        self.machine = machine
        self.people = people

    @property
    def company(self) -> CompanySettings:
        """The company's settings as they are now."""
        return _there(settings.company(self.machine.db, self.machine.clock()))

    @property
    def tax(self) -> TaxSetup:
        """The tax set-up as it is now."""
        return _there(settings.tax(self.machine.db, self.machine.clock()))

    @property
    def for_all(self) -> bool:
        """Whether the person who is signed on looks after the whole company, not one store of it."""
        return self.people.signed_on().staff.looks_after("")

    def stores(self) -> list[Store]:
        """List the stores that the person looks after."""
        sees = self.people.signed_on().staff.looks_after
        return [store for store in settings.stores(self.machine.db) if sees(store.id)]

    def tills(self) -> list[Till]:
        """List the tills that the person looks after; at a till it is that till alone."""
        machine, sees = self.machine, self.people.signed_on().staff.looks_after
        tills = settings.tills(machine.db)
        if not machine.is_office:
            return [till for till in tills if till.id == machine.till_id]
        return [till for till in tills if sees(till.store)]

    def staff(self) -> list[Staff]:
        """List the staff that the person looks after, those who left included."""
        sees = self.people.signed_on().staff.looks_after
        return [one for one in people.all_staff(self.machine.db) if sees(one.store)]

    def save_company(self, changed: CompanySettings, approved: Approval | None = None) -> None:
        """Replace the company's settings; refuses settings that a shop cannot sell by."""
        by = self.people.allowed(Right.SETTINGS, "change settings", approval=approved)
        self._check(company=changed)
        self.machine.append(bodies.CompanySaved(changed), actor=by)

    def save_tax(self, changed: TaxSetup, approved: Approval | None = None) -> None:
        """Replace the tax set-up; refuses one with faults."""
        by = self.people.allowed(Right.TAX_SETUP, "change taxes", approval=approved)
        self._check(tax=changed)
        self.machine.append(bodies.TaxSaved(changed), actor=by)

    def save_store(self, changed: Store, approved: Approval | None = None) -> None:
        """Add or change a store; its number stands on receipts and stays, and taxes, class and price level are the company's."""
        known = settings.store(self.machine.db, changed.id)
        if known is not None and known.number != changed.number:
            raise Refusal("store", f"Store {known.number} keeps its number: receipts bear it.")
        own = known is not None and _company_part(known) == _company_part(changed)
        matter = changed.id if own else ""
        action = "change this store" if known else "add a store"
        by = self.people.allowed(Right.SETTINGS, action, matter, approved)
        self._check(stores=(changed,))
        self.machine.append(bodies.StoresSaved((changed,)), actor=by)

    def save_till(self, changed: Till, approved: Approval | None = None) -> None:
        """Change a till's name and devices; its store and number are changed by moving it, at the node."""
        known = settings.till(self.machine.db, changed.id)
        if known is None or (known.store, known.number) != (changed.store, changed.number):
            raise Refusal("till", "A till is added and moved at the node, under Tills.")
        by = self.people.allowed(Right.SETTINGS, "change this till", changed.store, approved)
        self._check(tills=(changed,))
        self.machine.append(bodies.TillsSaved((changed,)), actor=by)

    def save_role(self, changed: Role, approved: Approval | None = None) -> None:
        """Add or replace a role; the last role that may set staff up keeps that right."""
        by = self.people.allowed(Right.STAFF_SETUP, "change roles", approval=approved)
        name = typed(changed.name, NAME_LENGTH)
        if not name:
            raise Refusal("role", "A role needs a name: type one.")
        if not 0 <= changed.discount_limit <= 100:
            raise Refusal("role", "The highest discount is 0 to 100 percent: type another.")
        roles = {role.id: role for role in people.roles(self.machine.db)} | {changed.id: changed}
        self._check_somebody_left(roles, {s.id: s for s in people.all_staff(self.machine.db)})
        self.machine.append(
            bodies.RolesSaved((msgspec.structs.replace(changed, name=name),)), actor=by
        )

    def save_staff(
        self,
        changed: Staff,
        name: Mapping[str, str],
        pin: str = "",
        badge: str = "",
        approved: Approval | None = None,
    ) -> None:
        """Add or replace a member of staff with their name; `pin` and `badge` are set when they are not empty."""
        by = self._may_save(changed, approved)
        machine = self.machine
        self._check_staff(changed, name, pin)
        person = changed.person or machine.ids()
        staff = msgspec.structs.replace(changed, person=person)
        hashed = machine.pepper.hash_pin(pin) if pin else ""
        key = machine.pepper.badge_key(badge) if badge else ""
        fields = {field: typed(value, NAME_LENGTH) for field, value in name.items()}
        node = machine.shop.origin().node

        def also(db: Connection) -> None:
            now = machine.clock()
            persons.save(db, person, PersonKind.STAFF, fields, at=now, origin=node)
            if hashed:
                credentials.set_credential(db, staff.id, CredentialKind.PIN, hashed, now=now)
                credentials.forgive(db, staff.id)
            if key:
                credentials.set_credential(
                    db, staff.id, CredentialKind.BADGE, key, now=now, lookup=key
                )

        entries: list[msgspec.Struct] = [bodies.StaffSaved((staff,))]
        entries += [bodies.CredentialChanged(staff.id, by, "pin")] if hashed else []
        entries += [bodies.CredentialChanged(staff.id, by, "badge")] if key else []
        machine.append(*entries, actor=by, also=also)

    def _may_save(self, changed: Staff, approved: Approval | None) -> str:
        """Say who answers for a change of staff; who looks after one store gives nobody more rights than their own."""
        known = people.staff(self.machine.db, changed.id)
        matter = "" if known is not None and known.store != changed.store else changed.store
        by = self.people.allowed(Right.STAFF_SETUP, "change staff of that store", matter, approved)
        who = people.staff(self.machine.db, by)
        if who is None or who.looks_after(""):
            return by
        roles = {role.id: role.rights for role in people.roles(self.machine.db)}
        for given in (changed.role, known.role if known else changed.role):
            if not roles.get(given, frozenset()) <= roles[who.role]:
                raise Refusal(
                    "staff",
                    "That role has rights that yours has not: ask somebody of the whole company.",
                )
        return by

    def _check_staff(self, changed: Staff, name: Mapping[str, str], pin: str) -> None:
        db = self.machine.db
        if not changed.number.isdigit() or len(changed.number) > 6:
            raise Refusal("staff", "A staff number has one to six digits: type another.")
        holder = people.staff_by_number(db, changed.number)
        if holder is not None and holder.id != changed.id and changed.active:
            raise Refusal(
                "staff", f"Number {changed.number} belongs to somebody else: type another."
            )
        if not any(value.strip() for value in name.values()):
            raise Refusal("staff", "A member of staff needs a name: type one.")
        if people.role(db, changed.role) is None:
            raise Refusal("staff", "That role does not exist: choose one from the list.")
        if changed.store and settings.store(db, changed.store) is None:
            raise Refusal("staff", "That store does not exist: choose one from the list.")
        known = {staff.id: staff for staff in people.all_staff(db)}
        if changed.id not in known and not pin:
            raise Refusal("staff", "A new member of staff needs a PIN: type one.")
        roles = {role.id: role for role in people.roles(db)}
        self._check_somebody_left(roles, known | {changed.id: changed})

    def _check_somebody_left(self, roles: Mapping[str, Role], staff: Mapping[str, Staff]) -> None:
        """Refuse a change after which nobody could set everybody's staff up any more."""
        for one in staff.values():
            allowed = one.role in roles and Right.STAFF_SETUP in roles[one.role].rights
            if one.active and allowed and one.looks_after(""):
                return
        raise Refusal(
            "staff", "Then nobody could set staff up any more: leave that right with somebody."
        )

    def _check(
        self,
        *,
        company: CompanySettings | None = None,
        tax: TaxSetup | None = None,
        stores: Sequence[Store] = (),
        tills: Sequence[Till] = (),
    ) -> None:
        """Refuse a change with which the shop could not sell."""
        db = self.machine.db
        found = check_shop(
            company or self.company,
            tax or self.tax,
            _with(settings.stores(db), stores),
            _with(settings.tills(db), tills),
            node=self.machine.is_office,
        )
        serious = [finding for finding in found if finding.serious]
        if serious:
            raise Refusal("setup", str(serious[0]))


def _company_part(store: Store) -> tuple[int, str, str, int]:
    """Give what of a store is not its manager's to change."""
    return store.number, store.tax_location, store.quickbooks_class, store.price_level


def _with(there: Sequence[P], changed: Sequence[P]) -> list[P]:
    """Put changed records in the place of those with the same id."""
    new = {one.id for one in changed}
    return [one for one in there if one.id not in new] + list(changed)


def _there(found: T | None) -> T:
    if found is None:
        raise Refusal("setup", "This database has no shop set up: run `tui-pos init` first.")
    return found
