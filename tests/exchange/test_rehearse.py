"""The whole exchange against the stand-in company file: days with everything, cut, posted over HTTP, both books compared."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from exchange.company.choices import choose
from exchange.mishaps import by_chance
from exchange.posting.account import Account, AccountType, Role
from exchange.posting.mapping import Discounts, Mapping, Mode, Split
from exchange.practice import practice_company
from exchange.rehearsal import Company
from exchange.rehearse import Report, Stage
from tests.exchange.companyfile import Recorded, company_file
from tests.exchange.qbxml import reference
from tui_pos.demo.traded import latecomers, traded_shop

Rehearse = Callable[..., Report]


EVERY_KIND = {
    "SalesReceipt", "Invoice", "CreditMemo", "ReceivePayment", "JournalEntry", "Check", "Bill", "ItemReceipt",
    "VendorCredit", "TimeTracking",
}  # fmt: skip
SAFE = {Role.SAFE: Account("Safe", AccountType.BANK)}


def rehearsed(
    folder: Path,
    seed: int,
    days: int = 1,
    receipts: int = 8,
    faults: bool = False,
    strict: bool = False,
    late: bool = False,
    enhanced: bool = False,
    books: list[Company] | None = None,
    sent: list[str] | None = None,
    **chosen: Any,
) -> Report:
    """Trade, post and compare; `chosen` is the company's mapping, `books` and `sent` take the company file and its qbXML."""
    shop, clock = traded_shop(str(folder / f"{seed}.sqlite"), days, seed, receipts)
    chance, hour = Random(seed), lambda: clock.pass_seconds(3600)
    with shop:
        password = practice_company(shop)
        shop.work(lambda db: choose(db, "main", Mapping(**chosen), now=clock()))
        file = company_file(clock, enhanced=enhanced)
        recorded = Recorded(file)
        with Stage(shop, "main", password, strict=strict) as stage:
            stage.run(file, (lambda: by_chance(chance)) if faults else None, rest=hour)
            if late:
                stage.on_shop(lambda shop: latecomers(shop, clock, seed))
                stage.run(file, rest=hour)
            report = stage.report(file)
    if books is not None:
        books.append(file)
    if sent is not None:
        sent += recorded.texts
    return report


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


def test_days_with_everything_stand_in_quickbooks_to_the_cent(rehearse: Rehearse) -> None:
    """Summarised, two stores as classes, hours, the safe, a late batch, through a client made from the served WSDL.

    Every kind of document is there: nothing lost, nothing doubled, difference 0.00.
    """
    books: list[Company] = []
    more = {"use_classes": True, "time_tracking": True, "roles": SAFE}
    agrees(rehearse(1, days=2, strict=True, late=True, books=books, **more))
    assert {txn.kind for txn in books[0].documents()} == EVERY_KIND
    assert books[0].documents(ref_number="01-260105-2")
    assert books[0].documents(ref_number="02-260105-1")


def test_charges_in_detail_and_discounts_apart_agree_too(rehearse: Rehearse) -> None:
    """The mode for shops that itemise what is charged to accounts, with Enhanced Inventory Receiving."""
    chosen = {"mode": Mode.DETAILED_CHARGES, "discounts": Discounts.SEPARATE}
    agrees(rehearse(2, enhanced=True, **chosen))


def test_every_receipt_by_itself_agrees_too(rehearse: Rehearse) -> None:
    """Detailed mode: one sales receipt for each, income by store and department."""
    agrees(rehearse(3, mode=Mode.DETAILED, split=Split.STORE_DEPARTMENT, use_classes=True))


def test_tax_that_quickbooks_computes_agrees_too(rehearse: Rehearse) -> None:
    """Documents with one rate leave the tax to QuickBooks, and the cents between go to their own account."""
    report = rehearse(4, mode=Mode.DETAILED, quickbooks_computes_tax=True)
    assert (report.refused, report.lost, report.doubled, report.troubles) == (0, 0, 0, ())
    assert report.ours == report.quickbooks


@pytest.mark.parametrize("seed", [11])
def test_lost_calls_and_a_dying_quickbooks_lose_and_double_nothing(
    rehearse: Rehearse, seed: int
) -> None:
    """Thirty updates with mishaps by chance, then quiet ones: each document is there once."""
    agrees(rehearse(seed, faults=True))


@reference.needs_schema
@pytest.mark.parametrize(
    "chosen",
    [
        {"use_classes": True, "time_tracking": True, "late": True, "faults": True},
        pytest.param({"mode": Mode.DETAILED, "enhanced": True}, marks=pytest.mark.slow),
        pytest.param(
            {"discounts": Discounts.SEPARATE, "quickbooks_computes_tax": True},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_everything_that_is_sent_is_valid(rehearse: Rehearse, chosen: dict[str, Any]) -> None:
    """By the validator and the XML Schema of qbXML 13.0: questions, lists and each kind of document of whole days."""
    sent: list[str] = []
    rehearse(21, sent=sent, **chosen)
    assert len(sent) > 80
    ours = [text for text in sent if 'qbxml version="13.0"' in text]
    assert len(ours) > len(sent) * 3 // 4
    assert [fault for text in ours for fault in reference.faults(text)] == []


MATRIX = list(itertools.product(Mode, Discounts, (False, True)))


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "discounts", "computed"), MATRIX)
@pytest.mark.parametrize("seed", range(100, 104))
def test_every_mode_agrees(
    rehearse: Rehearse, seed: int, mode: Mode, discounts: Discounts, computed: bool
) -> None:
    """Three modes, discounts net and apart, tax from the register or computed by QuickBooks, without mishaps."""
    chosen = {"mode": mode, "discounts": discounts, "quickbooks_computes_tax": computed}
    report = rehearse(seed, late=True, use_classes=True, time_tracking=True, **chosen)
    assert (report.refused, report.lost, report.doubled, report.troubles) == (0, 0, 0, ())
    assert report.posted == report.documents > 0
    assert report.ours == report.quickbooks
    if not computed:
        agrees(report)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 110))
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("discounts", list(Discounts))
def test_many_days_agree(rehearse: Rehearse, seed: int, mode: Mode, discounts: Discounts) -> None:
    """More seeds, with faults, in every mode."""
    agrees(rehearse(seed, days=3, faults=True, mode=mode, discounts=discounts))
