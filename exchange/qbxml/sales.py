"""Sales documents: sales receipt, invoice, credit memo, payment on account."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated

from exchange.qbxml.message import TxnAdd
from exchange.qbxml.parts import (
    NOT_US,
    Address,
    Amount,
    Day,
    Guid,
    Id,
    Percent,
    Price,
    Quantity,
    Ref3,
    Ref5,
    Ref15,
    Ref31,
    Ref159,
    Ref209,
    Str11,
    Str13,
    Str20,
    Str25,
    Str29,
    Str31,
    Str4095,
    YesNo,
)
from exchange.qbxml.record import LINES, Record, Ref, record


@record
class SalesLine(Record):
    """Hold one line of a sales document; state Amount for exact totals, with Quantity if there is one.

    A sales tax item takes Amount alone, and QuickBooks gives it the sign of the line above.
    """

    CHOICES = ((("rate",), ("rate_percent",)),)

    item_ref: Ref | None = None
    desc: Str4095 | None = None
    quantity: Quantity | None = None
    unit_of_measure: Str31 | None = None
    rate: Price | None = None
    rate_percent: Percent | None = None
    class_ref: Ref159 | None = None
    amount: Amount | None = None
    service_date: Day | None = None
    sales_tax_code_ref: Ref3 | None = None
    override_item_account_ref: Ref159 | None = None
    other1: Str29 | None = None
    other2: Str29 | None = None

    def rules(self) -> Iterable[str]:
        """QuickBooks ignores Rate beside Amount and answers with a warning, so only one is sent."""
        if self.rate is not None and self.amount is not None:
            yield "Rate is ignored beside Amount: state one of them"


@record
class SalesReceiptLineAdd(SalesLine):
    """Add a line to a sales receipt."""


@record
class InvoiceLineAdd(SalesLine):
    """Add a line to an invoice."""


@record
class CreditMemoLineAdd(SalesLine):
    """Add a line to a credit memo; amounts are positive there, the document itself is the minus."""


@record
class SalesReceiptAdd(TxnAdd):
    """Record a paid sale, or the day's summary whose lines come to 0.00; a negative total is refused."""

    customer_ref: Ref209
    class_ref: Ref159 | None = None
    template_ref: Ref31 | None = None
    txn_date: Day
    ref_number: Str11
    bill_address: Address | None = None
    ship_address: Address | None = None
    check_number: Str25 | None = None
    payment_method_ref: Ref31 | None = None
    due_date: Day | None = None
    sales_rep_ref: Ref5 | None = None
    ship_date: Day | None = None
    ship_method_ref: Ref15 | None = None
    fob: Str13 | None = None
    item_sales_tax_ref: Ref31 | None = None
    memo: Str4095 | None = None
    is_to_be_printed: YesNo = False
    is_tax_included: Annotated[YesNo | None, NOT_US] = None
    customer_sales_tax_code_ref: Ref3 | None = None
    deposit_to_account_ref: Ref159 | None = None
    other: Str29 | None = None
    external_guid: Guid
    lines: Annotated[tuple[SalesReceiptLineAdd, ...], LINES]


@record
class InvoiceAdd(TxnAdd):
    """Record a sale on account; parts paid at once are negative lines, so that the rest is the balance."""

    customer_ref: Ref209
    class_ref: Ref159 | None = None
    ar_account_ref: Ref159 | None = None
    template_ref: Ref31 | None = None
    txn_date: Day
    ref_number: Str11
    bill_address: Address | None = None
    ship_address: Address | None = None
    po_number: Str25 | None = None
    terms_ref: Ref31 | None = None
    due_date: Day | None = None
    sales_rep_ref: Ref5 | None = None
    fob: Str13 | None = None
    ship_date: Day | None = None
    ship_method_ref: Ref15 | None = None
    item_sales_tax_ref: Ref31 | None = None
    memo: Str4095 | None = None
    is_to_be_printed: YesNo = False
    is_tax_included: Annotated[YesNo | None, NOT_US] = None
    customer_sales_tax_code_ref: Ref3 | None = None
    other: Str29 | None = None
    external_guid: Guid
    lines: Annotated[tuple[InvoiceLineAdd, ...], LINES]


@record
class CreditMemoAdd(TxnAdd):
    """Record a return to a customer's account."""

    customer_ref: Ref209
    class_ref: Ref159 | None = None
    ar_account_ref: Ref159 | None = None
    template_ref: Ref31 | None = None
    txn_date: Day
    ref_number: Str11
    bill_address: Address | None = None
    ship_address: Address | None = None
    po_number: Str25 | None = None
    terms_ref: Ref31 | None = None
    due_date: Day | None = None
    sales_rep_ref: Ref5 | None = None
    fob: Str13 | None = None
    ship_date: Day | None = None
    ship_method_ref: Ref15 | None = None
    item_sales_tax_ref: Ref31 | None = None
    memo: Str4095 | None = None
    is_to_be_printed: YesNo = False
    is_tax_included: Annotated[YesNo | None, NOT_US] = None
    customer_sales_tax_code_ref: Ref3 | None = None
    other: Str29 | None = None
    external_guid: Guid
    lines: Annotated[tuple[CreditMemoLineAdd, ...], LINES]


@record
class AppliedToTxnAdd(Record):
    """Say which open invoice a payment pays, and how much of it."""

    txn_id: Id
    payment_amount: Amount | None = None
    discount_amount: Amount | None = None
    discount_account_ref: Ref159 | None = None


@record
class ReceivePaymentAdd(TxnAdd):
    """Record one tender of a payment on account; it cannot be voided, only deleted by hand in QuickBooks.

    State either `is_auto_apply` or what it is applied to.
    """

    CHOICES = ((("is_auto_apply",), ("applied_to",)),)

    customer_ref: Ref209
    ar_account_ref: Ref159 | None = None
    txn_date: Day
    ref_number: Str20
    total_amount: Amount
    payment_method_ref: Ref31 | None = None
    memo: Str4095 | None = None
    deposit_to_account_ref: Ref159 | None = None
    external_guid: Guid
    is_auto_apply: YesNo | None = None
    applied_to: Annotated[tuple[AppliedToTxnAdd, ...], LINES] = ()

    def rules(self) -> Iterable[str]:
        """One way of applying must be stated, and no more applied than was paid (status 3210)."""
        if self.is_auto_apply is None and not self.applied_to:
            yield "it needs IsAutoApply or the transactions it is applied to"
        applied = sum((part.payment_amount or Decimal(0) for part in self.applied_to), Decimal(0))
        if applied > self.total_amount:
            yield f"{applied} is applied but only {self.total_amount} was paid"
