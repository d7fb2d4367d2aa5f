"""The first import of customers, vendors and items from QuickBooks, and every later one: only what changed is changed.

    import_customers(shop, "main", actor="staff-1")
    import_vendors(shop, "main", actor="staff-1")
    import_items(shop, "main", Place(store, day, staff, "M0102-"), actor="staff-1")

Everything comes from the lists that the Web Connector has read (see `reading`). A page is one transaction, so an import
that was interrupted goes on where it stopped when it is run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec

from exchange.company import lists, opening, reading
from exchange.company.balances import request_balances
from exchange.company.following import follow
from exchange.company.goods import GoodsReader, Taken
from exchange.company.links import Kind
from exchange.company.lists import Lists
from exchange.company.people import Names, keep_names
from exchange.company.shared import record_of
from exchange.company.sharing import begin_sharing, is_shared, send_unlinked
from tui_pos.core.catalog import Item
from tui_pos.core.documents import Memo, MemoLine, MemoSource, MemoType
from tui_pos.core.money import EXPONENTS, round_half_up
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import numbers, settings
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection

SOURCE = "quickbooks"
"""Where imported items say that they come from."""

REASON = "QBFS Import"
"""The predecessor's reason of memos that an import from QuickBooks made."""

Progress = Callable[[int, int], object]
"""Told how many entries are done of how many."""


