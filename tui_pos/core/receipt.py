"""The finished receipt: the document that paper, reports, the node and QuickBooks are made from.

All amounts are whole minor units of `currency`; quantities and unit costs are decimals with five places. A
receipt checks itself at birth (`check_receipt`): net + tax = gross on every line and in sum, discount shares sum
to the discount, tenders sum to what is due.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from tui_pos.core.catalog import ItemType
from tui_pos.core.taxsetup import TaxRounding


class DiscountKind(StrEnum):
    """Say how a discount was given; a typed price is a discount too, and a raised one a negative discount."""

    PERCENT = "percent"
    AMOUNT = "amount"
    PRICE = "price"
    LEVEL = "level"


class Discount(msgspec.Struct, frozen=True, omit_defaults=True):
    """Reduce a line or a receipt by `amount` (positive reduces the customer's price); `by` approved it."""

    kind: DiscountKind
    amount: int
    rate: Decimal | None = None
    reason: str = ""
    by: str = ""


class TaxAmount(msgspec.Struct, frozen=True, omit_defaults=True):
    """Charge one component on one line at `percent`: the base and the amount, both signed as the line is."""

    component: str
    base: int
    amount: int
    percent: Decimal = Decimal(0)


class TaxTotal(msgspec.Struct, frozen=True, omit_defaults=True):
    """Sum one component over the receipt. `adjustment` is what rounding per receipt changed against the lines."""

    component: str
    name: str
    agency: str
    percent: Decimal
    code: str
    base: int
    amount: int
    adjustment: int = 0


class Origin(msgspec.Struct, frozen=True):
    """Point a returned line at the receipt line that sold it."""

    receipt: str
    line: int


class ItemLine(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="is", tag="item"):
    """Sell or return one item (negative quantity).

    `extended` is quantity x unit price, `discount.amount` and `receipt_discount` reduce it, `net` excludes and
    `gross` includes tax. `quantity` counts `unit`s of `factor` base units; `cost` is the cost of the whole line.
    """

    n: int
    item: str
    number: str
    name: str
    department: str
    quantity: Decimal
    unit_price: int
    extended: int
    net: int
    tax: int
    gross: int
    tax_code: str
    type: ItemType = ItemType.INVENTORY
    taxes: tuple[TaxAmount, ...] = ()
    regular_price: int = 0
    unit: str = "ea"
    factor: Decimal = Decimal(1)
    code: str = ""
    discount: Discount | None = None
    receipt_discount: int = 0
    cost: int = 0
    serials: tuple[str, ...] = ()
    attribute: str = ""
    size: str = ""
    associate: str = ""
    origin: Origin | None = None
    reason: str = ""
    unchecked: bool = False


class ShippingLine(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="is", tag="shipping"):
    """Charge for delivery; `address` is a person record's id."""

    n: int
    method: str
    net: int
    tax: int
    gross: int
    tax_code: str
    taxes: tuple[TaxAmount, ...] = ()
    address: str = ""
    tracking: str = ""


class GiftCardLine(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="is", tag="gift_card"
):
    """Sell or load a gift card or certificate: no income, no tax, a liability of `amount`."""

    n: int
    card: str
    amount: int
    certificate: bool = False
    promotional: bool = False


class DepositAction(StrEnum):
    """Say what happens to money that a customer has left on an order."""

    TAKEN = "taken"
    REFUNDED = "refunded"
    FORFEITED = "forfeited"


class DepositLine(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="is", tag="deposit"):
    """Take (`amount` positive), refund or forfeit a deposit on an order; a deposit that is used is a tender."""

    n: int
    order: str
    amount: int
    action: DepositAction = DepositAction.TAKEN


class AccountPaymentLine(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="is", tag="account_payment"
):
    """Receive a payment on the customer's house account."""

    n: int
    customer: str
    amount: int


class TipLine(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="is", tag="tip"):
    """Take a tip for a member of staff: a liability until it is paid out."""

    n: int
    amount: int
    staff: str = ""


Line = ItemLine | ShippingLine | GiftCardLine | DepositLine | AccountPaymentLine | TipLine


class TenderKind(StrEnum):
    """Say what a tender is to the drawer and to the books, whatever the shop calls it."""

    CASH = "cash"
    CHECK = "check"
    CARD = "card"
    GIFT_CARD = "gift_card"
    GIFT_CERTIFICATE = "gift_certificate"
    STORE_CREDIT = "store_credit"
    ACCOUNT = "account"
    DEPOSIT = "deposit"
    OTHER = "other"


class Tender(msgspec.Struct, frozen=True, omit_defaults=True):
    """Settle part of what is due: `amount` counts towards it, negative when money goes to the customer.

    For cash `tendered` is what was handed over and `change` what went back, so amount = tendered - change.
    `number` is the check, certificate or card code (never a payment card's); `order` names a used deposit.
    A card keeps brand, last four digits, authorisation and the stand-alone terminal's reference only.
    """

    type: str
    kind: TenderKind
    name: str
    amount: int
    tendered: int = 0
    change: int = 0
    number: str = ""
    brand: str = ""
    last4: str = ""
    authorization: str = ""
    reference: str = ""
    order: str = ""
    unchecked: bool = False


class ReceiptType(StrEnum):
    """Tell ordinary receipts from the equal and opposite ones that correct them."""

    SALE = "sale"
    REVERSAL = "reversal"


class Exemption(msgspec.Struct, frozen=True, omit_defaults=True):
    """Say why no tax was charged: the customer's certificate, or the number noted for this sale."""

    reason: str
    certificate: str = ""
    by: str = ""


class Receipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """Record one finished sale, return, exchange or reversal.

    `net + tax = gross` covers item and shipping lines, `other` the rest; `due = gross + other + rounding`, where
    `rounding` is cash rounding, and the tenders' amounts sum to `due`. Times are milliseconds UTC.
    """

    id: str
    number: str
    store: str
    till: str
    day: date
    cashier: str
    started: int
    completed: int
    currency: str
    tax_location: str
    tax_rounding: TaxRounding
    tax_included: bool
    lines: tuple[Line, ...]
    net: int
    tax: int
    gross: int
    other: int
    rounding: int
    due: int
    taxes: tuple[TaxTotal, ...]
    tenders: tuple[Tender, ...]
    type: ReceiptType = ReceiptType.SALE
    discount: Discount | None = None
    shift: str = ""
    associate: str = ""
    customer: str = ""
    price_level: int = 1
    exemption: Exemption | None = None
    of: str = ""
    corrects: str = ""
    order: str = ""
    note: str = ""
    purchase_order: str = ""


def check_receipt(receipt: Receipt) -> None:
    """Refuse to let a receipt exist whose figures do not agree; `ValueError` names the first that does not."""
    net = tax = other = 0
    shared = 0
    for line in receipt.lines:
        if isinstance(line, ItemLine | ShippingLine):
            _agree(f"line {line.n} net + tax", line.net + line.tax, line.gross)
            _agree(f"line {line.n} taxes", sum(t.amount for t in line.taxes), line.tax)
            net += line.net
            tax += line.tax
        else:
            other += line.amount
        if isinstance(line, ItemLine):
            shared += line.receipt_discount
            reduced = (
                line.extended
                - (line.discount.amount if line.discount else 0)
                - line.receipt_discount
            )
            _agree(
                f"line {line.n} price", reduced, line.gross if receipt.tax_included else line.net
            )
    _agree("net", net, receipt.net)
    _agree("tax", tax, receipt.tax)
    _agree("taxes by rate", sum(t.amount for t in receipt.taxes), receipt.tax)
    _agree("gross", net + tax, receipt.gross)
    _agree("other", other, receipt.other)
    _agree("discount shares", shared, receipt.discount.amount if receipt.discount else 0)
    _agree("due", receipt.gross + receipt.other + receipt.rounding, receipt.due)
    _agree("tenders", sum(t.amount for t in receipt.tenders), receipt.due)
    for tender in receipt.tenders:
        if tender.tendered or tender.change:
            _agree(f"{tender.name} change", tender.tendered - tender.change, tender.amount)


def _agree(what: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise ValueError(f"receipt does not add up: {what} is {found}, not {wanted}")
