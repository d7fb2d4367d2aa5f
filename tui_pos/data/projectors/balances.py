"""Keep what customers owe, and what we owe them on cards, credits and deposits."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.core.receipt import (
    AccountPaymentLine,
    DepositLine,
    GiftCardLine,
    Receipt,
    Tender,
    TenderKind,
)
from tui_pos.data.projectors.counted import is_counted
from tui_pos.journal.bodies import BalanceSet
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("balance_movement")

_LAST = """
    SELECT balance FROM balance_movement WHERE kind = ? AND account = ?
    ORDER BY pos DESC, n DESC LIMIT 1"""
_MOVE = """
    INSERT INTO balance_movement (kind, account, pos, n, change, balance, as_of)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""

Change = tuple[str, str, int]
"""The kind of a balance, whose it is, and what it changes by."""


@projects("receipt.completed")
def receipt_balances(db: Connection, entry: Entry, body: Receipt) -> None:
    """Charge and credit what the lines and tenders of a receipt did to balances."""
    changes = list(_changes(body))
    if changes and not is_counted(db, entry):
        for n, change in enumerate(changes, start=1):
            move_balance(db, entry.pos, n, change, entry.at)


@projects("balance.set")
def balance_set(db: Connection, entry: Entry, body: BalanceSet) -> None:
    """Change a balance by hand, or as QuickBooks told us."""
    change = (body.kind, body.account, body.change)
    if not is_counted(db, entry):
        move_balance(db, entry.pos, 1, change, body.as_of or entry.at)


def move_balance(db: Connection, pos: int, n: int, change: Change, as_of: int) -> None:
    """Change a balance by the nth movement of the entry at `pos`; for projectors."""
    kind, account, amount = change
    rows = db.execute(_LAST, (kind, account))
    before = int(rows[0][0]) if rows else 0
    db.execute(_MOVE, (kind, account, pos, n, amount, before + amount, as_of))


def _changes(body: Receipt) -> Iterator[Change]:
    for line in body.lines:
        if isinstance(line, GiftCardLine):
            yield ("gift_certificate" if line.certificate else "gift_card"), line.card, line.amount
        elif isinstance(line, DepositLine):
            yield "deposit", line.order, line.amount
        elif isinstance(line, AccountPaymentLine):
            yield "account", line.customer, -line.amount
    for tender in body.tenders:
        account = _account(body, tender)
        if account:
            charged = tender.kind is TenderKind.ACCOUNT
            yield tender.kind.value, account, tender.amount if charged else -tender.amount


def _account(body: Receipt, tender: Tender) -> str:
    """Say whose balance a tender changes; most have none."""
    match tender.kind:
        case TenderKind.ACCOUNT:
            return body.customer
        case TenderKind.STORE_CREDIT:
            return tender.number or body.customer
        case TenderKind.GIFT_CARD | TenderKind.GIFT_CERTIFICATE:
            return tender.number
        case TenderKind.DEPOSIT:
            return tender.order or body.order
        case _:
            return ""
