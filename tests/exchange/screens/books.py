"""A shop with two days of trade in the stand-in company file, and a bookkeeper who worked there meanwhile."""

from __future__ import annotations

from pathlib import Path

from exchange.delivery import documents, reconciling
from exchange.delivery.records import Document
from exchange.delivery.states import State
from exchange.posting.account import AccountType
from exchange.practice import practice_company
from exchange.qbxml.envelope import MessageSet
from exchange.qbxml.lists import AccountAdd, CustomerAdd
from exchange.qbxml.message import Message
from exchange.rehearsal import Company
from exchange.rehearsal.bookkeeper import Bookkeeper
from exchange.rehearse import Stage
from tui_pos.core.documents import CashMove, CashMoveKind, DrawerClosed
from tui_pos.data.shop import Shop
from tui_pos.demo.company import STORE, TILL
from tui_pos.demo.traded import FIRST_DAY, traded_shop


def posted_shop(folder: Path) -> Path:
    """Make the shop in a folder; gives its database.

    QuickBooks has a customer and an account of its own. Both days are posted. Then the bookkeeper closes the first day, deletes an invoice and voids a journal. A late count
    of that day, 1.50 short, is refused; a payout on Sales Tax Payable cannot be cut; QuickBooks was compared with us.
    """
    path = folder / "shop.sqlite"
    shop, clock = traded_shop(str(path), 2, 7, 12)
    with shop:
        password = practice_company(shop)
        books = Company(clock=clock)
        keeper = Bookkeeper(books)
        _have(books, AccountAdd(name="Till Money", account_type=AccountType.BANK))
        _have(books, CustomerAdd(name="Abernathy Books", company_name="Abernathy Books"))
        with Stage(shop, "main", password) as stage:
            stage.run(books)
            keeper.delete(stage.on_shop(lambda one: posted(one, "InvoiceAdd")).txn_id)
            keeper.void(stage.on_shop(lambda one: posted(one, "JournalEntryAdd")).txn_id)
            keeper.close_books(FIRST_DAY)
            clock.pass_seconds(3600)
            stage.update(books)
            stage.on_shop(_come_late)
            stage.run(books)
            clock.pass_seconds(3600)
            stage.on_shop(_compare)
            stage.update(books)
    return path


def _have(books: Company, request: Message) -> None:
    """Have an entry in a list that another program than tui-pos has added."""
    books.process(MessageSet(requests={"r": request}).to_xml())


def posted(shop: Shop, kind: str) -> Document:
    """Give the last posted document of a kind."""
    rows = shop.read(lambda db: documents.all_in_state(db, "main", State.POSTED))
    return [row for row in rows if row.kind == kind][-1]


def _come_late(shop: Shop) -> None:
    count = DrawerClosed(
        shift="late", store=STORE.id, till=TILL.id, day=FIRST_DAY, staff="staff-1", begin=0,
        counts=(), leave=0, deposit=0, over_short=-150,
    )  # fmt: skip
    payout = CashMove(
        id="m-1", kind=CashMoveKind.PAYOUT, store=STORE.id, till=TILL.id, day=FIRST_DAY, shift="s",
        staff="staff-1", amount=500, account="Sales Tax Payable",
    )  # fmt: skip
    shop.append([count, payout], actor="test")


def _compare(shop: Shop) -> None:
    last = FIRST_DAY.replace(day=28)
    shop.work(lambda db: reconciling.start(db, "main", FIRST_DAY, last, now=shop.clock()))
