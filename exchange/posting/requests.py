"""Documents as qbXML requests: the one place where postings meet QuickBooks' messages.

Every text is mapped and cut by the table of limits on the way. The memo carries our GUID, as does ExternalGUID; a
journal has no memo of its own, so its first line carries both texts.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from exchange.posting.books import CompanyFile
from exchange.posting.document import Document, Kind
from exchange.posting.entry import Helper, HelperKind, Line, Party, PartyKind
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
    ExpenseLineAdd,
    ItemReceiptAdd,
    VendorCreditAdd,
)
from exchange.qbxml.record import Ref
from exchange.qbxml.sales import (
    CreditMemoAdd,
    CreditMemoLineAdd,
    InvoiceAdd,
    InvoiceLineAdd,
    ReceivePaymentAdd,
    SalesLine,
    SalesReceiptAdd,
    SalesReceiptLineAdd,
)
from exchange.qbxml.wire import amount
from tui_pos.core.money import Money

S = TypeVar("S", bound=SalesLine)


def request(document: Document, file: CompanyFile) -> TxnAdd:
    """Write a document for a company file; a `BadRequest` is a defect, since everything was fitted before."""
    return _WRITERS[document.kind](document, _Writer(document, file))


class _Writer:
    """Turn the parts of one document into parts of a request."""

    def __init__(self, document: Document, file: CompanyFile) -> None:
        self.document = document
        self.file = file

    def money(self, minor: int) -> Decimal:
        """Give an amount as qbXML takes it."""
        return amount(Money(minor, self.file.currency))

    def account(self, line: Line) -> Ref:
        """Point at a line's account."""
        return self.file.ref("account", line.account.name)

    def class_ref(self, name: str) -> Ref | None:
        """Point at a class, if there is one."""
        return self.file.ref("class", name) if name else None

    def party(self, party: Party | None) -> Ref | None:
        """Point at a customer, vendor or employee."""
        if party is None:
            return None
        limit = "CheckAdd/PayeeEntityRef/FullName"
        if party.kind is PartyKind.VENDOR:
            limit = "BillAdd/VendorRef/FullName"
        return self.file.ref(party.kind.value, fit_field(limit, party.name))

    def must(self, party: Party | None) -> Ref:
        """Point at the party that this kind of document cannot do without."""
        found = self.party(party)
        if found is None:
            raise ValueError(f"{self.document.kind} {self.document.ref_number} names nobody")
        return found

    def header(self) -> Line:
        """Give the line that is the document's total; every kind that asks has one."""
        header = self.document.header
        if header is None:
            raise ValueError(f"{self.document.kind} {self.document.ref_number} has no total")
        return header

    def memo(self, path: str) -> str:
        """Word the memo: what the document is, and our GUID whole, however long the text before it."""
        guid = f" {{{self.document.id}}}"
        limit = 4095 - len(guid)
        return fit_field(path, self.document.memo)[:limit].rstrip() + guid

    def method(self, name: str) -> Ref | None:
        """Point at a payment method."""
        if not name:
            return None
        fitted = fit_field("SalesReceiptAdd/PaymentMethodRef/FullName", name)
        return self.file.ref("payment method", fitted)

    def item(self, helper: Helper) -> Ref:
        """Point at an item; tax items have a list of their own."""
        name = "tax item" if helper.kind is HelperKind.SALES_TAX else "item"
        return self.file.ref(name, helper.full_name)

    def sales_lines(self, kind: type[S], sign: int) -> tuple[S, ...]:
        """Write the lines of a sales form; `sign` is -1 on a credit memo, which is itself the minus."""
        return tuple(self._sales_line(kind, line, sign) for line in self.document.lines)

    def _sales_line(self, kind: type[S], line: Line, sign: int) -> S:
        if line.item is None:
            raise ValueError(f"{line.account.name} has no item to post through")
        owed = sign * line.form_amount
        bare = line.item.kind in (HelperKind.SALES_TAX, HelperKind.PAYMENT)
        if line.item.kind is HelperKind.PAYMENT:
            owed *= -self.file.payment_sign
        code = self.file.taxable_code if line.taxable else self.file.non_taxable_code
        count = f" ({line.count} lines)" if line.count > 1 else ""
        check = f", check {line.check}" if line.check else ""
        path = "SalesReceiptAdd/SalesReceiptLineAdd/Desc"
        return kind(
            item_ref=self.item(line.item),
            desc=fit_field(path, line.memo + check + count) or None,
            quantity=None if line.quantity is None else sign * line.quantity,
            amount=self.money(owed),
            sales_tax_code_ref=None if bare else self.file.ref("tax code", code),
        )

    def form(self, path: str) -> dict[str, Any]:
        """Give the header fields that all sales forms share."""
        document = self.document
        taxed = any(line.taxable for line in document.lines)
        code = self.file.taxable_code if taxed else self.file.non_taxable_code
        return {
            "customer_ref": self.must(document.party),
            "class_ref": self.class_ref(document.class_name),
            "txn_date": document.day,
            "ref_number": fit_field(f"{path}/RefNumber", document.ref_number),
            "item_sales_tax_ref": self.item(document.tax_item) if document.tax_item else None,
            "memo": self.memo(f"{path}/Memo"),
            "is_to_be_printed": False,
            "customer_sales_tax_code_ref": self.file.ref("tax code", code),
            "external_guid": document.id,
        }

    def expenses(self, sign: int) -> tuple[ExpenseLineAdd, ...]:
        """Write expense lines; `sign` is -1 on a vendor credit."""
        return tuple(
            ExpenseLineAdd(
                account_ref=self.account(line),
                amount=self.money(sign * line.amount),
                memo=fit_field("BillAdd/ExpenseLineAdd/Memo", line.memo) or None,
                class_ref=self.class_ref(line.class_name),
            )
            for line in self.document.lines
        )


