"""Many tills at one node: each rings a receipt a second over connections of its own, as registers do.

The node is `tui-pos serve` in a process of its own. Each till has two kept connections: on one it hands a receipt over
and then asks what others did, on the other it waits for news.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from tests import postgres
from tests.benchmarks.figures import Figure, percentile
from tests.builders import paid
from tests.sync.network import Network
from tui_pos.core.identity import uuid7_source
from tui_pos.data.working import enrolments
from tui_pos.journal import bodies, chain, kinds
from tui_pos.journal.entry import Entry
from tui_pos.sync import wire
from tui_pos.sync.codes import token_hash

_SOLD = paid("10.00", "2.50", "4.00")
_TICKS = os.sysconf("SC_CLK_TCK")
_NEWS_SECONDS = 25
_Answer = TypeVar("_Answer", bound=wire.Message)
_Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def many_tills(tills: int, seconds: int, server: str | None = None) -> Iterator[Figure]:
    """Measure the acknowledgement at the tills, and the node's time and memory."""
    where = "PostgreSQL" if server else "SQLite"
    with _node(tills, server) as (network, process, url):
        before, empty = _processor_seconds(process.pid), _bytes_of(network)
        began = time.perf_counter()
        rung = asyncio.run(_trade(url, tills, seconds))
        took = time.perf_counter() - began
        busy = _processor_seconds(process.pid) - before
        memory, full = _peak_memory(process.pid), _bytes_of(network)
        with network.open_node(read_only=True) as shop:
            ((stored,),) = shop.read(lambda db: db.execute("SELECT count(*) FROM receipt"))
        assert stored == len(rung)
    note = f"{len(rung) / took:.0f} receipts/s, load {os.getloadavg()[0]:.1f}"
    name = f"{tills} tills at a receipt a second, {where}"
    yield Figure(f"{name}: acknowledged, p50", percentile(rung, 0.5), "ms", 100, note=note)
    yield Figure(f"{name}: acknowledged, p95", percentile(rung, 0.95), "ms", 500, note=note)
    yield Figure(f"{name}: node's CPU time a receipt", busy / len(rung) * 1000, "ms", 5)
    yield Figure(f"{name}: node's share of a core", busy / took * 100, "%", 100)
    bytes_each = (full - empty) / len(rung)
    yield Figure(f"{name}: bytes of the database a receipt", bytes_each, "B", 16_000)
    yield Figure(f"{name}: node's memory at its highest", memory, "MiB", 256)


def on_postgres(tills: int, seconds: int) -> Iterator[Figure]:
    """Measure the same against a server of our own that syncs as in a shop; nothing without one."""
    binaries = postgres.binaries()
    if binaries is None:
        return
    with postgres.private_server(binaries, durable=True) as server:
        yield from many_tills(tills, seconds, server)


