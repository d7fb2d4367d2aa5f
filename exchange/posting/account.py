"""The accounts that postings go to: what each is for, its default name and type, and which ones are refused.

Default names and types are those of the predecessor, so that a chart of accounts that it made fits as it is. Names
that it had none for are ours: Store Credit Outstanding, Cash Over/Short, Forfeited Deposits, Gift Card Breakage,
and Checking, the bank account that company checks are drawn on.

"Balancing Adjustments" is where cents from rounding go, and the account between two QuickBooks documents that one
receipt becomes (a refund by company check): there it comes back to zero as soon as both are in the books.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec

from exchange.qbxml.text import problem

MAX_LEVELS = 5
MAX_SEGMENT = 31
MAX_FULL_NAME = 159


class AccountType(StrEnum):
    """Name the kinds of accounts as QuickBooks does."""

    BANK = "Bank"
    RECEIVABLE = "AccountsReceivable"
    OTHER_CURRENT_ASSET = "OtherCurrentAsset"
    FIXED_ASSET = "FixedAsset"
    OTHER_ASSET = "OtherAsset"
    PAYABLE = "AccountsPayable"
    CREDIT_CARD = "CreditCard"
    OTHER_CURRENT_LIABILITY = "OtherCurrentLiability"
    LONG_TERM_LIABILITY = "LongTermLiability"
    EQUITY = "Equity"
    INCOME = "Income"
    COGS = "CostOfGoodsSold"
    EXPENSE = "Expense"
    OTHER_INCOME = "OtherIncome"
    OTHER_EXPENSE = "OtherExpense"
    NON_POSTING = "NonPosting"


class Account(msgspec.Struct, frozen=True, omit_defaults=True):
    """Name an account by its full name (`Sales:Merchandise`) and type; `ValueError` if QuickBooks cannot hold it.

    `special` is QuickBooks' own word for an account that it made itself (`UndepositedFunds`): such a one is only
    looked up, never added.
    """

    name: str
    type: AccountType
    special: str = ""

    def __post_init__(self) -> None:
        """Refuse a name with empty, overlong or too many levels, or with characters QuickBooks cannot store."""
        levels = self.name.split(":")
        if len(levels) > MAX_LEVELS or any(not level.strip() for level in levels):
            raise ValueError(
                f"{self.name!r} is no account name: 1 to {MAX_LEVELS} names with : between"
            )
        for level in levels:
            if trouble := problem(level, MAX_SEGMENT):
                raise ValueError(f"account name {level!r} cannot be stored: {trouble}")
        if trouble := problem(self.name, MAX_FULL_NAME):
            raise ValueError(f"account name {self.name!r} cannot be stored: {trouble}")

    @property
    def last(self) -> str:
        """The name without those of its parents."""
        return self.name.rpartition(":")[2]

    @property
    def parent(self) -> Account | None:
        """The account that this one is a part of; it has the same type."""
        name = self.name.rpartition(":")[0]
        return Account(name, self.type) if name else None


class Role(StrEnum):
    """Say what an account is used for."""

    CASH = "cash in the drawer"
    SAFE = "safe"
    CHECKING = "company checks"
    CHECKS = "checks taken"
    CARDS = "cards taken"
    OTHER_TENDERS = "other tenders taken"
    GIFT_CARDS = "gift cards"
    GIFT_CERTIFICATES = "gift certificates"
    STORE_CREDIT = "store credit"
    DEPOSITS = "customer deposits"
    RECEIVABLE = "customer accounts"
    SALES_TAX = "sales tax"
    TIPS = "tips"
    MERCHANDISE = "merchandise sales"
    SERVICES = "service sales"
    SHIPPING = "shipping charged"
    FORFEITED = "deposits kept"
    BREAKAGE = "gift card breakage"
    COGS = "cost of goods sold"
    RESALE = "cost of non-inventory goods"
    SUBCONTRACTED = "cost of services"
    INVENTORY = "inventory"
    ADJUSTMENTS = "inventory adjustments"
    PAYABLE = "vendor accounts"
    INVENTORY_OFFSET = "goods received before the bill"
    UNBILLED = "unbilled purchases"
    PURCHASE_DISCOUNTS = "purchase discounts"
    FREIGHT = "freight in"
    FEES = "purchase fees"
    PAYOUTS = "payouts"
    PAID_IN = "cash paid in"
    OVER_SHORT = "cash over or short"
    ROUNDING = "cash rounding"
    TAX_ROUNDING = "tax rounding"
    BALANCING = "balancing"


_T = AccountType
_UNDEPOSITED = Account("Undeposited Funds", _T.OTHER_CURRENT_ASSET, "UndepositedFunds")
_BALANCING = Account("Balancing Adjustments", _T.EXPENSE)
_FREIGHT = Account("Freight & Shipping Costs", _T.COGS)
_PAYOUTS = Account("Cash Drawer Payouts", _T.EXPENSE)

DEFAULTS: Mapping[Role, Account] = MappingProxyType(
    {
        Role.CASH: Account("Cash in Drawer", _T.BANK),
        Role.CHECKING: Account("Checking", _T.BANK),
        Role.CHECKS: _UNDEPOSITED,
        Role.CARDS: _UNDEPOSITED,
        Role.OTHER_TENDERS: _UNDEPOSITED,
        Role.GIFT_CARDS: Account("Gift Cards Outstanding", _T.OTHER_CURRENT_LIABILITY),
        Role.GIFT_CERTIFICATES: Account(
            "Gift Certificates Outstanding", _T.OTHER_CURRENT_LIABILITY
        ),
        Role.STORE_CREDIT: Account("Store Credit Outstanding", _T.OTHER_CURRENT_LIABILITY),
        Role.DEPOSITS: Account("Customer Deposits", _T.OTHER_CURRENT_LIABILITY),
        Role.RECEIVABLE: Account("Accounts Receivable", _T.RECEIVABLE, "AccountsReceivable"),
        Role.SALES_TAX: Account("Sales Tax Payable", _T.OTHER_CURRENT_LIABILITY, "SalesTaxPayable"),
        Role.TIPS: Account("Employee Tips Payable", _T.OTHER_CURRENT_LIABILITY),
        Role.MERCHANDISE: Account("Sales:Merchandise", _T.INCOME),
        Role.SERVICES: Account("Service Sales", _T.INCOME),
        Role.SHIPPING: Account("Shipping Charges Collected", _T.INCOME),
        Role.FORFEITED: Account("Forfeited Deposits", _T.INCOME),
        Role.BREAKAGE: Account("Gift Card Breakage", _T.INCOME),
        Role.COGS: Account("Cost of Goods Sold", _T.COGS, "CostOfGoodsSold"),
        Role.RESALE: Account("Purchases - Resale Items", _T.COGS),
        Role.SUBCONTRACTED: Account("Subcontracted Services", _T.COGS),
        Role.INVENTORY: Account("Inventory Asset", _T.OTHER_CURRENT_ASSET, "InventoryAssets"),
        Role.ADJUSTMENTS: Account("POS Inventory Adjustments", _T.COGS),
        Role.PAYABLE: Account("Accounts Payable", _T.PAYABLE, "AccountsPayable"),
        Role.INVENTORY_OFFSET: Account(
            "Inventory Offset", _T.OTHER_CURRENT_LIABILITY, "ItemReceiptAccount"
        ),
        Role.UNBILLED: Account("Unbilled Purchases", _T.OTHER_CURRENT_LIABILITY),
        Role.PURCHASE_DISCOUNTS: Account("Purchase Discounts", _T.COGS),
        Role.FREIGHT: _FREIGHT,
        Role.FEES: _FREIGHT,
        Role.PAYOUTS: _PAYOUTS,
        Role.PAID_IN: _PAYOUTS,
        Role.OVER_SHORT: Account("Cash Over/Short", _T.EXPENSE),
        Role.ROUNDING: _BALANCING,
        Role.TAX_ROUNDING: _BALANCING,
        Role.BALANCING: _BALANCING,
    }
)
"""The account of each role until it is mapped; the safe has none, so drops do not post until it is mapped."""

_LIABILITY = frozenset({_T.OTHER_CURRENT_LIABILITY, _T.LONG_TERM_LIABILITY})
_INCOME = frozenset({_T.INCOME, _T.OTHER_INCOME})
_COST = frozenset({_T.COGS, _T.EXPENSE, _T.OTHER_EXPENSE})
_RESULT = _INCOME | _COST
_FUNDS = frozenset({_T.BANK, _T.OTHER_CURRENT_ASSET})

ALLOWED: Mapping[Role, frozenset[AccountType]] = MappingProxyType(
    dict.fromkeys((Role.CASH, Role.CHECKING), frozenset({_T.BANK}))
    | dict.fromkeys((Role.SAFE, Role.CHECKS, Role.CARDS), _FUNDS)
    | {Role.RECEIVABLE: frozenset({_T.RECEIVABLE}), Role.PAYABLE: frozenset({_T.PAYABLE})}
    | dict.fromkeys(
        (Role.GIFT_CARDS, Role.GIFT_CERTIFICATES, Role.STORE_CREDIT, Role.DEPOSITS, Role.TIPS),
        _LIABILITY,
    )
    | dict.fromkeys((Role.SALES_TAX, Role.INVENTORY_OFFSET, Role.UNBILLED), _LIABILITY)
    | dict.fromkeys((Role.FORFEITED, Role.BREAKAGE), _INCOME)
    | dict.fromkeys((Role.COGS, Role.RESALE, Role.SUBCONTRACTED), _COST)
    | {Role.INVENTORY: frozenset({_T.OTHER_CURRENT_ASSET, _T.OTHER_ASSET})}
    | dict.fromkeys((Role.FREIGHT, Role.FEES, Role.ADJUSTMENTS), _COST)
    | dict.fromkeys(
        (
            Role.PURCHASE_DISCOUNTS,
            Role.OVER_SHORT,
            Role.ROUNDING,
            Role.TAX_ROUNDING,
            Role.BALANCING,
        ),
        _RESULT,
    )
)
"""Which types of accounts QuickBooks (or bookkeeping) lets stand for a role; where none is said the owner chooses."""

_REFUSED_TYPES = frozenset({_T.RECEIVABLE, _T.PAYABLE, _T.NON_POSTING})
_REFUSED = frozenset(
    DEFAULTS[role].special for role in (Role.SALES_TAX, Role.CHECKS, Role.RECEIVABLE, Role.PAYABLE)
)
_REFUSED_NAMES = frozenset(
    account.name.casefold() for account in DEFAULTS.values() if account.special in _REFUSED
)


def is_refused(account: Account) -> bool:
    """Tell whether neither income nor a payout may post there.

    Sales Tax Payable, Undeposited Funds, any A/R or A/P account and non-posting ones: QuickBooks wants a form or an
    entity of its own for them, and takes one A/R or A/P account in a transaction.
    """
    return (
        account.type in _REFUSED_TYPES
        or account.special in _REFUSED
        or account.name.casefold() in _REFUSED_NAMES
    )
