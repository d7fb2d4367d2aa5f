"""Sending documents and set-up requests, one to a message set, and sending again what was left without an answer.

One to a set, so that only one can be unknown at a time. The exact text, its id and the ticket are stored before the
text leaves. A row that a session finds `sending` goes out again byte for byte under the same id: QuickBooks
then answers from its own record instead of running it twice.
"""

from __future__ import annotations

from typing import TypedDict

from exchange.delivery import documents
from exchange.delivery.jobs import Question, Reply, Taken, Turn
from exchange.delivery.judging import judge_reply
from exchange.delivery.sets import addressed
from exchange.delivery.settling import Instead, nothing_instead, settle
from exchange.delivery.states import Event, State
from tui_pos.journal.connection import Connection


class _Sending:
    """Share what both jobs do with a reply."""

    def __init__(self, instead: Instead = nothing_instead) -> None:
        self._instead = instead

    def take(self, turn: Turn, about: str, reply: Reply) -> Taken:
        """Judge the reply and settle the row; one that is settled already is left alone."""
        document = documents.find(turn.db, turn.company.company, about)
        if document is None or document.state is not State.SENDING:
            return Taken()
        finding = judge_reply(document, reply, turn.now)
        return settle(turn, document, finding, reply.text, self._instead)


class Recover(_Sending):
    """Send again what left in an earlier session and was never answered."""

    name = "recover"

    def has_work(self, turn: Turn) -> bool:
        """Say whether a row is still `sending`."""
        return documents.is_in_state(
            turn.db, turn.company.company, State.SENDING, **_reach(turn, at_once=True)
        )

    def ask(self, turn: Turn) -> Question | None:
        """Give the same bytes again."""
        row = documents.in_state(
            turn.db, turn.company.company, State.SENDING, **_reach(turn, at_once=True)
        )
        if row is None:
            return None

        def write(db: Connection) -> None:
            columns = {"ticket": turn.ticket, "attempts": row.attempts + 1}
            documents.change(db, row, Event.SENT, now=turn.now, **columns)

        return Question(asked=row.message_set, text=row.sent, about=row.document, write=write)


class Deliver(_Sending):
    """Send what waits, in its order, set-up requests before what needs them."""

    name = "deliver"

    def has_work(self, turn: Turn) -> bool:
        """Say whether a row waits whose time has come and whose needs are met."""
        return documents.is_in_state(turn.db, turn.company.company, State.QUEUED, **_reach(turn))

    def ask(self, turn: Turn) -> Question | None:
        """Give the row a new message set id and remember the exact text."""
        row = documents.in_state(turn.db, turn.company.company, State.QUEUED, **_reach(turn))
        if row is None:
            return None
        message_set = turn.new_id()
        text = addressed(row.request, message_set)

        def write(db: Connection) -> None:
            documents.change(
                db,
                row,
                Event.SENT,
                now=turn.now,
                message_set=message_set,
                sent=text,
                ticket=turn.ticket,
                attempts=row.attempts + 1,
                remembered=True,
            )

        return Question(asked=message_set, text=text, about=row.document, write=write)


class _Reach(TypedDict):
    now: int
    until: int
    voids_only: bool


def _reach(turn: Turn, *, at_once: bool = False) -> _Reach:
    """Say which rows may leave; in a company that is stopped only the voiding of a document goes on."""
    stopped = bool(turn.company.stopped)
    return {
        "now": documents.NEVER if at_once else turn.now,
        "until": documents.NEVER if stopped or at_once else turn.until,
        "voids_only": stopped,
    }
