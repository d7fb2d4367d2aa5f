"""Answers of QuickBooks, read into records."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from exchange.qbxml.faults import BadResponse
from exchange.qbxml.item_records import (
    ItemInventoryRet,
    ItemOtherChargeRet,
    ItemPaymentRet,
    ItemSalesTaxGroupRet,
    ItemSalesTaxRet,
)
from exchange.qbxml.list_records import (
    AccountRet,
    CompanyRet,
    CustomerRet,
    DateDrivenTermsRet,
    HostRet,
    PreferencesRet,
    StandardTermsRet,
)
from exchange.qbxml.lists import CustomerAdd
from exchange.qbxml.purchase_records import BillRet, CheckRet, ItemReceiptRet, VendorCreditRet
from exchange.qbxml.queries import CustomerQuery
from exchange.qbxml.record import Ref
from exchange.qbxml.response import Response, ResponseSet, Severity, parse
from exchange.qbxml.sales import SalesReceiptAdd
from exchange.qbxml.sales_records import (
    CreditMemoRet,
    InvoiceRet,
    ReceivePaymentRet,
    SalesReceiptLineGroupRet,
    SalesReceiptLineRet,
    SalesReceiptRet,
)
from exchange.qbxml.txn_records import (
    InventoryAdjustmentRet,
    JournalCreditLineRet,
    JournalDebitLineRet,
    JournalEntryRet,
    TimeTrackingRet,
    TransactionRet,
    TxnVoidRet,
)
from tests.exchange.qbxml import reference

GUID = UUID("0197c0de-1111-7222-8333-444455556666")
STAMP = (
    "<TimeCreated>2026-07-03T21:05:00-05:00</TimeCreated>"
    "<TimeModified>2026-07-03T21:05:00-05:00</TimeModified>"
)
ENTRY = f"{STAMP}<EditSequence>1783130700</EditSequence>"
STATUS = 'statusCode="0" statusSeverity="Info"'
OK = f'{STATUS} statusMessage="Status OK"'


def document(body: str, attributes: str = "") -> str:
    return (
        f'<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs{attributes}>{body}</QBXMLMsgsRs>\n</QBXML>'
    )


def answered(name: str, body: str, attributes: str = "") -> Response:
    """One answer, checked by the reference's validator where there is one."""
    text = document(f'<{name}Rs requestID="r1" {OK}{attributes}>{body}</{name}Rs>')
    if reference.is_set():
        assert reference.faults(text, "QBD") == []
    (response,) = parse(text).responses
    return response


SALES_RECEIPT = (
    f"<SalesReceiptRet><TxnID>2B24F-1783130700</TxnID>{ENTRY}<TxnNumber>812</TxnNumber>"
    "<CustomerRef><ListID>80000004-1</ListID><FullName>POS Daily Sales</FullName></CustomerRef>"
    "<TemplateRef><ListID>80000006-1</ListID><FullName>Custom Sales Receipt</FullName></TemplateRef>"
    "<TxnDate>2026-07-03</TxnDate><RefNumber>0301-000077</RefNumber><IsPending>false</IsPending>"
    "<CheckNumber>4711</CheckNumber>"
    "<PaymentMethodRef><ListID>80000002-1</ListID><FullName>Check</FullName></PaymentMethodRef>"
    "<DueDate>2026-07-03</DueDate><ShipDate>2026-07-03</ShipDate><Subtotal>42.00</Subtotal>"
    "<ItemSalesTaxRef><ListID>80000009-1</ListID><FullName>0</FullName></ItemSalesTaxRef>"
    "<SalesTaxPercentage>0.00</SalesTaxPercentage><SalesTaxTotal>0.00</SalesTaxTotal>"
    "<TotalAmount>42.00</TotalAmount><Memo>Caf&#233; &amp; more</Memo>"
    "<IsToBePrinted>false</IsToBePrinted>"
    "<CustomerSalesTaxCodeRef><ListID>8000000A-1</ListID><FullName>Tax</FullName>"
    "</CustomerSalesTaxCodeRef><DepositToAccountRef><ListID>8000000B-1</ListID>"
    "<FullName>Undeposited Funds</FullName></DepositToAccountRef>"
    "<ExternalGUID>{0197C0DE-1111-7222-8333-444455556666}</ExternalGUID>"
    "<SalesReceiptLineRet><TxnLineID>2B251-1</TxnLineID><ItemRef><ListID>8000000C-1</ListID>"
    "<FullName>POS Merchandise</FullName></ItemRef><Desc>Sales</Desc><Quantity>2</Quantity>"
    "<Rate>20.00</Rate><Amount>40.00</Amount></SalesReceiptLineRet>"
    "<SalesReceiptLineRet><TxnLineID>2B252-1</TxnLineID><ItemRef><ListID>8000000D-1</ListID>"
    "<FullName>5.00% County</FullName></ItemRef><Amount>2.00</Amount></SalesReceiptLineRet>"
    "</SalesReceiptRet>"
)


