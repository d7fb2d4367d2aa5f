"""Search as you type finds what has a word beginning with each word typed, the likeliest first."""

import msgspec
import pytest

from tests.builders import NOON, item
from tests.unit.data.ledger import MUG, PEN, Ledger, of
from tui_pos.data.queries.search import search_items


def names(ledger: Ledger, text: str, limit: int = 50) -> list[str]:
    return [found.name for found in ledger.ask(search_items, text, NOON, limit).items]


@pytest.fixture
def shelf(ledger: Ledger) -> Ledger:
    ledger.add(
        of(
            item("Crème brûlée", number="410"),
            item("Brown bread", number="411", description="baked on stone"),
            item("Bread knife", number="412", style="Solingen", attribute="steel", size="20 cm"),
            item("Old bread", number="41", active=False),
            item("Box [bold]", number="413", codes=("00000000041300",)),
        )
    )
    return ledger


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bread", ["Bread knife", "Brown bread", "Old bread"]),
        ("br", ["Bread knife", "Brown bread", "Crème brûlée", "Old bread"]),
        ("bread brown", ["Brown bread"]),
        ("brown br", ["Brown bread"]),
        ("creme BRULEE", ["Crème brûlée"]),
        ("crème", ["Crème brûlée"]),
        ("stone", ["Brown bread"]),
        ("soling steel 20", ["Bread knife"]),
        ("[bold]", ["Box [bold]"]),
        ("read", []),
        ('"', []),
        ("", []),
        ("bread*", ["Bread knife", "Brown bread", "Old bread"]),
        ("bread OR mug", []),
    ],
)
def test_every_word_typed_begins_a_word_of_the_item(
    shelf: Ledger, typed: str, found: list[str]
) -> None:
    assert names(shelf, typed) == found


def test_the_very_number_comes_first_then_numbers_that_begin_so(shelf: Ledger) -> None:
    shelf.add(of(item("Zinc tub", number="4")))
    assert names(shelf, "4") == [
        "Zinc tub",
        "Box [bold]",
        "Bread knife",
        "Brown bread",
        "Crème brûlée",
        "Old bread",
    ]


def test_a_code_is_found_by_its_digits_without_the_zeros_that_fill_it_up(shelf: Ledger) -> None:
    assert names(shelf, "123456") == ["Mug"]
    assert names(shelf, "000123") == ["Mug"]
    assert names(shelf, "penbox") == ["Pen"]
    assert names(shelf, "41300") == ["Box [bold]"]


def test_no_more_than_the_limit_is_given_and_that_there_is_more_is_said(shelf: Ledger) -> None:
    hits = shelf.ask(search_items, "br", NOON, 2)
    assert ([found.name for found in hits.items], hits.more) == (
        ["Bread knife", "Brown bread"],
        True,
    )
    assert not shelf.ask(search_items, "brown", NOON, 2).more


def test_an_item_is_not_found_by_its_old_name_or_code(ledger: Ledger) -> None:
    ledger.add(of(msgspec.structs.replace(PEN, name="Biro", codes=(), units=())))
    assert names(ledger, "pen") == []
    assert names(ledger, "biro") == ["Biro"]


def test_prices_in_the_list_are_those_of_the_moment(ledger: Ledger) -> None:
    from tui_pos.journal.bodies import PriceChange, PricesChanged

    starts = ledger.clock.now + 1000
    ledger.add(PricesChanged((PriceChange(MUG.id, 1, 1234),), starts=starts))
    (before,) = ledger.ask(search_items, "mug", starts - 1).items
    (after,) = ledger.ask(search_items, "mug", starts).items
    assert (before.price(), after.price()) == (1000, 1234)
