"""The last number given out of each series."""

from __future__ import annotations

from peewee import CompositeKey, TextField

from tui_pos.data.fields import KeyField, WholeField
from tui_pos.data.tables.base import Table


class Counter(Table):
    """Keep the last number of a series (`receipt` with scope `0102-`, `z` with a till's id ...).

    It follows from the documents themselves: a number is taken by storing the document that bears it, so there
    is no gap when a transaction fails, and a rebuild finds the same numbers. `node` wrote the last one.
    """

    series = TextField()
    scope = TextField()
    last = WholeField()
    node = KeyField()

    class Meta:
        primary_key = CompositeKey("series", "scope")