def test_a_sales_receipt_is_read_with_all_that_recovery_and_comparison_need() -> None:
    """Identity, total, GUID, accounts and lines of a saved receipt."""
    response = answered("SalesReceiptAdd", SALES_RECEIPT)
    assert (response.status_code, response.severity, response.message) == (0, "Info", "Status OK")
    saved = response.one(SalesReceiptRet)
    assert saved is not None
    assert saved.txn_id == "2B24F-1783130700"
    assert saved.edit_sequence == "1783130700"
    assert saved.time_modified == datetime(2026, 7, 3, 21, 5, tzinfo=timezone(timedelta(hours=-5)))
    assert saved.txn_date == date(2026, 7, 3)
    assert saved.ref_number == "0301-000077"
    assert saved.total == Decimal("42.00")
    assert saved.memo == "Café & more"
    assert saved.external_guid == GUID
    assert saved.deposit_to_account_ref == Ref(list_id="8000000B-1", full_name="Undeposited Funds")
    goods, tax = saved.lines
    assert isinstance(goods, SalesReceiptLineRet)
    assert (goods.quantity, goods.rate, goods.amount) == (Decimal(2), Decimal(20), Decimal(40))
    assert isinstance(tax, SalesReceiptLineRet)
    assert (tax.amount, tax.quantity) == (Decimal("2.00"), None)


def test_a_group_that_a_person_entered_is_read_as_one() -> None:
    """A group line holds its members; it is not mistaken for a plain line."""
    response = answered(
        "SalesReceiptQuery",
        f"<SalesReceiptRet><TxnID>1-1</TxnID>{ENTRY}<TxnDate>2026-07-03</TxnDate>"
        "<SalesReceiptLineGroupRet><TxnLineID>2-1</TxnLineID>"
        "<ItemGroupRef><FullName>Basket</FullName></ItemGroupRef>"
        "<IsPrintItemsInGroup>false</IsPrintItemsInGroup><TotalAmount>9.00</TotalAmount>"
        "<SalesReceiptLineRet><TxnLineID>3-1</TxnLineID><Amount>9.00</Amount></SalesReceiptLineRet>"
        "</SalesReceiptLineGroupRet></SalesReceiptRet>",
    )
    saved = response.one(SalesReceiptRet)
    assert saved is not None
    (group,) = saved.lines
    assert isinstance(group, SalesReceiptLineGroupRet)
    assert group.total_amount == Decimal("9.00")
    assert [member.amount for member in group.lines] == [Decimal("9.00")]


def test_an_invoice_has_a_total_though_quickbooks_does_not_say_it() -> None:
    """Subtotal and tax make the total; the balance is what remains."""
    saved = answered(
        "InvoiceAdd",
        f"<InvoiceRet><TxnID>1-1</TxnID>{ENTRY}<CustomerRef><FullName>Rose</FullName></CustomerRef>"
        "<TxnDate>2026-07-03</TxnDate><Subtotal>100.00</Subtotal>"
        "<SalesTaxTotal>5.00</SalesTaxTotal><AppliedAmount>-20.00</AppliedAmount>"
        "<BalanceRemaining>85.00</BalanceRemaining><IsPaid>false</IsPaid>"
        "<LinkedTxn><TxnID>9-9</TxnID><TxnType>ReceivePayment</TxnType>"
        "<TxnDate>2026-07-04</TxnDate><Amount>-20.00</Amount></LinkedTxn></InvoiceRet>",
    ).one(InvoiceRet)
    assert saved is not None
    assert (saved.total, saved.balance_remaining) == (Decimal("105.00"), Decimal("85.00"))
    assert [link.txn_id for link in saved.linked_txn] == ["9-9"]


