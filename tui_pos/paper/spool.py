"""The print spool: one thread that takes queued jobs to the printer and never prints anything twice by itself.

A sale only queues its job and wakes the spool, so a printer that is gone, silent or out of paper stops nothing.
What nobody saw sent is tried again; what was sent without a confirmation is left to a person:
"Did the receipt print? Reprint / Skip".
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from drivers.drawer import Drawer, DrawerPin, DrawerResting
from drivers.printer import Operation, Printer, PrinterError
from tui_pos.data.working.printjobs import JobState, PrintJob
from tui_pos.paper.document import decode_document
from tui_pos.paper.jobs import JobStore
from tui_pos.paper.render import to_operations

RETRY_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Pauses before an unsent job is tried again; a new sale or drawer kick tries at once."""

KICK_SECONDS = 10.0
"""How long a drawer may be late: after that it stays shut, for nobody stands before it any more."""

_INTERRUPTED = "Printing was interrupted: it is not known whether this came out."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobChanged:
    """A job has come to a new state; an unconfirmed one asks whether it printed."""

    job: int
    state: JobState
    title: str


@dataclass(frozen=True, slots=True)
class PrinterChanged:
    """The printer works again, or has to be looked after: `title` says how, or that paper is low."""

    works: bool
    title: str


@dataclass(frozen=True, slots=True)
class DrawerFailed:
    """The drawer was not opened: use the key, or try again."""

    title: str


SpoolEvent = JobChanged | PrinterChanged | DrawerFailed


class _Withdrawn(Exception):
    """The job was skipped while its printer was being asked; not a byte was sent."""


