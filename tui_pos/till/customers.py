"""Customers as the till changes them: somebody new at the counter, and an address that goods are sent to."""

from __future__ import annotations

from collections.abc import Mapping

from tui_pos.core.people import Customer, PersonKind, Right
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import people
from tui_pos.data.queries.people import CustomerHit
from tui_pos.data.working import persons
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.till.approval import Approval
from tui_pos.till.desk import Desk

_LAST_NUMBER = "SELECT MAX(number) FROM customer WHERE number >= ? AND number < ?"
_DIGITS = 5


class Customers:
    """Add customers from the desk; their names and addresses go to person records, never into an entry."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.machine = desk.machine

    def add(self, fields: Mapping[str, str], approved: Approval | None = None) -> CustomerHit:
        """Add a customer with these fields of a person; refuses when nothing tells them from others."""
        by = self.desk.people.need(Right.CUSTOMER_EDIT, "add a customer", approved)
        if not any(fields.get(key) for key in ("first", "last", "company", "phone", "email")):
            raise Refusal("customer", "Type a name, a company, a phone number or an e-mail.")
        machine = self.machine
        customer = Customer(
            id=machine.ids(),
            number=self._next_number(),
            person=machine.ids(),
            company=bool(fields.get("company")),
        )
        origin = machine.shop.origin().node

        def also(db: Connection) -> None:
            at, kind = machine.clock(), PersonKind.CUSTOMER
            persons.save(db, customer.person, kind, fields, at=at, origin=origin)

        actor = by or self.desk.people.signed_on().staff.id
        machine.append(bodies.CustomersSaved((customer,)), actor=actor, also=also)
        return self.hit(customer)

    def ship_to(self, fields: Mapping[str, str]) -> str:
        """Keep an address that goods are delivered to; gives the person record's id."""
        self.desk.people.signed_on()
        machine = self.machine
        person, origin = machine.ids(), machine.shop.origin().node

        def save(db: Connection) -> None:
            persons.save(db, person, PersonKind.SHIP_TO, fields, at=machine.clock(), origin=origin)

        machine.shop.work(save)
        return person

    def hit(self, customer: Customer) -> CustomerHit:
        """Give a known customer with the name that the person record holds."""
        known = persons.fields_of(self.machine.db, customer.person)
        place = (known.get("phone", ""), known.get("street", ""), known.get("city", ""))
        return CustomerHit(customer, people.display_name(known), *place)

    def _next_number(self) -> str:
        """Give the till's next customer number: its own four digits, so that two tills never give the same one."""
        prefix = self.machine.prefix
        first, beyond = prefix + "0" * _DIGITS, prefix + "9" * _DIGITS
        ((last,),) = self.machine.db.execute(_LAST_NUMBER, (first, beyond))
        count = int(last[len(prefix) :]) if last and last[len(prefix) :].isdigit() else 0
        return f"{prefix}{count + 1:0{_DIGITS}d}"
