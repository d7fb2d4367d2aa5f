"""What QuickBooks' reply to a document means: a pure judgement, from the reply and the row alone.

Who says no decides what is known. A statusCode of 1000 and more: nothing was saved, and QuickBooks would repeat that
answer for ever under this message set id, so the next try needs a new one. No answer at all: it may have run, so
the same bytes go again and QuickBooks answers from its record. 600, 9001, 9002 and 9005: its record is
no help, so only a look-up can tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from exchange.delivery import hresults
from exchange.delivery.jobs import Reply
from exchange.delivery.records import Document, Role
from exchange.delivery.states import Event
from exchange.qbxml.faults import BadResponse
from exchange.qbxml.limits import MESSAGES
from exchange.qbxml.list_records import ListEntry
from exchange.qbxml.response import Response, Severity
from exchange.qbxml.status import Action, Meaning, judge, meaning
from exchange.qbxml.txn_records import Transaction, TxnVoidRet

BACK_OFF = (1, 5, 15, 30, 60)
"""Minutes before the next try of a document that was locked; the last one repeats."""

SENDINGS = 3
"""How often the same bytes are sent without an answer before a look-up is made."""

MOST_SENDINGS = 6
"""How often a document is sent in all before a person has to look at it."""

QUEUE, REFUSE = "queue", "refuse"
"""What follows when a look-up finds nothing: send it anew, or set it aside for a person."""

VOIDED = "voided"
"""The code of a document that QuickBooks keeps at 0.00; it never leaves again under its identity."""

TAKEN_OUT = "taken_out"
"""The code of a document that a person took out of the queue."""

SETTLED = (VOIDED, TAKEN_OUT)
"""Codes of refused documents that wait for nobody."""

TOTAL_DIFFERS = "total_differs"
"""The code of a document that came to another total in QuickBooks than here."""

_ONCE_MORE = frozenset({1000, 1010, 3231})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Say what is known of a document now.

    `event` None leaves the row as it is. `returned` is QuickBooks' total in cents. `stop` halts the company's queue,
    `trouble` ends the session.
    """

    event: Event | None = None
    code: str = ""
    cause: str = ""
    cure: str = ""
    txn_id: str = ""
    edit_sequence: str = ""
    returned: int | None = None
    next_try: int = 0
    absent: str = ""
    stop: bool = False
    trouble: str = ""


def cents(total: Decimal | None) -> int | None:
    """Turn QuickBooks' amount, which has two decimals, into cents."""
    return None if total is None else int(total.scaleb(2))


def judge_reply(document: Document, reply: Reply, now: int) -> Finding:
    """Judge the reply to the message set of a document that is `sending`."""
    if reply.answers is None:
        return _no_answer(document, reply)
    code = reply.answers.message_set_status_code
    if code not in (None, 0):
        return _recovery(document, code or 0)
    try:
        answer = reply.answers.answer(document.message_set, MESSAGES[document.kind])
    except BadResponse as fault:
        return _again(document, fault.sentence)
    if answer is None:
        return _doubt(
            "no_answer",
            "QuickBooks answered, but not to this document.",
            "It is looked up before anything is sent again.",
        )
    return _answered(document, answer, now)


def _no_answer(document: Document, reply: Reply) -> Finding:
    if reply.is_refused_form:
        told = hresults.explain(reply.hresult)
        return _doubt(told.text, told.cause, told.cure, REFUSE)
    return _again(document, reply.trouble)


def _again(document: Document, trouble: str) -> Finding:
    """Leave it for the next session to send again, or look it up when that has been tried often enough."""
    if document.attempts < SENDINGS:
        return Finding(trouble=trouble)
    absent = REFUSE if document.attempts >= MOST_SENDINGS else QUEUE
    cause = f"It was sent {document.attempts} times and QuickBooks gave no answer that can be read."
    found = _doubt("no_answer", cause, f"Last time: {trouble}", absent)
    return replace(found, trouble=trouble)


def _recovery(document: Document, code: int) -> Finding:
    told = meaning(code)
    if told is None:
        return _doubt(
            str(code),
            f"QuickBooks answered the message set with code {code}, which is in no documentation.",
            "It is looked up before anything is sent again.",
        )
    lasting = told.action is not Action.QUERY or document.attempts >= MOST_SENDINGS
    return _doubt(str(code), told.cause, told.cure, REFUSE if lasting else QUEUE)


