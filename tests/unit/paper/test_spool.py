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
from tests.unit.paper.memory_jobs import MemoryJobs, job
from tests.unit.paper.samples import FACTS, full_sale
from tui_pos.data.working.printjobs import NEXT, JobState, PrintJob
from tui_pos.paper.document import Document, Section, encode_document, text_row
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

    def __init__(self, printer: Printer, *jobs: PrintJob) -> None:
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

    def wait_state(self, number: int, state: JobState) -> None:
        self.wait(
            lambda: any(
                isinstance(e, JobChanged) and (e.job, e.state) == (number, state)
                for e in self.events
            )
        )
        assert self.jobs.state(number) is state

    def sell(self, number: int, document: bytes | None = None) -> None:
        """Do what a sale does."""
        self.spool.kick()
        self.jobs.queue(number, document or paper(f"r{number}"))
        self.spool.wake()

    def titles(self) -> list[str]:
        return [e.title for e in self.events if isinstance(e, PrinterChanged)]


def network(target: str, answers: Answers = Answers.PRINTED) -> Printer:
    return Printer(T88, NetworkTransport(target), answers=answers, timing=QUICK)


@contextmanager
def running(printer: Printer, *jobs: PrintJob) -> Iterator[Bench]:
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
        bench.sell(1, encode_document(receipt_document(full_sale(), FACTS)))
        bench.wait_state(1, JobState.CONFIRMED)
        pulse, receipt = fake.wait_for_jobs(2)
    assert pulse == PULSE
    assert read_page(receipt, 42).codes[0].data == "0102-004381"
    assert bench.jobs.seen == [(1, JobState.SENDING), (1, JobState.CONFIRMED)]
    assert bench.jobs.note(1) == "Known by: printed."
    assert bench.jobs.callers == {"spool"}


def test_receipts_come_out_in_the_order_of_the_sales(fake: FakePrinter) -> None:
    """Each once, whatever the number of wake-ups."""
    with running(network(fake.target)) as bench:
        for n in range(8):
            bench.jobs.queue(n, paper(f"r{n}"))
            bench.spool.wake()
            bench.spool.wake()
        bench.wait_state(7, JobState.CONFIRMED)
        fake.wait_for_jobs(8)
    assert texts(fake) == [f"r{n}" for n in range(8)]


def test_a_printer_that_is_gone_stops_no_sale_and_prints_when_it_is_back() -> None:
    """Nothing was sent, so nobody is asked; the receipts come out once, in order."""
    with FakePrinter() as probe:
        target = probe.target
    with running(network(target)) as bench:
        for n in range(3):
            bench.sell(n)
        bench.wait(lambda: any("refuses the connection" in title for title in bench.titles()))
        assert [bench.jobs.state(n) for n in range(3)] == [JobState.QUEUED] * 3
        with FakePrinter() as back:
            bench.spool.use(network(back.target))
            bench.wait_state(2, JobState.CONFIRMED)
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
        bench.sell(1)
        bench.wait(lambda: "The printer is out of paper: put in a new roll." in bench.titles())
        assert bench.jobs.state(1) is JobState.QUEUED
        fake.paper_out = False
        bench.wait_state(1, JobState.CONFIRMED)
        fake.wait_for_jobs(2)
    assert texts(fake) == ["r1"]
    assert fake.jobs[0] == PULSE


@pytest.mark.parametrize("answers", [Answers.STATUS, Answers.PROCESSED, Answers.PRINTED])
def test_paper_that_runs_out_inside_the_receipt_asks(fake: FakePrinter, answers: Answers) -> None:
    """The printer may print the rest by itself once it has paper, so the spool does not."""
    fake.paper_lasts = 20
    with running(network(fake.target, answers)) as bench:
        bench.jobs.queue(1, paper("r1" * 20))
        bench.spool.wake()
        bench.wait_state(1, JobState.UNCONFIRMED)
        assert "out of paper" in bench.jobs.note(1)
        fake.paper_lasts, fake.paper_out = None, False
        bench.jobs.queue(2, paper("r2"))
        bench.spool.wake()
        bench.wait_state(2, JobState.CONFIRMED)
        fake.wait_for_jobs(2)
    assert bench.jobs.state(1) is JobState.UNCONFIRMED
    assert texts(fake) == ["r1" * 20, "r2"]


