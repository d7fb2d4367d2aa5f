"""The wire between Web Connector and application: HTTP, with calls that get lost, doubled or late on purpose."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from exchange.rehearsal.contract import LineBroken

Mishap = Literal["lose request", "lose response", "repeat", "delay", "disconnect"]

STALE = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)
"""What sending on a kept connection raises when the server had closed it meanwhile."""


@dataclass(frozen=True, slots=True)
class LineFault:
    """Say what happens to one call: the n-th call of an operation, or the n-th call of all if none is named.

    "lose request": it never arrives. "lose response": the application works, its answer is lost.
    "repeat": it arrives twice, the second answer counts. "delay": the caller gives up, the request arrives
    after the next call. "disconnect": half of it arrives, then the connection is gone.
    """

    kind: Mishap
    operation: str = ""
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold an HTTP answer."""

    status: int
    content_type: str
    body: bytes


class Line:
    """Post to one address over a connection that is kept open, as the Web Connector does.

    `cafile` names a certificate authority to trust beside none of the machine's own.
    """

    def __init__(
        self,
        url: str,
        faults: Sequence[LineFault] = (),
        cafile: str | None = None,
        timeout: float = 30.0,
    ) -> None:
        self.url = url
        self._faults = list(faults)
        self._counts: dict[str, int] = {}
        self._late: list[tuple[bytes, Mapping[str, str]]] = []
        self._timeout = timeout
        self._context = ssl.create_default_context(cafile=cafile) if cafile else None
        self._connection: http.client.HTTPConnection | None = None

    def post(self, operation: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send one call; raises `LineBroken` if no answer comes, by itself or on purpose."""
        mishap = self._mishap(operation)
        if mishap == "lose request":
            raise LineBroken(f"The request {operation} was lost.")
        if mishap == "delay":
            self._late.append((body, headers))
            raise LineBroken(f"The request {operation} is still on its way.")
        if mishap == "disconnect":
            self._send_half(body, headers)
            raise LineBroken(f"The connection broke while {operation} was sent.")
        reply = self._exchange("POST", self.url, body, headers)
        if mishap == "repeat":
            reply = self._exchange("POST", self.url, body, headers)
        self._deliver_late()
        if mishap == "lose response":
            raise LineBroken(f"The answer to {operation} was lost.")
        return reply

    def get(self, url: str) -> Reply:
        """Fetch a page: the WSDL, the support page."""
        return self._exchange("GET", url, None, {})

    def close(self) -> None:
        """Hang up; what was delayed arrives now."""
        self._deliver_late()
        if self._connection:
            self._connection.close()
            self._connection = None

    def _mishap(self, operation: str) -> Mishap | None:
        """Count the call and take the fault that was meant for it."""
        for name in ("", operation):
            self._counts[name] = self._counts.get(name, 0) + 1
        for fault in self._faults:
            if fault.operation in ("", operation) and fault.nth == self._counts[fault.operation]:
                return fault.kind
        return None

    def _deliver_late(self) -> None:
        late, self._late = self._late, []
        for body, headers in late:
            self._exchange("POST", self.url, body, headers)

    def _open(self, url: str) -> http.client.HTTPConnection:
        parts = urlsplit(url)
        host, port = parts.hostname or "localhost", parts.port
        if parts.scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=self._timeout, context=self._context
            )
        return http.client.HTTPConnection(host, port, timeout=self._timeout)

    def _exchange(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Reply:
        """Send and read, once more on a fresh connection if the kept one had gone stale, as .NET does."""
        kept = self._connection is not None
        try:
            return self._once(method, url, body, headers)
        except STALE as broken:
            self._hang_up()
            if not kept:
                raise LineBroken(f"No answer from {url}: {broken!r}") from broken
        except (OSError, http.client.HTTPException) as broken:
            self._hang_up()
            raise LineBroken(f"No answer from {url}: {broken!r}") from broken
        try:
            return self._once(method, url, body, headers)
        except (OSError, http.client.HTTPException) as broken:
            self._hang_up()
            raise LineBroken(f"No answer from {url}: {broken!r}") from broken

    def _once(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        if self._connection is None:
            self._connection = self._open(url)
        self._connection.request(method, _path(url), body, dict(headers))
        response = self._connection.getresponse()
        content = response.read()
        if response.will_close:
            self._hang_up()
        return Reply(response.status, response.getheader("Content-Type") or "", content)

    def _send_half(self, body: bytes, headers: Mapping[str, str]) -> None:
        self._hang_up()
        connection = self._open(self.url)
        try:
            connection.putrequest("POST", _path(self.url))
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body[: len(body) // 2])
        except OSError as broken:
            raise LineBroken(f"No answer from {self.url}: {broken!r}") from broken
        finally:
            connection.close()

    def _hang_up(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
