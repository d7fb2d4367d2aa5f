"""Requests: what they write, and what they refuse to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from lxml import etree

from exchange.qbxml.faults import BadRequest
from exchange.qbxml.item_records import Item, set_active
from exchange.qbxml.items import ItemInventoryMod, ItemOtherChargeAdd, ItemSalesTaxAdd
from exchange.qbxml.ledger import (
    InventoryAdjustmentAdd,
    InventoryAdjustmentLineAdd,
    JournalCreditLine,
    JournalDebitLine,
    JournalEntryAdd,
    QuantityAdjustment,
    TimeTrackingAdd,
    TxnVoid,
)
from exchange.qbxml.limits import MESSAGES
from exchange.qbxml.lists import AccountAdd, CustomerAdd, CustomerMod
from exchange.qbxml.message import Message
from exchange.qbxml.parts import Address
from exchange.qbxml.queries import AccountQuery, CustomerQuery, NameFilter, next_page
from exchange.qbxml.record import Ref, element_name
from exchange.qbxml.response import RECORDS
from exchange.qbxml.sales import (
    AppliedToTxnAdd,
    ReceivePaymentAdd,
    SalesReceiptAdd,
    SalesReceiptLineAdd,
)
from exchange.qbxml.txn_queries import (
    SalesReceiptQuery,
    TransactionQuery,
    TransactionTypeFilter,
    TxnDateRangeFilter,
)
from tests.exchange.qbxml import samples
from tests.exchange.qbxml.samples import DAY, GUID, named


def xml(message: Message) -> str:
    return str(etree.tostring(message.element("r1"), encoding="unicode"))


def test_there_is_an_example_of_every_request() -> None:
    """The examples leave no request out."""
    assert {type(message).__name__ for message in samples.ALL} == set(MESSAGES)


def test_a_list_addition_writes_its_fields_in_order() -> None:
    """What is None is left out; the rest stands in the order of the schema."""
    account = AccountAdd(account_type="Income", parent_ref=named("Sales"), name="Merchandise")
    assert xml(account) == (
        '<AccountAddRq requestID="r1"><AccountAdd><Name>Merchandise</Name>'
        "<ParentRef><FullName>Sales</FullName></ParentRef><AccountType>Income</AccountType>"
        "</AccountAdd></AccountAddRq>"
    )


def test_a_modification_clears_a_field_with_the_empty_text() -> None:
    """`""` empties the phone, None leaves the name alone."""
    change = CustomerMod(list_id="80000001-1", edit_sequence="17", phone="", name=None)
    assert xml(change) == (
        '<CustomerModRq requestID="r1"><CustomerMod><ListID>80000001-1</ListID>'
        "<EditSequence>17</EditSequence><Phone></Phone></CustomerMod></CustomerModRq>"
    )


def test_an_item_is_put_to_rest() -> None:
    """Retiring an item is a modification that says inactive."""
    change = ItemInventoryMod(list_id="80000001-1", edit_sequence="17", is_active=False)
    assert xml(change) == (
        '<ItemInventoryModRq requestID="r1"><ItemInventoryMod><ListID>80000001-1</ListID>'
        "<EditSequence>17</EditSequence><IsActive>false</IsActive>"
        "</ItemInventoryMod></ItemInventoryModRq>"
    )


@pytest.mark.parametrize(
    "kind", [name for name, record in RECORDS.items() if issubclass(record, Item)]
)
def test_any_item_that_was_read_can_be_put_to_rest(kind: str) -> None:
    """The request is that of the item's own kind, with the edit sequence just read."""
    record = RECORDS[kind]
    assert issubclass(record, Item)
    change = set_active(record(list_id="80000001-1", edit_sequence="17"), False)
    assert type(change).__name__ == kind.replace("Ret", "Mod")
    assert "<EditSequence>17</EditSequence><IsActive>false</IsActive>" in xml(change)
    with pytest.raises(BadRequest, match="it was not asked for"):
        set_active(record(list_id="80000001-1"), False)


def test_journal_lines_keep_their_order_whatever_their_side() -> None:
    """Debits and credits stand mixed as they were given."""
    journal = JournalEntryAdd(
        txn_date=DAY,
        ref_number="SS-260411-O",
        external_guid=GUID,
        lines=(
            JournalCreditLine(account_ref=named("Cash in Drawer"), amount=Decimal("2.00")),
            JournalDebitLine(account_ref=named("Cash Over/Short"), amount=Decimal("1.50")),
            JournalDebitLine(account_ref=named("Bank Charges"), amount=Decimal("0.50")),
        ),
    )
    tags = [line.tag for line in journal.element("r1")[0]][3:]
    assert tags == ["JournalCreditLine", "JournalDebitLine", "JournalDebitLine"]
    assert journal.total(JournalDebitLine) == Decimal("2.00")


