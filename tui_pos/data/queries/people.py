"""Staff, roles, customers and vendors, with the names that their person records hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from tui_pos.core.people import Customer, Role, Staff, Vendor
from tui_pos.data import search_index
from tui_pos.data.identities import key_of, select_in
from tui_pos.data.records import unpack
from tui_pos.data.words import MOST_WORDS, fold, words
from tui_pos.data.working.persons import fields_of
from tui_pos.journal.connection import Connection, Value

S = TypeVar("S", bound=msgspec.Struct)

_ROLE = "SELECT record FROM role WHERE key = ?"
_ROLES = "SELECT record FROM role ORDER BY name, key"
_STAFF = "SELECT record FROM staff WHERE key = ?"
_STAFF_NUMBER = "SELECT record FROM staff WHERE number = ? ORDER BY active DESC, key LIMIT 1"
_ALL_STAFF = "SELECT record FROM staff ORDER BY number, key"
_CUSTOMER = "SELECT record FROM customer WHERE key = ?"
_CUSTOMER_NUMBER = "SELECT record FROM customer WHERE number = ? ORDER BY active DESC, key LIMIT 1"
_VENDOR = "SELECT record FROM vendor WHERE key = ?"
_VENDOR_NUMBER = "SELECT record FROM vendor WHERE number = ? ORDER BY active DESC, key LIMIT 1"
_VENDORS = "SELECT record FROM vendor WHERE (number, key) > (?, ?) ORDER BY number, key LIMIT ?"
_VENDORS_OF_PERSONS = "SELECT record FROM vendor WHERE person IN (?)"
_NUMBERS = """
    SELECT record FROM customer WHERE number >= ? AND number < ? ORDER BY number, key LIMIT ?"""
_IDS = "SELECT id FROM person WHERE key IN (?)"
_OF_PERSONS = "SELECT record FROM customer WHERE person IN (?)"
_FIELDS = "SELECT person, field, value FROM person_field WHERE person IN (?)"
_CAP = 200
_AFTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class CustomerHit:
    """Tell a customer with what tells them apart in a list."""

    customer: Customer
    name: str
    phone: str
    street: str
    city: str


def role(db: Connection, id_: str) -> Role | None:
    """Give a role by its id."""
    return _one(db, _ROLE, (key_of(db, id_),), Role)


def roles(db: Connection) -> tuple[Role, ...]:
    """List the roles by name."""
    return tuple(unpack(raw, Role) for (raw,) in db.execute(_ROLES))


def staff(db: Connection, id_: str) -> Staff | None:
    """Give a member of staff by id."""
    return _one(db, _STAFF, (key_of(db, id_),), Staff)


def staff_by_number(db: Connection, number: str) -> Staff | None:
    """Give a member of staff by number; an active one before one who left."""
    return _one(db, _STAFF_NUMBER, (number,), Staff)


def all_staff(db: Connection) -> tuple[Staff, ...]:
    """List the staff by number, those who left included."""
    return tuple(unpack(raw, Staff) for (raw,) in db.execute(_ALL_STAFF))


def customer(db: Connection, id_: str) -> Customer | None:
    """Give a customer by id."""
    return _one(db, _CUSTOMER, (key_of(db, id_),), Customer)


def customer_by_number(db: Connection, number: str) -> Customer | None:
    """Give a customer by number, as a customer card bears it."""
    return _one(db, _CUSTOMER_NUMBER, (number,), Customer)


def vendor(db: Connection, id_: str) -> Vendor | None:
    """Give a vendor by id."""
    return _one(db, _VENDOR, (key_of(db, id_),), Vendor)


def vendor_by_number(db: Connection, number: str) -> Vendor | None:
    """Give a vendor by number; an active one before one that is not."""
    return _one(db, _VENDOR_NUMBER, (number,), Vendor)


def vendors(db: Connection, *, after: Vendor | None = None, limit: int = 500) -> list[Vendor]:
    """List vendors by number, a page at a time: those behind the last one of an earlier page."""
    place = (after.number, key_of(db, after.id)) if after else ("", 0)
    return [unpack(raw, Vendor) for (raw,) in db.execute(_VENDORS, (*place, limit))]


def search_vendors(db: Connection, text: str, limit: int = 50) -> list[Vendor]:
    """Find vendors as you type: every word begins one of the name, company, address, telephone or e-mail."""
    wanted = words(text)[:MOST_WORDS]
    keys = search_index.match(db, search_index.PERSONS, wanted, _CAP) if wanted else []
    persons = [id_ for (id_,) in select_in(db, _IDS, keys)]
    found = select_in(db, _VENDORS_OF_PERSONS, list(dict.fromkeys(persons)))
    return [unpack(raw, Vendor) for (raw,) in found][:limit]


def search_customers(db: Connection, text: str, limit: int = 50) -> list[CustomerHit]:
    """Find customers as you type: every word begins one of the name, company, address, telephone or e-mail.

    Numbers that begin with the text come first, then names that do, then the rest by name.
    """
    wanted = words(text)[:MOST_WORDS]
    if not wanted:
        return []
    numbered = db.execute(_NUMBERS, (text.strip(), text.strip() + _AFTER, limit))
    found = {c.id: c for c in (unpack(raw, Customer) for (raw,) in numbered)}
    keys = search_index.match(db, search_index.PERSONS, wanted, _CAP)
    persons = [id_ for (id_,) in select_in(db, _IDS, keys)]
    for (raw,) in select_in(db, _OF_PERSONS, list(dict.fromkeys(persons))):
        of_person = unpack(raw, Customer)
        found[of_person.id] = of_person
    hits = _hits(db, list(found.values()))
    return sorted(hits, key=lambda hit: _rank(hit, text.strip()))[:limit]


def display_name(fields: Mapping[str, str]) -> str:
    """Write a person's name as a list shows it: `Miller, Ann`, or the company's where there is no name."""
    name = ", ".join(part for part in (fields.get("last"), fields.get("first")) if part)
    return name or fields.get("company", "")


def name_of(db: Connection, person: str) -> str:
    """Give the name of a person, empty when it is not known or was erased."""
    return display_name(fields_of(db, person))


def _one(db: Connection, sql: str, params: tuple[Value, ...], kind: type[S]) -> S | None:
    rows = db.execute(sql, params)
    return unpack(rows[0][0], kind) if rows else None


def _hits(db: Connection, found: list[Customer]) -> list[CustomerHit]:
    fields: dict[str, dict[str, str]] = {}
    for person, field, value in select_in(db, _FIELDS, [c.person for c in found]):
        fields.setdefault(person, {})[field] = value
    hits = []
    for customer in found:
        known = fields.get(customer.person, {})
        place = (known.get("phone", ""), known.get("street", ""), known.get("city", ""))
        hits.append(CustomerHit(customer, display_name(known), *place))
    return hits


def _rank(hit: CustomerHit, text: str) -> tuple[bool, int, str, str]:
    name = fold(hit.name)
    numbered = hit.customer.number.startswith(text)
    place = 0 if numbered else 1 if name.startswith(fold(text)) else 2
    return not hit.customer.active, place, name, hit.customer.number
