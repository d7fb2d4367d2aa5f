"""Keep shifts, their counts, and cash that moved without a sale."""

from __future__ import annotations

from tui_pos.core.documents import CashMove, CashMoveKind, DrawerClosed, DrawerOpened
from tui_pos.data.daynumber import to_day
from tui_pos.data.identities import register
from tui_pos.journal.connection import Connection, Row
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("drawer_session", "drawer_count", "cash_move")

_OPEN = """
    INSERT INTO drawer_session (shift, pos, store, till, day, opened_by, opened_at, opening,
        suggested, remark)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')
    ON CONFLICT (shift) DO NOTHING"""
_CLOSE = """
    UPDATE drawer_session SET closed_pos = ?, closed_by = ?, closed_at = ?, leave = ?, deposit = ?,
        over_short = ?, remark = ?
    WHERE shift = ?"""
_COUNT = """
    INSERT INTO drawer_count (pos, type, expected, counted) VALUES (?, ?, ?, ?)
    ON CONFLICT (pos, type) DO UPDATE SET expected = drawer_count.expected + excluded.expected,
        counted = drawer_count.counted + excluded.counted"""
_MOVE = """
    INSERT INTO cash_move (pos, id, kind, store, till, day, shift, staff, amount, account, comment,
        reverses)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


@projects("drawer.opened")
def drawer_opened(db: Connection, entry: Entry, body: DrawerOpened) -> None:
    """Begin a shift."""
    keys = register(db, (body.shift, body.store, body.till, body.staff))
    db.execute(_OPEN, _opening(entry, body, keys, body.suggested))


@projects("drawer.closed")
def drawer_closed(db: Connection, entry: Entry, body: DrawerClosed) -> None:
    """End a shift with its count; one whose beginning was never heard of begins here too."""
    keys = register(db, (body.shift, body.store, body.till, body.staff))
    db.execute(_OPEN, _opening(entry, body, keys, 0))
    row = (entry.pos, keys.get(body.staff, 0), entry.at, body.leave, body.deposit)
    db.execute(_CLOSE, (*row, body.over_short, body.remark, keys.get(body.shift, 0)))
    db.executemany(_COUNT, [(entry.pos, c.type, c.expected, c.counted) for c in body.counts])


def _opening(
    entry: Entry, body: DrawerOpened | DrawerClosed, keys: dict[str, int], suggested: int
) -> Row:
    return (
        keys.get(body.shift, 0),
        entry.pos,
        keys.get(body.store, 0),
        keys.get(body.till, 0),
        to_day(body.day),
        keys.get(body.staff, 0),
        entry.at,
        body.begin,
        suggested,
    )


@projects("cash.moved")
def cash_moved(db: Connection, entry: Entry, body: CashMove) -> None:
    """Put cash in or take it out; the reversal of a move has the opposite sign of its kind."""
    keys = register(db, (body.store, body.till, body.shift, body.staff))
    into = (body.kind is CashMoveKind.PAID_IN) != bool(body.reverses)
    row = (
        entry.pos,
        body.id,
        body.kind.value,
        keys.get(body.store, 0),
        keys.get(body.till, 0),
        to_day(body.day),
        keys.get(body.shift),
        keys.get(body.staff, 0),
        body.amount if into else -body.amount,
        body.account,
        body.comment,
        body.reverses,
    )
    db.execute(_MOVE, row)
