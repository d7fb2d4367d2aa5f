"""Finished receipts with their lines, taxes and tenders.

The key of a receipt is the `pos` of its journal entry; its children lie side by side under (receipt, n), so a sale
appends to few pages. Only the index by customer is on a random key, and only sales with a customer touch it.
"""

from __future__ import annotations

from peewee import SQL, CompositeKey, ForeignKeyField, TextField

from tui_pos.data.fields import (
    DayField,
    FlagField,
    KeyField,
    MoneyField,
    QuantityField,
    TimeField,
    WholeField,
)
from tui_pos.data.tables.base import Table


class Receipt(Table):
    """Keep the figures of a receipt that lists and totals select by; the whole document is the entry's body.

    `reverses` is the id of the receipt that a reversal undoes.
    """

    pos = WholeField(primary_key=True)
    id = TextField(unique=True)
    number = TextField(index=True)
    type = TextField()
    store = KeyField()
    till = KeyField()
    day = DayField()
    completed = TimeField()
    cashier = KeyField()
    customer = KeyField(null=True)
    shift = KeyField(null=True)
    reverses = TextField(null=True)
    net = MoneyField()
    tax = MoneyField()
    gross = MoneyField()
    other = MoneyField()
    rounding = MoneyField()
    due = MoneyField()
    discounts = MoneyField()
    cost = MoneyField()
    items = QuantityField()
    exempt = FlagField()

    class Meta:
        indexes = ((("day", "till"), False),)


for _column in (Receipt.customer, Receipt.reverses):
    _some = SQL(f"{_column.column_name} IS NOT NULL")
    Receipt.add_index(Receipt.index(_column, where=_some, name=f"receipt_{_column.column_name}"))


class ReceiptLine(Table):
    """Keep a line; `is_kind` is its tag (`item`, `shipping`, `gift_card`, `deposit`, `account_payment`, `tip`).

    For item lines `quantity` counts the unit that was sold, `base` the item's base units; for lines other than
    items and shipping `net` is the amount and tax is 0. `origin_receipt` and `origin_line` are set on returned lines.
    """

    receipt = ForeignKeyField(Receipt, column_name="receipt", on_delete="CASCADE", index=False)
    n = WholeField()
    is_kind = TextField()
    item = KeyField(null=True)
    department = KeyField(null=True)
    quantity = QuantityField()
    base = QuantityField()
    net = MoneyField()
    tax = MoneyField()
    discount = MoneyField()
    cost = MoneyField()
    associate = KeyField(null=True)
    origin_receipt = TextField(null=True)
    origin_line = WholeField(null=True)

    class Meta:
        primary_key = CompositeKey("receipt", "n")


class ReceiptTax(Table):
    """Keep what one component of tax came to on a receipt; `percent` has five places."""

    receipt = ForeignKeyField(Receipt, column_name="receipt", on_delete="CASCADE", index=False)
    n = WholeField()
    component = TextField()
    name = TextField()
    agency = TextField()
    code = TextField()
    percent = QuantityField()
    base = MoneyField()
    amount = MoneyField()

    class Meta:
        primary_key = CompositeKey("receipt", "n")


class ReceiptTender(Table):
    """Keep a tender; `number` is a check's, certificate's or gift card's, never a payment card's."""

    receipt = ForeignKeyField(Receipt, column_name="receipt", on_delete="CASCADE", index=False)
    n = WholeField()
    type = TextField()
    kind = TextField()
    name = TextField()
    amount = MoneyField()
    tendered = MoneyField()
    change = MoneyField()
    number = TextField()
    brand = TextField()
    last4 = TextField()

    class Meta:
        primary_key = CompositeKey("receipt", "n")


class ReturnedLine(Table):
    """Keep each return (or, negative, the undoing of one) of a receipt's line; the sum is what came back of it.

    The origin is named by its id, for it may be another till's receipt that this database has not heard of.
    """

    origin_receipt = TextField()
    origin_line = WholeField()
    pos = WholeField()
    n = WholeField()
    quantity = QuantityField()

    class Meta:
        primary_key = CompositeKey("origin_receipt", "origin_line", "pos", "n")
