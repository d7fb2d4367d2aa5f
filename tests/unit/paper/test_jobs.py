"""Print jobs in the shop's own tables, and the spool working through the database's thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.printer import MODELS, Printer
from drivers.printer.dummy import DummyTransport
from tests.databases import database, open_shop
from tests.drivers.escpos_page import read_page
from tests.tinyshop import Clock, OpenShop
from tui_pos.data.lanes import Lanes
from tui_pos.data.shop import Shop
from tui_pos.data.working import printjobs
from tui_pos.data.working.printjobs import JobState
from tui_pos.journal.projecting import REGISTRY
from tui_pos.paper.document import Document, Section, decode_document, encode_document, text_row
from tui_pos.paper.jobs import JobTable, replace_with_copy
from tui_pos.paper.spool import JobChanged, Spool, SpoolEvent

__all__ = ["database", "open_shop"]

PAPER = encode_document(Document("receipt", "r1", (Section("all", (text_row("hello"),)),)))


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop("till-1", registry=REGISTRY, clock=Clock())


def queue(shop: Shop, name: str) -> int:
    return shop.work(lambda db: printjobs.queue(db, name, f"receipt {name}", PAPER, 1_000))


def state(shop: Shop, number: int) -> str:
    return str(
        shop.read(lambda db: db.execute("SELECT state FROM print_job WHERE job = ?", (number,)))[0][
            0
        ]
    )


def test_a_job_goes_through_its_states_once(shop: Shop) -> None:
    """Queued, sending, confirmed; from there no step leads anywhere."""
    table = JobTable(shop.work, Clock())
    number = queue(shop, "a")
    job = table.next_job()
    assert job is not None
    assert (job.job, job.payload, job.state) == (number, PAPER, JobState.QUEUED)
    table.mark(number, JobState.SENDING, "")
    assert table.next_job() is None
    table.mark(number, JobState.CONFIRMED, "Known by: printed.")
    for again in JobState:
        with pytest.raises(ValueError, match="cannot go from confirmed"):
            table.mark(number, again, "")


def test_an_interrupted_job_becomes_a_question(shop: Shop) -> None:
    """After a power cut what was being sent is listed; what was only queued stays queued."""
    table = JobTable(shop.work, Clock())
    first, second = queue(shop, "a"), queue(shop, "b")
    table.mark(first, JobState.SENDING, "")
    assert table.recover("cut off") == [first]
    assert table.recover("cut off") == []
    assert (state(shop, first), state(shop, second)) == ("unconfirmed", "queued")
    assert [job.note for job in shop.read(printjobs.unfinished)] == ["cut off", ""]


def test_a_reprint_closes_its_job_and_is_marked(shop: Shop) -> None:
    """Asked for twice it is queued once, and it says COPY 1."""
    table = JobTable(shop.work, Clock())
    number = queue(shop, "a")
    table.mark(number, JobState.SENDING, "")
    table.mark(number, JobState.UNCONFIRMED, "cut off")
    (job,) = shop.read(printjobs.unfinished)
    copy = shop.work(lambda db: replace_with_copy(db, job, 1, "copy", 2_000))
    with pytest.raises(ValueError, match="cannot go from replaced"):
        shop.work(lambda db: replace_with_copy(db, job, 1, "copy again", 2_000))
    (left,) = shop.read(printjobs.unfinished)
    assert (state(shop, number), left.job, left.document) == ("replaced", copy, "receipt a")
    assert decode_document(left.payload).marks == ("COPY 1",)


def test_what_is_open_is_never_forgotten(shop: Shop) -> None:
    """Closed jobs are dropped with the names they hold; what waits for a person stays."""
    table = JobTable(shop.work, lambda: 5_000)
    numbers = [queue(shop, name) for name in "abcd"]
    table.mark(numbers[0], JobState.SENDING, "")
    table.mark(numbers[0], JobState.CONFIRMED, "")
    table.mark(numbers[1], JobState.SKIPPED, "")
    table.mark(numbers[2], JobState.FAILED, "")
    shop.work(lambda db: printjobs.forget(db, 10_000))
    assert [job.job for job in shop.read(printjobs.unfinished)] == numbers[2:]


@pytest.fixture
def lanes(tmp_path: Path) -> Iterator[Lanes]:
    running = Lanes(str(tmp_path / "till.sqlite"), clock=Clock(), registry=REGISTRY)
    running.opened.result(20)
    yield running
    running.stop()


def test_the_spool_prints_from_the_tills_own_database(lanes: Lanes) -> None:
    """The sale's transaction queues, the spool's thread prints, the writer's thread keeps the state."""
    dummy, events, printed = DummyTransport(), [], threading.Event()

    def post(event: SpoolEvent) -> None:
        events.append(event)
        if isinstance(event, JobChanged) and event.state is JobState.CONFIRMED:
            printed.set()

    table = JobTable(lambda work: lanes.write(lambda shop: shop.work(work)).result(20), Clock())
    spool = Spool(Printer(MODELS["generic-58"], dummy), table, post)
    spool.start()
    number = lanes.write(lambda shop: queue(shop, "a")).result(20)
    spool.wake()
    assert printed.wait(20)
    assert spool.stop()
    assert events == [
        JobChanged(number, JobState.SENDING, ""),
        JobChanged(number, JobState.CONFIRMED, "Known by: nothing."),
    ]
    assert lanes.write(lambda shop: state(shop, number)).result(20) == "confirmed"
    assert [read_page(job, 32).text.strip() for job in dummy.jobs] == ["hello"]
