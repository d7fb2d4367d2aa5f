"""The twelve events of the worked day, as documents, against the trial balance of a bookkeeper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from exchange.rehearsal import Company, ProcessorError
from tests.exchange.rehearsal.documents import (
    account,
    charge,
    invoice,
    journal,
    line,
    nets,
    ok,
    payment,
    receipt,
    schema_dir,
    shop,
)

BOOKKEEPER = """
Cash in Drawer             | 138.40 |
Undeposited Funds          | 171.70 |
Accounts Receivable        | 212.00 |  50.00
Gift Cards Outstanding     |  15.90 |  25.00
Customer Deposits          |  40.00 |  40.00
Postage                    |  20.00 |
Cash Over/Short            |   2.00 |
Cost of Goods Sold         | 262.00 |
Inventory Asset            |        | 262.00
Sales:Merchandise          |        | 450.00
Sales Tax Payable          |        |  27.00
Shipping Charges Collected |        |   5.00
Employee Tips Payable      |        |   3.00
"""
"""Debit and credit; receivables, gift cards and deposits with both turnovers, the rest as balances."""

TURNOVERS = ("Accounts Receivable", "Gift Cards Outstanding", "Customer Deposits")


def sheet() -> dict[str, tuple[Decimal, Decimal]]:
    """Read the bookkeeper's sheet."""
    rows = {}
    for text in BOOKKEEPER.strip().splitlines():
        name, debit, credit = (cell.strip() for cell in text.split("|"))
        rows[name] = Decimal(debit or "0.00"), Decimal(credit or "0.00")
    return rows


def drawn_up(company: Company) -> dict[str, tuple[Decimal, Decimal]]:
    """Draw up the same sheet from the books."""
    rows = {}
    for name, row in company.trial_balance().items():
        debit, credit = max(row.net, Decimal("0.00")), max(-row.net, Decimal("0.00"))
        rows[name] = (row.debit, row.credit) if name in TURNOVERS else (debit, credit)
    return rows


def test_the_published_worked_day_gives_862_on_both_sides() -> None:
    """The seven documents of the worked day post the bookkeeper's trial balance, 862.00 = 862.00."""
    samples = schema_dir() / "samples" / "good"
    company = Company("Worked Day")
    company.process((samples / "setup_worked_day.xml").read_text())
    days = sorted(samples.glob("*_worked_day.xml"))
    for path in (path for path in days if not path.name.startswith("setup")):
        assert 'statusCode="0"' in company.process(path.read_text()), path.name
    books = drawn_up(company)
    assert books == sheet()
    assert sum(debit for debit, _ in books.values()) == Decimal("862.00")
    assert sum(credit for _, credit in books.values()) == Decimal("862.00")
    assert company.tax_liability() == {"State Tax Agency": Decimal("27.00")}
    assert company.receivables() == {"Harbor Cafe": Decimal("162.00")}
    assert [(entry.method, str(entry.amount)) for entry in company.payments_to_deposit()] == [
        ("Check", "21.20"),
        ("Visa", "100.50"),
        ("Check", "50.00"),
    ]


def test_every_published_good_document_is_taken_by_a_company_that_has_what_it_names() -> None:
    """The other good samples run once their customers, items and accounts exist."""
    samples = schema_dir() / "samples" / "good"
    company = Company("Samples")
    ok(company, PREPARED)
    for name in (
        "sales_receipt",
        "macro_invoice_payment",
        "journal_entry",
        "customer_query_iterator",
    ):
        answer = company.process((samples / f"{name}.xml").read_text())
        assert "Error" not in answer, (name, answer)
    assert company.trial_balance()["Sales"].net == Decimal("-129.85")
    assert company.receivables() == {"Ann Weaver": Decimal("4.95")}


