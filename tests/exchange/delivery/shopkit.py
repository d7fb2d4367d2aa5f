"""A shop with one company to exchange with, and documents from a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from exchange.connector.passwords import hash_password
from exchange.delivery import companies, documents
from exchange.delivery.queue import (
    QueuedDocument,
    QueuedSetup,
    as_document,
    as_setup,
    enqueue,
    enqueue_setup,
)
from exchange.delivery.records import Company, Document
from exchange.delivery.states import State
from exchange.qbxml.ledger import JournalCreditLine, JournalDebitLine, JournalEntryAdd
from exchange.qbxml.lists import AccountAdd
from exchange.qbxml.record import Ref
from exchange.qbxml.sales import SalesReceiptAdd, SalesReceiptLineAdd
from tests.exchange.delivery.books import FILE_ID
from tests.postgres import fresh_database
from tests.tinyshop import Clock
from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection

DAY = date(2026, 11, 21)
LOGIN, PASSWORD = "tui-pos-main", "correct horse"
_HASH = hash_password(PASSWORD)

OpenShop = Callable[..., Shop]


def guid(number: int) -> UUID:
    return UUID(int=0x0197C0DE_1111_7222_8333_000000000000 + number)


def receipt(
    number: int = 1, amount: str = "10.00", day: date = DAY, **changes: Any
) -> QueuedDocument:
    """A sales receipt over one line."""
    add = SalesReceiptAdd(
        customer_ref=Ref(full_name="POS Daily Sales"),
        txn_date=day,
        ref_number=f"0101-{number:06d}",
        external_guid=guid(number),
        lines=(SalesReceiptLineAdd(item_ref=Ref(full_name="POS Sales"), amount=Decimal(amount)),),
    )
    cents = int(Decimal(amount) * 100)
    return QueuedDocument(**({"request": add, "expected_total": cents} | changes))


def journal(number: int, amount: str = "10.00", **changes: Any) -> QueuedDocument:
    """A balanced journal entry."""
    add = JournalEntryAdd(
        txn_date=DAY,
        ref_number=f"SS-261121-{number}",
        external_guid=guid(number),
        lines=(
            JournalDebitLine(
                account_ref=Ref(full_name="Cost of Goods Sold"), amount=Decimal(amount)
            ),
            JournalCreditLine(account_ref=Ref(full_name="Inventory Asset"), amount=Decimal(amount)),
        ),
    )
    return QueuedDocument(
        **({"request": add, "expected_total": int(Decimal(amount) * 100)} | changes)
    )


def account(name: str, **changes: Any) -> QueuedSetup:
    """A bank account to be made first."""
    return QueuedSetup(
        key=f"account:{name}", request=AccountAdd(name=name, account_type="Bank"), **changes
    )


OWNER_COMPANY = Company(
    company="main",
    name="Test Shop",
    login=LOGIN,
    password="",
    file_id=FILE_ID,
    path="",
    edition="US",
    stopped="",
    cause="",
    cure="",
    closing_date=None,
    epoch="",
    look_from=None,
    look_to=None,
    created=0,
)


def sent_receipt(**changes: Any) -> Document:
    """The row of a receipt over 10.00 that was sent once, without a database."""
    waiting = as_document(OWNER_COMPANY, receipt(1), now=0)
    return replace(waiting, **({"state": State.SENDING, "attempts": 1} | changes))


def setup_row(queued: QueuedSetup) -> Document:
    """The row of a set-up request that is in doubt, without a database."""
    return replace(as_setup(OWNER_COMPANY, queued, now=0), state=State.UNKNOWN)


def add_company(db: Connection, company: str = "main", **changes: Any) -> None:
    values = {
        "company": company,
        "name": "Test Shop",
        "login": f"tui-pos-{company}",
        "password": _HASH,
        "file_id": FILE_ID,
        "now": 0,
    }
    companies.add(db, **(values | changes))


def queue(shop: Shop, *queued: QueuedDocument | QueuedSetup, company: str = "main") -> None:
    """Queue documents and set-up requests in their order."""

    def work(db: Connection) -> None:
        for one in queued:
            if isinstance(one, QueuedSetup):
                enqueue_setup(db, company, [one], now=shop.clock())
            else:
                enqueue(db, company, [one], now=shop.clock())

    shop.work(work)


def row(shop: Shop, number: int = 1, company: str = "main") -> Document:
    """The queue's row of a document by its number."""
    found = shop.read(lambda db: documents.find(db, company, str(guid(number))))
    assert found is not None
    return found


def states(shop: Shop, company: str = "main") -> list[str]:
    """The states of all documents and set-up requests, in the queue's order."""
    sql = "SELECT state FROM exchange_document WHERE company = ? ORDER BY position"
    return [str(state) for (state,) in shop.read(lambda db: db.execute(sql, (company,)))]


def entries(shop: Shop, kind: str) -> int:
    """How many journal entries there are of a kind."""
    sql = "SELECT count(*) FROM journal_entry WHERE kind = ?"
    return int(shop.read(lambda db: db.execute(sql, (kind,)))[0][0])


@contextmanager
def exchange_shops(folder: Path, server: str | None) -> Iterator[OpenShop]:
    """Give a function that opens (again) the shop of a name, on a file or on a server; closes them all at the end."""
    with ExitStack() as stack:
        urls: dict[str, str] = {}

        def open_shop(name: str = "node", *, fresh: bool = True, **options: Any) -> Shop:
            if name not in urls:
                urls[name] = (
                    str(folder / f"{name}.sqlite")
                    if server is None
                    else stack.enter_context(fresh_database(server))
                )
            options.setdefault("clock", Clock())
            shop = Shop.open(urls[name], key_file=folder / f"{name}.key", **options)
            stack.callback(shop.close)
            if fresh:
                shop.create_node(role="office", name=name, program="0.1.0", actor="init")
                shop.work(add_company)
            return shop

        yield open_shop
