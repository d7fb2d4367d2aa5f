"""The queue at a glance: counts, and rows without their texts, by queries that indexes answer however long it is."""

from __future__ import annotations

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
    SELECT role, kind, state, CASE WHEN code IN (?, ?) THEN 1 ELSE 0 END AS settled, count(*)
    FROM exchange_document WHERE company = ? GROUP BY role, kind, state, settled
    ORDER BY role, kind, state, settled"""
_REFUSED = f"{_SELECT} AND state = 'refused' AND code NOT IN (?, ?) AND position > ? ORDER BY position LIMIT ?"
_VOIDED = f"{_SELECT} AND state = 'refused' AND code = ? ORDER BY position DESC LIMIT ?"
_LATEST = f"{_SELECT} ORDER BY changed_at DESC, position DESC LIMIT ? OFFSET ?"
_NAMED = """
    SELECT document FROM exchange_document WHERE company = ? AND document = ?
    UNION SELECT document FROM exchange_document WHERE company = ? AND lower(ref_number) = ?
    ORDER BY document"""


def _brief(row: Row) -> Brief:
    values = dict(zip(_NAMES, row, strict=True))
    values["role"], values["state"] = Role(values["role"]), State(values["state"])
    values["txn_date"] = from_day(values["txn_date"]) if values["txn_date"] else None
    return Brief(**values)


def counts(db: Connection, company: str) -> list[Count]:
    """Count a company's queue by role, kind and state."""
    rows = db.execute(_COUNTS, (*SETTLED, company))
    return [Count(Role(r), str(k), State(s), bool(v), int(n)) for r, k, s, v, n in rows]


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
    """Find the keys of rows by identity or number, in whatever case they were typed."""
    word = wanted.strip().strip("{}").lower()
    return [str(key) for (key,) in db.execute(_NAMED, (company, word, company, word))]
