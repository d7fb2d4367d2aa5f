"""A printer on the network, with everything that goes wrong there; a real TCP server on the loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence

import pytest

from drivers.printer import (
    MODELS,
    Answers,
    Cut,
    Delivery,
    Line,
    Operation,
    Printer,
    PrinterBusy,
    PrinterClosed,
    PrinterError,
    PrinterGone,
    PrinterNonsense,
    PrinterNotReady,
    PrinterTimedOut,
    Run,
    Timing,
)
from drivers.printer.encoder import encode
from drivers.printer.network import NetworkTransport
from tests.drivers.printer.fake_printer import FakePrinter

T88 = MODELS["epson-tm-t88"]
QUICK = Timing(connect=0.5, answer=0.3, stall=0.4, confirm=0.5, job=5.0)
RECEIPT: Sequence[Operation] = [Line((Run(f"line {n}"),)) for n in range(20)] + [Cut()]
LONG: Sequence[Operation] = [Line((Run("x" * 40),)) for _ in range(8000)] + [Cut()]
"""More than the loopback's buffers hold, so that a printer which stops reading is felt while writing."""
BYTES = encode(RECEIPT, T88, "cp437")


def printer(target: str, answers: Answers = Answers.STATUS, timing: Timing = QUICK) -> Printer:
    return Printer(T88, NetworkTransport(target), answers=answers, timing=timing)


@pytest.fixture
def fake() -> Iterator[FakePrinter]:
    with FakePrinter() as running:
        yield running


@pytest.mark.parametrize("answers", list(Answers))
def test_a_job_is_one_connection_and_its_exact_bytes(fake: FakePrinter, answers: Answers) -> None:
    """Questions about the status come before and after, never inside; the connection ends with the job."""
    assert printer(fake.target, answers).print(RECEIPT) == Delivery(answers, len(BYTES))
    assert fake.wait_for_jobs(1) == [BYTES]
    printer(fake.target, answers).print(RECEIPT)
    assert fake.wait_for_jobs(2) == [BYTES, BYTES]
    assert fake.connections == 2


def test_the_start_is_announced_after_the_question_and_before_the_first_byte(
    fake: FakePrinter,
) -> None:
    """The caller writes down that the job is on its way; if that fails, nothing has been sent."""

    def fail() -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        printer(fake.target).print(RECEIPT, starting=fail)
    printer(fake.target).print([Line((Run("next"),))])
    assert len(fake.wait_for_jobs(1)) == 1
    assert b"next" in fake.jobs[0]


def test_a_refused_connection_is_busy_and_nothing_was_sent() -> None:
    """The computer is there and says no: another till may hold the only connection."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        target = f"127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(PrinterBusy, match="refuses the connection") as caught:
        printer(target).print(RECEIPT)
    assert caught.value.sent == 0


def test_a_connection_that_is_not_answered_times_out() -> None:
    """A switched-off printer costs the connect deadline, no more."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        queue = [socket.socket() for _ in range(3)]
        for waiting in queue:
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        began = time.monotonic()
        with pytest.raises(PrinterTimedOut, match="does not answer") as caught:
            printer(f"127.0.0.1:{full.getsockname()[1]}").print(RECEIPT)
        assert time.monotonic() - began < 10.0
        for waiting in queue:
            waiting.close()
    assert caught.value.sent == 0


def test_a_name_that_is_not_known_is_gone() -> None:
    """The sentence says that the address is the thing to look at."""
    with pytest.raises(PrinterGone, match="check the address"):
        printer("no such printer.invalid").print(RECEIPT)


def test_a_silent_printer_gets_no_job(fake: FakePrinter) -> None:
    """It should have answered before the first byte; the job is safe to try again."""
    fake.silent = True
    with pytest.raises(PrinterTimedOut, match="does not answer") as caught:
        printer(fake.target).print(RECEIPT)
    assert caught.value.sent == 0
    assert fake.jobs == []


def test_a_printer_known_to_say_nothing_is_not_asked(fake: FakePrinter) -> None:
    """One-way clones print; that every byte was taken is all that is known then."""
    fake.silent = True
    assert printer(fake.target, Answers.NOTHING).print(RECEIPT).known_by is Answers.NOTHING
    assert fake.wait_for_jobs(1) == [BYTES]


@pytest.mark.parametrize(
    ("fault", "title"),
    [("paper_out", "out of paper: put in a new roll"), ("cover_open", "cover is open")],
)
def test_a_printer_that_is_not_ready_gets_no_job(fake: FakePrinter, fault: str, title: str) -> None:
    """Otherwise it would buffer the receipt and print it twice once the paper is back."""
    setattr(fake, fault, True)
    with pytest.raises(PrinterNotReady, match=title) as caught:
        printer(fake.target).print(RECEIPT)
    assert caught.value.sent == 0
    assert fake.jobs == []


@pytest.mark.parametrize("answers", [Answers.STATUS, Answers.PROCESSED, Answers.PRINTED])
def test_paper_that_runs_out_in_the_middle_is_not_confirmed(
    fake: FakePrinter, answers: Answers
) -> None:
    """All bytes went out and not all are on paper: the sentence says paper, not time-out."""
    fake.paper_lasts = 60
    with pytest.raises(PrinterNotReady, match="out of paper") as caught:
        printer(fake.target, answers).print(RECEIPT)
    assert caught.value.sent == len(BYTES)


