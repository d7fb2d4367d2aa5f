"""Shifts at the drawers, their counts, and cash that moved without a sale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tui_pos.core.documents import TenderCount
from tui_pos.data.daynumber import dated, to_day
from tui_pos.data.identities import key_of
from tui_pos.journal.connection import Connection, Row

_SESSION = """
    SELECT i.id, d.pos, t.id, d.day, s.id, d.opened_at, d.opening, d.suggested, d.closed_pos,
        d.closed_at, d.leave, d.deposit, d.over_short, d.remark
    FROM drawer_session d JOIN identity i ON i.key = d.shift JOIN identity t ON t.key = d.till
    JOIN identity s ON s.key = d.opened_by"""
_OPEN = f"{_SESSION} WHERE d.till = ? AND d.closed_pos IS NULL ORDER BY d.pos DESC LIMIT 1"
_ONE = f"{_SESSION} WHERE d.shift = ?"
_LAST = (
    f"{_SESSION} WHERE d.till = ? AND d.closed_pos IS NOT NULL ORDER BY d.closed_pos DESC LIMIT 1"
)
_OF_DAY = f"{_SESSION} WHERE d.day = ? ORDER BY d.pos"
_COUNTS = "SELECT type, expected, counted FROM drawer_count WHERE pos = ? ORDER BY type"
_TENDERED = """
    SELECT t.type, SUM(t.amount) FROM receipt r JOIN receipt_tender t ON t.receipt = r.pos
    WHERE r.pos > ? AND r.shift = ? GROUP BY t.type ORDER BY t.type"""
_MOVED = "SELECT COALESCE(SUM(amount), 0) FROM cash_move WHERE pos > ? AND shift = ?"
_MOVES = """
    SELECT m.pos, m.id, m.kind, t.id, m.day, s.id, m.amount, m.account, m.comment, m.reverses
    FROM cash_move m JOIN identity t ON t.key = m.till JOIN identity s ON s.key = m.staff
    WHERE m.day = ? ORDER BY m.pos"""


@dataclass(frozen=True, slots=True)
class Shift:
    """Tell a drawer session; what comes after `suggested` is None while it runs."""

    shift: str
    pos: int
    till: str
    day: date
    opened_by: str
    opened_at: int
    opening: int
    suggested: int
    closed_pos: int | None
    closed_at: int | None
    leave: int | None
    deposit: int | None
    over_short: int | None
    remark: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Tell cash that moved without a sale; `amount` is signed: what it added to the drawer."""

    pos: int
    id: str
    kind: str
    till: str
    day: date
    staff: str
    amount: int
    account: str
    comment: str
    reverses: str


@dataclass(frozen=True, slots=True)
class Expected:
    """Say what a drawer should hold: the float, each tender's amounts, and cash moved without a sale."""

    opening: int
    tendered: dict[str, int]
    moved: int


def open_shift(db: Connection, till: str) -> Shift | None:
    """Give the shift that runs at a till."""
    return _shift(db.execute(_OPEN, (key_of(db, till),)))


def last_shift(db: Connection, till: str) -> Shift | None:
    """Give the shift that was closed last at a till; its `leave` is the next one's suggested float."""
    return _shift(db.execute(_LAST, (key_of(db, till),)))


def shift(db: Connection, id_: str) -> Shift | None:
    """Give a shift by its id."""
    return _shift(db.execute(_ONE, (key_of(db, id_),)))


def shifts_of_day(db: Connection, day: date) -> list[Shift]:
    """List the shifts of a business day at all tills in the order in which they began."""
    return [_make(row) for row in db.execute(_OF_DAY, (to_day(day),))]


def counts(db: Connection, closed_pos: int) -> list[TenderCount]:
    """Give what was counted when a shift was closed, by tender type."""
    return [TenderCount(*row) for row in db.execute(_COUNTS, (closed_pos,))]


def expected(db: Connection, shift: Shift) -> Expected:
    """Sum what went through a shift's drawer since it began; cash expected = opening + cash tendered + moved."""
    params = (shift.pos, key_of(db, shift.shift))
    tendered = {str(type_): int(amount) for type_, amount in db.execute(_TENDERED, params)}
    ((moved,),) = db.execute(_MOVED, params)
    return Expected(shift.opening, tendered, int(moved))


def cash_moves(db: Connection, day: date) -> list[Moved]:
    """List payouts, paid-ins, drops and tips paid on a business day."""
    return [Moved(*dated(row, 4)) for row in db.execute(_MOVES, (to_day(day),))]


def _shift(rows: list[Row]) -> Shift | None:
    return _make(rows[0]) if rows else None


def _make(row: Row) -> Shift:
    return Shift(*dated(row, 3))