def test_a_plug_pulled_in_the_middle_asks_and_prints_once(fake: FakePrinter) -> None:
    """Some of it may be on paper: only a person knows."""
    fake.dies_after = 2000
    with running(network(fake.target)) as bench:
        bench.jobs.queue(1, LONG)
        bench.spool.wake()
        bench.wait_state(1, JobState.UNCONFIRMED)
        fake.dies_after = None
        bench.jobs.queue(2, paper("r2"))
        bench.spool.wake()
        bench.wait_state(2, JobState.CONFIRMED)
    assert bench.jobs.state(1) is JobState.UNCONFIRMED
    assert len(fake.jobs) == 2


def test_a_silent_printer_gets_nothing_and_asks_nothing(fake: FakePrinter) -> None:
    """It should answer and does not: the receipt waits unsent until it does."""
    fake.silent = True
    with running(network(fake.target)) as bench:
        bench.sell(1)
        bench.wait(lambda: any("does not answer" in title for title in bench.titles()))
        assert bench.jobs.state(1) is JobState.QUEUED
        fake.silent = False
        bench.wait_state(1, JobState.CONFIRMED)
        fake.wait_for_jobs(2)
    assert texts(fake) == ["r1"]


def test_a_printer_that_falls_silent_after_the_receipt_asks(fake: FakePrinter) -> None:
    """All bytes went out and no confirmation came back."""
    fake.printed = False
    with running(network(fake.target)) as bench:
        bench.jobs.queue(1, paper("r1"))
        bench.spool.wake()
        bench.wait_state(1, JobState.UNCONFIRMED)
    assert texts(fake) == ["r1"]


def test_sales_go_on_while_the_printer_hangs(fake: FakePrinter) -> None:
    """Twenty sales are rung behind a receipt that is stuck; all print once when the printer goes on."""
    fake.stalls_after = 10
    patient = Timing(connect=5.0, answer=5.0, stall=30.0, confirm=30.0, job=60.0)
    printer = Printer(T88, NetworkTransport(fake.target), answers=Answers.PRINTED, timing=patient)
    with running(printer) as bench:
        bench.jobs.queue(0, paper("r0"))
        bench.spool.wake()
        bench.wait_state(0, JobState.SENDING)
        for n in range(1, 20):
            bench.sell(n)
        assert bench.jobs.state(0) is JobState.SENDING
        fake.stalls_after = None
        bench.wait_state(19, JobState.CONFIRMED)
    assert texts(fake) == [f"r{n}" for n in range(20)]


def test_a_waiting_receipt_that_is_skipped_is_not_printed(fake: FakePrinter) -> None:
    """The customer has gone; the next receipt comes out when the paper is back."""
    fake.paper_out = True
    with running(network(fake.target)) as bench:
        bench.jobs.queue(1, paper("r1"))
        bench.spool.wake()
        bench.wait(lambda: "The printer is out of paper: put in a new roll." in bench.titles())
        bench.jobs.mark(1, JobState.SKIPPED, "")
        bench.jobs.queue(2, paper("r2"))
        fake.paper_out = False
        bench.spool.wake()
        bench.wait_state(2, JobState.CONFIRMED)
        fake.wait_for_jobs(1)
    assert texts(fake) == ["r2"]


def test_a_receipt_skipped_at_the_last_moment_sends_not_a_byte(fake: FakePrinter) -> None:
    """Between the printer's answer and the first byte, the table decides."""

    class Skipped(MemoryJobs):
        def mark(self, number: int, state: JobState, note: str) -> None:
            if (number, state) == (1, JobState.SENDING):
                super().mark(1, JobState.SKIPPED, "")
            super().mark(number, state, note)

    bench = Bench(network(fake.target))
    bench.jobs = Skipped(job(1, paper("r1")), job(2, paper("r2")))
    bench.spool = Spool(network(fake.target), bench.jobs, bench._post, AGAIN)
    bench.spool.start()
    bench.wait_state(2, JobState.CONFIRMED)
    assert bench.spool.stop()
    assert texts(fake) == ["r2"]
    assert bench.titles() == []


def test_a_restart_turns_a_job_that_was_being_sent_into_a_question(fake: FakePrinter) -> None:
    """After a power cut nobody knows how far it came; what was only queued is printed."""
    sending = job(1, paper("r1"), JobState.SENDING)
    with running(network(fake.target), sending, job(2, paper("r2"))) as bench:
        bench.wait_state(1, JobState.UNCONFIRMED)
        bench.wait_state(2, JobState.CONFIRMED)
        fake.wait_for_jobs(1)
    assert "not known whether" in bench.jobs.note(1)
    assert texts(fake) == ["r2"]