def test_a_void_names_the_kind_and_the_transaction() -> None:
    """TxnVoid has no element of its own around its fields."""
    assert xml(TxnVoid(txn_void_type="SalesReceipt", txn_id="2B24F-1")) == (
        '<TxnVoidRq requestID="r1"><TxnVoidType>SalesReceipt</TxnVoidType>'
        "<TxnID>2B24F-1</TxnID></TxnVoidRq>"
    )


def test_a_reference_by_id_leaves_the_name_out() -> None:
    """QuickBooks ignores the name beside a ListID, so it is not sent."""
    receipt = SalesReceiptAdd(
        customer_ref=Ref(list_id="80000001-1", full_name="Old name"),
        txn_date=DAY,
        ref_number="1",
        external_guid=GUID,
        lines=(SalesReceiptLineAdd(item_ref=named("Tea")),),
    )
    assert "<CustomerRef><ListID>80000001-1</ListID></CustomerRef>" in xml(receipt)


def test_a_sales_document_is_never_queued_for_printing() -> None:
    """IsToBePrinted is false unless somebody says otherwise: QuickBooks would repeat its last choice."""
    for message in samples.TXN_ADDS[:4]:
        assert "<IsToBePrinted>false</IsToBePrinted>" in xml(message)


def test_pages_of_a_long_list() -> None:
    """The first page starts an iterator; the next repeats the question with the id of the answer."""
    start = CustomerQuery(iterator="Start", max_returned=100, active_status="All")
    assert xml(start) == (
        '<CustomerQueryRq requestID="r1" iterator="Start"><MaxReturned>100</MaxReturned>'
        "<ActiveStatus>All</ActiveStatus></CustomerQueryRq>"
    )
    assert xml(next_page(start, "{A1}")) == (
        '<CustomerQueryRq requestID="r1" iterator="Continue" iteratorID="{A1}">'
        "<MaxReturned>100</MaxReturned><ActiveStatus>All</ActiveStatus></CustomerQueryRq>"
    )


def test_recovery_asks_for_a_document_by_its_number() -> None:
    """The number with its case is the fast way; the lines tell what was posted."""
    query = SalesReceiptQuery(ref_number_case_sensitive=("0102-004381",), include_line_items=True)
    assert xml(query) == (
        '<SalesReceiptQueryRq requestID="r1">'
        "<RefNumberCaseSensitive>0102-004381</RefNumberCaseSensitive>"
        "<IncludeLineItems>true</IncludeLineItems></SalesReceiptQueryRq>"
    )


def test_names_of_fields_are_names_of_elements() -> None:
    """The rule of names, with the schema's own capitals."""
    fields = ["txn_id", "ar_account_ref", "po_number", "fob", "external_guid", "addr1", "is_active"]
    assert [element_name(field) for field in fields] == [
        "TxnID",
        "ARAccountRef",
        "PONumber",
        "FOB",
        "ExternalGUID",
        "Addr1",
        "IsActive",
    ]


