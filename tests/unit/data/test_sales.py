"""Sales per item and day are the sum of the receipts, folded or not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.builders import DEPARTMENT, item
from tests.unit.data.ledger import MUG, PRODUCE, TEA, Ledger, back, sale
from tui_pos.core import actions as act
from tui_pos.data.daynumber import periods
from tui_pos.data.queries import sales
from tui_pos.data.queries.sales import Sales


@pytest.fixture
def season(ledger: Ledger) -> Ledger:
    """A mug and a tea on the last of September, on each of two October days, and a mug back in November."""
    bought = sale(1, MUG, TEA, day=date(2026, 9, 30))
    ledger.add(bought)
    ledger.add(sale(2, MUG, TEA, day=date(2026, 10, 1)))
    ledger.add(sale(3, MUG, TEA, day=date(2026, 10, 31), store="store-2"))
    ledger.add(back(4, bought, 1, day=date(2026, 11, 23)))
    return ledger


MUG_SALE = Sales(Decimal(1), 1000, 83, 0, 400, 1)
TEA_SALE = Sales(Decimal(1), 350, 0, 0, 120, 1)


@pytest.mark.parametrize(
    ("first", "last", "mugs", "teas"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), (2, 2000), (2, 700)),
        (date(2026, 9, 30), date(2026, 10, 30), (2, 2000), (2, 700)),
        (date(2026, 9, 30), date(2026, 10, 31), (3, 3000), (3, 1050)),
        (date(2026, 10, 2), date(2026, 10, 31), (1, 1000), (1, 350)),
        (date(2026, 1, 1), date(2026, 12, 31), (2, 2000), (3, 1050)),
    ],
)
def test_sales_by_item_between_two_days(
    season: Ledger, first: date, last: date, mugs: tuple[int, int], teas: tuple[int, int]
) -> None:
    found = season.both_ways(sales.by_item, first, last)
    assert (found[MUG.id].quantity, found[MUG.id].net) == mugs
    assert (found[TEA.id].quantity, found[TEA.id].net) == teas


def test_a_day_folded_in_two_runs_is_one_day(ledger: Ledger) -> None:
    day = date(2026, 11, 23)
    ledger.add(sale(1, MUG))
    ledger.shop.fold_all()
    ledger.add(sale(2, MUG))
    both = Sales(Decimal(2), 2000, 166, 0, 800, 2)
    assert ledger.both_ways(sales.by_item, day, day) == {MUG.id: both}
    assert ledger.both_ways(sales.by_item, day - timedelta(days=1), day - timedelta(days=1)) == {}


def test_sales_of_one_store_by_department_store_and_day(season: Ledger) -> None:
    october = (date(2026, 10, 1), date(2026, 10, 31))
    assert season.both_ways(sales.by_item, *october, "store-2") == {
        MUG.id: MUG_SALE,
        TEA.id: TEA_SALE,
    }
    assert season.both_ways(sales.by_item, *october, "no such store") == {}
    departments = season.both_ways(sales.by_department, *october)
    assert {id_: found.net for id_, found in departments.items()} == {
        DEPARTMENT.id: 2000,
        PRODUCE.id: 700,
    }
    stores = season.both_ways(sales.by_store, *october)
    assert {id_: found.net for id_, found in stores.items()} == {"store-1": 1350, "store-2": 1350}
    days = season.both_ways(sales.by_day, date(2026, 9, 1), date(2026, 11, 30))
    assert {day: found.net for day, found in days.items()} == {
        date(2026, 9, 30): 1350,
        date(2026, 10, 1): 1350,
        date(2026, 10, 31): 1350,
        date(2026, 11, 23): -1000,
    }


def test_goods_rung_under_a_department_count_there_and_for_no_item(ledger: Ledger) -> None:
    day = date(2026, 11, 23)
    loose = item("Loose", "7.00", department=PRODUCE.id)
    ledger.add(sale(1, act.Ring(loose, open_ring=True)))
    assert ledger.both_ways(sales.by_item, day, day)[""].net == 700
    assert ledger.both_ways(sales.by_department, day, day)[PRODUCE.id].net == 700


@pytest.mark.parametrize(
    ("first", "last", "months", "days"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 12, 0),
        (date(2026, 1, 31), date(2026, 3, 1), 1, 2),
        (date(2026, 2, 2), date(2026, 2, 28), 0, 27),
        (date(2024, 2, 1), date(2024, 2, 28), 0, 28),
        (date(2024, 2, 1), date(2024, 2, 29), 1, 0),
        (date(2025, 12, 1), date(2026, 1, 1), 1, 1),
        (date(2026, 1, 2), date(2026, 1, 1), 0, 0),
    ],
)
def test_a_span_of_days_is_covered_by_whole_months_and_the_days_around_them(
    first: date, last: date, months: int, days: int
) -> None:
    found_months, found_days = periods(first, last)
    assert (len(found_months), len(found_days)) == (months, days)
