"""The job that reads the company file's lists: whole at first, then what changed, pages of the long ones.

A page is one question and one transaction. An iterator lives in one session, so a list that a session left in the
middle is begun again in the next; what its pages brought is kept. Afterwards QuickBooks is asked for what changed
since the latest change that it told us of, by its own clock and inclusive. Deleted entries are missed by that, so all
lists are read whole again once in a while.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from exchange.company import lists
from exchange.company.lists import Lists
from exchange.delivery import cache
from exchange.delivery.jobs import Question, Reply, Taken, Turn
from exchange.delivery.sets import asking
from exchange.qbxml.list_records import ListEntry
from exchange.qbxml.queries import (
    AccountQuery,
    ClassQuery,
    CustomerQuery,
    EmployeeQuery,
    ItemQuery,
    ListLookup,
    OtherNameQuery,
    PagedLookup,
    PaymentMethodQuery,
    SalesTaxCodeQuery,
    TermsQuery,
    VendorQuery,
)
from exchange.qbxml.response import Response, Severity
from tui_pos.journal.connection import Connection

PAGE = 300
"""Entries of a long list in one answer: some 600 kB, a second of QuickBooks' time."""

EVERY = 4 * 3_600_000
"""Milliseconds after which changes are asked for without anybody's request."""

WHOLE_EVERY = 30 * 24 * 3_600_000
"""Milliseconds after which everything is read again, to find what was deleted."""

MOST_STARTS = 3
"""How often a list is begun in one reading before its trouble is told."""

_STEPS: tuple[tuple[Lists, type[AccountQuery | ListLookup]], ...] = (
    (Lists.ACCOUNT, AccountQuery),
    (Lists.CLASS, ClassQuery),
    (Lists.METHOD, PaymentMethodQuery),
    (Lists.TERMS, TermsQuery),
    (Lists.TAX_CODE, SalesTaxCodeQuery),
    (Lists.EMPLOYEE, EmployeeQuery),
    (Lists.OTHER_NAME, OtherNameQuery),
    (Lists.VENDOR, VendorQuery),
    (Lists.CUSTOMER, CustomerQuery),
    (Lists.ITEM, ItemQuery),
)
"""The lists in the order in which they are read, each with its query."""

_KIND = "reading"
_FEATURE_OFF = 3250


class Progress(msgspec.Struct, frozen=True):
    """Say how the reading stands: `step` is the list that is being read, -1 while none is.

    `newest` gives the time of the latest change by list as QuickBooks wrote it, `finished` and `finished_whole` are
    milliseconds UTC, 0 for never.
    """

    number: int = 0
    step: int = -1
    whole: bool = True
    requested: bool = False
    ticket: str = ""
    iterator: str = ""
    starts: int = 0
    newest: dict[str, str] = {}
    finished: int = 0
    finished_whole: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """Tell how many entries of each list are known and when they were last read (milliseconds UTC, 0 for never)."""

    counts: dict[str, int]
    finished: int
    running: bool
    requested: bool


def request_reading(db: Connection, company: str, *, now: int, whole: bool = False) -> None:
    """Have the lists read in the next session: what changed, or with `whole` everything."""
    was = _progress(db, company)
    changed = {"requested": True} | ({"finished_whole": 0} if whole else {})
    _keep(db, company, msgspec.structs.replace(was, **changed), now)


def reading(db: Connection, company: str) -> Read:
    """Tell what is known of the company file's lists."""
    now = _progress(db, company)
    counts = {name.value: lists.count(db, company, name) for name, _ in _STEPS}
    return Read(counts, now.finished, now.step >= 0, now.requested)


def last_read(db: Connection, company: str) -> int:
    """Say when the last reading came to its end (milliseconds UTC), 0 for never."""
    return _progress(db, company).finished


def was_read(db: Connection, company: str) -> bool:
    """Say whether all lists were read at least once."""
    return last_read(db, company) > 0


def number_of(db: Connection, company: str) -> int:
    """Give the number of the reading that is under way, or of the last one: entries that are answered one by one join it."""
    return _progress(db, company).number


def whole_reading(db: Connection, company: str) -> int:
    """Say when everything was last read whole (milliseconds UTC), 0 for never."""
    return _progress(db, company).finished_whole


