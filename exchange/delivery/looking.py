"""Looking up in QuickBooks what only QuickBooks can tell, before anything is sent again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from exchange.delivery import documents
from exchange.delivery.identifying import respect_closing
from exchange.delivery.jobs import Question, Reply, Taken, Turn
from exchange.delivery.judging import BACK_OFF
from exchange.delivery.matching import Knows, match, questions
from exchange.delivery.records import Document
from exchange.delivery.sets import asking
from exchange.delivery.settling import Instead, nothing_instead, settle, together
from exchange.delivery.states import Event, State
from exchange.qbxml.record import Record
from exchange.qbxml.response import Severity
from exchange.qbxml.txn_records import Transaction
from tui_pos.journal.connection import Connection

MOST = 200
"""Rows beside the one that was asked for which one answer settles, so that no transaction is long."""

_FOUND_NONE = frozenset({1, 500})
"""Status codes of a query that say "not there": an answer, whatever its severity."""


class LookUp:
    """Decide what became of the rows that are `unknown`."""

    name = "look up"

    def __init__(self, instead: Instead = nothing_instead) -> None:
        self._instead = instead

    def has_work(self, turn: Turn) -> bool:
        """Say whether a row is unknown; a company that is stopped may still look, as that changes nothing."""
        return documents.is_in_state(
            turn.db, turn.company.company, State.UNKNOWN, now=turn.now, until=turn.until
        )

    def ask(self, turn: Turn) -> Question | None:
        """Ask by number and by date, or by name, in one set of queries."""
        row = documents.in_state(
            turn.db, turn.company.company, State.UNKNOWN, now=turn.now, until=turn.until
        )
        if row is None:
            return None
        asked = turn.new_id()
        text = asking(questions(row), asked, turn.company.edition)
        return Question(asked=asked, text=text, about=row.document)

    def take(self, turn: Turn, about: str, reply: Reply) -> Taken:
        """Match what was found; a question that QuickBooks did not answer is asked again later."""
        row = documents.find(turn.db, turn.company.company, about)
        if row is None or row.state is not State.UNKNOWN:
            return Taken()
        if reply.is_refused_form:
            return _later(turn, row, reply.message)
        if reply.answers is None:
            return Taken(trouble=reply.trouble)
        answers = [reply.answer(name, type(query)) for name, query in questions(row).items()]
        unanswered = [
            one
            for one in answers
            if one is None
            or (one.severity is Severity.ERROR and one.status_code not in _FOUND_NONE)
        ]
        if unanswered:
            return _later(turn, row, unanswered[0].message if unanswered[0] else "")
        records = [record for one in answers if one for record in one.records]
        finding = respect_closing(turn, row, match(row, records, _known(turn, row)))
        taken = settle(turn, row, finding, reply.text, self._instead)
        return together([taken, *islice(self._proven_too(turn, row, records), MOST)])

    def _proven_too(self, turn: Turn, row: Document, records: list[Record]) -> Iterator[Taken]:
        """Settle further rows in doubt that the same answer proves: a day that was restored may have thousands."""
        found: dict[UUID, list[Record]] = {}
        for one in records:
            if isinstance(one, Transaction) and one.external_guid is not None:
                found.setdefault(one.external_guid, []).append(one)
        for identity, same in found.items():
            other = documents.find(turn.db, turn.company.company, str(identity))
            if other is None or other.document == row.document or other.probe:
                continue
            finding = match(other, same) if other.state is State.UNKNOWN else None
            if finding is not None and finding.event is Event.SAVED:
                yield settle(turn, other, finding, "", self._instead)


def _known(turn: Turn, row: Document) -> Knows:
    """Say which identities the queue knows; before a restore of our database nobody else can have made any."""
    if not turn.company.to_be_looked_up(row.txn_date):
        return lambda identity: True
    return lambda identity: documents.find(turn.db, turn.company.company, str(identity)) is not None


def _later(turn: Turn, row: Document, said: str) -> Taken:
    cause = "QuickBooks did not answer the question whether it has this document."
    if said:
        cause += f" It says: “{' '.join(said.split())[:500]}”"

    def write(db: Connection) -> None:
        next_try = turn.now + BACK_OFF[-1] * 60_000
        cure = "It is asked again within an hour; nothing is sent until then."
        documents.delay(db, row, next_try=next_try, cause=cause, cure=cure)

    return Taken(write=write)