PREPARED = """
<VendorAddRq><VendorAdd><Name>State Board</Name></VendorAdd></VendorAddRq>
<CustomerAddRq><CustomerAdd><Name>Ann Weaver</Name></CustomerAdd></CustomerAddRq>
<CustomerAddRq><CustomerAdd><Name>Retail Walk-in</Name></CustomerAdd></CustomerAddRq>
<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>Register Tax</Name><TaxRate>0</TaxRate></ItemSalesTaxAdd>
 </ItemSalesTaxAddRq>
<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>State Tax</Name><TaxRate>7.25</TaxRate>
 <TaxVendorRef><FullName>State Board</FullName></TaxVendorRef></ItemSalesTaxAdd></ItemSalesTaxAddRq>
<AccountAddRq><AccountAdd><Name>Sales</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>
<ItemServiceAddRq><ItemServiceAdd><Name>Candles</Name><SalesOrPurchase>
 <AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>
<ItemServiceAddRq><ItemServiceAdd><Name>Beeswax</Name><ParentRef><FullName>Candles</FullName></ParentRef>
 <SalesOrPurchase><AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd>
 </ItemServiceAddRq>
"""


BAD = {
    "amount_format": "3040",
    "bad_enum": "0x80040400",
    "both_choices": "0x80040400",
    "colon_in_name": "3090",
    "element_newer_than_version": "0x80040400",
    "iterator_without_max": "3150",
    "list_macro": "0x80040400",
    "missing_name": "0x80040400",
    "missing_required": "0x80040400",
    "name_too_long": "3070",
    "no_lines": "0x80040400",
    "no_qbxml_pi": "0x80040404",
    "not_well_formed": "0x80040400",
    "onerror_value": "0x80040400",
    "overapplied_payment": "3210",
    "response_order": "0x80040404",
    "rollback": "0x80040400",
    "tax_amount_not_us": "0x80040400",
    "unbalanced_journal": "3180",
    "unknown_request": "0x80040400",
    "wrong_order": "0x80040400",
}
"""What each published bad document must be answered: a status code, or an HRESULT for the whole set."""


@pytest.mark.parametrize("name", sorted(BAD))
def test_every_published_bad_document_is_refused(name: str) -> None:
    """No document of the bad samples is taken, and none leaves a trace in the books."""
    text = (schema_dir() / "samples" / "bad" / f"{name}.xml").read_text()
    company = Company("Samples")
    ok(company, PREPARED)
    records = len(company.books.lists.records)
    try:
        answer = etree.fromstring(company.process(text).encode())[0][0].get("statusCode")
    except ProcessorError as thrown:
        answer = thrown.hresult
    assert answer == BAD[name]
    assert (nets(company), company.documents(), len(company.books.lists.records)) == (
        {},
        [],
        records,
    )


STORE = (
    account("Cash in Drawer", "Bank")
    + account("Merchandise", "Income", "Sales")
    + account("Shipping Charges Collected", "Income")
    + account("Gift Cards Outstanding", "OtherCurrentLiability")
    + account("Customer Deposits", "OtherCurrentLiability")
    + account("Employee Tips Payable", "OtherCurrentLiability")
    + account("Postage", "Expense")
    + account("Cash Over/Short", "Expense")
    + charge("Merchandise", "Sales:Merchandise", "Tax")
    + charge("Shipping", "Shipping Charges Collected")
    + charge("Gift card", "Gift Cards Outstanding")
    + charge("Order deposit", "Customer Deposits")
    + charge("Tip", "Employee Tips Payable")
    + charge("Drawer", "Cash in Drawer")
)
"""The accounts of the worked day under their usual names, and an item for each that a line posts to."""

EVENTS = (
    receipt(line("Merchandise", "100.00") + line("State 6", "6.00") + line("Drawer", "-106.00")),
    receipt(
        line("Merchandise", "45.00")
        + line("State 6", "2.70")
        + line("Shipping", "5.00")
        + line("Tip", "3.00")
        + line("Pay Visa", "-55.70")
    ),
    receipt(line("Merchandise", "20.00") + line("State 6", "1.20")),
    invoice(
        "Blue Door Inn",
        line("Merchandise", "200.00", "Invoice") + line("State 6", "12.00", "Invoice"),
    ),
    receipt(line("Merchandise", "-10.00") + line("State 6", "-0.60") + line("Drawer", "10.60")),
    receipt(line("Gift card", "25.00") + line("Drawer", "-25.00")),
    receipt(line("Merchandise", "15.00") + line("State 6", "0.90") + line("Gift card", "-15.90")),
    receipt(line("Order deposit", "40.00") + line("Drawer", "-40.00")),
    receipt(
        line("Merchandise", "80.00")
        + line("State 6", "4.80")
        + line("Order deposit", "-40.00")
        + line("Pay Visa", "-44.80")
    ),
    journal("Dr Postage 20.00", "Cr Cash in Drawer 20.00"),
    payment("Blue Door Inn", "50.00"),
    journal("Dr Cash Over/Short 2.00", "Cr Cash in Drawer 2.00"),
    journal("Dr Cost of Goods Sold 262.00", "Cr Inventory Asset 262.00"),
)
"""R1 cash, R2 Visa with shipping and tip, R3 check, R4 on account, R5 return, R6 gift card sold, R7 paid by
gift card, R8 deposit, R9 layaway with deposit and Visa, payout, payment on account, drawer short; the cost."""


