"""Sessions driven call by call without a network: the calls of the service, and a QuickBooks behind them."""

from __future__ import annotations

from exchange.connector.calls import COMPLETE, Calls
from exchange.connector.opening import NO_WORK, open_session
from exchange.delivery.jobs import Job, Reply
from exchange.delivery.standard import standard_jobs
from tests.exchange.delivery.books import Books, Thrown
from tui_pos.data.shop import Shop

HERE = "192.168.1.20"


class Session:
    """Be the Web Connector of one session, one call at a time."""

    def __init__(
        self,
        shop: Shop,
        ticket: str = "t1",
        company: str = "main",
        source: str = HERE,
        jobs: tuple[Job, ...] | None = None,
    ) -> None:
        self.jobs = jobs or standard_jobs()
        self.calls = Calls(shop, self.jobs)
        self.ticket, self.source = ticket, source
        self.file = open_session(shop, self.jobs, company, ticket, source)

    @property
    def has_work(self) -> bool:
        return self.file != NO_WORK

    def send(
        self, hcp: str = "", file: str = r"C:\QB\Shop.qbw", version: tuple[int, int] = (13, 0)
    ) -> str:
        return self.calls.send(self.ticket, self.source, hcp=hcp, file=file, version=version)

    def receive(self, text: str, hresult: str = "", message: str = "") -> int:
        return self.calls.receive(self.ticket, self.source, Reply.read(text, hresult, message))

    def error(self) -> str:
        return self.calls.last_error(self.ticket, self.source)

    def close(self) -> str:
        return self.calls.close(self.ticket, self.source)

    def step(self, books: Books) -> int:
        """One request and its answer; 100 when nothing was asked."""
        asked = self.send()
        if not asked:
            return COMPLETE
        try:
            return self.receive(books.process(asked))
        except Thrown as thrown:
            return self.receive("", thrown.hresult, thrown.message)


def run(
    shop: Shop, books: Books, ticket: str = "t1", company: str = "main", most: int = 1000
) -> str:
    """Run a whole session and give its last words."""
    session = Session(shop, ticket, company)
    if session.has_work:
        for _ in range(most):
            if not 0 <= session.step(books) < COMPLETE:
                break
        else:
            raise AssertionError("the session does not end")
    return session.close()
