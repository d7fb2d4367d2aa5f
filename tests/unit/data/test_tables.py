"""Columns are exact, keys are there, and what no entry stands behind is refused."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import peewee
import pytest

from tests.builders import item
from tests.unit.data.ledger import MUG, Ledger, of, sale
from tui_pos.core.refusal import Refusal
from tui_pos.data import fields, projectors
from tui_pos.data.tables import (
    FOLDED,
    PROJECTED,
    TABLES,
    WORKING,
    Department,
    Item,
    Receipt,
    key_of,
    name_of,
)
from tui_pos.journal.connection import ConstraintFailed
from tui_pos.journal.projecting import REGISTRY


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        (Receipt.due, 1999, 1999),
        (Item.cost, Decimal("1.25"), 125_000),
        (Item.cost, Decimal("-0.00001"), -1),
        (Receipt.day, date(2026, 11, 22), 20261122),
        (Department.active, 1, 1),
    ],
)
def test_a_value_is_stored_as_a_whole_number_and_comes_back(
    field: peewee.Field, value: Any, stored: int
) -> None:
    assert field.db_value(value) == stored
    assert field.python_value(stored) == value
    assert field.db_value(None) is None
    assert field.python_value(None) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Receipt.due, 19.99),
        (Receipt.due, Decimal("19.99")),
        (Receipt.due, "1999"),
        (Receipt.due, True),
        (Item.cost, 1.25),
        (Item.cost, 3),
        (Receipt.day, "2026-11-22"),
        (Receipt.day, datetime(2026, 11, 22)),
        (Receipt.completed, 1.5),
    ],
)
def test_what_would_lose_something_is_refused(field: peewee.Field, value: Any) -> None:
    with pytest.raises(TypeError):
        field.db_value(value)


def test_a_sixth_decimal_place_is_refused() -> None:
    with pytest.raises(ValueError, match="5 decimal places"):
        Item.cost.db_value(Decimal("0.000001"))


def test_no_column_holds_a_float() -> None:
    allowed = (fields.WholeField, fields.QuantityField, fields.DayField)
    for table in TABLES:
        for field in table._meta.sorted_fields:
            plain = isinstance(field, allowed) or type(field) in (
                peewee.TextField,
                peewee.BlobField,
            )
            child = isinstance(field, peewee.ForeignKeyField)
            assert plain or child, f"{name_of(table)}.{field.name}"


def test_every_table_has_a_key_and_is_kept_by_projectors_folds_or_the_till() -> None:
    assert all(key_of(table) for table in TABLES)
    kept = {name_of(table) for table in (*PROJECTED, *FOLDED)}
    assert projectors.__all__
    assert kept <= set(REGISTRY.tables)
    assert not {name_of(table) for table in WORKING} & set(REGISTRY.tables)


def test_money_rows_carry_the_place_of_their_entry(ledger: Ledger) -> None:
    (entry,) = ledger.add(sale(1, MUG))
    for table, column in (
        ("receipt", "pos"),
        ("receipt_line", "receipt"),
        ("receipt_tender", "receipt"),
        ("receipt_tax", "receipt"),
        ("stock_movement", "pos"),
    ):
        sql = f"SELECT {column} FROM {table}"
        assert ledger.ask(lambda db, sql=sql: db.execute(sql)) == [(entry.pos,)], table


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE receipt SET due = 1",
        "DELETE FROM stock_movement",
        "INSERT INTO counter (series, scope, last, node) VALUES ('receipt', '0101-', 9, 1)",
        "UPDATE item SET price = 1",
        "UPDATE company_setting SET starts = 0",
        "DELETE FROM receipt_tender",
    ],
)
def test_a_change_that_no_entry_stands_behind_is_refused(ledger: Ledger, sql: str) -> None:
    ledger.add(sale(1, MUG))
    with pytest.raises(Refusal, match="entry"):
        ledger.do(lambda db: db.execute(sql))


def test_a_flag_is_yes_or_no(ledger: Ledger) -> None:
    sql = "INSERT INTO person (id, key, kind, erased) VALUES ('x', 1, 'staff', 2)"
    with pytest.raises(ConstraintFailed):
        ledger.do(lambda db: db.execute(sql))


def test_texts_compare_by_code_point_whatever_the_language_of_the_server(ledger: Ledger) -> None:
    ledger.add(of(item("zebra"), item("Zebra"), item("éclair")))
    names = "SELECT name FROM item WHERE name > 'Y' ORDER BY name"
    assert ledger.ask(lambda db: db.execute(names)) == [("Zebra",), ("zebra",), ("éclair",)]
    if ledger.shop.database.address.is_postgres:
        languages = (
            "SELECT DISTINCT COALESCE(collation_name, 'the language of the server')"
            " FROM information_schema.columns WHERE table_name = 'item' AND data_type = 'text'"
        )
        assert ledger.ask(lambda db: db.execute(languages)) == [("C",)]
