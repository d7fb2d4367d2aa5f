"""Purchase documents: check, bill, item receipt, vendor credit."""

from __future__ import annotations

from typing import Annotated

from exchange.qbxml.message import TxnAdd
from exchange.qbxml.parts import (
    NOT_US,
    Address,
    Amount,
    Billable,
    Day,
    Guid,
    Id,
    Price,
    Quantity,
    Ref31,
    Ref41,
    Ref159,
    Ref209,
    Str11,
    Str20,
    Str31,
    Str4095,
    YesNo,
)
from exchange.qbxml.record import LINES, Record, Ref, record


@record
class ExpenseLineAdd(Record):
    """Post an amount to an account; freight, fees, and goods kept on Inventory Asset by value.

    On an Accounts Payable account `customer_ref` must name a vendor, on any other a customer.
    """

    account_ref: Ref159
    amount: Amount
    memo: Str4095 | None = None
    customer_ref: Ref209 | None = None
    class_ref: Ref159 | None = None
    billable_status: Billable | None = None


@record
class ItemLineAdd(Record):
    """Receive or return an item; with neither Cost, Amount nor Quantity it is one at the item's own cost."""

    item_ref: Ref
    desc: Str4095 | None = None
    quantity: Quantity | None = None
    unit_of_measure: Str31 | None = None
    cost: Price | None = None
    amount: Amount | None = None
    customer_ref: Ref209 | None = None
    class_ref: Ref159 | None = None
    billable_status: Billable | None = None
    override_item_account_ref: Ref159 | None = None


@record
class ApplyCheckToTxnAdd(Record):
    """Pay out a credit memo (or another open credit) by the check."""

    txn_id: Id
    amount: Amount | None = None


@record
class CheckAdd(TxnAdd):
    """Record money paid from a bank account: a refund or change by company check, a payout."""

    account_ref: Ref159
    payee_entity_ref: Ref209 | None = None
    ref_number: Str11
    txn_date: Day
    memo: Str4095 | None = None
    address: Address | None = None
    is_to_be_printed: YesNo = False
    is_tax_included: Annotated[YesNo | None, NOT_US] = None
    external_guid: Guid
    apply_check_to_txn_add: tuple[ApplyCheckToTxnAdd, ...] = ()
    expense_lines: Annotated[tuple[ExpenseLineAdd, ...], LINES] = ()
    item_lines: Annotated[tuple[ItemLineAdd, ...], LINES] = ()


@record
class BillAdd(TxnAdd):
    """Record a vendor's bill; `ref_number` is the vendor's document number."""

    vendor_ref: Ref41
    vendor_address: Address | None = None
    ap_account_ref: Ref159 | None = None
    txn_date: Day
    due_date: Day | None = None
    ref_number: Str20
    terms_ref: Ref31 | None = None
    memo: Str4095 | None = None
    is_tax_included: Annotated[YesNo | None, NOT_US] = None
    external_guid: Guid
    expense_lines: Annotated[tuple[ExpenseLineAdd, ...], LINES] = ()
    item_lines: Annotated[tuple[ItemLineAdd, ...], LINES] = ()


@record
class ItemReceiptAdd(TxnAdd):
    """Record goods received whose bill comes later; it stands on Accounts Payable without a due date."""

    vendor_ref: Ref41
    ap_account_ref: Ref159 | None = None
    txn_date: Day
    ref_number: Str20
    memo: Str4095 | None = None
    is_tax_included: Annotated[YesNo | None, NOT_US] = None
    external_guid: Guid
    expense_lines: Annotated[tuple[ExpenseLineAdd, ...], LINES] = ()
    item_lines: Annotated[tuple[ItemLineAdd, ...], LINES] = ()


@record
class VendorCreditAdd(TxnAdd):
    """Record goods returned to a vendor, or a bill taken back; amounts are positive."""

    vendor_ref: Ref41
    ap_account_ref: Ref159 | None = None
    txn_date: Day
    ref_number: Str20
    memo: Str4095 | None = None
    is_tax_included: Annotated[YesNo | None, NOT_US] = None
    external_guid: Guid
    expense_lines: Annotated[tuple[ExpenseLineAdd, ...], LINES] = ()
    item_lines: Annotated[tuple[ItemLineAdd, ...], LINES] = ()
