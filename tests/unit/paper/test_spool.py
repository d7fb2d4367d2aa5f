"""The spool against a printer with faults: sales never wait, and nothing is printed twice unasked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from drivers.printer import MODELS, Answers, Printer, Timing
from drivers.printer.dummy import DummyTransport
from drivers.printer.network import NetworkTransport
from tests.drivers.escpos_page import Pulse, read_page
from tests.drivers.printer.fake_printer import FakePrinter
from tests.unit.paper.memory_jobs import MemoryJobs
from tests.unit.paper.samples import FACTS, full_sale
from tui_pos.paper.document import Document, Section, encode_document, text_row
from tui_pos.paper.jobs import MOVES, Job, JobState
from tui_pos.paper.sales import receipt_document
from tui_pos.paper.spool import DrawerFailed, JobChanged, PrinterChanged, Spool, SpoolEvent

T88 = MODELS["epson-tm-t88"]
QUICK = Timing(connect=0.5, answer=0.3, stall=0.4, confirm=0.5, job=5.0)
AGAIN = (0.05,)
PULSE = b"\x1bp\x00\x32\xfa"


def paper(text: str) -> bytes:
    return encode_document(Document("receipt", text, (Section("all", (text_row(text),)),)))


LONG = encode_document(
    Document("receipt", "long", (Section("all", tuple(text_row("x" * 40) for _ in range(8000))),))
)


class Bench:
    """A spool, its jobs, its printer and what it said."""

    def __init__(self, printer: Printer, *jobs: Job) -> None:
        self.jobs = MemoryJobs(*jobs)
        self.events: list[SpoolEvent] = []
        self._changed = threading.Condition()
        self.spool = Spool(printer, self.jobs, self._post, AGAIN)

    def _post(self, event: SpoolEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait(self, condition: Callable[[], bool], seconds: float = 8.0) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, seconds), (self.events, self.jobs.seen)

    def wait_state(self, job_id: str, state: JobState) -> None:
        self.wait(
            lambda: any(
                isinstance(e, JobChanged) and (e.job, e.state) == (job_id, state)
                for e in self.events
            )
        )
        assert self.jobs.state(job_id) is state

    def sell(self, job_id: str, document: bytes | None = None) -> None:
        """Do what a sale does."""
        self.spool.kick()
        self.jobs.queue(job_id, document or paper(job_id))
        self.spool.wake()

    def titles(self) -> list[str]:
        return [e.title for e in self.events if isinstance(e, PrinterChanged)]


def network(target: str, answers: Answers = Answers.PRINTED) -> Printer:
    return Printer(T88, NetworkTransport(target), answers=answers, timing=QUICK)


@contextmanager
def running(printer: Printer, *jobs: Job) -> Iterator[Bench]:
    bench = Bench(printer, *jobs)
    bench.spool.start()
    try:
        yield bench
    finally:
        assert bench.spool.stop()


@pytest.fixture
def fake() -> Iterator[FakePrinter]:
    with FakePrinter() as printer:
        yield printer


def texts(fake: FakePrinter) -> list[str]:
    """What stands on the paper of each job that is not a drawer pulse."""
    return [read_page(job, 42).text.strip() for job in fake.jobs if job != PULSE]


def test_the_drawer_opens_first_and_the_receipt_follows(fake: FakePrinter) -> None:
    """Two jobs on two connections: the pulse never waits behind paper."""
    with running(network(fake.target)) as bench:
        bench.sell("r1", encode_document(receipt_document(full_sale(), FACTS)))
        bench.wait_state("r1", JobState.CONFIRMED)
        pulse, receipt = fake.wait_for_jobs(2)
    assert pulse == PULSE
    assert read_page(receipt, 42).codes[0].data == "0102-004381"
    assert bench.jobs.seen == [("r1", JobState.SENDING), ("r1", JobState.CONFIRMED)]
    assert bench.jobs.why("r1") == "printed"
    assert bench.jobs.callers == {"spool"}


def test_receipts_come_out_in_the_order_of_the_sales(fake: FakePrinter) -> None:
    """Each once, whatever the number of wake-ups."""
    with running(network(fake.target)) as bench:
        for n in range(8):
            bench.jobs.queue(f"r{n}", paper(f"r{n}"))
            bench.spool.wake()
            bench.spool.wake()
        bench.wait_state("r7", JobState.CONFIRMED)
        fake.wait_for_jobs(8)
    assert texts(fake) == [f"r{n}" for n in range(8)]


def test_a_printer_that_is_gone_stops_no_sale_and_prints_when_it_is_back() -> None:
    """Nothing was sent, so nobody is asked; the receipts come out once, in order."""
    with FakePrinter() as probe:
        target = probe.target
    with running(network(target)) as bench:
        for n in range(3):
            bench.sell(f"r{n}")
        bench.wait(lambda: any("refuses the connection" in title for title in bench.titles()))
        assert [bench.jobs.state(f"r{n}") for n in range(3)] == [JobState.QUEUED] * 3
        with FakePrinter() as back:
            bench.spool.use(network(back.target))
            bench.wait_state("r2", JobState.CONFIRMED)
            back.wait_for_jobs(3)
            assert texts(back) == ["r0", "r1", "r2"]
    assert not any(
        isinstance(e, JobChanged) and e.state is JobState.UNCONFIRMED for e in bench.events
    )
    assert any(isinstance(e, DrawerFailed) for e in bench.events)
    assert bench.titles()[-1] == ""


def test_paper_that_is_out_before_the_receipt_only_waits(fake: FakePrinter) -> None:
    """A new roll is put in and the receipt is printed, once, by itself."""
    fake.paper_out = True
    with running(network(fake.target)) as bench:
        bench.sell("r1")
        bench.wait(lambda: "The printer is out of paper: put in a new roll." in bench.titles())
        assert bench.jobs.state("r1") is JobState.QUEUED
        fake.paper_out = False
        bench.wait_state("r1", JobState.CONFIRMED)
        fake.wait_for_jobs(2)
    assert texts(fake) == ["r1"]
    assert fake.jobs[0] == PULSE


@pytest.mark.parametrize("answers", [Answers.STATUS, Answers.PROCESSED, Answers.PRINTED])
def test_paper_that_runs_out_inside_the_receipt_asks(fake: FakePrinter, answers: Answers) -> None:
    """The printer may print the rest by itself once it has paper, so the spool does not."""
    fake.paper_lasts = 20
    with running(network(fake.target, answers)) as bench:
        bench.jobs.queue("r1", paper("r1" * 20))
        bench.spool.wake()
        bench.wait_state("r1", JobState.UNCONFIRMED)
        assert "out of paper" in bench.jobs.why("r1")
        fake.paper_lasts, fake.paper_out = None, False
        bench.jobs.queue("r2", paper("r2"))
        bench.spool.wake()
        bench.wait_state("r2", JobState.CONFIRMED)
        fake.wait_for_jobs(2)
    assert bench.jobs.state("r1") is JobState.UNCONFIRMED
    assert texts(fake) == ["r1" * 20, "r2"]


def test_a_plug_pulled_in_the_middle_asks_and_prints_once(fake: FakePrinter) -> None:
    """Some of it may be on paper: only a person knows."""
    fake.dies_after = 2000
    with running(network(fake.target)) as bench:
        bench.jobs.queue("r1", LONG)
        bench.spool.wake()
        bench.wait_state("r1", JobState.UNCONFIRMED)
        fake.dies_after = None
        bench.jobs.queue("r2", paper("r2"))
        bench.spool.wake()
        bench.wait_state("r2", JobState.CONFIRMED)
    assert bench.jobs.state("r1") is JobState.UNCONFIRMED
    assert len(fake.jobs) == 2


def test_a_silent_printer_gets_nothing_and_asks_nothing(fake: FakePrinter) -> None:
    """It should answer and does not: the receipt waits unsent until it does."""
    fake.silent = True
    with running(network(fake.target)) as bench:
        bench.sell("r1")
        bench.wait(lambda: any("does not answer" in title for title in bench.titles()))
        assert bench.jobs.state("r1") is JobState.QUEUED
        fake.silent = False
        bench.wait_state("r1", JobState.CONFIRMED)
        fake.wait_for_jobs(2)
    assert texts(fake) == ["r1"]


def test_a_printer_that_falls_silent_after_the_receipt_asks(fake: FakePrinter) -> None:
    """All bytes went out and no confirmation came back."""
    fake.printed = False
    with running(network(fake.target)) as bench:
        bench.jobs.queue("r1", paper("r1"))
        bench.spool.wake()
        bench.wait_state("r1", JobState.UNCONFIRMED)
    assert texts(fake) == ["r1"]


def test_sales_go_on_while_the_printer_hangs(fake: FakePrinter) -> None:
    """Twenty sales are rung behind a receipt that is stuck; all print once when the printer goes on."""
    fake.stalls_after = 10
    patient = Timing(connect=5.0, answer=5.0, stall=30.0, confirm=30.0, job=60.0)
    printer = Printer(T88, NetworkTransport(fake.target), answers=Answers.PRINTED, timing=patient)
    with running(printer) as bench:
        bench.jobs.queue("r0", paper("r0"))
        bench.spool.wake()
        bench.wait_state("r0", JobState.SENDING)
        for n in range(1, 20):
            bench.sell(f"r{n}")
        assert bench.jobs.state("r0") is JobState.SENDING
        fake.stalls_after = None
        bench.wait_state("r19", JobState.CONFIRMED)
    assert texts(fake) == [f"r{n}" for n in range(20)]


def test_reprint_closes_its_job_and_prints_one_marked_copy(fake: FakePrinter) -> None:
    """Pressed three times it still prints once more, and the paper says COPY at both ends."""
    fake.printed = False
    with running(network(fake.target)) as bench:
        bench.jobs.queue("r1", paper("r1"))
        bench.spool.wake()
        bench.wait_state("r1", JobState.UNCONFIRMED)
        fake.printed = True
        for _ in range(3):
            bench.spool.reprint("r1", 1)
        bench.wait_state("r1-copy1", JobState.CONFIRMED)
        fake.wait_for_jobs(2)
    assert bench.jobs.state("r1") is JobState.REPLACED
    assert bench.jobs.copies == [("r1", 1)]
    first, copy = (read_page(job, 42).lines for job in fake.jobs)
    assert [line.strip() for line in first if line] == ["r1"]
    assert [line.strip() for line in copy if line] == ["*** COPY 1 ***", "r1", "*** COPY 1 ***"]


def test_skip_closes_what_a_person_has_decided_about(fake: FakePrinter) -> None:
    """An unconfirmed and a waiting job can be skipped, a confirmed one cannot be changed."""
    fake.printed = False
    with running(network(fake.target)) as bench:
        bench.jobs.queue("r1", paper("r1"))
        bench.spool.wake()
        bench.wait_state("r1", JobState.UNCONFIRMED)
        bench.spool.skip("r1")
        bench.wait_state("r1", JobState.SKIPPED)
        fake.printed, fake.paper_out = True, True
        bench.jobs.queue("r2", paper("r2"))
        bench.spool.skip("r2")
        bench.wait_state("r2", JobState.SKIPPED)
        fake.paper_out = False
        bench.jobs.queue("r3", paper("r3"))
        bench.spool.wake()
        bench.wait_state("r3", JobState.CONFIRMED)
        bench.spool.skip("r3")
        bench.spool.reprint("r3", 1)
        bench.spool.reprint("nobody", 1)
        bench.jobs.queue("r4", paper("r4"))
        bench.spool.wake()
        bench.wait_state("r4", JobState.CONFIRMED)
    assert bench.jobs.state("r3") is JobState.CONFIRMED
    assert texts(fake) == ["r1", "r3", "r4"]


def test_a_restart_turns_a_job_that_was_being_sent_into_a_question(fake: FakePrinter) -> None:
    """After a power cut nobody knows how far it came; what was only queued is printed."""
    sending = Job("r1", paper("r1"), JobState.SENDING)
    with running(network(fake.target), sending, Job("r2", paper("r2"))) as bench:
        bench.wait_state("r1", JobState.UNCONFIRMED)
        bench.wait_state("r2", JobState.CONFIRMED)
        fake.wait_for_jobs(1)
    assert "not known whether" in bench.jobs.why("r1")
    assert texts(fake) == ["r2"]


def test_a_full_disk_under_the_job_table_prints_nothing_twice(fake: FakePrinter) -> None:
    """Without having written that a job is on its way, no byte of it is sent; later it prints once."""
    with running(network(fake.target)) as bench:
        bench.jobs.full = True
        bench.jobs.queue("r1", paper("r1"))
        bench.spool.wake()
        bench.wait(lambda: any("full disk" in title for title in bench.titles()))
        assert texts(fake) == []
        bench.jobs.full = False
        bench.wait_state("r1", JobState.CONFIRMED)
        fake.wait_for_jobs(1)
    assert texts(fake) == ["r1"]


def test_a_disk_that_fills_up_while_printing_leads_to_a_question(fake: FakePrinter) -> None:
    """It printed, and that could not be written down: a person is asked, it is not printed again."""
    fake.chunk, fake.pause = 16, 0.05
    slow = Timing(connect=1.0, answer=3.0, stall=2.0, confirm=5.0, job=20.0)
    printer = Printer(T88, NetworkTransport(fake.target), answers=Answers.PRINTED, timing=slow)
    with running(printer) as bench:
        bench.jobs.queue("r1", paper("r1"))
        bench.spool.wake()
        bench.wait_state("r1", JobState.SENDING)
        bench.jobs.full = True
        bench.wait(lambda: any("full disk" in title for title in bench.titles()))
        bench.jobs.full = False
        bench.wait_state("r1", JobState.UNCONFIRMED)
    assert texts(fake) == ["r1"]


def test_a_document_that_cannot_be_read_fails_alone(fake: FakePrinter) -> None:
    """The next receipt is printed."""
    with running(network(fake.target)) as bench:
        bench.jobs.queue("bad", b"not a document")
        bench.jobs.queue("r1", paper("r1"))
        bench.spool.wake()
        bench.wait_state("bad", JobState.FAILED)
        bench.wait_state("r1", JobState.CONFIRMED)
        bench.spool.skip("bad")
        bench.wait_state("bad", JobState.SKIPPED)


def test_another_printer_takes_over_a_stuck_one(fake: FakePrinter) -> None:
    """The hung job asks, the waiting one comes out on the other printer, of another width."""
    fake.stalls_after = 100
    stuck = Printer(
        T88, NetworkTransport(fake.target), answers=Answers.STATUS, timing=Timing(stall=30.0)
    )
    dummy = DummyTransport()
    with running(stuck) as bench:
        bench.jobs.queue("r1", LONG)
        bench.jobs.queue("r2", paper("r2"))
        bench.spool.wake()
        bench.wait_state("r1", JobState.SENDING)
        bench.spool.use(Printer(MODELS["generic-58"], dummy))
        bench.wait_state("r1", JobState.UNCONFIRMED)
        bench.wait_state("r2", JobState.CONFIRMED)
    assert [read_page(job, 32).text.strip() for job in dummy.jobs] == ["r2"]


def test_two_kicks_at_once_open_the_drawer_once() -> None:
    """The second is refused with a sentence, not queued for later."""
    dummy = DummyTransport()
    with running(Printer(T88, dummy)) as bench:
        bench.spool.kick()
        bench.spool.kick()
        bench.wait(lambda: any(isinstance(e, DrawerFailed) for e in bench.events))
    assert [read_page(job, 42).pulses for job in dummy.jobs] == [[Pulse(2, 100, 500)]]
    (refused,) = [e for e in bench.events if isinstance(e, DrawerFailed)]
    assert "wait a second" in refused.title


def test_a_drawer_is_never_opened_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kick that waited too long behind a slow job is dropped: nobody stands before the drawer any more."""
    monkeypatch.setattr("tui_pos.paper.spool.KICK_SECONDS", -1.0)
    dummy = DummyTransport()
    with running(Printer(T88, dummy)) as bench:
        bench.spool.kick()
        bench.wait(lambda: any(isinstance(e, DrawerFailed) for e in bench.events))
    assert not dummy.jobs


