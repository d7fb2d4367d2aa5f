"""Integer keys for identifiers: inside one database a UUID of 36 characters is a small number."""

from __future__ import annotations

from peewee import TextField

from tui_pos.data.fields import KeyField
from tui_pos.data.tables.base import Table


class Identity(Table):
    """Give each identifier (of an item, till, store, person ...) its key, counted from 1 as the journal names them.

    Only projectors add rows, in the order of `pos`, so a rebuild gives every identifier the same key again. A
    document may name an item whose record has not arrived yet: it has a key, and no row in `item`.
    """

    key = KeyField(primary_key=True)
    id = TextField(unique=True)
