"""Beginning a session: the company's other sessions end, and it is known from the start whether there is work."""

from __future__ import annotations

from exchange.connector import sessions
from exchange.connector.sessions import Session
from exchange.connector.table import State
from exchange.delivery import companies, documents, jobs, restoring
from exchange.delivery.jobs import Job, Turn
from exchange.delivery.records import Company
from exchange.delivery.sets import set_id
from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection

NO_WORK = "none"
"""What authenticate answers when there is nothing to exchange."""

_OVERHEAD = 2
"""Questions of a session beside its documents: whose file it is, and to forget what is settled."""


def open_session(
    shop: Shop, all_jobs: tuple[Job, ...], company: str, ticket: str, source: str
) -> str:
    """Begin a session for a company whose password was right; gives the company file to open, or `none`.

    After a restore of our database the queue is put in doubt in the same transaction, before anything can be asked.
    """
    now = shop.clock()

    def work(db: Connection) -> str:
        restoring.prepare(db, companies.get(db, company), now=now)
        owner = companies.get(db, company)
        sessions.take_over(db, company, now)
        until = documents.last_position(db, company)
        turn = Turn(
            db=db,
            company=owner,
            ticket=ticket,
            recognised=True,
            until=until,
            now=now,
            new_id=lambda: set_id(shop.ids()),
        )
        state = State.READY if jobs.has_work(turn, all_jobs) else State.IDLE
        waiting = documents.sendable(db, company, now=now, until=until)
        total = waiting + _OVERHEAD if state is State.READY else 0
        sessions.insert(db, _fresh(owner, ticket, source, state, now, until, total))
        return owner.path if state is State.READY else NO_WORK

    return shop.work(work)


def _fresh(
    owner: Company, ticket: str, source: str, state: State, now: int, until: int, total: int
) -> Session:
    return Session(
        ticket=ticket,
        company=owner.company,
        state=state,
        version=0,
        source=source,
        opened=now,
        seen=now,
        file="",
        recognised=False,
        job="",
        asked="",
        about="",
        question="",
        answer=0,
        error="",
        odd=0,
        until=until,
        total=total,
        done=0,
        posted=0,
        parked=0,
    )
