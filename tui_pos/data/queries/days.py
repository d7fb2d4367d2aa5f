"""Business days: which one is open at a till, and the reports that closed the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from tui_pos.core.quantity import from_scaled
from tui_pos.core.settings import CompanySettings
from tui_pos.data.daynumber import from_day, to_day
from tui_pos.data.identities import key_of, names
from tui_pos.data.records import unpack
from tui_pos.journal.bodies import DayTotals
from tui_pos.journal.connection import Connection

_OPENED = "SELECT pos, day FROM day_opening WHERE till = ? ORDER BY pos DESC LIMIT 1"
_CLOSED = "SELECT pos, day FROM day_closing WHERE till = ? ORDER BY pos DESC LIMIT 1"
_Z = """
    SELECT c.pos, i.id, c.day, c.number, c.at, c.record FROM day_closing c
    JOIN identity i ON i.key = c.till"""
_Z_ONE = f"{_Z} WHERE c.till = ? AND c.number = ? ORDER BY c.pos DESC LIMIT 1"
_Z_DAY = f"{_Z} WHERE c.day = ? AND c.store = ? ORDER BY c.pos"
_STORE = """
    SELECT c.pos, i.id, c.day, c.number, c.at, c.record FROM store_closing c
    JOIN identity i ON i.key = c.store WHERE c.store = ? AND c.day = ? ORDER BY c.pos"""
_UNCLOSED = """
    SELECT DISTINCT r.till FROM receipt r WHERE r.store = ? AND r.day = ? AND r.pos >
        COALESCE((SELECT MAX(c.pos) FROM day_closing c WHERE c.till = r.till), 0)"""
_EVENTS = """
    SELECT pos, kind, at, staff, approved, sale, what, quantity, amount FROM till_event
    WHERE day = ? AND till = ? ORDER BY pos"""


@dataclass(frozen=True, slots=True)
class Report:
    """Tell a Z report (`place` is the till's id) or a store close (`place` is the store's id)."""

    pos: int
    place: str
    day: date
    number: int
    at: int
    totals: DayTotals


@dataclass(frozen=True, slots=True)
class Event:
    """Tell what happened at a till beside its sales; `what` is the item, reason or right in a word."""

    pos: int
    kind: str
    at: int
    staff: str
    approved: str
    sale: str
    what: str
    quantity: Decimal
    amount: int


def business_day(company: CompanySettings, now: int) -> date:
    """Say which business day it is by the clock: the date on the wall, where the small hours belong to yesterday."""
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(company.zone))
    return (local - timedelta(hours=company.day_start_hour)).date()


def open_day(db: Connection, till: str) -> date | None:
    """Give the business day that a till has opened and not yet closed."""
    key = key_of(db, till)
    opened = db.execute(_OPENED, (key,))
    closed = db.execute(_CLOSED, (key,))
    if not opened or (closed and closed[0][0] > opened[0][0]):
        return None
    return from_day(opened[0][1])


def last_closed(db: Connection, till: str) -> date | None:
    """Give the business day of a till's last Z report."""
    rows = db.execute(_CLOSED, (key_of(db, till),))
    return from_day(rows[0][1]) if rows else None


def z_report(db: Connection, till: str, number: int) -> Report | None:
    """Give a Z report by its number, to print it again."""
    rows = db.execute(_Z_ONE, (key_of(db, till), number))
    return _report(*rows[0]) if rows else None


def z_reports(db: Connection, store: str, day: date) -> list[Report]:
    """List the Z reports of a store's business day."""
    return [_report(*row) for row in db.execute(_Z_DAY, (to_day(day), key_of(db, store)))]


def store_closes(db: Connection, store: str, day: date) -> list[Report]:
    """List the closes of a store's business day; more than one means that sales came after the first."""
    return [_report(*row) for row in db.execute(_STORE, (key_of(db, store), to_day(day)))]


def unclosed_tills(db: Connection, store: str, day: date) -> list[str]:
    """List the tills of a store that have rung on a business day and not closed since."""
    keys = [till for (till,) in db.execute(_UNCLOSED, (key_of(db, store), to_day(day)))]
    return sorted(names(db, keys).values())


def events(db: Connection, till: str, day: date) -> list[Event]:
    """List voids, cancelled sales, no sales, overrides and reprints of a till's day in their order."""
    rows = db.execute(_EVENTS, (to_day(day), key_of(db, till)))
    ids = names(db, (key for row in rows for key in row[3:5] if key))
    return [
        Event(pos, kind, at, ids.get(staff, ""), ids.get(approved, ""), sale, what,
              from_scaled(quantity), amount)
        for pos, kind, at, staff, approved, sale, what, quantity, amount in rows
    ]  # fmt: skip


def _report(pos: int, place: str, day: int, number: int, at: int, record: bytes) -> Report:
    return Report(pos, place, from_day(day), number, at, unpack(record, DayTotals))