def test_every_other_transaction_tells_its_total() -> None:
    """One name for the amount of each kind of document."""
    vendor = "<VendorRef><FullName>Paper Mill</FullName></VendorRef>"
    day = "<TxnDate>2026-07-03</TxnDate>"
    customer = "<CustomerRef><FullName>Rose</FullName></CustomerRef>"

    def head(kind: str) -> str:
        return f"<{kind}Ret><TxnID>1-1</TxnID>{ENTRY}"

    memo = answered(
        "CreditMemoAdd",
        f"{head('CreditMemo')}{customer}{day}<TotalAmount>15.00</TotalAmount>"
        "<CreditRemaining>15.00</CreditRemaining></CreditMemoRet>",
    ).one(CreditMemoRet)
    payment = answered(
        "ReceivePaymentAdd",
        f"{head('ReceivePayment')}{customer}{day}<TotalAmount>60.00</TotalAmount>"
        "<UnusedPayment>0.00</UnusedPayment><AppliedToTxnRet><TxnID>9-9</TxnID>"
        "<TxnType>Invoice</TxnType><BalanceRemaining>0.00</BalanceRemaining>"
        "<Amount>60.00</Amount></AppliedToTxnRet></ReceivePaymentRet>",
    ).one(ReceivePaymentRet)
    check = answered(
        "CheckAdd",
        f"{head('Check')}<AccountRef><FullName>Checking</FullName></AccountRef>{day}"
        "<Amount>12.00</Amount><ExpenseLineRet><TxnLineID>2-1</TxnLineID>"
        "<AccountRef><FullName>Postage</FullName></AccountRef><Amount>12.00</Amount>"
        "</ExpenseLineRet></CheckRet>",
    ).one(CheckRet)
    bill = answered(
        "BillAdd", f"{head('Bill')}{vendor}{day}<AmountDue>422.50</AmountDue></BillRet>"
    ).one(BillRet)
    receipt = answered(
        "ItemReceiptAdd",
        f"{head('ItemReceipt')}{vendor}<LiabilityAccountRef><FullName>Inventory Offset</FullName>"
        f"</LiabilityAccountRef>{day}<TotalAmount>9.00</TotalAmount></ItemReceiptRet>",
    ).one(ItemReceiptRet)
    credit = answered(
        "VendorCreditAdd",
        f"{head('VendorCredit')}{vendor}{day}<CreditAmount>9.00</CreditAmount></VendorCreditRet>",
    ).one(VendorCreditRet)
    stock = answered(
        "InventoryAdjustmentAdd",
        f"{head('InventoryAdjustment')}<AccountRef><FullName>Inventory Asset</FullName>"
        f"</AccountRef>{day}<InventoryAdjustmentLineRet><TxnLineID>2-1</TxnLineID>"
        "<ItemRef><FullName>Paper</FullName></ItemRef><QuantityDifference>-4</QuantityDifference>"
        "<ValueDifference>-8.20</ValueDifference></InventoryAdjustmentLineRet>"
        "</InventoryAdjustmentRet>",
    ).one(InventoryAdjustmentRet)
    documents = [memo, payment, check, bill, receipt, credit, stock]
    assert [one and str(one.total) for one in documents] == [
        "15.00", "60.00", "12.00", "422.50", "9.00", "9.00", "-8.20",
    ]  # fmt: skip
    assert check is not None
    assert check.expense_lines[0].account_ref == Ref(full_name="Postage")
    assert receipt is not None
    assert receipt.liability_account_ref == Ref(full_name="Inventory Offset")


