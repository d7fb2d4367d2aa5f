"""The figures of X and Z reports, summed from what projectors have written; practice never gets that far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tui_pos.core.quantity import from_scaled
from tui_pos.data.daynumber import to_day
from tui_pos.data.identities import key_of
from tui_pos.journal.bodies import DayTotals, TaxLine, TenderTotal
from tui_pos.journal.connection import Connection, Row, Value


@dataclass(frozen=True, slots=True)
class _Scope:
    """Say which rows a report counts, by columns that receipts, events and cash moves all have."""

    where: str
    params: tuple[Value, ...]

    def sql(self, text: str) -> str:
        return text.replace("{where}", self.where)


_LAST_CLOSE = "SELECT COALESCE(MAX(pos), 0) FROM day_closing WHERE till = ?"
_RECEIPTS = """
    SELECT COUNT(*), SUM(r.discounts), SUM(r.tax), SUM(CASE WHEN r.exempt = 1 THEN r.net ELSE 0 END),
        SUM(r.rounding), SUM(r.gross), SUM(r.cost), SUM(r.items), MIN(r.pos), MAX(r.pos)
    FROM receipt r WHERE {where}"""
_NUMBER = "SELECT number FROM receipt WHERE pos = ?"
_LINES = """
    SELECT l.is_kind, SUM(CASE WHEN l.quantity >= 0 THEN l.net ELSE 0 END),
        SUM(CASE WHEN l.quantity < 0 THEN l.net ELSE 0 END)
    FROM receipt r JOIN receipt_line l ON l.receipt = r.pos WHERE {where} GROUP BY l.is_kind"""
_HANDED = "CASE WHEN t.tendered = 0 AND t.change = 0 THEN t.amount ELSE t.tendered END"
_TENDERS = f"""
    SELECT t.type, t.name, t.kind, SUM(CASE WHEN {_HANDED} > 0 THEN {_HANDED} ELSE 0 END),
        SUM(CASE WHEN {_HANDED} < 0 THEN -({_HANDED}) ELSE 0 END + t.change), COUNT(*)
    FROM receipt r JOIN receipt_tender t ON t.receipt = r.pos WHERE {{where}}
    GROUP BY t.type, t.name, t.kind"""
_TAXES = """
    SELECT t.component, t.name, t.agency, SUM(t.base), SUM(t.amount)
    FROM receipt r JOIN receipt_tax t ON t.receipt = r.pos WHERE {where}
    GROUP BY t.component, t.name, t.agency"""
_EVENTS = "SELECT r.kind, COUNT(*), SUM(r.amount) FROM till_event r WHERE {where} GROUP BY r.kind"
_CASH = "SELECT COALESCE(SUM(r.amount), 0) FROM cash_move r WHERE {where}"
_FLOATS = "SELECT COALESCE(SUM(r.opening), 0) FROM day_opening r WHERE {where}"
_STORE_EVENTS = "r.day = ? AND r.till IN (SELECT key FROM till WHERE store = ?)"


def day_totals(db: Connection, till: str, day: date) -> DayTotals:
    """Sum a till's business day, whatever was closed within it."""
    return _totals(db, _Scope("r.day = ? AND r.till = ?", (to_day(day), key_of(db, till))))


def since_close(db: Connection, till: str) -> DayTotals:
    """Sum what a till has done since its last Z report, of whatever business days: what the next X or Z shows."""
    key = key_of(db, till)
    ((last,),) = db.execute(_LAST_CLOSE, (key,))
    return _totals(db, _Scope("r.pos > ? AND r.till = ?", (last, key)))


def store_totals(db: Connection, store: str, day: date) -> DayTotals:
    """Sum the business day of all tills of a store."""
    params = (to_day(day), key_of(db, store))
    events = _Scope(_STORE_EVENTS, params)
    return _totals(db, _Scope("r.day = ? AND r.store = ?", params), events)


def _totals(db: Connection, scope: _Scope, events: _Scope | None = None) -> DayTotals:
    (row,) = db.execute(scope.sql(_RECEIPTS), scope.params)
    count, discounts, tax, exempt, rounding, gross, cost, items, first, last = (x or 0 for x in row)
    lines = {str(kind): (int(sold), int(back)) for kind, sold, back in _run(db, scope, _LINES)}
    happened = {str(kind): (n, amount) for kind, n, amount in _run(db, events or scope, _EVENTS)}
    tenders = tuple(sorted((TenderTotal(*t) for t in _run(db, scope, _TENDERS)), key=_tender_key))
    moves, begin = _run(db, scope, _CASH)[0][0], _run(db, scope, _FLOATS)[0][0]
    cash = sum(t.received - t.paid for t in tenders if t.kind == "cash")
    sold, back = lines.get("item", (0, 0))
    return DayTotals(
        receipts=count,
        first=_number(db, first),
        last=_number(db, last),
        sales_net=sold,
        returns_net=back,
        discounts=discounts,
        tax=tax,
        exempt_net=exempt,
        shipping=sum(lines.get("shipping", (0,))),
        tips=sum(lines.get("tip", (0,))),
        gift_cards=sum(lines.get("gift_card", (0,))),
        deposits=sum(lines.get("deposit", (0,))),
        account_payments=sum(lines.get("account_payment", (0,))),
        rounding=rounding,
        gross=gross,
        cost=cost,
        items=from_scaled(items),
        voids=happened.get("void", (0, 0))[0],
        voids_amount=happened.get("void", (0, 0))[1],
        cancels=happened.get("cancel", (0, 0))[0],
        cancels_amount=happened.get("cancel", (0, 0))[1],
        no_sales=happened.get("no_sale", (0, 0))[0],
        overrides=happened.get("override", (0, 0))[0],
        reprints=happened.get("reprint", (0, 0))[0],
        tenders=tenders,
        taxes=tuple(sorted((TaxLine(*t) for t in _run(db, scope, _TAXES)), key=_tax_key)),
        cash_moves=moves,
        begin=begin,
        cash_expected=begin + cash + moves,
    )


def _run(db: Connection, scope: _Scope, sql: str) -> list[Row]:
    return db.execute(scope.sql(sql), scope.params)


def _number(db: Connection, pos: int) -> str:
    return str(db.execute(_NUMBER, (pos,))[0][0]) if pos else ""


def _tender_key(total: TenderTotal) -> tuple[bool, str, str]:
    return total.kind != "cash", total.name, total.type


def _tax_key(line: TaxLine) -> tuple[str, str]:
    return line.name, line.component
