"""Order documents: the latest revision of each, what it plans per item, and the list of its revisions."""

from __future__ import annotations

from peewee import BlobField, CompositeKey, TextField

from tui_pos.data.fields import DayField, KeyField, MoneyField, QuantityField, TimeField, WholeField
from tui_pos.data.tables.base import Table


class OrderDoc(Table):
    """Keep the latest revision of an order; `record` is the whole `core.documents.Order`."""

    key = KeyField(primary_key=True)
    pos = WholeField()
    number = TextField(index=True)
    type = TextField()
    status = TextField()
    store = KeyField()
    day = DayField()
    party = KeyField(index=True)
    revision = WholeField()
    amount = MoneyField()
    record = BlobField()

    class Meta:
        indexes = ((("status", "type"), False),)


class OrderLine(Table):
    """Keep what the latest revision of an order plans of an item and how much of it is done."""

    order_key = KeyField()
    n = WholeField()
    item = KeyField(index=True)
    quantity = QuantityField()
    done = QuantityField()

    class Meta:
        primary_key = CompositeKey("order_key", "n")


class OrderRevision(Table):
    """Keep which entry saved each revision of an order, when and by whom."""

    order_key = KeyField()
    pos = WholeField()
    revision = WholeField()
    status = TextField()
    staff = KeyField()
    at = TimeField()

    class Meta:
        primary_key = CompositeKey("order_key", "pos")
