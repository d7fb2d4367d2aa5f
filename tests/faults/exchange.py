"""The exchange by accident: each call of a session and each thing that QuickBooks does, failing in each way.

Every case is one shop with its days of trade, one fresh company file and one mishap; random ones have thirty updates of
them. At the end everything must be in the books once and to the cent.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from exchange.delivery import reconciling
from exchange.mishaps import LINE, QUICKBOOKS, by_chance, quickbooks_fault
from exchange.practice import practice_company
from exchange.recovery import send_missing
from exchange.rehearsal import Company, Faults, LineFault
from exchange.rehearse import Report, Stage
from tui_pos.data.shop import Shop
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.traded import traded_shop

CALLS, REQUESTS, WRITES = 90, 40, 80
"""How many calls, requests and writes of the service each kind of mishap is tried at."""


@dataclass
class Result:
    """Add up what the cases showed."""

    cases: int = 0
    documents: int = 0
    lost: int = 0
    doubled: int = 0
    difference: int = 0
    unfinished: int = 0
    notes: list[str] = field(default_factory=list)

    def take(self, name: str, report: Report) -> None:
        """Count one case; what is not clean is noted."""
        self.cases += 1
        self.documents += report.documents
        self.lost += report.lost
        self.doubled += report.doubled
        self.difference += report.difference
        self.unfinished += report.documents - report.posted
        if not report.clean:
            self.notes.append(f"{name}: {report.plain()}")

    @property
    def clean(self) -> bool:
        """Tell whether every case ended with everything posted once."""
        return not self.notes


class Template:
    """Keep a traded shop's files, to begin each case from."""

    def __init__(self, folder: Path, seed: int, days: int = 2, receipts: int = 8) -> None:
        self.folder = folder / f"template-{seed}"
        self.folder.mkdir()
        shop, self.clock = traded_shop(str(self.folder / "shop.sqlite"), days, seed, receipts)
        with shop:
            self.password = practice_company(shop)

    def copy(self, to: Path) -> tuple[str, TradeClock]:
        """Copy the files, for a case with a clock of its own."""
        shutil.copytree(self.folder, to)
        return str(to / "shop.sqlite"), TradeClock(self.clock.now)


def run(*, quick: bool, seeds: int, report: Callable[[str], object] = print) -> Result:
    """Run the cases; `quick` takes a share of them, `seeds` is how many random runs there are."""
    result = Result()
    logging.getLogger("tui_pos.exchange").setLevel(logging.CRITICAL)  # deaths are meant here
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = Template(folder, 1)
        cases = list(_cases(template))
        for n, (title, case) in enumerate(cases):
            if not quick or n % 31 == 0 or n >= len(cases) - 4:
                result.take(title, case(folder / f"case-{n}"))
                shutil.rmtree(folder / f"case-{n}", ignore_errors=True)
        report(
            f"single mishaps: {result.cases} cases, lost {result.lost}, doubled {result.doubled}"
        )
        for seed in range(1, seeds + 1):
            result.take(f"seed {seed}", _random(Template(folder, 1000 + seed), folder, seed))
            shutil.rmtree(folder / f"random-{seed}", ignore_errors=True)
    return result


Case = Callable[[Path], Report]


def _cases(template: Template) -> Iterator[tuple[str, Case]]:
    for kind in LINE:
        for nth in range(1, CALLS + 1):
            line = (LineFault(kind, nth=nth),)
            yield f"{kind} {nth}", _once(template, line, lambda: Faults())
    for mishap in QUICKBOOKS:
        for nth in range(1, REQUESTS + 1):
            faults = lambda mishap=mishap, nth=nth: quickbooks_fault(mishap, nth)  # noqa: E731
            yield f"{mishap} {nth}", _once(template, (), faults)
    for when in ("before", "after"):
        for nth in range(1, WRITES + 1):
            yield f"service dies {when} commit {nth}", _killed(template, when, nth)
    for after in (1, 2):
        yield f"company file restored {after}", _file_restored(template, after)
        yield f"database restored {after}", _database_restored(template, after)


