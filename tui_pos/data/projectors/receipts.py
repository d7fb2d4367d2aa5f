"""Keep finished receipts: their figures, lines, taxes and tenders, what was returned of them, and their numbers.

Everything is written with a handful of prepared statements and, but for the customer's index, appended at the end
of its table, so that a ten-line sale touches few pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.core.quantity import to_scaled
from tui_pos.core.receipt import (
    ItemLine,
    Line,
    Receipt,
    ReceiptType,
    ShippingLine,
    TipLine,
)
from tui_pos.data.daynumber import to_day
from tui_pos.data.identities import register
from tui_pos.data.projectors.counted import is_counted
from tui_pos.data.projectors.numbers import note_number
from tui_pos.data.projectors.stock import base_quantity, sold
from tui_pos.journal.connection import Connection, Row
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("receipt", "receipt_line", "receipt_tax", "receipt_tender", "returned_line")

_RECEIPT = """
    INSERT INTO receipt (pos, id, number, type, store, till, day, completed, cashier, customer, shift,
        reverses, net, tax, gross, other, rounding, due, discounts, cost, items, exempt)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_LINE = """
    INSERT INTO receipt_line (receipt, n, is_kind, item, department, quantity, base, net, tax,
        discount, cost, associate, origin_receipt, origin_line)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_TAX = """
    INSERT INTO receipt_tax (receipt, n, component, name, agency, code, percent, base, amount)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_TENDER = """
    INSERT INTO receipt_tender (receipt, n, type, kind, name, amount, tendered, change,
        number, brand, last4)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_RETURNED = """
    INSERT INTO returned_line (origin_receipt, origin_line, pos, n, quantity)
    VALUES (?, ?, ?, ?, ?)"""
_ORIGIN = """
    SELECT l.origin_receipt, l.origin_line FROM receipt r JOIN receipt_line l ON l.receipt = r.pos
    WHERE r.id = ? AND l.n = ? AND l.origin_receipt IS NOT NULL"""


@projects("receipt.completed")
def receipt_completed(db: Connection, entry: Entry, body: Receipt) -> None:
    """Write a finished receipt, what it moves in stock, and its number."""
    keys = register(db, _ids(entry, body))
    db.execute(_RECEIPT, _receipt(entry.pos, body, keys))
    db.executemany(_LINE, [_line(entry.pos, line, keys) for line in body.lines])
    db.executemany(
        _TAX,
        [
            (entry.pos, n, t.component, t.name, t.agency, t.code, to_scaled(t.percent), t.base, t.amount)
            for n, t in enumerate(body.taxes, start=1)
        ],
    )  # fmt: skip
    db.executemany(
        _TENDER,
        [
            (entry.pos, n, t.type, t.kind.value, t.name, t.amount, t.tendered, t.change,
             t.number, t.brand, t.last4)
            for n, t in enumerate(body.tenders, start=1)
        ],
    )  # fmt: skip
    returned = list(_returned(db, entry.pos, body))
    if returned:
        db.executemany(_RETURNED, returned)
    if not is_counted(db, entry):
        sold(db, entry.pos, body, keys)
    note_number(db, keys[entry.node], "receipt", body.number)


def line_discount(line: Line) -> int:
    """Sum what a line was reduced by, its own discount and its share of the receipt's."""
    if not isinstance(line, ItemLine):
        return 0
    return (line.discount.amount if line.discount else 0) + line.receipt_discount


def _ids(entry: Entry, body: Receipt) -> Iterator[str]:
    yield from (entry.node, body.store, body.till, body.cashier, body.customer, body.shift)
    for line in body.lines:
        if isinstance(line, ItemLine):
            yield from (line.item, line.department, line.associate)
        elif isinstance(line, TipLine):
            yield line.staff


def _receipt(pos: int, body: Receipt, keys: dict[str, int]) -> Row:
    goods = [line for line in body.lines if isinstance(line, ItemLine)]
    return (
        pos,
        body.id,
        body.number,
        body.type.value,
        keys.get(body.store, 0),
        keys.get(body.till, 0),
        to_day(body.day),
        body.completed,
        keys.get(body.cashier, 0),
        keys.get(body.customer),
        keys.get(body.shift),
        body.of or None,
        body.net,
        body.tax,
        body.gross,
        body.other,
        body.rounding,
        body.due,
        sum(line_discount(line) for line in goods),
        sum(line.cost for line in goods),
        sum(to_scaled(line.quantity) for line in goods),
        int(body.exemption is not None),
    )


def _line(pos: int, line: Line, keys: dict[str, int]) -> Row:
    kind = str(line.__struct_config__.tag)
    if isinstance(line, ItemLine):
        origin = line.origin
        return (
            pos,
            line.n,
            kind,
            keys.get(line.item),
            keys.get(line.department),
            to_scaled(line.quantity),
            base_quantity(line),
            line.net,
            line.tax,
            line_discount(line),
            line.cost,
            keys.get(line.associate),
            origin.receipt if origin else None,
            origin.line if origin else None,
        )
    tax = line.tax if isinstance(line, ShippingLine) else 0
    net = line.net if isinstance(line, ShippingLine) else line.amount
    staff = keys.get(line.staff) if isinstance(line, TipLine) else None
    return pos, line.n, kind, None, None, 0, 0, net, tax, 0, 0, staff, None, None


def _returned(db: Connection, pos: int, body: Receipt) -> Iterator[Row]:
    """Count what came back of earlier receipts' lines.

    A reversal of a return takes the goods out again: it counts on the line that was returned first, so that they
    may come back once more.
    """
    for line in body.lines:
        if not isinstance(line, ItemLine) or line.origin is None:
            continue
        receipt, n = line.origin.receipt, line.origin.line
        if body.type is ReceiptType.REVERSAL and line.quantity > 0:
            for first_receipt, first_n in db.execute(_ORIGIN, (receipt, n)):
                receipt, n = str(first_receipt), int(first_n)
        yield receipt, n, pos, line.n, -to_scaled(line.quantity)
