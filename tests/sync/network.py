"""A small company for tests: a node that serves over real HTTP on loopback, and tills that join it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread
from typing import Any

from tests.builders import DEPARTMENT, TENDERS, tax
from tests.postgres import fresh_database
from tests.shops import ITEMS, OWNER, PEPPER, PIN, STORE, hashed_pin
from tui_pos.core.identity import Clock, system_clock
from tui_pos.core.people import Right, Role
from tui_pos.core.receipt import Receipt
from tui_pos.core.settings import CompanySettings, Store
from tui_pos.data.shop import Shop
from tui_pos.data.working import credentials
from tui_pos.data.working.credentials import CredentialKind
from tui_pos.journal import bodies, origins, reading
from tui_pos.journal.entry import Entry
from tui_pos.sync import enrolment, joining
from tui_pos.sync.authority import Certificates
from tui_pos.sync.client import Sync
from tui_pos.sync.service import build_app
from tui_pos.sync.serving import Listen, Server
from tui_pos.sync.state import Board
from tui_pos.till.checkout import Done
from tui_pos.till.lookup import FoundItem
from tui_pos.till.till import Till, pepper_of

STORES = (STORE, Store("store-2", 2, "Hill Road", tax_location="here"))


def found_company(shop: Shop, *, items: bool = True) -> None:
    """Make a database a node with two stores, twelve items and the owner, number 1 and PIN 2580."""
    shop.create_node(role="office", name="Office", program="test", actor="init")
    pepper_of(shop).replace(PEPPER)
    entries = [
        bodies.CompanySaved(CompanySettings("Test Company", tenders=TENDERS)),
        bodies.StoresSaved(STORES),
        bodies.TaxSaved(tax()),
        bodies.DepartmentsSaved((DEPARTMENT,)),
        *([bodies.ItemsSaved(ITEMS)] if items else []),
        bodies.RolesSaved((Role("role-owner", "Owner", frozenset(Right)),)),
        bodies.StaffSaved((OWNER,)),
    ]
    shop.append(entries, actor="init")
    shop.work(
        lambda db: credentials.set_credential(db, OWNER.id, CredentialKind.PIN, hashed_pin(), now=0)
    )


class Serving:
    """Serve a database from a thread of this process."""

    def __init__(
        self, factory: Callable[[bool], Shop], certificates: Certificates | None = None
    ) -> None:
        self._ready = Event()
        self.port = 0
        self.app = build_app(factory, authority=certificates.authority if certificates else "")
        self.server = Server(self.app, Listen(port=0, certificates=certificates), self._started)
        self._thread = Thread(target=self.server.run, daemon=True)
        self._thread.start()
        assert self._ready.wait(20)
        scheme = "https" if certificates else "http"
        self.url = f"{scheme}://127.0.0.1:{self.port}"

    def _started(self, port: int) -> None:
        self.port = port
        self._ready.set()

    def stop(self) -> None:
        """Stop in good order and wait for it."""
        self.server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()


@dataclass
class Member:
    """One till with its conversation, driven by the test."""

    shop: Shop
    membership: joining.Membership
    clock: Clock
    sync: Sync = field(init=False)

    def __post_init__(self) -> None:
        self.link = self.membership.link()
        self.board = Board(self.clock)
        self.sync = Sync(
            lambda work: work(self.shop),
            self.link,
            self.membership.office,
            pepper_of(self.shop),
            self.board,
        )

    def meet(self) -> None:
        """Synchronise until nothing is left to do."""
        while self.sync.round():
            pass

    def till(self) -> Till:
        """Open the till for work: signed on, with the day open."""
        till = Till(self.shop, clock=self.clock)
        till.people.by_pin("1", PIN)
        if till.day.open is None:
            till.day.begin(10_000)
        return till

    @property
    def node(self) -> str:
        return self.shop.origin().node


class Network:
    """A node and its tills in one folder."""

    def __init__(
        self, folder: Path, server: str | None, stack: ExitStack, clock: Clock = system_clock
    ) -> None:
        self.folder = folder
        self.clock = clock
        self._stack = stack
        self.url_of_node = (
            str(folder / "node.sqlite")
            if server is None
            else stack.enter_context(fresh_database(server))
        )
        self.node_options: dict[str, Any] = {}

    def open_node(self, read_only: bool = False) -> Shop:
        """Open the node's database."""
        return Shop.open(
            self.url_of_node,
            clock=self.clock,
            key_file=self.folder / "node.sqlite.key",
            read_only=read_only,
            **self.node_options,
        )

    def found(self, *, items: bool = True) -> None:
        """Make the company at the node."""
        with self.open_node() as shop:
            found_company(shop, items=items)

    def serving_beside(self) -> Shop:
        """Open the node's database for a moment while it is served, as the command line does."""
        return Shop.open(
            self.url_of_node,
            clock=self.clock,
            key_file=self.folder / "node.sqlite.key",
            beside=True,
        )

    @contextmanager
    def serving(self, certificates: Certificates | None = None) -> Iterator[Serving]:
        """Serve for a while."""
        serving = Serving(self.open_node, certificates)
        try:
            yield serving
        finally:
            serving.stop()

    def code(self, store: str = "store-1", **options: Any) -> str:
        """Make a code while the node is not served."""
        with self.open_node() as shop:
            return enrolment.new_code(shop, store=store, **options).code

    def code_beside(self, store: str = "store-1", **options: Any) -> str:
        """Make a code while the node is served."""
        with self.serving_beside() as shop:
            return enrolment.new_code(shop, store=store, **options).code

    def open_till(self, name: str) -> Shop:
        """Open a till's database, empty at first."""
        shop = Shop.open(str(self.folder / f"{name}.sqlite"), clock=self.clock)
        self._stack.callback(shop.close)
        return shop

    def join(self, name: str, url: str, code: str) -> Member:
        """Join an empty till and load it."""
        shop = self.open_till(name)
        return self.join_shop(shop, url, code)

    def join_shop(self, shop: Shop, url: str, code: str) -> Member:
        """Join a till whose database is open, and load it."""
        member = self.member(shop, joining.join(shop, url, code))
        member.meet()
        return member

    def member(self, shop: Shop, membership: joining.Membership) -> Member:
        """Begin a conversation anew."""
        member = Member(shop, membership, self.clock)
        self._stack.callback(member.link.close)
        return member


