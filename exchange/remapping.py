"""What another mapping would change: in words, and on the accounts of the days that wait to be cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from exchange import waiting
from exchange.posting.account import Account, Role
from exchange.posting.documents import cut
from exchange.posting.ledger import Ledger
from exchange.posting.mapping import ItemAccounts, TenderMap
from exchange.posting.mapping import Mapping as Choices
from exchange.pump import plan
from exchange.waiting import source_of
from tui_pos.core.refusal import Refusal
from tui_pos.journal import reading
from tui_pos.journal.connection import Connection

MOST_DAYS = 3
"""Days that are worked out both ways."""

FIELDS = {
    "mode": "Detail that QuickBooks gets",
    "discounts": "Discounts",
    "split": "Sub-accounts of income",
    "quickbooks_computes_tax": "QuickBooks computes the tax",
    "use_classes": "Stores are classes",
    "stock_journals": "Cost and stock journals",
    "time_tracking": "Hours worked go to QuickBooks",
    "walk_in": "Customer of daily sales",
    "zero_tax_item": "Tax item of 0 %",
}
"""The plain choices of a mapping by field, as the screens name them."""

_TABLES = {
    "tenders": "tender ",
    "departments": "department ",
    "items": "item ",
    "classes": "class of store ",
    "tax_items": "tax ",
    "discount_accounts": "discounts on ",
}

DEFAULT = "its default"


@dataclass(frozen=True, slots=True)
class Moved:
    """Say what a day's balance on an account is before and after a change; debits less credits, in cents."""

    day: date
    account: str
    before: int
    after: int


def changes(before: Choices, after: Choices, names: Mapping[str, str]) -> list[str]:
    """Say in sentences what two mappings differ in; `names` gives names for our ids."""
    found = [
        f"{label}: {_word(getattr(before, field))} -> {_word(getattr(after, field))}"
        for field, label in FIELDS.items()
        if getattr(before, field) != getattr(after, field)
    ]
    uses = [{role: one.find(role) for role in Role} for one in (before, after)]
    found += _table("", uses[0], uses[1], names)
    for field, label in _TABLES.items():
        found += _table(label, getattr(before, field), getattr(after, field), names)
    for store in sorted({*before.stores, *after.stores}):
        label = f"store {names.get(store, store)}, "
        found += _table(label, before.stores.get(store, {}), after.stores.get(store, {}), names)
    return found


def _table(
    label: str, old: Mapping[Any, object], new: Mapping[Any, object], names: Mapping[str, str]
) -> Iterator[str]:
    for key in [*old, *(key for key in new if key not in old)]:
        if old.get(key) != new.get(key):
            yield f"{label}{names.get(key, key)}: {_word(old.get(key))} -> {_word(new.get(key))}"


def _word(value: object) -> str:
    match value:
        case None | "":
            return DEFAULT
        case bool():
            return "yes" if value else "no"
        case Account():
            return value.name
        case ItemAccounts():
            parts = (("income", value.income), ("cost", value.cost), ("asset", value.asset))
            return ", ".join(f"{what} {one.name}" for what, one in parts if one) or DEFAULT
        case TenderMap():
            account = value.account.name if value.account else ""
            return ", ".join(part for part in (account, value.method) if part) or DEFAULT
    return str(value)


def moved(db: Connection, company: str, after: Choices, now: int) -> list[Moved]:
    """Work the oldest waiting days out with the mapping that holds and with another; list the accounts that differ.

    Empty before QuickBooks told its tax codes. A day that cannot be cut at all is left out.
    """
    found: list[Moved] = []
    for due in islice(waiting.waiting(db, company), MOST_DAYS):
        try:
            planned = plan(db, company, due, now)
            if planned is None:
                return []
            entries = [reading.at_pos(db, pos) for pos in due.places]
            sources = [source_of(entry) for entry in entries if entry is not None]
            other = cut(planned.batch, sources, replace(planned.books, mapping=after))
        except Refusal:
            continue
        old, new = (Ledger.of(one.documents).trial_balance() for one in (planned.cut, other))
        for account in sorted({*old, *new}):
            nets = [one[account].net if account in one else 0 for one in (old, new)]
            if nets[0] != nets[1]:
                found.append(Moved(due.day, account, *nets))
    return found
