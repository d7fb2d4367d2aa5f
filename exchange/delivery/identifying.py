"""The first question of every session: which QuickBooks, which company file, which preferences.

The Web Connector keeps our FileID in the company file from the moment at which the .qwc file was added. Only a file
that answers with it is written to; another one, or one without a FileID, ends the session before anything is sent.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from exchange.delivery import cache, companies, documents
from exchange.delivery.jobs import Question, Reply, Taken, Turn
from exchange.delivery.judging import Finding
from exchange.delivery.records import FILE_ID_NAME, OWNER_ID, Company, Document, Role
from exchange.delivery.sets import asking
from exchange.delivery.settling import parked_entry
from exchange.delivery.states import Event, State
from exchange.qbxml.envelope import check_host
from exchange.qbxml.faults import BadResponse
from exchange.qbxml.list_records import CompanyRet, HostRet, PreferencesRet
from exchange.qbxml.message import Message
from exchange.qbxml.queries import CompanyQuery, HostQuery, PreferencesQuery
from exchange.qbxml.record import Record
from exchange.qbxml.response import ResponseSet, parse
from tui_pos.core.refusal import Refusal
from tui_pos.journal.connection import Connection

ANOTHER_FILE = (
    "The company file that is open belongs to another company than this connection: nothing was sent."
    " Open the shop's own company file, then run the update again."
)
NO_FILE_ID = (
    "The company file that is open does not know this connection: nothing was sent. Open the shop's own company file"
    " and add the .qwc file to the Web Connector while it is open."
)
CLOSED = "3171"
"""The status code of what lies behind the closing date."""

BEHIND_CLOSING = "The books are closed up to {closing}, and this document is dated {day}."
OPEN_PERIOD = (
    "Let the bookkeeper open the period, or enter it by hand in the open one, then resend."
)

_OWNER = UUID(OWNER_ID)
_QUERIES: dict[str, Message] = {
    "host": HostQuery(),
    "company": CompanyQuery(owner_id=(_OWNER,)),
    "preferences": PreferencesQuery(),
}


def file_id(answer: CompanyRet) -> str:
    """Give the FileID that a company file carries for us, empty when it carries none."""
    for one in answer.data_ext:
        if one.data_ext_name == FILE_ID_NAME and one.owner_id in (None, _OWNER):
            return one.data_ext_value.strip().upper()
    return ""


def announced_trouble(company: Company, hcp: str) -> str:
    """Judge what the Web Connector itself says of the open file at a session's first call; empty when nothing speaks against it.

    It is only a warning shot: what cannot be read is passed over, since the file is asked again.
    """
    if not hcp.strip():
        return ""
    try:
        answers = parse(hcp)
    except BadResponse:
        return ""
    found = _record(answers, CompanyRet)
    known = file_id(found) if isinstance(found, CompanyRet) else ""
    return ANOTHER_FILE if known and known != company.file_id else ""


def _record(answers: ResponseSet, kind: type[Record]) -> Record | None:
    return next(
        (one for answer in answers.responses for one in answer.records if isinstance(one, kind)),
        None,
    )


class Identify:
    """Recognise the company file; documents behind its closing date are set aside at once."""

    name = "identify"

    def has_work(self, turn: Turn) -> bool:
        """Say whether this session's file is still unknown."""
        return not turn.recognised

    def ask(self, turn: Turn) -> Question | None:
        """Ask for host, company and preferences in one set, which writes nothing."""
        if turn.recognised:
            return None
        question = turn.new_id()
        return Question(asked=question, text=asking(_QUERIES, question, turn.company.edition))

    def take(self, turn: Turn, about: str, reply: Reply) -> Taken:
        """Compare the FileID; then keep what was answered and park what is behind the closing date."""
        if reply.answers is None:
            return Taken(trouble=reply.trouble)
        host, company, preferences = (
            _record(reply.answers, kind) for kind in (HostRet, CompanyRet, PreferencesRet)
        )
        trouble = _trouble(turn.company, host, company)
        if trouble:
            return Taken(trouble=trouble)
        books = (
            preferences.accounting_preferences if isinstance(preferences, PreferencesRet) else None
        )
        closing = books.closing_date if books else None
        behind = _behind(turn, closing) if closing else []

        def write(db: Connection) -> None:
            cache.put(db, turn.company.company, cache.IDENTITY, "", reply.text, turn.now)
            companies.set_closing_date(db, turn.company.company, closing)
            for document in behind:
                cause = _cause(document, closing)
                documents.change(
                    db,
                    document,
                    Event.PARKED,
                    now=turn.now,
                    code=CLOSED,
                    cause=cause,
                    cure=OPEN_PERIOD,
                )

        entries = tuple(parked_entry(one, _cause(one, closing), OPEN_PERIOD) for one in behind)
        return Taken(entries=entries, write=write, parked=len(behind), recognised=True)


def _trouble(company: Company, host: Record | None, found: Record | None) -> str:
    if not isinstance(host, HostRet) or not isinstance(found, CompanyRet):
        return "QuickBooks did not say which company file is open: nothing was sent."
    known = file_id(found)
    if not known:
        return NO_FILE_ID
    if known != company.file_id:
        return ANOTHER_FILE
    country = (host.country or "").upper()
    if country and country != company.edition:
        return (
            f"This is a QuickBooks for {country}, and the company is set up for {company.edition}:"
            " nothing was sent. Correct the edition in the exchange's settings."
        )
    try:
        check_host(host)
    except Refusal as refused:
        return refused.sentence
    return ""


def respect_closing(turn: Turn, document: Document, finding: Finding) -> Finding:
    """Set a document aside that would leave for a period that is closed, when a look-up has just cleared it."""
    closing = turn.company.closing_date
    clear = finding.event is Event.REQUEUED and document.role is Role.DOCUMENT
    if not clear or closing is None or document.txn_date is None or document.txn_date > closing:
        return finding
    cause = _cause(document, closing)
    return Finding(event=Event.PARKED, code=CLOSED, cause=cause, cure=OPEN_PERIOD)


def _behind(turn: Turn, closing: date) -> list[Document]:
    waiting = documents.all_in_state(turn.db, turn.company.company, State.QUEUED)
    return [
        one
        for one in waiting
        if one.role is Role.DOCUMENT and one.txn_date is not None and one.txn_date <= closing
    ]


def _cause(document: Document, closing: date | None) -> str:
    return BEHIND_CLOSING.format(closing=closing, day=document.txn_date)
