"""What follows from a finding: the row, the rows that waited for it, the queue's halt, and the journal's entry."""

from __future__ import annotations

from exchange.delivery import companies, documents
from exchange.delivery.jobs import Taken, Turn
from exchange.delivery.judging import TOTAL_DIFFERS, Finding
from exchange.delivery.queue import VOIDED, queue_void
from exchange.delivery.records import Document, Role
from exchange.delivery.states import Event
from tui_pos.journal.bodies import DocumentParked, DocumentPosted
from tui_pos.journal.connection import Connection

KEPT_ANSWER = 100_000
"""Characters of QuickBooks' answer that are kept with a document, for the log."""


def settle(turn: Turn, document: Document, finding: Finding, answer: str) -> Taken:
    """Turn a finding into the changes of one transaction."""
    if finding.event is None:
        return Taken(trouble=finding.trouble)

    def write(db: Connection) -> None:
        _change(db, turn, document, finding, answer[:KEPT_ANSWER])
        if finding.event is Event.SAVED:
            _follow(db, turn, document)
        if finding.stop:
            companies.stop(db, document.company, finding.code, finding.cause, finding.cure)
            if document.probe and finding.code == TOTAL_DIFFERS:
                queue_void(
                    db, document.company, document.document, txn_id=finding.txn_id, now=turn.now
                )

    is_document = document.role is Role.DOCUMENT
    return Taken(
        entries=_entries(document, finding),
        write=write,
        posted=int(is_document and finding.event is Event.SAVED),
        parked=int(finding.event is Event.PARKED),
        trouble=finding.trouble,
    )


def _change(db: Connection, turn: Turn, document: Document, finding: Finding, answer: str) -> None:
    columns: dict[str, object] = {
        "code": finding.code,
        "cause": finding.cause,
        "cure": finding.cure,
        "next_try": finding.next_try,
        "absent": finding.absent,
        "answer": answer,
    }
    if finding.txn_id:
        columns |= {"txn_id": finding.txn_id, "edit_sequence": finding.edit_sequence}
        columns["returned"] = finding.returned
    assert finding.event is not None
    documents.change(db, document, finding.event, now=turn.now, **columns)


def _follow(db: Connection, turn: Turn, document: Document) -> None:
    """Let go what waited for a row; a void takes its document out of the books."""
    documents.release(db, document.company, document.document)
    if document.role is not Role.VOID:
        return
    voided = documents.find(db, document.company, document.sources[0])
    if voided is not None:
        documents.change(db, voided, Event.PARKED, now=turn.now, **VOIDED)


def _entries(document: Document, finding: Finding) -> tuple[DocumentPosted | DocumentParked, ...]:
    if document.role is Role.VOID and finding.event is Event.SAVED:
        why, cure = str(VOIDED["cause"]), str(VOIDED["cure"])
        (voided,) = document.sources
        return (DocumentParked(company=document.company, document=voided, why=why, cure=cure),)
    if document.role is not Role.DOCUMENT:
        return ()
    if finding.event is Event.SAVED:
        total = finding.returned if finding.returned is not None else document.expected
        return (
            DocumentPosted(
                company=document.company,
                document=document.document,
                kind=document.kind.removesuffix("Add"),
                ref_number=document.ref_number,
                txn_id=finding.txn_id,
                edit_sequence=finding.edit_sequence,
                amount=total or 0,
                txn_date=document.txn_date,
            ),
        )
    if finding.event is Event.PARKED:
        return (parked_entry(document, finding.cause, finding.cure),)
    return ()


def parked_entry(document: Document, why: str, cure: str) -> DocumentParked:
    """Word the journal's entry of a document that waits for a person."""
    return DocumentParked(company=document.company, document=document.document, why=why, cure=cure)
