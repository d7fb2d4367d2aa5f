"""Keep the ledger of stock movements, the stock documents, and the average cost that they make."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from tui_pos.core.catalog import ItemType
from tui_pos.core.costing import moving_average
from tui_pos.core.documents import Memo, StockCount, Transfer, Voucher, VoucherType
from tui_pos.core.money import EXPONENTS, round_half_up
from tui_pos.core.quantity import SCALE, to_scaled
from tui_pos.core.receipt import ItemLine, Receipt
from tui_pos.data.daynumber import to_day
from tui_pos.data.identities import register
from tui_pos.data.projectors.catalog import set_costs, stored_items
from tui_pos.data.projectors.counted import is_counted
from tui_pos.data.projectors.numbers import note_number
from tui_pos.data.queries.settings import currency
from tui_pos.data.queries.stock import company_on_hand
from tui_pos.journal.connection import Connection, Row
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("stock_movement", "voucher", "memo", "transfer", "stock_count")

MOVE = """
    INSERT INTO stock_movement (pos, n, item, store, cause, quantity, value)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""
"""Write a movement; for projectors."""

_VOUCHER = """
    INSERT INTO voucher (pos, id, number, type, store, day, staff, vendor, billing, total,
        order_key, reverses)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_MEMO = """
    INSERT INTO memo (pos, id, number, type, source, store, day, staff, reason, value, reverses)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_TRANSFER = """
    INSERT INTO transfer (pos, id, number, from_store, to_store, day, staff, value, received, sent,
        reverses)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_COUNT = """
    INSERT INTO stock_count (pos, id, store, day, staff, section, lines, memo)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""


def sold(db: Connection, pos: int, body: Receipt, keys: dict[str, int]) -> None:
    """Take what a receipt sold out of stock, and put what it took back in, at cost."""
    store = keys.get(body.store, 0)
    rows = [
        (pos, line.n, keys[line.item], store, "sale", -base_quantity(line), -line.cost)
        for line in body.lines
        if isinstance(line, ItemLine) and line.item and line.type is ItemType.INVENTORY
    ]
    db.executemany(MOVE, rows)


def base_quantity(line: ItemLine) -> int:
    """Give how many base units a line moves, as stored; a factor like 0.33333 rounds half-up at five places."""
    scaled = to_scaled(line.quantity) * to_scaled(line.factor)
    whole, rest = divmod(scaled, SCALE)
    return round_half_up(Fraction(scaled, SCALE)) if rest else whole


@projects("voucher.posted")
def voucher_posted(db: Connection, entry: Entry, body: Voucher) -> None:
    """Receive goods or send them back: stock, and the average cost of each item (quantities before this voucher)."""
    keys = register(
        db,
        (
            entry.node,
            body.store,
            body.staff,
            body.vendor,
            body.order,
            *(x.item for x in body.lines),
        ),
    )
    if not is_counted(db, entry):
        _receive(db, entry.pos, body, keys)
    sign = -1 if body.type is VoucherType.RETURN else 1
    store = keys.get(body.store, 0)
    row = (entry.pos, body.id, body.number, body.type.value, store, to_day(body.day))
    rest = (
        keys.get(body.staff, 0),
        keys.get(body.vendor, 0),
        body.billing.value,
        sign * body.total,
    )
    db.execute(_VOUCHER, (*row, *rest, keys.get(body.order), body.reverses))
    note_number(db, keys[entry.node], "voucher", body.number)


def _receive(db: Connection, pos: int, body: Voucher, keys: dict[str, int]) -> None:
    """Move a voucher's goods and average their costs."""
    sign = -1 if body.type is VoucherType.RETURN else 1
    items = stored_items(db, (keys[line.item] for line in body.lines))
    held = company_on_hand(db, items, before=pos)
    exponent = EXPONENTS.get(currency(db), 2)
    costs = {key: item.cost for key, item in items.items()}
    for line in body.lines:
        key = keys[line.item]
        if key in items:
            before, quantity = held.get(key, Decimal(0)), sign * line.quantity
            costs[key] = moving_average(
                before, costs[key], quantity, sign * line.extended, exponent
            )
            held[key] = before + quantity
    set_costs(db, pos, costs)
    _move(
        db,
        pos,
        "voucher",
        (
            (
                line.n,
                keys[line.item],
                keys.get(body.store, 0),
                sign * line.quantity,
                sign * line.extended,
            )
            for line in body.lines
            if keys[line.item] not in items or items[keys[line.item]].type is ItemType.INVENTORY
        ),
    )


@projects("memo.posted")
def memo_posted(db: Connection, entry: Entry, body: Memo) -> None:
    """Adjust quantities or costs; a memo that names a new cost sets the item's average."""
    keys = register(db, (entry.node, body.store, body.staff, *(line.item for line in body.lines)))
    store = keys.get(body.store, 0)
    if not is_counted(db, entry):
        moved = (
            (line.n, keys[line.item], store, line.new_quantity - line.old_quantity, line.value)
            for line in body.lines
        )
        _move(db, entry.pos, "memo", moved)
        changed = {keys[x.item]: x.new_cost for x in body.lines if x.new_cost != x.old_cost}
        set_costs(db, entry.pos, changed)
    row = (entry.pos, body.id, body.number, body.type.value, body.source.value, store)
    value = sum(line.value for line in body.lines)
    rest = (to_day(body.day), keys.get(body.staff, 0), body.reason, value, body.reverses)
    db.execute(_MEMO, (*row, *rest))
    note_number(db, keys[entry.node], "memo", body.number)


@projects("transfer.posted")
def transfer_posted(db: Connection, entry: Entry, body: Transfer) -> None:
    """Take goods out of the sending store at once, and into the other when its slip says that they came."""
    ids = (entry.node, body.from_store, body.to_store, body.staff)
    keys = register(db, (*ids, *(line.item for line in body.lines)))
    store = keys.get(body.to_store if body.received else body.from_store, 0)
    sign = 1 if body.received else -1
    if not is_counted(db, entry):
        moved = (
            (x.n, keys[x.item], store, sign * x.quantity, sign * x.extended) for x in body.lines
        )
        _move(db, entry.pos, "transfer", moved)
    row = (
        entry.pos,
        body.id,
        body.number,
        keys.get(body.from_store, 0),
        keys.get(body.to_store, 0),
    )
    value = sum(line.extended for line in body.lines)
    rest = (to_day(body.day), keys.get(body.staff, 0), value, int(body.received), body.of)
    db.execute(_TRANSFER, (*row, *rest, body.reverses))
    note_number(db, keys[entry.node], "transfer", body.number)


@projects("count.posted")
def count_posted(db: Connection, entry: Entry, body: StockCount) -> None:
    """Note a physical inventory; its memo moves the stock."""
    keys = register(db, (body.store, body.staff))
    row = (entry.pos, body.id, keys.get(body.store, 0), to_day(body.day), keys.get(body.staff, 0))
    db.execute(_COUNT, (*row, body.section, len(body.lines), body.memo))


def _move(
    db: Connection, pos: int, cause: str, lines: Iterable[tuple[int, int, int, Decimal, int]]
) -> None:
    rows: list[Row] = [
        (pos, n, item, store, cause, to_scaled(quantity), value)
        for n, item, store, quantity, value in lines
    ]
    db.executemany(MOVE, rows)
