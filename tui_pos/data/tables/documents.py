"""Stock documents: vouchers, memos, transfer slips and counts.

These tables hold what lists select by. The lines that move stock are in `stock_movement` under the same `pos`, the
whole document is the body of its journal entry.
"""

from __future__ import annotations

from peewee import TextField

from tui_pos.data.fields import DayField, KeyField, MoneyField, WholeField
from tui_pos.data.tables.base import Table


class Voucher(Table):
    """Keep a receiving or return voucher; `total` is positive for goods received."""

    pos = WholeField(primary_key=True)
    id = TextField(unique=True)
    number = TextField(index=True)
    type = TextField()
    store = KeyField()
    day = DayField(index=True)
    staff = KeyField()
    vendor = KeyField(index=True)
    billing = TextField()
    total = MoneyField()
    order_key = KeyField(null=True)
    reverses = TextField()


class Memo(Table):
    """Keep a quantity or cost memo; `value` is the signed change of stock value."""

    pos = WholeField(primary_key=True)
    id = TextField(unique=True)
    number = TextField(index=True)
    type = TextField()
    source = TextField()
    store = KeyField()
    day = DayField(index=True)
    staff = KeyField()
    reason = TextField()
    value = MoneyField()
    reverses = TextField()


class Transfer(Table):
    """Keep a transfer slip; `received` slips name the sent one in `sent`."""

    pos = WholeField(primary_key=True)
    id = TextField(unique=True)
    number = TextField(index=True)
    from_store = KeyField()
    to_store = KeyField()
    day = DayField(index=True)
    staff = KeyField()
    value = MoneyField()
    received = WholeField()
    sent = TextField(index=True)
    reverses = TextField()


class StockCount(Table):
    """Keep a physical inventory of a section; the memo that it names carries out the difference."""

    pos = WholeField(primary_key=True)
    id = TextField(unique=True)
    store = KeyField()
    day = DayField(index=True)
    staff = KeyField()
    section = TextField()
    lines = WholeField()
    memo = TextField()
