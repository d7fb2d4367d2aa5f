"""Figures of the database: first load, look-up, search, the durable sale, a day's summary in a big shop."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from time import perf_counter

import apsw
import msgspec

from tests.benchmarks.big_shop import WORDS, big_shop, code_of, load_items, open_till
from tests.benchmarks.figures import Figure, percentile, timed
from tests.shops import make_shop
from tui_pos.core import actions as act
from tui_pos.core.receipt import Receipt
from tui_pos.data.queries import catalog, sales, search, totals
from tui_pos.data.shop import Shop
from tui_pos.till.checkout import Done
from tui_pos.till.lookup import FoundItem
from tui_pos.till.till import Till


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def first_load(count: int) -> Iterator[Figure]:
    """Load items into an empty till, through the journal."""
    with _folder() as folder:
        make_shop(folder / "shop.sqlite")
        with Shop.open(str(folder / "shop.sqlite")) as shop:
            began = perf_counter()
            load_items(shop, count)
            took = perf_counter() - began
    yield Figure(f"first load of {count:,} items to a till", took, "s", 10 * count / 100_000)


def look_up_and_search(count: int, small: int = 1_000) -> Iterator[Figure]:
    """Look codes up and search as somebody types, in a small and in a big shop."""
    found = []
    for size in (small, count):
        with _folder() as folder, big_shop(folder / "shop.sqlite", size) as shop:
            db = shop.database.connection()
            chance = Random(2)
            codes = ["0" + code_of(chance.randint(1, size)) for _ in range(2_000)]
            took = timed(lambda: [catalog.by_code(db, code, 0) for code in codes], 3)  # noqa: B023
            found.append(min(took) / len(codes) * 1000)
            if size == count:
                keys = [key for _ in range(60) for key in _typed(chance)]
                spent = [timed(lambda: search.search_items(db, key, 0), 1)[0] for key in keys]  # noqa: B023
    yield Figure(f"look-up by code, {count:,} items", found[1], "us", 50)
    yield Figure(
        f"look-up by code, {count:,} against {small:,} items", found[1] / found[0], "x", 1.5
    )
    yield Figure(f"search, per key, p95, {count:,} items", percentile(spent, 0.95), "ms", 30)


def _typed(chance: Random) -> list[str]:
    """Give what stands in the input line after each key of two words and a number."""
    text = f"{chance.choice(WORDS)} {chance.choice(WORDS)[:3]}"
    number = str(chance.randint(100_001, 199_999))
    return [text[: n + 1] for n in range(len(text))] + [number[: n + 1] for n in range(len(number))]


def durable_sale(count: int, sales_rung: int) -> Iterator[Figure]:
    """Tender ten-line sales in cash; compare with raw SQL that writes the same rows with the same sync."""
    with _folder() as folder, big_shop(folder / "shop.sqlite", count) as shop:
        till = open_till(shop)
        chance = Random(3)
        spent: list[float] = []
        wal = _WalMeter(shop)
        sizes = []
        for _ in range(sales_rung):
            _ring_ten(till, chance, count)
            wal.start()
            began = perf_counter()
            done = till.checkout.tender_by_key("cash")
            spent.append((perf_counter() - began) * 1000)
            assert isinstance(done, Done)
            sizes.append(wal.written())
            shop.fold()
        tables, rows = _rows_of_a_sale(shop)
        raw = _raw_sales(folder, shop, tables, rows, sales_rung)
    median_sale, median_raw = percentile(spent, 0.5), percentile(raw, 0.5)
    yield Figure("exact cash to durable receipt, p95", percentile(spent, 0.95), "ms", 25)
    yield Figure(
        "durable receipt against raw SQL of the same rows", median_raw / median_sale, "x", 0.5, at_least=True,
        note=f"median {median_sale:.2f} ms against {median_raw:.2f} ms",
    )  # fmt: skip
    yield Figure("WAL of a ten-line sale, median", percentile(sizes, 0.5) / 1024, "KiB", 40)


def _ring_ten(till: Till, chance: Random, count: int) -> None:
    for _ in range(10):
        found = till.desk.look_up(code_of(chance.randint(1, count)))
        assert isinstance(found, FoundItem)
        till.desk.ring(found, Decimal(chance.randint(1, 3)))
    till.desk.save()


class _WalMeter:
    """Measure what a transaction adds to the write-ahead log, through checkpoints that start it again."""

    def __init__(self, shop: Shop) -> None:
        self._db = shop.database.connection()
        self._path = Path(f"{shop.database.address.path}-wal")

    def start(self) -> None:
        """Empty the log."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def written(self) -> int:
        """Give the bytes since `start`."""
        return os.path.getsize(self._path)


