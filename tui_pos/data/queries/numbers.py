"""The next number of a series."""

from __future__ import annotations

from tui_pos.journal.connection import Connection

_LAST = "SELECT last FROM counter WHERE series = ? AND scope = ?"


def next_number(db: Connection, series: str, scope: str) -> int:
    """Give the number that the next document of a series bears, counted from 1 within `scope`.

    Series and scope: `receipt` and `training` (`0102-`: what stands before the digits), `voucher`, `memo`,
    `transfer`, `order` (likewise), `z` (the till's id), `store_close` (the store's id). Ask in the transaction that
    stores the document: storing it takes the number, so a failed transaction leaves no gap.
    """
    rows = db.execute(_LAST, (series, scope))
    return int(rows[0][0]) + 1 if rows else 1
