"""The worked day of twelve events, in every mode, account by account."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from exchange.posting.document import Document
from exchange.posting.mapping import Discounts, Mode
from tests.exchange.posting.shop import books, form, posted, titles
from tests.exchange.posting.worked_day import events
from tui_pos.core.money import format_minor

TABLE = """
Accounts Receivable        212.00   50.00
Cash Over/Short              2.00
Cash in Drawer             138.40
Cost of Goods Sold         262.00
Customer Deposits           40.00   40.00
Employee Tips Payable                3.00
Gift Cards Outstanding      15.90   25.00
Inventory Asset                    262.00
Postage                     20.00
Sales Tax Payable                   27.00
Sales:Merchandise                  450.00
Shipping Charges Collected           5.00
Undeposited Funds, cards   100.50
Undeposited Funds, checks   71.20
Total                      862.00  862.00
"""
SEPARATE = TABLE.replace("450.00", "455.00").replace("862.00  862.00", "867.00  867.00")

GROSS = ("Accounts Receivable", "Customer Deposits", "Gift Cards Outstanding")
"""Accounts that a bookkeeper shows with both sides; the others are netted."""


def sheet(documents: Iterable[Document]) -> dict[str, list[str]]:
    """Debit and credit of each account over a day's documents, as a bookkeeper writes them down."""
    sums: dict[str, list[int]] = {}
    for document in documents:
        for line in document.posting.lines:
            name = line.account.name
            if name == "Undeposited Funds":
                name += ", checks" if line.method == "Check" else ", cards"
            sides = sums.setdefault(name, [0, 0])
            sides[line.amount < 0] += abs(line.amount)
    for name, sides in sums.items():
        if name not in GROSS:
            net = sides[0] - sides[1]
            sides[:] = [max(net, 0), max(-net, 0)]
    sums["Total"] = [sum(s[0] for s in sums.values()), sum(s[1] for s in sums.values())]
    return {n: [format_minor(side) for side in s if side] for n, s in sums.items() if any(s)}


def wanted(table: str) -> dict[str, list[str]]:
    """The table's accounts with their amounts."""
    found = {}
    for row in table.strip().splitlines():
        name, amounts = row[:26].rstrip(), row[26:].split()
        found[name] = amounts
    return found


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    ("discounts", "table"), [(Discounts.NET, TABLE), (Discounts.SEPARATE, SEPARATE)]
)
def test_the_accounts_of_the_day(mode: Mode, discounts: Discounts, table: str) -> None:
    """Every mode puts the same amounts on the same accounts; debits equal credits."""
    made = posted(books(mode=mode, discounts=discounts), *events())
    assert made.findings == ()
    assert sheet(made.documents) == wanted(table) | (
        {"Sales:Merchandise Discounts": ["5.00"]} if discounts is Discounts.SEPARATE else {}
    )


def test_documents_summarised() -> None:
    """Cash, card and gift receipts are one receipt of 0.00; the check, the charge and the payment stand alone."""
    assert titles(posted(books(), *events())) == [
        "sales receipt 0101-000103 21.20",
        "invoice 0101-000104 212.00",
        "payment 0101-000110 50.00",
        "sales receipt 01-260302-1 0.00",
        "journal 01-260302-C 262.00",
        "journal 01-260302P1 20.00",
        "journal 01-260302-O 2.00",
    ]


def test_documents_detailed() -> None:
    """Every receipt is a document of its own, each followed by its cost."""
    assert titles(posted(books(mode=Mode.DETAILED), *events())) == [
        "sales receipt 0101-000101 0.00",
        "journal 0101-000101 60.00",
        "sales receipt 0101-000102 0.00",
        "journal 0101-000102 25.00",
        "sales receipt 0101-000103 21.20",
        "journal 0101-000103 8.00",
        "invoice 0101-000104 212.00",
        "journal 0101-000104 120.00",
        "sales receipt 0101-000105 0.00",
        "journal 0101-000105 6.00",
        "sales receipt 0101-000106 0.00",
        "sales receipt 0101-000107 0.00",
        "journal 0101-000107 7.00",
        "sales receipt 0101-000108 0.00",
        "sales receipt 0101-000109 0.00",
        "journal 0101-000109 48.00",
        "payment 0101-000110 50.00",
        "journal 01-260302P1 20.00",
        "journal 01-260302-O 2.00",
    ]


def test_documents_detailed_for_charges() -> None:
    """Only the charge shows its items and has a cost journal of its own; the rest is summarised."""
    made = posted(books(mode=Mode.DETAILED_CHARGES), *events())
    assert titles(made) == [
        "sales receipt 0101-000103 21.20",
        "invoice 0101-000104 212.00",
        "journal 0101-000104 120.00",
        "payment 0101-000110 50.00",
        "sales receipt 01-260302-1 0.00",
        "journal 01-260302-C 142.00",
        "journal 01-260302P1 20.00",
        "journal 01-260302-O 2.00",
    ]
    assert (
        form(made.documents[1])[0]
        == "POS-Items Sales/Merchandise:#thing 200.00 Thing 200.00 | 200.00"
    )


def test_the_zero_receipt() -> None:
    """Returns first, sales last, the tax below them, then what is no sale, then cash, then cards; all comes to 0.00."""
    made = posted(books(), *events())
    zero = made.documents[3]
    assert form(zero) == [
        "POS-Tax Sales/Merchandise | -10.00",
        "POS-Tax Sales/Merchandise | 240.00",
        "State 6.00% | 13.80",
        "POS Shipping Charges Collected | 5.00",
        "POS Employee Tips Payable | 3.00",
        "POS Gift Cards Outstanding | 25.00",
        "POS Gift Cards Outstanding | -15.90",
        "POS Customer Deposits | 40.00",
        "POS Customer Deposits | -40.00",
        "POS Cash in Drawer | -160.40",
        "POS-Pay Visa | -100.50",
    ]
    assert sum(line.form_amount for line in zero.lines) == 0
    assert zero.header is None


def test_the_zero_receipt_with_discounts_apart() -> None:
    """The discount stands before the goods, so that the tax line still follows a line of its own sign."""
    zero = posted(books(discounts=Discounts.SEPARATE), *events()).documents[3]
    assert form(zero)[:4] == [
        "POS-Tax Sales/Merchandise | -10.00",
        "POS-Tax Merchandise Discou~B73B | -5.00",
        "POS-Tax Sales/Merchandise | 245.00",
        "State 6.00% | 13.80",
    ]
