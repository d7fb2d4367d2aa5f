"""Request documents for the tests, in as few words as a test can say them."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from exchange.rehearsal import Company

SCHEMA_DIR = "QBXML_SCHEMA_DIR"

SHOP = """
<AccountAddRq><AccountAdd><Name>Till Cash</Name><AccountType>Bank</AccountType></AccountAdd></AccountAddRq>
<AccountAddRq><AccountAdd><Name>Checking</Name><AccountType>Bank</AccountType></AccountAdd></AccountAddRq>
<AccountAddRq><AccountAdd><Name>Sales</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>
<AccountAddRq><AccountAdd><Name>Goods</Name><ParentRef><FullName>Sales</FullName></ParentRef>
 <AccountType>Income</AccountType></AccountAdd></AccountAddRq>
<AccountAddRq><AccountAdd><Name>Gift Cards</Name><AccountType>OtherCurrentLiability</AccountType>
 </AccountAdd></AccountAddRq>
<AccountAddRq><AccountAdd><Name>Freight</Name><AccountType>Expense</AccountType></AccountAdd></AccountAddRq>
<VendorAddRq><VendorAdd><Name>Nevada Tax</Name></VendorAdd></VendorAddRq>
<VendorAddRq><VendorAdd><Name>Washoe County</Name></VendorAdd></VendorAddRq>
<VendorAddRq><VendorAdd><Name>Lamp Works</Name></VendorAdd></VendorAddRq>
<CustomerAddRq><CustomerAdd><Name>Walk-in</Name></CustomerAdd></CustomerAddRq>
<CustomerAddRq><CustomerAdd><Name>Blue Door Inn</Name></CustomerAdd></CustomerAddRq>
<CustomerAddRq><CustomerAdd><Name>School</Name><SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>
 </CustomerAdd></CustomerAddRq>
<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>No Tax</Name><TaxRate>0</TaxRate></ItemSalesTaxAdd>
 </ItemSalesTaxAddRq>
<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>State 6</Name><TaxRate>6</TaxRate>
 <TaxVendorRef><FullName>Nevada Tax</FullName></TaxVendorRef></ItemSalesTaxAdd></ItemSalesTaxAddRq>
<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>County 1.25</Name><TaxRate>1.25</TaxRate>
 <TaxVendorRef><FullName>Washoe County</FullName></TaxVendorRef></ItemSalesTaxAdd></ItemSalesTaxAddRq>
<ItemOtherChargeAddRq><ItemOtherChargeAdd><Name>Goods</Name>
 <SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef><SalesOrPurchase>
 <AccountRef><FullName>Sales:Goods</FullName></AccountRef></SalesOrPurchase></ItemOtherChargeAdd>
 </ItemOtherChargeAddRq>
<ItemOtherChargeAddRq><ItemOtherChargeAdd><Name>Cash</Name>
 <SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef><SalesOrPurchase>
 <AccountRef><FullName>Till Cash</FullName></AccountRef></SalesOrPurchase></ItemOtherChargeAdd>
 </ItemOtherChargeAddRq>
<ItemOtherChargeAddRq><ItemOtherChargeAdd><Name>Gift</Name>
 <SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef><SalesOrPurchase>
 <AccountRef><FullName>Gift Cards</FullName></AccountRef></SalesOrPurchase></ItemOtherChargeAdd>
 </ItemOtherChargeAddRq>
<PaymentMethodAddRq><PaymentMethodAdd><Name>Visa</Name></PaymentMethodAdd></PaymentMethodAddRq>
<ItemPaymentAddRq><ItemPaymentAdd><Name>Pay Visa</Name>
 <DepositToAccountRef><FullName>Undeposited Funds</FullName></DepositToAccountRef>
 <PaymentMethodRef><FullName>Visa</FullName></PaymentMethodRef></ItemPaymentAdd></ItemPaymentAddRq>
<ItemInventoryAddRq><ItemInventoryAdd><Name>Lamp</Name>
 <SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef><SalesPrice>30.00</SalesPrice>
 <IncomeAccountRef><FullName>Sales:Goods</FullName></IncomeAccountRef>
 <COGSAccountRef><FullName>Cost of Goods Sold</FullName></COGSAccountRef>
 <AssetAccountRef><FullName>Inventory Asset</FullName></AssetAccountRef></ItemInventoryAdd>
 </ItemInventoryAddRq>
"""
"""A small lamp shop: what must exist before it can sell."""

CLOCK = 1_772_467_200_000
"""2026-03-02 16:00 UTC, 08:00 in the shop."""


def rq(body: str, on_error: str = "stopOnError", version: str = "13.0", **attributes: str) -> str:
    """Put requests into a document."""
    extra = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="{version}"?>\n'
        f'<QBXML><QBXMLMsgsRq onError="{on_error}"{extra}>{body}</QBXMLMsgsRq></QBXML>'
    )


def shop(**options: object) -> Company:
    """Open the lamp shop's company file."""
    company = Company("Lamp Shop", clock=lambda: CLOCK, **options)  # type: ignore[arg-type]
    ok(company, SHOP)
    company.faults.requests = company.faults.message_sets = 0
    return company


def ask(company: Company, body: str, on_error: str = "stopOnError") -> list[etree._Element]:
    """Send requests and give the response elements; with a schema at hand, hold the answer against it."""
    answer = company.process(rq(body, on_error))
    if os.environ.get(SCHEMA_DIR):
        assert problems(answer) == []
    return list(etree.fromstring(answer.encode())[0])


