"""Keep the company's settings, its stores and tills, and the tax set-up, with those that wait for their time."""

from __future__ import annotations

import msgspec

from tui_pos.data.identities import register
from tui_pos.data.records import pack
from tui_pos.journal.bodies import CompanySaved, StoresSaved, TaxSaved, TillsSaved
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.projecting import projects, rebuildable

rebuildable("company_setting", "tax_setting", "store", "till")

_STORE = """
    INSERT INTO store (key, number, name, record, pos) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET number = excluded.number, name = excluded.name,
        record = excluded.record, pos = excluded.pos"""
_TILL = """
    INSERT INTO till (key, store, number, name, record, pos) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET store = excluded.store, number = excluded.number,
        name = excluded.name, record = excluded.record, pos = excluded.pos"""


@projects("company.saved")
def company_saved(db: Connection, entry: Entry, body: CompanySaved) -> None:
    """Replace the company's settings, now or at their time."""
    _version(db, "company_setting", entry, body.starts, body.settings)


@projects("tax.saved")
def tax_saved(db: Connection, entry: Entry, body: TaxSaved) -> None:
    """Replace the tax set-up, now or at its time."""
    _version(db, "tax_setting", entry, body.starts, body.setup)


@projects("stores.saved")
def stores_saved(db: Connection, entry: Entry, body: StoresSaved) -> None:
    """Add or replace stores."""
    keys = register(db, (store.id for store in body.stores))
    rows = [(keys[s.id], s.number, s.name, pack(s), entry.pos) for s in body.stores]
    db.executemany(_STORE, rows)


@projects("tills.saved")
def tills_saved(db: Connection, entry: Entry, body: TillsSaved) -> None:
    """Add or replace tills."""
    keys = register(db, (id_ for till in body.tills for id_ in (till.id, till.store)))
    rows = [
        (keys[t.id], keys.get(t.store, 0), t.number, t.name, pack(t), entry.pos) for t in body.tills
    ]
    db.executemany(_TILL, rows)


def _version(db: Connection, table: str, entry: Entry, starts: int, record: msgspec.Struct) -> None:
    """Keep a version that waits beside the one in force; one for now replaces all that began before it."""
    waits = starts > entry.at
    if not waits:
        db.execute(f"DELETE FROM {table} WHERE starts <= ?", (entry.at,))
    db.execute(
        f"INSERT INTO {table} (pos, starts, record) VALUES (?, ?, ?)",
        (entry.pos, starts if waits else 0, pack(record)),
    )
