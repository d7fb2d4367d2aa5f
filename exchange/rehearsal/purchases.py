"""Checks, bills, item receipts and vendor credits: expense lines first, then items that came in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from exchange.rehearsal.books import Txn
from exchange.rehearsal.desk import CALLED, CONTROL, Desk
from exchange.rehearsal.ledger import Posting
from exchange.rehearsal.lists import STOCKED, Record
from exchange.rehearsal.receivables import apply
from exchange.rehearsal.status import (
    BUSINESS_RULE,
    MISSING,
    NO_POSTING_ACCOUNT,
    UNSUPPORTED,
    WRONG_ITEM_KIND,
    Refused,
    save_error,
)
from exchange.rehearsal.stock import Stockroom, average_cost, remember_costs
from exchange.rehearsal.values import ZERO, Fields, Line, Link, cents, price


def add_check(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save a check: credit the bank account it is drawn on; it may pay out a customer's credit."""
    desk.check_type(header.link("AccountRef"), ("Bank",), "Check")
    applied = header.parts("ApplyCheckToTxnAdd")
    header.pop("ApplyCheckToTxnAdd", None)
    credits = [_paid_out(desk, part) for part in applied]
    txn = _save_purchase(desk, "Check", header, lines, header.link("AccountRef"), "")
    txn.entity = header.link("PayeeEntityRef")
    txn.due = sum(
        (
            posting.amount
            for posting in desk.books.ledger.of(txn.txn_id)
            if desk.books.account_type(posting.account) == CONTROL[0]
        ),
        ZERO,
    )
    for source, amount in credits:
        apply(source, txn, amount)
    return txn


def _paid_out(desk: Desk, part: Fields) -> tuple[Txn, Decimal]:
    source = desk.txn(part.text("TxnID"), ("CreditMemo", "ReceivePayment", "JournalEntry"))
    amount = part.number("Amount")
    amount = -source.open if amount is None else amount
    if amount <= 0 or amount > -source.open:
        raise Refused(BUSINESS_RULE, "The check pays out more than what is left of the credit.")
    return source, amount


