"""The way into the exchange's screens: which company, and what to look at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from exchange.delivery import companies
from exchange.delivery.records import Company
from exchange.overview import overview_of
from exchange.screens.checking import look_over
from exchange.screens.comparing import show_comparison
from exchange.screens.desk import Desk
from exchange.screens.documents import show_documents
from exchange.screens.halting import stop_or_go
from exchange.screens.importing import show_clashes, show_import
from exchange.screens.mapping import MappingEditor
from exchange.screens.preview import show_preview
from exchange.screens.status import headline, show_status
from tui_pos.core.refusal import Refusal
from tui_pos.office.lists import tell
from tui_pos.register.screens.dialog import Choice, Choose
from tui_pos.register.work import GivenUp, Work

NOT_CONNECTED = (
    "No QuickBooks company is connected yet. Run `tui-pos exchange qwc FILE` on this machine, and follow the ten steps"
    " in the bookkeeper's guide."
)

Screen = Callable[[Desk], Awaitable[None]]


async def open_quickbooks(work: Work) -> None:
    """Show how one company's exchange stands and open its screens, until they are left."""
    company = await _choose_company(work)
    if company is None:
        return await tell(work, "QuickBooks", NOT_CONNECTED)
    desk, start = Desk(work, company.company), 0
    while True:
        now = work.shop.clock()
        overview = await desk.read(lambda db, now=now: overview_of(db, desk.company, now))  # type: ignore[misc]
        known = screens(bool(overview.company.stopped))
        choices = [Choice(key, title, key) for key, (title, _) in known.items()]
        title = f"QuickBooks: {overview.company.name}"
        try:
            chosen = await work.ask(Choose(title, headline(overview), choices, start))
        except GivenUp:
            return
        start = list(known).index(chosen)
        name, screen = known[chosen]
        try:
            await screen(desk)
        except GivenUp:
            continue
        except Refusal as refusal:
            await desk.say(name, refusal.sentence)


def screens(stopped: bool) -> dict[str, tuple[str, Screen]]:
    """List the screens by letter."""
    return {
        "S": ("Status", show_status),
        "D": ("Documents", show_documents),
        "P": ("Preview of a day", show_preview),
        "M": ("Mapping of accounts", lambda desk: MappingEditor(desk).run()),
        "R": ("Reconcile with QuickBooks", show_comparison),
        "L": ("Look over before posting", look_over),
        "I": ("Import from QuickBooks", show_import),
        "C": ("Clashes with QuickBooks", show_clashes),
        "X": ("Let the exchange go on" if stopped else "Stop the exchange", stop_or_go),
    }


async def _choose_company(work: Work) -> Company | None:
    """Give the only company, or let one of several be chosen; None when there is none."""
    known = await work.call(lambda: work.shop.read(companies.every))
    if len(known) < 2:
        return next(iter(known), None)
    keys = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    choices = [
        Choice(key, f"{one.name} ({one.company})", one)
        for key, one in zip(keys, known, strict=False)
    ]
    return await work.ask(Choose("QuickBooks: which company?", "", choices))
