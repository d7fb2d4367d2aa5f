"""What the owner has set, as it stands at a moment: changes that wait take effect when their time has come.

The register passes the moment its sale began, so that nothing changes in the middle of a sale.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.core.settings import CompanySettings, Store, Till
from tui_pos.core.taxsetup import TaxSetup
from tui_pos.data.identities import key_of
from tui_pos.data.records import unpack
from tui_pos.journal.connection import Connection

_IN_FORCE = "SELECT record FROM {t} WHERE starts <= ? ORDER BY starts DESC, pos DESC LIMIT 1"
_COMPANY = _IN_FORCE.format(t="company_setting")
_TAX = _IN_FORCE.format(t="tax_setting")
_STORES = "SELECT record FROM store ORDER BY number, key"
_TILLS = "SELECT record FROM till ORDER BY store, number, key"
_STORE = "SELECT record FROM store WHERE key = ?"
_TILL = "SELECT record FROM till WHERE key = ?"
_DUE = """
    SELECT 'company', starts FROM company_setting WHERE starts > ? AND starts <= ?
    UNION ALL SELECT 'tax', starts FROM tax_setting WHERE starts > ? AND starts <= ?
    UNION ALL SELECT 'prices', starts FROM price_change WHERE starts > ? AND starts <= ?
    GROUP BY starts
    ORDER BY 2, 1"""


@dataclass(frozen=True, slots=True)
class Due:
    """Say that something takes effect at `starts`: `company`, `tax` or `prices`."""

    what: str
    starts: int


def company(db: Connection, now: int) -> CompanySettings | None:
    """Give the company's settings in force at `now` (milliseconds UTC), None before any were saved."""
    rows = db.execute(_COMPANY, (now,))
    return unpack(rows[0][0], CompanySettings) if rows else None


def tax(db: Connection, now: int) -> TaxSetup | None:
    """Give the tax set-up in force at `now`, None before any was saved."""
    rows = db.execute(_TAX, (now,))
    return unpack(rows[0][0], TaxSetup) if rows else None


def currency(db: Connection) -> str:
    """Give the currency that the company counts in, which never changes once it has sold."""
    found = company(db, 0)
    return found.currency if found else "USD"


def due(db: Connection, since: int, now: int) -> tuple[Due, ...]:
    """List what took effect after `since` and up to `now`, earliest first; asked between two sales."""
    return tuple(Due(*row) for row in db.execute(_DUE, (since, now) * 3))


def stores(db: Connection) -> tuple[Store, ...]:
    """List the stores by number."""
    return tuple(unpack(raw, Store) for (raw,) in db.execute(_STORES))


def tills(db: Connection) -> tuple[Till, ...]:
    """List the tills by store and number."""
    return tuple(unpack(raw, Till) for (raw,) in db.execute(_TILLS))


def store(db: Connection, id_: str) -> Store | None:
    """Give one store by its id."""
    rows = db.execute(_STORE, (key_of(db, id_),))
    return unpack(rows[0][0], Store) if rows else None


def till(db: Connection, id_: str) -> Till | None:
    """Give one till by its id."""
    rows = db.execute(_TILL, (key_of(db, id_),))
    return unpack(rows[0][0], Till) if rows else None