def test_a_journal_entry_is_read_line_by_line() -> None:
    """Sides stay apart, a blank first line does not disturb, the total is one side."""
    saved = answered(
        "JournalEntryQuery",
        f"<JournalEntryRet><TxnID>1-1</TxnID>{ENTRY}<TxnDate>2026-07-03</TxnDate>"
        "<RefNumber>SS-260703-C</RefNumber><JournalDebitLine></JournalDebitLine>"
        "<JournalDebitLine><TxnLineID>2-1</TxnLineID><AccountRef><FullName>Cost of Goods Sold"
        "</FullName></AccountRef><Amount>61.37</Amount></JournalDebitLine>"
        "<JournalCreditLine><TxnLineID>3-1</TxnLineID><AccountRef><FullName>Inventory Asset"
        "</FullName></AccountRef><Amount>61.37</Amount></JournalCreditLine></JournalEntryRet>",
    ).one(JournalEntryRet)
    assert saved is not None
    assert [type(line) for line in saved.lines] == [
        JournalDebitLineRet,
        JournalDebitLineRet,
        JournalCreditLineRet,
    ]
    assert saved.total == Decimal("61.37")


def test_hours_and_a_void_are_read() -> None:
    """TimeTracking has no number; TxnVoid answers with flat fields."""
    hours = answered(
        "TimeTrackingAdd",
        f"<TimeTrackingRet><TxnID>1-1</TxnID>{ENTRY}<TxnDate>2026-07-03</TxnDate>"
        "<EntityRef><FullName>Mary</FullName></EntityRef><Duration>PT7H30M</Duration>"
        "</TimeTrackingRet>",
    ).one(TimeTrackingRet)
    assert hours is not None
    assert (hours.duration, hours.total) == (timedelta(hours=7, minutes=30), None)
    void = answered(
        "TxnVoid",
        "<TxnVoidType>SalesReceipt</TxnVoidType><TxnID>2B24F-1</TxnID>"
        f"{STAMP}<RefNumber>SS-260703-1</RefNumber>",
    ).one(TxnVoidRet)
    assert void is not None
    assert (void.txn_void_type, void.txn_id) == ("SalesReceipt", "2B24F-1")


def test_postings_of_any_transaction_are_read() -> None:
    """TransactionQuery gives the ledger, one row per account."""
    rows = answered(
        "TransactionQuery",
        "<TransactionRet><TxnType>SalesReceipt</TxnType><TxnID>1-1</TxnID><TxnLineID>2-1</TxnLineID>"
        "<AccountRef><FullName>Cash in Drawer</FullName></AccountRef>"
        "<TxnDate>2026-07-03</TxnDate><RefNumber>SS-260703-1</RefNumber><Amount>95.00</Amount>"
        "</TransactionRet>",
        ' retCount="1" iteratorRemainingCount="0" iteratorID="{A}"',
    ).all(TransactionRet)
    assert [(row.account_ref, row.amount) for row in rows] == [
        (Ref(full_name="Cash in Drawer"), Decimal("95.00"))
    ]


