"""What a new shop begins with: roles with their rights, and the usual tenders. Everything here can be changed later."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tui_pos.core.people import Right, Role
from tui_pos.core.receipt import TenderKind
from tui_pos.core.settings import TenderType

OWNER, MANAGER, CASHIER, TRAINEE = "Owner", "Manager", "Cashier", "Trainee"
"""The names of the roles that every new shop has."""

_CASHIER_RIGHTS = frozenset(
    {Right.SELL, Right.RETURN_WITH_RECEIPT, Right.DISCOUNT, Right.VOID_LINE, Right.CANCEL_SALE, Right.OPEN_RING,
     Right.REPRINT, Right.CUSTOMER_EDIT, Right.X_REPORT, Right.DRAWER_COUNT, Right.ORDERS, Right.TRAINING}
)  # fmt: skip
_MANAGER_RIGHTS = _CASHIER_RIGHTS | {
    Right.RETURN_WITHOUT_RECEIPT, Right.PRICE_OVERRIDE, Right.NO_SALE, Right.TAX_EXEMPT, Right.REVERSE,
    Right.PAYOUT, Right.PAID_IN, Right.DROP, Right.CLOSE_DAY, Right.CHECK_OVER_LIMIT, Right.ACCOUNT_OVER_LIMIT,
    Right.OFFLINE_BALANCE, Right.NEGATIVE_STOCK, Right.SEE_COST, Right.ITEM_EDIT, Right.PRICE_EDIT,
    Right.STOCK_EDIT, Right.RECEIVE, Right.COUNT_STOCK, Right.REPORTS, Right.OVERRIDE,
}  # fmt: skip


def standard_roles(id_of: Callable[[str], str]) -> tuple[Role, ...]:
    """Make the owner, manager, cashier and trainee; `id_of` gives each its identifier by its name."""
    return (
        Role(id_of(OWNER), OWNER, frozenset(Right)),
        Role(id_of(MANAGER), MANAGER, _MANAGER_RIGHTS),
        Role(id_of(CASHIER), CASHIER, _CASHIER_RIGHTS, Decimal(10)),
        Role(id_of(TRAINEE), TRAINEE, frozenset({Right.SELL, Right.TRAINING}), Decimal(0)),
    )


CASH = TenderType("cash", "Cash", TenderKind.CASH, "cash")
CHECK = TenderType("check", "Check", TenderKind.CHECK, "check", needs_number=True)

STANDARD_TENDERS = (
    CASH,
    CHECK,
    TenderType("visa", "Visa", TenderKind.CARD, "card", opens_drawer=False, brand="Visa"),
    TenderType("mastercard", "MasterCard", TenderKind.CARD, opens_drawer=False, brand="MasterCard"),
    TenderType("debit", "Debit card", TenderKind.CARD, opens_drawer=False, brand="Debit"),
    TenderType("gift", "Gift card", TenderKind.GIFT_CARD, opens_drawer=False, needs_number=True),
    TenderType("credit", "Store credit", TenderKind.STORE_CREDIT, opens_drawer=False, needs_number=True),
    TenderType("account", "House account", TenderKind.ACCOUNT, opens_drawer=False),
)  # fmt: skip
"""Taken by a shop that names no tenders of its own."""
