"""How one company's exchange stands, and its queue as a list to look through: what the screens show first.

overview = shop.read(lambda db: overview_of(db, "main"))
rows = shop.read(lambda db: queued(db, "main", "refused 2026-01"))
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from exchange import waiting
from exchange.company.check import Check, Level
from exchange.company.preflight import preflight
from exchange.connector import sessions
from exchange.connector.sessions import Session
from exchange.delivery import briefs, companies
from exchange.delivery.judging import TAKEN_OUT, VOIDED
from exchange.delivery.records import Company, Role
from exchange.delivery.states import State
from exchange.pump import findings
from exchange.waiting import Due
from tui_pos.core.taxcheck import Finding
from tui_pos.data.daynumber import from_day, to_day
from tui_pos.data.queries import settings
from tui_pos.journal import reading
from tui_pos.journal.connection import Connection, Value

MOST_ROWS = 200
"""Rows of the queue that one search shows."""

SETTLED = "settled"
"""Stands beside the states for what was voided in QuickBooks or taken out of the queue: it waits for nobody."""

_STANDING = f"""
    CASE code WHEN '{VOIDED}' THEN 'voided' WHEN '{TAKEN_OUT}' THEN 'taken out' ELSE state END"""
_ROWS = f"""
    SELECT document, role, kind, ref_number, txn_day, expected, returned, {_STANDING}
    FROM exchange_document WHERE company = ? AND (role = 'document' OR state <> 'posted')"""
_ORDER = f"""
    ORDER BY CASE {_STANDING} WHEN 'refused' THEN 0 WHEN 'queued' THEN 1 WHEN 'sending' THEN 1
        WHEN 'unknown' THEN 1 ELSE 2 END, position DESC LIMIT ?"""
_WORD = f" AND lower({_STANDING} || ' ' || kind || ' ' || ref_number || ' ' || document) LIKE ?"
_ENTRY = re.compile(r"entry (?P<node>[^/]+)/(?P<epoch>[^/]+)/(?P<seq>\d+)")
_DAY = re.compile(r"(\d{4})-(?:(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Overview:
    """Tell how a company stands.

    `counts` are the documents by kind and state (or `SETTLED`), `lists` what has to be in QuickBooks' lists before them.
    `days` wait to be cut; those of them in `closed` are cut as soon as a session can take them. `holds` are points of the pre-flight
    that keep the closed ones of them back. `begins` is the first day that is posted, None for all.
    """

    company: Company
    counts: dict[str, dict[str, int]]
    lists: dict[str, int]
    last: Session | None
    days: tuple[Due, ...]
    closed: frozenset[tuple[str, date]]
    stores: dict[str, str]
    findings: tuple[Finding, ...]
    holds: tuple[Check, ...]
    begins: date | None

    def total(self, *states: State) -> int:
        """Count the documents in some states."""
        return sum(
            count for kind in self.counts.values() for s, count in kind.items() if s in states
        )

    @property
    def parked(self) -> int:
        """Count what was refused, set-up requests included: each needs a person."""
        return self.total(State.REFUSED) + self.lists.get(State.REFUSED, 0)


@dataclass(frozen=True, slots=True)
class Queued:
    """Hold one row of the queue without its texts; `total` is what QuickBooks shows as its amount, in cents.

    `standing` is its state, or `voided` or `taken out`.
    """

    document: str
    role: Role
    kind: str
    ref_number: str
    day: date | None
    total: int | None
    standing: str


def overview_of(db: Connection, company: str, now: int) -> Overview:
    """Gather how a company stands; a Refusal with code `no_company` when there is none."""
    counts: dict[str, dict[str, int]] = {}
    lists: dict[str, int] = {}
    for one in briefs.counts(db, company):
        standing = SETTLED if one.settled else one.state.value
        row = counts.setdefault(kind_words(one.kind), {}) if one.role is Role.DOCUMENT else lists
        row[standing] = row.get(standing, 0) + one.rows
    begins, due = waiting.first_day(db, company), waiting.due(db, company)
    return Overview(
        company=companies.get(db, company),
        counts=dict(sorted(counts.items())),
        lists=lists,
        last=next(iter(sessions.recent(db, company)), None),
        days=tuple(waiting.waiting(db, company)),
        closed=frozenset((one.store, one.day) for one in due),
        stores={store.id: store.name for store in settings.stores(db)},
        findings=tuple(_plainly(db, one) for one in findings(db, company)),
        holds=tuple(_holds(db, company, now)) if due else (),
        begins=None if begins == date.min else begins,
    )


def _holds(db: Connection, company: str, now: int) -> Iterator[Check]:
    return (one for one in preflight(db, company, now=now) if one.level is Level.STOP)


def queued(db: Connection, company: str, words: str) -> list[Queued]:
    """Search the queue: each word is part of a state, kind or number, or a day, a month or a year (`2026-01`).

    What a person has to look at comes first, then what is on its way, then what is posted, the newest first.
    """
    sql, values = _ROWS, [company]
    params: list[Value] = [*values]
    for word in words.lower().split():
        span = _span(word)
        if span is None:
            sql += _WORD
            params.append(f"%{word}%")
        else:
            sql += " AND txn_day BETWEEN ? AND ?"
            params += [to_day(span[0]), to_day(span[1])]
    return [_queued(*row) for row in db.execute(sql + _ORDER, (*params, MOST_ROWS))]


def kind_words(kind: str) -> str:
    """Write a kind of qbXML message as people call it: `SalesReceiptAdd` is a sales receipt."""
    parts = re.findall(r"[A-Z][a-z]*", kind.removesuffix("Add"))
    return " ".join(parts).capitalize()


def _plainly(db: Connection, finding: Finding) -> Finding:
    """Say of which day an entry is that a finding names by its key in the journal."""
    match = _ENTRY.fullmatch(finding.place)
    if match is None:
        return finding
    entry = reading.named(db, match["node"], match["epoch"], int(match["seq"]))
    day = f" of {entry.day}" if entry is not None and entry.day else ""
    kind = f"{entry.kind}, " if entry is not None else ""
    return Finding(f"{kind}entry {match['seq']}{day}", finding.sentence)


def _queued(
    document: str,
    role: str,
    kind: str,
    ref_number: str,
    day: int | None,
    expected: int | None,
    returned: int | None,
    standing: str,
) -> Queued:
    total = expected if returned is None else returned
    when = from_day(day) if day else None
    return Queued(document, Role(role), kind_words(kind), ref_number, when, total, standing)


def _span(word: str) -> tuple[date, date] | None:
    """Read `2026-`, `2026-01` or `2026-01-05` as the days that it stands for."""
    match = _DAY.fullmatch(word)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    last_month = month or 12
    return first, date(year, last_month, day or monthrange(year, last_month)[1])
