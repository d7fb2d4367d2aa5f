"""What was sold per item, department, store and day: the roll-up, and the receipts behind its watermark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tui_pos.core.quantity import from_scaled
from tui_pos.data.daynumber import days_between, from_day, periods, to_day
from tui_pos.data.identities import key_of, names, select_in
from tui_pos.journal.connection import Connection, Row

SALES_FOLD = "sales"
"""The fold that keeps `item_sales` and `department_sales`."""

_MARK = f"COALESCE((SELECT pos FROM journal_fold WHERE name = '{SALES_FOLD}'), 0)"
_FOLDED = """
    SELECT {by}, SUM(quantity), SUM(net), SUM(tax), SUM(discount), SUM(cost), SUM(lines)
    FROM {table} WHERE period IN (?) AND (? = 0 OR store = ?) GROUP BY {by}"""
_TAIL = f"""
    SELECT {{by}}, SUM(l.base), SUM(l.net), SUM(l.tax), SUM(l.discount), SUM(l.cost), COUNT(*)
    FROM receipt r JOIN receipt_line l ON l.receipt = r.pos
    WHERE r.pos > {_MARK} AND r.day BETWEEN ? AND ? AND l.is_kind = 'item' AND (? = 0 OR r.store = ?)
    GROUP BY {{by}}"""
_ITEM = (_FOLDED.format(by="item", table="item_sales"), _TAIL.format(by="COALESCE(l.item, 0)"))
_DEPARTMENT = (
    _FOLDED.format(by="department", table="department_sales"),
    _TAIL.format(by="COALESCE(l.department, 0)"),
)
_STORE = (_FOLDED.format(by="store", table="department_sales"), _TAIL.format(by="r.store"))
_DAY = (_FOLDED.format(by="period", table="department_sales"), _TAIL.format(by="r.day"))


@dataclass(frozen=True, slots=True)
class Sales:
    """Sum the item lines of a period, returns counted negative. Amounts are minor units, `quantity` base units."""

    quantity: Decimal = Decimal(0)
    net: int = 0
    tax: int = 0
    discount: int = 0
    cost: int = 0
    lines: int = 0


def by_item(db: Connection, first: date, last: date, store: str = "") -> dict[str, Sales]:
    """Sum the business days `first` to `last` per item id; goods rung under a department alone are under ``""``."""
    sums = _sums(db, _ITEM, _periods(first, last), first, last, store)
    return _named(db, sums)


def by_department(db: Connection, first: date, last: date, store: str = "") -> dict[str, Sales]:
    """Sum the business days `first` to `last` per id of the department that the goods were in when sold."""
    return _named(db, _sums(db, _DEPARTMENT, _periods(first, last), first, last, store))


def by_store(db: Connection, first: date, last: date) -> dict[str, Sales]:
    """Sum the business days `first` to `last` per store id."""
    return _named(db, _sums(db, _STORE, _periods(first, last), first, last, ""))


def by_day(db: Connection, first: date, last: date, store: str = "") -> dict[date, Sales]:
    """Sum each business day from `first` to `last` that had sales."""
    wanted = [to_day(day) for day in days_between(first, last)]
    sums = _sums(db, _DAY, wanted, first, last, store)
    return {from_day(day): sums[day] for day in sorted(sums)}


def _periods(first: date, last: date) -> list[int]:
    months, days = periods(first, last)
    return months + days


def _sums(
    db: Connection, sql: tuple[str, str], wanted: list[int], first: date, last: date, store: str
) -> dict[int, Sales]:
    place = key_of(db, store) or -1 if store else 0
    folded, tail = sql
    sums: dict[int, Row] = {}
    _add(sums, select_in(db, folded, wanted, (place, place)))
    _add(sums, db.execute(tail, (to_day(first), to_day(last), place, place)))
    return {key: Sales(from_scaled(row[0]), *row[1:]) for key, row in sums.items()}


def _add(sums: dict[int, Row], rows: Iterable[Row]) -> None:
    for key, *figures in rows:
        before = sums.get(key)
        if before is not None:
            figures = [old + new for old, new in zip(before, figures, strict=True)]
        sums[key] = tuple(figures)


def _named(db: Connection, sums: dict[int, Sales]) -> dict[str, Sales]:
    ids = names(db, sums)
    return {ids.get(key, ""): figures for key, figures in sums.items()}
