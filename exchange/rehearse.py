"""The whole exchange against a stand-in company file over real HTTP, and the proof that both books agree.

with Stage(shop, "main", qwc_password) as stage:
    stage.run(company)                     # pump, sessions, until nothing is left
    report = stage.report(company)         # lost, doubled, difference, three trial balances
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import TracebackType
from typing import TypeVar

from exchange.company.choices import mapping_of
from exchange.company.file import Ask, file_of
from exchange.company.people import directory_of
from exchange.connector.app import connector_routes
from exchange.connector.lane import ShopThread
from exchange.connector.qwc import qwc_file, service_url
from exchange.connector.service import Connector
from exchange.delivery import cache, companies, documents
from exchange.delivery.standard import standard_jobs
from exchange.delivery.states import State
from exchange.posting.books import Books
from exchange.posting.document import Document
from exchange.posting.entry import Line
from exchange.pump import findings, pump, stored
from exchange.reckoning import Balances, bearing, reckon, split
from exchange.rehearsal import (
    Company,
    Faults,
    LineFault,
    RawClient,
    Update,
    WebConnector,
    ZeepClient,
    read_qwc,
)
from exchange.rehearsal import Line as Wire
from exchange.rehearsal.contract import Client
from exchange.waiting import source_of
from tui_pos.core.money import format_minor
from tui_pos.data.queries import exchange as postings
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.journal.bodies import BatchCut
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry

T = TypeVar("T")

Days = dict[date, Balances]
"""Balances of each day's documents."""

ROUNDS = 400
"""Updates after which a rehearsal that does not come to an end is given up."""


@dataclass(frozen=True, slots=True)
class Report:
    """Say what a rehearsal showed. Amounts are minor units, debits less credits by account.

    `lost`: documents of ours that are said to be posted and are not in the books. `doubled`: further copies of one
    there. `difference` sums what QuickBooks and the posted documents differ by, and what the documents and the
    register's own figures differ by.
    """

    documents: int
    posted: int
    refused: int
    lost: int
    doubled: int
    difference: int
    ours: dict[str, int]
    quickbooks: dict[str, int]
    register: dict[str, int]
    troubles: tuple[str, ...]
    sessions: int

    @property
    def clean(self) -> bool:
        """Tell whether everything is in the books, once and to the cent."""
        return self.documents == self.posted and not (
            self.refused or self.lost or self.doubled or self.difference or self.troubles
        )

    def plain(self) -> dict[str, object]:
        """Give the report as names and texts, for JSON."""
        return {
            "documents": self.documents,
            "posted": self.posted,
            "refused": self.refused,
            "lost": self.lost,
            "doubled": self.doubled,
            "difference": format_minor(self.difference),
            "sessions": self.sessions,
            "troubles": list(self.troubles),
            "ours": _texts(self.ours),
            "quickbooks": _texts(self.quickbooks),
            "register": _texts(self.register),
        }


def _texts(balances: dict[str, int]) -> dict[str, str]:
    return {account: format_minor(amount) for account, amount in sorted(balances.items())}


