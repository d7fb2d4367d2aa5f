"""The documents beside the receipt that move money or stock, and the order documents that plan it.

History documents (payout, paid-in, drop, voucher, memo, count, transfer slip) are corrected only by an equal and
opposite one that names it in `reverses`. Order documents may change: every saved revision is a record of its own.
Amounts are minor units, quantities and unit costs decimals with five places, times milliseconds UTC.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec


class CashMoveKind(StrEnum):
    """Say why cash enters or leaves a drawer without a sale."""

    PAYOUT = "payout"
    PAID_IN = "paid_in"
    DROP = "drop"
    TIPS = "tips"


class CashMove(msgspec.Struct, frozen=True, omit_defaults=True):
    """Move cash (`amount` always positive) out for an expense, in, to the safe, or out as tips paid to staff."""

    id: str
    kind: CashMoveKind
    store: str
    till: str
    day: date
    shift: str
    staff: str
    amount: int
    account: str = ""
    comment: str = ""
    reverses: str = ""
    recipient: str = ""


class TenderCount(msgspec.Struct, frozen=True, omit_defaults=True):
    """Set what was counted of one tender type against what the journal expects."""

    type: str
    expected: int
    counted: int


class DrawerOpened(msgspec.Struct, frozen=True, omit_defaults=True):
    """Begin a shift (drawer session) with a counted float; `suggested` is what the last one left."""

    shift: str
    store: str
    till: str
    day: date
    staff: str
    begin: int
    suggested: int = 0


class DrawerClosed(msgspec.Struct, frozen=True, omit_defaults=True):
    """Count a drawer at the end of a shift: deposit = counted cash - leave; over/short = counted - expected."""

    shift: str
    store: str
    till: str
    day: date
    staff: str
    begin: int
    counts: tuple[TenderCount, ...]
    leave: int
    deposit: int
    over_short: int
    denominations: dict[str, int] = {}
    remark: str = ""


class VoucherType(StrEnum):
    """Tell goods that came in from goods sent back to the vendor."""

    RECEIVING = "receiving"
    RETURN = "return"


class Billing(StrEnum):
    """Say who enters the vendor's bill: QuickBooks (item receipt), the shop now (bill), or the shop later."""

    QUICKBOOKS = "quickbooks"
    BILLED = "billed"
    UNBILLED = "unbilled"


class VoucherLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """Receive (or return) one item at a unit cost; `extended` includes freight and discount that were spread."""

    n: int
    item: str
    quantity: Decimal
    unit_cost: Decimal
    extended: int
    serials: tuple[str, ...] = ()
    order_line: int = 0


class Voucher(msgspec.Struct, frozen=True, omit_defaults=True):
    """Record goods received from or returned to a vendor; total = lines + freight + fee - discount."""

    id: str
    number: str
    type: VoucherType
    store: str
    day: date
    staff: str
    vendor: str
    billing: Billing
    lines: tuple[VoucherLine, ...]
    freight: int = 0
    fee: int = 0
    discount: int = 0
    total: int = 0
    invoice_number: str = ""
    invoice_date: date | None = None
    due: date | None = None
    terms: str = ""
    order: str = ""
    bills: str = ""
    reverses: str = ""
    comment: str = ""


class MemoType(StrEnum):
    """Tell a change of how many there are from a change of what they cost."""

    QUANTITY = "quantity"
    COST = "cost"


class MemoSource(StrEnum):
    """Say what made the memo; import memos never post to the books."""

    MANUAL = "manual"
    REVERSE = "reverse"
    INVENTORY = "inventory"
    COUNT = "count"
    IMPORT = "import"
    ASSEMBLY = "assembly"


class MemoLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """Change one item: `value` is the signed change of stock value in minor units at `unit_cost`."""

    n: int
    item: str
    old_quantity: Decimal
    new_quantity: Decimal
    old_cost: Decimal
    new_cost: Decimal
    value: int


class Memo(msgspec.Struct, frozen=True, omit_defaults=True):
    """Adjust quantities or costs for a reason."""

    id: str
    number: str
    type: MemoType
    source: MemoSource
    store: str
    day: date
    staff: str
    reason: str
    lines: tuple[MemoLine, ...]
    reverses: str = ""


class CountLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """Assert that a shelf held `counted` when `expected` was on hand, with what moved since the count began."""

    item: str
    counted: Decimal
    expected: Decimal


class StockCount(msgspec.Struct, frozen=True, omit_defaults=True):
    """Record a physical inventory of a section; the quantity memo `memo` carries out the difference."""

    id: str
    store: str
    day: date
    staff: str
    section: str
    lines: tuple[CountLine, ...]
    memo: str = ""


class TransferLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """Move one item between stores at cost."""

    n: int
    item: str
    quantity: Decimal
    unit_cost: Decimal
    extended: int


class Transfer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Send goods from one store to another; `received` slips name the sent one in `of`."""

    id: str
    number: str
    from_store: str
    to_store: str
    day: date
    staff: str
    lines: tuple[TransferLine, ...]
    freight: int = 0
    received: bool = False
    of: str = ""
    reverses: str = ""


class OrderType(StrEnum):
    """Name the order documents."""

    PURCHASE = "purchase"
    SALES = "sales"
    WORK = "work"
    LAYAWAY = "layaway"
    QUOTE = "quote"


class OrderStatus(StrEnum):
    """Say where an order stands; pending ones do not commit stock."""

    PENDING = "pending"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class OrderLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """Plan one item; `done` counts what was sold or received of it."""

    n: int
    item: str
    name: str
    quantity: Decimal
    unit_price: int = 0
    unit_cost: Decimal = Decimal(0)
    discount: int = 0
    tax_code: str = ""
    done: Decimal = Decimal(0)


class Order(msgspec.Struct, frozen=True, omit_defaults=True):
    """Hold one saved revision of an order; `party` is the customer or vendor."""

    id: str
    number: str
    revision: int
    type: OrderType
    status: OrderStatus
    store: str
    day: date
    staff: str
    party: str
    lines: tuple[OrderLine, ...]
    deposit: int = 0
    due: date | None = None
    cancel: date | None = None
    shipping: int = 0
    fee: int = 0
    discount: int = 0
    instructions: str = ""
    purchase_order: str = ""
    associate: str = ""
