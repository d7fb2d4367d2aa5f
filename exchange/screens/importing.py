"""Taking customers, vendors and items over from QuickBooks, and looking at records that clash."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from exchange import verbs
from exchange.company.clashes import Clash, clashes
from exchange.company.importing import (
    Imported,
    Place,
    Progress,
    import_customers,
    import_items,
    import_vendors,
)
from exchange.company.reading import Read, reading
from exchange.screens.desk import Desk
from exchange.screens.page import WIDTH
from exchange.screens.status import zone_of
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Store
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.office.lists import Listed, ListEditor, confirmed
from tui_pos.register.screens.dialog import Choice, Choose, Show
from tui_pos.register.work import GivenUp

TITLE = "Import from QuickBooks"
COLUMNS = (("Who", 24), ("What", 0))
_BOTH_WAYS = (
    "They are shared from then on: QuickBooks' balances hold, and the register's names and addresses. What was changed on"
    " both sides is listed under Clashes."
)
_WHAT = {
    "C": ("customers", f"QuickBooks' customers are taken over. {_BOTH_WAYS}"),
    "V": ("vendors", f"QuickBooks' vendors are taken over. {_BOTH_WAYS}"),
    "I": (
        "items",
        "QuickBooks' items are taken over with their departments, and once with the quantities that QuickBooks counts."
        " From then on items and stock are kept in the register.",
    ),
}

Job = Callable[[Shop, str, Progress], Imported]


class Running(Show):
    """Say how far a long piece of work has come; it closes by itself."""

    def do_leave(self) -> None:
        """Stay until the work is done."""

    def do_accept(self) -> None:
        """Stay until the work is done."""

    def keys(self) -> str:
        """Name no key."""
        return "It goes on by itself."

    def tell(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._all = [f"{done} of {total} entries"]
        self.box.redraw()


async def show_import(desk: Desk) -> None:
    """Show what QuickBooks' lists hold until it is left; each can be taken over, again and again."""
    zone = await zone_of(desk)
    letters = {letter: what for letter, (what, _) in _WHAT.items()} | {"R": "read all lists anew"}
    while True:
        known = await desk.read(lambda db: reading(db, desk.company))
        chosen = await desk.page(TITLE, list(_lists(known, zone)), letters)
        if not chosen:
            return
        try:
            if chosen == "R":
                await desk.do(
                    "read QuickBooks' lists anew",
                    lambda shop, by: verbs.read_lists(shop, desk.company, actor=by),
                )
            else:
                await _import(desk, chosen)
        except GivenUp:
            continue
        except Refusal as refusal:
            await desk.say(TITLE, refusal.sentence)


def _lists(known: Read, zone: str) -> Iterator[str]:
    if not known.finished:
        told = "QuickBooks' lists were not read yet: run an update in the Web Connector first."
        yield from textwrap.wrap(told, WIDTH)
    else:
        at = datetime.fromtimestamp(known.finished / 1000, UTC).astimezone(ZoneInfo(zone))
        yield f"QuickBooks' lists as they were read {at:%Y-%m-%d %H:%M}"
    if known.running or known.requested:
        yield "They are read again in the next session."
    yield ""
    for name, count in known.counts.items():
        yield f"  {name:<20}{count:>8}"
    yield ""
    yield from textwrap.wrap(
        "Importing again changes only what has changed. Nothing is deleted here.", WIDTH
    )


async def _import(desk: Desk, letter: str) -> None:
    what, told = _WHAT[letter]
    await confirmed(desk.work, TITLE, f"{told} Go on?")
    job = await _job(desk, letter)
    running = Running(TITLE, ["..."])
    app = desk.work.app

    def told_so_far(done: int, total: int) -> None:
        app.call_from_thread(running.tell, done, total)

    await app.push_screen(running)
    try:
        done = await desk.do(f"import {what}", lambda shop, by: job(shop, by, told_so_far))
    finally:
        running.dismiss(None)
    await desk.page(TITLE, list(_outcome(what, done)))


async def _job(desk: Desk, letter: str) -> Job:
    company = desk.company
    if letter == "C":
        return lambda shop, by, progress: import_customers(
            shop, company, actor=by, progress=progress
        )
    if letter == "V":
        return lambda shop, by, progress: import_vendors(shop, company, actor=by, progress=progress)
    store = await _store(desk)
    machine = desk.work.till.machine

    def items(shop: Shop, by: str, progress: Progress) -> Imported:
        day = machine.open_day() or machine.suggested_day()
        place = Place(store.id, day, by, f"M{machine.prefix}-")
        return import_items(shop, company, place, actor=by, progress=progress)

    return items


async def _store(desk: Desk) -> Store:
    """Give the only store, or ask in which one the goods are."""
    stores = await desk.read(settings.stores)
    if len(stores) == 1:
        return stores[0]
    keys = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    choices = [Choice(key, one.name, one) for key, one in zip(keys, stores, strict=False)]
    return await desk.work.ask(Choose("In which store are QuickBooks' quantities?", "", choices))


def _outcome(what: str, done: Imported) -> Iterator[str]:
    told = (
        ("new", done.created),
        ("changed", done.changed),
        ("left out: groups, subtotals and what is no article", done.left_out),
        ("with a quantity", done.quantities),
        ("sent to QuickBooks, which lacked them", done.sent),
    )
    yield f"Imported {what}:"
    yield ""
    for label, count in told:
        if count:
            yield f"{count:>8}  {label}"
    if not any(count for _, count in told):
        yield "  Nothing has changed."


async def show_clashes(desk: Desk) -> None:
    """List records that a person should look at; each goes off the list once that was done."""

    def rows() -> list[Listed[Clash]]:
        found = desk.work.shop.read(lambda db: clashes(db, desk.company))
        return [Listed(one, (one.name, one.sentence)) for one in found]

    async def edit(clash: Clash | None) -> None:
        assert clash is not None
        chosen = await desk.page(clash.name, textwrap.wrap(clash.sentence, WIDTH), {"D": "done"})
        if chosen:
            await desk.do(
                "settle clashes",
                lambda shop, by: verbs.settle(shop, desk.company, clash, actor=by),
            )

    await ListEditor(desk.work, "Clashes with QuickBooks", COLUMNS, rows, edit).run()