class ReadLists:
    """Read the lists of the company file."""

    name = "lists"

    def has_work(self, turn: Turn) -> bool:
        """Say whether a reading is under way, was asked for, or is due."""
        return _due(_progress(turn.db, turn.company.company), turn.now)

    def ask(self, turn: Turn) -> Question | None:
        """Ask for the next page, or for the first one of the next list."""
        was = _progress(turn.db, turn.company.company)
        if not _due(was, turn.now):
            return None
        now = was if was.step >= 0 else _begun(was, turn.now)
        if now.ticket != turn.ticket:
            now = msgspec.structs.replace(now, ticket=turn.ticket, iterator="", starts=0)
        if not now.iterator:
            now = msgspec.structs.replace(now, starts=now.starts + 1)
        question = turn.new_id()
        text = asking({"page": _query(now)}, question, turn.company.edition)

        def write(db: Connection) -> None:
            _keep(db, turn.company.company, now, turn.now)

        return Question(asked=question, text=text, about=_about(now), write=write)

    def take(self, turn: Turn, about: str, reply: Reply) -> Taken:
        """Keep a page; one that the reading has left behind is passed over."""
        company = turn.company.company
        now = _progress(turn.db, company)
        if now.step < 0 or about != _about(now):
            return Taken()
        name, query = _STEPS[now.step]
        answer = reply.answer("page", query)
        if answer is None:
            return Taken(trouble=reply.trouble or "QuickBooks did not answer.")
        refused = answer.severity is Severity.ERROR and answer.status_code != _FEATURE_OFF
        if refused and now.starts >= MOST_STARTS:
            return _trouble(turn, now, name, answer)
        then = _again(now) if refused else _after(now, answer, turn.now)

        def write(db: Connection) -> None:
            entries = [one for one in answer.records if isinstance(one, ListEntry)]
            lists.put(db, company, entries, now.number)
            if then.step != now.step and now.whole:
                lists.sweep(db, company, name, now.number)
            _keep(db, company, then, turn.now)

        return Taken(write=write)


def _due(now: Progress, at: int) -> bool:
    return now.step >= 0 or now.requested or at - now.finished >= EVERY


def _begun(was: Progress, at: int) -> Progress:
    return msgspec.structs.replace(
        was,
        number=was.number + 1,
        step=0,
        whole=at - was.finished_whole >= WHOLE_EVERY,
        requested=False,
        iterator="",
        starts=0,
    )


def _about(now: Progress) -> str:
    """Name the question, so that a late answer to an earlier one is known."""
    return f"{now.number}/{now.step}/{now.starts}/{now.iterator}"


def _query(now: Progress) -> AccountQuery | ListLookup:
    name, query = _STEPS[now.step]
    since = None if now.whole else now.newest.get(name.value)
    moment = datetime.fromisoformat(since) if since else None
    if not issubclass(query, PagedLookup):
        return query(active_status="All", from_modified_date=moment)
    return query(
        active_status="All",
        from_modified_date=moment,
        max_returned=PAGE,
        iterator="Continue" if now.iterator else "Start",
        iterator_id=now.iterator or None,
    )


def _after(now: Progress, answer: Response, at: int) -> Progress:
    """Say how the reading stands after a page: in the same list, at the next one, or at its end."""
    name = _STEPS[now.step][0]
    newest = now.newest | _newest(now.newest.get(name.value, ""), name, answer.records)
    if answer.remaining and answer.iterator_id:
        return msgspec.structs.replace(now, iterator=answer.iterator_id, newest=newest)
    last = now.step + 1 == len(_STEPS)
    return msgspec.structs.replace(
        now,
        step=-1 if last else now.step + 1,
        iterator="",
        starts=0,
        newest=newest,
        finished=at if last else now.finished,
        finished_whole=at if last and now.whole else now.finished_whole,
    )


def _newest(known: str, name: Lists, records: Iterable[object]) -> dict[str, str]:
    times = [
        one.time_modified
        for one in records
        if isinstance(one, ListEntry) and one.time_modified is not None
    ]
    if known:
        times.append(datetime.fromisoformat(known))
    return {name.value: max(times, key=datetime.timestamp).isoformat()} if times else {}


def _again(now: Progress) -> Progress:
    """Begin the list again: its iterator is gone."""
    return msgspec.structs.replace(now, iterator="")


def _trouble(turn: Turn, now: Progress, name: Lists, answer: Response) -> Taken:
    said = " ".join(answer.message.split())[:300]
    rested = msgspec.structs.replace(now, iterator="", starts=0)

    def write(db: Connection) -> None:
        _keep(db, turn.company.company, rested, turn.now)

    return Taken(
        write=write,
        trouble=f"The list of {name.value}s cannot be read. QuickBooks says: “{said}” ({answer.status_code}).",
    )


def _progress(db: Connection, company: str) -> Progress:
    found = cache.get(db, company, _KIND)
    return msgspec.json.decode(found.value, type=Progress) if found else Progress()


def _keep(db: Connection, company: str, now: Progress, at: int) -> None:
    cache.put(db, company, _KIND, "", msgspec.json.encode(now).decode(), at)
