"""The connector of one shop at a free port of the loopback, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import TypeVar

from exchange.connector.app import connector_routes
from exchange.connector.lane import ShopThread
from exchange.connector.service import Connector
from exchange.work import all_jobs
from tui_pos.data.shop import Shop

T = TypeVar("T")


class Server:
    """Serve a shop's connector at a free port of the loopback, in a thread; the shop belongs to it until it stops."""

    def __init__(self, shop: Shop) -> None:
        import uvicorn
        from starlette.applications import Starlette

        self._lane = ShopThread(shop)
        self._connector = Connector(self._lane, all_jobs())
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
