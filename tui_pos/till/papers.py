"""Papers that are not known to have come out: a person says whether each printed, prints again, or goes without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_pos.core.people import Right
from tui_pos.core.receipt import Receipt
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import receipts
from tui_pos.data.working import printjobs
from tui_pos.data.working.printjobs import JobState, PrintJob
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.paper.jobs import replace_with_copy
from tui_pos.till.approval import Approval
from tui_pos.till.desk import Desk

UNSURE = frozenset({JobState.UNCONFIRMED, JobState.FAILED})
"""Jobs that wait for a person, not for the printer."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Name a print job to a person: `number` is the receipt's, empty for other papers."""

    job: PrintJob
    number: str


class Papers:
    """Decide about print jobs from the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.machine = desk.machine

    def open(self) -> Sequence[Paper]:
        """List the jobs that are not known to be on paper, oldest first."""
        found = []
        for job in printjobs.unfinished(self.machine.db):
            receipt = self._receipt(job)
            found.append(Paper(job, receipt.number if receipt else ""))
        return found

    def printed(self, paper: Paper) -> None:
        """Take a person's word that it came out."""
        if paper.job.state is JobState.UNCONFIRMED:
            self._move(paper, JobState.CONFIRMED, "Seen on paper.")
        else:
            self._move(paper, JobState.SKIPPED, "Seen on paper.")

    def skip(self, paper: Paper) -> None:
        """Go without it; the journal keeps that it was not printed."""
        note, now = "Nobody wanted it printed.", self.machine.clock()
        self.machine.append(
            bodies.PrintFailed(paper.job.id, paper.job.note or note),
            actor=self.desk.people.signed_on().staff.id,
            also=lambda db: _mark(db, paper.job.job, JobState.SKIPPED, now, note),
        )

    def again(self, paper: Paper, approved: Approval | None = None) -> None:
        """Print it once more, marked COPY and counted."""
        by = self.desk.people.need(Right.REPRINT, "print a receipt again", approved)
        machine, receipt = self.machine, self._receipt(paper.job)
        copy = receipts.copies(machine.db, receipt) + 1 if receipt else 1

        def also(db: Connection) -> None:
            try:
                replace_with_copy(db, paper.job, copy, machine.ids(), machine.clock())
            except ValueError as error:
                raise _decided() from error

        machine.append(
            bodies.Reprinted(paper.job.document, copy),
            actor=by or self.desk.people.signed_on().staff.id,
            also=also,
        )

    def _receipt(self, job: PrintJob) -> Receipt | None:
        found = receipts.by_id(self.machine.db, job.document)
        return found.receipt if found else None

    def _move(self, paper: Paper, state: JobState, note: str) -> None:
        now = self.machine.clock()
        self.machine.shop.work(lambda db: _mark(db, paper.job.job, state, now, note))


def _mark(db: Connection, job: int, state: JobState, now: int, note: str) -> None:
    try:
        printjobs.mark(db, job, state, now, note)
    except ValueError as error:
        raise _decided() from error


def _decided() -> Refusal:
    return Refusal("print_job", "Somebody has decided about that paper already: look again.")
