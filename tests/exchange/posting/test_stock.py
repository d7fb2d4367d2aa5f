"""Memos, transfers, cost by account and class."""

from __future__ import annotations

from decimal import Decimal

import pytest

from exchange.posting.account import Account, AccountType
from exchange.posting.mapping import ItemAccounts
from tests.exchange.posting.shop import (
    books,
    entries,
    goods,
    knowing,
    nets,
    one,
    posted,
    receipt,
    titles,
)
from tests.exchange.posting.vouchers import memo, transfer
from tui_pos.core.documents import CountLine, MemoSource, MemoType, StockCount


def test_memos_of_a_day_are_one_journal() -> None:
    """Losses and gains each with their reason, against POS Inventory Adjustments."""
    made = one(
        posted(books(), memo(-450), memo(125, id="memo-2", number="M01-000004", type=MemoType.COST))
    )
    assert made.ref_number == "01-260302-M"
    assert entries(made) == [
        "Dr POS Inventory Adjustments 4.50",
        "Cr Inventory Asset 4.50",
        "Dr Inventory Asset 1.25",
        "Cr POS Inventory Adjustments 1.25",
    ]
    assert [line.memo for line in made.lines[::2]] == [
        "Quantity memo M01-000003: Damaged",
        "Cost memo M01-000004: Damaged",
    ]


@pytest.mark.parametrize("source", MemoSource)
def test_import_memos_never_post(source: MemoSource) -> None:
    """Every other source does."""
    made = posted(books(), memo(-450, source=source))
    assert bool(made.documents) is (source is not MemoSource.IMPORT)
    assert len(made.sources) == 1


def test_a_count_posts_through_its_memo() -> None:
    """The count itself is only an assertion."""
    from tests.exchange.posting.shop import DAY

    lines = (CountLine("id-1", Decimal(4), Decimal(5)),)
    count = StockCount("count-1", "store-1", DAY, "staff-1", "A", lines, "memo-1")
    assert titles(posted(books(), count, memo(-450, source=MemoSource.COUNT))) == [
        "journal 01-260302-M 4.50"
    ]


def test_transfer_without_classes_posts_its_freight_only() -> None:
    """Stock stays in one account; the carrier's bill is expected against the adjustments account."""
    assert posted(books(), transfer(1500)).documents == ()
    made = one(posted(books(), transfer(1500, freight=250)))
    assert made.ref_number == "T01-000002"
    assert entries(made) == [
        "Dr Freight & Shipping Costs 2.50",
        "Cr POS Inventory Adjustments 2.50",
    ]


def test_transfer_moves_value_between_classes() -> None:
    """Where stores are classes the same account is debited in one and credited in the other, when it is sent."""
    made = one(posted(books(use_classes=True), transfer(1500, 500)))
    assert entries(made) == ["Dr Inventory Asset 20.00", "Cr Inventory Asset 20.00"]
    assert [line.class_name for line in made.lines] == ["Harbour", "Main Street"]


def test_received_slip_posts_nothing() -> None:
    """The value moved when the goods were sent."""
    slip = transfer(1500, freight=250, received=True, to_store="store-1", from_store="store-2")
    assert posted(books(use_classes=True), slip).documents == ()


@pytest.mark.parametrize(
    "opposite",
    [
        {"from_store": "store-2", "to_store": "store-1"},
        {"lines": transfer(-1500).lines},
    ],
)
def test_reversed_transfer(opposite: dict[str, object]) -> None:
    """A slip reversed by swapped stores, or by negative lines, moves value and freight back."""
    from exchange.posting.journalize import journalize
    from exchange.posting.ledger import Ledger
    from tests.exchange.posting.shop import DAY

    chosen, ledger = books(use_classes=True), Ledger()
    classes: dict[tuple[str, str], int] = {}
    for slip in (
        transfer(1500, freight=250),
        transfer(**({"lines": transfer(1500).lines, "freight": 250, "reverses": "transfer-1"} | opposite)),
    ):  # fmt: skip
        posting = journalize(slip, chosen)
        ledger.add(DAY, posting)
        for line in posting.lines:
            if line.account.name == "Inventory Asset":
                key = (line.account.name, line.class_name)
                classes[key] = classes.get(key, 0) + line.amount
    assert {name: b.net for name, b in ledger.trial_balance().items() if b.net} == {}
    assert set(classes.values()) == {0}


def test_cost_follows_the_item_and_its_department() -> None:
    """An item's own accounts come before its department's, these before the default."""
    art = Account("Art in Stock", AccountType.OTHER_CURRENT_ASSET)
    soaps = Account("Cost of Soaps", AccountType.COGS)
    vase = goods("50.00", "20", name="Vase", department="dep-art")
    soap = goods("4.00", "1", name="Soap", cost_account="Cost of Soaps", department="dep-art")
    chosen = knowing(books(departments={"dep-art": ItemAccounts(asset=art)}), vase, soap)
    made = posted(chosen, receipt("0101-000001", vase, soap))
    assert nets(made.documents[1:]) == {
        "Cost of Goods Sold": "20.00",
        soaps.name: "1.00",
        art.name: "-21.00",
    }


def test_stock_value_kept_in_quickbooks() -> None:
    """With stock journals off, sales and memos leave cost and inventory alone, freight still posts."""
    made = posted(
        books(stock_journals=False, use_classes=True),
        receipt("0101-000001", goods("20.00", "8")),
        memo(-450),
        transfer(1500, freight=250),
    )
    assert titles(made) == ["sales receipt 01-260302-1 0.00", "journal T01-000002 2.50"]
