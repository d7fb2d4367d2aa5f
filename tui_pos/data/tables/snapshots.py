"""Snapshots: what a till's figures began from, and what a node keeps at hand for tills that load one."""

from __future__ import annotations

from peewee import BlobField, CompositeKey, TextField

from tui_pos.data.fields import DayField, TimeField, WholeField
from tui_pos.data.tables.base import Table


class SnapshotBegun(Table):
    """Keep where this till asked for a snapshot: its own entries behind that place are in no figure of it."""

    pos = WholeField(primary_key=True)


class SnapshotHead(Table):
    """Keep the last entry of each node's epoch that the figures of this till's snapshot count."""

    node = TextField()
    epoch = TextField()
    seq = WholeField()

    class Meta:
        primary_key = CompositeKey("node", "epoch")


class KeptSnapshot(Table):
    """Keep a snapshot that a node made for a store's tills: the place it stands at and how much there is to load.

    `first_day` is the earliest day of the documents that go with it, `past` how many there are, `past_from` the first's
    place.
    """

    id = TextField(primary_key=True)
    store = TextField()
    place = WholeField()
    epoch = TextField()
    made = TimeField()
    pages = WholeField()
    entries = WholeField()
    first_day = DayField()
    past = WholeField()
    past_from = WholeField()

    class Meta:
        table_name = "kept_snapshot"


class KeptPage(Table):
    """Keep one page of a snapshot as the bytes that answer a till."""

    snapshot = TextField()
    page = WholeField()
    packed = BlobField()

    class Meta:
        table_name = "kept_page"
        primary_key = CompositeKey("snapshot", "page")