def _rows_of_a_sale(shop: Shop) -> tuple[list[str], dict[str, list[tuple[object, ...]]]]:
    """Give the rows that the last receipt left in each table."""
    db = shop.database.connection()
    ((pos,),) = db.execute("SELECT MAX(pos) FROM receipt")
    wanted = {
        "journal_entry": "pos >= ?",
        "receipt": "pos = ?",
        "receipt_line": "receipt = ?",
        "receipt_tax": "receipt = ?",
        "receipt_tender": "receipt = ?",
        "stock_movement": "pos = ?",
    }
    rows = {
        table: db.execute(f"SELECT * FROM {table} WHERE {where}", (pos,))
        for table, where in wanted.items()
    }
    rows["print_job"] = db.execute("SELECT * FROM print_job ORDER BY job DESC LIMIT 1")
    return list(rows), rows


def _raw_sales(
    folder: Path,
    shop: Shop,
    tables: list[str],
    rows: dict[str, list[tuple[object, ...]]],
    times: int,
) -> list[float]:
    """Write copies of a sale's rows into tables of the same shape with prepared statements and one sync."""
    db = shop.database.connection()
    raw = apsw.Connection(str(folder / "raw.sqlite"))
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    for table in tables:
        for (sql,) in db.execute(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL"
            " ORDER BY type DESC", (table,)
        ):  # fmt: skip
            raw.execute(str(sql))
    inserts = {t: f"INSERT INTO {t} VALUES ({','.join('?' * len(rows[t][0]))})" for t in tables}
    spent = []
    for n in range(times):
        fresh = {t: [_renumbered(row, n) for row in rows[t]] for t in tables}
        began = perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        for table in tables:
            raw.executemany(inserts[table], fresh[table])
        raw.execute("COMMIT")
        spent.append((perf_counter() - began) * 1000)
    raw.close()
    return spent


def _renumbered(row: tuple[object, ...], n: int) -> tuple[object, ...]:
    """Give a copy of a row another key; texts that must be unique get a suffix."""
    first = row[0]
    assert isinstance(first, int)
    rest = [
        f"{value}{n}" if i in (0, 1) and isinstance(value, str) else value
        for i, value in enumerate(row[1:])
    ]
    if len(rest) > 1 and isinstance(rest[1], int) and isinstance(rest[0], int) and len(row) == 11:
        rest[1] += n * 100
    return (first + n * 100, *rest)


def big_history(receipts: int) -> Iterator[Figure]:
    """Ask for one day's totals and a year's sales by item among many receipts."""
    with _folder() as folder, big_shop(folder / "shop.sqlite", 2_000) as shop:
        till = open_till(shop)
        _ring_ten(till, Random(4), 2_000)
        sample = till.checkout.tender(act.AddTender("cash"))
        assert isinstance(sample, Done)
        last = _append_many(shop, sample.receipt, receipts)
        shop.fold_all()
        db = shop.database.connection()
        day = timed(lambda: totals.day_totals(db, till.machine.till_id, last), 3)
        year = timed(lambda: sales.by_item(db, last - timedelta(days=364), last), 3)
    yield Figure(f"a day's summary among {receipts:,} receipts", min(day) / 1000, "s", 1)
    yield Figure(f"a year's sales by item among {receipts:,} receipts", min(year) / 1000, "s", 1)


def _append_many(shop: Shop, sample: Receipt, count: int) -> object:
    """Append copies of a receipt over two years, with other items on each."""
    chance = Random(5)
    batch: list[msgspec.Struct] = []
    day = sample.day
    make: Callable[..., Receipt] = msgspec.structs.replace
    ids = [f"018f0000-0000-7000-8000-{n:012x}" for n in range(1, 2_001)]
    for n in range(count):
        day = sample.day + timedelta(days=n * 730 // count)
        lines = tuple(
            msgspec.structs.replace(line, item=chance.choice(ids)) for line in sample.lines
        )
        batch.append(
            make(sample, id=f"big-{n}", number=f"0101-{n + 10:06d}"[:11], day=day, lines=lines)
        )
        if len(batch) == 500:
            shop.append(batch, actor="benchmark", day=day)
            batch.clear()
    if batch:
        shop.append(batch, actor="benchmark", day=day)
    return day
