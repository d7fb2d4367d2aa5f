"""Prices are changed at once or from a moment on, and a store can have its own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.builders import item
from tests.unit.till.conftest import Clock
from tui_pos.core.catalog import Item, Unit
from tui_pos.core.people import Staff
from tui_pos.core.refusal import NeedsRight, Refusal
from tui_pos.core.settings import Store
from tui_pos.data.queries import people
from tui_pos.till.editing import Editing
from tui_pos.till.lookup import FoundItem
from tui_pos.till.pricing import Pricing
from tui_pos.till.till import Till

OATS = "1001"
HOUR = 3_600_000


@pytest.fixture
def pricing(till: Till) -> Pricing:
    """The verbs with the owner signed on."""
    till.people.by_pin("1", "2580")
    return Pricing(till.machine, till.people)


def oats(till: Till) -> Item:
    """Look rolled oats up, 2.49 in the demo shop."""
    found = till.desk.look_up(OATS)
    assert isinstance(found, FoundItem)
    return found.item


def test_a_price_changes_at_once(till: Till, pricing: Pricing) -> None:
    """Oats are 2.49, and 2.59 after the owner typed that."""
    assert oats(till).price() == 249
    pricing.change(oats(till), 1, "", 259)
    assert oats(till).price() == 259


def test_a_price_changes_at_its_time(till: Till, pricing: Pricing, clock: Clock) -> None:
    """Set for the next hour, the price is the old one now and the new one then."""
    pricing.change(oats(till), 1, "", 259, clock.now + HOUR)
    assert oats(till).price() == 249
    clock.now += HOUR
    assert oats(till).price() == 259


def test_a_store_sells_at_its_own_level(till: Till, pricing: Pricing) -> None:
    """Where the store sells at level 3, oats with a price of that level are 2.19 and regular there; others stay."""
    store = till.machine.rules.store
    Editing(till.machine, till.people).save_store(replace(store, price_level=3))
    pricing.change(oats(till), 3, "", 219)
    till.machine.reload()
    found = till.desk.look_up(OATS)
    assert isinstance(found, FoundItem)
    sale = till.desk.ring(found)
    (line,) = sale.lines
    assert (line.unit_price, line.regular_price) == (219, 219)  # type: ignore[union-attr]
    other = till.desk.look_up("1002")
    assert isinstance(other, FoundItem)
    assert other.item.price() == other.item.prices[0]


def test_units_follow_the_stores_level() -> None:
    """A box of 12 without a price of its own costs twelve times the store's price; with one, that."""
    box, case = Unit("box", Decimal(12)), Unit("case", Decimal(24), (5_000, 4_500))
    oats = replace(item("Oats", "2.49"), prices=(249, 219), units=(box, case))
    here = oats.at_level(2)
    assert [here.price(1, unit) for unit in ("ea", "box", "case")] == [219, 2628, 4500]
    assert oats.at_level(1) is oats


def test_what_cannot_be_a_price_is_refused(till: Till, pricing: Pricing, clock: Clock) -> None:
    """No regular price, less than nothing, a level or a unit that there is not, a moment that has passed."""
    for level, unit, price, starts, says in (
        (1, "", None, 0, "needs a regular price"),
        (1, "", -1, 0, "cannot be a price"),
        (6, "", 100, 0, "no price level 6"),
        (1, "keg", 100, 0, "not sold by the keg"),
        (1, "", 100, clock.now - 1, "has passed"),
    ):
        with pytest.raises(Refusal, match=says):
            pricing.change(oats(till), level, unit, price, starts)
    assert oats(till).price() == 249


def test_a_stores_manager_sets_the_prices_of_that_stores_level(
    till: Till, pricing: Pricing
) -> None:
    """Hana's store alone sells at level 2: she sets those prices, and neither the regular ones nor level 4's."""
    store = till.machine.rules.store
    editing = Editing(till.machine, till.people)
    editing.save_store(replace(store, price_level=2))
    editing.save_store(Store("hill", 2, "Hill Road", tax_location=store.tax_location))
    owner = people.staff_by_number(till.machine.db, "1")
    assert owner is not None
    hana = Staff("hana", "20", owner.role, store=store.id)
    editing.save_staff(hana, {"first": "Hana"}, "1357")
    till.people.by_pin("20", "1357")
    assert pricing.levels() == [2]
    pricing.change(oats(till), 2, "", 229)
    for level in (1, 4):
        with pytest.raises(NeedsRight, match="Hana may not change that price"):
            pricing.change(oats(till), level, "", 100)
