"""What QuickBooks answers about purchase documents and checks."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from exchange.qbxml.parts import Amount, Day, Id, LinkedTxn, Price, Quantity, Str, YesNo
from exchange.qbxml.record import LINES, Record, Ref, record
from exchange.qbxml.txn_records import Transaction


@record
class ExpenseLineRet(Record):
    """Hold an amount on an account."""

    txn_line_id: Id | None = None
    account_ref: Ref | None = None
    amount: Amount | None = None
    memo: Str | None = None
    customer_ref: Ref | None = None
    class_ref: Ref | None = None


@record
class ItemLineRet(Record):
    """Hold an item received or returned."""

    txn_line_id: Id | None = None
    item_ref: Ref | None = None
    desc: Str | None = None
    quantity: Quantity | None = None
    cost: Price | None = None
    amount: Amount | None = None
    customer_ref: Ref | None = None
    class_ref: Ref | None = None


@record
class ItemGroupLineRet(Record):
    """Hold a group of items, which only a person can have entered."""

    item_group_ref: Ref | None = None
    total_amount: Amount | None = None
    lines: Annotated[tuple[ItemLineRet, ...], LINES] = ()


@record
class PurchaseDocument(Transaction):
    """Hold what the purchase documents share."""

    linked_txn: tuple[LinkedTxn, ...] = ()
    expense_lines: Annotated[tuple[ExpenseLineRet, ...], LINES] = ()
    item_lines: Annotated[tuple[ItemLineRet | ItemGroupLineRet, ...], LINES] = ()


@record
class CheckRet(PurchaseDocument):
    """Hold a check."""

    account_ref: Ref | None = None
    payee_entity_ref: Ref | None = None
    amount: Amount | None = None

    @property
    def total(self) -> Decimal | None:
        """Give the amount of the check."""
        return self.amount


@record
class BillRet(PurchaseDocument):
    """Hold a bill."""

    vendor_ref: Ref | None = None
    ap_account_ref: Ref | None = None
    due_date: Day | None = None
    amount_due: Amount | None = None
    is_paid: YesNo | None = None
    open_amount: Amount | None = None

    @property
    def total(self) -> Decimal | None:
        """Give what the bill comes to."""
        return self.amount_due


@record
class ItemReceiptRet(PurchaseDocument):
    """Hold an item receipt; with Enhanced Inventory Receiving it names a liability account instead of A/P."""

    vendor_ref: Ref | None = None
    ap_account_ref: Ref | None = None
    liability_account_ref: Ref | None = None
    total_amount: Amount | None = None

    @property
    def total(self) -> Decimal | None:
        """Give the value received."""
        return self.total_amount


@record
class VendorCreditRet(PurchaseDocument):
    """Hold a vendor credit."""

    vendor_ref: Ref | None = None
    ap_account_ref: Ref | None = None
    credit_amount: Amount | None = None
    open_amount: Amount | None = None

    @property
    def total(self) -> Decimal | None:
        """Give the credit, as a positive amount."""
        return self.credit_amount
