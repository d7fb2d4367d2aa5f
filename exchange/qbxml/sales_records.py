"""What QuickBooks answers about sales documents."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from exchange.qbxml.parts import Amount, Day, Id, LinkedTxn, Percent, Price, Quantity, Str, YesNo
from exchange.qbxml.record import LINES, Record, Ref, record
from exchange.qbxml.txn_records import Transaction


@record
class SoldLine(Record):
    """Hold one line of a sales document."""

    txn_line_id: Id | None = None
    item_ref: Ref | None = None
    desc: Str | None = None
    quantity: Quantity | None = None
    rate: Price | None = None
    rate_percent: Percent | None = None
    class_ref: Ref | None = None
    amount: Amount | None = None
    sales_tax_code_ref: Ref | None = None


@record
class SalesReceiptLineRet(SoldLine):
    """Hold a line of a sales receipt."""


@record
class InvoiceLineRet(SoldLine):
    """Hold a line of an invoice."""


@record
class CreditMemoLineRet(SoldLine):
    """Hold a line of a credit memo."""


@record
class SalesReceiptLineGroupRet(Record):
    """Hold a group on a sales receipt, which only a person can have entered."""

    item_group_ref: Ref | None = None
    total_amount: Amount | None = None
    lines: Annotated[tuple[SalesReceiptLineRet, ...], LINES] = ()


@record
class InvoiceLineGroupRet(Record):
    """Hold a group on an invoice, which only a person can have entered."""

    item_group_ref: Ref | None = None
    total_amount: Amount | None = None
    lines: Annotated[tuple[InvoiceLineRet, ...], LINES] = ()


@record
class CreditMemoLineGroupRet(Record):
    """Hold a group on a credit memo, which only a person can have entered."""

    item_group_ref: Ref | None = None
    total_amount: Amount | None = None
    lines: Annotated[tuple[CreditMemoLineRet, ...], LINES] = ()


@record
class SalesDocument(Transaction):
    """Hold what the sales documents share."""

    customer_ref: Ref | None = None
    is_pending: YesNo | None = None
    subtotal: Amount | None = None
    item_sales_tax_ref: Ref | None = None
    sales_tax_percentage: Percent | None = None
    sales_tax_total: Amount | None = None
    customer_sales_tax_code_ref: Ref | None = None


@record
class SalesReceiptRet(SalesDocument):
    """Hold a sales receipt as QuickBooks saved it."""

    check_number: Str | None = None
    payment_method_ref: Ref | None = None
    total_amount: Amount | None = None
    deposit_to_account_ref: Ref | None = None
    lines: Annotated[tuple[SalesReceiptLineRet | SalesReceiptLineGroupRet, ...], LINES] = ()

    @property
    def total(self) -> Decimal | None:
        """Give what was paid."""
        return self.total_amount


@record
class InvoiceRet(SalesDocument):
    """Hold an invoice as QuickBooks saved it."""

    ar_account_ref: Ref | None = None
    terms_ref: Ref | None = None
    due_date: Day | None = None
    applied_amount: Amount | None = None
    balance_remaining: Amount | None = None
    is_paid: YesNo | None = None
    linked_txn: tuple[LinkedTxn, ...] = ()
    lines: Annotated[tuple[InvoiceLineRet | InvoiceLineGroupRet, ...], LINES] = ()

    @property
    def total(self) -> Decimal | None:
        """Give the subtotal and the tax that QuickBooks computed: an invoice states no total of its own."""
        if self.subtotal is None:
            return None
        return self.subtotal + (self.sales_tax_total or Decimal(0))


@record
class CreditMemoRet(SalesDocument):
    """Hold a credit memo as QuickBooks saved it."""

    ar_account_ref: Ref | None = None
    total_amount: Amount | None = None
    credit_remaining: Amount | None = None
    linked_txn: tuple[LinkedTxn, ...] = ()
    lines: Annotated[tuple[CreditMemoLineRet | CreditMemoLineGroupRet, ...], LINES] = ()

    @property
    def total(self) -> Decimal | None:
        """Give the credit, as a positive amount."""
        return self.total_amount


@record
class AppliedToTxnRet(Record):
    """Hold what part of a payment paid which transaction."""

    txn_id: Id
    txn_type: Str | None = None
    txn_date: Day | None = None
    ref_number: Str | None = None
    balance_remaining: Amount | None = None
    amount: Amount | None = None


@record
class ReceivePaymentRet(Transaction):
    """Hold a payment on account."""

    customer_ref: Ref | None = None
    ar_account_ref: Ref | None = None
    total_amount: Amount | None = None
    payment_method_ref: Ref | None = None
    deposit_to_account_ref: Ref | None = None
    unused_payment: Amount | None = None
    unused_credits: Amount | None = None
    applied_to: Annotated[tuple[AppliedToTxnRet, ...], LINES] = ()

    @property
    def total(self) -> Decimal | None:
        """Give what was paid."""
        return self.total_amount
