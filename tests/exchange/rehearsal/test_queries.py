"""Queries: filters, iterators, what comes back of documents, lists and the company itself."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from exchange.rehearsal import Bookkeeper, Company, ProcessorError
from tests.exchange.rehearsal.documents import (
    account,
    ask,
    code,
    invoice,
    journal,
    line,
    ok,
    payment,
    receipt,
    rq,
    said,
    shop,
)


def names(answer: etree._Element, tag: str = "Name") -> list[str]:
    """Give the names, or other texts, of what came back."""
    return [row.findtext(tag) or "" for row in answer]


def test_inactive_elements_come_back_only_when_asked_for() -> None:
    """ActiveStatus is ActiveOnly unless said otherwise."""
    company = shop()
    Bookkeeper(company).deactivate("Customer", "School")
    assert names(ask(company, "<CustomerQueryRq/>")[0]) == ["Walk-in", "Blue Door Inn"]
    every = "<CustomerQueryRq><ActiveStatus>All</ActiveStatus></CustomerQueryRq>"
    assert names(ask(company, every)[0]) == ["Walk-in", "Blue Door Inn", "School"]
    inactive = "<CustomerQueryRq><ActiveStatus>InactiveOnly</ActiveStatus></CustomerQueryRq>"
    assert names(ask(company, inactive)[0]) == ["School"]


def test_no_match_is_status_1_and_a_missing_name_status_500() -> None:
    """A search that finds nothing is Info; a name that does not exist is a warning beside what was found."""
    company = shop()
    nothing = (
        "<CustomerQueryRq><NameFilter><MatchCriterion>StartsWith</MatchCriterion><Name>zz</Name>"
        "</NameFilter></CustomerQueryRq>"
    )
    assert code(company, nothing) == "1"
    some = (
        "<CustomerQueryRq><FullName>walk-IN</FullName><FullName>Nobody</FullName></CustomerQueryRq>"
    )
    answer = ask(company, some)[0]
    assert (answer.get("statusCode"), answer.get("statusSeverity")) == ("500", "Warn")
    assert names(answer) == ["Walk-in"]


def test_names_can_be_filtered_by_text_and_by_range() -> None:
    """StartsWith, Contains, EndsWith and From/To, whatever the case."""
    company = shop()

    def found(filters: str) -> list[str]:
        return names(ask(company, f"<ItemQueryRq>{filters}</ItemQueryRq>")[0])

    def by(criterion: str, text: str) -> str:
        return f"<NameFilter><MatchCriterion>{criterion}</MatchCriterion><Name>{text}</Name></NameFilter>"

    assert found(by("StartsWith", "go")) == ["Goods"]
    assert found(by("EndsWith", "A")) == ["Pay Visa"]
    assert found(by("Contains", "ta")) == ["Out of State", "No Tax", "State 6"]
    between = "<NameRangeFilter><FromName>g</FromName><ToName>h</ToName></NameRangeFilter>"
    assert sorted(found(between)) == ["Gift", "Goods"]


def test_an_iterator_hands_out_pages_until_nothing_remains() -> None:
    """Seven customers by three: 3, 3, 1 with 4, 1, 0 remaining; afterwards the iterator is closed."""
    company = Company("Pages")
    for number in range(7):
        ok(
            company,
            f"<CustomerAddRq><CustomerAdd><Name>C{number}</Name></CustomerAdd></CustomerAddRq>",
        )

    def page(attributes: str) -> etree._Element:
        body = f"<CustomerQueryRq {attributes}><MaxReturned>3</MaxReturned></CustomerQueryRq>"
        return ask(company, body)[0]

    first = page('iterator="Start"')
    iterator = first.get("iteratorID") or ""
    assert re.fullmatch(r"\{[0-9a-f-]{36}\}", iterator)
    assert (names(first), first.get("iteratorRemainingCount")) == (["C0", "C1", "C2"], "4")
    second = page(f'iterator="Continue" iteratorID="{iterator}"')
    assert (names(second), second.get("iteratorRemainingCount")) == (["C3", "C4", "C5"], "1")
    third = page(f'iterator="Continue" iteratorID="{iterator}"')
    assert (names(third), third.get("iteratorRemainingCount")) == (["C6"], "0")
    assert page(f'iterator="Continue" iteratorID="{iterator}"').get("statusCode") == "3000"


def test_an_iterator_dies_with_its_session_and_with_the_next_one() -> None:
    """Only one iterator is open, and only in its own session."""
    company = shop()
    start = '<ItemQueryRq iterator="Start"><MaxReturned>1</MaxReturned></ItemQueryRq>'
    first = ask(company, start)[0].get("iteratorID")
    ask(company, start)
    go_on = f'<ItemQueryRq iterator="Continue" iteratorID="{first}"><MaxReturned>1</MaxReturned></ItemQueryRq>'
    assert code(company, go_on) == "3000"
    second = ask(company, start)[0].get("iteratorID") or ""
    other_session = company.begin_session()
    assert 'statusCode="3000"' in other_session.process(rq(go_on.replace(first or "", second)))
    assert code(company, '<ItemQueryRq iterator="Start"/>') == "3150"


def test_lists_that_have_no_iterator_refuse_one() -> None:
    """Accounts, classes, terms, tax codes and methods come in one piece."""
    company = shop()
    for name in ("Account", "Class", "Terms", "SalesTaxCode", "PaymentMethod"):
        with pytest.raises(ProcessorError):
            company.process(rq(f'<{name}QueryRq iterator="Start"/>'))


def test_counts_alone_and_counts_with_the_rows() -> None:
    """metaData: MetaDataOnly gives retCount and no rows."""
    company = shop()
    only = ask(company, '<VendorQueryRq metaData="MetaDataOnly"/>')[0]
    assert (only.get("retCount"), len(only)) == ("3", 0)
    both = ask(company, '<VendorQueryRq metaData="MetaDataAndResponseData"/>')[0]
    assert (both.get("retCount"), len(both)) == ("3", 3)
    assert ask(company, "<VendorQueryRq/>")[0].get("retCount") is None


def test_changes_are_found_by_the_time_of_the_last_change() -> None:
    """FromModifiedDate is inclusive; a date without a time means its start, as To its end."""
    company = shop()

    def found(times: str) -> str:
        return code(company, f"<CustomerQueryRq>{times}</CustomerQueryRq>")

    assert found("<FromModifiedDate>2026-03-02</FromModifiedDate>") == "0"
    assert found("<FromModifiedDate>2026-03-02T08:00:00-08:00</FromModifiedDate>") == "0"
    assert found("<FromModifiedDate>2026-03-02T16:00:00+00:00</FromModifiedDate>") == "0"
    assert found("<FromModifiedDate>2026-03-02T08:00:01</FromModifiedDate>") == "1"
    assert found("<ToModifiedDate>2026-03-02</ToModifiedDate>") == "0"
    assert found("<ToModifiedDate>2026-03-01</ToModifiedDate>") == "1"
    both = (
        "<FromModifiedDate>2026-03-03</FromModifiedDate><ToModifiedDate>2026-03-02</ToModifiedDate>"
    )
    assert found(both) == "3030"


def test_a_document_is_found_by_its_number_date_and_customer() -> None:
    """What recovery asks: the number, case or not, a range of days, the customer."""
    company = shop()
    ok(company, receipt(line("Goods", "1.00"), ref="ss-260302-1"))
    ok(company, receipt(line("Goods", "2.00"), ref="SS-260303-1", day="2026-03-03"))

    def found(filters: str) -> list[str]:
        answer = ask(company, f"<SalesReceiptQueryRq>{filters}</SalesReceiptQueryRq>")[0]
        return names(answer, "TotalAmount")

    assert found("<RefNumber>SS-260302-1</RefNumber>") == ["1.00"]
    assert found("<RefNumberCaseSensitive>SS-260302-1</RefNumberCaseSensitive>") == []
    days = "<TxnDateRangeFilter><FromTxnDate>2026-03-03</FromTxnDate></TxnDateRangeFilter>"
    assert found(days) == ["2.00"]
    walk_in = "<EntityFilter><FullName>Walk-in</FullName></EntityFilter>"
    assert found(walk_in) == ["1.00", "2.00"]
    assert found("<EntityFilter><FullName>School</FullName></EntityFilter>") == []
    starts = (
        "<RefNumberFilter><MatchCriterion>StartsWith</MatchCriterion><RefNumber>SS-2603</RefNumber>"
        "</RefNumberFilter>"
    )
    assert found(starts) == ["1.00", "2.00"]


def test_lines_come_back_only_when_asked_for() -> None:
    """IncludeLineItems brings the lines in the order in which they were sent."""
    company = shop()
    ok(
        company,
        receipt(line("Goods", "100.00") + line("State 6", "6.00") + line("Cash", "-106.00")),
    )
    bare = ok(company, "<SalesReceiptQueryRq/>")
    assert bare.find("SalesReceiptRet/SalesReceiptLineRet") is None
    full = ok(
        company,
        "<SalesReceiptQueryRq><IncludeLineItems>true</IncludeLineItems></SalesReceiptQueryRq>",
    )
    lines = full.findall("SalesReceiptRet/SalesReceiptLineRet")
    assert [row.findtext("ItemRef/FullName") for row in lines] == ["Goods", "State 6", "Cash"]
    assert [row.findtext("Amount") for row in lines] == ["100.00", "6.00", "-106.00"]


def test_open_and_paid_invoices_can_be_told_apart() -> None:
    """NotPaidOnly and PaidOnly look at what is still open."""
    company = shop()
    ok(company, invoice("School", line("Goods", "5.00", "Invoice"), "1"))
    ok(company, invoice("School", line("Goods", "7.00", "Invoice"), "2"))
    ok(company, payment("School", "5.00"))
    for status, number in (("PaidOnly", "1"), ("NotPaidOnly", "2")):
        answer = ok(company, f"<InvoiceQueryRq><PaidStatus>{status}</PaidStatus></InvoiceQueryRq>")
        assert names(answer, "RefNumber") == [number]
    linked = "<InvoiceQueryRq><RefNumber>1</RefNumber><IncludeLinkedTxns>true</IncludeLinkedTxns></InvoiceQueryRq>"
    assert ok(company, linked).findtext("InvoiceRet/LinkedTxn/TxnType") == "ReceivePayment"


def test_transactions_of_all_kinds_are_searched_at_once() -> None:
    """TransactionQuery by number and kind; a summary row and one for each posting."""
    company = shop()
    ok(company, receipt(line("Goods", "10.00"), ref="A"))
    ok(company, journal("Dr Freight 5.00", "Cr Till Cash 5.00", ref="A"))

    def rows(filters: str) -> list[tuple[str, str]]:
        answer = ask(company, f"<TransactionQueryRq>{filters}</TransactionQueryRq>")[0]
        return [(row.findtext("TxnType"), row.findtext("Amount")) for row in answer]

    summary = "<TransactionDetailLevelFilter>SummaryOnly</TransactionDetailLevelFilter>"
    number = "<RefNumberCaseSensitive>A</RefNumberCaseSensitive>"
    assert rows(number + summary) == [("SalesReceipt", "10.00"), ("JournalEntry", "5.00")]
    kind = (
        "<TransactionTypeFilter><TxnTypeFilter>JournalEntry</TxnTypeFilter></TransactionTypeFilter>"
    )
    assert rows(kind) == [
        ("JournalEntry", "5.00"),
        ("JournalEntry", "5.00"),
        ("JournalEntry", "-5.00"),
    ]
    bank = "<TransactionAccountFilter><FullName>Till Cash</FullName></TransactionAccountFilter>"
    assert {row[0] for row in rows(bank)} == {"JournalEntry"}


def test_hours_cannot_be_asked_for_as_transactions() -> None:
    """The TxnID of a time record is not found by TransactionQuery."""
    company = shop()
    body = (
        "<TimeTrackingAddRq><TimeTrackingAdd><EntityRef><FullName>Lamp Works</FullName></EntityRef>"
        "<Duration>PT1H</Duration></TimeTrackingAdd></TimeTrackingAddRq>"
    )
    txn_id = ok(company, body).findtext("TimeTrackingRet/TxnID")
    assert (
        code(company, f"<TransactionQueryRq><TxnID>{txn_id}</TxnID></TransactionQueryRq>") == "500"
    )
    assert (
        code(company, f"<TimeTrackingQueryRq><TxnID>{txn_id}</TxnID></TimeTrackingQueryRq>") == "0"
    )


def test_payments_to_deposit_can_be_asked_for() -> None:
    """Each payment that waits comes with its line, so that a deposit can take it."""
    company = shop()
    assert code(company, "<ReceivePaymentToDepositQueryRq/>") == "1"
    ok(company, receipt(line("Goods", "31.00") + line("Pay Visa", "-20.00"), ref="D1"))
    answer = ok(company, "<ReceivePaymentToDepositQueryRq/>")
    assert names(answer, "Amount") == ["11.00", "20.00"]


def test_deleted_documents_are_remembered() -> None:
    """TxnDeletedQuery tells what went and when."""
    company = shop()
    txn_id = ok(company, receipt(line("Goods", "1.00"), ref="77")).findtext("*/TxnID") or ""
    Bookkeeper(company).delete(txn_id)
    answer = ok(
        company, "<TxnDeletedQueryRq><TxnDelType>SalesReceipt</TxnDelType></TxnDeletedQueryRq>"
    )
    assert (names(answer, "TxnID"), names(answer, "RefNumber")) == ([txn_id], ["77"])


def test_accounts_come_with_type_special_use_and_balance() -> None:
    """Credit accounts show a credit balance as positive, as QuickBooks does."""
    company = shop()
    ok(company, receipt(line("Goods", "10.00") + line("Gift", "5.00")))
    balances = {
        row.findtext("FullName"): row.findtext("Balance")
        for row in ok(company, "<AccountQueryRq/>")
    }
    assert balances["Sales:Goods"] == "10.00"
    assert balances["Gift Cards"] == "5.00"
    assert balances["Undeposited Funds"] == "15.00"
    banks = ok(company, "<AccountQueryRq><AccountType>Bank</AccountType></AccountQueryRq>")
    assert names(banks) == ["Till Cash", "Checking"]
    special = ok(company, "<AccountQueryRq><FullName>undeposited funds</FullName></AccountQueryRq>")
    assert special.findtext("AccountRet/SpecialAccountType") == "UndepositedFunds"
    ok(company, account("Petty", "Bank", "Till Cash"))


def test_customers_and_vendors_come_with_their_balances() -> None:
    """What the school owes, and a filter for those who owe anything."""
    company = shop()
    ok(company, invoice("School", line("Goods", "5.00", "Invoice")))
    owing = (
        "<CustomerQueryRq><TotalBalanceFilter><Operator>GreaterThan</Operator><Amount>0.00</Amount>"
        "</TotalBalanceFilter></CustomerQueryRq>"
    )
    answer = ok(company, owing)
    assert (names(answer), names(answer, "Balance")) == (["School"], ["5.00"])


def test_host_company_and_preferences_in_one_set() -> None:
    """What every exchange asks first: versions, the right file, the switches."""
    company = shop()
    company.stamp_file_id("{OWNER}", "{FILE}")
    body = (
        "<HostQueryRq/><CompanyQueryRq><OwnerID>{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}</OwnerID>"
        "</CompanyQueryRq><PreferencesQueryRq/>"
    )
    host, about, preferences = ask(company, body)
    versions = [element.text for element in host.iter("SupportedQBXMLVersion")]
    assert versions[0] == "1.0"
    assert versions[-1] == "16.0"
    assert "13.0" in versions
    assert about.findtext("CompanyRet/CompanyName") == "Lamp Shop"
    assert about.find("CompanyRet/DataExtRet") is None
    tax = preferences.find("PreferencesRet/SalesTaxPreferences")
    assert tax.findtext("DefaultTaxableSalesTaxCodeRef/FullName") == "Tax"
    company.preferences.sales_tax = False
    without = ask(company, "<PreferencesQueryRq/>")[0]
    assert without.find("PreferencesRet/SalesTaxPreferences") is None


def test_the_file_id_is_told_to_its_owner_alone() -> None:
    """A private stamp comes back only when its OwnerID is asked for; it is never overwritten."""
    company = shop()
    owner = "{57F3B9B1-86F1-4FCC-B1EE-566DE1813D20}"
    company.stamp_file_id(owner, "{6B063959-81B0-4622-85D6-F548C8CCB517}")
    company.stamp_file_id(owner, "{00000000-81B0-4622-85D6-F548C8CCB517}")
    answer = ok(company, f"<CompanyQueryRq><OwnerID>{owner}</OwnerID></CompanyQueryRq>")
    stamp = answer.find("CompanyRet/DataExtRet")
    assert stamp.findtext("DataExtName") == "FileID"
    assert stamp.findtext("DataExtValue") == "{6B063959-81B0-4622-85D6-F548C8CCB517}"
    other = f"<CompanyQueryRq><OwnerID>{owner.replace('5', '6')}</OwnerID></CompanyQueryRq>"
    assert ok(company, other).find("CompanyRet/DataExtRet") is None
    assert said(company, "<CompanyQueryRq/>") == "0 Status OK"