def test_the_twelve_events_sent_one_by_one_give_the_same_862() -> None:
    """Detailed, a document for each event, the day posts the same trial balance as summarised."""
    company = shop()
    ok(company, STORE)
    for event in EVENTS:
        ok(company, event)
    books = drawn_up(company)
    assert books == sheet()
    assert sum(debit for debit, _ in books.values()) == Decimal("862.00")
    assert company.tax_liability() == {"Nevada Tax": Decimal("27.00")}
    assert company.receivables() == {"Blue Door Inn": Decimal("162.00")}
    assert [(entry.method, str(entry.amount)) for entry in company.payments_to_deposit()] == [
        ("Visa", "55.70"),
        ("", "21.20"),
        ("Visa", "44.80"),
        ("", "50.00"),
    ]


def test_the_cash_card_and_gift_receipts_as_one_zero_receipt_post_the_same() -> None:
    """Summarised, returns first and the tax below the sales: 260.90 owed, 160.40 cash, 100.50 by Visa."""
    company = shop()
    ok(company, STORE)
    day = (
        line("Merchandise", "-10.00")
        + line("Merchandise", "240.00")
        + line("State 6", "13.80")
        + line("Shipping", "5.00")
        + line("Tip", "3.00")
        + line("Gift card", "25.00")
        + line("Gift card", "-15.90")
        + line("Order deposit", "40.00")
        + line("Order deposit", "-40.00")
        + line("Drawer", "-160.40")
        + line("Pay Visa", "-100.50")
    )
    assert ok(company, receipt(day)).findtext("SalesReceiptRet/TotalAmount") == "0.00"
    for number in (2, 3, 9, 10, 11, 12):
        ok(company, EVENTS[number])
    assert drawn_up(company) == sheet()


def test_the_trial_balance_can_be_cut_by_day_and_by_document() -> None:
    """As of a date only what is posted by then counts; by TxnID only the documents named."""
    company = shop()
    for number, day in enumerate(("2026-03-01", "2026-03-02", "2026-03-03"), start=1):
        ok(company, journal(f"Dr Freight {number}.00", f"Cr Till Cash {number}.00", day=day))
    assert company.trial_balance(as_of=date(2026, 3, 2))["Freight"].net == Decimal("3.00")
    assert company.trial_balance(since=date(2026, 3, 2))["Freight"].net == Decimal("5.00")
    last = company.documents("JournalEntry")[-1].txn_id
    assert company.trial_balance(txn_ids=[last]).nets() == {
        "Freight": Decimal("3.00"),
        "Till Cash": Decimal("-3.00"),
    }


def test_two_trial_balances_differ_by_the_sum_of_what_each_account_is_off() -> None:
    """An amount on a wrong account counts twice: once where it is missing, once where it is too much."""
    company = shop()
    ok(company, journal("Dr Freight 5.00", "Cr Till Cash 5.00"))
    ours = {"Till Cash": Decimal("-5.00"), "Gift Cards": Decimal("5.00")}
    assert company.trial_balance().difference(ours) == Decimal("10.00")
    assert company.trial_balance().difference(company.trial_balance().nets()) == 0
    assert company.trial_balance().lines() == [
        "Freight           5.00",
        "Till Cash                      5.00",
        "Total             5.00         5.00",
    ]
