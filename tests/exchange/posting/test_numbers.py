"""The numbers that documents bear, and their GUIDs."""

from __future__ import annotations

from uuid import UUID

import pytest

from exchange.posting.numbers import MAX_REF, Batch, again, counted, daily, guid, lettered
from tests.exchange.posting.shop import DAY, books, goods, posted, receipt, titles
from tests.exchange.posting.vouchers import memo
from tests.exchange.posting.worked_day import PAYOUT, SHORT
from tui_pos.core.refusal import Refusal


def batch(number: int) -> Batch:
    """A batch of that day."""
    return Batch("store-1", DAY, number)


@pytest.mark.parametrize(
    ("number", "summary", "cost", "payout"),
    [
        (1, "01-260302-1", "01-260302-C", "01-260302P1"),
        (2, "01-260302-2", "01-260302CC", "01260302P21"),
        (3, "01-260302-3", "01-260302C3", "01260302P31"),
        (9, "01-260302-9", "01-260302C9", "01260302P91"),
        (10, "01-26030210", "01-260302CA", "01260302PA1"),
        (12, "01-26030212", "01-260302C0", "01260302PC1"),
    ],
)
def test_numbers_of_a_batch(number: int, summary: str, cost: str, payout: str) -> None:
    """The first batch has dashes; late ones say which they are within eleven characters."""
    assert daily(1, batch(number)) == summary
    assert lettered(1, batch(number), "C") == cost
    assert counted(1, batch(number), "P", 1) == payout


def test_no_two_documents_of_a_day_share_a_number() -> None:
    """Over thirty-four batches, all kinds, nothing repeats and nothing is longer than QuickBooks takes."""
    made = [
        name
        for n in range(1, 35)
        for name in (
            daily(1, batch(n)),
            *(lettered(1, batch(n), letter) for letter in "COM"),
            *(counted(1, batch(n), letter, i) for letter in "PB" for i in range(1, 36)),
        )
    ]
    assert len(set(made)) == len(made)
    assert max(map(len, made)) <= MAX_REF


def test_more_batches_than_numbers_are_refused() -> None:
    """The hundredth batch of a day is told to wait for the others."""
    with pytest.raises(Refusal, match="more than 99 batches"):
        daily(1, batch(100))
    with pytest.raises(Refusal, match="collect late receipts"):
        lettered(1, batch(36), "C")


def test_a_late_batch() -> None:
    """What came after the store's close makes a small batch of its own, with the day's date."""
    late = (receipt("0101-000999", goods("20.00", "8")), PAYOUT, SHORT, memo(-450))
    made = posted(books(), *late, number=2)
    assert titles(made) == [
        "sales receipt 01-260302-2 0.00",
        "journal 01-260302CC 8.00",
        "journal 01260302P21 20.00",
        "journal 01-260302OO 2.00",
        "journal 01-260302MM 4.50",
    ]
    assert {document.day for document in made.documents} == {DAY}


def test_the_same_entries_are_the_same_document_in_whichever_batch() -> None:
    """A restored database may cut a late receipt into another batch: QuickBooks knows the document again."""
    late = (receipt("0101-000999", goods("20.00", "8")), PAYOUT, SHORT, memo(-450))
    first, third = posted(books(), *late), posted(books(), *late, number=3)
    assert [d.id for d in first.documents] == [d.id for d in third.documents]
    assert [d.ref_number for d in first.documents] != [d.ref_number for d in third.documents]


def test_other_entries_of_the_same_day_are_another_document() -> None:
    """One receipt more or less: summary and cost are not those that QuickBooks may have under the same number."""
    one, two = (receipt(f"0101-00099{n}", goods("20.00", "8")) for n in (1, 2))
    alone, both = posted(books(), one), posted(books(), one, two)
    assert titles(alone)[0] == titles(both)[0] == "sales receipt 01-260302-1 0.00"
    assert not {d.id for d in alone.documents} & {d.id for d in both.documents}


@pytest.mark.parametrize(
    ("number", "next_one"),
    [
        ("01-260302-1", "012603021R"),
        ("012603021R", "012603021S"),
        ("012603021Z", "012603021Z"),
        ("0101-000123", "0101000123R"),
        ("01-26030212", "0126030212R"),
        ("01260302P21", "01260302P2R"),
    ],
)
def test_a_voided_document_goes_again_under_a_number_of_its_own(number: str, next_one: str) -> None:
    """Eleven characters, and the first number is still to be seen in it."""
    assert again(number) == next_one


def test_guids_depend_on_every_part() -> None:
    """The same parts give the same GUID, and parts do not run into each other."""
    assert guid("a", "b") == guid("a", "b") == UUID("3ff2dc90-5130-5a4e-88f2-f4d8fc204127")
    assert guid("a", "b") != guid("ab")
    assert guid("a", "b").version == 5


def test_entries_of_another_store_or_day_are_not_cut() -> None:
    """Sorting them to the wrong day would be a defect, so it is one."""
    from datetime import date

    with pytest.raises(ValueError, match="is not of"):
        posted(books(), receipt("0101-000001", goods("1.00"), day=date(2026, 3, 1)))