def receipt(**changes: object) -> SalesReceiptAdd:
    plain = SalesReceiptAdd(
        customer_ref=named("POS Daily Sales"),
        txn_date=DAY,
        ref_number="0102-004381",
        external_guid=GUID,
        lines=(SalesReceiptLineAdd(item_ref=named("Tea"), amount=Decimal("1.00")),),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def payment(total: str, *parts: str) -> ReceivePaymentAdd:
    return ReceivePaymentAdd(
        customer_ref=named("Harbor Cafe"),
        txn_date=DAY,
        ref_number="1",
        total_amount=Decimal(total),
        external_guid=GUID,
        applied_to=tuple(
            AppliedToTxnAdd(txn_id=f"A-{number}", payment_amount=Decimal(part))
            for number, part in enumerate(parts)
        ),
    )


def journal(debit: str, credit: str) -> JournalEntryAdd:
    return JournalEntryAdd(
        txn_date=DAY,
        ref_number="1",
        external_guid=GUID,
        lines=(
            JournalDebitLine(account_ref=named("A"), amount=Decimal(debit)),
            JournalCreditLine(account_ref=named("B"), amount=Decimal(credit)),
        ),
    )


def line(**fields: object) -> tuple[SalesReceiptLineAdd, ...]:
    return (SalesReceiptLineAdd(item_ref=named("Tea"), **fields),)  # type: ignore[arg-type]


def hours(span: timedelta) -> TimeTrackingAdd:
    return TimeTrackingAdd(
        txn_date=DAY, entity_ref=named("Mary"), duration=span, external_guid=GUID
    )


def adjustment(change: QuantityAdjustment) -> InventoryAdjustmentAdd:
    return InventoryAdjustmentAdd(
        account_ref=named("Inventory Asset"),
        txn_date=DAY,
        ref_number="1",
        external_guid=GUID,
        lines=(InventoryAdjustmentLineAdd(item_ref=named("Tea"), quantity_adjustment=change),),
    )


REFUSALS: list[tuple[str, str, Callable[[], object]]] = [
    (
        "SalesReceiptAdd/RefNumber",
        "it has 14 characters and QuickBooks takes at most 11: shorten it",
        lambda: receipt(ref_number="0102-004381-00"),
    ),
    ("SalesReceiptAdd/RefNumber", "it is required", lambda: receipt(ref_number="")),
    ("SalesReceiptAdd/SalesReceiptLineAdd", "it is required", lambda: receipt(lines=())),
    (
        "SalesReceiptAdd/Memo",
        "character 5 (U+1F44D) cannot be stored: map it first",
        lambda: receipt(memo="Good👍"),
    ),
    (
        "SalesReceiptAdd/Memo",
        "character 3 (U+0000) cannot be stored: map it first",
        lambda: receipt(memo="ab\x00"),
    ),
    (
        "SalesReceiptAdd/CustomerRef",
        "the reference names nothing: give a ListID or a full name",
        lambda: receipt(customer_ref=Ref()),
    ),
    (
        "SalesReceiptAdd/CustomerSalesTaxCodeRef/FullName",
        "it has 7 characters and QuickBooks takes at most 3: shorten it",
        lambda: receipt(customer_sales_tax_code_ref=named("Taxable")),
    ),
    (
        "SalesReceiptAdd/SalesReceiptLineAdd/Amount",
        "1.005 has more than 2 decimal places",
        lambda: receipt(lines=line(amount=Decimal("1.005"))),
    ),
    (
        "SalesReceiptAdd/SalesReceiptLineAdd/Amount",
        "1.0 is a float, not a Decimal",
        lambda: receipt(lines=line(amount=1.0)),
    ),
    (
        "SalesReceiptAdd/SalesReceiptLineAdd",
        "Rate is ignored beside Amount: state one of them",
        lambda: receipt(lines=line(amount=Decimal("1.00"), rate=Decimal("1.00"))),
    ),
    (
        "SalesReceiptAdd/SalesReceiptLineAdd",
        "Rate and RatePercent exclude each other",
        lambda: receipt(lines=line(rate=Decimal("1.00"), rate_percent=Decimal("1"))),
    ),
    (
        "SalesReceiptAdd/SalesReceiptLineAdd",
        "JournalDebitLine does not belong there",
        lambda: receipt(lines=journal("1.00", "1.00").lines),
    ),
    ("SalesReceiptAdd/ExternalGUID", "it is required", lambda: receipt(external_guid=None)),
    (
        "SalesReceiptAdd/BillAddress",
        "Addr4 and Addr5 cannot stand beside City, State or PostalCode: join some lines",
        lambda: receipt(bill_address=Address(addr1="a", addr4="b", city="Dover")),
    ),
    (
        "CustomerAdd/Name",
        "'Weaver: Ann' has a colon, which QuickBooks keeps for parent:child",
        lambda: CustomerAdd(name="Weaver: Ann"),
    ),
    (
        "CustomerAdd/Name",
        "it has 1000 characters and QuickBooks takes at most 41: shorten it",
        lambda: CustomerAdd(name="x" * 1000),
    ),
    ("CustomerAdd/Name", "it is required", lambda: CustomerAdd(name="")),
    (
        "CustomerMod/EditSequence",
        "it is required",
        lambda: CustomerMod(list_id="1-1", edit_sequence=""),
    ),
    (
        "JournalEntryAdd",
        "debits of 107.24 do not equal credits of 107.25",
        lambda: journal("107.24", "107.25"),
    ),
    (
        "JournalEntryAdd/JournalDebitLine",
        "0.00 is not above zero: leave the line out, or put it on the other side",
        lambda: journal("0.00", "0.00"),
    ),
    (
        "ReceivePaymentAdd",
        "60.00 is applied but only 50.00 was paid",
        lambda: payment("50.00", "40.00", "20.00"),
    ),
    (
        "ReceivePaymentAdd",
        "it needs IsAutoApply or the transactions it is applied to",
        lambda: payment("50.00"),
    ),
    (
        "ReceivePaymentAdd",
        "IsAutoApply and AppliedToTxnAdd exclude each other",
        lambda: replace(payment("50.00", "50.00"), is_auto_apply=True),
    ),
    (
        "InventoryAdjustmentAdd/InventoryAdjustmentLineAdd/QuantityAdjustment",
        "it needs NewQuantity or QuantityDifference",
        lambda: adjustment(QuantityAdjustment()),
    ),
    ("TimeTrackingAdd", "0:00:00 is not a day's work", lambda: hours(timedelta(0))),
    (
        "TimeTrackingAdd",
        "1 day, 1:00:00 is not a day's work",
        lambda: hours(timedelta(hours=25)),
    ),
    (
        "ItemSalesTaxAdd",
        "a tax of 6.00 % needs the agency that it is paid to",
        lambda: ItemSalesTaxAdd(name="State", tax_rate=Decimal("6.00")),
    ),
    (
        "ItemOtherChargeAdd",
        "it needs SalesOrPurchase or SalesAndPurchase",
        lambda: ItemOtherChargeAdd(name="POS Tips"),
    ),
    (
        "CustomerQuery",
        "an iterator needs MaxReturned",
        lambda: CustomerQuery(iterator="Start"),
    ),
    (
        "CustomerQuery",
        "iterator Continue and Stop need an iterator id, and nothing else has one",
        lambda: CustomerQuery(iterator="Continue", max_returned=10),
    ),
    (
        "AccountQuery",
        "ListID and FullName exclude each other",
        lambda: AccountQuery(list_id=("1-1",), full_name=("Sales",)),
    ),
    (
        "SalesReceiptQuery/TxnDateRangeFilter",
        "the range runs backwards from 2026-04-12 to 2026-04-11",
        lambda: SalesReceiptQuery(
            txn_date_range_filter=TxnDateRangeFilter(
                from_txn_date=date(2026, 4, 12), to_txn_date=date(2026, 4, 11)
            )
        ),
    ),
    (
        "SalesReceiptQuery/TxnDateRangeFilter",
        "the range needs a start or an end",
        lambda: SalesReceiptQuery(txn_date_range_filter=TxnDateRangeFilter()),
    ),
]


@pytest.mark.parametrize(("place", "what", "make"), REFUSALS)
def test_a_request_that_quickbooks_would_refuse_does_not_exist(
    place: str, what: str, make: Callable[[], object]
) -> None:
    """A broken rule is told with its place when the request is made, not when it is sent."""
    with pytest.raises(BadRequest) as refusal:
        make()
    assert (refusal.value.place, refusal.value.what) == (place, what)
    assert refusal.value.sentence == f"{place} cannot be sent to QuickBooks: {what}."
    assert refusal.value.code == "qbxml_request"


def test_a_request_never_changes() -> None:
    """What was checked stays what it was."""
    with pytest.raises(FrozenInstanceError):
        receipt().memo = "other"  # type: ignore[misc]


def test_a_field_of_another_edition_is_refused_when_the_document_is_built() -> None:
    """A customer's tax item exists in the US edition only."""
    customer = CustomerAdd(name="Harbor Cafe", item_sales_tax_ref=named("State"))
    with pytest.raises(BadRequest, match="the CA edition of QuickBooks does not know it"):
        customer.element("r1", "CA")
    assert customer.element("r1", "US") is not None
    with pytest.raises(BadRequest, match="the US edition of QuickBooks does not know it"):
        receipt(is_tax_included=True).element("r1", "US")


def test_queries_by_words_of_the_schema_only() -> None:
    """A misspelt choice does not leave the shop."""
    with pytest.raises(BadRequest, match="'Everything' is not one of ActiveOnly"):
        AccountQuery(active_status="Everything")
    with pytest.raises(BadRequest, match="is not one of StartsWith"):
        AccountQuery(name_filter=NameFilter(match_criterion="Like", name="POS"))


def test_values_are_of_their_own_kind() -> None:
    """A date with a time is a slip, and so is a GUID or an identifier of another form."""
    with pytest.raises(BadRequest, match="is not a plain date"):
        receipt(txn_date=datetime(2026, 4, 11, 1, 0))
    with pytest.raises(BadRequest, match="is not a UUID"):
        receipt(external_guid=str(GUID))
    with pytest.raises(BadRequest, match="it is not an identifier of QuickBooks"):
        TxnVoid(txn_void_type="SalesReceipt", txn_id="2B24F 1")
    with pytest.raises(BadRequest, match="TransactionTypeFilter/TxnTypeFilter"):
        TransactionQuery(transaction_type_filter=TransactionTypeFilter(txn_type_filter=()))
