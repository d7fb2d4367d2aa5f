"""One receipt printer: its model, its code page and its wire, joined into `print`, `status` and `command`.

A job is one connection: ask whether the printer is ready, send in small pieces, have the end confirmed as well as
this printer can, close. Whatever goes wrong comes out as a `PrinterError` that says how much had been sent.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from drivers.printer import replies
from drivers.printer.encoder import encode
from drivers.printer.errors import PrinterError, PrinterNotReady, PrinterTimedOut
from drivers.printer.models import PrinterModel
from drivers.printer.operations import Operation
from drivers.printer.replies import Printed, Processed, Query, RealTime, Status
from drivers.printer.session import Session, Timing
from drivers.printer.transport import Transport

_PROCESS = b"POS1"


class Answers(StrEnum):
    """Name what a printer tells of a job, worst first; `probe` finds it out once, the settings keep it."""

    NOTHING = "nothing"
    STATUS = "status"
    PROCESSED = "processed"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Say that a job went through and how that is known; `NOTHING` is only that every byte was taken."""

    known_by: Answers
    bytes: int
    paper_low: bool = False


def _nothing() -> None:
    """Do nothing before the first byte."""


class Printer:
    """Print on one device. Calls block up to `timing.job` seconds, so they belong in a thread of their own.

    One job at a time: the caller sees to that (the spool has one thread). `stop` may come from anywhere.
    """

    def __init__(
        self,
        model: PrinterModel,
        transport: Transport,
        code_page: str = "cp437",
        columns: int | None = None,
        answers: Answers = Answers.STATUS,
        timing: Timing | None = None,
    ) -> None:
        self.model = model
        self.code_page = code_page
        self.columns = columns or model.columns
        self.answers = answers if transport.answers else Answers.NOTHING
        self.where = transport.where
        self._transport = transport
        self._timing = timing or Timing()
        self._stopped = threading.Event()

    def print(
        self, operations: Iterable[Operation], starting: Callable[[], None] = _nothing
    ) -> Delivery:
        """Print one job. `starting` is called when the printer is ready, right before the first byte.

        Raises `PrinterError` (its `sent` says whether anything can be on paper), `ValueError` for operations that
        this printer's paper cannot hold, and whatever `starting` raises, with nothing sent.
        """
        data = encode(operations, self.model, self.code_page, self.columns)
        with self._session() as session:
            if self.answers is not Answers.NOTHING:
                self._require_ready(session)
            starting()
            session.send(data)
            return self._confirm(session, len(data))

    def command(self, data: bytes) -> None:
        """Send a few bytes that act at once, such as a drawer pulse, without asking for paper or an answer."""
        with self._session() as session:
            session.send(data)
            session.flush()

    def status(self) -> Status | None:
        """Ask the printer how it is; None when it is one that says nothing."""
        if self.answers is Answers.NOTHING:
            return None
        with self._session() as session:
            return self._status(session)

    def probe(self) -> Answers:
        """Find out what the printer answers, best last; a printer without these commands may print a few signs."""
        if not self._transport.answers:
            return Answers.NOTHING
        with self._session() as session:
            try:
                self._status(session)
            except PrinterTimedOut:
                return Answers.NOTHING
            for question, reply, found in (
                (replies.ask_printed(_PROCESS), Printed, Answers.PRINTED),
                (replies.ASK_PROCESSED, Processed, Answers.PROCESSED),
            ):
                try:
                    session.ask(question, reply, self._timing.answer)
                except PrinterTimedOut:
                    continue
                return found
        return Answers.STATUS

    def stop(self) -> None:
        """End the job that is running, if any, within a fraction of a second; later ones end at once."""
        self._stopped.set()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        started = time.monotonic()
        port = self._transport.open(started + self._timing.connect)
        session = Session(port, self._timing, self._stopped, self.where)
        try:
            yield session
        except PrinterError as error:
            raise error.after(session.sent) from error
        finally:
            port.close()

    def _status(self, session: Session) -> Status:
        printer = self._query(session, Query.PRINTER)
        paper = self._query(session, Query.PAPER)
        if not printer & 0x08:
            return replies.status(printer, paper)
        return replies.status(printer, paper, self._query(session, Query.OFFLINE_CAUSE))

    def _query(self, session: Session, query: Query) -> int:
        question = replies.ASK_STATUS + bytes([query])
        return session.ask(question, RealTime, self._timing.answer).value

    def _require_ready(self, session: Session) -> Status:
        found = self._status(session)
        if not found.ready:
            raise PrinterNotReady(found.title, f"{self.where}: {found}")
        return found

    def _confirm(self, session: Session, size: int) -> Delivery:
        session.flush()
        try:
            if self.answers is Answers.PRINTED:
                session.ask(replies.ask_printed(_PROCESS), Printed, self._timing.confirm)
            elif self.answers is Answers.PROCESSED:
                session.ask(replies.ASK_PROCESSED, Processed, self._timing.confirm)
        except PrinterTimedOut:
            # A printer that ran out of paper stops answering in order, but still says why.
            self._require_ready(session)
            raise
        if self.answers is Answers.NOTHING:
            return Delivery(Answers.NOTHING, size)
        found = self._require_ready(session)
        return Delivery(self.answers, size, found.paper_low)
