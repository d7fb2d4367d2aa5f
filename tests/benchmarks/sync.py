"""Figures of the way between tills and their node, over real HTTP on loopback."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec

from tests import postgres
from tests.benchmarks.big_shop import load_items
from tests.benchmarks.figures import Figure, percentile
from tests.builders import paid
from tests.shops import ITEMS
from tests.sync.network import Member, Network
from tui_pos.core.identity import uuid7_source
from tui_pos.data.queries import catalog
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies


@contextmanager
def _network(server: str | None = None) -> Iterator[Network]:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        yield Network(Path(folder), server, stack)


def queued_receipts(count: int, server: str | None = None) -> Iterator[Figure]:
    """Send a till's long queue up; compare with plain inserts of the rows that it makes at the node."""
    where = "PostgreSQL" if server else "SQLite"
    with _network(server) as network:
        network.found()
        code = network.code()
        with network.serving() as serving:
            member = network.join("till", serving.url, code)
            _queue(member, count)
            began = time.perf_counter()
            member.meet()
            took = time.perf_counter() - began
        with network.open_node() as node:
            plain = _plain(node)
            ((stored,),) = node.read(lambda db: db.execute("SELECT count(*) FROM receipt"))
            assert stored == count
    yield Figure(f"{count:,} queued receipts to the node, {where}", took, "s", 20 * count / 10_000)
    yield Figure(
        f"queued receipts against plain inserts of their rows, {where}", took / plain, "x", 12
    )


def _queue(member: Member, count: int) -> None:
    ids, sold = uuid7_source(), paid("10.00", "2.50")
    for start in range(0, count, 100):
        batch = [
            msgspec.structs.replace(sold, id=ids(), number=f"0101-{n:06d}", till=member.node)
            for n in range(start + 1, min(start + 100, count) + 1)
        ]
        member.shop.append(batch, actor="staff-1")


_ROWS = (
    "journal_entry",
    "receipt",
    "receipt_line",
    "receipt_tax",
    "receipt_tender",
    "stock_movement",
)


def _plain(node: Shop) -> float:
    """Insert copies of the rows into tables without a guard, in batches with a sync each; gives seconds."""

    def copy(db: Any) -> float:
        spent = 0.0
        for table in _ROWS:
            rows = db.execute(f"SELECT * FROM {table}")
            if not rows:
                continue
            db.execute(f"CREATE TABLE plain_{table} AS SELECT * FROM {table} WHERE 1 = 0")
            marks = ", ".join("?" * len(rows[0]))
            began = time.perf_counter()
            db.executemany(f"INSERT INTO plain_{table} VALUES ({marks})", rows)
            spent += time.perf_counter() - began
        return spent

    began = time.perf_counter()
    node.work(copy)
    return time.perf_counter() - began


def first_load(count: int) -> Iterator[Figure]:
    """Join an empty till to a company with many items: until it can sell."""
    with _network() as network:
        network.found(items=False)
        with network.open_node() as node:
            load_items(node, count)
        code = network.code()
        with network.serving() as serving:
            began = time.perf_counter()
            member = network.join("till", serving.url, code)
            took = time.perf_counter() - began
            ((loaded,),) = member.shop.read(lambda db: db.execute("SELECT count(*) FROM item"))
            assert loaded == count
    yield Figure(
        f"join and first load of {count:,} items over HTTP", took, "s", 10 * count / 100_000
    )


def feed_latency(times: int) -> Iterator[Figure]:
    """Change a price at one till and look it up at another that waits for news."""
    with _network() as network:
        network.found()
        codes = [network.code(), network.code()]
        with network.serving() as serving:
            one = network.join("one", serving.url, codes[0])
            two = network.join("two", serving.url, codes[1])
            spent = [_change_and_look(one, two, 1_000 + n) for n in range(times)]
    yield Figure(
        "a price changed at one till, looked up at another, p95",
        percentile(spent, 0.95),
        "ms",
        1_000,
    )


def _change_and_look(one: Member, two: Member, cents: int) -> float:
    waiting = Thread(target=_until, args=(two, cents))
    waiting.start()
    change = bodies.PriceChange(ITEMS[0].id, 1, cents)
    began = time.perf_counter()
    one.shop.append([bodies.PricesChanged((change,))], actor="staff-1")
    one.sync.round()
    waiting.join()
    return (time.perf_counter() - began) * 1000


def _until(member: Member, cents: int) -> None:
    """Talk until the price is there."""
    while True:
        member.sync.round(wait=5)
        found = member.shop.read(lambda db: catalog.item(db, ITEMS[0].id, member.clock()))
        if found is not None and found.price() == cents:
            return


def on_postgres(count: int) -> Iterator[Figure]:
    """Measure the same against a server of our own that syncs as in a shop; nothing without one."""
    binaries = postgres.binaries()
    if binaries is None:
        return
    with postgres.private_server(binaries, durable=True) as server:
        yield from queued_receipts(count, server)
