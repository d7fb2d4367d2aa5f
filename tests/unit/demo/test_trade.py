"""The demo shop and its made-up trade: believable, repeatable, and the same tables from the journal."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tui_pos.core.gtin import is_valid
from tui_pos.core.identity import uuid7_source
from tui_pos.core.receipt import Receipt, check_receipt
from tui_pos.data.queries import totals
from tui_pos.data.shop import Shop
from tui_pos.demo.catalogue import GS1_DEMO_PREFIX, departments, items
from tui_pos.demo.pace import Tally, TradeClock
from tui_pos.demo.shop import open_demo
from tui_pos.demo.trade import Trader
from tui_pos.journal import reading
from tui_pos.journal.kinds import KINDS
from tui_pos.till.till import Till

START = 1_767_571_200_000
"""2026-01-05 00:00 UTC."""
FIRST = date(2026, 1, 5)


def traded(path: Path, seed: int, days: int, receipts: int = 60) -> Tally:
    """Make a demo shop at `path` and let it trade."""
    chance = Random(seed)
    clock = TradeClock(START)
    ids = uuid7_source(clock, chance.randbytes)
    with Shop.open(str(path), clock=clock, ids=ids) as shop:
        shop.create_node(
            role="till", name="Till 1", program="test", actor="init", key=chance.randbytes(32)
        )
        till = Till(open_demo(shop), clock=clock, ids=ids)
        return Trader(till, clock, chance).trade(FIRST, days, receipts)


def test_the_demo_shop_has_what_a_small_shop_has() -> None:
    """500 items and more in a dozen departments, valid demonstration GTINs, weighed goods, units and age limits."""
    goods = items()
    codes = [code for item in goods for code in item.codes if len(code) == 14]
    assert len(goods) >= 500
    assert len({item.department for item in goods}) >= 12
    assert {item.department for item in goods} <= {department.id for department in departments()}
    assert all(is_valid(code) and code[1:4] == GS1_DEMO_PREFIX for code in codes)
    assert len(codes) == len(set(codes))
    assert sum(item.sold_by_weight for item in goods) >= 20
    assert sum(bool(item.units) for item in goods) >= 20
    assert {item.age_limit for item in goods} == {None, 21}


def test_the_same_seed_gives_the_same_journal_to_the_last_mac(tmp_path: Path) -> None:
    """Two shops with one seed have the same entries; another seed has others."""
    macs = []
    for name, seed in (("one", 7), ("two", 7), ("three", 8)):
        traded(tmp_path / name, seed, 1)
        with Shop.open(str(tmp_path / name), read_only=True) as shop:
            macs.append([entry.mac for entry in reading.walk(shop.database.connection())])
    assert macs[0] == macs[1]
    assert macs[0] != macs[2]


def test_a_week_of_trade_has_everything_that_happens_in_a_shop(tmp_path: Path) -> None:
    """Sales, returns, discounts, exempt sales, splits, holds, voids, cancels, reversals, approvals and Z reports."""
    tally = traded(tmp_path / "shop", 1, 7)
    with Shop.open(str(tmp_path / "shop"), read_only=True) as shop:
        db = shop.database.connection()
        entries = list(reading.walk(db))
        receipts = [entry.body for entry in entries if entry.kind == "receipt.completed"]
    count = Counter(entry.kind for entry in entries)
    assert count["receipt.completed"] == tally.receipts > 300
    assert (count["day.opened"], count["day.closed"], count["store.closed"]) == (7, 7, 7)
    for kind in (
        "line.voided",
        "sale.held",
        "sale.recalled",
        "sale.cancelled",
        "override.given",
        "drawer.kicked",
    ):
        assert count[kind] > 0, kind
    assert set(count) <= set(KINDS)
    sold = [receipt for receipt in receipts if isinstance(receipt, Receipt)]
    for receipt in sold:
        check_receipt(receipt)
    assert any(len(receipt.tenders) > 1 for receipt in sold)
    assert any(receipt.exemption for receipt in sold)
    assert any(receipt.discount for receipt in sold)
    assert any(receipt.due < 0 for receipt in sold)


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_tables_rebuilt_from_the_journal_are_the_live_ones(tmp_path: Path, seed: int) -> None:
    """Whatever was rung: an empty database and the entries give exactly the same tables."""
    traded(tmp_path / "shop", seed, 2)
    with Shop.open(str(tmp_path / "shop")) as shop:
        assert shop.rebuild() == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_tables_rebuilt_are_the_live_ones_for_many_seeds(tmp_path: Path, seed: int) -> None:
    """Twenty more weeks of trade."""
    traded(tmp_path / "shop", seed, 5)
    with Shop.open(str(tmp_path / "shop")) as shop:
        assert shop.rebuild() == []


def test_the_z_reports_sum_to_the_receipts(tmp_path: Path) -> None:
    """Day by day: gross, tax and tenders of the Z report are the receipts' sums."""
    traded(tmp_path / "shop", 5, 2)
    with Shop.open(str(tmp_path / "shop"), read_only=True) as shop:
        db = shop.database.connection()
        for entry in reading.walk(db, kinds=("day.closed",)):
            closed = entry.body
            sold = [
                e.body for e in reading.walk(db, kinds=("receipt.completed",)) if e.day == entry.day
            ]
            assert closed.totals.gross == sum(r.gross for r in sold)  # type: ignore[attr-defined]
            assert closed.totals.tax == sum(r.tax for r in sold)  # type: ignore[attr-defined]
            paid = sum(t.amount for r in sold for t in r.tenders)  # type: ignore[attr-defined]
            assert sum(t.received - t.paid for t in closed.totals.tenders) == paid  # type: ignore[attr-defined]
            assert totals.day_totals(db, closed.till, entry.day).gross == closed.totals.gross  # type: ignore[attr-defined, arg-type]