def ring(till: Till, number: str = "101", quantity: int = 1) -> Receipt:
    """Sell some of an item for cash."""
    found = till.desk.look_up(number)
    assert isinstance(found, FoundItem)
    till.desk.ring(found, Decimal(quantity))
    done = till.checkout.tender_by_key("cash")
    assert isinstance(done, Done)
    return done.receipt


def own_entries(shop: Shop) -> list[Entry]:
    """List what a till has written itself, in its epochs' order, places left out."""
    from dataclasses import replace

    def read(db: Any) -> list[Entry]:
        found = []
        for origin in origins.every(db):
            if origin.own:
                found += reading.of_origin(db, origin.node, origin.epoch, 0, limit=100_000)
        return [replace(entry, pos=0) for entry in found]

    return shop.read(read)


def entries_of(shop: Shop, node: str) -> list[Entry]:
    """List what a database holds of a node, places left out."""
    from dataclasses import replace

    def read(db: Any) -> list[Entry]:
        found = []
        for origin in origins.every(db):
            if origin.node == node:
                found += reading.of_origin(db, origin.node, origin.epoch, 0, limit=100_000)
        return [replace(entry, pos=0) for entry in found]

    return shop.read(read)


def receipts_in(shop: Shop) -> list[str]:
    """List the numbers of the receipts in a database's tables."""
    return sorted(row[0] for row in shop.read(lambda db: db.execute("SELECT number FROM receipt")))
