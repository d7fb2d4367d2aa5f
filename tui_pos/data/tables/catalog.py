"""Items, their codes, units and departments, and price changes that wait for their day."""

from __future__ import annotations

from peewee import BlobField, CompositeKey, TextField

from tui_pos.data.fields import (
    FlagField,
    KeyField,
    MoneyField,
    QuantityField,
    TimeField,
    WholeField,
)
from tui_pos.data.tables.base import Table


class Department(Table):
    """Keep a department; `record` is the whole `core.catalog.Department`."""

    key = KeyField(primary_key=True)
    code = TextField()
    name = TextField()
    active = FlagField()
    record = BlobField()
    pos = WholeField()


class Item(Table):
    """Keep an item; `record` is the whole `core.catalog.Item`, so that a scan reads one row.

    The columns repeat what lists and reports select by. `folded` is the name in lower case without accents, `cost`
    the moving average unit cost, `flags` the bits of `ItemFlag`. Numbers should be unique but are not forced to
    be: two nodes may have taken one while apart, and an entry that arrived cannot be refused.
    """

    key = KeyField(primary_key=True)
    number = TextField(index=True)
    name = TextField()
    folded = TextField(index=True)
    department = KeyField()
    type = TextField()
    flags = WholeField()
    price = MoneyField()
    cost = QuantityField()
    record = BlobField()
    pos = WholeField()

    class Meta:
        indexes = ((("department", "folded"), False),)


class ItemCode(Table):
    """Find an item by a code; `unit` is the unit of measure that the code stands for, empty for the base unit."""

    code = TextField()
    item = KeyField()
    unit = TextField()

    class Meta:
        primary_key = CompositeKey("code", "item")


class ItemUnit(Table):
    """Keep a further unit of measure of an item: `factor` base units at `price`, None when it follows from the item."""

    item = KeyField()
    name = TextField()
    factor = QuantityField()
    price = MoneyField(null=True)

    class Meta:
        primary_key = CompositeKey("item", "name")


class PriceChange(Table):
    """Keep a price that counts from `starts` on; the item's own record follows when it is next saved."""

    item = KeyField()
    starts = TimeField()
    pos = WholeField()
    n = WholeField()
    level = WholeField()
    unit = TextField()
    price = MoneyField(null=True)

    class Meta:
        primary_key = CompositeKey("item", "starts", "pos", "n")
