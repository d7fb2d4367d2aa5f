"""Roles, staff and customers as the journal knows them: by id, without a word of personal data."""

from __future__ import annotations

from peewee import BlobField, TextField

from tui_pos.data.fields import FlagField, KeyField, TimeField, WholeField
from tui_pos.data.tables.base import Table


class Role(Table):
    """Keep a role; `record` is the whole `core.people.Role`."""

    key = KeyField(primary_key=True)
    name = TextField()
    record = BlobField()
    pos = WholeField()


class Staff(Table):
    """Keep a member of staff; `person` is the person record that holds the name."""

    key = KeyField(primary_key=True)
    number = TextField(index=True)
    role = KeyField()
    person = TextField()
    active = FlagField()
    record = BlobField()
    pos = WholeField()


class Customer(Table):
    """Keep a customer's terms; `person` is the person record that holds name and addresses."""

    key = KeyField(primary_key=True)
    number = TextField(index=True)
    person = TextField(index=True)
    active = FlagField()
    record = BlobField()
    pos = WholeField()


class Vendor(Table):
    """Keep what the shop buys on from a vendor; `person` is the person record that holds name and addresses."""

    key = KeyField(primary_key=True)
    number = TextField(index=True)
    person = TextField(index=True)
    active = FlagField()
    record = BlobField()
    pos = WholeField()


class TimeClock(Table):
    """Keep each clocking in or out with the time that counts for pay; `corrects` names the entry that it replaces."""

    pos = WholeField(primary_key=True)
    staff = KeyField()
    store = KeyField()
    at = TimeField(index=True)
    direction = TextField()
    corrects = TextField()
