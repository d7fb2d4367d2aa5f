"""Mistakes planted in posting, one at a time: the rehearsal finds each, by a difference or by a refusal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from exchange.company.choices import choose
from exchange.posting.account import Account, AccountType, Role
from exchange.posting.mapping import Mapping
from exchange.practice import practice_company
from exchange.rehearse import Report, Stage
from tests.exchange.companyfile import company_file
from tests.exchange.planted_beside import BESIDE_RECEIPTS
from tests.exchange.planted_on_receipts import ON_RECEIPTS
from tests.exchange.planting import Patch, Plant
from tui_pos.data.shop import Shop
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.traded import traded_shop


@pytest.fixture(scope="module")
def traded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """A day in two stores on which everything happens."""
    folder = tmp_path_factory.mktemp("traded") / "shop"
    folder.mkdir()
    shop, clock = traded_shop(str(folder / "shop.sqlite"), 1, 23, 20)
    with shop:
        password = practice_company(shop)
    return folder, password, clock.now


def rehearsed(traded: tuple[Path, str, int], to: Path) -> Report:
    folder, password, now = traded
    shutil.copytree(folder, to)
    clock = TradeClock(now)
    books = company_file(clock)
    safe = Account("Safe", AccountType.BANK)
    mapping = Mapping(use_classes=True, time_tracking=True, roles={Role.SAFE: safe})
    with Shop.open(str(to / "shop.sqlite"), clock=clock, synchronous="OFF") as shop:
        shop.work(lambda db: choose(db, "main", mapping, now=now))
        with Stage(shop, "main", password) as stage:
            stage.run(books, rest=lambda: clock.pass_seconds(3600))
            return stage.report(books)


def test_without_a_mistake_nothing_is_found(traded: tuple[Path, str, int], tmp_path: Path) -> None:
    """The control: the same day posts cleanly."""
    report = rehearsed(traded, tmp_path / "shop")
    assert report.clean, report.plain()


@pytest.mark.parametrize("bug", [*ON_RECEIPTS, *BESIDE_RECEIPTS])
def test_each_planted_mistake_is_found(
    bug: Plant,
    traded: tuple[Path, str, int],
    tmp_path: Path,
    monkeypatch: Patch,
) -> None:
    """Something differs, is refused, or stops the queue."""
    bug(monkeypatch)
    report = rehearsed(traded, tmp_path / "shop")
    assert report.difference or report.refused or report.troubles, report.plain()
