"""The names that our customers, tax agencies and staff bear in QuickBooks, where one name is one person.

A name is given when a document first needs it and stays the same for ever, so that a customer who moves or marries
keeps the account that QuickBooks has. Names are unique over customers, vendors and employees there: whoever comes
second gets a number behind it.
"""

from __future__ import annotations

from collections.abc import Iterable

from exchange.delivery import cache
from exchange.posting.books import Directory
from exchange.posting.source import Source
from exchange.qbxml.text import fit_name
from tui_pos.core.documents import Memo, Transfer, Voucher
from tui_pos.core.receipt import AccountPaymentLine, ItemLine, Receipt
from tui_pos.data.queries import catalog, people, settings
from tui_pos.data.working.persons import fields_of
from tui_pos.journal.bodies import TimeClocked
from tui_pos.journal.connection import Connection

_KIND = "name"
_LONGEST = 41


def directory_of(
    db: Connection, company: str, sources: Iterable[Source], now: int
) -> tuple[Directory, dict[str, str]]:
    """Gather the records that some entries name; the second part are names given now, to be kept with `keep_names`."""
    found = list(sources)
    goods = {item for source in found for item in _items(source)}
    customers = {one for source in found for one in _customers(source)}
    vendors = {source.body.vendor for source in found if isinstance(source.body, Voucher)}
    staff = {source.body.staff for source in found if isinstance(source.body, TimeClocked)}
    names = _Names(db, company)
    tax = settings.tax(db, now)
    agencies = {one.id: names.of("agency", one.id, one.name) for one in tax.agencies} if tax else {}
    directory = Directory(
        stores={store.id: store for store in settings.stores(db)},
        departments={one.id: one for one in catalog.departments(db)},
        items=catalog.items(db, sorted(goods), now),
        customers={one: names.of("customer", one, _customer(db, one)) for one in sorted(customers)},
        vendors={one: names.of("vendor", one, _vendor(db, one)) for one in sorted(vendors)},
        agencies=agencies,
        staff={one: names.of("staff", one, _member(db, one)) for one in sorted(staff)},
    )
    return directory, names.fresh


def keep_names(db: Connection, company: str, fresh: dict[str, str], now: int) -> None:
    """Remember names from now on, in the transaction that queues the documents which bear them."""
    for key, name in fresh.items():
        cache.put(db, company, _KIND, key, name, now)


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


def _customer(db: Connection, customer: str) -> str:
    """Name a customer as QuickBooks lists them: the company, or first and last name."""
    known = people.customer(db, customer)
    if known is None:
        return ""
    fields = fields_of(db, known.person)
    name = " ".join(part for part in (fields.get("first"), fields.get("last")) if part)
    return fields.get("company") or name or f"Customer {known.number}"


def _vendor(db: Connection, vendor: str) -> str:
    """Name a vendor as QuickBooks lists them: the company, or first and last name."""
    known = people.vendor(db, vendor)
    if known is None:
        return ""
    fields = fields_of(db, known.person)
    name = " ".join(part for part in (fields.get("first"), fields.get("last")) if part)
    return fields.get("company") or name or f"Vendor {known.number}"


def _member(db: Connection, staff: str) -> str:
    known = people.staff(db, staff)
    if known is None:
        return ""
    fields = fields_of(db, known.person)
    return " ".join(part for part in (fields.get("first"), fields.get("last")) if part)


class _Names:
    """Give names; `fresh` are those that nobody bore before."""

    def __init__(self, db: Connection, company: str) -> None:
        self.fresh: dict[str, str] = {}
        self._given = {one.key: one.value for one in cache.every(db, company, _KIND)}
        self._taken = {name.casefold() for name in self._given.values()}

    def of(self, kind: str, id_: str, wanted: str) -> str:
        """Give the name of somebody, the one of old if there is one; empty where nobody is known."""
        key = f"{kind}:{id_}"
        if key in self._given or not wanted:
            return self._given.get(key, "")
        name, n = fit_name(wanted, _LONGEST), 1
        while name.casefold() in self._taken:
            n += 1
            mark = f" ({n})"
            name = fit_name(wanted, _LONGEST - len(mark)) + mark
        self._given[key] = self.fresh[key] = name
        self._taken.add(name.casefold())
        return name
