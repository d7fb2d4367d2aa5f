"""A demo shop, a company file, and sessions between them, call by call without a network."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from exchange.company import lists, reading
from exchange.company.lists import Listed, Lists
from exchange.connector.calls import COMPLETE, Calls
from exchange.connector.opening import NO_WORK, open_session
from exchange.delivery.jobs import Reply
from exchange.delivery.records import OWNER_ID
from exchange.practice import COMPANY, FILE_ID, practice_company
from exchange.pump import pump
from exchange.qbxml.envelope import MessageSet
from exchange.qbxml.lists import AccountAdd, CustomerAdd
from exchange.qbxml.message import Message
from exchange.qbxml.response import Response, parse
from exchange.rehearsal import Company, ProcessorError
from exchange.work import all_jobs
from tui_pos.data.shop import Shop
from tui_pos.data.working import persons
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.shop import open_demo
from tui_pos.journal.connection import Connection

NOW = 1_795_348_800_000
"""22 November 2026, 12:00 UTC."""

HERE = "192.168.1.20"


class Site:
    """Hold a shop and a company file; `update` is one run of the Web Connector."""

    def __init__(self, shop: Shop, books: Company, clock: TradeClock) -> None:
        self.shop, self.books, self.clock = shop, books, clock
        self.sessions = 0
        self.asked: list[str] = []
        books.stamp_file_id(OWNER_ID, FILE_ID)

    def ask(self, *requests: Message) -> list[Response]:
        """Do something in QuickBooks as another program would; a refusal fails the test."""
        named = {f"r{n}": one for n, one in enumerate(requests)}
        answers = list(parse(self.books.process(MessageSet(requests=named).to_xml())).responses)
        assert [one.status_code for one in answers] == [0] * len(requests), answers
        return answers

    def add(self, *requests: Message) -> list[str]:
        """Add list entries; gives their ListIDs."""
        return [one.records[0].list_id for one in self.ask(*requests)]  # type: ignore[attr-defined]

    def update(self, most: int = 10_000) -> str:
        """Pump, then run one session to its end, or for so many questions; gives the Web Connector's last words."""
        self.on(lambda shop: pump(shop, COMPANY))
        self.sessions += 1
        ticket, jobs = f"t{self.sessions}", all_jobs()
        calls = Calls(self.shop, jobs)
        if open_session(self.shop, jobs, COMPANY, ticket, HERE) != NO_WORK:
            opened = self.books.begin_session()
            for _ in range(most):
                text = calls.send(ticket, HERE, hcp="", file=self.books.path, version=(13, 0))
                if not text:
                    break
                self.asked.append(text)
                try:
                    reply = Reply.read(opened.process(text), "", "")
                except ProcessorError as thrown:
                    reply = Reply.read("", thrown.hresult, str(thrown))
                if not 0 <= calls.receive(ticket, HERE, reply) < COMPLETE:
                    break
        said = calls.close(ticket, HERE)
        self.on(lambda shop: pump(shop, COMPANY))
        return said

    def read_lists(self, *, whole: bool = False) -> str:
        """Have the lists read at once."""
        self.clock.pass_seconds(60)
        self.shop.work(
            lambda db: reading.request_reading(db, COMPANY, now=self.clock(), whole=whole)
        )
        return self.update()

    def on(self, work: Callable[[Shop], Any]) -> Any:
        """Do something with the shop."""
        return work(self.shop)

    def see(self, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Read something: `work` takes the connection first."""
        return self.shop.read(lambda db: work(db, *args, **named))

    def listed(self, name: Lists, full_name: str) -> Listed:
        """Give what is cached of an entry."""
        found = self.see(lists.by_name, COMPANY, name, full_name)
        assert found is not None, full_name
        return found

    def fields(self, person: str) -> dict[str, str]:
        """Give a person record."""
        return self.see(persons.fields_of, person)


def template(folder: Path) -> Path:
    """Make a demo shop that knows the company `main`, to be copied."""
    url, clock = str(folder / "shop.sqlite"), TradeClock(NOW)
    with Shop.open(url, clock=clock, synchronous="OFF") as shop:
        furnish(shop)
    return folder


def furnish(shop: Shop) -> None:
    """Make an empty database the demo shop, with a company to exchange with."""
    shop.create_node(role="till", name="Till 1", program="demo", actor="init")
    open_demo(shop)
    practice_company(shop)


@contextmanager
def site(made: Path, folder: Path, *, practice: bool = True, **options: Any) -> Iterator[Site]:
    """Open a copy of the shop beside a new company file; without `practice` nothing is confirmed yet."""
    shutil.copytree(made, folder / "shop")
    clock = TradeClock(NOW)
    with Shop.open(str(folder / "shop" / "shop.sqlite"), clock=clock, synchronous="OFF") as shop:
        if not practice:
            shop.work(_nothing_confirmed)
        yield Site(shop, Company(clock=clock, **options), clock)


def _nothing_confirmed(db: Connection) -> None:
    db.execute("DELETE FROM exchange_cache WHERE kind = 'confirmed'")


def customer(name: str, **more: Any) -> CustomerAdd:
    """A customer of QuickBooks'."""
    return CustomerAdd(name=name, **more)


def account(name: str, kind: str) -> AccountAdd:
    """An account."""
    return AccountAdd(name=name, account_type=kind)


def stock_item(name: str, quantity: str, cost: str, **more: str) -> str:
    """The qbXML that adds an inventory part, which our own messages never do."""
    parent = (
        f"<ParentRef><FullName>{more['parent']}</FullName></ParentRef>" if "parent" in more else ""
    )
    code = (
        f"<BarCode><BarCodeValue>{more['code']}</BarCodeValue></BarCode>" if "code" in more else ""
    )
    return (
        '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
        f'<ItemInventoryAddRq requestID="1"><ItemInventoryAdd><Name>{name}</Name>{code}{parent}'
        "<SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef>"
        f"<SalesDesc>{more.get('description', '')}</SalesDesc><SalesPrice>{more.get('price', '5.00')}</SalesPrice>"
        "<IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef>"
        f"<PurchaseCost>{cost}</PurchaseCost>"
        "<COGSAccountRef><FullName>Cost of Goods Sold</FullName></COGSAccountRef>"
        f"<AssetAccountRef><FullName>{more.get('asset', 'Inventory Asset')}</FullName></AssetAccountRef>"
        f"<QuantityOnHand>{quantity}</QuantityOnHand></ItemInventoryAdd></ItemInventoryAddRq>"
        "</QBXMLMsgsRq></QBXML>"
    )
