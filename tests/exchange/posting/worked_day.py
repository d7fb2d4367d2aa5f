"""One store's day as a bookkeeper's example: twelve events at 6 % tax, their accounts add up to 862.00."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from tests.exchange.posting.shop import DAY, HARBOR, goods, receipt, returned
from tui_pos.core import actions as act
from tui_pos.core.documents import CashMove, CashMoveKind, DrawerClosed, TenderCount
from tui_pos.core.receipt import Receipt


def receipts() -> list[Receipt]:
    """R1 to R9 and the payment on account."""
    cash, visa = act.AddTender("cash"), act.AddTender("visa")
    return [
        receipt("0101-000101", goods("100.00", "60"), act.AddTender("cash", 11000)),
        receipt(
            "0101-000102",
            goods("50.00", "25"),
            act.DiscountLine(1, percent=Decimal(10)),
            act.SetShipping("Parcel", 500),
            act.AddTip(300, "staff-1"),
            visa,
        ),
        receipt("0101-000103", goods("20.00", "8"), act.AddTender("check", number="1873")),
        receipt(
            "0101-000104", goods("200.00", "120"), act.SetCustomer(HARBOR), act.AddTender("account")
        ),
        receipt("0101-000105", returned("10.00", "6")),
        receipt("0101-000106", act.AddGiftCard("G-1", 2500), cash),
        receipt("0101-000107", goods("15.00", "7"), act.AddTender("gift", number="G-1")),
        receipt("0101-000108", act.AddDeposit("order-1", 4000), cash),
        receipt(
            "0101-000109",
            goods("80.00", "48"),
            act.AddTender("deposit", 4000, order="order-1"),
            visa,
        ),
        receipt(
            "0101-000110",
            act.SetCustomer(HARBOR),
            act.AddAccountPayment(5000),
            act.AddTender("check", number="2201"),
        ),
    ]


PAYOUT = CashMove(
    "move-1", CashMoveKind.PAYOUT, "store-1", "till-1", DAY, "shift-1", "staff-1", 2000,
    "Postage", "stamps",
)  # fmt: skip
SHORT = DrawerClosed(
    "shift-1", "store-1", "till-1", DAY, "staff-1", 10000,
    (TenderCount("cash", 24040, 23840),), 10000, 13840, -200,
)  # fmt: skip


def events() -> list[msgspec.Struct]:
    """The whole day in the order of its journal."""
    return [*receipts(), PAYOUT, SHORT]
