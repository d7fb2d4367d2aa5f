"""One case: a shop's files, its service in another process, a company file, and the Web Connector between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exchange.connector.qwc import qwc_file, service_url
from exchange.delivery import companies
from exchange.rehearsal import (
    Company,
    Faults,
    Line,
    LineBroken,
    LineFault,
    Outcome,
    RawClient,
    Session,
    Update,
    WebConnector,
    read_qwc,
)
from exchange.rehearse import Report, Stage
from tests.exchange.companyfile import company_file
from tests.faults.exchange.service import Death, Services, SharedClock
from tests.faults.exchange.shops import Template
from tui_pos.data.shop import Shop

ROUNDS = 60
"""Updates after which a case that does not come to an end is given up: what is not posted then is counted."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Let QuickBooks fail in the message set that first adds something: `faults` are those of Faults, there from then on.

    `number` is the field that counts requests or message sets; it is set to the one at hand (`later` ones after it).
    """

    request: str
    faults: dict[str, Any]
    number: str = ""
    later: int = 0


class AimedCompany:
    """Watch a company file's message sets and spring a fault on one of them."""

    def __init__(self, books: Company, aim: Aim | None) -> None:
        self._run, self._aim, self.books = books.run, aim, books
        self.sprung = False
        books.run = self.run  # type: ignore[method-assign]

    def run(self, request_xml: str, session: Session) -> str:
        """Run a message set as QuickBooks does, with what was aimed at it."""
        aim = self._aim
        if aim and not self.sprung and f"<{aim.request}Rq" in request_xml:
            self.sprung = True
            now = self.books.faults
            count = now.message_sets if aim.number in _BY_SET else now.requests
            numbered = {aim.number: count + 1 + aim.later} if aim.number else {}
            self.books.faults = Faults(**(aim.faults | numbered))
            self.books.faults.requests = now.requests
            self.books.faults.message_sets = now.message_sets
        return self._run(request_xml, session)


_BY_SET = frozenset({"lose_response", "store_fails", "restore_at"})


@dataclass
class Site:
    """Run updates of one case; `line` and `death` of an update come from the case."""

    services: Services
    template: Template
    folder: Path
    updates: list[Update] = field(default_factory=list)
    kills: int = 0

    def __post_init__(self) -> None:
        self.shop = self.template.copy(self.folder)
        self._clock_file = self.folder / "clock"
        self.clock = SharedClock(self._clock_file, self.template.now)
        self.books = company_file(self.clock)
        with Shop.open(str(self.shop), clock=self.clock, synchronous="OFF") as shop:
            self._owner = shop.read(lambda db: companies.get(db, "main"))
        self._pid = self._port = 0

    def update(self, line: Sequence[LineFault] = (), death: Death | None = None) -> Update:
        """Run one update; a service that died before is started again."""
        if death is not None:
            self.kill()
        if not self._pid:
            self._pid, self._port = self.services.start(self.shop, self._clock_file, death)
        url = service_url("localhost", self._port)
        wire = Line(url, line)
        application = read_qwc(qwc_file(self._owner, url).decode())
        client = RawClient(wire)
        connector = WebConnector(
            application, self.template.password, self.books, client, sleep=lambda seconds: None
        )
        update = connector.update()
        with suppress(LineBroken):
            wire.close()
        if self.services.died(self._pid, 1.0 if death and _is_broken(update) else 0.0):
            self.kills += 1
            self._pid = 0
        self.updates.append(update)
        self.clock.pass_seconds(3600)
        return update

    @property
    def is_served(self) -> bool:
        """Say whether the service lives."""
        return bool(self._pid)

    def finish(self) -> None:
        """Run quiet updates until two in turn have nothing to do."""
        self.books.faults = Faults()
        idle = 0
        for _ in range(ROUNDS):
            idle = idle + 1 if self.update().outcome is Outcome.NO_DATA else 0
            if idle == 2:
                break

    def kill(self) -> None:
        """Kill the service where it stands, between two updates."""
        if self._pid:
            self.services.kill(self._pid)
            self.kills += 1
            self._pid = 0

    def on_shop(self, work: Callable[[Shop], object]) -> None:
        """Do something with the shop's database, while no service has it."""
        self.kill()
        with Shop.open(str(self.shop), clock=self.clock, synchronous="OFF") as shop:
            work(shop)

    def report(self) -> Report:
        """Compare both books."""
        self.kill()
        with (
            Shop.open(str(self.shop), clock=self.clock, synchronous="OFF") as shop,
            Stage(shop, "main", self.template.password) as stage,
        ):
            stage.updates = self.updates
            return stage.report(self.books)


def _is_broken(update: Update) -> bool:
    return any(call.problem for call in update.calls)