def test_a_printer_that_dies_in_the_middle_is_gone(fake: FakePrinter) -> None:
    """The plug was pulled: some bytes had been sent."""
    fake.dies_after = 100
    for answers in (Answers.STATUS, Answers.NOTHING):
        with pytest.raises(PrinterGone, match=r"is gone: check its power") as caught:
            printer(fake.target, answers).print(LONG)
        assert caught.value.sent > 0


def test_a_printer_that_stops_taking_data_times_out(fake: FakePrinter) -> None:
    """No progress for the stall deadline ends the job; how much was sent is known."""
    fake.stalls_after = 1000
    began = time.monotonic()
    with pytest.raises(PrinterTimedOut, match="takes no more data") as caught:
        printer(fake.target).print(LONG)
    assert time.monotonic() - began < 10.0
    assert 0 < caught.value.sent < 8000 * 41


def test_a_slow_printer_that_keeps_moving_is_waited_for(fake: FakePrinter) -> None:
    """Twelve pauses of a tenth of a second are longer than the stall deadline together, none is alone."""
    fake.chunk, fake.pause = 40, 0.1
    quick = Timing(connect=0.5, answer=3.0, stall=0.5, confirm=3.0, job=10.0)
    printer(fake.target, Answers.PRINTED, quick).print(RECEIPT)
    assert fake.wait_for_jobs(1) == [BYTES]


def test_the_job_deadline_ends_even_a_moving_job(fake: FakePrinter) -> None:
    """A printer that takes a few bytes a second must not hold the next receipts for ever."""
    fake.chunk, fake.pause = 512, 0.1
    quick = Timing(connect=0.5, answer=0.3, stall=0.5, confirm=0.5, job=0.8)
    began = time.monotonic()
    with pytest.raises(PrinterTimedOut) as caught:
        printer(fake.target, Answers.NOTHING, quick).print(LONG)
    assert time.monotonic() - began < 10.0
    assert caught.value.sent > 0


def test_something_else_at_the_address_is_nonsense() -> None:
    """A remote shell greets with letters that look like status bytes; nothing is printed into it."""
    with FakePrinter(greeting=b"SSH-2.0-OpenSSH_9.2\r\n") as shell:
        with pytest.raises(PrinterNonsense, match="not a receipt printer") as caught:
            printer(shell.target).print(RECEIPT)
        assert caught.value.sent == 0
        assert shell.jobs == []


def test_reports_nobody_asked_for_are_passed_over() -> None:
    """Automatic Status Back in front of the answer is not the answer."""
    with FakePrinter(greeting=b"\x1c\x0c\x0f\x0f") as chatty:
        assert printer(chatty.target).status() is not None
        printer(chatty.target).print(RECEIPT)
        assert chatty.wait_for_jobs(1) == [BYTES]


def test_closing_the_register_ends_a_job_that_hangs(fake: FakePrinter) -> None:
    """`stop` from another thread is felt within a fraction of a second and is told apart from a fault."""
    fake.stalls_after = 10
    device = printer(fake.target, Answers.NOTHING, Timing(stall=30.0))
    caught: list[PrinterError] = []
    started = threading.Event()

    def work() -> None:
        try:
            device.print(LONG, starting=started.set)
        except PrinterError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(5)
    device.stop()
    thread.join(2)
    assert not thread.is_alive()
    assert isinstance(caught[0], PrinterClosed)


def test_a_drawer_pulse_needs_no_paper_and_no_answer(fake: FakePrinter) -> None:
    """Only the pulse is sent: no reset, no question."""
    fake.silent = fake.paper_out = True
    printer(fake.target).command(b"\x1bp\x00\x32\xfa")
    assert fake.wait_for_jobs(1) == [b"\x1bp\x00\x32\xfa"]


@pytest.mark.parametrize(
    ("printed", "processed", "silent", "level"),
    [
        (True, True, False, Answers.PRINTED),
        (False, True, False, Answers.PROCESSED),
        (False, False, False, Answers.STATUS),
        (False, False, True, Answers.NOTHING),
    ],
)
def test_the_probe_finds_the_best_confirmation(
    fake: FakePrinter, printed: bool, processed: bool, silent: bool, level: Answers
) -> None:
    """It is asked once, at set-up."""
    fake.printed, fake.processed, fake.silent = printed, processed, silent
    assert printer(fake.target).probe() is level


def test_addresses() -> None:
    """The port is 9100 unless it is given; what is not an address is refused when it is set."""
    assert NetworkTransport("192.168.1.50").where == "192.168.1.50:9100"
    assert NetworkTransport("printer.local:9101").where == "printer.local:9101"
    assert NetworkTransport("[fe80::1]:9100").where == "fe80::1:9100"
    for wrong in ("", ":9100", "host:port", "host:0", "host:65536"):
        with pytest.raises(ValueError, match="write it like"):
            NetworkTransport(wrong)
