"""Personal data, kept outside the journal so that it can be erased, and credentials, which never leave their table."""

from __future__ import annotations

from peewee import CompositeKey, TextField

from tui_pos.data.fields import FlagField, KeyField, TimeField, WholeField
from tui_pos.data.tables.base import Table


class Person(Table):
    """Keep whose data a record is; `key` is local and numbers the search index, `erased` refuses data for good."""

    id = TextField(primary_key=True)
    key = KeyField(unique=True)
    kind = TextField()
    erased = FlagField()


class PersonField(Table):
    """Keep one field of a person. `version` counts its changes everywhere, `change` numbers changes in this database."""

    person = TextField()
    field = TextField()
    value = TextField()
    version = WholeField()
    at = TimeField()
    origin = TextField()
    change = WholeField(unique=True)

    class Meta:
        primary_key = CompositeKey("person", "field")


class PersonHistory(Table):
    """Keep every value that a field was given, so that a repeat is known and a value that lost is not gone.

    `lost` marks a value that another node's change of the same version has overwritten, until a person has looked.
    """

    person = TextField()
    field = TextField()
    version = WholeField()
    origin = TextField()
    value = TextField()
    at = TimeField()
    lost = FlagField()

    class Meta:
        primary_key = CompositeKey("person", "field", "version", "origin", "at")


class Credential(Table):
    """Keep the argon2id hash of a PIN, a badge or the recovery code. `lookup` finds a badge without trying all hashes."""

    subject = TextField()
    kind = TextField()
    hash = TextField()
    lookup = TextField(null=True, unique=True)
    changed = TimeField()

    class Meta:
        primary_key = CompositeKey("subject", "kind")


class Lockout(Table):
    """Count failed sign-ons of a member of staff or at a till, so that a restart does not forgive them."""

    subject = TextField(primary_key=True)
    failures = WholeField()
    last = TimeField()
    locked_until = TimeField()
