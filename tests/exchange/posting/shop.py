"""A small shop and its company file, and entries from a few words, for the tests of posting."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from exchange.posting.books import Books, CompanyFile, Directory
from exchange.posting.document import Cut, Document
from exchange.posting.documents import cut
from exchange.posting.ledger import Ledger
from exchange.posting.mapping import Mapping
from exchange.posting.numbers import Batch
from exchange.posting.source import Source
from tests.builders import TENDERS, item, rules, rung, tax
from tui_pos.core import actions as act
from tui_pos.core.catalog import Department, Item
from tui_pos.core.finishing import finish
from tui_pos.core.money import format_minor
from tui_pos.core.people import Customer
from tui_pos.core.receipt import Receipt, TenderKind
from tui_pos.core.reversing import reverse
from tui_pos.core.sale import Rules
from tui_pos.core.settings import Store, TenderType
from tui_pos.core.taxsetup import TaxSetup

DAY = date(2026, 3, 2)
NOON = 1_772_452_800_000
"""2026-03-02 12:00 UTC in milliseconds."""

STORE = Store("store-1", 1, "Main Street", tax_location="here")
ALL_TENDERS = (
    *TENDERS,
    TenderType("deposit", "Deposit", TenderKind.DEPOSIT, opens_drawer=False),
    TenderType("credit", "Store credit", TenderKind.STORE_CREDIT, opens_drawer=False),
    TenderType("amex", "American Express", TenderKind.CARD, brand="American Express"),
    TenderType("paper", "Gift certificate", TenderKind.GIFT_CERTIFICATE, needs_number=True),
    TenderType("app", "Town App", TenderKind.OTHER),
)
HARBOR = Customer("harbor", "1", "person-1", account_limit=1_000_000)


def shop_rules(setup: TaxSetup | None = None, **company: Any) -> Rules:
    """The rules of a till in a shop that charges 6 % and takes every tender."""
    return rules(setup or tax("6.00"), **({"tenders": ALL_TENDERS} | company))


def books(file: dict[str, Any] | None = None, **mapping: Any) -> Books:
    """What posting knows of that shop; keywords are its choices."""
    directory = Directory(
        stores={"store-1": STORE, "store-2": Store("store-2", 2, "Harbour")},
        departments={"dep-gen": Department("dep-gen", "GEN", "General")},
        items={},
        customers={"harbor": "Harbor Cafe", "shy": "Shy Person", "ann": "Ann Able"},
        unshared=frozenset({"shy"}),
        vendors={"acme": "Acme Wholesale"},
        agencies={"agency": "State Tax Agency", "county": "Kings County"},
        staff={"staff-1": "Pat Cashier"},
    )
    codes = {"taxable_code": "Tax", "non_taxable_code": "Non"}
    return Books(Mapping(**mapping), directory, CompanyFile(**(codes | (file or {}))))


def knowing(books_: Books, *items: Item) -> Books:
    """The same books with item records."""
    known = {thing.id: thing for thing in items}
    directory = msgspec.structs.replace(books_.directory, items=known)
    return Books(books_.mapping, directory, books_.file)


def goods(price: str, cost: str = "0", name: str = "", **changes: Any) -> Item:
    """Something for sale with a price and a cost."""
    return item(name or f"Thing {price}", price, cost=Decimal(cost), **changes)


def receipt(number: str, *things: Any, shop: Rules | None = None, day: date = DAY) -> Receipt:
    """A receipt of items and actions; paid in cash unless a tender is among them."""
    sale = rung(*things, shop=shop or shop_rules())
    if not sale.tenders:
        from tui_pos.core.selling import apply

        sale = apply(sale, act.AddTender("cash"))
    made = finish(sale, number, NOON)[1]
    return msgspec.structs.replace(made, id=f"receipt-{number}", day=day)


def reversed_(original: Receipt, number: str, day: date = DAY) -> Receipt:
    """The receipt that reverses another."""
    return reverse(
        original,
        new_id=f"receipt-{number}",
        number=number,
        day=day,
        cashier="staff-1",
        shift="",
        now=NOON,
    )


def returned(price: str, cost: str = "0", **changes: Any) -> act.Ring:
    """Goods that come back without a receipt."""
    return act.Ring(goods(price, cost, **changes), Decimal(-1), reason="Defective")


def sources(*bodies: msgspec.Struct, day: date = DAY) -> list[Source]:
    """Journal entries of a till, in order."""
    return [Source(f"till-1/e1/{n}", day, body) for n, body in enumerate(bodies, 1)]


def posted(books_: Books, *bodies: msgspec.Struct, number: int = 1) -> Cut:
    """The batch that a day's entries become."""
    return cut(Batch("store-1", DAY, number), sources(*bodies), books_)


def one(made: Cut) -> Document:
    """The only document of a batch without findings."""
    assert made.findings == ()
    assert len(made.documents) == 1, titles(made)
    return made.documents[0]


def titles(made: Cut) -> list[str]:
    """The documents as a person would list them: kind, number, total."""
    return [f"{d.kind} {d.ref_number} {format_minor(d.total or 0)}" for d in made.documents]


def entries(document: Document) -> list[str]:
    """A document's debits and credits, `Dr Account 1.00`, in their order."""
    return [
        f"{'Dr' if line.amount > 0 else 'Cr'} {line.account.name} {format_minor(abs(line.amount))}"
        for line in document.posting.lines
    ]


def form(document: Document) -> list[str]:
    """A sales form's lines as QuickBooks gets them, `Item | amount`, in their order."""
    return [
        f"{line.item.full_name} | {format_minor(line.form_amount)}"
        for line in document.lines
        if line.item
    ]


def nets(documents: Iterable[Document]) -> dict[str, str]:
    """What each account was debited, less what it was credited, where that is anything."""
    balances = Ledger.of(documents).trial_balance()
    return {name: format_minor(b.net) for name, b in balances.items() if b.net}


def numbered(first: int = 1) -> Iterable[str]:
    """Receipt numbers in order."""
    return (f"0101-{n:06}" for n in itertools.count(first))
