"""Runs the requests of one message set in order and collects their answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from exchange.rehearsal.books import Books
from exchange.rehearsal.desk import Desk
from exchange.rehearsal.dispatch import Dispatch, Open, Result
from exchange.rehearsal.envelope import Envelope
from exchange.rehearsal.faults import Faults, Quirks
from exchange.rehearsal.grammar import Parsed
from exchange.rehearsal.status import (
    BAD_REQUEST_ID,
    NOT_EXECUTED,
    UNEXPECTED,
    ProcessorError,
    Refused,
    Status,
)

LONGEST_REQUEST_ID = 50


@dataclass(slots=True)
class Answer:
    """Collect the response elements of a set, and what a repeat of the set would be answered."""

    full: list[etree._Element] = field(default_factory=list)
    repeat: list[etree._Element] = field(default_factory=list)

    def add(self, name: str, request_id: str | None, status: Status, result: Result) -> None:
        """Add the answer to one request; a repeat gets its status and what identifies the saved object."""
        heading = {}
        if request_id is not None and len(request_id) <= LONGEST_REQUEST_ID:
            heading["requestID"] = request_id
        heading["statusCode"] = str(status.code)
        heading["statusSeverity"] = status.severity
        heading["statusMessage"] = status.message
        full = etree.Element(f"{name}Rs", {**heading, **result.attributes})
        full.extend(result.elements)
        repeat = etree.Element(f"{name}Rs", heading)
        if result.recovery is not None:
            repeat.append(result.recovery)
        self.full.append(full)
        self.repeat.append(repeat)


@dataclass(slots=True)
class Processor:
    """Run message sets against one set of books."""

    books: Books
    quirks: Quirks
    faults: Faults
    now: int
    utc_offset: int
    session: Open
    macros: dict[str, str] = field(default_factory=dict)

    def run(self, envelope: Envelope, answer: Answer) -> None:
        """Run each request; under stopOnError those after an error are answered 3231 and not run.

        If QuickBooks is to die, `ProcessorError` is raised and `answer` holds what was answered so far.
        """
        failed = False
        for parsed in envelope.requests:
            self.faults.requests += 1
            if self.faults.requests == self.faults.die_before_commit:
                raise ProcessorError(UNEXPECTED, "(QuickBooks ended before it saved the request)")
            name = parsed.shape.name.removesuffix("Rq")
            status, result = self._one(name, parsed, failed and envelope.stop_on_error)
            if not envelope.with_data:
                result.elements = []
            answer.add(name, parsed.node.get("requestID"), status, result)
            failed = failed or status.severity == "Error"
            if self.faults.requests == self.faults.die_after_commit:
                raise ProcessorError(UNEXPECTED, "(QuickBooks ended after it saved the request)")

    def _one(self, name: str, parsed: Parsed, skipped: bool) -> tuple[Status, Result]:
        desk = Desk(self.books, self.now, self.quirks, self.utc_offset)
        desk.closed_through = self.faults.closed_through
        try:
            if skipped:
                raise Refused(
                    NOT_EXECUTED, "The request has not been processed: an earlier one failed."
                )
            if len(parsed.node.get("requestID") or "") > LONGEST_REQUEST_ID:
                raise Refused(BAD_REQUEST_ID, "The requestID is longer than 50 characters.")
            result = Dispatch(desk, self.faults, self.session, self.macros).execute(name, parsed)
        except Refused as refused:
            return Status(refused.code, refused.message), Result([])
        return desk.status, result
