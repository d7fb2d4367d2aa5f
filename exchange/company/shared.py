"""What customers and vendors share with QuickBooks, as texts that both sides can compare, and the requests that carry it.

Our texts are fitted to what QuickBooks stores before they are compared, so that an accent which it cannot hold is no
difference for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from exchange.company.facts import Facts
from exchange.company.links import Kind, Link
from exchange.company.lists import Listed
from exchange.company.terms import can_be_sent
from exchange.qbxml.limits import fit_field
from exchange.qbxml.lists import CustomerAdd, CustomerMod, VendorAdd, VendorMod
from exchange.qbxml.message import ListAdd, ListMod
from exchange.qbxml.parts import Address
from exchange.qbxml.record import Ref
from exchange.qbxml.text import fit
from tui_pos.core.people import PERSON_FIELDS, Customer, Vendor
from tui_pos.data.queries import people
from tui_pos.data.working.persons import fields_of
from tui_pos.journal.connection import Connection

Record = Customer | Vendor

_ELEMENTS = {
    "company": "CompanyName",
    "title": "Salutation",
    "first": "FirstName",
    "last": "LastName",
    "phone": "Phone",
    "phone2": "AltPhone",
    "email": "Email",
    "notes": "Notes",
}
_PLACES = {"city": "City", "state": "State", "postcode": "PostalCode", "country": "Country"}
_STREETS = {"street": "Addr2", "street2": "Addr3"}
_OF_RECORD = {
    Kind.CUSTOMER: ("terms", "limit", "active"),
    Kind.VENDOR: ("terms", "account_number", "active"),
}
ADDRESS = (*_STREETS, *_PLACES)
"""The fields that travel together: QuickBooks replaces an address whole."""


def fields_shared(kind: Kind) -> tuple[str, ...]:
    """List the fields that are compared of a customer or vendor."""
    return (*PERSON_FIELDS, *_OF_RECORD[kind])


def record_of(db: Connection, kind: Kind, ours: str) -> Record | None:
    """Give our customer or vendor."""
    find: Callable[[Connection, str], Record | None] = (
        people.customer if kind is Kind.CUSTOMER else people.vendor
    )
    return find(db, ours)


def facts_of_record(db: Connection, kind: Kind, record: Record) -> Facts:
    """Give what we have of a customer or vendor, as QuickBooks can store it."""
    found = {
        **fields_of(db, record.person),
        "terms": record.terms,
        "active": "yes" if record.active else "",
    }
    if isinstance(record, Customer):
        limit = record.account_limit
        found["limit"] = "" if limit is None else amount_text(limit)
    else:
        found["account_number"] = record.account_number
    return fitted(kind, found)


def facts_of_listed(kind: Kind, entry: Listed) -> Facts:
    """Give what QuickBooks has of a customer or vendor, of the fields that are shared."""
    return fitted(kind, entry.facts | {"active": "yes" if entry.active else ""})


def fitted(kind: Kind, found: Mapping[str, str]) -> Facts:
    """Keep shared fields as QuickBooks would store them; empty ones are left out."""
    add = f"{kind.value.capitalize()}Add"
    address = "BillAddress" if kind is Kind.CUSTOMER else "VendorAddress"
    facts: Facts = {}
    for field in fields_shared(kind):
        text = found.get(field, "")
        if field in _ELEMENTS:
            text = fit_field(f"{add}/{_ELEMENTS[field]}", text)
        elif field in ADDRESS:
            part = _STREETS.get(field) or _PLACES[field]
            text = fit_field(f"{add}/{address}/{part}", text)
        elif field == "terms":
            text = fit(text, 31)
        elif field == "account_number":
            text = fit(text, 99)
        if text:
            facts[field] = text
    return facts


def amount_text(minor: int) -> str:
    """Write cents as QuickBooks' amounts are compared: `25.5`, `1000`."""
    value = Decimal(minor).scaleb(-2)
    return f"{value.normalize():f}" if value != value.to_integral() else f"{value:.0f}"


def minor_of(text: str) -> int:
    """Read an amount of QuickBooks' in cents."""
    return int(Decimal(text or 0).scaleb(2))


def changed_record(record: Record, taken: Mapping[str, str]) -> Record:
    """Lay fields that QuickBooks changed over our record; a limit that was cleared there closes no account here."""
    changes: dict[str, Any] = {}
    if "terms" in taken:
        changes["terms"] = taken["terms"]
    if "active" in taken:
        changes["active"] = bool(taken["active"])
    if isinstance(record, Customer):
        if taken.get("limit"):
            changes["account_limit"] = minor_of(taken["limit"])
    elif "account_number" in taken:
        changes["account_number"] = taken["account_number"]
    return msgspec.structs.replace(record, **changes)


def person_fields(taken: Mapping[str, str]) -> Facts:
    """Keep the personal data among some fields."""
    return {field: text for field, text in taken.items() if field in PERSON_FIELDS}


def add_request(db: Connection, company: str, link: Link, facts: Facts) -> ListAdd:
    """Write what adds a customer or vendor under the name that was given."""
    common = _common(db, company, link.kind, facts, list(facts))
    common |= {"name": link.name, "external_guid": _guid(link.ours)}
    if link.kind is Kind.CUSTOMER:
        return CustomerAdd(**common)
    return VendorAdd(**common)


def mod_request(db: Connection, company: str, link: Link, facts: Facts) -> ListMod:
    """Write what changes the wanted fields of an entry; the address goes whole, as `facts` have it."""
    fields = [field for field in link.wanted if link.wanted[field] or field in _ELEMENTS]
    if any(field in ADDRESS for field in link.wanted):
        fields += ADDRESS
    common = _common(db, company, link.kind, facts | link.wanted, fields)
    common |= {"list_id": link.list_id, "edit_sequence": link.edit_sequence}
    if "active" in link.wanted:
        common["is_active"] = bool(link.wanted["active"])
    if link.kind is Kind.CUSTOMER:
        return CustomerMod(**common)
    return VendorMod(**common)


_NAMES = {
    "company": "company_name",
    "title": "salutation",
    "first": "first_name",
    "last": "last_name",
    "phone": "phone",
    "phone2": "alt_phone",
    "email": "email",
    "notes": "notes",
    "account_number": "account_number",
}


def _common(
    db: Connection, company: str, kind: Kind, facts: Facts, fields: list[str]
) -> dict[str, Any]:
    """Turn fields into the arguments of a request."""
    found: dict[str, Any] = {
        _NAMES[field]: facts.get(field, "") for field in fields if field in _NAMES
    }
    if any(field in ADDRESS for field in fields):
        found["bill_address" if kind is Kind.CUSTOMER else "vendor_address"] = _address(facts)
    terms = facts.get("terms", "")
    if "terms" in fields and terms and can_be_sent(db, company, terms):
        found["terms_ref"] = Ref(full_name=terms)
    if kind is Kind.CUSTOMER and "limit" in fields and facts.get("limit"):
        found["credit_limit"] = Decimal(facts["limit"]).quantize(Decimal("0.01"))
    return found


def _address(facts: Facts) -> Address:
    person = " ".join(part for part in (facts.get("first"), facts.get("last")) if part)
    return Address(
        addr1=fit(facts.get("company") or person, 41) or None,
        addr2=facts.get("street") or None,
        addr3=facts.get("street2") or None,
        city=facts.get("city") or None,
        state=facts.get("state") or None,
        postal_code=facts.get("postcode") or None,
        country=facts.get("country") or None,
    )


def _guid(ours: str) -> UUID | None:
    """Carry our id as QuickBooks' external one where it is a UUID."""
    try:
        return UUID(ours)
    except ValueError:
        return None