def ok(company: Company, body: str) -> etree._Element:
    """Send requests that must all be taken without a word; give the first answer."""
    answers = ask(company, body)
    for answer in answers:
        assert answer.get("statusCode") == "0", answer.get("statusMessage")
    return answers[0]


def code(company: Company, body: str) -> str:
    """Send one request and give its status code."""
    return str(ask(company, body)[-1].get("statusCode"))


def said(company: Company, body: str) -> str:
    """Send one request and give its status code and message."""
    answer = ask(company, body)[-1]
    return f"{answer.get('statusCode')} {answer.get('statusMessage')}"


def account(name: str, kind: str, parent: str = "") -> str:
    """Word the set-up of an account."""
    above = f"<ParentRef><FullName>{parent}</FullName></ParentRef>" if parent else ""
    return (
        f"<AccountAddRq><AccountAdd><Name>{name}</Name>{above}<AccountType>{kind}</AccountType>"
        "</AccountAdd></AccountAddRq>"
    )


def charge(name: str, posts_to: str, code: str = "Non") -> str:
    """Word the set-up of an Other Charge item: a line that posts to one account."""
    return (
        f"<ItemOtherChargeAddRq><ItemOtherChargeAdd><Name>{name}</Name>"
        f"<SalesTaxCodeRef><FullName>{code}</FullName></SalesTaxCodeRef><SalesOrPurchase>"
        f"<AccountRef><FullName>{posts_to}</FullName></AccountRef></SalesOrPurchase>"
        "</ItemOtherChargeAdd></ItemOtherChargeAddRq>"
    )


def payment(customer: str, amount: str, rest: str = "<IsAutoApply>true</IsAutoApply>") -> str:
    """Word a payment on account into Undeposited Funds."""
    return (
        f"<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>{customer}</FullName>"
        f"</CustomerRef><TxnDate>2026-03-02</TxnDate><TotalAmount>{amount}</TotalAmount>{rest}"
        "</ReceivePaymentAdd></ReceivePaymentAddRq>"
    )


def receipt(lines: str, head: str = "", day: str = "2026-03-02", ref: str = "1") -> str:
    """Word a sales receipt of the walk-in customer with its tax on the lines."""
    return (
        "<SalesReceiptAddRq><SalesReceiptAdd><CustomerRef><FullName>Walk-in</FullName></CustomerRef>"
        f"<TxnDate>{day}</TxnDate><RefNumber>{ref}</RefNumber>"
        "<ItemSalesTaxRef><FullName>No Tax</FullName></ItemSalesTaxRef>"
        f"{head}{lines}</SalesReceiptAdd></SalesReceiptAddRq>"
    )


def line(item: str, amount: str, kind: str = "SalesReceipt", more: str = "") -> str:
    """Word one line of a sales form."""
    return (
        f"<{kind}LineAdd><ItemRef><FullName>{item}</FullName></ItemRef><Amount>{amount}</Amount>"
        f"{more}</{kind}LineAdd>"
    )


def invoice(customer: str, lines: str, ref: str = "9", day: str = "2026-03-02") -> str:
    """Word an invoice with its tax on the lines."""
    return (
        f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>"
        f"<TxnDate>{day}</TxnDate><RefNumber>{ref}</RefNumber>"
        "<ItemSalesTaxRef><FullName>No Tax</FullName></ItemSalesTaxRef>"
        f"{lines}</InvoiceAdd></InvoiceAddRq>"
    )


def journal(*lines: str, day: str = "2026-03-02", ref: str = "J1") -> str:
    """Word a journal from lines like `Dr Freight 5.00` or `Cr Sales Tax Payable 5.00 @Nevada Tax`."""
    body = ""
    for text in lines:
        side, account, amount, entity = re.fullmatch(
            r"(Dr|Cr) (.+) (-?[\d.]+)(?: @(.+))?", text
        ).groups()  # type: ignore[union-attr]
        tag = "JournalDebitLine" if side == "Dr" else "JournalCreditLine"
        name = f"<EntityRef><FullName>{entity}</FullName></EntityRef>" if entity else ""
        body += (
            f"<{tag}><AccountRef><FullName>{account}</FullName></AccountRef>"
            f"<Amount>{amount}</Amount>{name}</{tag}>"
        )
    return (
        f"<JournalEntryAddRq><JournalEntryAdd><TxnDate>{day}</TxnDate><RefNumber>{ref}</RefNumber>"
        f"{body}</JournalEntryAdd></JournalEntryAddRq>"
    )


def nets(company: Company) -> dict[str, str]:
    """Give the balances of the books as text, debits positive."""
    return {account: str(net) for account, net in company.trial_balance().nets().items()}


def schema_dir() -> Path:
    """Find the folder with the published schema and the worked samples, or skip the test."""
    folder = os.environ.get(SCHEMA_DIR)
    if not folder:
        pytest.skip(f"set {SCHEMA_DIR} to the folder with the qbXML schema and samples")
    return Path(folder)


def validator() -> ModuleType:
    """Load the schema validator of that folder."""
    path = schema_dir() / "validate.py"
    if not path.exists():
        pytest.skip(f"{SCHEMA_DIR} has no validate.py")
    if "qbxml_validate" not in sys.modules:
        spec = importlib.util.spec_from_file_location("qbxml_validate", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["qbxml_validate"] = module
        spec.loader.exec_module(module)
        module.OPS = module.load_ops()  # type: ignore[attr-defined]
    return sys.modules["qbxml_validate"]


def problems(text: str) -> list[str]:
    """Hold a request or response against the published schema; empty if it conforms."""
    module = validator()
    issues = module.Checker(module.OPS, "QBD").check(text.encode())
    return [f"{issue.path}: {issue.text}" for issue in issues if issue.level != "warn"]