def test_the_opening_questions_are_read() -> None:
    """Host, company with its FileID, and the preferences that decide what can be posted."""
    host = answered(
        "HostQuery",
        "<HostRet><ProductName>QuickBooks Pro 2021</ProductName><MajorVersion>31</MajorVersion>"
        "<MinorVersion>0</MinorVersion><Country>US</Country>"
        "<SupportedQBXMLVersion>12.0</SupportedQBXMLVersion>"
        "<SupportedQBXMLVersion>13.0</SupportedQBXMLVersion>"
        "<IsAutomaticLogin>false</IsAutomaticLogin><QBFileMode>SingleUser</QBFileMode></HostRet>",
    ).one(HostRet)
    assert host is not None
    assert host.supported_qbxml_version == ("12.0", "13.0")
    assert host.qb_file_mode == "SingleUser"
    company = answered(
        "CompanyQuery",
        "<CompanyRet><IsSampleCompany>false</IsSampleCompany><CompanyName>Larch Gifts</CompanyName>"
        "<DataExtRet><OwnerID>{0197C0DE-1111-7222-8333-444455556666}</OwnerID>"
        "<DataExtName>FileID</DataExtName><DataExtType>STR255TYPE</DataExtType>"
        "<DataExtValue>{AAAAAAAA-0000-4000-8000-000000000001}</DataExtValue></DataExtRet>"
        "</CompanyRet>",
    ).one(CompanyRet)
    assert company is not None
    assert [(ext.owner_id, ext.data_ext_name, ext.data_ext_value) for ext in company.data_ext] == [
        (GUID, "FileID", "{AAAAAAAA-0000-4000-8000-000000000001}")
    ]
    # Preferences hold much more than we read; what is unknown is passed over.
    preferences = (
        parse(
            document(
                f'<PreferencesQueryRs requestID="p" {OK}><PreferencesRet><AccountingPreferences>'
                "<IsUsingAccountNumbers>true</IsUsingAccountNumbers>"
                "<IsUsingClassTracking>false</IsUsingClassTracking>"
                "<ClosingDate>2025-12-31</ClosingDate></AccountingPreferences>"
                "<ReportsPreferences><AgingReportBasis>AgeFromDueDate</AgingReportBasis>"
                "</ReportsPreferences><SalesTaxPreferences><DefaultTaxableSalesTaxCodeRef>"
                "<FullName>Tax</FullName></DefaultTaxableSalesTaxCodeRef></SalesTaxPreferences>"
                "<ItemsAndInventoryPreferences><EnhancedInventoryReceivingEnabled>true"
                "</EnhancedInventoryReceivingEnabled><FIFOEnabled>0</FIFOEnabled>"
                "</ItemsAndInventoryPreferences></PreferencesRet></PreferencesQueryRs>"
            )
        )
        .responses[0]
        .one(PreferencesRet)
    )
    assert preferences is not None
    assert preferences.accounting_preferences is not None
    assert preferences.accounting_preferences.closing_date == date(2025, 12, 31)
    assert preferences.sales_tax_preferences is not None
    assert preferences.sales_tax_preferences.default_taxable_sales_tax_code_ref == Ref(
        full_name="Tax"
    )
    inventory = preferences.items_and_inventory_preferences
    assert inventory is not None
    assert (inventory.enhanced_inventory_receiving_enabled, inventory.fifo_enabled) == (True, False)


def test_a_page_of_customers_tells_what_remains() -> None:
    """Two customers, 41 to come, and the iterator to ask for them."""
    response = answered(
        "CustomerQuery",
        f"<CustomerRet><ListID>80000001-1</ListID>{ENTRY}<Name>Rose &amp; Thorn</Name>"
        "<FullName>Rose &amp; Thorn</FullName><IsActive>true</IsActive><Sublevel>0</Sublevel>"
        "<Balance>85.00</Balance><TotalBalance>85.00</TotalBalance></CustomerRet>"
        f"<CustomerRet><ListID>80000002-1</ListID>{ENTRY}<Name>Attic</Name>"
        "<FullName>Rose &amp; Thorn:Attic</FullName><IsActive>false</IsActive>"
        "<ParentRef><ListID>80000001-1</ListID></ParentRef><Sublevel>1</Sublevel></CustomerRet>",
        ' retCount="2" iteratorRemainingCount="41" iteratorID="{D1}"',
    )
    assert (response.ret_count, response.remaining, response.iterator_id) == (2, 41, "{D1}")
    rose, attic = response.all(CustomerRet)
    assert (rose.path, rose.balance, rose.is_active) == ("Rose & Thorn", Decimal("85.00"), True)
    assert (attic.path, attic.is_active) == ("Rose & Thorn:Attic", False)
    assert attic.parent_ref == Ref(list_id="80000001-1")


