"""The open sale as it grows, and the sales put aside: lists of actions that a till comes back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_pos.journal.connection import Connection

_COLUMNS = "sale, till, cashier, started, held_at, label, lines, amount"
_BEGIN = """
    INSERT INTO open_sale (sale, till, cashier, started, held_at, label, lines, amount)
    VALUES (?, ?, ?, ?, NULL, '', 0, 0)"""
_ADD = "INSERT INTO open_sale_action (sale, n, raw) VALUES (?, ?, ?)"
_ACTIONS = "SELECT raw FROM open_sale_action WHERE sale = ? ORDER BY n"
_CURRENT = f"""
    SELECT {_COLUMNS} FROM open_sale WHERE till = ? AND held_at IS NULL ORDER BY started DESC LIMIT 1"""
_HELD = f"SELECT {_COLUMNS} FROM open_sale WHERE till = ? AND held_at IS NOT NULL ORDER BY held_at"
_HOLD = "UPDATE open_sale SET held_at = ?, label = ?, lines = ?, amount = ? WHERE sale = ?"
_RECALL = "UPDATE open_sale SET held_at = NULL WHERE sale = ?"


@dataclass(frozen=True, slots=True)
class OpenSale:
    """Tell a sale that is not finished; `held_at` is None for the one on the screen."""

    sale: str
    till: str
    cashier: str
    started: int
    held_at: int | None
    label: str
    lines: int
    amount: int


def begin(db: Connection, sale: str, till: str, cashier: str, started: int) -> None:
    """Open a sale's list."""
    db.execute(_BEGIN, (sale, till, cashier, started))


def add(db: Connection, sale: str, first: int, raws: Sequence[bytes]) -> None:
    """Append actions, the first of them as number `first`; `ConstraintFailed` when that number is taken."""
    db.executemany(_ADD, [(sale, first + i, raw) for i, raw in enumerate(raws)])


def actions(db: Connection, sale: str) -> list[bytes]:
    """Give a sale's actions in their order, as the bytes that were stored."""
    return [raw for (raw,) in db.execute(_ACTIONS, (sale,))]


def current(db: Connection, till: str) -> OpenSale | None:
    """Give the sale on a till's screen, None when nothing is open."""
    rows = db.execute(_CURRENT, (till,))
    return OpenSale(*rows[0]) if rows else None


def held(db: Connection, till: str) -> list[OpenSale]:
    """List a till's sales that were put aside, the oldest first."""
    return [OpenSale(*row) for row in db.execute(_HELD, (till,))]


def hold(db: Connection, sale: str, *, label: str, at: int, lines: int, amount: int) -> None:
    """Put a sale aside."""
    db.execute(_HOLD, (at, label, lines, amount, sale))


def recall(db: Connection, sale: str) -> None:
    """Take a held sale up again."""
    db.execute(_RECALL, (sale,))


def end(db: Connection, sale: str) -> None:
    """Forget a sale's list: it was finished or cancelled, and an entry says so."""
    db.execute("DELETE FROM open_sale_action WHERE sale = ?", (sale,))
    db.execute("DELETE FROM open_sale WHERE sale = ?", (sale,))
