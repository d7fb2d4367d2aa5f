"""Keep what QuickBooks is known to have, and what waits for a person."""

from __future__ import annotations

from tui_pos.data.daynumber import to_day
from tui_pos.data.identities import register
from tui_pos.journal.bodies import BatchCut, DocumentParked, DocumentPosted, DocumentVoided
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("exchange_batch", "exchange_posting", "exchange_parking", "exchange_void")

_BATCH = """
    INSERT INTO exchange_batch (pos, company, batch, store, day, documents) VALUES (?, ?, ?, ?, ?, ?)"""
_POSTING = """
    INSERT INTO exchange_posting (company, document, pos, kind, ref_number, txn_id, edit_sequence,
        amount, txn_day)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (company, document) DO UPDATE SET pos = excluded.pos, kind = excluded.kind,
        ref_number = excluded.ref_number, txn_id = excluded.txn_id,
        edit_sequence = excluded.edit_sequence, amount = excluded.amount,
        txn_day = excluded.txn_day"""
_PARK = """
    INSERT INTO exchange_parking (company, document, pos, at, why, cure) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (company, document) DO UPDATE SET pos = excluded.pos, at = excluded.at,
        why = excluded.why, cure = excluded.cure"""
_UNPARK = "DELETE FROM exchange_parking WHERE company = ? AND document = ?"
_NUMBER = "SELECT ref_number FROM exchange_posting WHERE company = ? AND document = ?"
_UNPOST = "DELETE FROM exchange_posting WHERE company = ? AND document = ?"
_VOID = """
    INSERT INTO exchange_void (company, document, pos, at, ref_number, txn_id, why)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (company, document) DO UPDATE SET pos = excluded.pos, at = excluded.at,
        ref_number = excluded.ref_number, txn_id = excluded.txn_id, why = excluded.why"""


@projects("exchange.cut")
def batch_cut(db: Connection, entry: Entry, body: BatchCut) -> None:
    """Note that a day was made into documents."""
    store = register(db, (body.store,)).get(body.store, 0)
    row = (entry.pos, body.company, body.batch, store, to_day(body.day), len(body.documents))
    db.execute(_BATCH, row)


@projects("exchange.posted")
def document_posted(db: Connection, entry: Entry, body: DocumentPosted) -> None:
    """Note that QuickBooks has a document, which therefore no longer waits."""
    db.execute(_UNPARK, (body.company, body.document))
    head = (body.company, body.document, entry.pos, body.kind, body.ref_number, body.txn_id)
    day = to_day(body.txn_date) if body.txn_date else None
    db.execute(_POSTING, (*head, body.edit_sequence, body.amount, day))


@projects("exchange.parked")
def document_parked(db: Connection, entry: Entry, body: DocumentParked) -> None:
    """Note that a document waits for a person."""
    row = (body.company, body.document, entry.pos, entry.at, body.why, body.cure)
    db.execute(_PARK, row)


@projects("exchange.voided")
def document_voided(db: Connection, entry: Entry, body: DocumentVoided) -> None:
    """Note that QuickBooks has a document at nothing: it is posted no more, and waits for nobody."""
    key = (body.company, body.document)
    numbers = db.execute(_NUMBER, key)
    db.execute(_UNPARK, key)
    db.execute(_UNPOST, key)
    number = numbers[0][0] if numbers else ""
    db.execute(_VOID, (*key, entry.pos, entry.at, number, body.txn_id, body.why))
