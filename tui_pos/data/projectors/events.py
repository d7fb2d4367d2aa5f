"""Keep what happened at a till beside its sales: voids, cancelled sales, no sales, overrides, reprints.

Practice is left out. Entries that name no till come from the till that wrote them.
"""

from __future__ import annotations

from tui_pos.core.quantity import to_scaled
from tui_pos.data.daynumber import to_day
from tui_pos.data.identities import register
from tui_pos.journal.bodies import DrawerKicked, LineVoided, OverrideGiven, Reprinted, SaleCancelled
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("till_event")

_EVENT = """
    INSERT INTO till_event (pos, kind, till, day, at, staff, approved, sale, what, quantity, amount)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_TILLS = "SELECT i.id FROM till t JOIN identity i ON i.key = t.key LIMIT 2"


@projects("line.voided")
def line_voided(db: Connection, entry: Entry, body: LineVoided) -> None:
    """Note a line that was taken off."""
    if not body.training:
        quantity = to_scaled(body.quantity)
        _note(db, entry, "void", body.till, body.sale, body.name, body.amount, quantity, body.by)


@projects("sale.cancelled")
def sale_cancelled(db: Connection, entry: Entry, body: SaleCancelled) -> None:
    """Note a sale that was abandoned."""
    if not body.training:
        lines = body.lines
        _note(db, entry, "cancel", body.till, body.sale, body.reason, body.amount, lines * 10**5)


@projects("drawer.kicked")
def drawer_kicked(db: Connection, entry: Entry, body: DrawerKicked) -> None:
    """Note a drawer that was opened without a sale; other reasons have documents of their own."""
    if body.reason == "no_sale":
        _note(db, entry, "no_sale", body.till, body.receipt, body.note)


@projects("override.given")
def override_given(db: Connection, entry: Entry, body: OverrideGiven) -> None:
    """Note what a manager allowed."""
    till = _writer(db, entry)
    _note(db, entry, "override", till, body.sale, body.right, by=body.by, staff=body.staff)


@projects("receipt.reprinted")
def receipt_reprinted(db: Connection, entry: Entry, body: Reprinted) -> None:
    """Note a copy of a receipt; gift receipts are no copies."""
    what = "gift" if body.gift else "copy"
    till = _writer(db, entry)
    _note(db, entry, "reprint", till, body.receipt, what, quantity=body.copy * 10**5)


def _writer(db: Connection, entry: Entry) -> str:
    """Name the till that wrote an entry: its node bears the till's id, or the company has one till only."""
    tills = [str(id_) for (id_,) in db.execute(_TILLS)]
    return tills[0] if len(tills) == 1 else entry.node


def _note(
    db: Connection,
    entry: Entry,
    kind: str,
    till: str,
    sale: str,
    what: str = "",
    amount: int = 0,
    quantity: int = 0,
    by: str = "",
    staff: str = "",
) -> None:
    staff = staff or entry.actor
    keys = register(db, (till, staff, by))
    day = to_day(entry.day) if entry.day else 0
    people = (keys.get(staff), keys.get(by))
    row = (entry.pos, kind, keys.get(till, 0), day, entry.at, *people, sale, what, quantity, amount)
    db.execute(_EVENT, row)
