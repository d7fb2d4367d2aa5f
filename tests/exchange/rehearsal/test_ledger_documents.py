"""Journals, checks, bills and hours: what they post and what they refuse."""

from __future__ import annotations

from datetime import date

import pytest

from exchange.rehearsal import Bookkeeper
from tests.exchange.rehearsal.documents import (
    ask,
    code,
    journal,
    line,
    nets,
    ok,
    receipt,
    said,
    shop,
)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("Dr Freight 5.00", "Cr Till Cash 5.01"), "not in balance"),
        (("Dr Accounts Receivable 5.00", "Cr Till Cash 5.00"), "must have a customer"),
        (("Dr Accounts Receivable 5.00 @Lamp Works", "Cr Till Cash 5.00"), "must have a customer"),
        (("Dr Till Cash 5.00", "Cr Accounts Payable 5.00"), "must have a vendor"),
        (("Dr Till Cash 5.00", "Cr Sales Tax Payable 5.00"), "must have a vendor"),
        (("Dr Till Cash 5.00", "Cr Sales Tax Payable 5.00 @School"), "must have a vendor"),
        (
            (
                "Dr Accounts Receivable 5.00 @School",
                "Dr Accounts Receivable 5.00 @Walk-in",
                "Cr Till Cash 10.00",
            ),
            "more than one Accounts Receivable",
        ),
        (
            ("Dr Accounts Receivable 5.00 @School", "Cr Accounts Payable 5.00 @Lamp Works"),
            "more than one Accounts Receivable",
        ),
        (("Dr Purchase Orders 5.00", "Cr Till Cash 5.00"), "non-posting"),
    ],
)
def test_a_journal_that_quickbooks_cannot_save_is_refused(lines: tuple[str, ...], why: str) -> None:
    """Out of balance, a second A/R or A/P line, such a line without its name, tax without agency."""
    company = shop()
    answer = said(company, journal(*lines))
    assert answer.startswith("3180 There was an error when saving a General Journal transaction.  ")
    assert why in answer
    assert (nets(company), company.documents()) == ({}, [])


@pytest.mark.parametrize("amount", ["0.00", "-5.00"])
def test_a_journal_line_needs_an_amount_above_zero(amount: str) -> None:
    """A blank or zero first line breaks later queries, a negative one has its own side."""
    company = shop()
    assert code(company, journal(f"Dr Freight {amount}", f"Cr Till Cash {amount}")) == "3210"


def test_a_journal_of_one_side_is_refused() -> None:
    """One line alone cannot balance; a single pair is the least."""
    company = shop()
    assert code(company, journal("Dr Freight 5.00")) == "3180"
    ok(company, journal("Dr Freight 5.00", "Cr Till Cash 5.00"))


def test_sales_tax_paid_by_journal_is_owed_to_the_agency_named() -> None:
    """A tax line in a journal moves the payable of its vendor."""
    company = shop()
    ok(company, journal("Dr Till Cash 7.25", "Cr Sales Tax Payable 7.25 @Nevada Tax"))
    assert {name: str(owed) for name, owed in company.tax_liability().items()} == {
        "Nevada Tax": "7.25"
    }


def test_a_journal_on_undeposited_funds_waits_to_be_deposited() -> None:
    """Money that a journal puts into Undeposited Funds shows in the list, too."""
    company = shop()
    ok(company, journal("Dr Undeposited Funds 40.00", "Cr Till Cash 40.00"))
    assert [str(entry.amount) for entry in company.payments_to_deposit()] == ["40.00"]


def test_a_check_is_drawn_on_a_bank_account() -> None:
    """A payout by check: the bank is credited; another type of account is refused."""
    company = shop()
    body = (
        "<CheckAddRq><CheckAdd><AccountRef><FullName>{}</FullName></AccountRef>"
        "<TxnDate>2026-03-02</TxnDate><ExpenseLineAdd><AccountRef><FullName>Freight</FullName>"
        "</AccountRef><Amount>{}</Amount></ExpenseLineAdd></CheckAdd></CheckAddRq>"
    )
    assert ok(company, body.format("Checking", "20.00")).findtext("CheckRet/Amount") == "20.00"
    assert nets(company) == {"Checking": "-20.00", "Freight": "20.00"}
    assert code(company, body.format("Freight", "20.00")) == "3140"
    assert code(company, body.format("Checking", "-20.00")) == "3180"


