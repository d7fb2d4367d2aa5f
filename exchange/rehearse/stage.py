"""A shop on a stage: its connector is served, and the Web Connector is played to it, until nothing is left to send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import TypeVar

from exchange.connector.qwc import qwc_file, service_url
from exchange.delivery import cache, companies, documents
from exchange.delivery.states import State
from exchange.pump import pump
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
from exchange.rehearse.report import Report, report_of
from exchange.rehearse.server import Server
from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection

T = TypeVar("T")

ROUNDS = 400
"""Updates after which a rehearsal that does not come to an end is given up."""


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
        return self._server.run(
            lambda shop: report_of(shop, self.company, books, len(self.updates))
        )
