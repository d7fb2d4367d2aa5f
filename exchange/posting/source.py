"""What a batch is cut from: journal entries with their keys, and which of them belong to it."""

from __future__ import annotations

from datetime import date

import msgspec

from tui_pos.core.documents import CashMove, DrawerClosed, DrawerOpened, Memo, Transfer, Voucher
from tui_pos.core.receipt import Receipt
from tui_pos.journal.bodies import BalanceSet, TimeClocked

Body = (
    Receipt
    | CashMove
    | DrawerOpened
    | DrawerClosed
    | Voucher
    | Memo
    | Transfer
    | TimeClocked
    | BalanceSet
)
"""The entry bodies that post. All others (orders, quotes, training, counts, reports …) never do."""


class Source(msgspec.Struct, frozen=True):
    """Hold one journal entry: its key `node/epoch/seq`, its business day, its body."""

    entry: str
    day: date
    body: msgspec.Struct


def posts(body: msgspec.Struct) -> bool:
    """Tell whether an entry can post at all."""
    return isinstance(body, Body)


def place(source: Source) -> tuple[str, date]:
    """Give the store and business day whose batch an entry belongs to; the store is empty where it names none."""
    body = source.body
    if isinstance(body, Transfer):
        return body.to_store if body.received else body.from_store, body.day
    if isinstance(body, BalanceSet):
        return "", source.day
    if isinstance(body, TimeClocked):
        return body.store, source.day
    if isinstance(body, Receipt | CashMove | DrawerOpened | DrawerClosed | Voucher | Memo):
        return body.store, body.day
    return "", source.day
