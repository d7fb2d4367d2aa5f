"""The lists of the company file as QuickBooks last told them: accounts, names, items and the short ones.

They are read by the job in `reading`, a page to a transaction, and asked here a page or a name at a time, so that
100,000 customers and items never stand in memory together. Customers, vendors, employees and other names share one
space of names in QuickBooks: `taken_by` says who has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from exchange.company.facts import Facts, facts_of
from exchange.delivery import cache
from exchange.qbxml.item_records import Item
from exchange.qbxml.list_records import (
    AccountRet,
    ClassRet,
    CustomerRet,
    DateDrivenTermsRet,
    EmployeeRet,
    ListEntry,
    OtherNameRet,
    PaymentMethodRet,
    PreferencesRet,
    SalesTaxCodeRet,
    StandardTermsRet,
    VendorRet,
)
from exchange.qbxml.response import parse
from tui_pos.journal.connection import Connection, Row

PAGE = 200
"""Entries that are handled in one transaction."""


class Lists(StrEnum):
    """Name the lists; `NAMES` are those that share their names."""

    ACCOUNT = "account"
    CLASS = "class"
    METHOD = "payment method"
    TERMS = "terms"
    TAX_CODE = "tax code"
    EMPLOYEE = "employee"
    OTHER_NAME = "other name"
    VENDOR = "vendor"
    CUSTOMER = "customer"
    ITEM = "item"


NAMES = (Lists.CUSTOMER, Lists.VENDOR, Lists.EMPLOYEE, Lists.OTHER_NAME)
"""The lists in which no name may stand twice."""

_LIST_OF: dict[type[ListEntry], Lists] = {
    AccountRet: Lists.ACCOUNT,
    ClassRet: Lists.CLASS,
    PaymentMethodRet: Lists.METHOD,
    StandardTermsRet: Lists.TERMS,
    DateDrivenTermsRet: Lists.TERMS,
    SalesTaxCodeRet: Lists.TAX_CODE,
    EmployeeRet: Lists.EMPLOYEE,
    OtherNameRet: Lists.OTHER_NAME,
    VendorRet: Lists.VENDOR,
    CustomerRet: Lists.CUSTOMER,
    Item: Lists.ITEM,
}

_COLUMNS = "list, list_id, name, kind, active, edit_sequence, facts"
_SELECT = f"SELECT {_COLUMNS} FROM exchange_listed WHERE company = ? AND list = ?"
_PUT = """
    INSERT INTO exchange_listed
        (company, list, list_id, name, folded, kind, active, edit_sequence, reading, fresh, facts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
    ON CONFLICT (company, list, list_id) DO UPDATE SET name = excluded.name, folded = excluded.folded,
        kind = excluded.kind, active = excluded.active, edit_sequence = excluded.edit_sequence,
        reading = excluded.reading, facts = excluded.facts,
        fresh = CASE WHEN exchange_listed.facts = excluded.facts AND exchange_listed.name = excluded.name
            AND exchange_listed.active = excluded.active
            AND exchange_listed.edit_sequence = excluded.edit_sequence
            THEN exchange_listed.fresh ELSE 1 END"""
_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Facts).decode


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold one entry: `name` is its full name, `kind` QuickBooks' word (`ItemInventory`, `Customer`), `facts` the rest."""

    list: Lists
    list_id: str
    name: str
    kind: str
    active: bool
    edit_sequence: str
    facts: Facts

    def fact(self, name: str) -> str:
        """Give a fact, empty where QuickBooks has none."""
        return self.facts.get(name, "")


def put(db: Connection, company: str, entries: Iterable[ListEntry], reading: int) -> None:
    """Keep entries as they were answered; those that changed are marked fresh for whoever follows them."""
    rows = []
    for one in map(listed, entries):
        facts = _encode(one.facts).decode()
        rows.append(
            (
                company,
                one.list.value,
                one.list_id,
                one.name,
                one.name.casefold(),
                one.kind,
                int(one.active),
                one.edit_sequence,
                reading,
                facts,
            )
        )
    db.executemany(_PUT, rows)


def listed(entry: ListEntry) -> Listed:
    """Make an answered entry what is kept of it."""
    return Listed(
        list_of(entry),
        entry.list_id,
        entry.path,
        type(entry).__name__.removesuffix("Ret"),
        entry.is_active is not False,
        entry.edit_sequence or "",
        facts_of(entry),
    )


def list_of(entry: ListEntry) -> Lists:
    """Say which list an answered entry belongs to."""
    return next(name for kind, name in _LIST_OF.items() if isinstance(entry, kind))


def sweep(db: Connection, company: str, name: Lists, reading: int) -> None:
    """Drop the entries of a list that a whole reading did not meet: they were deleted or merged there."""
    db.execute(
        "DELETE FROM exchange_listed WHERE company = ? AND list = ? AND reading < ?",
        (company, name.value, reading),
    )


def by_id(db: Connection, company: str, name: Lists, list_id: str) -> Listed | None:
    """Find an entry by its ListID."""
    rows = db.execute(f"{_SELECT} AND list_id = ?", (company, name.value, list_id))
    return _listed(rows[0]) if rows else None


def by_name(db: Connection, company: str, name: Lists, full_name: str) -> Listed | None:
    """Find an entry by its full name, whatever the case of its letters; an active one before one at rest."""
    rows = db.execute(
        f"{_SELECT} AND folded = ? ORDER BY active DESC, list_id LIMIT 1",
        (company, name.value, full_name.casefold()),
    )
    return _listed(rows[0]) if rows else None


def page(
    db: Connection,
    company: str,
    name: Lists,
    *,
    after: str = "",
    limit: int = PAGE,
    fresh: bool = False,
) -> list[Listed]:
    """List entries by ListID, those behind the last one of an earlier page; with `fresh` only changed ones."""
    only = " AND fresh = 1" if fresh else ""
    rows = db.execute(
        f"{_SELECT}{only} AND list_id > ? ORDER BY list_id LIMIT ?",
        (company, name.value, after, limit),
    )
    return [_listed(row) for row in rows]


def every(db: Connection, company: str, name: Lists) -> Iterator[Listed]:
    """Walk through a whole list, a page at a time."""
    after = ""
    while found := page(db, company, name, after=after):
        yield from found
        after = found[-1].list_id


def search(
    db: Connection, company: str, name: Lists, begins: str = "", limit: int = PAGE
) -> list[Listed]:
    """List active entries whose full name begins with a text, by name: the chart of accounts for a picker."""
    low = begins.casefold()
    rows = db.execute(
        f"{_SELECT} AND active = 1 AND folded >= ? AND folded < ? ORDER BY folded LIMIT ?",
        (company, name.value, low, low + "\U0010ffff", limit),
    )
    return [_listed(row) for row in rows]


def count(db: Connection, company: str, name: Lists) -> int:
    """Count the entries of a list, those at rest included."""
    sql = "SELECT count(*) FROM exchange_listed WHERE company = ? AND list = ?"
    return int(db.execute(sql, (company, name.value))[0][0])


def seen(db: Connection, company: str, name: Lists, list_ids: Iterable[str]) -> None:
    """Take the mark of change off entries that were followed."""
    sql = "UPDATE exchange_listed SET fresh = 0 WHERE company = ? AND list = ? AND list_id = ?"
    db.executemany(sql, [(company, name.value, list_id) for list_id in list_ids])


def taken_by(db: Connection, company: str, name: str) -> Lists | None:
    """Say in which of the lists that share their names a name stands, None when it is free."""
    marks = ", ".join("?" * len(NAMES))
    rows = db.execute(
        f"SELECT list FROM exchange_listed WHERE company = ? AND list IN ({marks}) AND folded = ?",
        (company, *(one.value for one in NAMES), name.casefold()),
    )
    return Lists(rows[0][0]) if rows else None


def preferences(db: Connection, company: str) -> PreferencesRet | None:
    """Give the preferences of the company file as its last session told them, None before the first."""
    found = cache.get(db, company, cache.IDENTITY)
    if found is None:
        return None
    for response in parse(found.value).responses:
        for record in response.records:
            if isinstance(record, PreferencesRet):
                return record
    return None


def _listed(row: Row) -> Listed:
    name, list_id, full_name, kind, active, edit_sequence, facts = row
    return Listed(
        Lists(name), list_id, full_name, kind, bool(active), edit_sequence, _decode(facts)
    )
