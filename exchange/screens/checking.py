"""The pre-flight: what is right, what holds everything back, and what the exchange may add in QuickBooks once confirmed."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from exchange import verbs
from exchange.company import opening
from exchange.company.check import Check, Level
from exchange.company.preflight import confirm, preflight
from exchange.screens.desk import Desk
from exchange.screens.page import WIDTH
from tui_pos.core.refusal import Refusal
from tui_pos.office.lists import confirmed
from tui_pos.register.screens.picklist import PickList
from tui_pos.register.work import GivenUp

COLUMNS = (("", 5), ("Looked at", 24), ("Found", 0))
WORDS = {Level.OK: "ok", Level.WARN: "warn", Level.STOP: "STOP"}
"""Each level as the list shows it; what stops comes first."""

_ORDER = (Level.STOP, Level.WARN, Level.OK)


async def look_over(desk: Desk) -> None:
    """Show the checks until the list is left."""
    while True:
        checks = await checks_of(desk)
        stops = sum(check.level is Level.STOP for check in checks)
        title = (
            f"Nothing is posted: {stops} points to settle" if stops else "Nothing holds posting up"
        )
        taken = await desk.work.choose(
            PickList(
                title,
                COLUMNS,
                lambda words, checks=checks: _fitting(checks, words),  # type: ignore[misc]
                lambda check: (WORDS[check.level], check.name, check.sentence),
            )
        )
        if taken is None:
            return
        try:
            await _show(desk, taken)
        except GivenUp:
            continue
        except Refusal as refusal:
            await desk.say(taken.name.capitalize(), refusal.sentence)


async def checks_of(desk: Desk) -> list[Check]:
    """Look everything over; what stops comes first."""
    now = desk.work.shop.clock()
    found = await desk.read(lambda db: preflight(db, desk.company, now=now))
    return sorted(found, key=lambda check: _ORDER.index(check.level))


async def _fitting(checks: Sequence[Check], words: str) -> Sequence[Check]:
    wanted = words.lower()
    return [one for one in checks if wanted in f"{WORDS[one.level]} {one.name}".lower()]


async def _show(desk: Desk, check: Check) -> None:
    """Show one check; confirm it, or decline the opening stock, where that is open."""
    rows = [*textwrap.wrap(check.sentence, WIDTH), "", *textwrap.wrap(check.cure, WIDTH)]
    if check.creates:
        rows += ["", "Added in QuickBooks, as documents need them:"]
        rows += [f"  {one}"[:WIDTH] for one in check.creates]
    known = {"C": "confirm"} if check.confirmable else {}
    if check.name == opening.CHECK and check.level is Level.STOP:
        known["D"] = "decline: stock stays in QuickBooks"
    chosen = await desk.page(check.name.capitalize(), rows, known)
    if chosen == "C":
        await desk.do(
            "confirm what is added in QuickBooks",
            lambda shop, by: confirm(shop, desk.company, [check.name], actor=by),
        )
    elif chosen == "D":
        await confirmed(
            desk.work, "Decline", "Cost of sales and memos are then not posted, for good. Go on?"
        )
        await desk.do(
            "decline the opening stock",
            lambda shop, by: verbs.decline_stock(shop, desk.company, actor=by),
        )
