"""Lists of stock documents; the document itself is the body of the entry at `pos`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tui_pos.data.daynumber import from_day, to_day
from tui_pos.data.identities import key_of, names
from tui_pos.journal import reading
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry

_VOUCHERS = """
    SELECT pos, id, number, type, store, day, staff, total, reverses, vendor FROM voucher
    WHERE day BETWEEN ? AND ? ORDER BY pos"""
_OF_VENDOR = """
    SELECT pos, id, number, type, store, day, staff, total, reverses, vendor FROM voucher
    WHERE vendor = ? ORDER BY pos DESC"""
_MEMOS = """
    SELECT pos, id, number, type, store, day, staff, value, reverses, NULL FROM memo
    WHERE day BETWEEN ? AND ? ORDER BY pos"""
_TRANSFERS = """
    SELECT pos, id, number, CASE WHEN received = 1 THEN 'received' ELSE 'sent' END, from_store, day,
        staff, value, reverses, to_store FROM transfer
    WHERE day BETWEEN ? AND ? ORDER BY pos"""
_COUNTS = """
    SELECT pos, id, section, 'count', store, day, staff, 0, '', NULL FROM stock_count
    WHERE day BETWEEN ? AND ? ORDER BY pos"""
_IN_TRANSIT = """
    SELECT s.pos, s.id, s.number, 'sent', s.from_store, s.day, s.staff, s.value, s.reverses, s.to_store
    FROM transfer s WHERE s.received = 0 AND s.to_store = ? AND s.reverses = ''
        AND NOT EXISTS (SELECT 1 FROM transfer r WHERE r.received = 1 AND r.sent = s.id)
        AND NOT EXISTS (SELECT 1 FROM transfer v WHERE v.reverses = s.id)
    ORDER BY s.pos"""
_POS = "SELECT pos FROM {table} WHERE id = ?"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """Tell a document in a list; `party` is the vendor's id, or the store that goods go to."""

    pos: int
    id: str
    number: str
    type: str
    store: str
    day: date
    staff: str
    value: int
    reverses: str
    party: str


def vouchers(db: Connection, first: date, last: date) -> list[DocumentRow]:
    """List the vouchers of business days `first` to `last`; `value` is negative for goods sent back."""
    return _rows(db, _VOUCHERS, to_day(first), to_day(last))


def vouchers_of(db: Connection, vendor: str) -> list[DocumentRow]:
    """List a vendor's vouchers, the newest first."""
    return _rows(db, _OF_VENDOR, key_of(db, vendor))


def memos(db: Connection, first: date, last: date) -> list[DocumentRow]:
    """List the quantity and cost memos of business days `first` to `last`."""
    return _rows(db, _MEMOS, to_day(first), to_day(last))


def transfers(db: Connection, first: date, last: date) -> list[DocumentRow]:
    """List the transfer slips of business days `first` to `last`, sent and received."""
    return _rows(db, _TRANSFERS, to_day(first), to_day(last))


def in_transit(db: Connection, to_store: str) -> list[DocumentRow]:
    """List the slips that were sent to a store and have not arrived."""
    return _rows(db, _IN_TRANSIT, key_of(db, to_store))


def stock_counts(db: Connection, first: date, last: date) -> list[DocumentRow]:
    """List the physical inventories of business days `first` to `last`; `number` is the section."""
    return _rows(db, _COUNTS, to_day(first), to_day(last))


def _entry_of(table: str) -> Callable[[Connection, str], Entry | None]:
    sql = _POS.format(table=table)

    def entry_of(db: Connection, id_: str) -> Entry | None:
        rows = db.execute(sql, (id_,))
        return reading.at_pos(db, int(rows[0][0])) if rows else None

    return entry_of


voucher = _entry_of("voucher")
memo = _entry_of("memo")
transfer = _entry_of("transfer")
stock_count = _entry_of("stock_count")
cash_move = _entry_of("cash_move")
"""Each gives the journal entry of a document by the document's id, or None."""


def _rows(db: Connection, sql: str, *params: int) -> list[DocumentRow]:
    rows = db.execute(sql, params)
    ids = names(db, (key for row in rows for key in (row[4], row[6], row[9]) if key))
    return [
        DocumentRow(pos, id_, number, type_, ids.get(store, ""), from_day(day), ids.get(staff, ""), value,
                    reverses, ids.get(party, ""))
        for pos, id_, number, type_, store, day, staff, value, reverses, party in rows
    ]  # fmt: skip
