"""How many durable Web Connector calls a second the service answers, over loopback HTTP.

A session posts documents: every sendRequestXML and receiveResponseXML is one synced transaction (the second with a
journal entry). The client and its QuickBooks run in the same process, so the figure is a floor.
"""

from __future__ import annotations

import http.client
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.exchange.connector.test_serving import served
from tests.exchange.connector.wire import dotnet, result
from tests.exchange.delivery.books import Books
from tests.exchange.delivery.shopkit import PASSWORD, exchange_shops, queue, receipt

DOCUMENTS = 400


class RawClient:
    """Call the service by hand-written messages, over one connection or a new one for each call."""

    def __init__(self, port: int, *, keep_alive: bool) -> None:
        self._port, self._keep_alive = port, keep_alive
        self._connection = self._open()
        self.calls = 0
        self.seconds = 0.0

    def _open(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)

    def call(self, operation: str, **values: str) -> list[str]:
        """Make one call; its time, without the making and reading of messages, is added up."""
        body = dotnet(operation, **values).encode()
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"http://developer.intuit.com/{operation}"',
        }
        begun = time.perf_counter()
        if not self._keep_alive:
            self._connection.close()
            self._connection = self._open()
        self._connection.request("POST", "/qbwc", body, headers)
        answer = self._connection.getresponse().read()
        self.seconds += time.perf_counter() - begun
        self.calls += 1
        return result(answer)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@contextmanager
def _session(folder: Path, *, keep_alive: bool) -> Iterator[RawClient]:
    with exchange_shops(folder, None) as open_shop:
        shop = open_shop()
        queue(shop, *(receipt(number) for number in range(1, DOCUMENTS + 1)))
        with served(shop) as port:
            client = RawClient(port, keep_alive=keep_alive)
            yield client
            client.close()


def soap_calls_per_second(*, keep_alive: bool = True) -> dict[str, float]:
    """Run one session of 400 documents; gives calls a second of the whole session but authenticate."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _session(Path(folder), keep_alive=keep_alive) as client,
    ):
        ticket = client.call("authenticate", strUserName="tui-pos-main", strPassword=PASSWORD)[0]
        client.calls, client.seconds = 0, 0.0
        books, answer = Books(), "0"
        while answer != "100":
            (request,) = client.call("sendRequestXML", ticket=ticket, qbXMLMajorVers="13")
            (answer,) = client.call(
                "receiveResponseXML", ticket=ticket, response=books.process(request)
            )
        client.call("closeConnection", ticket=ticket)
        assert len(books.entries) == DOCUMENTS
        return {"calls": client.calls, "calls_per_second": round(client.calls / client.seconds, 1)}
