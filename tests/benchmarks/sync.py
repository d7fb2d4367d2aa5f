"""Figures of the way between tills and their node, over real HTTP on loopback."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec

from tests import postgres
from tests.benchmarks.big_shop import load_items
from tests.benchmarks.figures import Figure, percentile
from tests.builders import paid
from tests.shops import ITEMS
from tests.sync.network import Member, Network, Serving
from tui_pos.core.identity import uuid7_source
from tui_pos.data.queries import catalog
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies
from tui_pos.journal.connection import Row
from tui_pos.sync import joining, stating


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
        plain = _plain(network)
        with network.open_node() as node:
            ((stored,),) = node.read(lambda db: db.execute("SELECT count(*) FROM receipt"))
            assert stored == count
    yield Figure(f"{count:,} queued receipts to the node, {where}", took, "s", 20 * count / 10_000)
    yield Figure(
        f"queued receipts against plain {'COPY' if server else 'executemany'} of their rows, {where}",
        took / plain,
        "x",
        50 if server else 25,
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


def _plain(network: Network) -> float:
    """Insert copies of the rows into tables without a guard, in one transaction with a sync; gives seconds."""
    with network.open_node() as node:
        rows = {
            table: node.read(lambda db: db.execute(f"SELECT * FROM {table}"))  # noqa: B023
            for table in _ROWS
        }
        filled = {table: found for table, found in rows.items() if found}
        for table in filled:
            made = f"CREATE TABLE plain_{table} AS SELECT * FROM {table} WHERE 1 = 0"
            node.work(lambda db: db.execute(made))  # noqa: B023
        if node.database.address.is_postgres:
            return _copied(network.url_of_node, filled)
        began = time.perf_counter()
        node.work(lambda db: [_insert(db, table, found) for table, found in filled.items()])
        return time.perf_counter() - began


def _insert(db: Any, table: str, rows: list[Row]) -> None:
    marks = ", ".join("?" * len(rows[0]))
    db.driver.executemany(f"INSERT INTO plain_{table} VALUES ({marks})", rows).fetchall()


def _copied(url: str, tables: dict[str, list[Row]]) -> float:
    """Do the same by COPY, the fastest way into PostgreSQL."""
    import psycopg

    with psycopg.connect(url) as connection:
        began = time.perf_counter()
        for table, rows in tables.items():
            with connection.cursor().copy(f"COPY plain_{table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        connection.commit()
        return time.perf_counter() - began


@contextmanager
def _served(network: Network, *, by_feed: bool = False) -> Iterator[str]:
    """Serve the node from a process of its own, as in a shop; `by_feed` never offers a snapshot."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(network, by_feed, there))
    process.start()
    yield f"http://127.0.0.1:{here.recv()}"
    here.send("stop")
    process.join(30)


def _serve(network: Network, by_feed: bool, pipe: Any) -> None:
    if by_feed:
        stating.FEW = stating.FAR = 2**53
    serving = Serving(network.open_node)
    pipe.send(serving.port)
    pipe.recv()
    serving.stop()


def _load(network: Network, name: str, url: str, code: str) -> tuple[float, Shop]:
    """Join an empty till and load it the way `tui-pos join` does; gives seconds."""
    shop = network.open_till(name)
    began = time.perf_counter()
    joining.first_load(shop, joining.join(shop, url, code))
    return time.perf_counter() - began, shop


def snapshot_load(count: int) -> Iterator[Figure]:
    """Join an empty till to a company with many items, some of whose prices have changed: until it has everything."""
    with _network() as network:
        network.found(items=False)
        with network.open_node() as node:
            load_items(node, count)
            _change_prices(node, 2 * stating.FEW)
        code = network.code()
        with _served(network) as url:
            took, shop = _load(network, "till", url, code)
        ((loaded,),) = shop.read(lambda db: db.execute("SELECT count(*) FROM item"))
        ((begun,),) = shop.read(lambda db: db.execute("SELECT count(*) FROM snapshot_begun"))
        assert (loaded, begun) == (count, 1)
    yield Figure(
        f"join and snapshot of {count:,} items over HTTP",
        took,
        "s",
        10 * count / 100_000,
        note=f"load {os.getloadavg()[0]:.1f}",
    )


def snapshot_against_history(items: int, receipts: int) -> Iterator[Figure]:
    """Load a till of a shop with old receipts and five price changes an item by snapshot, and by all that happened."""
    with _network() as network:
        network.found(items=False)
        with network.open_node() as node:
            load_items(node, items)
            _change_prices(node, 5 * items)
            _old_receipts(node, receipts)
        codes = [network.code(), network.code()]
        spent = []
        for name, by_feed, code in zip("ab", (False, True), codes, strict=True):
            with _served(network, by_feed=by_feed) as url:
                spent.append(_load(network, name, url, code)[0])
    yield Figure(
        f"a till's load by snapshot against {receipts:,} receipts and {5 * items:,} prices by the feed",
        spent[0] / spent[1],
        "x",
        0.25,
        note=f"{spent[0]:.1f} s, {spent[1]:.1f} s",
    )


def _change_prices(node: Shop, count: int) -> None:
    """Change prices one by one, each in an entry, as offices do over the years."""
    ids = node.read(
        lambda db: db.execute("SELECT i.id FROM item t JOIN identity i ON i.key = t.key LIMIT 1000")
    )
    changes = [
        bodies.PricesChanged((bodies.PriceChange(str(ids[n % len(ids)][0]), 1, 100 + n % 999),))
        for n in range(count)
    ]
    for start in range(0, count, 500):
        node.append(changes[start : start + 500], actor="office")


def _old_receipts(node: Shop, count: int) -> None:
    """Keep receipts of two years ago, which a till has no use for."""
    ids, sold = uuid7_source(), paid("10.00", "2.50")
    for start in range(0, count, 500):
        batch = [
            msgspec.structs.replace(
                sold, id=ids(), number=f"0901-{n:06d}", day=date(2024, 1, 2), store="store-1"
            )
            for n in range(start + 1, min(start + 500, count) + 1)
        ]
        node.append(batch, actor="office")


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
