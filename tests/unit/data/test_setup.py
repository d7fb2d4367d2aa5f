"""Settings change at their time; numbers go on without gaps and never start again."""

from decimal import Decimal

import pytest

from tests import builders
from tests.builders import DAY, NOON
from tests.unit.data.ledger import MUG, Ledger, sale
from tui_pos.core.settings import CompanySettings
from tui_pos.data.queries import numbers, settings
from tui_pos.data.queries.settings import Due
from tui_pos.journal import bodies
from tui_pos.journal.bodies import CompanySaved, DayTotals, TaxSaved
from tui_pos.journal.connection import ConstraintFailed

DAYLONG = 86_400_000


def company_name(ledger: Ledger, now: int) -> str:
    found = ledger.ask(settings.company, now)
    assert found is not None
    return found.name


def test_before_anything_is_set_there_is_nothing(empty: Ledger) -> None:
    assert empty.ask(settings.company, NOON) is None
    assert empty.ask(settings.tax, NOON) is None
    assert empty.ask(settings.currency) == "USD"


def test_stores_and_tills_are_listed_by_number_and_found_by_id(ledger: Ledger) -> None:
    assert [store.name for store in ledger.ask(settings.stores)] == ["Main Street", "Harbour"]
    assert [till.id for till in ledger.ask(settings.tills)] == ["till-1", "till-2", "till-9"]
    till = ledger.ask(settings.till, "till-2")
    assert till is not None
    assert till.name == "Till 2"
    assert ledger.ask(settings.store, "store-9") is None


def test_a_setting_for_later_takes_effect_at_its_time(ledger: Ledger) -> None:
    now = ledger.clock.now
    ledger.add(CompanySaved(CompanySettings("New Name"), starts=now + DAYLONG))
    assert company_name(ledger, now + DAYLONG - 1) == "Test Shop"
    assert company_name(ledger, now + DAYLONG) == "New Name"
    assert ledger.ask(settings.due, now, now + DAYLONG) == (Due("company", now + DAYLONG),)


def test_a_change_made_at_once_does_not_cancel_one_for_later(ledger: Ledger) -> None:
    now = ledger.clock.now
    ledger.add(CompanySaved(CompanySettings("Later"), starts=now + DAYLONG))
    ledger.add(CompanySaved(CompanySettings("Today")))
    assert company_name(ledger, now) == "Today"
    assert company_name(ledger, now + DAYLONG) == "Later"


def test_a_change_made_at_once_replaces_what_took_effect_before_it(ledger: Ledger) -> None:
    now = ledger.clock.now
    ledger.add(CompanySaved(CompanySettings("Later"), starts=now + DAYLONG))
    ledger.clock.now = now + 2 * DAYLONG
    ledger.add(CompanySaved(CompanySettings("After all")))
    assert company_name(ledger, ledger.clock.now) == "After all"
    rows = ledger.ask(lambda db: db.execute("SELECT COUNT(*) FROM company_setting"))
    assert rows == [(1,)]


def test_the_tax_set_up_changes_at_its_time_too(ledger: Ledger) -> None:
    now = ledger.clock.now
    higher = builders.tax("9.5")
    ledger.add(TaxSaved(higher, starts=now + DAYLONG))
    before, after = ledger.ask(settings.tax, now), ledger.ask(settings.tax, now + DAYLONG)
    assert before == builders.tax("8.25")
    assert after == higher
    assert after.locations[0].rules["Tax"][0].rates[0].percent == Decimal("9.5")


def test_a_number_is_taken_by_the_document_that_bears_it(ledger: Ledger) -> None:
    assert ledger.ask(numbers.next_number, "receipt", "0101-") == 1
    assert ledger.ask(numbers.next_number, "receipt", "0101-") == 1
    ledger.add(sale(1, MUG))
    assert ledger.ask(numbers.next_number, "receipt", "0101-") == 2
    assert ledger.ask(numbers.next_number, "receipt", "0102-") == 1


def test_a_receipt_that_could_not_be_stored_leaves_no_gap(ledger: Ledger) -> None:
    ledger.add(sale(1, MUG))
    with pytest.raises(ConstraintFailed):
        ledger.add(sale(2, MUG, id="receipt-1"))
    assert ledger.ask(numbers.next_number, "receipt", "0101-") == 2


def test_an_older_number_that_arrives_late_does_not_turn_the_counter_back(ledger: Ledger) -> None:
    ledger.add(sale(7, MUG))
    ledger.add(sale(3, MUG))
    assert ledger.ask(numbers.next_number, "receipt", "0101-") == 8


def test_z_reports_are_numbered_by_till_and_store_closes_by_store(ledger: Ledger) -> None:
    ledger.add(bodies.DayClosed("store-1", "till-1", DAY, 1, DayTotals()))
    ledger.add(bodies.StoreClosed("store-1", DAY, 1, DayTotals()))
    assert ledger.ask(numbers.next_number, "z", "till-1") == 2
    assert ledger.ask(numbers.next_number, "z", "till-2") == 1
    assert ledger.ask(numbers.next_number, "store_close", "store-1") == 2


def test_after_a_restore_numbers_jump_ahead_but_z_reports_go_on(ledger: Ledger) -> None:
    ledger.add(sale(41, MUG))
    ledger.add(bodies.DayClosed("store-1", "till-1", DAY, 5, DayTotals()))
    ledger.shop.open_epoch(reason="restored", actor="owner")
    assert ledger.ask(numbers.next_number, "receipt", "0101-") == 1042
    assert ledger.ask(numbers.next_number, "z", "till-1") == 6


def test_after_a_restore_with_the_node_at_hand_numbers_go_on(ledger: Ledger) -> None:
    ledger.add(sale(41, MUG))
    ledger.shop.open_epoch(reason="restored", actor="owner", number_jump=0)
    assert ledger.ask(numbers.next_number, "receipt", "0101-") == 42
