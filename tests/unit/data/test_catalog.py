"""Items are found by code, number and department, at the price that counts at the moment."""

from decimal import Decimal

import msgspec

from tests.builders import NOON, item
from tests.unit.data.ledger import MUG, PEN, PRODUCE, TEA, Ledger, of
from tui_pos.data.queries import catalog, settings
from tui_pos.data.queries.catalog import Clash
from tui_pos.data.queries.settings import Due
from tui_pos.journal.bodies import PriceChange, PricesChanged

HOUR = 3_600_000


def price(ledger: Ledger, number: str, now: int, unit: str | None = None, level: int = 1) -> int:
    found = ledger.ask(catalog.by_number, number, now)
    assert found is not None
    return found.price(level, unit)


def test_a_code_finds_the_item_and_the_unit_it_stands_for(ledger: Ledger) -> None:
    found = ledger.ask(catalog.by_code, "00012345678905", NOON)
    assert found == catalog.Found(MUG, "")
    found = ledger.ask(catalog.by_code, "PENBOX", NOON)
    assert found == catalog.Found(PEN, "box")


def test_an_unknown_code_finds_nothing(ledger: Ledger) -> None:
    assert ledger.ask(catalog.by_code, "00099999999999", NOON) is None
    assert ledger.ask(catalog.by_number, "no such number", NOON) is None
    assert ledger.ask(catalog.item, "no such id", NOON) is None


def test_a_saved_item_replaces_the_old_one_with_its_codes_and_units(ledger: Ledger) -> None:
    ledger.add(of(msgspec.structs.replace(PEN, name="Biro", codes=("BIRO",), units=())))
    assert ledger.ask(catalog.by_code, "PEN", NOON) is None
    assert ledger.ask(catalog.by_code, "PENBOX", NOON) is None
    found = ledger.ask(catalog.by_code, "BIRO", NOON)
    assert found is not None
    assert found.item.name == "Biro"
    assert ledger.ask(lambda db: db.execute("SELECT COUNT(*) FROM item_unit")) == [(0,)]


def test_of_two_items_with_one_code_the_active_one_is_rung(ledger: Ledger) -> None:
    gone = item("Old mug", codes=("00012345678905",), active=False)
    new = item("New mug", codes=("00012345678905",))
    ledger.add(of(msgspec.structs.replace(MUG, active=False), gone, new))
    found = ledger.ask(catalog.by_code, "00012345678905", NOON)
    assert found is not None
    assert found.item == new


def test_many_items_are_given_by_their_ids_and_unknown_ones_left_out(ledger: Ledger) -> None:
    found = ledger.ask(catalog.items, [MUG.id, "nobody", TEA.id], NOON)
    assert found == {MUG.id: MUG, TEA.id: TEA}


def test_departments_are_listed_by_name_and_their_items_a_page_at_a_time(ledger: Ledger) -> None:
    assert [d.name for d in ledger.ask(catalog.departments)] == ["General", "Produce"]
    twins = [item("Apple", number=str(n), id=f"apple-{n}", department=PRODUCE.id) for n in range(3)]
    ledger.add(of(*twins))
    first = ledger.ask(catalog.of_department, PRODUCE.id, NOON, limit=2)
    rest = ledger.ask(catalog.of_department, PRODUCE.id, NOON, after=first[-1])
    assert [i.id for i in (*first, *rest)] == ["apple-0", "apple-1", "apple-2", TEA.id]


def test_clashing_numbers_and_codes_are_listed_before_anything_is_saved(ledger: Ledger) -> None:
    same_number = item("Cup", number="200")
    same_code = item("Jug", codes=("PENBOX",))
    assert ledger.ask(catalog.clashes, [same_number, same_code, MUG]) == [
        Clash(same_number.id, "200", TEA.id),
        Clash(same_code.id, "PENBOX", PEN.id),
    ]


def test_two_new_items_that_want_one_number_clash(ledger: Ledger) -> None:
    one, two = item("Cup", number="700"), item("Jug", number="700")
    assert {c.item for c in ledger.ask(catalog.clashes, [one, two])} == {one.id, two.id}


