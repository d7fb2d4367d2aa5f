"""Scans from a scanner's thread: where they ring, where they wait, and where they are refused aloud."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.screens.register import OATS_16, OATS_32, OWNER
from tui_pos.data.lanes import Lanes
from tui_pos.journal import reading
from tui_pos.journal.bodies import ScanRefused
from tui_pos.journal.connection import Connection
from tui_pos.register.main import RegisterApp, Scanned
from tui_pos.register.screens.dialog import Choose, Show
from tui_pos.register.screens.saleboard import SaleBoard
from tui_pos.register.start import Opening


@asynccontextmanager
async def selling(shop: Path) -> AsyncIterator[RegisterApp]:
    """Run the register without a terminal, the owner signed on and the day open."""
    opening = Opening(lambda: Lanes(str(shop)))
    app = RegisterApp(opening)
    try:
        async with app.run_test(size=(80, 24)):
            await come_true(lambda: hasattr(app, "sale"))
            await app.work.call(lambda: app.till.people.by_pin(*OWNER))
            await app.work.call(lambda: app.till.day.begin(10_000))
            app._sign_on.dismiss(app.till.people.session)
            await come_true(lambda: isinstance(app.screen, SaleBoard) and not app.work.busy)
            yield app
    finally:
        opening.close()


async def come_true(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


def names(app: RegisterApp) -> list[str]:
    """The names on the basket."""
    return [line.name for line in app.sale.basket.source]


async def test_two_scans_within_an_instant_both_ring(shop: Path) -> None:
    """Neither is lost, and their order stays."""
    async with selling(shop) as app:
        app.post_message(Scanned(OATS_16))
        app.post_message(Scanned(OATS_32))
        await come_true(lambda: names(app) == ["Rolled oats 16 oz", "Rolled oats 32 oz"])


async def test_a_quantity_that_waits_is_taken_by_the_scan(shop: Path) -> None:
    """3* on the line and a scan ring three."""
    async with selling(shop) as app:
        app.sale.entry.add("3*")
        app.post_message(Scanned(OATS_16))
        await come_true(lambda: names(app) == ["Rolled oats 16 oz"])
        assert app.sale.basket.source[0].quantity == "3"
        assert app.sale.entry.text == ""


async def test_a_scan_before_unfinished_typing_is_refused_and_the_typing_stays(shop: Path) -> None:
    """12 may have meant twelve: nothing is guessed, the scan is journalled."""
    async with selling(shop) as app:
        app.sale.entry.add("12")
        app.post_message(Scanned(OATS_16))
        await come_true(lambda: "12 is typed but not finished" in app.sale.message.message.text)
        await come_true(lambda: not app.work.busy)
        assert names(app) == []
        assert app.sale.entry.text == "12"
        assert "unfinished" in refused_scans(app)


async def test_a_scan_waits_for_a_page_of_help_and_then_rings(shop: Path) -> None:
    """A page that decides nothing holds a scan back for up to two seconds."""
    async with selling(shop) as app:
        app.sale.do_help()
        await come_true(lambda: isinstance(app.screen, Show) and app.screen.is_mounted)
        app.post_message(Scanned(OATS_16))
        await asyncio.sleep(0)
        assert names(app) == []
        app.screen.dismiss(None)
        await come_true(lambda: names(app) == ["Rolled oats 16 oz"])


async def test_a_scan_that_nobody_takes_in_two_seconds_is_refused_and_journalled(
    shop: Path,
) -> None:
    """It is not rung long after, when nobody thinks of it any more."""
    async with selling(shop) as app:
        app.sale.do_help()
        await come_true(lambda: isinstance(app.screen, Show) and app.screen.is_mounted)
        app.post_message(Scanned(OATS_16))
        await come_true(lambda: "dialog" in refused_scans(app))
        app.screen.dismiss(None)
        await come_true(lambda: app.screen is app.sale)
        assert names(app) == []


async def test_a_scan_in_a_decision_is_refused_and_answers_nothing(shop: Path) -> None:
    """The question stays and says so."""
    async with selling(shop) as app:
        app.post_message(Scanned(OATS_16))
        await come_true(lambda: names(app) == ["Rolled oats 16 oz"] and not app.work.busy)
        app.sale.pick("cancel_sale")
        await come_true(lambda: isinstance(app.screen, Choose) and app.screen.is_mounted)
        question = app.screen
        app.post_message(Scanned(OATS_32))
        await come_true(lambda: "dialog" in refused_scans(app))
        assert app.screen is question
        assert isinstance(question, Choose)
        assert question.problem == "A scan was not rung: answer this first, then scan again."
        assert names(app) == ["Rolled oats 16 oz"]


async def test_an_idle_till_locks_and_the_sale_stays(shop: Path) -> None:
    """After the shop's idle time the sign-on stands over the sale."""
    async with selling(shop) as app:
        app.post_message(Scanned(OATS_16))
        await come_true(lambda: names(app) == ["Rolled oats 16 oz"] and not app.work.busy)
        app._last_key -= app.till.machine.rules.company.idle_lock_seconds + 1
        await come_true(lambda: app.screen is app._sign_on)
        session = app.till.people.session
        assert session is not None
        assert session.locked
        assert len(app.till.desk.sale.lines) == 1


def refused_scans(app: RegisterApp) -> list[str]:
    """Why scans were refused, as the journal has it."""

    def whys(db: Connection) -> list[str]:
        bodies = [entry.body for entry in reading.walk(db, kinds=["scan.refused"])]
        return [body.why for body in bodies if isinstance(body, ScanRefused)]

    return app.work.lanes.write(lambda shop: shop.read(whys)).result()
