"""The functions that turn journal entries into rows; importing this package registers them all."""

from tui_pos.data.projectors import (
    balances,
    catalog,
    days,
    drawers,
    events,
    exchange,
    numbers,
    orders,
    people,
    receipts,
    rollups,
    setup,
    snapshots,
    stock,
)

__all__ = [
    "balances",
    "catalog",
    "days",
    "drawers",
    "events",
    "exchange",
    "numbers",
    "orders",
    "people",
    "receipts",
    "rollups",
    "setup",
    "snapshots",
    "stock",
]
