"""What a node knows of its tills, the codes by which new ones join, and how far a till has read."""

from typing import Any

from peewee import BigIntegerField, BlobField, IntegerField, Model, TextField

from tui_pos.data.orm import create_tables


class SyncTill(Model):
    """One row per till that has joined this node; the credential is kept as a hash only."""

    node = TextField(primary_key=True)
    token = TextField()
    enrolled = BigIntegerField()
    revoked = BigIntegerField()
    contact = BigIntegerField()
    program = TextField()
    ahead = BigIntegerField()
    queue = BigIntegerField()
    feed = BigIntegerField()
    trouble = TextField()
    alone_epoch = TextField()
    alone_seq = BigIntegerField()
    kept = BlobField()

    class Meta:
        table_name = "sync_till"


class SyncCode(Model):
    """One row per open one-time code, by the key that is made of it."""

    key = TextField(primary_key=True)
    till = TextField()
    store = TextField()
    number = IntegerField()
    name = TextField()
    expires = BigIntegerField()
    tries = IntegerField()

    class Meta:
        table_name = "sync_code"


class SyncCursor(Model):
    """How far this database has read of what another node offers, and which of its epochs that counts in."""

    name = TextField(primary_key=True)
    place = BigIntegerField()
    epoch = TextField()

    class Meta:
        table_name = "sync_cursor"


def up(migrator: Any, db: Any) -> None:
    """Create the tables."""
    create_tables(db, [SyncTill, SyncCode, SyncCursor])