def _doubt(code: str, cause: str, cure: str, absent: str = QUEUE) -> Finding:
    return Finding(event=Event.DOUBTED, code=code, cause=cause, cure=cure, absent=absent)


def _answered(document: Document, answer: Response, now: int) -> Finding:
    told = judge(answer.status_code, answer.severity, answer.message)
    if told.action is Action.DONE:
        return _saved(document, answer)
    code, cause = str(answer.status_code), _in_own_words(told, answer)
    if told.action is Action.STOP:
        return Finding(event=Event.REQUEUED, code=code, cause=cause, cure=told.cure, stop=True)
    if told.action is Action.RETRY:
        return _later(document, code, cause, told, now)
    if told.action is Action.QUERY:
        # 3100 to 3200 speak of another record and cannot pass by themselves; 3220 to 3240 may.
        lasting = answer.status_code <= 3200 or document.attempts >= MOST_SENDINGS
        return _doubt(code, cause, told.cure, REFUSE if lasting else QUEUE)
    return Finding(event=Event.PARKED, code=code, cause=cause, cure=told.cure)


def _in_own_words(told: Meaning, answer: Response) -> str:
    said = " ".join(answer.message.split())[:500]
    return f"{told.cause} QuickBooks says: “{said}”" if said else told.cause


def _later(document: Document, code: str, cause: str, told: Meaning, now: int) -> Finding:
    """Wait with growing pauses for a lock; an internal error gets one more try."""
    if int(code) in _ONCE_MORE and document.attempts >= SENDINGS - 1:
        return Finding(event=Event.PARKED, code=code, cause=cause, cure=told.cure)
    minutes = BACK_OFF[min(document.attempts, len(BACK_OFF)) - 1]
    return Finding(
        event=Event.REQUEUED,
        code=code,
        cause=cause,
        cure=told.cure,
        next_try=now + minutes * 60_000,
    )


def _saved(document: Document, answer: Response) -> Finding:
    """Take the identity that proves it; without one, or without the total of a document, it is looked up."""
    txn_id, edit_sequence, returned = identity(answer)
    if not txn_id:
        return _doubt(
            str(answer.status_code),
            "QuickBooks reported success without saying what it saved.",
            "It is looked up before anything is sent again.",
        )
    finding = saved(document, txn_id, edit_sequence, returned)
    if document.role is Role.DOCUMENT and document.expected is not None and returned is None:
        return replace(finding, event=Event.DOUBTED, absent=REFUSE)
    if answer.severity is not Severity.INFO and not finding.stop:
        told = judge(answer.status_code, answer.severity, answer.message)
        cause = _in_own_words(told, answer)
        return replace(finding, code=str(answer.status_code), cause=cause, cure=told.cure)
    return finding


def saved(document: Document, txn_id: str, edit_sequence: str, returned: int | None) -> Finding:
    """Say that QuickBooks has a document; a total that differs from ours halts the company's queue."""
    finding = Finding(
        event=Event.SAVED, txn_id=txn_id, edit_sequence=edit_sequence, returned=returned
    )
    checked = document.role is Role.DOCUMENT and None not in (document.expected, returned)
    if not checked or document.expected == returned:
        return finding
    ours, theirs = _dollars(document.expected), _dollars(returned)
    return replace(
        finding,
        code=TOTAL_DIFFERS,
        cause=f"{document.ref_number} comes to {ours} here and to {theirs} in QuickBooks.",
        cure="Compare the two documents, correct the mapping or the preference behind it, then start again.",
        stop=True,
    )


def _dollars(amount: int | None) -> str:
    value = amount or 0
    return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"


def identity(answer: Response) -> tuple[str, str, int | None]:
    """Find what was saved: its TxnID or ListID, its EditSequence, and its total in cents if the answer tells it."""
    for one in answer.records:
        if isinstance(one, Transaction) and one.txn_id:
            return one.txn_id, one.edit_sequence or "", cents(one.total)
        if isinstance(one, ListEntry):
            return one.list_id, one.edit_sequence or "", None
        if isinstance(one, TxnVoidRet):
            return one.txn_id, "", None
    told = answer.recovery
    if told is None:
        return "", "", None
    return told.txn_id or told.list_id or "", told.edit_sequence or "", None
