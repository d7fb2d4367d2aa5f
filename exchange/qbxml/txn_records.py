"""What QuickBooks answers about transactions, with what is needed to compare two sets of books.

Only TxnID is required (a payment that only used credits has none); lines are there after an Add and after a query
with `include_line_items`. `total` gives each kind's amount under one name.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from exchange.qbxml.parts import (
    Amount,
    Day,
    Guid,
    Id,
    Moment,
    Quantity,
    Span,
    Str,
    Str16,
    Whole,
    YesNo,
)
from exchange.qbxml.record import LINES, Record, Ref, record


@record
class Transaction(Record):
    """Hold what every transaction has; `external_guid` is the identity of our own document."""

    txn_id: Id | None = None
    time_created: Moment | None = None
    time_modified: Moment | None = None
    edit_sequence: Str16 | None = None
    txn_number: Whole | None = None
    txn_date: Day | None = None
    ref_number: Str | None = None
    class_ref: Ref | None = None
    memo: Str | None = None
    external_guid: Guid | None = None

    @property
    def total(self) -> Decimal | None:
        """Give the amount of the document, None if the answer does not say it."""
        return None


@record
class JournalSide(Record):
    """Hold one side of a posting; a blank first line is possible."""

    txn_line_id: Id | None = None
    account_ref: Ref | None = None
    amount: Amount | None = None
    memo: Str | None = None
    entity_ref: Ref | None = None
    class_ref: Ref | None = None


@record
class JournalDebitLineRet(JournalSide):
    """Hold a debit."""

    TAG = "JournalDebitLine"


@record
class JournalCreditLineRet(JournalSide):
    """Hold a credit."""

    TAG = "JournalCreditLine"


@record
class JournalEntryRet(Transaction):
    """Hold a journal entry."""

    is_adjustment: YesNo | None = None
    lines: Annotated[tuple[JournalDebitLineRet | JournalCreditLineRet, ...], LINES] = ()

    @property
    def total(self) -> Decimal | None:
        """Give the sum of the debits; unknown when the lines were not asked for."""
        if not self.lines:
            return None
        debits = (line for line in self.lines if isinstance(line, JournalDebitLineRet))
        return sum((line.amount or Decimal(0) for line in debits), Decimal(0))


@record
class InventoryAdjustmentLineRet(Record):
    """Hold what one item's quantity and value changed by."""

    txn_line_id: Id | None = None
    item_ref: Ref | None = None
    quantity_difference: Quantity | None = None
    value_difference: Amount | None = None


@record
class InventoryAdjustmentRet(Transaction):
    """Hold an inventory adjustment."""

    account_ref: Ref | None = None
    customer_ref: Ref | None = None
    lines: Annotated[tuple[InventoryAdjustmentLineRet, ...], LINES] = ()

    @property
    def total(self) -> Decimal | None:
        """Give the change in value; unknown when the lines were not asked for."""
        if not self.lines:
            return None
        return sum((line.value_difference or Decimal(0) for line in self.lines), Decimal(0))


@record
class TimeTrackingRet(Transaction):
    """Hold an employee's hours of one day."""

    entity_ref: Ref | None = None
    customer_ref: Ref | None = None
    item_service_ref: Ref | None = None
    duration: Span | None = None
    payroll_item_wage_ref: Ref | None = None
    notes: Str | None = None
    billable_status: Str | None = None


@record
class TxnVoidRet(Record):
    """Hold which transaction was set to zero."""

    txn_void_type: Str | None = None
    txn_id: Id
    time_created: Moment | None = None
    time_modified: Moment | None = None
    ref_number: Str | None = None


@record
class TransactionRet(Record):
    """Hold one posting of a transaction to one account."""

    txn_type: Str | None = None
    txn_id: Id | None = None
    txn_line_id: Id | None = None
    time_created: Moment | None = None
    time_modified: Moment | None = None
    entity_ref: Ref | None = None
    account_ref: Ref | None = None
    txn_date: Day | None = None
    ref_number: Str | None = None
    amount: Amount | None = None
    memo: Str | None = None


@record
class TxnDeletedRet(Record):
    """Hold which transaction somebody deleted."""

    txn_del_type: Str | None = None
    txn_id: Id
    time_created: Moment | None = None
    time_deleted: Moment | None = None
    ref_number: Str | None = None
