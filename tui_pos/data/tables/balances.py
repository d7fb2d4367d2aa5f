"""Balances of customers and cards, kept as movements with a running sum."""

from __future__ import annotations

from peewee import CompositeKey, TextField

from tui_pos.data.fields import MoneyField, TimeField, WholeField
from tui_pos.data.tables.base import Table


class BalanceMovement(Table):
    """Keep each change of a balance and what it stood at afterwards.

    `kind` and `account` name it: `account` and `store_credit` with a customer's id (or the credit slip's number),
    `gift_card` and `gift_certificate` with the card's number, `deposit` with an order's id. A house account is
    positive when the customer owes us, all others when we owe the customer. `as_of` is when it was true.
    """

    kind = TextField()
    account = TextField()
    pos = WholeField()
    n = WholeField()
    change = MoneyField()
    balance = MoneyField()
    as_of = TimeField()

    class Meta:
        primary_key = CompositeKey("kind", "account", "pos", "n")
