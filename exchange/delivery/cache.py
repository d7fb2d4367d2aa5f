"""What QuickBooks told us, and where long questions stand: records of a kind, by key, as JSON text or qbXML."""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.journal.connection import Connection

IDENTITY = "identity"
"""Kind of the last answer to HostQuery, CompanyQuery and PreferencesQuery: one record, key empty, value qbXML."""

_PUT = """
    INSERT INTO exchange_cache (company, kind, key, value, at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (company, kind, key) DO UPDATE SET value = excluded.value, at = excluded.at"""


@dataclass(frozen=True, slots=True)
class Cached:
    """Hold one record and when it was written (milliseconds UTC)."""

    key: str
    value: str
    at: int


def put(db: Connection, company: str, kind: str, key: str, value: str, at: int) -> None:
    """Write a record, replacing the one under the same key."""
    db.execute(_PUT, (company, kind, key, value, at))


def get(db: Connection, company: str, kind: str, key: str = "") -> Cached | None:
    """Give one record, None when there is none."""
    rows = db.execute(
        "SELECT key, value, at FROM exchange_cache WHERE company = ? AND kind = ? AND key = ?",
        (company, kind, key),
    )
    return Cached(*rows[0]) if rows else None


def every(db: Connection, company: str, kind: str) -> list[Cached]:
    """List the records of a kind by key."""
    rows = db.execute(
        "SELECT key, value, at FROM exchange_cache WHERE company = ? AND kind = ? ORDER BY key",
        (company, kind),
    )
    return [Cached(*row) for row in rows]


def drop(db: Connection, company: str, kind: str, key: str | None = None) -> None:
    """Remove one record, or all of a kind."""
    if key is None:
        db.execute("DELETE FROM exchange_cache WHERE company = ? AND kind = ?", (company, kind))
    else:
        db.execute(
            "DELETE FROM exchange_cache WHERE company = ? AND kind = ? AND key = ?",
            (company, kind, key),
        )