def add_bill(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save a bill: it is owed to the vendor on Accounts Payable."""
    account = desk.control_account(header, "APAccountRef", "Bill")
    header["APAccountRef"] = Link(account)
    txn = _save_purchase(desk, "Bill", header, lines, account, header.link("VendorRef"))
    txn.due = txn.total
    return txn


def add_item_receipt(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save an item receipt: goods without a bill yet.

    It credits Accounts Payable, or Inventory Offset where Enhanced Inventory Receiving is switched on.
    """
    if desk.books.preferences.enhanced_receiving:
        account = desk.special("ItemReceiptAccount")
        header.pop("APAccountRef", None)
        header["LiabilityAccountRef"] = Link(account)
        return _save_purchase(desk, "ItemReceipt", header, lines, account, "")
    account = desk.control_account(header, "APAccountRef", "ItemReceipt")
    header["APAccountRef"] = Link(account)
    return _save_purchase(desk, "ItemReceipt", header, lines, account, header.link("VendorRef"))


def add_vendor_credit(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save a vendor credit: so much less is owed; its lines post the other way round."""
    account = desk.control_account(header, "APAccountRef", "VendorCredit")
    header["APAccountRef"] = Link(account)
    txn = _save_purchase(desk, "VendorCredit", header, lines, account, header.link("VendorRef"))
    txn.due = -txn.total
    return txn


def _save_purchase(
    desk: Desk, kind: str, header: Fields, lines: list[Line], account: str, vendor: str
) -> Txn:
    """Work out all lines, refuse a negative total, post them against `account`."""
    day = desk.day_of(kind, header)
    desk.check_open(kind, day)
    expenses = [Line("ExpenseLineAdd", part) for part in header.parts("ExpenseLineAdd")]
    header.pop("ExpenseLineAdd", None)
    desk.check_features(header, [*expenses, *lines])
    if header.many("LinkToTxnID") or any(line.fields.get("LinkToTxn") for line in lines):
        raise Refused(UNSUPPORTED, "The stand-in has no purchase orders to link to.")
    sign = -1 if kind == "VendorCredit" else 1
    room = Stockroom(desk.books)
    postings: list[Posting] = []
    shown: list[Line] = []
    for line in expenses:
        postings.append(_expense(desk, line.fields, sign))
        shown.append(_shown("ExpenseLineRet", desk, line.fields))
    for line in lines:
        postings.append(_item_line(desk, room, line, sign))
        shown.append(_shown("ItemLineRet", desk, line.fields))
    total = sign * sum((posting.amount for posting in postings), ZERO)
    if total < 0:
        raise save_error(CALLED.get(kind, kind), "The total of the transaction cannot be negative.")
    postings.append(Posting(account, -sign * total, vendor))
    desk.check_postings(kind, postings)
    txn = desk.new_txn(kind, day, header, shown)
    txn.total, txn.account, txn.stock = total, account, room.movements
    txn.entity = header.link("VendorRef")
    desk.save(txn, postings)
    remember_costs(desk.books, txn.stock)
    return txn


def _shown(tag: str, desk: Desk, fields: Fields) -> Line:
    kept = Fields(fields)
    kept["TxnLineID"] = desk.new_line_id()
    kept.pop("OverrideItemAccountRef", None)
    return Line(tag, kept)


def _expense(desk: Desk, fields: Fields, sign: int) -> Posting:
    """Post an expense line; on A/R its CustomerRef is the customer whose balance it moves."""
    account = fields.link("AccountRef")
    if not account:
        if desk.books.preferences.require_accounts:
            raise Refused(MISSING, "An expense line needs an account.")
        account = desk.special("UncategorizedExpenses")
    amount = fields.number("Amount") or ZERO
    control = desk.books.account_type(account) in CONTROL
    entity = fields.link("CustomerRef") if control else ""
    return Posting(account, sign * amount, entity, class_id=fields.link("ClassRef"))


def _item_line(desk: Desk, room: Stockroom, line: Line, sign: int) -> Posting:
    """Post an item that came in (or goes back): stock at what it cost, other items to their account.

    Cost times quantity gives the amount; with neither cost, amount nor quantity it is one at the item's cost.
    """
    if line.tag == "ItemGroupLineAdd":
        raise Refused(WRONG_ITEM_KIND, "The stand-in takes no group items on purchase forms.")
    fields = line.fields
    if not fields.link("ItemRef"):
        raise Refused(MISSING, "An item line needs an item.")
    item = desk.books.record(fields.link("ItemRef"))
    if item.kind in ("ItemSalesTax", "ItemDiscount", "ItemPayment", "ItemSubtotal"):
        raise Refused(WRONG_ITEM_KIND, f'The item "{item.name}" cannot be bought.')
    quantity = fields.number("Quantity")
    amount = fields.number("Amount")
    if amount is None:
        cost = fields.number("Cost")
        cost = purchase_cost(item) if cost is None else cost
        quantity = Decimal(1) if quantity is None else quantity
        amount = cents(Fraction(cost) * Fraction(quantity))
        fields["Cost"] = cost
    elif quantity:
        fields["Cost"] = price(Fraction(amount) / Fraction(quantity))
    fields["Amount"] = amount
    account = fields.link("OverrideItemAccountRef") or purchase_account(item)
    if not account:
        raise Refused(NO_POSTING_ACCOUNT, f'The item "{item.name}" has no account to post to.')
    if item.kind in STOCKED:
        moved = Decimal(1) if quantity is None else quantity
        fields["Quantity"] = moved
        room.move(item.list_id, sign * moved, sign * amount)
    return Posting(account, sign * amount, item=item.list_id, class_id=fields.link("ClassRef"))


def purchase_cost(item: Record) -> Decimal:
    """Give what an item is bought for by its own record."""
    both = item.fields.part("SalesAndPurchase")
    cost = item.fields.number("PurchaseCost") or both.number("PurchaseCost")
    return cost or average_cost(item)


def purchase_account(item: Record) -> str:
    """Find the account that the purchase of an item posts to; empty if it has none."""
    fields = item.fields
    return (
        fields.link("AssetAccountRef")
        or fields.part("SalesAndPurchase").link("ExpenseAccountRef")
        or fields.part("SalesOrPurchase").link("AccountRef")
    )
