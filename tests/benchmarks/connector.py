"""How many durable Web Connector calls a second the service answers, over loopback HTTP.

A session posts documents: every sendRequestXML and receiveResponseXML is one synced transaction, the second with a
journal entry. The service runs in a process of its own; only the time between a call's first byte and its answer's
last one counts. Beside it stands what the same HTTP server answers with nothing behind it, so that a busy
machine can be told from a slow program.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.exchange.connector.wire import dotnet, result
from tests.exchange.delivery.books import Books
from tests.exchange.delivery.shopkit import PASSWORD, exchange_shops, queue, receipt

GOAL = 500


class RawClient:
    """Call the service by hand-written messages, over one connection or a new one for each call."""

    def __init__(self, port: int, *, keep_alive: bool) -> None:
        self._port, self._keep_alive = port, keep_alive
        self._connection = self._open()
        self.calls = 0
        self.seconds = 0.0

    def _open(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        """Send a request and count it, with the time that its answer took."""
        begun = time.perf_counter()
        if not self._keep_alive:
            self._connection.close()
            self._connection = self._open()
        self._connection.request("POST", path, body, headers)
        answer = self._connection.getresponse().read()
        self.seconds += time.perf_counter() - begun
        self.calls += 1
        return answer

    def call(self, operation: str, **values: str) -> list[str]:
        """Make one SOAP call."""
        action = f'"http://developer.intuit.com/{operation}"'
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": action}
        return result(self.post("/qbwc", dotnet(operation, **values).encode(), headers))

    def rate(self) -> float:
        """Give calls a second since the last reading."""
        rate = self.calls / self.seconds
        self.calls, self.seconds = 0, 0.0
        return rate

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@contextmanager
def _service(documents: int) -> Iterator[int]:
    """Run the service in a process of its own; gives its port and the time that it used the processor."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.benchmarks.connector", folder, str(documents)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:
            assert process.stdout
            try:
                yield int(json.loads(process.stdout.readline()))
            finally:
                process.communicate()


def soap_calls(documents: int = 400) -> Iterator[Figure]:
    """Measure calls a second of a session, authenticate excluded, with keep-alive and without."""
    for keep_alive in (True, False):
        with _service(documents) as port:
            client = RawClient(port, keep_alive=keep_alive)
            for _ in range(documents):
                client.post("/bare", b"x" * 900, {"Content-Type": "text/xml"})
            bare = client.rate()
            ticket = client.call("authenticate", strUserName="tui-pos-main", strPassword=PASSWORD)[
                0
            ]
            before = _processor_time(client)
            client.rate()
            books, answer = Books(), "0"
            while answer != "100":
                (request,) = client.call("sendRequestXML", ticket=ticket, qbXMLMajorVers="13")
                response = books.process(request)
                (answer,) = client.call("receiveResponseXML", ticket=ticket, response=response)
            client.call("closeConnection", ticket=ticket)
            calls, rate = client.calls, client.rate()
            used = _processor_time(client) - before
            client.close()
        assert len(books.entries) == documents
        connections = "keep-alive" if keep_alive else "new connections"
        note = f"bare HTTP on the same server {bare:.0f}/s, load {os.getloadavg()[0]:.1f}"
        goal = GOAL if keep_alive else 0
        yield Figure(
            f"Web Connector calls, durable, {connections}",
            rate,
            "calls/s",
            goal,
            at_least=True,
            note=note,
        )
        yield Figure(
            f"Web Connector call, processor time of the service, {connections}",
            used / calls * 1000,
            "ms",
            2.0,
        )


def _processor_time(client: RawClient) -> float:
    """Ask the service how many seconds of processor time it has used."""
    return float(client.post("/processor", b"", {}))


def _serve(folder: Path, documents: int) -> None:
    """Be the service: print the port, then serve until the input ends."""
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from tests.exchange.connector.test_serving import served

    async def processor(request: Request) -> Response:
        return Response(str(time.process_time()))

    async def bare(request: Request) -> Response:
        await request.body()
        return Response(b"x" * 700, media_type="text/xml")

    with exchange_shops(folder, None) as open_shop:
        shop = open_shop()
        queue(shop, *(receipt(number) for number in range(1, documents + 1)))
        bare_routes = [
            Route("/bare", bare, methods=["POST"]),
            Route("/processor", processor, methods=["POST"]),
        ]
        with served(shop, *bare_routes) as port:
            print(port, flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]))
