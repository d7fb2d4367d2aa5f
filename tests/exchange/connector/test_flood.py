"""Bodies of 100 MB over real HTTP: announced, in pieces and by lies; memory stays small and the session goes on."""

from __future__ import annotations

import http.client
import resource
import socket
from collections.abc import Iterator

from tests.exchange.connector.test_serving import served
from tests.exchange.connector.wire import dotnet, result
from tests.exchange.delivery.books import Books
from tests.exchange.delivery.shopkit import PASSWORD, OpenShop, queue, receipt, states

SIZE = 100_000_000
PIECE = b"x" * 65_536
HEADERS = {"Content-Type": "text/xml; charset=utf-8"}


def call(port: int, operation: str, **values: str) -> list[str]:
    """Make one call on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/qbwc", dotnet(operation, **values).encode(), HEADERS)
    found = result(connection.getresponse().read())
    connection.close()
    return found


def pieces(sent: list[int]) -> Iterator[bytes]:
    """Give 100 MB, and count what was taken of them."""
    for _ in range(SIZE // len(PIECE)):
        sent[0] += len(PIECE)
        yield PIECE


def peak() -> int:
    """The most memory that the process has used, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_a_hundred_megabytes_neither_fill_the_memory_nor_end_a_session(open_shop: OpenShop) -> None:
    """413 for each, most of it unread; the document that was on its way is posted once by the same session."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1))
    with served(shop) as port:
        (ticket, _) = call(port, "authenticate", strUserName="tui-pos-main", strPassword=PASSWORD)
        (request,) = call(port, "sendRequestXML", ticket=ticket, qbXMLMajorVers="13")
        before = peak()
        announced(port)
        for _ in range(3):
            streamed(port)
        assert peak() - before < 3 * 25_000_000
        answer = "0"
        while answer != "100":
            response = books.process(request)
            (answer,) = call(port, "receiveResponseXML", ticket=ticket, response=response)
            if answer != "100":
                (request,) = call(port, "sendRequestXML", ticket=ticket, qbXMLMajorVers="13")
    assert states(shop) == ["posted"]
    assert len(books.entries) == 1


def announced(port: int) -> None:
    """Say that 100 MB are coming: the refusal comes before they do."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        head = f"POST /qbwc HTTP/1.1\r\nHost: localhost\r\nContent-Length: {SIZE}\r\n\r\n"
        line.sendall(head.encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 413")


def streamed(port: int) -> None:
    """Send 100 MB whose length nobody announced: refused at twenty, and the rest is not taken."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    sent = [0]
    try:
        connection.request("POST", "/qbwc", pieces(sent), HEADERS, encode_chunked=True)
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        assert sent[0] < SIZE
    finally:
        connection.close()
