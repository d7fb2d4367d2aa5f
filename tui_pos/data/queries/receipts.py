"""Finished receipts: the whole document with what came back of it, and lists to find one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tui_pos.core.quantity import from_scaled
from tui_pos.core.receipt import Receipt
from tui_pos.data.daynumber import from_day, to_day
from tui_pos.data.identities import key_of, names
from tui_pos.journal import reading
from tui_pos.journal.connection import Connection, Row, Value

_BY_ID = "SELECT pos FROM receipt WHERE id = ?"
_BY_NUMBER = "SELECT pos FROM receipt WHERE number = ? ORDER BY pos DESC"
_RETURNED = """
    SELECT origin_line, SUM(quantity) FROM returned_line WHERE origin_receipt = ?
    GROUP BY origin_line"""
_REVERSED = "SELECT 1 FROM receipt WHERE reverses = ? LIMIT 1"
_COPIES = """
    SELECT COUNT(*) FROM till_event WHERE day >= ? AND kind = 'reprint' AND sale = ? AND what = 'copy'"""
_ROWS = """
    SELECT pos, id, number, type, day, completed, till, cashier, customer, due, tax, items
    FROM receipt WHERE pos < ?"""
_ALWAYS = 1 << 62


@dataclass(frozen=True, slots=True)
class Finished:
    """Tell a receipt, where its entry stands, and what came back of each line so far, in the line's own unit."""

    pos: int
    receipt: Receipt
    returned: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Say which receipts a list shows; what is None or empty does not matter."""

    first: date | None = None
    last: date | None = None
    till: str = ""
    cashier: str = ""
    customer: str = ""
    number: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """Tell a receipt in a list; `due` is what was paid (or, negative, given back)."""

    pos: int
    id: str
    number: str
    type: str
    day: date
    completed: int
    till: str
    cashier: str
    customer: str
    due: int
    tax: int
    items: Decimal = field(default=Decimal(0))


def by_id(db: Connection, id_: str) -> Finished | None:
    """Give a receipt by its id."""
    return _finished(db, db.execute(_BY_ID, (id_,)))


def by_number(db: Connection, number: str) -> Finished | None:
    """Give a receipt by the number it bears; the newest, should two bear one."""
    return _finished(db, db.execute(_BY_NUMBER, (number,)))


def place_of(db: Connection, number: str) -> int:
    """Say where the entry of a receipt stands, archived or not; 0 when there is none of that number."""
    rows = db.execute(_BY_NUMBER, (number,))
    return int(rows[0][0]) if rows else 0


def returned(db: Connection, receipt: str) -> dict[int, Decimal]:
    """Say how much came back of each line of a receipt, in the line's own unit; the receipt may be unknown here."""
    rows = db.execute(_RETURNED, (receipt,))
    return {int(line): from_scaled(quantity) for line, quantity in rows}


def is_reversed(db: Connection, receipt: str) -> bool:
    """Say whether a receipt was reversed whole."""
    return bool(db.execute(_REVERSED, (receipt,)))


def copies(db: Connection, receipt: Receipt) -> int:
    """Say how often a receipt was printed again with its prices."""
    return int(db.execute(_COPIES, (to_day(receipt.day), receipt.id))[0][0])


def history(
    db: Connection, wanted: Wanted, *, before: int = _ALWAYS, limit: int = 50
) -> list[ReceiptRow]:
    """List receipts, the newest first, a page at a time: those whose `pos` is below an earlier page's last."""
    sql = _ROWS
    params: list[Value] = [before]
    for part, value in _conditions(db, wanted):
        sql += f" AND {part}"
        params.append(value)
    rows = db.execute(f"{sql} ORDER BY pos DESC LIMIT {limit}", params)
    ids = names(db, (key for row in rows for key in row[6:9] if key))
    return [_row(row, ids) for row in rows]


def _conditions(db: Connection, wanted: Wanted) -> Iterable[tuple[str, Value]]:
    if wanted.first:
        yield "day >= ?", to_day(wanted.first)
    if wanted.last:
        yield "day <= ?", to_day(wanted.last)
    for column, id_ in (
        ("till", wanted.till),
        ("cashier", wanted.cashier),
        ("customer", wanted.customer),
    ):
        if id_:
            yield f"{column} = ?", key_of(db, id_)
    if wanted.number:
        yield "number >= ?", wanted.number
        yield "number < ?", wanted.number + "\U0010ffff"
    if wanted.amount is not None:
        yield "due = ?", wanted.amount


def _finished(db: Connection, rows: list[Row]) -> Finished | None:
    entry = reading.at_pos(db, int(rows[0][0])) if rows else None
    if entry is None:
        return None
    body = entry.body
    assert isinstance(body, Receipt)
    return Finished(entry.pos, body, returned(db, body.id))


def _row(row: Row, ids: Mapping[int, str]) -> ReceiptRow:
    pos, id_, number, type_, day, completed, till, cashier, customer, due, tax, items = row
    people = (ids.get(till, ""), ids.get(cashier, ""), ids.get(customer, ""))
    when = (from_day(day), completed)
    return ReceiptRow(pos, id_, number, type_, *when, *people, due, tax, from_scaled(items))
