"""What QuickBooks is known to have: batches, postings with their TxnIDs, voided ones, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tui_pos.data.daynumber import from_day, to_day
from tui_pos.data.identities import key_of, names
from tui_pos.journal.connection import Connection, Row

_POSTING = """
    SELECT document, pos, kind, ref_number, txn_id, edit_sequence, amount, txn_day
    FROM exchange_posting WHERE company = ?"""
_BATCHES = """
    SELECT pos, batch, store, day, documents FROM exchange_batch WHERE company = ? AND day BETWEEN ? AND ?
    ORDER BY day, pos"""
_CUT = "SELECT batch FROM exchange_batch WHERE company = ? AND day = ? AND store = ? ORDER BY pos"
_PARKED = """
    SELECT document, pos, at, why, cure FROM exchange_parking WHERE company = ? ORDER BY pos"""
_VOIDS = """
    SELECT document, pos, at, ref_number, txn_id, why FROM exchange_void WHERE company = ? ORDER BY pos"""


def is_connected(db: Connection) -> bool:
    """Say whether any company file of QuickBooks is connected to this database."""
    return bool(db.execute("SELECT 1 FROM exchange_company LIMIT 1"))


@dataclass(frozen=True, slots=True)
class Posting:
    """Tell a document that QuickBooks has."""

    document: str
    pos: int
    kind: str
    ref_number: str
    txn_id: str
    edit_sequence: str
    amount: int
    txn_date: date | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Tell a business day of a store that was cut into documents."""

    pos: int
    batch: str
    store: str
    day: date
    documents: int


@dataclass(frozen=True, slots=True)
class Parked:
    """Tell a document that waits for a person, why, and what would help."""

    document: str
    pos: int
    at: int
    why: str
    cure: str


@dataclass(frozen=True, slots=True)
class Void:
    """Tell a document that QuickBooks keeps at 0.00, and why it was voided; no number if it was never seen posted."""

    document: str
    pos: int
    at: int
    ref_number: str
    txn_id: str
    why: str


def posting(db: Connection, company: str, document: str) -> Posting | None:
    """Give the proof that QuickBooks has one of our documents, None when there is none."""
    rows = db.execute(f"{_POSTING} AND document = ?", (company, document))
    return _posting(rows[0]) if rows else None


def postings(db: Connection, company: str) -> list[Posting]:
    """List every document that a QuickBooks company has from us, in the order in which it came to have them."""
    return [_posting(row) for row in db.execute(f"{_POSTING} ORDER BY pos", (company,))]


def batches(db: Connection, company: str, first: date, last: date) -> list[Batch]:
    """List the batches of business days `first` to `last`."""
    rows = db.execute(_BATCHES, (company, to_day(first), to_day(last)))
    ids = names(db, (row[2] for row in rows))
    return [Batch(p, b, ids.get(s, ""), from_day(d), n) for p, b, s, d, n in rows]


def batches_of_day(db: Connection, company: str, store: str, day: date) -> list[str]:
    """List the batches that a store's business day was cut into; none means that it is still to be cut."""
    rows = db.execute(_CUT, (company, to_day(day), key_of(db, store)))
    return [str(batch) for (batch,) in rows]


def parked(db: Connection, company: str) -> list[Parked]:
    """List the documents that wait for a person, the oldest first."""
    return [Parked(*row) for row in db.execute(_PARKED, (company,))]


def voids(db: Connection, company: str) -> list[Void]:
    """List the documents that were posted and voided again, the oldest first."""
    return [Void(*row) for row in db.execute(_VOIDS, (company,))]


def _posting(row: Row) -> Posting:
    document, pos, kind, ref_number, txn_id, edit_sequence, amount, day = row
    txn_date = from_day(day) if day else None
    return Posting(document, pos, kind, ref_number, txn_id, edit_sequence, amount, txn_date)
