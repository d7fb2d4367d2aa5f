"""Working tables: what is under way at this till. No entry stands behind them and a rebuild leaves them alone."""

from __future__ import annotations

from peewee import BlobField, CompositeKey, TextField

from tui_pos.data.fields import MoneyField, TimeField, WholeField
from tui_pos.data.tables.base import Table


class OpenSale(Table):
    """Keep a sale that is not finished: the one on the screen, and those put aside under a label.

    `held_at` is empty for the sale on the screen. Lines and amount are for the list of held sales.
    """

    sale = TextField(primary_key=True)
    till = TextField()
    cashier = TextField()
    started = TimeField()
    held_at = TimeField(null=True)
    label = TextField()
    lines = WholeField()
    amount = MoneyField()


class OpenSaleAction(Table):
    """Keep one typed action of an open sale as its exact bytes; the sale is the list of them."""

    sale = TextField()
    n = WholeField()
    content = BlobField(column_name="raw")

    class Meta:
        primary_key = CompositeKey("sale", "n")


class PrintJob(Table):
    """Keep what is to be printed until the printer has confirmed it; `payload` is the document model's bytes."""

    job = WholeField(primary_key=True)
    id = TextField()
    document = TextField()
    state = TextField()
    attempts = WholeField()
    created = TimeField()
    changed = TimeField()
    note = TextField()
    payload = BlobField()
