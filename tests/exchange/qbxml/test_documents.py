"""A shop's day as qbXML documents, and the reference's own documents read and written again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from lxml import etree

from exchange.qbxml.codec import read, write
from exchange.qbxml.envelope import MessageSet
from exchange.qbxml.items import ItemOtherChargeAdd, SalesOrPurchase
from exchange.qbxml.ledger import JournalCreditLine, JournalDebitLine, JournalEntryAdd
from exchange.qbxml.limits import MESSAGES
from exchange.qbxml.lists import AccountAdd
from exchange.qbxml.message import Message
from exchange.qbxml.record import Ref
from exchange.qbxml.sales import (
    InvoiceAdd,
    InvoiceLineAdd,
    ReceivePaymentAdd,
    SalesReceiptAdd,
    SalesReceiptLineAdd,
)
from tests.exchange.qbxml import reference

DAY = date(2026, 7, 3)
TAX, NON = Ref(full_name="Tax"), Ref(full_name="Non")
GUID = UUID("0197c0de-1111-7222-8333-444455556666")
HEADER = "Tax Calculated On Invoice"


def line(item: str, amount: str, code: Ref | None = None) -> SalesReceiptLineAdd:
    return SalesReceiptLineAdd(
        item_ref=Ref(full_name=item), amount=Decimal(amount), sales_tax_code_ref=code
    )


SUMMARY = SalesReceiptAdd(
    customer_ref=Ref(full_name="POS Daily Sales"),
    txn_date=DAY,
    ref_number="SS-260703-1",
    item_sales_tax_ref=Ref(full_name=HEADER),
    memo="tui-pos store 03, 2026-07-03, batch 1",
    customer_sales_tax_code_ref=TAX,
    external_guid=GUID,
    lines=(
        line("POS Merchandise", "-8.00", TAX),
        line("POS Merchandise", "108.00", TAX),
        line("5.00% County", "5.00"),
        line("POS Gift Cards", "50.00", NON),
        line("POS Cash", "-95.00", NON),
        line("POS Pay Visa", "-60.00"),
    ),
)
CHECK_RECEIPT = SalesReceiptAdd(
    customer_ref=Ref(full_name="POS Daily Sales"),
    txn_date=DAY,
    ref_number="0301-000077",
    check_number="4711",
    payment_method_ref=Ref(full_name="Check"),
    item_sales_tax_ref=Ref(full_name=HEADER),
    deposit_to_account_ref=Ref(full_name="Undeposited Funds"),
    external_guid=GUID,
    lines=(line("POS Merchandise", "40.00", TAX), line("5.00% County", "2.00")),
)
INVOICE = InvoiceAdd(
    customer_ref=Ref(full_name="Rose & Thorn"),
    ar_account_ref=Ref(full_name="Accounts Receivable"),
    txn_date=DAY,
    ref_number="0301-000078",
    item_sales_tax_ref=Ref(full_name=HEADER),
    external_guid=GUID,
    lines=(
        InvoiceLineAdd(item_ref=Ref(full_name="POS Merchandise"), amount=Decimal("100.00")),
        InvoiceLineAdd(item_ref=Ref(full_name="5.00% County"), amount=Decimal("5.00")),
    ),
)
PAYMENT = ReceivePaymentAdd(
    customer_ref=Ref(full_name="Rose & Thorn"),
    txn_date=DAY,
    ref_number="0301-000079",
    total_amount=Decimal("25.00"),
    payment_method_ref=Ref(full_name="Cash"),
    deposit_to_account_ref=Ref(full_name="Cash in Drawer"),
    external_guid=GUID,
    is_auto_apply=True,
)
COST = JournalEntryAdd(
    txn_date=DAY,
    ref_number="SS-260703-C",
    external_guid=GUID,
    lines=(
        JournalDebitLine(account_ref=Ref(full_name="Cost of Goods Sold"), amount=Decimal("61.37")),
        JournalCreditLine(account_ref=Ref(full_name="Inventory Asset"), amount=Decimal("61.37")),
    ),
)
SETUP = [
    AccountAdd(name="Cash in Drawer", account_type="Bank"),
    ItemOtherChargeAdd(
        name="POS Cash",
        sales_tax_code_ref=NON,
        sales_or_purchase=SalesOrPurchase(
            desc="POS Cash", price=Decimal("0.00"), account_ref=Ref(full_name="Cash in Drawer")
        ),
    ),
]


def test_the_summary_of_a_day_in_full() -> None:
    """One receipt of total 0.00: returns, sales, tax below them, gift cards, then tenders as minus."""
    assert sum(line.amount or 0 for line in SUMMARY.lines) == 0
    document = MessageSet(requests={"day": SUMMARY}, new_message_set_id="T3260703S1").to_xml()
    lines = [
        ("POS Merchandise", "-8.00", "Tax"),
        ("POS Merchandise", "108.00", "Tax"),
        ("5.00% County", "5.00", None),
        ("POS Gift Cards", "50.00", "Non"),
        ("POS Cash", "-95.00", "Non"),
        ("POS Pay Visa", "-60.00", None),
    ]
    assert document == (
        '<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="13.0"?><QBXML>'
        '<QBXMLMsgsRq onError="stopOnError" newMessageSetID="T3260703S1">'
        '<SalesReceiptAddRq requestID="day"><SalesReceiptAdd>'
        "<CustomerRef><FullName>POS Daily Sales</FullName></CustomerRef>"
        "<TxnDate>2026-07-03</TxnDate><RefNumber>SS-260703-1</RefNumber>"
        "<ItemSalesTaxRef><FullName>Tax Calculated On Invoice</FullName></ItemSalesTaxRef>"
        "<Memo>tui-pos store 03, 2026-07-03, batch 1</Memo><IsToBePrinted>false</IsToBePrinted>"
        "<CustomerSalesTaxCodeRef><FullName>Tax</FullName></CustomerSalesTaxCodeRef>"
        "<ExternalGUID>{0197C0DE-1111-7222-8333-444455556666}</ExternalGUID>"
        + "".join(
            f"<SalesReceiptLineAdd><ItemRef><FullName>{item}</FullName></ItemRef>"
            f"<Amount>{amount}</Amount>"
            + (f"<SalesTaxCodeRef><FullName>{code}</FullName></SalesTaxCodeRef>" if code else "")
            + "</SalesReceiptLineAdd>"
            for item, amount, code in lines
        )
        + "</SalesReceiptAdd></SalesReceiptAddRq></QBXMLMsgsRq></QBXML>"
    )


@reference.needs_schema
@pytest.mark.parametrize("message", [SUMMARY, CHECK_RECEIPT, INVOICE, PAYMENT, COST, *SETUP])
def test_the_documents_of_a_day_pass_the_validator(message: Message) -> None:
    """Each kind of document of a trading day is valid."""
    document = MessageSet(requests={"r": message}, new_message_set_id="T3260703").to_xml()
    assert reference.faults(document) == []


def _bare(element: Any) -> Any:
    """An element as nested tuples, without the white space of its file."""
    children = [_bare(child) for child in element if isinstance(child.tag, str)]
    return (element.tag, children or (element.text or "").strip())


@reference.needs_schema
def test_worked_documents_of_the_reference_are_read_and_written_the_same() -> None:
    """Each request of the reference's worked day, read into our records, is written as it was."""
    documents = sorted((reference.folder() / "samples" / "good").glob("*_worked_day.xml"))
    if not documents:
        pytest.skip(f"{reference.VARIABLE} names a folder without worked documents")
    seen = 0
    for path in documents:
        for request in etree.parse(str(path)).getroot()[0]:
            kind = MESSAGES[request.tag.removesuffix("Rq")]
            message = read(kind, request[0])
            again = etree.Element(kind.__name__)
            write(again, message, "again")
            assert _bare(again) == _bare(request[0]), path.name
            seen += 1
    assert seen >= 25
