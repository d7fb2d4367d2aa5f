"""Staff, roles and rights, and what a shop knows of a customer apart from personal data."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

import msgspec

from tui_pos.core.refusal import NeedsRight


class Right(StrEnum):
    """Name each action that a role may or may not do; a manager can give it for one action by override."""

    SELL = "sell"
    RETURN_WITH_RECEIPT = "return_with_receipt"
    RETURN_WITHOUT_RECEIPT = "return_without_receipt"
    DISCOUNT = "discount"
    PRICE_OVERRIDE = "price_override"
    VOID_LINE = "void_line"
    CANCEL_SALE = "cancel_sale"
    NO_SALE = "no_sale"
    TAX_EXEMPT = "tax_exempt"
    OPEN_RING = "open_ring"
    NEGATIVE_STOCK = "negative_stock"
    REPRINT = "reprint"
    REVERSE = "reverse"
    CUSTOMER_EDIT = "customer_edit"
    PAYOUT = "payout"
    PAID_IN = "paid_in"
    DROP = "drop"
    DRAWER_COUNT = "drawer_count"
    X_REPORT = "x_report"
    CLOSE_DAY = "close_day"
    CHECK_OVER_LIMIT = "check_over_limit"
    ACCOUNT_OVER_LIMIT = "account_over_limit"
    OFFLINE_BALANCE = "offline_balance"
    TRAINING = "training"
    SEE_COST = "see_cost"
    ITEM_EDIT = "item_edit"
    PRICE_EDIT = "price_edit"
    STOCK_EDIT = "stock_edit"
    RECEIVE = "receive"
    COUNT_STOCK = "count_stock"
    ORDERS = "orders"
    TAX_SETUP = "tax_setup"
    STAFF_SETUP = "staff_setup"
    SETTINGS = "settings"
    EXCHANGE = "exchange"
    REPORTS = "reports"
    OVERRIDE = "override"


class Role(msgspec.Struct, frozen=True):
    """Give a group of staff its rights; `discount_limit` is the highest percent without a manager."""

    id: str
    name: str
    rights: frozenset[Right]
    discount_limit: Decimal = Decimal(100)


class Staff(msgspec.Struct, frozen=True):
    """Name a member of staff by number; the name itself is in the person record, PIN and badge are credentials.

    `store` is the one store that they work in and look after; empty for all stores and the company itself.
    """

    id: str
    number: str
    role: str
    person: str = ""
    active: bool = True
    store: str = ""

    def looks_after(self, store: str) -> bool:
        """Say whether what concerns one store (empty: the whole company) is theirs to see and change."""
        return self.store in ("", store)


class Customer(msgspec.Struct, frozen=True):
    """Hold the terms a customer buys on; name and addresses are in the person record `person`.

    `account_limit` in minor units is None for no house account. `discount` is a standing percentage, `terms` the name
    of QuickBooks' terms (`Net 30`).
    """

    id: str
    number: str
    person: str
    price_level: int = 1
    discount: Decimal = Decimal(0)
    tax_exempt: bool = False
    exempt_certificate: str = ""
    tax_location: str = ""
    account_limit: int | None = None
    accept_checks: bool = True
    company: bool = False
    use_with_quickbooks: bool = True
    customer_type: str = ""
    active: bool = True
    terms: str = ""


class Vendor(msgspec.Struct, frozen=True):
    """Hold what the shop buys on from a vendor; names and addresses are in the person record `person`.

    `account_number` is the one that the vendor knows the shop by, `terms` the name of QuickBooks' terms (`Net 30`).
    """

    id: str
    number: str
    person: str
    terms: str = ""
    account_number: str = ""
    use_with_quickbooks: bool = True
    active: bool = True


class PersonKind(StrEnum):
    """Say whose personal data a record holds."""

    CUSTOMER = "customer"
    STAFF = "staff"
    VENDOR = "vendor"
    SHIP_TO = "ship_to"


PERSON_FIELDS = (
    "title", "first", "last", "company", "street", "street2", "city", "state", "postcode", "country",
    "phone", "phone2", "email", "notes",
)  # fmt: skip
"""The fields a person record may have; each is versioned and synced by itself."""


def require(role: Role, right: Right, action: str) -> None:
    """Let the holder of `right` go on; otherwise raise `NeedsRight` with a sentence that names the action."""
    if right not in role.rights:
        raise NeedsRight(right, f"{role.name} may not {action}: ask a manager to approve it.")
