"""Business days, and what happened at the tills that X and Z reports count beside the sales."""

from __future__ import annotations

from peewee import BlobField, TextField

from tui_pos.data.fields import DayField, KeyField, MoneyField, QuantityField, TimeField, WholeField
from tui_pos.data.tables.base import Table


class DayOpening(Table):
    """Keep the opening of a business day at a till with the float of its drawer."""

    pos = WholeField(primary_key=True)
    store = KeyField()
    till = KeyField()
    day = DayField()
    at = TimeField()
    opening = MoneyField()

    class Meta:
        indexes = ((("till", "day"), False),)


class DayClosing(Table):
    """Keep a Z report; `record` is its whole `DayTotals`."""

    pos = WholeField(primary_key=True)
    store = KeyField()
    till = KeyField()
    day = DayField()
    number = WholeField()
    at = TimeField()
    gross = MoneyField()
    record = BlobField()

    class Meta:
        indexes = ((("till", "number"), False), (("day", "store"), False))


class StoreClosing(Table):
    """Keep the close of a whole store's business day; `record` is its whole `DayTotals`."""

    pos = WholeField(primary_key=True)
    store = KeyField()
    day = DayField()
    number = WholeField()
    at = TimeField()
    gross = MoneyField()
    record = BlobField()

    class Meta:
        indexes = ((("store", "day"), False),)


class TillEvent(Table):
    """Keep a voided line, cancelled sale, drawer opened without a sale, override or reprint.

    Practice is left out. `staff` did it and `approved` allowed it; `sale` is the sale or receipt it belongs to,
    `what` the right, item or reason in a word.
    """

    pos = WholeField(primary_key=True)
    kind = TextField()
    till = KeyField()
    day = DayField()
    at = TimeField()
    staff = KeyField(null=True)
    approved = KeyField(null=True)
    sale = TextField()
    what = TextField()
    quantity = QuantityField()
    amount = MoneyField()

    class Meta:
        indexes = ((("day", "till"), False),)
