"""Changing what the owner has set up: checked as a whole, journalled, in force from the next sale on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from tui_pos.core.people import PersonKind, Right, Role, Staff
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CompanySettings, Till
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


class Editing:
    """Save settings for the person who is signed on, or whoever approved it."""

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

    def save_company(self, changed: CompanySettings, approved: Approval | None = None) -> None:
        """Replace the company's settings; refuses settings that a shop cannot sell by."""
        by = self._allowed(Right.SETTINGS, "change settings", approved)
        self._check(changed, self.tax)
        self.machine.append(bodies.CompanySaved(changed), actor=by)

    def save_tax(self, changed: TaxSetup, approved: Approval | None = None) -> None:
        """Replace the tax set-up; refuses one with faults."""
        by = self._allowed(Right.TAX_SETUP, "change taxes", approved)
        self._check(self.company, changed)
        self.machine.append(bodies.TaxSaved(changed), actor=by)

    def save_till(self, changed: Till, approved: Approval | None = None) -> None:
        """Replace this till's own settings, such as its printer."""
        by = self._allowed(Right.SETTINGS, "change settings", approved)
        self.machine.append(bodies.TillsSaved((changed,)), actor=by)

    def save_role(self, changed: Role, approved: Approval | None = None) -> None:
        """Add or replace a role; the last role that may set staff up keeps that right."""
        by = self._allowed(Right.STAFF_SETUP, "change roles", approved)
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
        by = self._allowed(Right.STAFF_SETUP, "change staff", approved)
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
        known = {staff.id: staff for staff in people.all_staff(db)}
        if changed.id not in known and not pin:
            raise Refusal("staff", "A new member of staff needs a PIN: type one.")
        roles = {role.id: role for role in people.roles(db)}
        self._check_somebody_left(roles, known | {changed.id: changed})

    def _check_somebody_left(self, roles: Mapping[str, Role], staff: Mapping[str, Staff]) -> None:
        """Refuse a change after which nobody could set staff up any more."""
        for one in staff.values():
            if one.active and one.role in roles and Right.STAFF_SETUP in roles[one.role].rights:
                return
        raise Refusal(
            "staff", "Then nobody could set staff up any more: leave that right with somebody."
        )

    def _check(self, company: CompanySettings, tax: TaxSetup) -> None:
        db = self.machine.db
        found = check_shop(company, tax, settings.stores(db), settings.tills(db))
        serious = [finding for finding in found if finding.serious]
        if serious:
            raise Refusal("setup", str(serious[0]))

    def _allowed(self, right: Right, action: str, approved: Approval | None) -> str:
        return self.people.need(right, action, approved) or self.people.signed_on().staff.id


def _there(found: T | None) -> T:
    if found is None:
        raise Refusal("setup", "This database has no shop set up: run `tui-pos init` first.")
    return found
