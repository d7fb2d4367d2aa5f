"""After a restore of our database: nothing is sent until QuickBooks was asked what it has.

The restored database does not know what was sent after its backup. Rows that were waiting then may have been posted
since, and documents that are made anew from receipts which come back from the tills may have been posted by the
lost database. So every row that is not posted is looked up first, and every document of a business day up to the restore
is looked up when it is queued. What the look-up may find, and what follows, is `matching`'s.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from exchange.delivery import documents
from exchange.delivery.judging import QUEUE, REFUSE, VOIDED
from exchange.delivery.records import Company
from exchange.delivery.states import Event, State
from tui_pos.data.daynumber import to_day
from tui_pos.journal import origins
from tui_pos.journal.connection import Connection

_LAST_BEFORE = """
    SELECT coalesce(max(at), 0) FROM journal_entry
    WHERE pos < (SELECT coalesce(min(pos), 0) FROM journal_entry WHERE origin = ?)"""
_FIRST_AFTER = "SELECT coalesce(min(at), 0) FROM journal_entry WHERE origin = ?"
_NOTE = "UPDATE exchange_company SET epoch = ?, look_from = ?, look_to = ? WHERE company = ?"


def prepare(db: Connection, company: Company, *, now: int) -> None:
    """Put every row that is not posted in doubt, and remember which days have to be looked up; harmless if not needed.

    Runs in the transaction that opens a session, before anything can be asked.
    """
    origin = origins.own(db)
    if origin is None or origin.epoch == company.epoch:
        return
    if origin.prior is None:
        db.execute(_NOTE, (origin.epoch, None, None, company.company))
        return
    backup = int(db.execute(_LAST_BEFORE, (origin.id,))[0][0])
    restore = int(db.execute(_FIRST_AFTER, (origin.id,))[0][0]) or now
    # A business day may have begun the day before the clock's, and other zones are a day apart at most.
    first, last = _day(backup) - timedelta(days=2), _day(restore) + timedelta(days=1)
    if company.look_from is not None and company.look_to is not None:
        first, last = min(first, company.look_from), max(last, company.look_to)
    db.execute(_NOTE, (origin.epoch, to_day(first), to_day(last), company.company))
    for state in (State.QUEUED, State.SENDING, State.REFUSED):
        _doubt(db, company, state, now)


def _day(at: int) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).date()


def _doubt(db: Connection, company: Company, state: State, now: int) -> None:
    for row in documents.all_in_state(db, company.company, state):
        if row.code == VOIDED:
            continue
        absent = REFUSE if state is State.REFUSED else QUEUE
        documents.change(db, row, Event.DOUBTED, now=now, absent=absent, next_try=0)
