"""Comparing what was posted with what QuickBooks has: start it, see what is missing or different, send what is missing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from exchange import verbs
from exchange.delivery import reconciling
from exchange.delivery.reconciling import Difference, Progress
from exchange.overview import kind_words
from exchange.screens.desk import Desk, day
from exchange.screens.page import WIDTH
from exchange.screens.status import zone_of
from tui_pos.core.money import format_minor
from tui_pos.core.refusal import Refusal
from tui_pos.journal.connection import Connection
from tui_pos.office.lists import confirmed
from tui_pos.register.screens.dialog import Field, Form
from tui_pos.register.work import GivenUp

_MISSING, _CHANGED = "missing", "changed"
_TOLD = {
    "missing": "nobody deleted it, so an older company file came back. M looks it up once more and sends it.",
    "deleted": "somebody deleted it there. If that was a mistake, resend it under Documents.",
    "voided": "somebody voided it there. If that was right, nothing is left to do.",
    "edited": "somebody changed it there. Put it right in QuickBooks, or accept it and note why.",
}
"""What each finding means, and what to do."""

_HOW = (
    "A comparison reads every posted document of a period back from QuickBooks in the next session, and lists what"
    " was deleted or edited there. Do it at the end of each month, and after a company file was restored."
)


async def show_comparison(desk: Desk) -> None:
    """Show the last comparison until it is left; a new one can be asked for, and what is missing sent."""
    zone = await zone_of(desk)
    while True:
        run, found = await desk.read(lambda db: _last(db, desk.company))
        missing = sum(one.what == _MISSING for one in found)
        verbs_now = {"N": "new comparison"} | ({"M": "send what is missing"} if missing else {})
        chosen = await desk.page("Reconcile", list(comparison_rows(run, found, zone)), verbs_now)
        if not chosen:
            return
        try:
            await (_start(desk) if chosen == "N" else _send(desk, missing))
        except GivenUp:
            continue
        except Refusal as refusal:
            await desk.say("Reconcile", refusal.sentence)


def _last(db: Connection, company: str) -> tuple[Progress | None, list[Difference]]:
    return reconciling.progress(db, company), reconciling.differences(db, company)


async def _start(desk: Desk) -> None:
    async def read(values: dict[str, str]) -> tuple[date, date]:
        return day(values["first"]), day(values["last"])

    now = datetime.fromtimestamp(desk.work.shop.clock() / 1000, UTC).date()
    last = now.replace(day=1) - timedelta(days=1)
    fields = [
        Field("first", "From (YYYY-MM-DD)", str(last.replace(day=1))),
        Field("last", "To", str(last)),
    ]
    first, last = await desk.work.ask(Form("Compare with QuickBooks", fields, read))
    await desk.do(
        "compare with QuickBooks",
        lambda shop, by: verbs.compare(shop, desk.company, first, last, actor=by),
    )


async def _send(desk: Desk, missing: int) -> None:
    await confirmed(
        desk.work,
        "Send what is missing",
        f"Documents that are missing: {missing}. Each is looked up in QuickBooks once more, and sent only if it is not"
        " there. If they were deleted on purpose, answer no. Go on?",
    )
    sent = await desk.do(
        "send documents again", lambda shop, by: verbs.send_missing(shop, desk.company, actor=by)
    )
    await desk.say("Reconcile", f"In the next session this many are looked up and sent: {sent}.")


def comparison_rows(run: Progress | None, found: list[Difference], zone: str) -> Iterator[str]:
    """Lay out how far the comparison is, and both figures of all that differs."""
    if run is None:
        yield from textwrap.wrap(_HOW, WIDTH)
        return
    yield f"Period      {run.first} to {run.last}"
    if run.finished:
        at = datetime.fromtimestamp(run.finished / 1000, UTC).astimezone(ZoneInfo(zone))
        yield f"Compared    {at:%Y-%m-%d %H:%M}, {run.checked} documents"
    else:
        yield f"Compared    {run.checked} documents so far; it goes on in the next session"
    yield ""
    if not found:
        yield "Nothing is missing and nothing differs." if run.finished else "Nothing found yet."
        return
    yield f"{'Found':<10}{'Kind':<17}{'Number':<14}{'Ours':>14}{'QuickBooks':>14}"
    for one in sorted(found, key=lambda one: (one.what != _MISSING, one.ref_number)):
        theirs = "-" if one.theirs is None else format_minor(one.theirs)
        ours = "-" if one.ours is None else format_minor(one.ours)
        yield f"{_found(one):<10}{kind_words(one.kind):<17}{one.ref_number:<14}{ours:>14}{theirs:>14}"
    yield ""
    words = {_found(one) for one in found}
    for word, told in _TOLD.items():
        if word in words:
            yield from textwrap.wrap(f"{word.capitalize()}: {told}", WIDTH)


def _found(one: Difference) -> str:
    return "edited" if one.what == _CHANGED else one.what
