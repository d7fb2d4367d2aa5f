"""The Financial Exchange's own tables: companies, sessions, documents, lists and links, wrong passwords."""

from typing import Any

from peewee import BigIntegerField, CompositeKey, IntegerField, Model, TextField

from tui_pos.data.orm import create_tables


class ExchangeCompany(Model):
    """One row per company file that this node exchanges with."""

    company = TextField(primary_key=True)
    name = TextField()
    login = TextField(unique=True)
    password = TextField()
    file_id = TextField(unique=True)
    path = TextField()
    edition = TextField()
    stopped = TextField()
    cause = TextField()
    cure = TextField()
    closing_day = BigIntegerField(null=True)
    epoch = TextField()
    look_from = BigIntegerField(null=True)
    look_to = BigIntegerField(null=True)
    created = BigIntegerField()

    class Meta:
        table_name = "exchange_company"


class ExchangeSession(Model):
    """One row per session of the Web Connector, with what it was last asked and last told."""

    ticket = TextField(primary_key=True)
    company = TextField()
    state = TextField()
    version = IntegerField()
    source = TextField()
    opened = BigIntegerField()
    seen = BigIntegerField()
    file = TextField()
    recognised = IntegerField()
    job = TextField()
    asked = TextField()
    about = TextField()
    question = TextField()
    answer = IntegerField()
    error = TextField()
    odd = IntegerField()
    until = BigIntegerField()
    total = IntegerField()
    done = IntegerField()
    posted = IntegerField()
    parked = IntegerField()

    class Meta:
        table_name = "exchange_session"
        indexes = ((("company", "opened"), False),)


class ExchangeDocument(Model):
    """One row per document, set-up request or void, from the queue to its TxnID."""

    company = TextField()
    document = TextField()
    position = BigIntegerField()
    role = TextField()
    kind = TextField()
    ref_number = TextField()
    txn_day = BigIntegerField(null=True)
    expected = BigIntegerField(null=True)
    probe = IntegerField()
    needs = TextField()
    waits_for = TextField()
    sources = TextField()
    request = TextField()
    state = TextField()
    absent = TextField()
    message_set = TextField()
    sent = TextField()
    ticket = TextField()
    attempts = IntegerField()
    next_try = BigIntegerField()
    txn_id = TextField()
    edit_sequence = TextField()
    returned = BigIntegerField(null=True)
    code = TextField()
    cause = TextField()
    cure = TextField()
    answer = TextField()
    remembered = IntegerField()
    queued_at = BigIntegerField()
    changed_at = BigIntegerField()

    class Meta:
        table_name = "exchange_document"
        primary_key = CompositeKey("company", "document")
        clustered = False
        indexes = (
            (("company", "state", "waits_for", "position"), False),
            (("company", "position"), True),
            (("company", "state", "position"), False),
            (("company", "waits_for"), False),
            (("company", "remembered"), False),
            (("company", "role", "kind", "state", "code"), False),
            (("company", "changed_at", "position"), False),
            (("company", "ref_number", "document"), False),
        )


class ExchangeCache(Model):
    """What QuickBooks told us, and the progress of long questions, as records of a kind."""

    company = TextField()
    kind = TextField()
    key = TextField()
    value = TextField()
    at = BigIntegerField()

    class Meta:
        table_name = "exchange_cache"
        primary_key = CompositeKey("company", "kind", "key")
        clustered = False


class ExchangeListed(Model):
    """One row per entry of a list of the company file, as QuickBooks last told it."""

    company = TextField()
    list = TextField()
    list_id = TextField()
    name = TextField()
    folded = TextField()
    kind = TextField()
    active = IntegerField()
    edit_sequence = TextField()
    reading = BigIntegerField()
    fresh = IntegerField()
    facts = TextField()

    class Meta:
        table_name = "exchange_listed"
        primary_key = CompositeKey("company", "list", "list_id")
        clustered = False
        indexes = (
            (("company", "list", "folded"), False),
            (("company", "list", "fresh", "list_id"), False),
        )


class ExchangeLink(Model):
    """One row per record of ours that QuickBooks knows under a name: a customer, vendor, agency, clerk or item."""

    company = TextField()
    kind = TextField()
    ours = TextField()
    name = TextField()
    folded = TextField()
    list_id = TextField()
    edit_sequence = TextField()
    state = TextField()
    agreed = TextField()
    wanted = TextField()
    cause = TextField()

    class Meta:
        table_name = "exchange_link"
        primary_key = CompositeKey("company", "kind", "ours")
        clustered = False
        indexes = (
            (("company", "folded"), False),
            (("company", "kind", "list_id"), False),
            (("company", "state"), False),
        )


class ExchangeLockout(Model):
    """Wrong passwords by the address that they came from."""

    source = TextField(primary_key=True)
    failures = IntegerField()
    last = BigIntegerField()
    locked_until = BigIntegerField()

    class Meta:
        table_name = "exchange_lockout"


def up(migrator: Any, db: Any) -> None:
    """Create the exchange's tables."""
    create_tables(
        db,
        [
            ExchangeCompany,
            ExchangeSession,
            ExchangeDocument,
            ExchangeCache,
            ExchangeListed,
            ExchangeLink,
            ExchangeLockout,
        ],
    )
