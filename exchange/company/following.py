"""What QuickBooks' customers and vendors mean for ours: new ones are taken over, changed fields merged, clashes noted.

Matched by ListID; where that has changed (a rebuilt or restored file) by our id that the entry carries, or by name. An
entry that was deleted there changes nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from exchange.company import clashes, links, lists
from exchange.company.choices import mapping_of
from exchange.company.facts import Facts
from exchange.company.links import Kind, Link, State
from exchange.company.lists import Listed, Lists
from exchange.company.merging import Difference, merge
from exchange.company.shared import (
    Record,
    changed_record,
    facts_of_listed,
    facts_of_record,
    fields_shared,
    minor_of,
    person_fields,
    record_of,
)
from exchange.company.terms import can_be_sent, provide
from exchange.delivery import cache
from exchange.qbxml.text import fit, fit_name
from tui_pos.core.people import Customer, PersonKind, Vendor
from tui_pos.data.queries import people
from tui_pos.data.working import persons
from tui_pos.journal import origins
from tui_pos.journal.bodies import CustomersSaved, VendorsSaved
from tui_pos.journal.connection import Connection

_ERASED = "SELECT 1 FROM person WHERE id = ? AND erased = 1"
ADOPTED = "The queue has brought it to QuickBooks, or found it there by its name."
"""Why a link is stale whose entry was never compared; what was sent counts as agreed if the entry is our own."""

_COUNTER = "number"
_LONGEST_NUMBER = 20
_FIRST_NUMBER = 10_001

Saved = CustomersSaved | VendorsSaved


@dataclass
class Followed:
    """Hold what follows from a page of entries: what goes into the journal, and the rows beside it (`write`)."""

    company: str
    kind: Kind
    now: int
    records: list[Record] = field(default_factory=list)
    persons: list[tuple[str, Facts]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    differences: list[tuple[Link, tuple[Difference, ...]]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    number: int = 0
    created: int = 0
    changed: int = 0
    left_out: int = 0

    @property
    def bodies(self) -> tuple[Saved, ...]:
        """Give the journal's entries."""
        if not self.records:
            return ()
        if self.kind is Kind.CUSTOMER:
            known = tuple(one for one in self.records if isinstance(one, Customer))
            return (CustomersSaved(known),)
        return (VendorsSaved(tuple(one for one in self.records if isinstance(one, Vendor))),)

    def write(self, db: Connection) -> None:
        """Keep persons, links and clashes, in the transaction of the entries; refuses (`linked_twice`) what was taken meanwhile."""
        links.must_be_free(db, self.company, self.links)
        own = origins.own(db)
        whose = PersonKind.CUSTOMER if self.kind is Kind.CUSTOMER else PersonKind.VENDOR
        for person, fields in self.persons:
            persons.save(db, person, whose, fields, at=self.now, origin=own.node if own else "")
        links.put(db, self.company, self.links)
        for link in self.links:
            if link.wanted.get("terms"):
                provide(db, self.company, link.wanted["terms"], self.now)
        for link, found in self.differences:
            clashes.note(db, self.company, link, found, self.now)
        lists.seen(db, self.company, self.kind.list, self.seen)
        if self.number:
            cache.put(db, self.company, _COUNTER, self.kind.value, str(self.number), self.now)


def follow(
    db: Connection,
    company: str,
    kind: Kind,
    entries: Iterable[Listed],
    *,
    now: int,
    ids: Callable[[], str],
    create: bool,
) -> Followed:
    """Work out what a page of customers or vendors means; nothing is written until `Followed.write`.

    With `create` active entries that nobody here is linked to become records of ours. Left out are jobs, which belong
    to their customer, the walk-in customer, tax agencies, and people whose data was erased here.
    """
    made = Followed(company, kind, now)
    walk_in = fit_name(mapping_of(db, company).walk_in, 41).casefold()
    for entry in entries:
        made.seen.append(entry.list_id)
        if entry.fact("parent") or (kind is Kind.CUSTOMER and entry.name.casefold() == walk_in):
            made.left_out += 1
            continue
        link = _known(db, company, kind, entry)
        record = record_of(db, kind, link.ours) if link else None
        if record is not None and db.execute(_ERASED, (record.person,)):
            made.left_out += 1
        elif link is not None and record is not None:
            _merge(db, made, link, record, entry)
        elif link is None and create and entry.active and not _is_agency(db, company, entry):
            _create(db, made, entry, ids)
        else:
            made.left_out += 1
    return made


def _known(db: Connection, company: str, kind: Kind, entry: Listed) -> Link | None:
    """Find whom an entry is linked to."""
    found = links.by_list_id(db, company, kind, entry.list_id)
    if found is not None:
        return found
    ours = entry.fact("guid")
    if ours and record_of(db, kind, ours) is not None:
        found = links.find(db, company, kind, ours) or links.new(kind, ours, entry.name)
    else:
        found = links.by_name(db, company, kind, entry.name)
    if found is None:
        return None
    if found.list_id and lists.by_id(db, company, kind.list, found.list_id) is not None:
        return None
    return found


