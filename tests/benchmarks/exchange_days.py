"""How long a day of receipts takes from the journal to the company file: cutting, queueing, and posting each document.

The shop's database is synced as in a shop. The company file is the rehearsal's, in the same process as the service, so
that a document's time holds both sides: the stand-in's share is told with it.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from exchange.company.choices import choose
from exchange.posting.mapping import Mapping, Mode
from exchange.practice import practice_company
from exchange.rehearsal import Company, Session
from exchange.rehearse import Stage
from tests.benchmarks.figures import Figure
from tests.exchange.companyfile import company_file
from tui_pos.core import actions as act
from tui_pos.core.identity import uuid7_source
from tui_pos.core.receipt import Receipt
from tui_pos.data.shop import Shop
from tui_pos.demo.company import STORE
from tui_pos.demo.counter import counter
from tui_pos.demo.occasions import Scene
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.shop import open_demo
from tui_pos.demo.traded import FIRST_DAY
from tui_pos.journal.bodies import DayTotals, StoreClosed

CUT_GOAL = {Mode.SUMMARISED: 2.0, Mode.DETAILED: 10.0}
"""Seconds in which 2,000 receipts are cut and queued."""

POSTED_GOAL = 50.0
"""Documents a second that a rehearsal posts, both sides together."""


class Timed:
    """Add up what the company file takes of the time."""

    def __init__(self, books: Company) -> None:
        self._run, self.seconds = books.run, 0.0
        books.run = self.run  # type: ignore[method-assign]

    def run(self, request_xml: str, session: Session) -> str:
        """Run a message set."""
        began = time.perf_counter()
        try:
            return self._run(request_xml, session)
        finally:
            self.seconds += time.perf_counter() - began


def exchange_days(receipts: int) -> Iterator[Figure]:
    """Cut and post a day of receipts, summarised and each by itself."""
    with tempfile.TemporaryDirectory() as folder:
        for mode in (Mode.SUMMARISED, Mode.DETAILED):
            yield from _day(Path(folder) / f"{mode.name}.sqlite", mode, receipts)


def _day(path: Path, mode: Mode, receipts: int) -> Iterator[Figure]:
    clock = TradeClock(int(datetime(2026, 1, 5, 14, tzinfo=UTC).timestamp() * 1000))
    with Shop.open(str(path), clock=clock) as shop:
        _trade(open_demo(shop), clock, receipts)
        password = practice_company(shop)
        shop.work(lambda db: choose(db, "main", Mapping(mode=mode), now=clock()))
        books = company_file(clock)
        timed = Timed(books)
        with Stage(shop, "main", password) as stage:
            stage.update(books)
            cut, cut_processor = _measured(stage.pump)
            timed.seconds = 0.0
            posted, processor = _measured(lambda: stage.run(books))
            report = stage.report(books)
    assert report.clean, report.troubles
    what, share = f"a day of {receipts:,} receipts {mode.value}", receipts / 2000
    load = f"load {os.getloadavg()[0]:.1f}, {report.documents} documents"
    yield Figure(f"cut and queue {what}", cut, "s", CUT_GOAL[mode] * share, note=load)
    yield Figure(
        f"cut and queue {what}, processor", cut_processor, "s", CUT_GOAL[mode] * share, note=load
    )
    goal = report.documents / POSTED_GOAL + 5
    yield Figure(f"post {what}", posted, "s", goal, note=load)
    if mode is Mode.DETAILED:
        note = f"{load}, the company file {timed.seconds / posted:.0%} of the time"
        rate = report.documents / posted
        yield Figure("documents end to end", rate, "/s", POSTED_GOAL, at_least=True, note=note)
        each = processor / report.documents * 1000
        yield Figure("a document end to end, processor", each, "ms", 1000 / POSTED_GOAL, note=note)


def _trade(shop: Shop, clock: TradeClock, receipts: int) -> None:
    """Ring the day's receipts, by card and in cash, and close it."""
    chance = Random(receipts)
    till = counter(STORE, 9, clock, uuid7_source(clock, chance.randbytes))
    till.day, scene = FIRST_DAY, Scene(till, chance)
    made: list[Receipt] = []
    for _ in range(receipts):
        clock.pass_seconds(10)
        tender = scene.card() if chance.random() < 0.6 else act.AddTender("cash")
        made += scene.ring(*scene.basket(), tender)
    for start in range(0, receipts, 200):
        shop.append(made[start : start + 200], actor="demo", day=FIRST_DAY)
    closed = StoreClosed(STORE.id, FIRST_DAY, 1, DayTotals())
    shop.append([closed], actor="demo", day=FIRST_DAY)


def _measured(work: Callable[[], object]) -> tuple[float, float]:
    """Give the seconds that something takes, and those of the processor."""
    began, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - processor
