"""The names that our customers, vendors, tax agencies and staff bear in QuickBooks, where one name is one person.

A name is given when a document first needs it and stays the same for ever, so that a customer who moves or marries
keeps the account that QuickBooks has. Names are unique over customers, vendors, employees and other names there,
whether we put them there or not: whoever comes second gets a number behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exchange.company import links, lists
from exchange.company.links import Kind, State
from exchange.posting.books import Directory
from exchange.posting.source import Source
from exchange.qbxml.text import fit, fit_name
from tui_pos.core.documents import Memo, Transfer, Voucher
from tui_pos.core.receipt import AccountPaymentLine, ItemLine, Receipt
from tui_pos.data.queries import catalog, people, settings
from tui_pos.data.working.persons import fields_of
from tui_pos.journal.bodies import TimeClocked
from tui_pos.journal.connection import Connection

LONGEST = 41
"""Characters of a name in QuickBooks."""


def directory_of(
    db: Connection, company: str, sources: Iterable[Source], now: int
) -> tuple[Directory, dict[str, str]]:
    """Gather the records that some entries name; the second part are names given now, to be kept with `keep_names`."""
    found = list(sources)
    goods = {item for source in found for item in _items(source)}
    customers = sorted({one for source in found for one in _customers(source)})
    vendors = {source.body.vendor for source in found if isinstance(source.body, Voucher)}
    staff = {source.body.staff for source in found if isinstance(source.body, TimeClocked)}
    names = Names(db, company)
    tax = settings.tax(db, now)
    directory = Directory(
        stores={store.id: store for store in settings.stores(db)},
        departments={one.id: one for one in catalog.departments(db)},
        items=catalog.items(db, sorted(goods), now),
        customers={one: names.of(Kind.CUSTOMER, one) for one in customers},
        unshared=frozenset(one for one in customers if not _is_shared(db, one)),
        vendors={one: names.of(Kind.VENDOR, one) for one in sorted(vendors)},
        agencies={one.id: names.of(Kind.AGENCY, one.id, one.name) for one in tax.agencies}
        if tax
        else {},
        staff={one: names.of(Kind.STAFF, one) for one in sorted(staff)},
    )
    return directory, names.fresh


def keep_names(db: Connection, company: str, fresh: Mapping[str, str], now: int) -> None:
    """Remember names from now on, in the transaction that queues the documents which bear them."""
    given = []
    for key, name in fresh.items():
        kind, _, ours = key.partition(":")
        given.append(links.new(Kind(kind), ours, name))
    links.put(db, company, given)


def _items(source: Source) -> Iterable[str]:
    match source.body:
        case Receipt() as receipt:
            return [line.item for line in receipt.lines if isinstance(line, ItemLine)]
        case Memo() | Transfer() | Voucher() as document:
            return [line.item for line in document.lines]
    return ()


def _customers(source: Source) -> Iterable[str]:
    if not isinstance(source.body, Receipt):
        return ()
    paid = (x.customer for x in source.body.lines if isinstance(x, AccountPaymentLine))
    return [one for one in (source.body.customer, *paid) if one]


def _is_shared(db: Connection, customer: str) -> bool:
    known = people.customer(db, customer)
    return known is None or known.use_with_quickbooks


def natural_name(db: Connection, kind: Kind, ours: str) -> str:
    """Name a customer, vendor or clerk as QuickBooks lists them: the company, or first and last name."""
    record = {
        Kind.CUSTOMER: people.customer,
        Kind.VENDOR: people.vendor,
        Kind.STAFF: people.staff,
    }[kind](db, ours)
    if record is None:
        return ""
    fields = fields_of(db, record.person)
    person = " ".join(part for part in (fields.get("first"), fields.get("last")) if part)
    if kind is Kind.STAFF:
        return person
    return fields.get("company") or person or f"{kind.value.capitalize()} {record.number}"


class Names:
    """Give names; `fresh` are those that nobody bore before, by `kind:id`."""

    def __init__(self, db: Connection, company: str) -> None:
        self.fresh: dict[str, str] = {}
        self._db, self._company = db, company
        self._taken: dict[str, Kind] = {}

    def of(self, kind: Kind, ours: str, wanted: str | None = None) -> str:
        """Give the name of somebody, the one of old if there is one; empty where nobody is known."""
        key = f"{kind.value}:{ours}"
        if key in self.fresh:
            return self.fresh[key]
        known = links.find(self._db, self._company, kind, ours)
        if known is not None and known.state is not State.GONE:
            return known.name
        if wanted is None:
            wanted = natural_name(self._db, kind, ours)
        if not fit(wanted, LONGEST):
            return ""
        name = self._free(kind, ours, wanted)
        self.fresh[key] = name
        self._taken[name.casefold()] = kind
        return name

    def _free(self, kind: Kind, ours: str, wanted: str) -> str:
        """Put the lowest number behind a name that makes it free."""
        name, n = fit_name(wanted, LONGEST), 1
        while not self._is_free(kind, ours, name):
            n += 1
            mark = f" ({n})"
            name = fit_name(wanted, LONGEST - len(mark)) + mark
        return name

    def _is_free(self, kind: Kind, ours: str, name: str) -> bool:
        """Say whether a name can be given: an agency may be one of our vendors, and an entry of the same list is adopted."""
        bearers = {(one.kind, one.ours) for one in links.bearers(self._db, self._company, name)} - {
            (kind, ours)
        }
        met = {other for other, _ in bearers} | {
            one for one in (self._taken.get(name.casefold()),) if one
        }
        if kind in met or any(other.list is not kind.list for other in met):
            return False
        return lists.taken_by(self._db, self._company, name) in (None, kind.list)
