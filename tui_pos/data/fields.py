"""The column types of the product: exact integers for money and quantities, and nothing that turns into a float.

SQLite keeps a `DECIMAL` column as a float, so there is none here: every figure is a whole number in both databases
(INTEGER in SQLite's strict tables, BIGINT in PostgreSQL), and each field class refuses the Python types that
would lose something. SQL written by hand uses the same whole numbers, through `core.quantity` and `data.daynumber`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from peewee import BigIntegerField, Check

from tui_pos.core.quantity import from_scaled, to_scaled
from tui_pos.data.daynumber import from_day, to_day


class WholeField(BigIntegerField):
    """Keep a whole number and refuse everything that only looks like one (floats, decimals, texts, truth values)."""

    def db_value(self, value: Any) -> int | None:
        """Pass an `int`; `TypeError` for anything else."""
        if value is not None and type(value) is not int:
            raise TypeError(f"{self.name} takes a whole number, not {value!r}")
        return value

    def python_value(self, value: Any) -> int | None:
        """Give the stored number unchanged."""
        return None if value is None else int(value)


class MoneyField(WholeField):
    """Keep an amount in the minor unit of the shop's currency (cents for USD)."""


class KeyField(WholeField):
    """Point at a row by its integer key in this database (see `tables.identity`)."""


class TimeField(WholeField):
    """Keep a moment as milliseconds since 1970 in UTC."""


class FlagField(WholeField):
    """Keep yes or no as 1 or 0, which both databases compare alike."""

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        """Add the check once the column has its name."""
        super().bind(model, name, set_attribute)
        self.constraints = [Check(f"{self.column_name} IN (0, 1)")]


class QuantityField(BigIntegerField):
    """Keep a quantity or unit cost with five decimal places as whole hundred-thousandths."""

    def db_value(self, value: Any) -> int | None:
        """Pass a `Decimal` of at most five places; `TypeError` for other types, `ValueError` for more places."""
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError(f"{self.name} takes a Decimal, not {value!r}")
        return to_scaled(value)

    def python_value(self, value: Any) -> Decimal | None:
        """Give the quantity back in its one spelling."""
        return None if value is None else from_scaled(int(value))


class DayField(BigIntegerField):
    """Keep a business day as the number `YYYYMMDD`, which sorts, and reads in any SQL tool."""

    def db_value(self, value: Any) -> int | None:
        """Pass a `date` (not a `datetime`); `TypeError` for anything else."""
        if value is None:
            return None
        if type(value) is not date:
            raise TypeError(f"{self.name} takes a date, not {value!r}")
        return to_day(value)

    def python_value(self, value: Any) -> date | None:
        """Give the date back."""
        return None if value is None else from_day(int(value))
