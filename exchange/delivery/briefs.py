"""The queue at a glance: counts, and rows without their texts, by queries that indexes answer however long it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from datetime import date

from exchange.delivery.judging import SETTLED, VOIDED
from exchange.delivery.records import Role
from exchange.delivery.states import State
from tui_pos.data.daynumber import from_day
from tui_pos.journal.connection import Connection, Row

PAGE = 100
"""Rows that one page shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Hold what a list shows of one row of the queue; the columns mean what `records.Document` says."""

    document: str
    position: int
    role: Role
    kind: str
    ref_number: str
    txn_date: date | None
    state: State
    attempts: int
    txn_id: str
    code: str
    cause: str
    cure: str
    changed_at: int


@dataclass(frozen=True, slots=True)
class Count:
    """Count the rows of one role, kind and state; refused ones that wait for nobody count apart, as `settled`."""

    role: Role
    kind: str
    state: State
    settled: bool
    rows: int


_NAMES = tuple(field.name for field in fields(Brief))
_SELECT = (
    "SELECT "
    + ", ".join("txn_day" if name == "txn_date" else name for name in _NAMES)
    + " FROM exchange_document WHERE company = ?"
)
_COUNTS = """
    SELECT role, kind, state, count(*) FROM exchange_document WHERE company = ?
    GROUP BY role, kind, state ORDER BY role, kind, state"""
_SETTLED = """
    SELECT role, kind, state FROM exchange_document
    WHERE company = ? AND state = 'refused' AND code IN (?, ?) ORDER BY position"""
_REFUSED = f"{_SELECT} AND state = 'refused' AND code NOT IN (?, ?) AND position > ? ORDER BY position LIMIT ?"
_VOIDED = f"{_SELECT} AND state = 'refused' AND code = ? ORDER BY position DESC LIMIT ?"
_LATEST = f"{_SELECT} ORDER BY changed_at DESC, position DESC LIMIT ? OFFSET ?"
_IDENTITY = "SELECT document FROM exchange_document WHERE company = ? AND document = ?"
_NUMBER = "SELECT document FROM exchange_document WHERE company = ? AND ref_number IN (?, ?, ?)"


def _brief(row: Row) -> Brief:
    values = dict(zip(_NAMES, row, strict=True))
    values["role"], values["state"] = Role(values["role"]), State(values["state"])
    values["txn_date"] = from_day(values["txn_date"]) if values["txn_date"] else None
    return Brief(**values)


def counts(db: Connection, company: str) -> list[Count]:
    """Count a company's queue by role, kind and state."""
    settled = Counter(db.execute(_SETTLED, (company, *SETTLED)))
    found: list[Count] = []
    for role, kind, state, rows in db.execute(_COUNTS, (company,)):
        apart = settled[role, kind, state]
        for count, is_settled in ((int(rows) - apart, False), (apart, True)):
            if count:
                found.append(Count(Role(role), str(kind), State(state), is_settled, count))
    return found


def refused(db: Connection, company: str, *, after: int = 0, most: int = PAGE) -> list[Brief]:
    """List what waits for a person, in the queue's order from behind a position on."""
    return [_brief(row) for row in db.execute(_REFUSED, (company, *SETTLED, after, most))]


def voided(db: Connection, company: str, *, most: int = PAGE) -> list[Brief]:
    """List the documents that were voided in QuickBooks, the newest first."""
    return [_brief(row) for row in db.execute(_VOIDED, (company, VOIDED, most))]


def latest(db: Connection, company: str, *, skip: int = 0, most: int = PAGE) -> list[Brief]:
    """List the rows that changed last, the newest first, leaving `skip` of them out."""
    return [_brief(row) for row in db.execute(_LATEST, (company, most, skip))]


def named(db: Connection, company: str, wanted: str) -> list[str]:
    """Find the keys of rows by identity or number, typed as it is or in one case."""
    word = wanted.strip().strip("{}")
    spelled = (word, word.upper(), word.lower())
    rows = db.execute(_IDENTITY, (company, word.lower())) + db.execute(_NUMBER, (company, *spelled))
    return sorted({str(key) for (key,) in rows})