def test_items_of_all_kinds_come_mixed() -> None:
    """The class of the record is the kind of the item."""

    def item(kind: str, name: str, rest: str, full: bool = True) -> str:
        path = f"<FullName>{name}</FullName>" if full else ""
        level = "<Sublevel>0</Sublevel>" if full else ""
        return (
            f"<Item{kind}Ret><ListID>80000001-1</ListID>{ENTRY}<Name>{name}</Name>{path}"
            f"<IsActive>true</IsActive>{level}{rest}</Item{kind}Ret>"
        )

    response = answered(
        "ItemQuery",
        item(
            "OtherCharge",
            "POS Cash",
            "<SalesOrPurchase><Price>0.00</Price><AccountRef><FullName>Cash in Drawer</FullName>"
            "</AccountRef></SalesOrPurchase>",
        )
        + item(
            "Inventory",
            "Paper",
            "<SalesPrice>2.50</SalesPrice><PurchaseCost>1.125</PurchaseCost>"
            "<COGSAccountRef><FullName>Cost of Goods Sold</FullName></COGSAccountRef>"
            "<QuantityOnHand>-3</QuantityOnHand><AverageCost>1.10</AverageCost>",
        )
        + item("Payment", "POS Pay Visa", "", full=False)
        + item("SalesTax", "5.00% County", "<TaxRate>5.00</TaxRate>", full=False)
        + item(
            "SalesTaxGroup",
            "City and County",
            "<ItemSalesTaxRef><FullName>City</FullName></ItemSalesTaxRef>"
            "<ItemSalesTaxRef><FullName>County</FullName></ItemSalesTaxRef>",
            full=False,
        ),
    )
    charge, paper, visa, tax, group = response.records
    assert isinstance(charge, ItemOtherChargeRet)
    assert charge.sales_or_purchase is not None
    assert charge.sales_or_purchase.account_ref == Ref(full_name="Cash in Drawer")
    assert isinstance(paper, ItemInventoryRet)
    assert (paper.purchase_cost, paper.quantity_on_hand) == (Decimal("1.125"), Decimal(-3))
    assert isinstance(visa, ItemPaymentRet)
    assert visa.path == "POS Pay Visa"
    assert isinstance(tax, ItemSalesTaxRet)
    assert tax.tax_rate == Decimal(5)
    assert isinstance(group, ItemSalesTaxGroupRet)
    assert [ref.full_name for ref in group.item_sales_tax_ref] == ["City", "County"]


def test_accounts_and_terms_are_read() -> None:
    """Special accounts are marked; terms are of two kinds."""
    account = answered(
        "AccountQuery",
        f"<AccountRet><ListID>8000000B-1</ListID>{ENTRY}<Name>Undeposited Funds</Name>"
        "<FullName>Undeposited Funds</FullName><IsActive>true</IsActive><Sublevel>0</Sublevel>"
        "<AccountType>OtherCurrentAsset</AccountType>"
        "<SpecialAccountType>UndepositedFunds</SpecialAccountType><Balance>-0.01</Balance>"
        "</AccountRet>",
        ' retCount="1"',
    ).one(AccountRet)
    assert account is not None
    assert (account.special_account_type, account.balance) == (
        "UndepositedFunds",
        Decimal("-0.01"),
    )
    terms = answered(
        "TermsQuery",
        f"<StandardTermsRet><ListID>80000001-1</ListID>{ENTRY}<Name>Net 30</Name>"
        "<StdDueDays>30</StdDueDays></StandardTermsRet>"
        f"<DateDrivenTermsRet><ListID>80000002-1</ListID>{ENTRY}<Name>15th</Name>"
        "<DayOfMonthDue>15</DayOfMonthDue></DateDrivenTermsRet>",
    ).records
    assert isinstance(terms[0], StandardTermsRet)
    assert terms[0].std_due_days == 30
    assert isinstance(terms[1], DateDrivenTermsRet)
    assert terms[1].day_of_month_due == 15


def test_a_refusal_has_no_record() -> None:
    """The code, the severity and QuickBooks' own words are kept."""
    (response,) = parse(
        document(
            '<CustomerAddRs requestID="c1" statusCode="3100" statusSeverity="Error" '
            'statusMessage="The name &quot;Rose&quot; of the list element is already in use." />'
        )
    ).responses
    assert response == Response(
        name="CustomerAdd",
        request_id="c1",
        status_code=3100,
        severity=Severity.ERROR,
        message='The name "Rose" of the list element is already in use.',
    )


