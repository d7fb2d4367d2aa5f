"""Journal entries, inventory adjustments, employee hours, and the voiding of a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Annotated

from exchange.qbxml.message import Message, TxnAdd
from exchange.qbxml.parts import (
    Amount,
    Billable,
    Day,
    Guid,
    Id,
    Quantity,
    Ref159,
    Ref209,
    Span,
    Str11,
    Str4095,
    YesNo,
)
from exchange.qbxml.record import LINES, Record, Ref, record
from exchange.qbxml.wire import OneOf


@record
class JournalLine(Record):
    """Post an amount to one side of an account.

    A line on Accounts Receivable needs a customer as its entity, one on Accounts Payable a vendor, one on Sales Tax
    Payable the tax agency.
    """

    account_ref: Ref159
    amount: Amount
    memo: Str4095 | None = None
    entity_ref: Ref209 | None = None
    class_ref: Ref159 | None = None

    def rules(self) -> Iterable[str]:
        """A blank or zero line makes QuickBooks answer later queries with invalid documents."""
        if self.amount <= 0:
            yield f"{self.amount} is not above zero: leave the line out, or put it on the other side"


@record
class JournalDebitLine(JournalLine):
    """Debit an account."""


@record
class JournalCreditLine(JournalLine):
    """Credit an account."""


@record
class JournalEntryAdd(TxnAdd):
    """Record a balanced journal entry; QuickBooks allows one receivable or payable line in it."""

    txn_date: Day
    ref_number: Str11
    is_adjustment: YesNo | None = None
    external_guid: Guid
    lines: Annotated[tuple[JournalDebitLine | JournalCreditLine, ...], LINES]

    def total(self, side: type[JournalLine]) -> Decimal:
        """Sum one side."""
        return sum((line.amount for line in self.lines if isinstance(line, side)), Decimal(0))

    def rules(self) -> Iterable[str]:
        """Debits equal credits."""
        debits, credited = self.total(JournalDebitLine), self.total(JournalCreditLine)
        if debits != credited:
            yield f"debits of {debits} do not equal credits of {credited}"


@record
class QuantityAdjustment(Record):
    """Set or change the quantity on hand; QuickBooks values the change at average cost."""

    CHOICES = ((("new_quantity",), ("quantity_difference",)),)

    new_quantity: Quantity | None = None
    quantity_difference: Quantity | None = None

    def rules(self) -> Iterable[str]:
        """One of the two must be stated."""
        if self.new_quantity is None and self.quantity_difference is None:
            yield "it needs NewQuantity or QuantityDifference"


@record
class InventoryAdjustmentLineAdd(Record):
    """Adjust one inventory item by quantity.

    By value is not offered: the 13.0 schema, unlike the message reference, allows no value in it.
    """

    item_ref: Ref
    quantity_adjustment: QuantityAdjustment


@record
class InventoryAdjustmentAdd(TxnAdd):
    """Adjust inventory items against an account; opening stock uses Inventory Asset itself, which keeps the value."""

    account_ref: Ref159
    txn_date: Day
    ref_number: Str11
    customer_ref: Ref209 | None = None
    class_ref: Ref159 | None = None
    memo: Str4095 | None = None
    external_guid: Guid
    lines: Annotated[tuple[InventoryAdjustmentLineAdd, ...], LINES]


@record
class TimeTrackingAdd(TxnAdd):
    """Record an employee's hours of one day."""

    txn_date: Day
    entity_ref: Ref209
    customer_ref: Ref209 | None = None
    item_service_ref: Ref | None = None
    duration: Span
    class_ref: Ref159 | None = None
    payroll_item_wage_ref: Ref | None = None
    notes: Str4095 | None = None
    billable_status: Billable | None = None
    external_guid: Guid

    def rules(self) -> Iterable[str]:
        """Hours are above nothing and within a day."""
        if not timedelta(0) < self.duration <= timedelta(hours=24):
            yield f"{self.duration} is not a day's work"


VOIDABLE = (
    "ARRefundCreditCard",
    "Bill",
    "BillPaymentCheck",
    "BillPaymentCreditCard",
    "Charge",
    "Check",
    "CreditCardCharge",
    "CreditCardCredit",
    "CreditMemo",
    "Deposit",
    "InventoryAdjustment",
    "Invoice",
    "ItemReceipt",
    "JournalEntry",
    "SalesReceipt",
    "VendorCredit",
)
"""Kinds of transactions that can be voided; payments received and employee hours cannot."""


@record
class TxnVoid(Message):
    """Set a transaction to zero and keep it visible."""

    txn_void_type: Annotated[str, OneOf(*VOIDABLE)]
    txn_id: Id
