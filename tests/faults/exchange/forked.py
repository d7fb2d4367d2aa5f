"""The process that forks services; see `service`. Each dies by SIGKILL in the call that was named for it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import IO, Any

import uvicorn
from starlette.applications import Starlette

from exchange.connector.app import connector_routes
from exchange.connector.lane import ShopThread
from exchange.connector.service import Connector
from exchange.connector.soap import Request, Result
from exchange.pump import pump
from exchange.work import all_jobs
from tests.faults.exchange.service import Death, SharedClock
from tui_pos.data.shop import Shop


class _Mortal(Connector):
    """Die in the call that was named."""

    def __init__(self, shop: Shop, lane: ShopThread, death: Death | None) -> None:
        super().__init__(lane, all_jobs(), prepare=pump)
        self._death, self._calls, self._commits = death, 0, 0
        self._armed = False
        self._write = shop.database.write
        shop.database.write = self._dying_write  # type: ignore[method-assign, assignment]

    async def answer(self, request: Request, source: str) -> Result:
        """Answer a call, unless it is the last one."""
        if self._death is None or request.operation.name != self._death.operation:
            return await super().answer(request, source)
        self._calls += 1
        self._armed = self._calls == self._death.call
        result = await super().answer(request, source)
        if self._armed:
            _die()
        return result

    def _dying_write(self, *args: Any) -> Any:
        if not self._armed or self._death is None:
            return self._write(*args)
        self._commits += 1
        if self._commits == self._death.commit and self._death.when == "before":
            _die()
        value = self._write(*args)
        if self._commits == self._death.commit:
            _die()
        return value


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _serve(told: dict[str, Any], ready: IO[str]) -> None:
    """Be a service until killed."""
    death = Death(**told["death"]) if told["death"] else None
    clock = SharedClock(Path(told["clock"]))
    shop = Shop.open(told["shop"], clock=clock, synchronous="OFF")
    connector = _Mortal(shop, ShopThread(shop), death)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    ready.write(f"{listener.getsockname()[1]}\n")
    ready.close()
    app = Starlette(routes=connector_routes(connector))
    config = uvicorn.Config(app, log_level="critical", lifespan="off", access_log=False)
    asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


def _fork(told: dict[str, Any]) -> dict[str, int]:
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(read)
            _serve(told, os.fdopen(write, "w"))
        finally:
            os._exit(1)
    os.close(write)
    with os.fdopen(read) as heard:
        return {"pid": pid, "port": int(heard.readline())}


def _dead(pid: int, *, wait: bool) -> dict[str, bool]:
    try:
        found, _ = os.waitpid(pid, 0 if wait else os.WNOHANG)
    except ChildProcessError:
        return {"dead": True}
    return {"dead": found == pid}


def main() -> None:
    """Fork services as told; ends, and they with it, when the input ends."""
    pids: list[int] = []
    for line in sys.stdin:
        told = json.loads(line)
        answer: dict[str, Any]
        if "kill" in told or "dead" in told:
            pid = told.get("kill") or told["dead"]
            if "kill" in told and not _dead(pid, wait=False)["dead"]:
                os.kill(pid, signal.SIGKILL)
            answer = _dead(pid, wait="kill" in told)
        else:
            answer = _fork(told)
            pids.append(answer["pid"])
        print(json.dumps(answer), flush=True)
    for pid in pids:
        if not _dead(pid, wait=False)["dead"]:
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