def test_closing_the_register_cuts_off_a_hung_job_in_time(fake: FakePrinter) -> None:
    """Two seconds at most, and the job is a question at the next start."""
    fake.stalls_after = 100
    printer = Printer(
        T88, NetworkTransport(fake.target), answers=Answers.STATUS, timing=Timing(stall=30.0)
    )
    bench = Bench(printer, Job("r1", LONG))
    bench.spool.start()
    bench.wait_state("r1", JobState.SENDING)
    began = time.monotonic()
    assert bench.spool.stop(2.0)
    assert time.monotonic() - began < 10.0
    assert bench.jobs.state("r1") is JobState.UNCONFIRMED


def test_an_idle_spool_stops_at_once() -> None:
    """Stopping does not depend on a job coming by."""
    bench = Bench(Printer(T88, DummyTransport()))
    bench.spool.start()
    assert bench.spool.stop()


def test_a_listener_that_fails_does_not_stop_the_printing() -> None:
    """The screen may be closing while a receipt is on its way."""
    jobs, dummy = MemoryJobs(Job("r1", paper("r1"))), DummyTransport()
    heard = threading.Event()

    def deaf(event: SpoolEvent) -> None:
        if isinstance(event, JobChanged) and event.state is JobState.CONFIRMED:
            heard.set()
        raise RuntimeError("no screen")

    spool = Spool(Printer(T88, dummy), jobs, deaf, AGAIN)
    spool.start()
    assert heard.wait(8)
    assert spool.stop()
    assert jobs.state("r1") is JobState.CONFIRMED


def test_no_move_of_the_table_prints_again_what_was_sent() -> None:
    """From a state in which bytes may be on paper, the only way on is through a person."""
    assert {to for state, to in MOVES if state is JobState.UNCONFIRMED} == {
        JobState.REPLACED,
        JobState.SKIPPED,
    }
    assert not [
        state
        for state, _ in MOVES
        if state in (JobState.CONFIRMED, JobState.REPLACED, JobState.SKIPPED)
    ]
