"""Sales receipts, invoices and credit memos: prices, sales tax, what they post, what they refuse."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from exchange.rehearsal.books import ToDeposit, Txn
from exchange.rehearsal.desk import CALLED, Desk
from exchange.rehearsal.ledger import Posting
from exchange.rehearsal.lists import STOCKED, Record
from exchange.rehearsal.pricing import Pricing, Sold
from exchange.rehearsal.receivables import DEPOSIT_TYPES, apply, find_credits
from exchange.rehearsal.status import (
    BUSINESS_RULE,
    NO_POSTING_ACCOUNT,
    UNSUPPORTED,
    Refused,
    save_error,
)
from exchange.rehearsal.stock import Stockroom, remember_costs
from exchange.rehearsal.values import ZERO, Fields, Line, Link, cents, plain


@dataclass(slots=True)
class _Form:
    """Hold a priced sales form before it is saved."""

    kind: str
    header: Fields
    sold: list[Sold] = field(default_factory=list)
    tax: list[tuple[Record, Decimal]] = field(default_factory=list)
    """What the header's tax item adds, by single tax item."""
    total: Decimal = ZERO

    @property
    def sign(self) -> int:
        """Give +1 where a positive amount is income, -1 on a credit memo."""
        return -1 if self.kind == "CreditMemo" else 1


