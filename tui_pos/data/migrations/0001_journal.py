"""The journal's own tables."""

from typing import Any

from peewee import BigIntegerField, BlobField, CompositeKey, IntegerField, Model, TextField

from tui_pos.data.orm import create_tables


class JournalOrigin(Model):
    """One row per epoch of a node: who it is, which epoch it continues, and its last entry."""

    id = IntegerField(primary_key=True)
    node = TextField()
    epoch = TextField()
    prior = IntegerField(null=True)
    role = TextField()
    own = IntegerField()
    current = IntegerField()
    whole = IntegerField()
    seq = BigIntegerField()
    mac = BlobField()
    archived_seq = BigIntegerField()
    archived_mac = BlobField()

    class Meta:
        table_name = "journal_origin"
        indexes = ((("node", "epoch"), True),)


class JournalEntry(Model):
    """One row per entry, in the order in which this database met them; `day` is the number YYYYMMDD.

    `seal` is this node's own MAC over an entry whose chain it cannot check.
    """

    pos = BigIntegerField(primary_key=True)
    origin = IntegerField()
    seq = BigIntegerField()
    kind = TextField()
    version = IntegerField()
    at = BigIntegerField()
    day = IntegerField(null=True)
    actor = TextField()
    stored = BlobField(column_name="raw")
    mac = BlobField()
    seal = BlobField(null=True)

    class Meta:
        table_name = "journal_entry"
        indexes = ((("origin", "seq"), True),)


class JournalPending(Model):
    """Entries that are in the journal but not in the tables: unknown to this program, or failing in it."""

    pos = BigIntegerField(primary_key=True)
    why = TextField()
    note = TextField()

    class Meta:
        table_name = "journal_pending"


class JournalQuarantine(Model):
    """Entries that are not in the journal: their key is taken by another, or their chain does not hold."""

    node = TextField()
    epoch = TextField()
    seq = BigIntegerField()
    kind = TextField()
    version = IntegerField()
    at = BigIntegerField()
    day = IntegerField(null=True)
    actor = TextField()
    stored = BlobField(column_name="raw")
    mac = BlobField()
    why = TextField()
    seen = BigIntegerField()

    class Meta:
        table_name = "journal_quarantine"
        primary_key = CompositeKey("node", "epoch", "seq", "mac")


class JournalFold(Model):
    """How far each roll-up has been folded."""

    name = TextField(primary_key=True)
    pos = BigIntegerField()

    class Meta:
        table_name = "journal_fold"


class JournalArchive(Model):
    """Files that entries were moved to, with the hash of each."""

    id = IntegerField(primary_key=True)
    name = TextField()
    first = BigIntegerField()
    last = BigIntegerField()
    entries = BigIntegerField()
    digest = BlobField()

    class Meta:
        table_name = "journal_archive"


class JournalWitness(Model):
    """The last head of an origin that someone else said they hold."""

    origin = IntegerField()
    who = TextField()
    seq = BigIntegerField()
    mac = BlobField()
    at = BigIntegerField()

    class Meta:
        table_name = "journal_witness"
        primary_key = CompositeKey("origin", "who")


def up(migrator: Any, db: Any) -> None:
    """Create the journal's tables."""
    create_tables(
        db,
        [
            JournalOrigin,
            JournalEntry,
            JournalPending,
            JournalQuarantine,
            JournalFold,
            JournalArchive,
            JournalWitness,
        ],
    )
