"""How much room trade takes: bytes a receipt with all that follows from it, and bytes a year."""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.data.dialect import SQLITE
from tui_pos.journal.connection import Connection

YEAR_DAYS = 365

_TRADE = ("receipt", "receipt_line", "receipt_tax", "receipt_tender", "returned_line", "till_event",
          "stock_movement", "balance_movement", "item_sales", "department_sales")  # fmt: skip
"""Tables that grow with every sale."""

_SETUP = """(
    'items.saved', 'departments.saved', 'customers.saved', 'vendors.saved', 'prices.changed', 'tax.saved',
    'company.saved')"""
"""Kinds of entries that come with the goods, not with trade."""

_SIZES = {
    SQLITE: """
        SELECT COALESCE(m.tbl_name, s.name), SUM(s.pgsize)
        FROM dbstat s LEFT JOIN sqlite_master m ON m.name = s.name WHERE s.aggregate = TRUE GROUP BY 1""",
    "postgres": """
        SELECT relname, pg_total_relation_size(oid) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace""",
}
_JOURNAL = f"""
    SELECT COALESCE(SUM(LENGTH(raw)), 0),
        COALESCE(SUM(CASE WHEN kind IN {_SETUP} THEN 0 ELSE LENGTH(raw) END), 0)
    FROM journal_entry"""
_RECEIPTS = "SELECT COUNT(*), COUNT(DISTINCT day) FROM receipt"


@dataclass(frozen=True, slots=True)
class Growth:
    """Tell sizes in bytes: of everything, of a receipt, and of a year of days like those that were sold on."""

    whole: int
    receipts: int
    a_receipt: float
    a_year: float


def growth(db: Connection) -> Growth:
    """Measure a database; reads every page of a SQLite file once."""
    sizes = {str(name): int(size) for name, size in db.execute(_SIZES[db.dialect])}
    ((written, traded),) = db.execute(_JOURNAL)
    ((receipts, days),) = db.execute(_RECEIPTS)
    journal = sizes.get("journal_entry", 0)
    trade = sum(sizes.get(table, 0) for table in _TRADE)
    trade += journal * int(traded) // max(int(written), 1)
    a_receipt = trade / receipts if receipts else 0.0
    a_year = a_receipt * receipts / days * YEAR_DAYS if days else 0.0
    return Growth(sum(sizes.values()), int(receipts), a_receipt, a_year)
