"""What is known of QuickBooks from the journal: batches that were cut, documents that it has, voided and parked ones."""

from __future__ import annotations

from peewee import CompositeKey, TextField

from tui_pos.data.fields import DayField, KeyField, MoneyField, TimeField, WholeField
from tui_pos.data.tables.base import Table


class ExchangeBatch(Table):
    """Keep which day of which store was cut into documents; the lists are in the entry's body."""

    pos = WholeField(primary_key=True)
    company = TextField()
    batch = TextField()
    store = KeyField()
    day = DayField()
    documents = WholeField()

    class Meta:
        indexes = ((("company", "batch"), True), (("company", "day", "store"), False))


class ExchangePosting(Table):
    """Keep the proof that QuickBooks has a document: its TxnID."""

    company = TextField()
    document = TextField()
    pos = WholeField()
    kind = TextField()
    ref_number = TextField()
    txn_id = TextField()
    edit_sequence = TextField()
    amount = MoneyField()
    txn_day = DayField(null=True)

    class Meta:
        primary_key = CompositeKey("company", "document")


class ExchangeParking(Table):
    """Keep that a document waits for a person; a later posting of it takes the row away."""

    company = TextField()
    document = TextField()
    pos = WholeField()
    at = TimeField()
    why = TextField()
    cure = TextField()

    class Meta:
        primary_key = CompositeKey("company", "document")


class ExchangeVoid(Table):
    """Keep that QuickBooks has a document at 0.00, which takes the proof of its posting away."""

    company = TextField()
    document = TextField()
    pos = WholeField()
    at = TimeField()
    ref_number = TextField()
    txn_id = TextField()
    why = TextField()

    class Meta:
        primary_key = CompositeKey("company", "document")
