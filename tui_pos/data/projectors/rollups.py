"""Fold what sales have made: stock on hand, and sales per item and day, behind the sale.

A sale that kept these itself would touch a random page for each of its lines. Queries add the movements behind the
watermark, so their figures do not depend on how far the fold has come.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_pos.data.queries.sales import SALES_FOLD
from tui_pos.data.queries.stock import STOCK_FOLD
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import folds, rebuildable

rebuildable("on_hand", "item_sales", "department_sales")

_ON_HAND = """
    INSERT INTO on_hand (item, store, quantity, last)
    SELECT item, store, SUM(quantity), MAX(pos) FROM stock_movement
    WHERE pos >= ? AND pos <= ? GROUP BY item, store
    ON CONFLICT (item, store) DO UPDATE SET
        quantity = on_hand.quantity + excluded.quantity, last = excluded.last"""
_SUMS = "SUM(l.base), SUM(l.net), SUM(l.tax), SUM(l.discount), SUM(l.cost), COUNT(*)"
_LINES = """
    FROM receipt r JOIN receipt_line l ON l.receipt = r.pos
    WHERE r.pos >= ? AND r.pos <= ? AND l.is_kind = 'item'"""
_ADD = """
    quantity = {t}.quantity + excluded.quantity, net = {t}.net + excluded.net,
    tax = {t}.tax + excluded.tax, discount = {t}.discount + excluded.discount,
    cost = {t}.cost + excluded.cost, lines = {t}.lines + excluded.lines"""
_ITEM_SALES = f"""
    INSERT INTO item_sales (period, item, department, store, quantity, net, tax, discount, cost, lines)
    SELECT r.day - r.day % ?, COALESCE(l.item, 0), COALESCE(l.department, 0), r.store, {_SUMS} {_LINES}
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (period, item, department, store) DO UPDATE SET {_ADD.format(t="item_sales")}"""
_DEPARTMENT_SALES = f"""
    INSERT INTO department_sales (period, department, store, quantity, net, tax, discount, cost, lines)
    SELECT r.day - r.day % ?, COALESCE(l.department, 0), r.store, {_SUMS} {_LINES}
    GROUP BY 1, 2, 3
    ON CONFLICT (period, department, store) DO UPDATE SET {_ADD.format(t="department_sales")}"""


@folds(
    STOCK_FOLD,
    "receipt.completed",
    "voucher.posted",
    "memo.posted",
    "transfer.posted",
    "snapshot.opened",
    "stock.stated",
)
def fold_stock(db: Connection, entries: Sequence[Entry]) -> None:
    """Add the movements of a run of entries to what is on hand."""
    db.execute(_ON_HAND, (entries[0].pos, entries[-1].pos))


@folds(SALES_FOLD, "receipt.completed")
def fold_sales(db: Connection, entries: Sequence[Entry]) -> None:
    """Add the lines of a run of receipts to the day's and the month's sales of each item and department."""
    for whole in (1, 100):
        for sql in (_ITEM_SALES, _DEPARTMENT_SALES):
            db.execute(sql, (whole, entries[0].pos, entries[-1].pos))
