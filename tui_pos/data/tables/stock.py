"""Stock: the ledger of movements, and the roll-ups that are folded from it behind the sale."""

from __future__ import annotations

from peewee import CompositeKey, TextField

from tui_pos.data.fields import KeyField, MoneyField, QuantityField, WholeField
from tui_pos.data.tables.base import Table


class StockMovement(Table):
    """Keep each change of stock: `quantity` base units in (or, negative, out) worth `value` at cost.

    There is no index by item on purpose: a ten-line sale would touch ten random pages. `on_hand` answers by item.
    """

    pos = WholeField()
    n = WholeField()
    item = KeyField()
    store = KeyField()
    cause = TextField()
    quantity = QuantityField()
    value = MoneyField()

    class Meta:
        primary_key = CompositeKey("pos", "n")


class OnHand(Table):
    """Sum the movements of an item in a store up to the fold's watermark."""

    item = KeyField()
    store = KeyField()
    quantity = QuantityField()
    last = WholeField()

    class Meta:
        primary_key = CompositeKey("item", "store")


class ItemSales(Table):
    """Sum what was sold of an item in a period, up to the fold's watermark.

    `period` is a business day (20261122) or a whole month (20261100), so that a year's sales are twelve rows an
    item and not 365. `item` is 0 for goods rung under a department only; returns count negative.
    """

    period = WholeField()
    item = KeyField()
    department = KeyField()
    store = KeyField()
    quantity = QuantityField()
    net = MoneyField()
    tax = MoneyField()
    discount = MoneyField()
    cost = MoneyField()
    lines = WholeField()

    class Meta:
        primary_key = CompositeKey("period", "item", "department", "store")


class DepartmentSales(Table):
    """Sum the same per department, for reports that do not ask for items; `period` as in `item_sales`."""

    period = WholeField()
    department = KeyField()
    store = KeyField()
    quantity = QuantityField()
    net = MoneyField()
    tax = MoneyField()
    discount = MoneyField()
    cost = MoneyField()
    lines = WholeField()

    class Meta:
        primary_key = CompositeKey("period", "department", "store")
