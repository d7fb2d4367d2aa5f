"""Goods received, adjusted and moved, from a few words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.exchange.posting.shop import DAY
from tui_pos.core.documents import (
    Billing,
    Memo,
    MemoLine,
    MemoSource,
    MemoType,
    Transfer,
    TransferLine,
    Voucher,
    VoucherLine,
    VoucherType,
)


def voucher(billing: Billing, *costs: int, **changes: Any) -> Voucher:
    """Goods from Acme, a line for each cost in cents; the total is worked out unless it is given."""
    lines = tuple(
        VoucherLine(n, f"id-{n}", Decimal(1), Decimal(cost) / 100, cost)
        for n, cost in enumerate(costs, 1)
    )
    extra = sum(changes.get(name, 0) for name in ("freight", "fee"))
    total = sum(costs) + extra - changes.get("discount", 0)
    plain: dict[str, Any] = {
        "id": "voucher-1",
        "number": "V01-000007",
        "type": VoucherType.RECEIVING,
        "store": "store-1",
        "day": DAY,
        "staff": "staff-1",
        "vendor": "acme",
        "billing": billing,
        "lines": lines,
        "total": total,
    }
    return Voucher(**(plain | changes))


BILLED = voucher(
    Billing.BILLED,
    5000,
    2000,
    freight=600,
    fee=100,
    discount=200,
    invoice_number="INV-2026-0099",
    invoice_date=date(2026, 2, 27),
    due=date(2026, 3, 29),
    terms="Net 30",
)


def memo(value: int, **changes: Any) -> Memo:
    """A memo that changes the value of one item's stock by cents."""
    line = MemoLine(1, "id-1", Decimal(5), Decimal(4), Decimal(3), Decimal(3), value)
    plain: dict[str, Any] = {
        "id": "memo-1",
        "number": "M01-000003",
        "type": MemoType.QUANTITY,
        "source": MemoSource.MANUAL,
        "store": "store-1",
        "day": DAY,
        "staff": "staff-1",
        "reason": "Damaged",
        "lines": (line,),
    }
    return Memo(**(plain | changes))


def transfer(*costs: int, **changes: Any) -> Transfer:
    """Goods sent from Main Street to Harbour, a line for each cost in cents."""
    lines = tuple(
        TransferLine(n, f"id-{n}", Decimal(1), Decimal(cost) / 100, cost)
        for n, cost in enumerate(costs, 1)
    )
    plain: dict[str, Any] = {
        "id": "transfer-1",
        "number": "T01-000002",
        "from_store": "store-1",
        "to_store": "store-2",
        "day": DAY,
        "staff": "staff-1",
        "lines": lines,
    }
    return Transfer(**(plain | changes))