@dataclass
class Stage:
    """Serve a shop's connector on the loopback and play the Web Connector to it."""

    shop: Shop
    company: str
    password: str
    strict: bool = False
    """Call through a client that is built from the served WSDL, instead of one worded as .NET's."""
    updates: list[Update] = field(default_factory=list)

    def __enter__(self) -> Stage:
        self._server = Server(self.shop)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()

    def on_shop(self, work: Callable[[Shop], T]) -> T:
        """Do something with the shop in the thread that owns it."""
        return self._server.run(work)

    def pump(self) -> bool:
        """Cut what is closed, in the thread that owns the shop; says whether there was anything."""
        return bool(self._server.run(lambda shop: pump(shop, self.company)))

    def update(self, books: Company, faults: Sequence[LineFault] = ()) -> Update:
        """Run one update of the Web Connector against a company file, over a line that may fail."""
        owner = self._server.run(lambda shop: shop.read(lambda db: companies.get(db, self.company)))
        url = service_url("localhost", self._server.port)
        application = read_qwc(qwc_file(owner, url).decode())
        wire = Wire(url, faults)
        client: Client = ZeepClient(wire) if self.strict else RawClient(wire)
        connector = WebConnector(
            application, self.password, books, client, sleep=lambda seconds: None
        )
        update = connector.update()
        wire.close()
        self.updates.append(update)
        return update

    def run(
        self,
        books: Company,
        mishaps: Callable[[], tuple[Sequence[LineFault], Faults]] | None = None,
        rest: Callable[[], object] = lambda: None,
        faulty: int = 30,
    ) -> None:
        """Pump and update in turn until nothing is left to cut or to send.

        `mishaps` says what goes wrong in each of the first `faulty` updates; `rest` runs after each update, to let time
        go by. A queue that a person has to look at first is left as it is.
        """
        for n in range(ROUNDS):
            line: Sequence[LineFault] = ()
            books.faults = Faults()
            if mishaps is not None and n < faulty:
                line, books.faults = mishaps()
            cut = self.pump()
            update = self.update(books, line)
            rest()
            if not cut and not update.sets and not self._unfinished():
                break
        books.faults = Faults()

    def _unfinished(self) -> bool:
        """Say whether something can still be sent without a person."""

        def look(shop: Shop) -> bool:
            def read(db: Connection) -> bool:
                owner = companies.get(db, self.company)
                known = cache.get(db, self.company, cache.IDENTITY) is not None
                return not known or any(
                    documents.in_state(
                        db,
                        self.company,
                        state,
                        now=documents.NEVER,
                        until=documents.NEVER,
                        voids_only=bool(owner.stopped),
                    )
                    for state in (State.QUEUED, State.SENDING, State.UNKNOWN)
                )

            return shop.read(read)

        return self._server.run(look)

    def report(self, books: Company) -> Report:
        """Compare QuickBooks, the documents and the register."""
        return self._server.run(lambda shop: _report(shop, self, books))


