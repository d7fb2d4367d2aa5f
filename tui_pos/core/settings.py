"""What an owner can set: the company's, a store's and a till's settings, checked when they are read."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

import msgspec

from tui_pos.core.codelayouts import CodeLayouts
from tui_pos.core.receipt import TenderKind


class Rule(StrEnum):
    """Say whether something is not asked, may be given, or must be given."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Stacking(StrEnum):
    """Say which discount stays when two meet on a line; they never add up."""

    LAST = "last"
    LARGEST = "largest"


class CashRounding(StrEnum):
    """Name how the cash part of a sale is rounded where the smallest coin is five cents."""

    NONE = "none"
    NEAREST_5 = "nearest_5"


class TenderType(msgspec.Struct, frozen=True):
    """Offer one way to pay. `key` is the action that takes it (`cash`, `card`, `check`) or a letter under Other."""

    id: str
    name: str
    kind: TenderKind
    key: str = ""
    opens_drawer: bool = True
    gives_change: bool = False
    needs_number: bool = False
    brand: str = ""
    limit: int | None = None
    active: bool = True


class ReceiptText(msgspec.Struct, frozen=True):
    """Hold what the shop prints around a receipt's lines, and which fields it shows; texts are lines of plain text.

    `show_number` is each item's number, `show_details` its size and attribute, `show_tax_mark` the letter of
    the tax code behind each taxed amount.
    """

    header: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    return_policy: tuple[str, ...] = ()
    show_number: bool = False
    show_saved: bool = True
    show_barcode: bool = True
    show_cashier: bool = True
    show_associate: bool = True
    show_customer: bool = True
    show_details: bool = True
    show_tax_mark: bool = True


class Store(msgspec.Struct, frozen=True):
    """Describe one shop: `number` is the two digits its receipt numbers begin with.

    `price_level` is the one it sells at: a price of that level is its own, and items without one have the regular price.
    """

    id: str
    number: int
    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    tax_location: str = ""
    quickbooks_class: str = ""
    price_level: int = 1


class PrinterSettings(msgspec.Struct, frozen=True):
    """Say which receipt printer a till has and how wide its paper is in columns.

    `kind` is the wire (`dummy`, `file`, `network`) and `target` where it leads, `model` the printer's family.
    `answers` is how the printer confirms a job, found out by a test at set-up: `nothing`, `status`, `processed`
    or `printed`. `drawer_pin` is 2 or 5.
    """

    kind: str = "dummy"
    target: str = ""
    columns: int = 42
    code_page: str = "cp437"
    open_drawer: bool = True
    model: str = "generic-80"
    answers: str = "status"
    drawer_pin: int = 2


class Till(msgspec.Struct, frozen=True):
    """Describe one machine: `number` is the two digits after the store's in its receipt numbers."""

    id: str
    store: str
    number: int
    name: str
    printer: PrinterSettings = PrinterSettings()


class CompanySettings(msgspec.Struct, frozen=True):
    """Hold the decisions that are the same on every till of a company. Amounts are minor units."""

    name: str
    currency: str = "USD"
    zone: str = "America/New_York"
    tenders: tuple[TenderType, ...] = ()
    quick_cash: tuple[int, ...] = (500, 1000, 2000, 5000, 10000)
    receipt: ReceiptText = ReceiptText()
    cash_rounding: CashRounding = CashRounding.NONE
    discount_reason: Rule = Rule.OPTIONAL
    discount_reasons: tuple[str, ...] = ("Damaged", "Price match", "Staff", "Promotion")
    return_reasons: tuple[str, ...] = ("Defective", "Wrong item", "Changed mind")
    stacking: Stacking = Stacking.LAST
    customer_required: bool = False
    associate_asked: bool = False
    idle_lock_seconds: int = 300
    pin_attempts: int = 5
    quantity_limit: Decimal = Decimal(999)
    cash_tender_limit: int = 100_000
    return_days: int = 90
    return_limit_offline: int = 5_000
    balance_limit_offline: int = 5_000
    shipping_methods: tuple[str, ...] = ("Parcel", "Courier", "Own van")
    print_receipt: Rule = Rule.REQUIRED
    keys: dict[str, str] = {}
    quick_picks: tuple[str, ...] = ()
    codes: CodeLayouts = CodeLayouts()
    own_receipts_days: int = 400
    other_receipts_days: int = 90
    day_start_hour: int = 4