def test_a_full_disk_under_the_job_table_prints_nothing_twice(fake: FakePrinter) -> None:
    """Without having written that a job is on its way, no byte of it is sent; later it prints once."""
    with running(network(fake.target)) as bench:
        bench.jobs.full = True
        bench.jobs.queue(1, paper("r1"))
        bench.spool.wake()
        bench.wait(lambda: any("full disk" in title for title in bench.titles()))
        assert texts(fake) == []
        bench.jobs.full = False
        bench.wait_state(1, JobState.CONFIRMED)
        fake.wait_for_jobs(1)
    assert texts(fake) == ["r1"]


def test_a_disk_that_fills_up_while_printing_leads_to_a_question(fake: FakePrinter) -> None:
    """It printed, and that could not be written down: a person is asked, it is not printed again."""
    fake.chunk, fake.pause = 16, 0.05
    slow = Timing(connect=1.0, answer=3.0, stall=2.0, confirm=5.0, job=20.0)
    printer = Printer(T88, NetworkTransport(fake.target), answers=Answers.PRINTED, timing=slow)
    with running(printer) as bench:
        bench.jobs.queue(1, paper("r1"))
        bench.spool.wake()
        bench.wait_state(1, JobState.SENDING)
        bench.jobs.full = True
        bench.wait(lambda: any("full disk" in title for title in bench.titles()))
        bench.jobs.full = False
        bench.wait_state(1, JobState.UNCONFIRMED)
    assert texts(fake) == ["r1"]


def test_a_document_that_cannot_be_read_fails_alone(fake: FakePrinter) -> None:
    """The next receipt is printed."""
    with running(network(fake.target)) as bench:
        bench.jobs.queue(9, b"not a document")
        bench.jobs.queue(1, paper("r1"))
        bench.spool.wake()
        bench.wait_state(9, JobState.FAILED)
        bench.wait_state(1, JobState.CONFIRMED)


def test_another_printer_takes_over_a_stuck_one(fake: FakePrinter) -> None:
    """The hung job asks, the waiting one comes out on the other printer, of another width."""
    fake.stalls_after = 100
    stuck = Printer(
        T88, NetworkTransport(fake.target), answers=Answers.STATUS, timing=Timing(stall=30.0)
    )
    dummy = DummyTransport()
    with running(stuck) as bench:
        bench.jobs.queue(1, LONG)
        bench.jobs.queue(2, paper("r2"))
        bench.spool.wake()
        bench.wait_state(1, JobState.SENDING)
        bench.spool.use(Printer(MODELS["generic-58"], dummy))
        bench.wait_state(1, JobState.UNCONFIRMED)
        bench.wait_state(2, JobState.CONFIRMED)
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
    bench = Bench(printer, job(1, LONG))
    bench.spool.start()
    bench.wait_state(1, JobState.SENDING)
    began = time.monotonic()
    assert bench.spool.stop(2.0)
    assert time.monotonic() - began < 10.0
    assert bench.jobs.state(1) is JobState.UNCONFIRMED


def test_an_idle_spool_stops_at_once() -> None:
    """Stopping does not depend on a job coming by."""
    bench = Bench(Printer(T88, DummyTransport()))
    bench.spool.start()
    assert bench.spool.stop()


def test_a_listener_that_fails_does_not_stop_the_printing() -> None:
    """The screen may be closing while a receipt is on its way."""
    jobs, dummy = MemoryJobs(job(1, paper("r1"))), DummyTransport()
    heard = threading.Event()

    def deaf(event: SpoolEvent) -> None:
        if isinstance(event, JobChanged) and event.state is JobState.CONFIRMED:
            heard.set()
        raise RuntimeError("no screen")

    spool = Spool(Printer(T88, dummy), jobs, deaf, AGAIN)
    spool.start()
    assert heard.wait(8)
    assert spool.stop()
    assert jobs.state(1) is JobState.CONFIRMED


def test_no_step_of_the_table_prints_again_what_was_sent() -> None:
    """From a state in which bytes may be on paper no step leads back into the queue."""
    assert {to for state in (JobState.UNCONFIRMED, JobState.CONFIRMED) for to in NEXT[state]} == {
        JobState.CONFIRMED,
        JobState.REPLACED,
        JobState.SKIPPED,
    }
    assert not NEXT[JobState.CONFIRMED] | NEXT[JobState.REPLACED] | NEXT[JobState.SKIPPED]
