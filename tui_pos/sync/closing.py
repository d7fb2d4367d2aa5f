"""The close of a store's day where it has several tills: none of them knows of the others, so the node closes it.

A till that is its store's only one closes the store with its own Z report. Of several, the day ends when every till
has closed it; one that was not opened at all is not waited for beyond the day's own end. A till that has the day
open holds it: whoever looks after the company can close it all the same. What comes late makes a batch of its own.
"""

from __future__ import annotations

from datetime import date

from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Store
from tui_pos.data.daynumber import from_day, to_day
from tui_pos.data.identities import key_of, names
from tui_pos.data.queries import days, numbers, settings, totals
from tui_pos.data.shop import Shop
from tui_pos.journal.bodies import StoreClosed
from tui_pos.journal.connection import Connection

ACTOR = "node"

_UNCOVERED = """
    SELECT DISTINCT c.store, c.day FROM day_closing c WHERE NOT EXISTS (
        SELECT 1 FROM store_closing s WHERE s.store = c.store AND s.day = c.day AND s.pos > c.pos)
    ORDER BY c.day, c.store"""
_COVERED = """
    SELECT count(*) FROM store_closing s WHERE s.store = ? AND s.day = ? AND s.pos >
        COALESCE((SELECT MAX(c.pos) FROM day_closing c WHERE c.store = s.store AND c.day = s.day), 0)"""


class _ClosedElsewhere(Exception):
    """Say that another serving process closed the same day at the same time."""


def close_days(shop: Shop) -> list[StoreClosed]:
    """Close every store's day that its tills have all closed; gives what was closed."""
    closed: list[StoreClosed] = []
    for store, day in shop.read(lambda db: due(db, shop.clock())):
        body = shop.read(lambda db: _body(db, store, day))  # noqa: B023
        if _append(shop, body, ACTOR):
            closed.append(body)
    return closed


def close_by_hand(shop: Shop, store: Store, day: date, *, actor: str) -> StoreClosed:
    """Close a store's day though a till has it open still; refuses (`day`) a day on which nothing was opened."""
    known = {name for name, one in shop.read(_uncovered) if one == day}
    still = shop.read(lambda db: holding(db, store.id, day))
    if store.id not in known and not still:
        raise Refusal("day", f"{store.name} has nothing of {day} to close: check store and day.")
    body = shop.read(lambda db: _body(db, store.id, day))
    shop.append([body], actor=actor, day=day)
    return body


def due(db: Connection, now: int) -> list[tuple[str, date]]:
    """List stores with the days that they can close now, the oldest first."""
    company = settings.company(db, now)
    if company is None:
        return []
    today = days.business_day(company, now)
    return [
        (store, day)
        for store, day in _uncovered(db)
        if _can_close(db, store, day, over=day < today)
    ]


def holding(db: Connection, store: str, day: date) -> list[str]:
    """List the tills of a store that have a day open, by id."""
    tills = (till.id for till in settings.tills(db) if till.store == store)
    return [till for till in tills if days.open_day(db, till) == day]


def _can_close(db: Connection, store: str, day: date, *, over: bool) -> bool:
    tills = {till.id for till in settings.tills(db) if till.store == store}
    if len(tills) < 2 or holding(db, store, day):
        return False
    done = {report.place for report in days.z_reports(db, store, day)}
    return over or tills <= done


def _uncovered(db: Connection) -> list[tuple[str, date]]:
    rows = db.execute(_UNCOVERED)
    ids = names(db, (store for store, _ in rows))
    return [(ids[store], from_day(day)) for store, day in rows]


def _body(db: Connection, store: str, day: date) -> StoreClosed:
    number = numbers.next_number(db, "store_close", store)
    return StoreClosed(store, day, number, totals.store_totals(db, store, day))


def _append(shop: Shop, body: StoreClosed, actor: str) -> bool:
    """Write a close, unless another process was first."""

    def once(db: Connection) -> None:
        params = (key_of(db, body.store), to_day(body.day))
        if db.execute(_COVERED, params) != [(1,)]:
            raise _ClosedElsewhere

    try:
        shop.append([body], actor=actor, day=body.day, also=once)
    except _ClosedElsewhere:
        return False
    return True
