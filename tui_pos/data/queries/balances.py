"""What customers owe, and what we owe them: the sum of the movements, and when it was true."""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.journal.connection import Connection

_LAST = """
    SELECT balance, as_of, pos FROM balance_movement WHERE kind = ? AND account = ?
    ORDER BY pos DESC, n DESC LIMIT 1"""
_MOVES = """
    SELECT pos, n, change, balance, as_of FROM balance_movement
    WHERE kind = ? AND account = ? AND pos < ? ORDER BY pos DESC, n DESC LIMIT ?"""
_OPEN = """
    SELECT m.account, m.balance, m.as_of, m.pos FROM balance_movement m
    WHERE m.kind = ? AND m.balance <> 0 AND NOT EXISTS (
        SELECT 1 FROM balance_movement l WHERE l.kind = m.kind AND l.account = m.account
            AND (l.pos > m.pos OR l.pos = m.pos AND l.n > m.n))
    ORDER BY m.account"""
_STANDING = """
    SELECT m.kind, m.account, m.balance, m.as_of FROM balance_movement m
    WHERE m.balance <> 0 AND NOT EXISTS (
        SELECT 1 FROM balance_movement l WHERE l.kind = m.kind AND l.account = m.account
            AND (l.pos > m.pos OR l.pos = m.pos AND l.n > m.n))
    ORDER BY m.kind, m.account"""
_ALWAYS = 1 << 62


@dataclass(frozen=True, slots=True)
class Balance:
    """Tell an amount in minor units and the moment of the last movement known here; `pos` is 0 when there is none.

    At a till other tills' movements come with the next sync, so whoever shows a balance shows how old the news is too.
    """

    amount: int = 0
    as_of: int = 0
    pos: int = 0


@dataclass(frozen=True, slots=True)
class BalanceMove:
    """Tell one movement; `pos` finds its receipt or setting in the journal."""

    pos: int
    n: int
    change: int
    balance: int
    as_of: int


def balance(db: Connection, kind: str, account: str) -> Balance:
    """Give a balance. Kinds: `account` and `store_credit` (a customer's id), `gift_card`, `gift_certificate`
    (the card's number), `deposit` (an order's id). A house account is positive when the customer owes us.
    """
    rows = db.execute(_LAST, (kind, account))
    return Balance(*rows[0]) if rows else Balance()


def balance_moves(
    db: Connection, kind: str, account: str, *, before: int = _ALWAYS, limit: int = 50
) -> list[BalanceMove]:
    """List the movements of a balance, the newest first."""
    rows = db.execute(_MOVES, (kind, account, before, limit))
    return [BalanceMove(*row) for row in rows]


def open_balances(db: Connection, kind: str) -> dict[str, Balance]:
    """List every balance of a kind that is not zero, by account."""
    return {str(row[0]): Balance(*row[1:]) for row in db.execute(_OPEN, (kind,))}


def standing(db: Connection) -> list[tuple[str, str, int, int]]:
    """List every balance that is not zero: kind, account, amount, and since when."""
    return [
        (kind, account, balance, as_of) for kind, account, balance, as_of in db.execute(_STANDING)
    ]
