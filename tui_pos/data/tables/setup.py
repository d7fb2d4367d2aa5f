"""What the owner has set: the company, its stores and tills, and its sales tax."""

from __future__ import annotations

from peewee import BlobField, TextField

from tui_pos.data.fields import KeyField, TimeField, WholeField
from tui_pos.data.tables.base import Table


class CompanySetting(Table):
    """Keep the company's settings in force (`starts` 0) and those that wait for their time."""

    pos = WholeField(primary_key=True)
    starts = TimeField()
    record = BlobField()


class TaxSetting(Table):
    """Keep the tax set-up in force (`starts` 0) and those that wait for their time."""

    pos = WholeField(primary_key=True)
    starts = TimeField()
    record = BlobField()


class Store(Table):
    """Keep a store; `record` is the whole `core.settings.Store`."""

    key = KeyField(primary_key=True)
    number = WholeField()
    name = TextField()
    record = BlobField()
    pos = WholeField()


class Till(Table):
    """Keep a till; `record` is the whole `core.settings.Till`."""

    key = KeyField(primary_key=True)
    store = KeyField()
    number = WholeField()
    name = TextField()
    record = BlobField()
    pos = WholeField()
