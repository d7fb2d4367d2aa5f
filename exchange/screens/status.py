"""How the exchange stands, on one page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from exchange.delivery.states import State
from exchange.overview import SETTLED, Overview, overview_of
from exchange.screens.desk import Desk
from exchange.screens.page import WIDTH
from tui_pos.data.queries import settings

_LABEL = 14
_KIND = 22
_STANDINGS = (*State, SETTLED)
_OUTCOMES = {
    "running": "is running now",
    "done": "did its work",
    "nothing": "found nothing to do",
    "failed": "ended with an error",
    "lost": "broke off; the next one goes on where it ended",
}
"""What a session came to, by its one word."""


async def show_status(desk: Desk) -> None:
    """Show the page."""
    now = desk.work.shop.clock()
    overview = await desk.read(lambda db: overview_of(db, desk.company, now))
    zone = await zone_of(desk)
    await desk.page(f"Status: {overview.company.name}", list(status_rows(overview, zone)))


async def zone_of(desk: Desk) -> str:
    """Give the shop's time zone."""
    now = desk.work.shop.clock()
    owner = await desk.read(lambda db: settings.company(db, now))
    return owner.zone if owner else "UTC"


def headline(overview: Overview) -> str:
    """Say in a few short sentences how the exchange stands."""
    going = "STOPPED." if overview.company.stopped else "Going."
    under_way = overview.total(State.QUEUED, State.SENDING, State.UNKNOWN)
    parked = f" {overview.parked} WAIT FOR A PERSON." if overview.parked else ""
    counts = f" {overview.total(State.POSTED)} documents posted, {under_way} under way."
    held = " CLOSED DAYS ARE HELD BACK: look over." if overview.holds else ""
    return f"{going}{counts}{parked}{held}"


def status_rows(overview: Overview, zone: str) -> Iterator[str]:
    """Lay out everything: the company, the last session, the counts, the waiting days, what needs a person."""
    yield from _company(overview, zone)
    yield ""
    yield from _counts(overview)
    yield ""
    yield from _days(overview)
    if overview.holds:
        yield ""
        yield "Nothing is cut until these are settled (see Look over before posting):"
        for check in overview.holds:
            yield from textwrap.wrap(f"- {check.sentence}", WIDTH, subsequent_indent="  ")
    if overview.findings:
        yield ""
        yield "Cannot be posted until a person has acted:"
        for finding in overview.findings:
            yield from textwrap.wrap(f"- {finding}", WIDTH, subsequent_indent="  ")


def _company(overview: Overview, zone: str) -> Iterator[str]:
    company, last = overview.company, overview.last
    yield from _told("Company", f"{company.name} ({company.company})")
    if company.stopped:
        yield from _told("Exchange", f"STOPPED. {company.cause}")
        yield from _told("To go on", company.cure)
    else:
        yield from _told("Exchange", "going")
    if last is None:
        yield from _told("Last session", "none yet: run an update in the Web Connector")
    else:
        at = datetime.fromtimestamp(last.seen / 1000, UTC).astimezone(ZoneInfo(zone))
        said = f"{at:%Y-%m-%d %H:%M}  {_OUTCOMES[last.outcome]}; {last.posted} posted"
        yield from _told("Last session", said + (f", {last.parked} parked" if last.parked else ""))
        yield from _told("It said", last.error)
    closing = f"books are closed up to {company.closing_date}" if company.closing_date else "none"
    yield from _told("Closing date", closing)
    if overview.begins:
        yield from _told("First day", f"{overview.begins}; nothing before it is posted")


def _counts(overview: Overview) -> Iterator[str]:
    yield f"{'Documents':<{_KIND}}" + "".join(f"{one:>9}" for one in _STANDINGS)
    for kind, states in overview.counts.items():
        yield _count_row(kind, states)
    if overview.lists:
        yield _count_row("Accounts, items, names", overview.lists)
    if not overview.counts:
        yield "None yet. A day is cut into documents when its store has closed."


def _count_row(label: str, states: dict[str, int]) -> str:
    figures = "".join(f"{states.get(one) or '-':>9}" for one in _STANDINGS)
    return f"{label:<{_KIND}}{figures}"


def _days(overview: Overview) -> Iterator[str]:
    if not overview.days:
        yield "No day waits to be cut."
        return
    yield "Days that wait to be cut:"
    for one in overview.days:
        closed = (one.store, one.day) in overview.closed
        how = "closed" if closed else "not closed yet"
        store = overview.stores.get(one.store, "")
        yield f"  {one.day}  {store[:30]:<30}  {how}, entries: {len(one.places)}"[:WIDTH]


def _told(label: str, text: str) -> list[str]:
    if not text:
        return []
    return textwrap.wrap(
        text, WIDTH, initial_indent=f"{label:<{_LABEL}}", subsequent_indent=" " * _LABEL
    )
