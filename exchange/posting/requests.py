"""Documents as qbXML requests: the one place where postings meet QuickBooks' messages."""

from __future__ import annotations

from collections.abc import Callable

from exchange.posting.books import CompanyFile
from exchange.posting.document import Document, Kind
from exchange.posting.writer import Writer
from exchange.qbxml.ledger import (
    JournalCreditLine,
    JournalDebitLine,
    JournalEntryAdd,
    TimeTrackingAdd,
)
from exchange.qbxml.limits import fit_field
from exchange.qbxml.message import TxnAdd
from exchange.qbxml.purchases import (
    BillAdd,
    CheckAdd,
    ItemReceiptAdd,
    VendorCreditAdd,
)
from exchange.qbxml.sales import (
    CreditMemoAdd,
    CreditMemoLineAdd,
    InvoiceAdd,
    InvoiceLineAdd,
    ReceivePaymentAdd,
    SalesReceiptAdd,
    SalesReceiptLineAdd,
)


def request(document: Document, file: CompanyFile) -> TxnAdd:
    """Write a document for a company file; a `BadRequest` is a defect, since everything was fitted before."""
    return _WRITERS[document.kind](document, Writer(document, file))


def _sales_receipt(document: Document, writer: Writer) -> TxnAdd:
    header = document.header
    return SalesReceiptAdd(
        **writer.form("SalesReceiptAdd"),
        check_number=fit_field("SalesReceiptAdd/CheckNumber", header.check) or None
        if header
        else None,
        payment_method_ref=writer.method(header.method) if header else None,
        deposit_to_account_ref=writer.account(header) if header else None,
        lines=writer.sales_lines(SalesReceiptLineAdd, 1),
    )


def _invoice(document: Document, writer: Writer) -> TxnAdd:
    return InvoiceAdd(
        **writer.form("InvoiceAdd"),
        ar_account_ref=writer.account(writer.header()),
        po_number=fit_field("InvoiceAdd/PONumber", document.purchase_order) or None,
        lines=writer.sales_lines(InvoiceLineAdd, 1),
    )


def _credit_memo(document: Document, writer: Writer) -> TxnAdd:
    return CreditMemoAdd(
        **writer.form("CreditMemoAdd"),
        ar_account_ref=writer.account(writer.header()),
        po_number=fit_field("CreditMemoAdd/PONumber", document.purchase_order) or None,
        lines=writer.sales_lines(CreditMemoLineAdd, -1),
    )


def _payment(document: Document, writer: Writer) -> TxnAdd:
    deposit = document.lines[0]
    return ReceivePaymentAdd(
        customer_ref=writer.must(document.party),
        ar_account_ref=writer.account(writer.header()),
        txn_date=document.day,
        ref_number=fit_field("ReceivePaymentAdd/RefNumber", document.ref_number),
        total_amount=writer.money(deposit.amount),
        payment_method_ref=writer.method(deposit.method),
        memo=writer.memo("ReceivePaymentAdd/Memo"),
        deposit_to_account_ref=writer.account(deposit),
        external_guid=document.id,
        is_auto_apply=writer.file.auto_apply,
    )


def _journal(document: Document, writer: Writer) -> TxnAdd:
    lines: list[JournalDebitLine | JournalCreditLine] = []
    path = "JournalEntryAdd/JournalDebitLine/Memo"
    for n, line in enumerate(document.lines):
        kind = JournalDebitLine if line.amount > 0 else JournalCreditLine
        memo = fit_field(path, line.memo)
        if n == 0:
            memo = fit_field(path, f"{memo[:2000]}; {writer.memo(path)}")
        lines.append(
            kind(
                account_ref=writer.account(line),
                amount=writer.money(abs(line.amount)),
                memo=memo or None,
                entity_ref=writer.party(line.party),
                class_ref=writer.class_ref(line.class_name),
            )
        )
    return JournalEntryAdd(
        txn_date=document.day,
        ref_number=fit_field("JournalEntryAdd/RefNumber", document.ref_number),
        external_guid=document.id,
        lines=tuple(lines),
    )


def _check(document: Document, writer: Writer) -> TxnAdd:
    return CheckAdd(
        account_ref=writer.account(writer.header()),
        payee_entity_ref=writer.party(document.party),
        ref_number=fit_field("CheckAdd/RefNumber", document.ref_number),
        txn_date=document.day,
        memo=writer.memo("CheckAdd/Memo"),
        is_to_be_printed=False,
        external_guid=document.id,
        expense_lines=writer.expenses(1),
    )


def _bill(document: Document, writer: Writer) -> TxnAdd:
    return BillAdd(
        vendor_ref=writer.must(document.party),
        ap_account_ref=writer.account(writer.header()),
        txn_date=document.day,
        due_date=document.due,
        ref_number=fit_field("BillAdd/RefNumber", document.ref_number),
        terms_ref=writer.file.ref("terms", document.terms) if document.terms else None,
        memo=writer.memo("BillAdd/Memo"),
        external_guid=document.id,
        expense_lines=writer.expenses(1),
    )


def _item_receipt(document: Document, writer: Writer) -> TxnAdd:
    """Leave the account out under Enhanced Inventory Receiving: QuickBooks takes Inventory Offset by itself."""
    payable = None if writer.file.enhanced_receiving else writer.account(writer.header())
    return ItemReceiptAdd(
        vendor_ref=writer.must(document.party),
        ap_account_ref=payable,
        txn_date=document.day,
        ref_number=fit_field("ItemReceiptAdd/RefNumber", document.ref_number),
        memo=writer.memo("ItemReceiptAdd/Memo"),
        external_guid=document.id,
        expense_lines=writer.expenses(1),
    )


def _vendor_credit(document: Document, writer: Writer) -> TxnAdd:
    return VendorCreditAdd(
        vendor_ref=writer.must(document.party),
        ap_account_ref=writer.account(writer.header()),
        txn_date=document.day,
        ref_number=fit_field("VendorCreditAdd/RefNumber", document.ref_number),
        memo=writer.memo("VendorCreditAdd/Memo"),
        external_guid=document.id,
        expense_lines=writer.expenses(-1),
    )


def _time(document: Document, writer: Writer) -> TxnAdd:
    if document.worked is None:
        raise ValueError("a time document has no hours")
    return TimeTrackingAdd(
        txn_date=document.day,
        entity_ref=writer.must(document.party),
        duration=document.worked,
        class_ref=writer.class_ref(document.class_name),
        notes=writer.memo("TimeTrackingAdd/Notes"),
        external_guid=document.id,
    )


_WRITERS: dict[Kind, Callable[[Document, Writer], TxnAdd]] = {
    Kind.SALES_RECEIPT: _sales_receipt,
    Kind.INVOICE: _invoice,
    Kind.CREDIT_MEMO: _credit_memo,
    Kind.PAYMENT: _payment,
    Kind.JOURNAL: _journal,
    Kind.CHECK: _check,
    Kind.BILL: _bill,
    Kind.ITEM_RECEIPT: _item_receipt,
    Kind.VENDOR_CREDIT: _vendor_credit,
    Kind.TIME: _time,
}