def test_an_outcome_remembered_by_quickbooks_is_read() -> None:
    """A resent set answers with the ids of what the first execution made."""
    answers = parse(
        document(
            f'<SalesReceiptAddRs requestID="r1" {OK}><ErrorRecovery><TxnID>2B24F-1</TxnID>'
            "<TxnNumber>812</TxnNumber><EditSequence>17</EditSequence>"
            "<ExternalGUID>{0197C0DE-1111-7222-8333-444455556666}</ExternalGUID>"
            "</ErrorRecovery></SalesReceiptAddRs>",
            ' newMessageSetID="SR1" oldMessageSetID="SR1" messageSetStatusCode="0"',
        )
    )
    assert (answers.new_message_set_id, answers.old_message_set_id) == ("SR1", "SR1")
    assert answers.message_set_status_code == 0
    recovery = answers.responses[0].recovery
    assert recovery is not None
    assert (recovery.txn_id, recovery.edit_sequence, recovery.external_guid) == (
        "2B24F-1",
        "17",
        GUID,
    )


def test_a_set_without_answers_tells_its_status() -> None:
    """600, 9001 and 9002 come without any answer."""
    answers = parse(document("", ' messageSetStatusCode="9002"'))
    assert answers == ResponseSet(responses=(), message_set_status_code=9002)


def test_unknown_elements_attributes_and_words_are_passed_over() -> None:
    """A newer QuickBooks may say more than we know."""
    (response,) = parse(
        document(
            f'<CustomerQueryRs requestID="q" {OK} mood="good"><CustomerRet colour="green">'
            "<Novelty><ListID>1-1</ListID></Novelty><ListID>80000001-1</ListID>"
            "<JobStatus>Dreaming</JobStatus></CustomerRet><GalaxyRet><ListID>1-1</ListID>"
            "</GalaxyRet></CustomerQueryRs>"
        )
    ).responses
    assert response.records == (CustomerRet(list_id="80000001-1"),)


def test_an_answer_is_matched_to_its_request_by_id_and_kind() -> None:
    """An answer to something we did not ask is not taken for ours."""
    answers = parse(document(f'<CustomerAddRs requestID="c1" {OK}/>'))
    found = answers.answer("c1", CustomerAdd)
    assert found is not None
    assert found.name == "CustomerAdd"
    assert answers.answer("c2", CustomerAdd) is None
    with pytest.raises(BadResponse, match="the request was SalesReceiptAddRq"):
        answers.answer("c1", SalesReceiptAdd)
    twice = f'<CustomerQueryRs requestID="c1" {OK}/>' * 2
    with pytest.raises(BadResponse, match="2 answers to one request"):
        parse(document(twice)).answer("c1", CustomerQuery)


def test_one_record_is_expected_where_one_was_asked_for() -> None:
    """Two records where there can be one are nonsense; none is an answer."""
    response = answered("SalesReceiptQuery", SALES_RECEIPT + SALES_RECEIPT)
    assert len(response.all(SalesReceiptRet)) == 2
    assert response.one(InvoiceRet) is None
    with pytest.raises(BadResponse, match="2 SalesReceiptRet where one is expected"):
        response.one(SalesReceiptRet)


@pytest.mark.parametrize(
    "declaration",
    [
        "",
        '<?xml version="1.0" ?>',
        '<?xml version="1.0" encoding="utf-8"?>',
        '<?xml version="1.0" encoding="windows-1252"?>\r\n',
        '\ufeff<?xml version="1.0" encoding="UTF-16"?>',
        "\ufeff",
    ],
)
def test_a_declaration_inside_a_string_does_not_matter(declaration: str) -> None:
    """The Web Connector hands over text; what its declaration says of bytes is past."""
    body = document(f'<ClassQueryRs statusMessage="Café" requestID="q" {STATUS}/>')
    text = declaration + body.split("\n", 1)[1]
    assert parse(text).responses[0].message == "Café"


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [
        ("utf-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("windows-1252", "cp1252"),
        ("ISO-8859-1", "latin-1"),
        ("us-ascii", "ascii"),
    ],
)
def test_bytes_are_read_by_their_declared_encoding(encoding: str, codec: str) -> None:
    """A saved answer is read in the encodings QuickBooks uses."""
    message = "Cafe" if codec == "ascii" else "Café"
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><QBXML><QBXMLMsgsRs>'
        f'<ClassQueryRs {STATUS} statusMessage="{message}"/></QBXMLMsgsRs></QBXML>'
    )
    assert parse(text.encode(codec)).responses[0].message == message
