"""What is changed elsewhere takes effect between two sales, never within one."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.unit.till.conftest import Clock
from tests.unit.till.test_till import CASHIER, OATS, OWNER, ring, sell
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import catalog, people
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies
from tui_pos.till.till import Till

FIVE_MINUTES = 5 * 60_000


def reprice(till: Till, number: str, cents: int, starts: int = 0) -> None:
    """Change a price, as an entry from elsewhere does."""
    item = catalog.by_number(till.machine.db, number, till.machine.clock())
    assert item is not None
    change = bodies.PriceChange(item.id, 1, cents)
    till.shop.append([bodies.PricesChanged((change,), starts)], actor="staff-1")


def amounts(till: Till) -> list[int]:
    """The amounts of the open sale's lines."""
    return [line.amount for line in till.desk.sale.lines]


def test_a_price_with_a_start_time_waits_for_the_next_sale(till: Till, clock: Clock) -> None:
    """Oats at 2.49 cost 2.79 from 12:05 on: a sale begun at noon keeps 2.49 to its end, the next one has 2.79."""
    reprice(till, OATS, 279, clock.now + FIVE_MINUTES)
    ring(till, OATS)
    clock.now += FIVE_MINUTES
    ring(till, OATS)
    assert amounts(till) == [249, 249]
    till.checkout.tender_by_key("cash")
    ring(till, OATS)
    assert amounts(till) == [279]


def test_a_price_that_arrives_in_a_sale_changes_no_item_that_is_rung(till: Till) -> None:
    """Two of the same on one receipt have one price."""
    ring(till, OATS)
    reprice(till, OATS, 999)
    ring(till, OATS)
    assert amounts(till) == [249, 249]
    till.checkout.tender_by_key("cash")
    ring(till, OATS)
    assert amounts(till) == [999]


def test_an_open_sale_that_comes_back_has_the_prices_it_began_with(
    till: Till, path: Path, clock: Clock
) -> None:
    """The power failed at 12:01, a new price and a new tax hold from 12:05; the sale is taken up at 12:10 as it was."""
    reprice(till, OATS, 279, clock.now + FIVE_MINUTES)
    setup = till.machine.rules.tax
    free = tuple(
        msgspec.structs.replace(place, rules=dict.fromkeys(place.rules, ()))
        for place in setup.locations
    )
    taxless = msgspec.structs.replace(setup, locations=free)
    till.shop.append([bodies.TaxSaved(taxless, clock.now + FIVE_MINUTES)], actor="staff-1")
    ring(till, OATS)
    total = till.desk.sale.totals.total
    till.desk.save()
    till.shop.close()
    clock.now += 2 * FIVE_MINUTES
    with Shop.open(str(path), clock=clock) as shop:
        again = Till(shop, clock=clock)
        assert again.desk.resume().totals.total == total == 254
        again.people.by_pin(*CASHIER)
        ring(again, OATS)
        assert amounts(again) == [249, 249]
        again.checkout.tender_by_key("cash")
        assert sell(again, OATS).receipt.due == 279


def test_a_new_item_is_found_in_the_middle_of_a_sale(till: Till, clock: Clock) -> None:
    """It came from the node this second, and is rung."""
    ring(till, OATS)
    oats = catalog.by_number(till.machine.db, OATS, clock.now)
    assert oats is not None
    new = msgspec.structs.replace(oats, id="new", number="7777", codes=(), name="New oats")
    till.shop.append([bodies.ItemsSaved((new,))], actor="staff-1")
    ring(till, "7777")
    assert amounts(till) == [249, 249]


def test_who_was_shut_out_elsewhere_works_no_longer(till: Till) -> None:
    """The cashier is signed off between two sales and cannot sign on; the owner stays."""
    cashier = people.staff_by_number(till.machine.db, CASHIER[0])
    assert cashier is not None
    gone = msgspec.structs.replace(cashier, active=False)
    till.shop.append([bodies.StaffSaved((gone,))], actor="staff-1")
    assert till.renew() is False
    assert till.people.session is None
    with pytest.raises(Refusal, match="No member of staff has that number"):
        till.people.by_pin(*CASHIER)
    till.people.by_pin(*OWNER)
    assert till.renew() is True
    assert till.people.session is not None