class Server:
    """Serve a shop's connector at a free port of the loopback, in a thread; the shop belongs to it until it stops."""

    def __init__(self, shop: Shop) -> None:
        import uvicorn
        from starlette.applications import Starlette

        self._lane = ShopThread(shop)
        self._connector = Connector(self._lane, standard_jobs(Ask()))
        app = Starlette(routes=connector_routes(self._connector))
        # Named TCP, or the event loop leaves Nagle's algorithm on and each answer waits 40 ms.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen()
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(app, log_level="critical", lifespan="off", access_log=False)
        self._uvicorn = uvicorn.Server(config)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="rehearsal", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve_until_told())

    async def _serve_until_told(self) -> None:
        await self._uvicorn.serve(sockets=[self._socket])
        for connection in list(self._uvicorn.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        for _ in range(3):
            # A closed transport lets go of its socket only in the loop's next turns.
            await asyncio.sleep(0)

    def run(self, work: Callable[[Shop], T]) -> T:
        """Run work on the shop in its thread."""
        return asyncio.run_coroutine_threadsafe(self._lane.write(work), self._loop).result()

    def stop(self) -> None:
        """End the service; the shop can be used by others again."""
        self._uvicorn.should_exit = True
        self._thread.join()
        self._connector.stop()
        self._lane.stop()
        self._socket.close()
        self._loop.close()


def _report(shop: Shop, stage: Stage, books: Company) -> Report:
    company = stage.company
    made = shop.read(lambda db: stored(db, company))
    proofs = {one.document: one for one in shop.read(lambda db: postings.postings(db, company))}
    rows = {
        str(one.id): shop.read(lambda db, key=str(one.id): documents.find(db, company, key))  # type: ignore[misc]
        for one in made
    }
    posted = [one for one in made if str(one.id) in proofs]
    refused = sum(row is not None and row.state is State.REFUSED for row in rows.values())
    kept = Counter(txn.header.text("ExternalGUID").strip("{}").lower() for txn in books.documents())
    ids = [proofs[str(one.id)].txn_id for one in posted]
    ours, theirs = _documents(posted), _quickbooks(books, ids)
    register = _register(shop, company)
    differences = (_apart(ours, theirs), _apart(_documents(made), register))
    return Report(
        documents=len(made),
        posted=len(posted),
        refused=refused,
        lost=sum(txn_id not in books.books.txns for txn_id in ids),
        doubled=sum(kept[str(one.id)] > 1 for one in made),
        difference=sum(differences),
        ours=_total(ours),
        quickbooks=_total(theirs),
        register=_total(register),
        troubles=_troubles(shop, company),
        sessions=len(stage.updates),
    )


def _troubles(shop: Shop, company: str) -> tuple[str, ...]:
    """Say in words what stopped, was refused or could not be cut."""
    owner = shop.read(lambda db: companies.get(db, company))
    parked = shop.read(lambda db: documents.all_in_state(db, company, State.REFUSED))
    waits = shop.read(lambda db: findings(db, company))
    return (
        *((f"{owner.cause} {owner.cure}",) if owner.stopped else ()),
        *(f"{row.kind} {row.ref_number}: {row.cause}" for row in parked),
        *(str(one) for one in waits),
    )


def _documents(made: Sequence[Document]) -> Days:
    sums: Days = {}
    for document in made:
        day = sums.setdefault(document.day, Counter())
        for line in document.posting.lines:
            day[split(line.account.name, _whose(line, document))] += line.amount
    return sums


_SHARED = ("Sales Tax Payable", "Accounts Receivable", "Accounts Payable")


def _whose(line: Line, document: Document) -> str:
    """Name whose share of an account a line moves, where several have one."""
    if line.account.name not in _SHARED:
        return ""
    party = line.party or document.party
    return party.name if party else ""


def _quickbooks(books: Company, txn_ids: Sequence[str]) -> Days:
    sums: Days = {}
    for txn_id in txn_ids:
        day = books.books.ledger.day(txn_id)
        if day is None:
            continue
        for account, amount, entity in books.postings(txn_id):
            share = entity if account in _SHARED else ""
            sums.setdefault(day, Counter())[split(account, share)] += int(amount.scaleb(2))
    return sums


def _register(shop: Shop, company: str) -> Days:
    """Reckon what was cut from the journal's own entries, batch by batch."""

    def read(db: Connection) -> Days:
        sums: Days = {}
        file = file_of(db, company, settings.currency(db))
        for cut in reading.walk(db, kinds=("exchange.cut",)):
            body = cut.body
            if file is None or not isinstance(body, BatchCut) or body.company != company:
                continue
            sources = [
                source_of(entry) for entry in map(partial(_named, db), body.sources) if entry
            ]
            directory, _ = directory_of(db, company, sources, shop.clock())
            known = Books(mapping_of(db, company), directory, file)
            for source in sources:
                day = bearing(source, body.day)
                sums.setdefault(day, Counter()).update(reckon([source], known))
        return sums

    return shop.read(read)


def _named(db: Connection, name: str) -> Entry | None:
    node, epoch, seq = name.split("/")
    return reading.named(db, node, epoch, int(seq))


def _total(days: Days) -> dict[str, int]:
    """Add days up, leaving out accounts that stand at nothing."""
    sums: Balances = Counter()
    for day in days.values():
        sums.update(day)
    return {account: amount for account, amount in sums.items() if amount}


def _apart(one: Days, other: Days) -> int:
    """Sum what two books differ by, day by day and account by account."""
    nothing: Balances = Counter()
    pairs = [(one.get(day, nothing), other.get(day, nothing)) for day in {*one, *other}]
    return sum(abs(a[account] - b[account]) for a, b in pairs for account in {*a, *b})
