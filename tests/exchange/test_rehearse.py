"""The whole exchange against the stand-in company file: trade, cut, post over HTTP, compare both books."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from exchange.company.choices import choose
from exchange.mishaps import by_chance
from exchange.posting.mapping import Discounts, Mapping, Mode
from exchange.practice import practice_company
from exchange.rehearsal import Company
from exchange.rehearse import Report, Stage
from tui_pos.demo.traded import traded_shop

Rehearse = Callable[..., Report]


def rehearsed(
    folder: Path,
    seed: int,
    days: int = 2,
    receipts: int = 25,
    faults: bool = False,
    strict: bool = False,
    **chosen: Any,
) -> Report:
    """Trade, post and compare; `chosen` is the company's mapping."""
    shop, clock = traded_shop(str(folder / f"{seed}.sqlite"), days, seed, receipts)
    chance = Random(seed)
    with shop:
        password = practice_company(shop)
        shop.work(lambda db: choose(db, "main", Mapping(**chosen), now=clock()))
        books = Company(clock=clock)
        with Stage(shop, "main", password, strict=strict) as stage:
            mishaps = (lambda: by_chance(chance)) if faults else None
            stage.run(books, mishaps, rest=lambda: clock.pass_seconds(3600))
            return stage.report(books)


@pytest.fixture
def rehearse(tmp_path: Path) -> Rehearse:
    """Give a function that rehearses a seed."""

    def run(seed: int, **more: Any) -> Report:
        return rehearsed(tmp_path, seed, **more)

    return run


def agrees(report: Report) -> None:
    """Every document is posted once, and register, documents and QuickBooks say the same."""
    assert report.troubles == ()
    assert (report.refused, report.lost, report.doubled, report.difference) == (0, 0, 0, 0)
    assert report.posted == report.documents > 0
    assert report.ours == report.quickbooks == report.register
    assert sum(report.quickbooks.values()) == 0


def test_two_days_of_trade_stand_in_quickbooks_to_the_cent(rehearse: Rehearse) -> None:
    """Summarised, through a client made from the served WSDL: nothing lost, nothing doubled, difference 0.00."""
    agrees(rehearse(1, strict=True))


def test_charges_in_detail_and_discounts_apart_agree_too(rehearse: Rehearse) -> None:
    """The mode for shops that itemise what is charged to accounts."""
    agrees(rehearse(2, mode=Mode.DETAILED_CHARGES, discounts=Discounts.SEPARATE))


def test_every_receipt_by_itself_agrees_too(rehearse: Rehearse) -> None:
    """Detailed mode: one sales receipt for each."""
    agrees(rehearse(3, days=1, receipts=12, mode=Mode.DETAILED))


def test_tax_that_quickbooks_computes_agrees_too(rehearse: Rehearse) -> None:
    """Documents with one rate leave the tax to QuickBooks, and the cents between go to their own account."""
    report = rehearse(4, days=1, receipts=12, mode=Mode.DETAILED, quickbooks_computes_tax=True)
    assert (report.refused, report.lost, report.doubled, report.troubles) == (0, 0, 0, ())
    assert report.ours == report.quickbooks


@pytest.mark.parametrize("seed", [11, 12])
def test_lost_calls_and_a_dying_quickbooks_lose_and_double_nothing(
    rehearse: Rehearse, seed: int
) -> None:
    """Thirty updates with mishaps by chance, then quiet ones: each document is there once."""
    agrees(rehearse(seed, faults=True))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 110))
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("discounts", list(Discounts))
def test_many_days_agree(rehearse: Rehearse, seed: int, mode: Mode, discounts: Discounts) -> None:
    """More seeds, with faults, in every mode."""
    agrees(rehearse(seed, days=3, faults=True, mode=mode, discounts=discounts))
