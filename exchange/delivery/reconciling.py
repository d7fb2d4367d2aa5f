"""Comparing what we posted with what QuickBooks has: after a restore of the company file, or for peace of mind.

Posted documents of a range of days are read back by their TxnIDs. What is missing there, or was deleted, voided or
edited by somebody, becomes a finding with both figures. What is missing without anybody having deleted it is missing
because an older company file came back: `recovery.send_missing` looks it up once more and sends it. All else is a
person's decision, and is left as the person left it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from exchange.delivery import cache, documents
from exchange.delivery.figures import is_void, substance
from exchange.delivery.jobs import Question, Reply, Taken, Turn
from exchange.delivery.judging import cents
from exchange.delivery.records import Document
from exchange.delivery.sets import asking
from exchange.qbxml.faults import BadResponse
from exchange.qbxml.limits import MESSAGES
from exchange.qbxml.message import Message
from exchange.qbxml.response import parse
from exchange.qbxml.txn_queries import TxnDeletedQuery
from exchange.qbxml.txn_records import Transaction, TxnDeletedRet
from tui_pos.core.refusal import Refusal
from tui_pos.journal.connection import Connection

PAGE = 50
"""Documents that one question asks for."""

_RUN, _FINDING = "reconcile", "finding"


@dataclass(frozen=True, slots=True)
class Progress:
    """Say how far a comparison has come; `finished` is a time in milliseconds UTC, 0 while it runs."""

    first: str
    last: str
    kind: str = ""
    position: int = 0
    checked: int = 0
    finished: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold one finding; totals in cents, `theirs` None when QuickBooks tells none.

    `what` is `missing` (an older file came back), `deleted` or `voided` by somebody there, or `changed`: another total,
    or, when the totals agree, other accounts, names or amounts of lines.
    """

    document: str
    what: str
    kind: str
    ref_number: str
    txn_id: str
    ours: int | None
    theirs: int | None


def start(db: Connection, company: str, first: date, last: date, *, now: int) -> None:
    """Ask for a comparison of documents dated `first` to `last` in the next session; earlier findings are dropped."""
    if first > last:
        raise Refusal("date_range", f"{first} is after {last}: give the earlier day first.")
    cache.drop(db, company, _FINDING)
    _keep(db, company, Progress(first.isoformat(), last.isoformat()), now)


def progress(db: Connection, company: str) -> Progress | None:
    """Say how far the last comparison has come, None when none was asked for."""
    found = cache.get(db, company, _RUN)
    return Progress(**json.loads(found.value)) if found else None


def differences(db: Connection, company: str) -> list[Difference]:
    """List what the last comparison found."""
    return [Difference(**json.loads(one.value)) for one in cache.every(db, company, _FINDING)]


def _keep(db: Connection, company: str, run: Progress, now: int) -> None:
    cache.put(db, company, _RUN, "", json.dumps(asdict(run)), now)


class Reconcile:
    """Read posted documents back, fifty of one kind at a time."""

    name = "reconcile"

    def has_work(self, turn: Turn) -> bool:
        """Say whether a comparison was asked for and has not been finished."""
        run = progress(turn.db, turn.company.company)
        return run is not None and not run.finished and bool(self._page(turn, run))

    def ask(self, turn: Turn) -> Question | None:
        """Ask for the next documents by TxnID."""
        run = progress(turn.db, turn.company.company)
        page = self._page(turn, run) if run and not run.finished else []
        if not page:
            return None
        asked = turn.new_id()
        queries = {"page": _query(page), "deleted": _deletions(page)}
        text = asking(queries, asked, turn.company.edition)
        return Question(asked=asked, text=text)

    def take(self, turn: Turn, about: str, reply: Reply) -> Taken:
        """Compare identity and total of each document, and note what differs."""
        run = progress(turn.db, turn.company.company)
        page = self._page(turn, run) if run else []
        if run is None or not page:
            return Taken()
        if reply.answers is None:
            return Taken(trouble=reply.trouble)
        answer = reply.answer("page", type(_query(page)))
        if answer is None or answer.status_code not in (0, 1, 500):
            said = answer.message if answer else "it gave no answer"
            return Taken(trouble=f"QuickBooks could not be compared with: {said}")
        found = {one.txn_id: one for one in answer.all(Transaction)}
        deleted = reply.answer("deleted", TxnDeletedQuery)
        gone = {one.txn_id for one in deleted.all(TxnDeletedRet)} if deleted else set()
        compared = (_compare(doc, found.get(doc.txn_id), doc.txn_id in gone) for doc in page)
        differing = [one for one in compared if one]
        after = Progress(
            run.first, run.last, page[-1].kind, page[-1].position, run.checked + len(page)
        )
        last = not self._page(turn, after)

        def write(db: Connection) -> None:
            company = turn.company.company
            for one in differing:
                cache.put(db, company, _FINDING, one.document, json.dumps(asdict(one)), turn.now)
            done = asdict(after) | {"finished": turn.now if last else 0}
            _keep(db, company, Progress(**done), turn.now)

        return Taken(write=write)

    def _page(self, turn: Turn, run: Progress) -> list[Document]:
        first, last = date.fromisoformat(run.first), date.fromisoformat(run.last)
        return documents.posted_after(
            turn.db, turn.company.company, first, last, run.kind, run.position, PAGE
        )


def _query(page: list[Document]) -> Message:
    kind = page[0].kind
    lines = {"include_line_items": True} if kind in _WITH_LINES else {}
    query = MESSAGES[kind.removesuffix("Add") + "Query"]
    return query(txn_id=tuple(one.txn_id for one in page), **lines)  # type: ignore[call-arg]


_WITH_LINES = frozenset(MESSAGES) - {"ReceivePaymentAdd", "TimeTrackingAdd"}


def _deletions(page: list[Document]) -> TxnDeletedQuery:
    return TxnDeletedQuery(txn_del_type=(page[0].kind.removesuffix("Add"),))


def _compare(document: Document, found: Transaction | None, deleted: bool) -> Difference | None:
    """Find what differs; a TxnID that a restored file has given to another transaction counts as missing."""
    ours = document.expected if document.expected is not None else document.returned
    theirs = cents(found.total) if found else None
    if found is None or found.external_guid not in (None, UUID(document.document)):
        what, theirs = "deleted" if deleted else "missing", None
    elif is_void(found):
        what, theirs = "voided", 0
    elif (ours is not None and theirs is not None and ours != theirs) or _is_edited(
        document, found
    ):
        what = "changed"
    else:
        return None
    return Difference(
        document.document, what, document.kind, document.ref_number, document.txn_id, ours, theirs
    )


def _is_edited(document: Document, found: Transaction) -> bool:
    """Compare with what QuickBooks answered when it saved the document; its EditSequence alone changes for less."""
    if found.edit_sequence == document.edit_sequence or not document.answer:
        return False
    try:
        answers = parse(document.answer).responses
    except BadResponse:
        return False
    for answer in answers:
        for one in answer.records:
            if isinstance(one, Transaction) and one.txn_id == document.txn_id:
                return substance(one) != substance(found)
    return False