def _once(template: Template, line: tuple[LineFault, ...], faults: Callable[[], Faults]) -> Case:
    """Let one thing go wrong in the second and in the third update, where the documents are."""

    def case(folder: Path) -> Report:
        path, clock = template.copy(folder)
        books = Company(clock=clock)
        updates = iter((((), Faults()), (line, faults()), (line, faults())))
        with _stage(path, clock, template) as stage:
            _run(stage, books, clock, lambda: next(updates), faulty=3)
            return stage.report(books)

    return case


@contextmanager
def _stage(path: str, clock: TradeClock, template: Template) -> Iterator[Stage]:
    """Serve a shop's files until the block ends."""
    with (
        Shop.open(path, clock=clock, synchronous="OFF") as shop,
        Stage(shop, "main", template.password) as stage,
    ):
        yield stage


def _run(stage: Stage, books: Company, clock: TradeClock, mishaps: Any, faulty: int) -> None:
    stage.run(books, mishaps, rest=lambda: clock.pass_seconds(3600), faulty=faulty)


class Killed(Exception):
    """Stand for the death of the service: nothing after it runs."""


def _killed(template: Template, when: str, nth: int) -> Case:
    """Let the service die at its nth write, before or after the commit; the next service finds what it left."""

    def case(folder: Path) -> Report:
        path, clock = template.copy(folder)
        books = Company(clock=clock)
        with _stage(path, clock, template) as stage, suppress(Killed):
            _die(stage.shop, when, nth)
            _run(stage, books, clock, None, 0)
        with _stage(path, clock, template) as stage:
            _run(stage, books, clock, None, 0)
            return stage.report(books)

    return case


def _die(shop: Shop, when: str, nth: int) -> None:
    """Make the nth write of a shop fail, before it or after it is kept."""
    write, count = shop.database.write, [0]

    def dying(*args: Any) -> Any:
        count[0] += 1
        if count[0] == nth and when == "before":
            raise Killed
        value = write(*args)
        if count[0] == nth:
            raise Killed
        return value

    shop.database.write = dying  # type: ignore[method-assign]


def _file_restored(template: Template, after: int) -> Case:
    """Go back to a copy of the company file that was saved before the nth batch; reconcile and send what is missing."""

    def case(folder: Path) -> Report:
        path, clock = template.copy(folder)
        books = Company(clock=clock)
        with _stage(path, clock, template) as stage:
            for _ in range(after):
                stage.pump()
                stage.update(books)
            copy = books.save_copy()
            _run(stage, books, clock, None, 0)
            books.restore(copy)
            span = (date(2020, 1, 1), date(2030, 1, 1))
            stage.on_shop(
                lambda s: s.work(lambda db: reconciling.start(db, "main", *span, now=s.clock()))
            )
            stage.update(books)
            stage.on_shop(lambda s: send_missing(s, "main"))
            _run(stage, books, clock, None, 0)
            return stage.report(books)

    return case


def _database_restored(template: Template, after: int) -> Case:
    """Go on with a copy of our database that was made before the nth batch left; tills' entries are all in it."""

    def case(folder: Path) -> Report:
        path, clock = template.copy(folder / "first")
        books = Company(clock=clock)
        with _stage(path, clock, template) as stage:
            for _ in range(after):
                stage.pump()
                stage.update(books)
        shutil.copytree(folder / "first", folder / "backup")
        with _stage(path, clock, template) as stage:
            _run(stage, books, clock, None, 0)
        clock.pass_seconds(10 * 86_400)
        path = str(folder / "backup" / "shop.sqlite")
        with Shop.open(path, clock=clock, synchronous="OFF") as shop:
            shop.open_epoch(reason="restored", actor="test")
        with _stage(path, clock, template) as stage:
            _run(stage, books, clock, None, 0)
            return stage.report(books)

    return case


def _random(template: Template, folder: Path, seed: int) -> Report:
    path, clock = template.copy(folder / f"random-{seed}")
    chance, books = Random(seed), Company(clock=clock)
    with _stage(path, clock, template) as stage:
        _run(stage, books, clock, lambda: by_chance(chance), faulty=30)
        return stage.report(books)