def _is_agency(db: Connection, company: str, entry: Listed) -> bool:
    return any(one.kind is Kind.AGENCY for one in links.bearers(db, company, entry.name))


def _merge(db: Connection, made: Followed, link: Link, record: Record, entry: Listed) -> None:
    """Take what only QuickBooks changed, mark for sending what we changed."""
    kind = made.kind
    ours, theirs = facts_of_record(db, kind, record), facts_of_listed(kind, entry)
    known = link.list_id == entry.list_id
    if link.cause == ADOPTED and entry.fact("guid") != link.ours:
        known = False  # somebody else's entry of that name, not the one that we sent
    found = merge(fields_shared(kind), link.agreed if known else {}, ours, theirs)
    wanted = _sendable(db, made.company, found.send) if record.use_with_quickbooks else {}
    changed = link.but(
        name=entry.name,
        list_id=entry.list_id,
        edit_sequence=entry.edit_sequence,
        state=State.CHANGED if wanted else State.LINKED,
        agreed=found.agreed,
        wanted=wanted,
        cause="",
    )
    if link.state is State.REFUSED and link.wanted == wanted and known:
        changed = changed.but(state=State.REFUSED, cause=link.cause)
    made.links.append(changed)
    if found.clashes:
        made.differences.append((changed, found.clashes))
    if not found.take:
        return
    made.changed += 1
    personal = person_fields(found.take)
    if personal:
        made.persons.append((record.person, personal))
    after = changed_record(record, found.take)
    if after != record:
        made.records.append(after)


def _sendable(db: Connection, company: str, wanted: Facts) -> Facts:
    """Leave out what QuickBooks has no way to take: limits and terms that are cleared, terms that nobody can read."""
    sent = {}
    for name, text in wanted.items():
        if name in ("limit", "terms", "account_number") and not text:
            continue
        if name == "terms" and not can_be_sent(db, company, text):
            continue
        sent[name] = text
    return sent


def _create(db: Connection, made: Followed, entry: Listed, ids: Callable[[], str]) -> None:
    kind, facts = made.kind, facts_of_listed(made.kind, entry)
    personal = person_fields(facts)
    if not any(personal.get(name) for name in ("first", "last", "company")):
        personal["company"] = fit(entry.name, 41)
    record: Record
    if kind is Kind.CUSTOMER:
        record = Customer(
            id=ids(),
            number=_number(db, made, entry),
            person=ids(),
            tax_exempt=_is_exempt(db, made.company, entry.fact("tax_code")),
            account_limit=_limit(entry, facts),
            company=bool(personal.get("company")) and not personal.get("last"),
            customer_type=fit(entry.fact("customer_type"), 159),
            terms=facts.get("terms", ""),
        )
    else:
        record = Vendor(
            id=ids(),
            number=_number(db, made, entry),
            person=ids(),
            terms=facts.get("terms", ""),
            account_number=facts.get("account_number", ""),
        )
    made.records.append(record)
    made.persons.append((record.person, personal))
    link = links.new(kind, record.id, entry.name)
    made.links.append(
        link.but(
            list_id=entry.list_id,
            edit_sequence=entry.edit_sequence,
            state=State.LINKED,
            agreed=facts,
        )
    )
    made.created += 1


def _limit(entry: Listed, facts: Facts) -> int | None:
    """Give a house account to whoever has a limit or owes; without a limit further charges need a manager."""
    if facts.get("limit"):
        return minor_of(facts["limit"])
    return 0 if entry.fact("balance") else None


def _is_exempt(db: Connection, company: str, code: str) -> bool:
    found = lists.by_name(db, company, Lists.TAX_CODE, code) if code else None
    return found is not None and not found.fact("taxable")


def _number(db: Connection, made: Followed, entry: Listed) -> str:
    """Give the account number where it is free, for customers; else the next of our own."""
    wanted = fit(entry.fact("account_number"), _LONGEST_NUMBER)
    if made.kind is Kind.CUSTOMER and wanted and _is_free(db, made, wanted):
        return wanted
    if not made.number:
        found = cache.get(db, made.company, _COUNTER, made.kind.value)
        made.number = int(found.value) if found else _FIRST_NUMBER - 1
    made.number += 1
    while not _is_free(db, made, str(made.number)):
        made.number += 1
    return str(made.number)


def _is_free(db: Connection, made: Followed, number: str) -> bool:
    if any(one.number == number for one in made.records):
        return False
    find = people.customer_by_number if made.kind is Kind.CUSTOMER else people.vendor_by_number
    return find(db, number) is None
