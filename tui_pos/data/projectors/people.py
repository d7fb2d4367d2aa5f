"""Keep roles, staff, customers, vendors and clock times, and blank the data of a person who asked for it."""

from __future__ import annotations

from tui_pos.data.identities import register
from tui_pos.data.records import pack
from tui_pos.data.working import persons
from tui_pos.journal.bodies import (
    CustomersSaved,
    PersonErased,
    RolesSaved,
    StaffSaved,
    TimeClocked,
    VendorsSaved,
)
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("role", "staff", "customer", "vendor", "time_clock")

_ROLE = """
    INSERT INTO role (key, name, record, pos) VALUES (?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET name = excluded.name, record = excluded.record, pos = excluded.pos"""
_STAFF = """
    INSERT INTO staff (key, number, role, person, active, record, pos) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET number = excluded.number, role = excluded.role,
        person = excluded.person, active = excluded.active, record = excluded.record,
        pos = excluded.pos"""
_CUSTOMER = """
    INSERT INTO customer (key, number, person, active, record, pos) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET number = excluded.number, person = excluded.person,
        active = excluded.active, record = excluded.record, pos = excluded.pos"""
_VENDOR = _CUSTOMER.replace("INTO customer", "INTO vendor")
_CLOCK = """
    INSERT INTO time_clock (pos, staff, store, at, direction, corrects) VALUES (?, ?, ?, ?, ?, ?)"""


@projects("roles.saved")
def roles_saved(db: Connection, entry: Entry, body: RolesSaved) -> None:
    """Add or replace roles."""
    keys = register(db, (role.id for role in body.roles))
    db.executemany(_ROLE, [(keys[r.id], r.name, pack(r), entry.pos) for r in body.roles])


@projects("staff.saved")
def staff_saved(db: Connection, entry: Entry, body: StaffSaved) -> None:
    """Add or replace staff."""
    keys = register(db, (id_ for staff in body.staff for id_ in (staff.id, staff.role)))
    rows = [
        (keys[s.id], s.number, keys.get(s.role, 0), s.person, int(s.active), pack(s), entry.pos)
        for s in body.staff
    ]
    db.executemany(_STAFF, rows)


@projects("customers.saved")
def customers_saved(db: Connection, entry: Entry, body: CustomersSaved) -> None:
    """Add or replace customers' terms."""
    keys = register(db, (customer.id for customer in body.customers))
    rows = [
        (keys[c.id], c.number, c.person, int(c.active), pack(c), entry.pos) for c in body.customers
    ]
    db.executemany(_CUSTOMER, rows)


@projects("vendors.saved")
def vendors_saved(db: Connection, entry: Entry, body: VendorsSaved) -> None:
    """Add or replace vendors."""
    keys = register(db, (vendor.id for vendor in body.vendors))
    rows = [
        (keys[v.id], v.number, v.person, int(v.active), pack(v), entry.pos) for v in body.vendors
    ]
    db.executemany(_VENDOR, rows)


@projects("person.erased")
def person_erased(db: Connection, entry: Entry, body: PersonErased) -> None:
    """Blank what this database holds of a person; data that arrives later is refused."""
    persons.erase(db, body.person)


@projects("time.clocked")
def time_clocked(db: Connection, entry: Entry, body: TimeClocked) -> None:
    """Note that a member of staff came or went."""
    keys = register(db, (body.staff, body.store))
    row = (
        entry.pos,
        keys.get(body.staff, 0),
        keys.get(body.store, 0),
        body.at,
        body.direction,
        body.corrects,
    )
    db.execute(_CLOCK, row)
