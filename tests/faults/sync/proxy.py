"""A line between tills and the node's serving processes: now to one, now to the other, failing in every way a network can."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")

_LATEST = 40
"""Questions that are kept to arrive late."""

_LONGEST_DELAY = 0.05


class _Cut(Exception):
    """End a connection."""


class Proxy:
    """Carry whole questions and answers of HTTP between tills and a node, or not; runs in a thread of its own.

    `kill` is called with a backend's port a moment after a question went there, in the middle of its work.
    """

    def __init__(self, seed: int, kill: Callable[[int], None]) -> None:
        self.backends: list[int] = []
        self.calm = True
        self.faults: Counter[str] = Counter()
        self._kill = kill
        self._chance = Random(seed)
        self._late: list[bytes] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._on_loop(asyncio.start_server(self._carry, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        """Hang up on everybody."""
        self._on_loop(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def forget(self, token: str) -> None:
        """Lose what one till had said and has not arrived."""
        self._loop.call_soon_threadsafe(self._forget, token.encode())

    def _forget(self, token: bytes) -> None:
        self._late = [question for question in self._late if token not in question]

    def _on_loop(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _end(self) -> None:
        self._server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _fault(self, chance: float, name: str) -> bool:
        if self.calm or self._chance.random() >= chance:
            return False
        self.faults[name] += 1
        return True

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one till's connection, question by question."""
        try:
            while True:
                answer = await self._ask(await _message(reader))
                if self._fault(0.02, "answer cut short"):
                    writer.write(answer[: self._chance.randrange(len(answer))])
                    raise _Cut
                writer.write(answer)
                await writer.drain()
        except (_Cut, OSError, EOFError):
            writer.close()
        except asyncio.CancelledError:
            writer.close()

    async def _ask(self, question: bytes) -> bytes:
        """Carry a question, or not; late copies of earlier ones may arrive first."""
        if self._fault(0.15, "delayed"):
            await asyncio.sleep(self._chance.random() * _LONGEST_DELAY)
        if self._late and self._fault(0.4, "late"):
            await self._deliver_late()
        if self._fault(0.04, "dropped"):
            raise _Cut
        if self._fault(0.04, "held back"):
            self._keep(question)
            raise _Cut
        if self._fault(0.03, "cut short"):
            await self._deliver(question, cut=self._chance.randrange(1, len(question)))
        if self._fault(0.05, "repeated"):
            self._keep(question)
            await self._deliver(question)
        answer = await self._deliver(question)
        if self._fault(0.05, "answer lost"):
            raise _Cut
        return answer

    def _keep(self, question: bytes) -> None:
        self._late.append(question)
        del self._late[:-_LATEST]

    async def _deliver_late(self) -> None:
        """Let an earlier question arrive now, whoever answers it, and nobody hears."""
        question = self._late.pop(self._chance.randrange(len(self._late)))
        try:
            await self._deliver(question)
        except (_Cut, OSError, EOFError):
            return

    async def _deliver(self, question: bytes, cut: int = 0) -> bytes:
        """Bring a question, or its beginning, to one of the backends, and its answer back."""
        if not self.backends:
            raise _Cut
        port = self._chance.choice(self.backends)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(question[:cut] if cut else question)
            await writer.drain()
            if cut:
                raise _Cut
            if b"/v1/push " in question[:40] and self._fault(0.03, "node killed while storing"):
                await asyncio.sleep(self._chance.random() * 0.02)
                if not self.calm:
                    self._kill(port)
            return await _message(reader)
        finally:
            writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Read a question or an answer: its head and as many bytes as that announces."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.partition(b":")[2])
            for line in head.lower().splitlines()
            if line.startswith(b"content-length:")
        )
        return head + await reader.readexactly(length)
    except (asyncio.IncompleteReadError, StopIteration) as error:
        raise _Cut from error
