"""`tui-pos exchange check` and `import`: look everything over, confirm it, take over what QuickBooks has."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from exchange.commands.group import answer, company_option, exchange
from tui_pos.commands.context import format_option, open_books, print_json
from tui_pos.commands.guard import ACCOUNT, allow, user_option
from tui_pos.core.people import Right
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop

if TYPE_CHECKING:
    from exchange.company.check import Check
    from exchange.company.importing import Imported, Place, Progress

    Import = Callable[[Shop, str, str, Progress], Imported]

_MARKS = {"ok": "ok  ", "warn": "warn", "stop": "STOP"}


@exchange.command()
@click.option("--confirm", is_flag=True, help="Confirm what is to be added; not the opening stock.")
@click.option("--confirm-stock", is_flag=True, help="Take the opening stock out of QuickBooks.")
@click.option("--decline-stock", is_flag=True, help="Keep stock in QuickBooks: no cost journals.")
@click.option("--read", is_flag=True, help="Have QuickBooks' lists read in the next session.")
@company_option
@user_option
@format_option
def check(
    confirm: bool,
    confirm_stock: bool,
    decline_stock: bool,
    read: bool,
    named: str,
    user: str | None,
    form: str,
) -> None:
    """Look at everything that must hold before documents are sent; nothing is sent while a check says STOP."""
    from exchange.company import opening, preflight, reading
    from exchange.inspecting import only_company

    if confirm_stock and decline_stock:
        raise click.UsageError("Either confirm the opening stock or decline it.")
    with open_books() as shop:
        company = shop.read(lambda db: only_company(db, named))
        if confirm or confirm_stock or decline_stock or read:
            actor = allow(shop, Right.EXCHANGE, user, "confirm what QuickBooks gets", store="")
            wanted = {"stock": confirm_stock, "other": confirm}
            names = [
                one.name
                for one in _checks(shop, company)
                if one.confirmable and wanted["stock" if one.name == opening.CHECK else "other"]
            ]
            if confirm_stock and opening.CHECK not in names:
                raise Refusal("check", _NO_STOCK)
            if names:
                preflight.confirm(shop, company, names, actor=actor)
            if decline_stock:
                preflight.decline_stock(shop, company, actor=actor)
            if read:
                shop.work(lambda db: reading.request_reading(db, company, now=shop.clock()))
        found = _checks(shop, company)
    if form == "json":
        print_json([one.plain() for one in found])
    else:
        for one in found:
            _show(one)
    if any(one.level.value == "stop" for one in found):
        raise SystemExit(1)


_NO_STOCK = "No opening stock waits to be confirmed: import the items first, or see `tui-pos exchange check`."


def _checks(shop: Shop, company: str) -> list[Check]:
    from exchange.company.preflight import preflight

    now = shop.clock()
    return shop.read(lambda db: preflight(db, company, now=now))


def _show(one: Check) -> None:
    click.echo(f"{_MARKS[one.level.value]}  {one.name}: {one.sentence}")
    if one.cure:
        click.echo(f"      {one.cure}")
    for made in one.creates:
        click.echo(f"      + {made}")


@exchange.group("import")
def import_() -> None:
    """Take over what QuickBooks has; a second run changes only what changed."""


@import_.command()
@company_option
@user_option
@format_option
def customers(named: str, user: str | None, form: str) -> None:
    """Take customers over, and share them with QuickBooks from now on."""
    from exchange.company.importing import import_customers

    def run(shop: Shop, company: str, actor: str, progress: Progress) -> Imported:
        return import_customers(shop, company, actor=actor, progress=progress)

    _import(run, Right.CUSTOMER_EDIT, named, user, form)


@import_.command()
@company_option
@user_option
@format_option
def vendors(named: str, user: str | None, form: str) -> None:
    """Take vendors over, and share them with QuickBooks from now on."""
    from exchange.company.importing import import_vendors

    def run(shop: Shop, company: str, actor: str, progress: Progress) -> Imported:
        return import_vendors(shop, company, actor=actor, progress=progress)

    _import(run, Right.EXCHANGE, named, user, form)


@import_.command()
@click.option("--store", default="", help="The number of the store that has the quantities.")
@company_option
@user_option
@format_option
def items(store: str, named: str, user: str | None, form: str) -> None:
    """Take items over with their departments and, once, their quantities."""
    from exchange.company.importing import import_items

    def run(shop: Shop, company: str, actor: str, progress: Progress) -> Imported:
        place = _place(shop, store, "" if actor == ACCOUNT else actor)
        return import_items(shop, company, place, actor=actor, progress=progress)

    _import(run, Right.ITEM_EDIT, named, user, form)


def _import(run: Import, right: Right, named: str, user: str | None, form: str) -> None:
    from exchange.inspecting import only_company

    with open_books() as shop:
        actor = allow(shop, right, user, "import from QuickBooks", store="")
        company = shop.read(lambda db: only_company(db, named))
        with _bar() as progress:
            done = run(shop, company, actor, progress)
    answer(asdict(done), form)


def _place(shop: Shop, wanted: str, staff: str) -> Place:
    """Book quantities to a store, on today's date there; memos made here bear the till number 00, which no till has."""
    from exchange.company.importing import place_of

    return shop.read(lambda db: place_of(db, wanted, staff, now=shop.clock()))


@exchange.command()
@company_option
@format_option
def clashes(named: str, form: str) -> None:
    """List customers, vendors and items that were changed on both sides, refused, or deleted in QuickBooks."""
    from exchange.company.clashes import clashes as told
    from exchange.inspecting import only_company

    with open_books() as shop:
        found = shop.read(lambda db: told(db, only_company(db, named)))
    if form == "json":
        return print_json([asdict(one) for one in found])
    for one in found:
        click.echo(one.sentence if one.field else f"{one.name}: {one.sentence}")


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on a terminal; a file or a pipe gets none."""
    if not sys.stderr.isatty():
        yield lambda done, size: None
        return
    with click.progressbar(length=1000, label="Importing", file=sys.stderr) as bar:
        shown = 0

        def progress(done: int, size: int) -> None:
            nonlocal shown
            now = min(1000, 1000 * done // max(size, 1))
            bar.update(now - shown)
            shown = now

        yield progress
