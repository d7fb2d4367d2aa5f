"""Another document in the place of a voided one: the same receipts under a new identity and a new number.

QuickBooks keeps what was voided at 0.00, so the old identity can never be posted again; both stay in the history.
"""

from __future__ import annotations

import msgspec

from exchange import kept
from exchange.company.file import file_of
from exchange.delivery import documents
from exchange.delivery.judging import VOIDED
from exchange.delivery.queue import QueuedDocument, enqueue
from exchange.delivery.records import Document as Row
from exchange.posting import numbers
from exchange.posting.books import CompanyFile
from exchange.posting.document import Document
from exchange.posting.requests import request
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import settings
from tui_pos.journal.connection import Connection


def succeed(
    db: Connection, voided: Row, document: Document, file: CompanyFile, *, probe: bool, now: int
) -> Document:
    """Queue the successor of a voided document, written for a company file."""
    fresh = msgspec.structs.replace(
        document,
        id=numbers.guid(str(document.id), "again"),
        ref_number=numbers.again(document.ref_number),
    )
    queued = QueuedDocument(
        request=request(fresh, file),
        expected_total=fresh.total,
        sources=fresh.sources,
        needs=voided.needs,
        probe=probe,
    )
    enqueue(db, voided.company, [queued], now=now)
    kept.keep_instead(db, voided.company, voided.document, fresh, now=now)
    return fresh


def send_anew(db: Connection, company: str, document: str, *, now: int) -> Document:
    """Queue a document that somebody voided in QuickBooks by mistake once more, as a new one; gives that.

    Refusals: `not_voided`; `succeeded` when another was queued in its place already.
    """
    row = documents.find(db, company, document)
    made = kept.stored_one(db, company, document)
    file = file_of(db, company, settings.currency(db))
    if row is None or row.code != VOIDED or made is None or file is None:
        raise Refusal(
            "not_voided", "Only a document that was voided in QuickBooks goes as a new one."
        )
    after = kept.current(db, company, document)
    if after is not None and after.id != made.id:
        raise Refusal(
            "succeeded",
            f"{row.ref_number} was voided, and {after.ref_number} stands in its place already.",
        )
    fresh = succeed(db, row, made, file, probe=False, now=now)
    cure = f"The same receipts go again as {fresh.ref_number}."
    documents.delay(db, row, next_try=0, cause=row.cause, cure=cure)
    return fresh