def _sales_receipt(document: Document, writer: _Writer) -> TxnAdd:
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


def _invoice(document: Document, writer: _Writer) -> TxnAdd:
    return InvoiceAdd(
        **writer.form("InvoiceAdd"),
        ar_account_ref=writer.account(writer.header()),
        po_number=fit_field("InvoiceAdd/PONumber", document.purchase_order) or None,
        lines=writer.sales_lines(InvoiceLineAdd, 1),
    )


def _credit_memo(document: Document, writer: _Writer) -> TxnAdd:
    return CreditMemoAdd(
        **writer.form("CreditMemoAdd"),
        ar_account_ref=writer.account(writer.header()),
        po_number=fit_field("CreditMemoAdd/PONumber", document.purchase_order) or None,
        lines=writer.sales_lines(CreditMemoLineAdd, -1),
    )


def _payment(document: Document, writer: _Writer) -> TxnAdd:
    deposit = document.lines[0]
    return ReceivePaymentAdd(
        customer_ref=writer.must(document.party),
        ar_account_ref=writer.account(writer.header()),
        txn_date=document.day,
        ref_number=fit_field("ReceivePaymentAdd/RefNumber", document.ref_number),
        total_amount=writer.money(document.total),
        payment_method_ref=writer.method(deposit.method),
        memo=writer.memo("ReceivePaymentAdd/Memo"),
        deposit_to_account_ref=writer.account(deposit),
        external_guid=document.id,
        is_auto_apply=writer.file.auto_apply,
    )


def _journal(document: Document, writer: _Writer) -> TxnAdd:
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


def _check(document: Document, writer: _Writer) -> TxnAdd:
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


def _bill(document: Document, writer: _Writer) -> TxnAdd:
    terms = fit_field("BillAdd/TermsRef/FullName", document.terms)
    return BillAdd(
        vendor_ref=writer.must(document.party),
        ap_account_ref=writer.account(writer.header()),
        txn_date=document.day,
        due_date=document.due,
        ref_number=fit_field("BillAdd/RefNumber", document.ref_number),
        terms_ref=writer.file.ref("terms", terms) if terms else None,
        memo=writer.memo("BillAdd/Memo"),
        external_guid=document.id,
        expense_lines=writer.expenses(1),
    )


def _item_receipt(document: Document, writer: _Writer) -> TxnAdd:
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


def _vendor_credit(document: Document, writer: _Writer) -> TxnAdd:
    return VendorCreditAdd(
        vendor_ref=writer.must(document.party),
        ap_account_ref=writer.account(writer.header()),
        txn_date=document.day,
        ref_number=fit_field("VendorCreditAdd/RefNumber", document.ref_number),
        memo=writer.memo("VendorCreditAdd/Memo"),
        external_guid=document.id,
        expense_lines=writer.expenses(-1),
    )


def _time(document: Document, writer: _Writer) -> TxnAdd:
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


_WRITERS: dict[Kind, Callable[[Document, _Writer], TxnAdd]] = {
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
