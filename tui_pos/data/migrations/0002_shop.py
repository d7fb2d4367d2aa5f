"""The shop's tables and word indexes."""

from typing import Any

from tui_pos.data import search_index
from tui_pos.data.orm import create_tables
from tui_pos.data.tables import TABLES


def up(migrator: Any, db: Any) -> None:
    """Create the tables of `data.tables` and the indexes of `data.search_index`."""
    create_tables(db, TABLES)
    for statement in search_index.statements(on_sqlite=db.param == "?"):
        db.execute_sql(statement)
