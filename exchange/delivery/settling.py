"""What follows from a finding: the row, the rows that waited for it, the queue's halt, and the journal's entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from exchange.delivery import companies, documents
from exchange.delivery.jobs import Taken, Turn
from exchange.delivery.judging import TOTAL_DIFFERS, VOIDED, Finding
from exchange.delivery.queue import queue_void
from exchange.delivery.records import Document, Role
from exchange.delivery.states import Event
from tui_pos.journal.bodies import DocumentParked, DocumentPosted, DocumentVoided
from tui_pos.journal.connection import Connection

KEPT_ANSWER = 100_000
"""Characters of QuickBooks' answer that are kept with a document, for the log."""

AT_NOTHING = "It was voided: QuickBooks keeps it at 0.00."
SEND_ANEW = "Send it again as a new document when what was wrong is put right."

Instead = Callable[[Connection, Document, int], str]
"""Puts another document in a voided one's place, in the same transaction; gives the sentence that tells so, or nothing."""


def nothing_instead(db: Connection, voided: Document, now: int) -> str:
    """Leave a voided document without a successor."""
    return ""


def settle(
    turn: Turn,
    document: Document,
    finding: Finding,
    answer: str,
    instead: Instead = nothing_instead,
) -> Taken:
    """Turn a finding into the changes of one transaction."""
    if finding.event is None:
        return Taken(trouble=finding.trouble)
    # Only the first answer proves a sign: a difference that comes later is somebody's edit.
    wrong_probe = document.probe and document.returned is None and finding.code == TOTAL_DIFFERS

    def write(db: Connection) -> None:
        _change(db, turn, document, finding, answer[:KEPT_ANSWER])
        if finding.stop:
            companies.stop(db, document.company, finding.code, finding.cause, finding.cure)
        if wrong_probe:
            # What waits for the probe goes on waiting: for its successor.
            queue_void(db, document.company, document.document, txn_id=finding.txn_id, now=turn.now)
        elif finding.event is Event.SAVED:
            documents.release(db, document.company, document.document)
        voided = _voided(db, document, finding)
        if voided is not None:
            # What had the right total before was voided by a person, and proves nothing about a sign.
            _void(db, turn, voided, nothing_instead if _was_right(document) else instead)

    is_document = document.role is Role.DOCUMENT
    return Taken(
        entries=_entries(turn, document, finding),
        write=write,
        posted=int(is_document and finding.event is Event.SAVED),
        parked=int(finding.event is Event.PARKED),
        trouble=finding.trouble,
    )


def together(several: Iterable[Taken]) -> Taken:
    """Make one transaction of what follows from several findings."""
    found = tuple(several)

    def write(db: Connection) -> None:
        for taken in found:
            taken.write(db)

    return Taken(
        entries=tuple(entry for taken in found for entry in taken.entries),
        write=write,
        posted=sum(taken.posted for taken in found),
        parked=sum(taken.parked for taken in found),
        trouble=" ".join(taken.trouble for taken in found if taken.trouble),
    )


def _was_right(document: Document) -> bool:
    """Say whether QuickBooks has answered a document with its total before."""
    return document.returned is not None and document.returned == document.expected


def _voided(db: Connection, document: Document, finding: Finding) -> Document | None:
    """Give the document that a finding proves to stand at nothing in QuickBooks."""
    if document.role is Role.VOID and finding.event is Event.SAVED:
        return documents.find(db, document.company, document.sources[0])
    if document.role is Role.DOCUMENT and finding.code == VOIDED:
        return documents.find(db, document.company, document.document)
    return None


def _void(db: Connection, turn: Turn, voided: Document, instead: Instead) -> None:
    """Take a document out of the books; whatever comes in its place is queued in the same transaction."""
    cure = instead(db, voided, turn.now)
    if voided.code == VOIDED:
        documents.delay(db, voided, next_try=0, cause=voided.cause, cure=cure or voided.cure)
        return
    columns = {"code": VOIDED, "cause": _why(voided), "cure": cure or SEND_ANEW}
    documents.change(db, voided, Event.PARKED, now=turn.now, **columns)


def _why(voided: Document) -> str:
    return f"{voided.cause} {AT_NOTHING}".strip()


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


def _entries(
    turn: Turn, document: Document, finding: Finding
) -> tuple[DocumentPosted | DocumentParked | DocumentVoided, ...]:
    voided = _voided(turn.db, document, finding)
    if voided is not None:
        why = finding.cause if finding.code == VOIDED else _why(voided)
        txn_id = finding.txn_id or voided.txn_id
        entry = DocumentVoided(
            company=document.company, document=voided.document, txn_id=txn_id, why=why
        )
        return (entry,)
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