def test_a_price_change_counts_from_its_time_on(ledger: Ledger) -> None:
    ledger.add(PricesChanged((PriceChange(MUG.id, 1, 1200),), starts=NOON * 2))
    assert price(ledger, "mug", NOON * 2 - 1) == 1000
    assert price(ledger, "mug", NOON * 2) == 1200
    found = ledger.ask(catalog.by_code, "00012345678905", NOON * 2)
    assert found is not None
    assert found.item.price() == 1200


def test_a_price_change_without_a_time_counts_at_once(ledger: Ledger) -> None:
    changes = (
        PriceChange(MUG.id, 1, 900),
        PriceChange(MUG.id, 3, 800),
        PriceChange(PEN.id, 1, 950, "box"),
    )
    ledger.add(PricesChanged(changes))
    assert price(ledger, "mug", NOON) == 900
    assert price(ledger, "mug", NOON, level=2) == 900
    assert price(ledger, "mug", NOON, level=3) == 800
    assert price(ledger, "300", NOON, "box") == 950
    assert price(ledger, "300", NOON) == 100


def test_what_falls_due_is_listed_once_for_the_time_between_two_sales(ledger: Ledger) -> None:
    now = ledger.clock.now
    ledger.add(PricesChanged((PriceChange(MUG.id, 1, 1200),), starts=now + HOUR))
    ledger.add(PricesChanged((PriceChange(TEA.id, 1, 400),), starts=now + HOUR))
    assert ledger.ask(settings.due, now, now + HOUR - 1) == ()
    assert ledger.ask(settings.due, now, now + HOUR) == (Due("prices", now + HOUR),)
    assert ledger.ask(settings.due, now + HOUR, now + 2 * HOUR) == ()


def test_changes_fall_due_in_the_order_of_their_times_not_of_their_saving(ledger: Ledger) -> None:
    now = ledger.clock.now
    ledger.add(PricesChanged((PriceChange(MUG.id, 1, 1300),), starts=now + 2 * HOUR))
    ledger.add(PricesChanged((PriceChange(MUG.id, 1, 1200),), starts=now + HOUR))
    assert price(ledger, "mug", now + HOUR) == 1200
    assert price(ledger, "mug", now + 2 * HOUR) == 1300


def test_an_item_saved_after_a_change_fell_due_is_the_last_word(ledger: Ledger) -> None:
    now = ledger.clock.now
    ledger.add(PricesChanged((PriceChange(MUG.id, 1, 1200),), starts=now + HOUR))
    ledger.clock.now = now + 2 * HOUR
    ledger.add(of(msgspec.structs.replace(MUG, prices=(1100,))))
    assert price(ledger, "mug", now + 3 * HOUR) == 1100


def test_an_item_saved_before_a_change_falls_due_does_not_cancel_it(ledger: Ledger) -> None:
    now = ledger.clock.now
    ledger.add(PricesChanged((PriceChange(MUG.id, 1, 1200),), starts=now + HOUR))
    ledger.add(of(msgspec.structs.replace(MUG, name="Large mug")))
    assert price(ledger, "mug", now + HOUR) == 1200


def test_a_price_changed_at_once_keeps_what_fell_due_on_other_levels(ledger: Ledger) -> None:
    now = ledger.clock.now
    ledger.add(PricesChanged((PriceChange(MUG.id, 2, 850),), starts=now + HOUR))
    ledger.clock.now = now + 2 * HOUR
    ledger.add(PricesChanged((PriceChange(MUG.id, 1, 950),)))
    assert price(ledger, "mug", ledger.clock.now) == 950
    assert price(ledger, "mug", ledger.clock.now, level=2) == 850


def test_saving_an_item_does_not_change_what_it_costs(ledger: Ledger) -> None:
    ledger.add(of(msgspec.structs.replace(MUG, cost=Decimal(9), name="Big mug")))
    found = ledger.ask(catalog.by_number, "mug", NOON)
    assert found is not None
    assert (found.name, found.cost) == ("Big mug", Decimal(4))


def test_the_last_of_two_versions_in_one_entry_stays(ledger: Ledger) -> None:
    ledger.add(of(item("Cup", "1.00", codes=("A",)), item("Cup", "2.00", codes=("B",))))
    found = ledger.ask(catalog.by_code, "B", NOON)
    assert found is not None
    assert found.item.price() == 200
    assert ledger.ask(catalog.by_code, "A", NOON) is None
