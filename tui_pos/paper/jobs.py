"""What the spool needs of the table of print jobs, and the way to it through the till's database thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tui_pos.core.identity import Clock
from tui_pos.data.working import printjobs
from tui_pos.data.working.printjobs import JobState, PrintJob
from tui_pos.journal.connection import Connection
from tui_pos.paper.document import decode_document, encode_document, mark_copy


class JobStore(Protocol):
    """Keep print jobs through a power cut; each call is durable when it returns.

    Called from the spool's thread, one call at a time. Jobs are queued, skipped and replaced by the till, in its own
    transactions, at any moment.
    """

    def recover(self, note: str) -> list[int]:
        """Make every job that says it is being sent unconfirmed; gives their numbers."""

    def next_job(self) -> PrintJob | None:
        """Give the oldest queued job."""

    def mark(self, job: int, state: JobState, note: str) -> None:
        """Write a job's new state; `ValueError` when it cannot come to it from where it is now."""


@dataclass(frozen=True, slots=True)
class JobTable:
    """Reach the table from the spool's thread.

    `run` does its work in one transaction on the thread that owns the database, waits for it, and gives its result
    or raises what it raised.
    """

    run: Callable[[Callable[[Connection], Any]], Any]
    clock: Clock

    def recover(self, note: str) -> list[int]:
        """Make every job that says it is being sent unconfirmed; gives their numbers."""
        jobs: list[int] = self.run(lambda db: printjobs.recover(db, self.clock(), note))
        return jobs

    def next_job(self) -> PrintJob | None:
        """Give the oldest queued job."""
        job: PrintJob | None = self.run(printjobs.next_job)
        return job

    def mark(self, job: int, state: JobState, note: str) -> None:
        """Write a job's new state; `ValueError` when it cannot come to it from where it is now."""
        self.run(lambda db: printjobs.mark(db, job, state, self.clock(), note))


def replace_with_copy(db: Connection, job: PrintJob, copy: int, new_id: str, now: int) -> int:
    """Close a job that a person wants printed again and queue it marked as nth copy; gives the new job's number.

    Done in the caller's transaction, beside the journal entry that counts the copy. `ValueError` when the job has
    been decided about already: asked for twice, it is printed once.
    """
    document = mark_copy(decode_document(job.payload), copy)
    printjobs.mark(db, job.job, JobState.REPLACED, now, f"Printed again as copy {copy}.")
    return printjobs.queue(db, new_id, job.document, encode_document(document), now)
