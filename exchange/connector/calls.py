"""The calls of a session, each one transaction that is durable before the answer leaves.

Nothing is kept between calls: the service may restart, or another process may serve the next one. `sendRequestXML`
stores what it is about to send; `receiveResponseXML` works out what follows from a reply on one moment of the
database, then stores it with the journal's entries, and starts over when something moved in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exchange.connector import sessions
from exchange.connector.sessions import Session
from exchange.connector.table import Call, State, What, what
from exchange.connector.telling import INTERRUPTED, UNKNOWN_TICKET, summary
from exchange.delivery import companies, hresults, jobs
from exchange.delivery.documents import Moved
from exchange.delivery.identifying import ANOTHER_FILE, announced_trouble
from exchange.delivery.jobs import Job, Question, Reply, Taken, Turn
from exchange.delivery.sets import set_id
from exchange.qbxml.envelope import VERSION
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection

ACTOR = "exchange"
"""Who the journal says that posted and parked documents."""

NOT_ASKED = "QuickBooks answered a question that was not asked: nothing was taken from it."
OUT_OF_STEP = "The Web Connector and tui-pos are out of step: run the update again."
TOO_OLD = "This QuickBooks takes qbXML up to {major}.{minor}, and {wanted} is needed: use QuickBooks Desktop 2014 or later."

DONE = "done"
"""What connectionError answers to give up; anything else, even nothing, names a company file to try."""

COMPLETE, FAILURE = 100, -1
MOST_ODD = 5
"""Calls out of order that a session survives."""

MOST_QUESTIONS = 5000
"""Questions of one session; the rest waits for the next, as QuickBooks is hard to use meanwhile."""

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Calls:
    """Answer the calls of sessions on a shop's database; used from the one thread that owns the shop."""

    shop: Shop
    jobs: tuple[Job, ...]

    def send(
        self, ticket: str, source: str, *, hcp: str, file: str, version: tuple[int, int]
    ) -> str:
        """Give the next request, or nothing."""
        now = self.shop.clock()

        def work(db: Connection) -> str:
            session = sessions.find(db, ticket, source)
            does = what(session.state, Call.SEND) if session else What.NOTHING
            if session is None or does is What.NOTHING:
                return ""
            trouble = self._not_this_file(db, session, hcp, file, version)
            if not trouble and does is What.REPEAT_QUESTION:
                trouble = OUT_OF_STEP if session.odd >= MOST_ODD else ""
            if trouble:
                sessions.advance(
                    db, session, Call.SEND, State.FAILED, now=now, error=trouble, answer=FAILURE
                )
                return ""
            if does is What.REPEAT_QUESTION:
                sessions.advance(db, session, Call.SEND, State.ASKED, now=now, odd=session.odd + 1)
                return session.question
            return self._ask(db, session, file, now)

        return self.shop.work(work)

    def _not_this_file(
        self, db: Connection, session: Session, hcp: str, file: str, version: tuple[int, int]
    ) -> str:
        """Say what speaks against sending to the company file that is open; empty when nothing does."""
        wanted = tuple(int(part) for part in VERSION.split("."))
        if version > (0, 0) and version < wanted:
            return TOO_OLD.format(major=version[0], minor=version[1], wanted=VERSION)
        if session.file and file and file.casefold() != session.file.casefold():
            return ANOTHER_FILE
        return announced_trouble(companies.get(db, session.company), hcp) if hcp else ""

    def _ask(self, db: Connection, session: Session, file: str, now: int) -> str:
        found = None
        if session.done < MOST_QUESTIONS:
            found = jobs.next_question(self._turn(db, session, now), self.jobs)
        if found is None:
            sessions.advance(db, session, Call.SEND, State.ENDED, now=now, answer=COMPLETE)
            return ""
        job, question = found
        question.write(db)
        sessions.advance(
            db,
            session,
            Call.SEND,
            State.ASKED,
            now=now,
            **_out(job, question, session.file or file),
        )
        return question.text

    def receive(self, ticket: str, source: str, reply: Reply) -> int:
        """Store what QuickBooks answered; say how far the work is, 100 when nothing is left, negative for trouble."""
        for _ in range(_TRIES):
            try:
                return self._receive(ticket, source, reply)
            except Moved:
                continue
        raise Refusal("busy", "Other programs keep changing the queue: run the update again.")

    def _receive(self, ticket: str, source: str, reply: Reply) -> int:
        now = self.shop.clock()

        def look(db: Connection) -> tuple[Session | None, Taken | None]:
            session = sessions.find(db, ticket, source)
            if session is None or what(session.state, Call.RECEIVE) is not What.TAKE:
                return session, None
            answer = reply.to(session.asked)
            if answer.is_stray:
                return session, None
            turn = self._turn(db, session, now)
            return session, jobs.take(turn, self.jobs, session.job, session.about, answer)

        session, taken = self.shop.read(look)
        does = what(session.state, Call.RECEIVE) if session else What.NOTHING
        if session is None or does is What.NOTHING:
            return FAILURE
        if does is What.REPEAT_ANSWER:
            return session.answer
        if does is What.UNASKED:
            return self._fail(session, Call.RECEIVE, NOT_ASKED, now)
        return self._stray(session, now) if taken is None else self._store(session, taken, now)

    def _store(self, session: Session, taken: Taken, now: int) -> int:
        """Write what follows from a reply, with the session's progress, in one transaction."""
        answer = FAILURE

        def write(db: Connection) -> None:
            nonlocal answer
            taken.write(db)
            recognised = session.recognised or taken.recognised
            then, answer = self._progress(db, session, recognised, taken.trouble, now)
            sessions.advance(
                db,
                session,
                Call.RECEIVE,
                then,
                now=now,
                recognised=recognised,
                question="",
                answer=answer,
                error=taken.trouble,
                done=session.done + 1,
                posted=session.posted + taken.posted,
                parked=session.parked + taken.parked,
            )

        if taken.entries:
            self.shop.append(taken.entries, actor=ACTOR, also=write)
        else:
            self.shop.work(write)
        return answer

    def _progress(
        self, db: Connection, session: Session, recognised: bool, trouble: str, now: int
    ) -> tuple[State, int]:
        """Look, when everything is written, whether there is more to ask, so that 100 is said at the right call."""
        if trouble:
            return State.FAILED, FAILURE
        turn = self._turn(db, session, now, recognised=recognised)
        if session.done + 1 >= MOST_QUESTIONS or not jobs.has_work(turn, self.jobs):
            return State.ENDED, COMPLETE
        return State.ANSWERED, min(99, (session.done + 1) * 100 // max(session.total, 1))

    def _stray(self, session: Session, now: int) -> int:
        """Leave everything as it is for an answer to something else, unless they keep coming."""
        if session.odd >= MOST_ODD:
            return self._fail(session, Call.RECEIVE, OUT_OF_STEP, now)
        self.shop.work(
            lambda db: sessions.advance(
                db, session, Call.RECEIVE, State.ASKED, now=now, odd=session.odd + 1
            )
        )
        return session.answer

    def _fail(self, session: Session, call: Call, trouble: str, now: int) -> int:
        self.shop.work(
            lambda db: sessions.advance(
                db, session, call, State.FAILED, now=now, error=trouble, answer=FAILURE
            )
        )
        return FAILURE

    def connection_error(self, ticket: str, source: str, hresult: str, message: str) -> str:
        """Say what to do when QuickBooks did not open: name the company file once, or give up."""
        now = self.shop.clock()

        def work(db: Connection) -> str:
            session = sessions.find(db, ticket, source)
            if session is None or what(session.state, Call.CONNECTION_ERROR) is What.NOTHING:
                return DONE
            told = hresults.explain(hresult, message)
            path = companies.get(db, session.company).path
            by_path = told.conduct is hresults.Conduct.PATH and bool(path) and not session.odd
            if by_path and session.state is State.READY:
                sessions.advance(db, session, Call.CONNECTION_ERROR, State.READY, now=now, odd=1)
                return path
            sessions.advance(
                db,
                session,
                Call.CONNECTION_ERROR,
                State.FAILED,
                now=now,
                error=told.sentence,
                answer=FAILURE,
            )
            return DONE

        return self.shop.work(work)

    def last_error(self, ticket: str, source: str) -> str:
        """Tell the user what went wrong, in one sentence; empty when nothing did."""
        session = self.shop.read(lambda db: sessions.find(db, ticket, source))
        if session is None or what(session.state, Call.LAST_ERROR) is What.NOTHING:
            return UNKNOWN_TICKET
        return session.error

    def close(self, ticket: str, source: str) -> str:
        """Say good-bye with the session's result; a repeated good-bye gets the same."""
        now = self.shop.clock()

        def work(db: Connection) -> str:
            session = sessions.find(db, ticket, source)
            if session is None or what(session.state, Call.CLOSE) is What.NOTHING:
                return UNKNOWN_TICKET
            if session.state is not State.CLOSED:
                broken = session.state in (State.READY, State.ASKED, State.ANSWERED)
                error = session.error or (INTERRUPTED if broken else "")
                session = sessions.advance(
                    db, session, Call.CLOSE, State.CLOSED, now=now, error=error, question=""
                )
            return summary(session, companies.get(db, session.company))

        return self.shop.work(work)

    def _turn(
        self, db: Connection, session: Session, now: int, *, recognised: bool | None = None
    ) -> Turn:
        return Turn(
            db=db,
            company=companies.get(db, session.company),
            ticket=session.ticket,
            recognised=session.recognised if recognised is None else recognised,
            until=session.until,
            now=now,
            new_id=self._new_id,
        )

    @property
    def _new_id(self) -> Callable[[], str]:
        return lambda: set_id(self.shop.ids())


def _out(job: Job, question: Question, file: str) -> dict[str, str]:
    """Give the columns of a session whose question is out."""
    return {
        "job": job.name,
        "asked": question.asked,
        "about": question.about,
        "question": question.text,
        "file": file,
    }
