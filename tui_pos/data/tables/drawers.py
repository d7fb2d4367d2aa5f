"""Cash drawers: shifts, what was counted, and cash that moved without a sale."""

from __future__ import annotations

from peewee import CompositeKey, TextField

from tui_pos.data.fields import DayField, KeyField, MoneyField, TimeField, WholeField
from tui_pos.data.tables.base import Table


class DrawerSession(Table):
    """Keep a shift from its opening float to its count; the closing columns are empty while it runs."""

    shift = KeyField(primary_key=True)
    pos = WholeField(index=True)
    store = KeyField()
    till = KeyField()
    day = DayField()
    opened_by = KeyField()
    opened_at = TimeField()
    opening = MoneyField()
    suggested = MoneyField()
    closed_pos = WholeField(null=True)
    closed_by = KeyField(null=True)
    closed_at = TimeField(null=True)
    leave = MoneyField(null=True)
    deposit = MoneyField(null=True)
    over_short = MoneyField(null=True)
    remark = TextField()


class DrawerCount(Table):
    """Keep what was counted of one tender type against what the journal expected; `pos` is the closing's."""

    pos = WholeField()
    type = TextField()
    expected = MoneyField()
    counted = MoneyField()

    class Meta:
        primary_key = CompositeKey("pos", "type")


class CashMove(Table):
    """Keep a payout, paid-in, drop or tips paid; `amount` is signed: what it adds to the drawer."""

    pos = WholeField(primary_key=True)
    id = TextField(unique=True)
    kind = TextField()
    store = KeyField()
    till = KeyField()
    day = DayField()
    shift = KeyField(null=True)
    staff = KeyField()
    amount = MoneyField()
    account = TextField()
    comment = TextField()
    reverses = TextField()

    class Meta:
        indexes = ((("day", "till"), False),)