class Spool:
    """Run the printer and the drawer of one till. Every method returns at once and may be called from any thread.

    `post` gets the events, on the spool's thread; it must not block.
    """

    def __init__(
        self,
        printer: Printer,
        store: JobStore,
        post: Callable[[SpoolEvent], None],
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
    ) -> None:
        self._printer = printer
        self._drawer = Drawer(printer.command)
        self._store = store
        self._post = post
        self._retry_seconds = retry_seconds
        self._commands: deque[Callable[[], None]] = deque()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._tries = 0
        self._unsure = True
        self._last_state = PrinterChanged(True, "")
        self._thread = threading.Thread(target=self._run, name="spool", daemon=True)

    def start(self) -> None:
        """Begin: jobs that a stop interrupted become unconfirmed, queued ones are printed."""
        self._thread.start()

    def stop(self, seconds: float = 2.0) -> bool:
        """End within about `seconds`: the running job gets most of them, then it is cut off. True when ended.

        The one method that waits; not to be called on the thread that owns the database.
        """
        self._stopping.set()
        self._woken.set()
        self._thread.join(seconds * 0.75)
        if self._thread.is_alive():
            self._printer.stop()
            self._thread.join(seconds * 0.25)
        return not self._thread.is_alive()

    def wake(self) -> None:
        """Say that a job was queued, or that the printer was seen to."""
        self._woken.set()

    def kick(self, pin: DrawerPin = DrawerPin.PIN_2) -> None:
        """Open the drawer, before any receipt; the reason has been journalled. It is never opened late."""
        asked = time.monotonic()
        self._command(lambda: self._kick(pin, asked))

    def use(self, printer: Printer) -> None:
        """Go on with another printer; a job that is stuck on the old one is cut off."""
        old = self._printer
        self._command(lambda: self._use(printer))
        old.stop()

    def _command(self, command: Callable[[], None]) -> None:
        self._commands.append(command)
        self._woken.set()

    def _run(self) -> None:
        while True:
            self._woken.clear()
            if self._stopping.is_set():
                return
            while self._commands:
                self._guarded(self._commands.popleft())
            if not self._guarded(self._print_next):
                self._woken.wait(self._pause())

    def _guarded(self, step: Callable[[], bool | None]) -> bool:
        """Outlive what may go wrong outside the printer, such as a full disk under the job table."""
        try:
            return bool(step())
        except Exception:
            _log.exception("the spool could not go on")
            self._tries += 1
            self._unsure = True
            title = "Print jobs cannot be saved: look for a full disk. Sales go on."
            self._printer_is(False, title)
            return False

    def _pause(self) -> float | None:
        if not self._tries:
            return None
        return self._retry_seconds[min(self._tries, len(self._retry_seconds)) - 1]

    def _print_next(self) -> bool:
        """Print the oldest queued job; False when there is nothing to do before the next call or pause."""
        if self._unsure:
            self._ask_about_interrupted()
        job = self._store.next_job()
        if job is None:
            self._tries = 0
            return False
        try:
            operations = self._operations(job)
        except (msgspec.MsgspecError, ValueError) as error:
            return self._unprintable(job, error)
        return self._send(job, operations)

    def _ask_about_interrupted(self) -> None:
        """This thread is not sending now: a job that says so was cut off, by a stop or by a full disk."""
        for job in self._store.recover(_INTERRUPTED):
            self._say(JobChanged(job, JobState.UNCONFIRMED, _INTERRUPTED))
        self._unsure = False

    def _operations(self, job: PrintJob) -> list[Operation]:
        document = decode_document(job.payload)
        return to_operations(document, self._printer.columns, self._printer.code_page)

    def _send(self, job: PrintJob, operations: list[Operation]) -> bool:
        sending = False

        def starting() -> None:
            nonlocal sending
            try:
                self._mark(job, JobState.SENDING, "")
            except ValueError as error:
                raise _Withdrawn from error
            sending = True

        try:
            delivery = self._printer.print(operations, starting)
        except _Withdrawn:
            return True
        except PrinterError as error:
            return self._not_printed(job, error, sending)
        except ValueError as error:
            return self._unprintable(job, error)
        self._tries = 0
        self._mark(job, JobState.CONFIRMED, f"Known by: {delivery.known_by}.")
        self._printer_is(True, "The printer's paper is running low." if delivery.paper_low else "")
        return True

    def _not_printed(self, job: PrintJob, error: PrinterError, sending: bool) -> bool:
        _log.warning("print job %s: %s, %d bytes sent", job.job, error, error.sent)
        self._printer_is(False, error.title)
        if error.sent:
            self._mark(job, JobState.UNCONFIRMED, error.title)
            return True
        if sending:
            self._mark(job, JobState.QUEUED, error.title)
        self._tries += 1
        return False

    def _unprintable(self, job: PrintJob, error: Exception) -> bool:
        _log.error("print job %s cannot be laid out: %s", job.job, error)
        title = "This document cannot be printed: print it again from the history."
        self._mark(job, JobState.FAILED, title)
        return True

    def _kick(self, pin: DrawerPin, asked: float) -> None:
        if time.monotonic() - asked > KICK_SECONDS:
            self._say(
                DrawerFailed(
                    "The printer was busy and the drawer stayed shut: press No sale, or use the key."
                )
            )
            return
        try:
            self._drawer.kick(pin)
        except (PrinterError, DrawerResting) as error:
            _log.warning("drawer: %s", error)
            self._say(DrawerFailed(f"The drawer did not open. {error.title}"))

    def _use(self, printer: Printer) -> None:
        self._printer = printer
        self._drawer = Drawer(printer.command)
        self._tries = 0

    def _mark(self, job: PrintJob, state: JobState, note: str) -> None:
        self._store.mark(job.job, state, note)
        self._say(JobChanged(job.job, state, note))

    def _printer_is(self, works: bool, title: str) -> None:
        changed = PrinterChanged(works, title)
        if changed != self._last_state:
            self._last_state = changed
            self._say(changed)

    def _say(self, event: SpoolEvent) -> None:
        try:
            self._post(event)
        except Exception:
            _log.exception("nobody could be told of %s", event)