@contextmanager
def _node(tills: int, server: str | None) -> Iterator[tuple[Network, subprocess.Popen[str], str]]:
    """Serve a company with tills that have joined."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        network = Network(folder, server, stack)
        network.found()
        with network.open_node() as shop:
            for n in range(tills):
                shop.ring.add(_name(n), _key(n))
            shop.work(
                lambda db: [
                    enrolments.enrol(db, _name(n), token_hash(_token(n)), 1) for n in range(tills)
                ]
            )
            keys = shop.ring.path
        config = folder / "machine.toml"
        config.write_text(f'key_file = "{keys}"\n')
        command = [
            sys.executable,
            "-m",
            "tui_pos",
            "--db",
            network.url_of_node,
            "--config",
            str(config),
        ]
        process = subprocess.Popen(
            [*command, "serve", "--plain", "--port", "0"], stderr=subprocess.PIPE, text=True
        )
        assert process.stderr is not None
        try:
            line = next(line for line in process.stderr if line.startswith("Serving at "))
            yield network, process, line.split()[2].rstrip(";")
        finally:
            process.terminate()
            process.communicate(timeout=30)


def _name(n: int) -> str:
    return f"till-{n}"


def _key(n: int) -> bytes:
    return bytes([n % 256]) * 32


def _token(n: int) -> str:
    return f"{_name(n)}.secret"


async def _trade(url: str, tills: int, seconds: int) -> list[float]:
    """Let all tills trade, their seconds spread evenly; gives the milliseconds of each acknowledgement."""
    port = int(url.rpartition(":")[2])
    begins = time.perf_counter() + 1
    each = await asyncio.gather(
        *(_Till(n, port).run(begins + n / tills, seconds) for n in range(tills))
    )
    return [spent for till in each for spent in till]


@dataclass
class _Till:
    """One till with its chain and its two connections."""

    n: int
    port: int
    mac: bytes = chain.GENESIS
    read: wire.Feed = field(default_factory=lambda: wire.Feed("", 0))
    spent: list[float] = field(default_factory=list)

    async def run(self, begins: float, seconds: int) -> list[float]:
        """Ring a receipt a second, each in a batch of its own, and wait for news beside it."""
        talking = await asyncio.open_connection("127.0.0.1", self.port)
        listening = await asyncio.open_connection("127.0.0.1", self.port)
        await self._push(talking, 1, bodies.NodeCreated(_name(self.n), "till", "Till", "test"))
        await self._feed(talking)
        news = asyncio.create_task(self._wait_for_news(listening))
        ids = uuid7_source()
        for second in range(seconds):
            await asyncio.sleep(max(0.0, begins + second - time.perf_counter()))
            number = f"{self.n:04d}-{second:06d}"
            sold = msgspec.structs.replace(_SOLD, id=ids(), number=number, till=_name(self.n))
            began = time.perf_counter()
            await self._push(talking, second + 2, sold)
            self.spent.append((time.perf_counter() - began) * 1000)
            await self._feed(talking)
        news.cancel()
        for _, writer in (talking, listening):
            writer.close()
        return self.spent

    async def _wait_for_news(self, line: _Line) -> None:
        while True:
            asked = msgspec.structs.replace(self.read, wait=_NEWS_SECONDS, peek=True)
            await self._ask(line, "feed", asked, wire.Fed)

    async def _feed(self, line: _Line) -> None:
        """Ask what others did, as a register does after each sale."""
        fed = await self._ask(line, "feed", self.read, wire.Fed)
        self.read = wire.Feed(fed.epoch, fed.upto, fed.epoch, fed.persons)

    async def _push(self, line: _Line, seq: int, body: msgspec.Struct) -> None:
        kind, version, raw = kinds.encode(body)
        name = _name(self.n)
        now = int(time.time() * 1000)
        bare = Entry(0, name, f"{name}-epoch", seq, kind, version, now, None, "staff-1", raw, b"")
        self.mac = chain.entry_mac(_key(self.n), self.mac, bare)
        message = wire.Push((wire.Carried.of(replace(bare, mac=self.mac)),))
        answer = await self._ask(line, "push", message, wire.Pushed)
        assert answer.marks[0].seq == seq

    async def _ask(
        self, line: _Line, path: str, message: wire.Message, answer: type[_Answer]
    ) -> _Answer:
        """Ask over a kept connection; plain bytes, so that these many tills cost less than the node."""
        reader, writer = line
        body = wire.pack(message)
        head = (
            f"POST /v1/{path} HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer {_token(self.n)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        told = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert told.startswith(b"http/1.1 200"), told
        length = int(told.partition(b"content-length:")[2].split()[0])
        return wire.unpack(await reader.readexactly(length), answer)


def _bytes_of(network: Network) -> int:
    """Measure the node's database, what waits to be moved into it included."""
    if network.url_of_node.startswith("postgresql"):
        with network.open_node(read_only=True) as shop:
            sql = "SELECT pg_database_size(current_database())"
            ((size,),) = shop.read(lambda db: db.execute(sql))
        return int(size)
    return sum(file.stat().st_size for file in network.folder.glob("node.sqlite*"))


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _peak_memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
