"""Two threads for the database, and an event loop that never waits for a disk."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tinyshop import Clock, create_tables, kick, tiny_registry
from tui_pos.core.refusal import Refusal
from tui_pos.data.lanes import Lanes, Urgency
from tui_pos.data.shop import Shop


def set_up(shop: Shop) -> None:
    shop.work(create_tables)
    shop.create_node(role="till", name="Till 1", program="0.1.0", actor="init")


@pytest.fixture
def lanes(tmp_path: Path) -> Iterator[Lanes]:
    running = Lanes(str(tmp_path / "till.sqlite"), clock=Clock(), registry=tiny_registry())
    running.write(set_up).result(10)
    yield running
    running.stop()


def reasons(lanes: Lanes) -> list[str]:
    rows = lanes.read(lambda db: db.execute("SELECT reason FROM kick ORDER BY pos"))
    return [reason for (reason,) in rows.result(10)]


def test_what_was_written_can_be_read_at_once(lanes: Lanes) -> None:
    """The reader's own connection sees a sale as soon as it is stored."""
    (entry,) = lanes.write(lambda shop: shop.append([kick("no_sale")], actor="anna")).result(10)
    assert entry.pos == 2
    assert reasons(lanes) == ["no_sale"]


async def test_jobs_are_awaited_on_an_event_loop(lanes: Lanes) -> None:
    """The loop goes on while the database works."""
    await lanes.opened
    gate = threading.Event()
    ticks: list[int] = []

    async def tick() -> None:
        for _ in range(3):
            ticks.append(len(ticks))
            await asyncio.sleep(0)
        gate.set()

    blocked = lanes.write(lambda shop: gate.wait(10))
    await asyncio.gather(tick(), blocked)
    assert ticks == [0, 1, 2]
    assert await lanes.read(lambda db: db.execute("SELECT count(*) FROM kick")) == [(0,)]


async def test_a_cancelled_wait_does_not_cancel_the_sale(lanes: Lanes) -> None:
    """A dialog that closes takes nothing back that was handed over."""
    gate = threading.Event()
    lanes.write(lambda shop: gate.wait(10))
    sale = lanes.write(lambda shop: shop.append([kick("kept")], actor="anna"))

    async def wait() -> None:
        await sale

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    gate.set()
    assert (await sale)[0].seq == 2
    assert reasons(lanes) == ["kept"]


def test_the_sale_goes_before_what_is_behind(lanes: Lanes) -> None:
    """Long work is cut into slices, and a sale is served between two of them."""
    gate, order = threading.Event(), []
    lanes.write(lambda shop: gate.wait(10))

    def step(shop: Shop) -> bool:
        order.append("slice")
        if len(order) == 2:
            lanes.write(lambda shop: order.append("sale"))
        return order.count("slice") < 4

    lanes.write(lambda shop: order.append("load"), Urgency.BEHIND)
    job = lanes.behind(step)
    gate.set()
    job.result(10)
    assert order == ["load", "slice", "sale", "slice", "slice", "slice"]


def test_roll_ups_are_folded_when_nobody_waits(lanes: Lanes) -> None:
    """After a sale the writer folds by itself."""
    folded = threading.Event()

    def look(shop: Shop) -> bool:
        done = shop.read(lambda db: db.execute("SELECT n FROM kicks")) == [(2,)]
        if done:
            folded.set()
        return not done

    lanes.write(lambda shop: shop.append([kick(), kick()], actor="anna")).result(10)
    lanes.behind(look)
    assert folded.wait(10)


def test_errors_reach_whoever_asked(lanes: Lanes) -> None:
    """A refusal or a defect is the job's outcome; the lane goes on."""
    job = lanes.write(lambda shop: shop.append([kick("jammed")], actor="anna"))
    with pytest.raises(ValueError, match="jammed"):
        job.result(10)

    def fails(shop: Shop) -> bool:
        raise KeyError("slice")

    with pytest.raises(KeyError):
        lanes.behind(fails).result(10)
    assert reasons(lanes) == []


def test_misuse_is_caught(lanes: Lanes) -> None:
    """Nothing is awaited inside a transaction, and a lane never waits for itself."""

    async def slow(shop: Shop) -> None: ...

    with pytest.raises(TypeError, match="plain functions"):
        lanes.write(slow)
    inner = lanes.write(lambda shop: lanes.write(lambda shop: None).result())
    with pytest.raises(RuntimeError, match="cannot wait for itself"):
        inner.result(10)


def test_the_reader_cannot_write(lanes: Lanes) -> None:
    """Its connection is read-only."""
    job = lanes.read(lambda db: db.execute("INSERT INTO job VALUES (1, 'x')"))
    with pytest.raises(Refusal) as refused:
        job.result(10)
    assert refused.value.code == "storage"
    assert lanes.read(lambda db: db.execute("SELECT count(*) FROM job")).result(10) == [(0,)]


def test_long_reading_runs_aside(lanes: Lanes) -> None:
    """A backup or a year's report holds up neither lane, and sees one moment."""
    gate, started = threading.Event(), threading.Event()

    def report(snapshot: object) -> int:
        started.set()
        gate.wait(10)
        return len(snapshot.db.execute("SELECT pos FROM kick"))  # type: ignore[attr-defined]

    job = lanes.aside(report)
    assert started.wait(10)
    lanes.write(lambda shop: shop.append([kick()], actor="anna")).result(10)
    assert reasons(lanes) == ["no_sale"]
    gate.set()
    assert job.result(10) == 0


def test_stop_finishes_sales_and_leaves_one_clean_file(tmp_path: Path) -> None:
    """What somebody waits for is stored, the rest is dropped, the WAL is moved into the file and the lock is free."""
    path = tmp_path / "till.sqlite"
    lanes = Lanes(str(path), registry=tiny_registry())
    lanes.write(set_up).result(10)
    gate = threading.Event()
    lanes.write(lambda shop: gate.wait(10))
    sale = lanes.write(lambda shop: shop.append([kick()], actor="anna"))
    endless = lanes.behind(lambda shop: True)
    reasons_before = lanes.read(lambda db: db.execute("SELECT count(*) FROM kick")).result(10)
    threading.Timer(0, gate.set).start()
    lanes.stop()
    assert reasons_before == [(0,)]
    assert sale.result(0)[0].seq == 2
    assert endless.cancelled()
    with pytest.raises(Refusal) as refused:
        lanes.write(lambda shop: None)
    assert refused.value.code == "closing"
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "till.sqlite",
        "till.sqlite.key",
        "till.sqlite.lock",
    ]
    with Shop.open(str(path), registry=tiny_registry()) as again:
        assert again.head().seq == 2


def test_a_database_that_cannot_be_opened_refuses_every_job(tmp_path: Path) -> None:
    """The sentence says why, and stopping still works."""
    path = tmp_path / "till.sqlite"
    path.write_bytes(b"this is not a database, whatever its name says" * 50)
    lanes = Lanes(str(path), registry=tiny_registry())
    for job in (lanes.opened, lanes.write(lambda shop: 1), lanes.read(lambda db: 1)):
        with pytest.raises(Refusal) as refused:
            job.result(10)
        assert refused.value.code == "foreign_database"
    lanes.stop()
