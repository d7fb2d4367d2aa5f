"""Running the node's application: uvicorn with the limits of a small machine, graceful stop, and word to systemd."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import h11
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from tui_pos.core.refusal import Refusal
from tui_pos.sync.listen import Listen, is_loopback

_log = logging.getLogger("tui_pos.node")

HEADER_SECONDS = 10
"""How long the head of a request may take to arrive."""

GRACE_SECONDS = 10
KEEP_ALIVE_SECONDS = 75
MOST_CONNECTIONS = 2_000


class PatientProtocol(H11Protocol):
    """Hang up on whoever drips the head of a request: nothing else holds a connection that never asks."""

    _impatience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Give a new connection its time."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Give the head of each request its time from its first byte on."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time."""
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._forget()
        elif self._impatience is None:
            self._impatience = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def _forget(self) -> None:
        if self._impatience is not None:
            self._impatience.cancel()
            self._impatience = None


def _check_free(listen: Listen) -> None:
    """Refuse an address that cannot be listened at, in a sentence instead of a dead service."""
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listen.host, listen.port))
        except OSError as error:
            why = error.strerror or str(error)
            raise Refusal(
                "port",
                f"The service cannot listen at {listen.host} port {listen.port} ({why}): stop what listens there, or"
                " choose another port.",
            ) from error


class _Listener(uvicorn.Server):
    """Serve one application at one address; `port` is known once it listens."""

    def __init__(self, app: Starlette, listen: Listen) -> None:
        """Refuses (`tls`) to listen beyond this machine without a certificate, and (`port`) where somebody listens."""
        _check_free(listen)
        if listen.certificates is None and not is_loopback(listen.host):
            raise Refusal(
                "tls",
                "Beyond this machine the node speaks TLS only: leave out --plain.",
            )
        tls: dict[str, Any] = {}
        if listen.certificates is not None:
            tls = {
                "ssl_certfile": str(listen.certificates.chain),
                "ssl_keyfile": str(listen.certificates.key),
            }
        super().__init__(
            uvicorn.Config(
                app,
                host=listen.host,
                port=listen.port,
                http=PatientProtocol,
                ws="none",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=GRACE_SECONDS,
                limit_concurrency=MOST_CONNECTIONS,
                h11_max_incomplete_event_size=16_384,
                **tls,
            )
        )

    @property
    def port(self) -> int:
        """The port that the service listens on."""
        return int(self.servers[0].sockets[0].getsockname()[1])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish what runs, then stop."""
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for _ in range(3):
            # A closed transport lets go of its socket only in the loop's next turns.
            await asyncio.sleep(0)


class _Beside(_Listener):
    """Serve another application in the same process; the first listener hears the signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


class Server(_Listener):
    """Serve the node, and another application beside it, until told to stop."""

    def __init__(
        self,
        app: Starlette,
        listen: Listen,
        ready: Callable[[int], None] | None = None,
        beside: tuple[Starlette, Listen] | None = None,
    ) -> None:
        """`ready` is called with the node's port when both listen."""
        super().__init__(app, listen)
        self._app = app
        self._ready = ready
        self.beside = _Beside(*beside) if beside else None
        self._other: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        if self.beside:
            self._other = asyncio.create_task(self.beside.serve())
            while not self.beside.started:
                if self._other.done():
                    raise RuntimeError("the Web Connector's side of the service did not start")
                await asyncio.sleep(0.01)
        await super().startup(sockets)
        if self.started:
            notify("READY=1")
            _log.info("serving", extra={"port": self.port})
            if self._ready:
                self._ready(self.port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let nobody wait for news, finish what runs, then stop."""
        notify("STOPPING=1")
        self._app.state.service.news.close()
        if self.beside and self._other:
            self.beside.should_exit = True
            await asyncio.wait({self._other})
        await super().shutdown(sockets)
        _log.info("stopped")


def notify(state: str) -> None:
    """Tell systemd how the service is doing (sd_notify(3)); without systemd nobody listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.connect("\0" + address[1:] if address.startswith("@") else address)
            channel.sendall(state.encode())
        except OSError as error:
            _log.warning("systemd does not listen", extra={"why": str(error)})