@dataclass(frozen=True, slots=True)
class Imported:
    """Say what an import did; `sent` are records of ours that QuickBooks lacks and that are queued for it now."""

    created: int = 0
    changed: int = 0
    left_out: int = 0
    quantities: int = 0
    sent: int = 0

    def __add__(self, other: Imported) -> Imported:
        return Imported(
            self.created + other.created,
            self.changed + other.changed,
            self.left_out + other.left_out,
            self.quantities + other.quantities,
            self.sent + other.sent,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Say where quantities go: the store, the business day, who did it, and what their memos' numbers begin with."""

    store: str
    day: date
    staff: str
    prefix: str


def place_of(db: Connection, store: str, staff: str, *, now: int) -> Place:
    """Give the place of quantities: a store by its number (the first one if none is named), on today's date there.

    Memos that are made here bear the till number 00, which no till has. Refuses (`store`) a number that no store has.
    """
    stores = sorted(settings.stores(db), key=lambda one: one.number)
    found = [one for one in stores if not store or store in (str(one.number), f"{one.number:02d}")]
    if not found:
        raise Refusal("store", f"There is no store {store}: look at the settings.")
    return Place(found[0].id, opening.today(db, now), staff, f"M{found[0].number:02d}00-")


def _quiet(done: int, total: int) -> None:
    """Tell nobody."""


def import_customers(
    shop: Shop, company: str, *, actor: str, progress: Progress = _quiet
) -> Imported:
    """Take customers over and share them from now on; what they owe follows in the next session.

    Refuses (`not_read`) before QuickBooks' lists were read.
    """
    return _people(shop, company, Kind.CUSTOMER, actor, progress)


def import_vendors(
    shop: Shop, company: str, *, actor: str, progress: Progress = _quiet
) -> Imported:
    """Take vendors over and share them from now on; tax agencies stay what they are. Refuses as `import_customers`."""
    return _people(shop, company, Kind.VENDOR, actor, progress)


def import_items(
    shop: Shop, company: str, place: Place, *, actor: str, progress: Progress = _quiet
) -> Imported:
    """Take items over, with their departments and, once, their quantities.

    Refusals: `not_read`; `setup` before the shop has a tax set-up; `tax_code` for an item whose code is like none here.
    """
    total = shop.read(lambda db: _ready(db, company, Lists.ITEM))
    now = shop.clock()
    tax = shop.read(lambda db: settings.tax(db, now))
    if tax is None:
        raise Refusal("setup", "This database has no shop yet: run tui-pos init first.")
    currency = shop.read(settings.currency)
    reader = shop.read(lambda db: GoodsReader(db, company, tax, currency, shop.ids))
    done, sums, after = 0, Imported(), ""
    while page := shop.read(lambda db: lists.page(db, company, Lists.ITEM, after=after)):  # noqa: B023
        taken = shop.read(lambda db: reader.page(db, page, now))
        _store_goods(shop, company, taken, place, currency, actor)
        sums += Imported(
            created=taken.created,
            changed=taken.changed,
            left_out=taken.left_out,
            quantities=len(taken.counted),
        )
        after, done = page[-1].list_id, done + len(page)
        progress(done, total)
    shop.fold_all()
    _note(shop, company, "items", sums, actor)
    return sums


def _people(shop: Shop, company: str, kind: Kind, actor: str, progress: Progress) -> Imported:
    total = shop.read(lambda db: _ready(db, company, kind.list))
    first = not shop.read(lambda db: is_shared(db, company, kind))
    sums = Imported()
    if first:
        _name_ours(shop, company, kind)
    done, after = 0, ""
    while page := shop.read(lambda db: lists.page(db, company, kind.list, after=after)):  # noqa: B023
        now = shop.clock()
        found = shop.read(
            lambda db: follow(db, company, kind, page, now=now, ids=shop.ids, create=True)  # noqa: B023
        )
        if found.bodies:
            shop.append(found.bodies, actor=actor, also=found.write)
        else:
            shop.work(found.write)
        sums += Imported(found.created, found.changed, found.left_out)
        after, done = page[-1].list_id, done + len(page)
        progress(done, total)
    if first:
        sums += Imported(sent=_send_ours(shop, company, kind))
        shop.work(lambda db: begin_sharing(db, company, kind, shop.clock()))
    if kind is Kind.CUSTOMER:
        shop.work(lambda db: request_balances(db, company))
    _note(shop, company, f"{kind.value}s", sums, actor)
    return sums


def _ready(db: Connection, company: str, name: Lists) -> int:
    if not reading.was_read(db, company):
        raise Refusal(
            "not_read",
            "QuickBooks' lists were not read yet: run the Web Connector once, then import.",
        )
    return lists.count(db, company, name)


_OURS = "SELECT r.key, i.id FROM {} r JOIN identity i ON i.key = r.key WHERE r.key > ? ORDER BY r.key LIMIT ?"


def _ours(shop: Shop, kind: Kind) -> Iterator[list[str]]:
    """Walk through our own records, a page at a time."""
    after = 0
    sql = _OURS.format(kind.value)
    while rows := shop.read(lambda db: db.execute(sql, (after, lists.PAGE))):  # noqa: B023
        yield [str(id_) for _, id_ in rows]
        after = int(rows[-1][0])


def _name_ours(shop: Shop, company: str, kind: Kind) -> None:
    """Give records of ours their names, so that those whom QuickBooks has too are found by them and not doubled."""

    def work(db: Connection, page: list[str]) -> None:
        names = Names(db, company)
        for one in page:
            record = record_of(db, kind, one)
            if record is not None and record.use_with_quickbooks:
                names.of(kind, one)
        keep_names(db, company, names.fresh, shop.clock())

    for page in _ours(shop, kind):
        shop.work(lambda db: work(db, page))  # noqa: B023


def _send_ours(shop: Shop, company: str, kind: Kind) -> int:
    return sum(send_unlinked(shop, company, kind, page) for page in _ours(shop, kind))


def _store_goods(
    shop: Shop, company: str, taken: Taken, place: Place, currency: str, actor: str
) -> None:
    """Store a page of items: departments, items and the memo of their quantities are one transaction with their links."""
    entries: list[msgspec.Struct] = []
    if taken.departments:
        entries.append(bodies.DepartmentsSaved(tuple(taken.departments)))
    if taken.items:
        entries.append(bodies.ItemsSaved(tuple(taken.items), SOURCE))
    if taken.counted:
        entries.append(_memo(shop, taken.counted, place, currency))

    def write(db: Connection) -> None:
        taken.write(db, company, shop.clock())

    if entries:
        shop.append(entries, actor=actor, day=place.day if taken.counted else None, also=write)
    else:
        shop.work(write)


def _memo(shop: Shop, counted: list[tuple[Item, Decimal]], place: Place, currency: str) -> Memo:
    """Put on hand what QuickBooks counts; import memos never post to the books."""
    number = shop.read(lambda db: numbers.next_number(db, "memo", place.prefix))
    minor = 10 ** EXPONENTS[currency]
    lines = tuple(
        MemoLine(
            n=n,
            item=item.id,
            old_quantity=Decimal(0),
            new_quantity=quantity,
            old_cost=item.cost,
            new_cost=item.cost,
            value=round_half_up(quantity * item.cost * minor),
        )
        for n, (item, quantity) in enumerate(counted, start=1)
    )
    return Memo(
        id=shop.ids(),
        number=f"{place.prefix}{number:05d}",
        type=MemoType.QUANTITY,
        source=MemoSource.IMPORT,
        store=place.store,
        day=place.day,
        staff=place.staff,
        reason=REASON,
        lines=lines,
    )


def _note(shop: Shop, company: str, what: str, sums: Imported, actor: str) -> None:
    told = f"{company}: {sums.created} new, {sums.changed} changed, {sums.sent} for QuickBooks"
    shop.append([bodies.CommandRun(f"exchange import {what}", told)], actor=actor)