def add_sales_receipt(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save a sales receipt: what its lines leave over goes to the deposit account; 0.00 is allowed."""
    form = _price_form(desk, _Form("SalesReceipt", header), lines)
    account = header.link("DepositToAccountRef") or desk.special("UndepositedFunds")
    desk.check_type(account, DEPOSIT_TYPES, "SalesReceipt")
    header["DepositToAccountRef"] = Link(account)
    return _save(desk, form, Posting(account, form.total), account)


def add_invoice(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save an invoice: its total is owed by the customer until payments and credits are applied."""
    if header.many("LinkToTxnID") or any(line.fields.get("LinkToTxn") for line in lines):
        raise Refused(UNSUPPORTED, "The stand-in has no sales orders to link an invoice to.")
    header["ARAccountRef"] = Link(desk.control_account(header, "ARAccountRef", "Invoice"))
    credits = find_credits(desk, header, header.parts("SetCredit"), {})
    header.pop("SetCredit", None)
    form = _price_form(desk, _Form("Invoice", header), lines)
    if sum((credit.amount for credit in credits), ZERO) > form.total:
        raise Refused(BUSINESS_RULE, "The credits applied are more than the invoice.")
    account = header.link("ARAccountRef")
    txn = _save(desk, form, Posting(account, form.total, header.link("CustomerRef")), account)
    for credit in credits:
        apply(credit.source, txn, credit.amount)
    return txn


def add_credit_memo(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save a credit memo: the customer owes so much less; its lines post the other way round."""
    header["ARAccountRef"] = Link(desk.control_account(header, "ARAccountRef", "CreditMemo"))
    form = _price_form(desk, _Form("CreditMemo", header), lines)
    account = header.link("ARAccountRef")
    return _save(desk, form, Posting(account, -form.total, header.link("CustomerRef")), account)


def _price_form(desk: Desk, form: _Form, lines: list[Line]) -> _Form:
    """Work a form out: tax defaults, lines, the header's tax, the total; refuse a negative one."""
    header, kind = form.header, form.kind
    header["TxnDate"] = desk.day_of(kind, header)
    desk.check_open(kind, desk.day_of(kind, header))
    desk.check_features(header, lines)
    _check_mail(desk, kind, header)
    taxed = _tax_defaults(desk, header)
    pricing = Pricing(desk, kind, header, taxed)
    for line in lines:
        pricing.add(line)
    form.sold = pricing.sold
    base = sum((sold.amount for sold in form.sold if sold.taxable), ZERO)
    form.tax = _header_tax(desk, header, base)
    subtotal = sum((sold.amount for sold in form.sold if sold.counts), ZERO)
    tax = sum((amount for _, amount in form.tax), ZERO)
    form.total = subtotal + tax
    header.update({"Subtotal": subtotal, "SalesTaxTotal": tax})
    if desk.books.preferences.sales_tax:
        rates = [item.fields.number("TaxRate") or Decimal(0) for item, _ in form.tax]
        header["SalesTaxPercentage"] = plain(sum(rates, Decimal(0)))
    if form.total < 0:
        raise save_error(CALLED.get(kind, kind), "The total of the transaction cannot be negative.")
    return form


def _check_mail(desk: Desk, kind: str, header: Fields) -> None:
    customer = desk.books.lists.records.get(header.link("CustomerRef"))
    if header.flag("IsToBeEmailed") and not (customer and customer.fields.text("Email")):
        raise save_error(CALLED.get(kind, kind), "The customer has no valid e-mail address.")


def _tax_defaults(desk: Desk, header: Fields) -> bool:
    """Fill in tax item and customer tax code from customer and company; tell whether tax is due at all."""
    preferences = desk.books.preferences
    if not preferences.sales_tax:
        return False
    customer = desk.books.lists.records.get(header.link("CustomerRef"))
    own = customer.fields if customer else Fields()
    item = header.link("ItemSalesTaxRef") or own.link("ItemSalesTaxRef")
    item = item or preferences.default_tax_item
    code = header.link("CustomerSalesTaxCodeRef") or own.link("SalesTaxCodeRef")
    code = code or preferences.taxable_code
    if item:
        header["ItemSalesTaxRef"] = Link(item)
    header["CustomerSalesTaxCodeRef"] = Link(code)
    return desk.books.record(code).fields.flag("IsTaxable")


def _header_tax(desk: Desk, header: Fields, base: Decimal) -> list[tuple[Record, Decimal]]:
    """Compute the tax of the header's item, or of each item of its group, each rounded once."""
    chosen = header.link("ItemSalesTaxRef")
    if not chosen:
        return []
    item = desk.books.record(chosen)
    members = [item]
    if item.kind == "ItemSalesTaxGroup":
        links = [
            value.list_id
            for value in item.fields.many("ItemSalesTaxRef")
            if isinstance(value, Link)
        ]
        members = [desk.books.record(link) for link in links]
    return [
        (member, cents(Fraction(base) * Fraction(member.fields.number("TaxRate") or 0) / 100))
        for member in members
    ]


def _save(desk: Desk, form: _Form, main: Posting, account: str) -> Txn:
    room = Stockroom(desk.books)
    postings = [main, *_line_postings(desk, form, room)]
    txn = desk.new_txn(
        form.kind,
        desk.day_of(form.kind, form.header),
        form.header,
        [sold.line for sold in form.sold],
    )
    txn.total, txn.account = form.total, account
    txn.entity = form.header.link("CustomerRef")
    txn.pending = form.header.flag("IsPending")
    if not txn.pending:
        txn.stock = room.movements
        txn.to_deposit = _to_deposit(desk, form, account)
        txn.due = ZERO if form.kind == "SalesReceipt" else form.sign * form.total
    desk.save(txn, postings)
    remember_costs(desk.books, txn.stock)
    return txn


def _line_postings(desk: Desk, form: _Form, room: Stockroom) -> list[Posting]:
    """Post each line to its account, the header's tax to its agencies, and the cost of stock that moves."""
    postings: list[Posting] = []
    class_id = form.header.link("ClassRef")
    for sold in form.sold:
        if sold.item is None or not sold.counts:
            continue
        line_class = sold.line.fields.link("ClassRef") or class_id
        memo = sold.line.fields.text("Desc")
        postings.append(
            Posting(
                sold.account,
                -form.sign * sold.amount,
                sold.agency,
                sold.item.list_id,
                line_class,
                memo,
            )
        )
        if sold.item.kind in STOCKED:
            postings += _cost(sold, form.sign, room, line_class)
    for item, amount in form.tax:
        if not amount:
            continue
        payable = desk.special("SalesTaxPayable")
        vendor = item.fields.link("TaxVendorRef")
        postings.append(Posting(payable, -form.sign * amount, vendor, item.list_id))
    return postings


def _cost(sold: Sold, sign: int, room: Stockroom, class_id: str) -> list[Posting]:
    """Move sold stock out at average cost (a negative quantity or a credit memo brings it back)."""
    assert sold.item is not None
    fields = sold.item.fields
    value = room.at_average(sold.item.list_id, -sign * sold.quantity)
    cost, asset = fields.link("COGSAccountRef"), fields.link("AssetAccountRef")
    if not (cost and asset):
        raise Refused(
            NO_POSTING_ACCOUNT, f'The item "{sold.item.name}" lacks its cost or asset account.'
        )
    item = sold.item.list_id
    return [
        Posting(asset, value, item=item, class_id=class_id),
        Posting(cost, -value, item=item, class_id=class_id),
    ]


def _to_deposit(desk: Desk, form: _Form, account: str) -> list[ToDeposit]:
    """List what waits under "Payments to Deposit": the form's total, then each payment item."""
    undeposited = desk.books.special("UndepositedFunds")
    waiting: list[ToDeposit] = []
    if form.kind == "SalesReceipt" and account == undeposited and form.total:
        method = form.header.link("PaymentMethodRef")
        waiting.append(ToDeposit(desk.new_line_id(), method, form.total))
    for sold in form.sold:
        if sold.item and sold.item.kind == "ItemPayment" and sold.account == undeposited:
            method = sold.item.fields.link("PaymentMethodRef")
            line_id = sold.line.fields.text("TxnLineID")
            waiting.append(ToDeposit(line_id, method, -form.sign * sold.amount))
    return [entry for entry in waiting if entry.amount]