def test_a_bill_with_freight_posts_to_payables() -> None:
    """Goods on Inventory Asset and freight as expense lines: the vendor is owed the sum."""
    company = shop()
    expenses = "".join(
        f"<ExpenseLineAdd><AccountRef><FullName>{name}</FullName></AccountRef>"
        f"<Amount>{amount}</Amount></ExpenseLineAdd>"
        for name, amount in (("Inventory Asset", "100.00"), ("Freight", "12.50"))
    )
    body = (
        "<BillAddRq><BillAdd><VendorRef><FullName>Lamp Works</FullName></VendorRef>"
        f"<TxnDate>2026-03-02</TxnDate><RefNumber>INV-2026-000000-77</RefNumber>{expenses}"
        "</BillAdd></BillAddRq>"
    )
    assert ok(company, body).findtext("BillRet/AmountDue") == "112.50"
    assert {name: str(owed) for name, owed in company.payables().items()} == {
        "Lamp Works": "112.50"
    }
    second_payable = body.replace("Freight", "Accounts Payable")
    assert code(company, second_payable) == "3180"


def test_hours_are_kept_and_post_nothing() -> None:
    """An employee, vendor or other name works; a customer cannot."""
    company = shop()
    body = (
        "<TimeTrackingAddRq><TimeTrackingAdd><TxnDate>2026-03-02</TxnDate>"
        "<EntityRef><FullName>{}</FullName></EntityRef><Duration>{}</Duration>"
        "</TimeTrackingAdd></TimeTrackingAddRq>"
    )
    ok(company, body.format("Lamp Works", "PT7H30M"))
    assert nets(company) == {}
    assert code(company, body.format("Walk-in", "PT7H30M")) == "3140"
    assert code(company, body.format("Lamp Works", "7:30")) == "3035"
    company.preferences.time_tracking = False
    assert code(company, body.format("Lamp Works", "PT1H")) == "3250"


def test_nothing_is_added_changed_or_voided_in_a_closed_period() -> None:
    """On or before the closing date an Add is a 3180, a void a 3171, a deletion a 3161."""
    company = shop()
    txn_id = ok(company, receipt(line("Goods", "10.00"))).findtext("SalesReceiptRet/TxnID")
    Bookkeeper(company).close_books(date(2026, 3, 2))
    answer = said(company, receipt(line("Goods", "10.00")))
    assert answer.startswith("3180")
    assert "closing date" in answer
    void = f"<TxnVoidRq><TxnVoidType>SalesReceipt</TxnVoidType><TxnID>{txn_id}</TxnID></TxnVoidRq>"
    delete = f"<TxnDelRq><TxnDelType>SalesReceipt</TxnDelType><TxnID>{txn_id}</TxnID></TxnDelRq>"
    assert (code(company, void), code(company, delete)) == ("3171", "3161")
    ok(company, receipt(line("Goods", "10.00"), day="2026-03-03"))
    shown = ask(company, "<PreferencesQueryRq/>")[0]
    assert shown.findtext("PreferencesRet/AccountingPreferences/ClosingDate") == "2026-03-02"


def test_a_void_keeps_the_document_with_zero_amounts() -> None:
    """The number stays, the amounts are gone, the ledger is as before; a second void is refused."""
    company = shop()
    txn_id = ok(company, receipt(line("Goods", "10.00"), ref="77")).findtext(
        "SalesReceiptRet/TxnID"
    )
    void = f"<TxnVoidRq><TxnVoidType>SalesReceipt</TxnVoidType><TxnID>{txn_id}</TxnID></TxnVoidRq>"
    answer = ok(company, void)
    assert (answer.findtext("TxnID"), answer.findtext("RefNumber")) == (txn_id, "77")
    assert nets(company) == {}
    assert company.payments_to_deposit() == []
    query = f"<SalesReceiptQueryRq><TxnID>{txn_id}</TxnID></SalesReceiptQueryRq>"
    shown = ok(company, query)
    assert shown.findtext("SalesReceiptRet/TotalAmount") == "0.00"
    assert shown.findtext("SalesReceiptRet/Memo") == "VOID:"
    assert code(company, void) == "3185"
    assert code(company, void.replace("SalesReceipt<", "Invoice<")) == "3120"


def test_a_bookkeepers_reclassification_changes_ledger_and_edit_sequence() -> None:
    """Moved by hand from one account to another: the exchange can see it by the EditSequence."""
    company = shop()
    ok(company, journal("Dr Freight 5.00", "Cr Till Cash 5.00"))
    txn = company.documents("JournalEntry")[0]
    before = txn.edit_sequence
    Bookkeeper(company).move(txn.txn_id, "Freight", "Cost of Goods Sold")
    assert nets(company) == {"Cost of Goods Sold": "5.00", "Till Cash": "-5.00"}
    assert txn.edit_sequence != before
    assert company.postings(txn.txn_id)[0][:1] == ("Cost of Goods Sold",)
