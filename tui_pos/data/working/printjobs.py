"""Print jobs that wait for the printer: nothing is lost when it is out of paper, and nothing prints twice unasked.

    queued ──► sending ──► confirmed
      │ ▲         │  └───► unconfirmed ──► replaced (by a copy that a person asked for), skipped, confirmed
      │ └─────────┘        (back to queued only when not a byte was sent)
      └──► failed, skipped

Once a byte has gone out without a confirmation, only a person decides whether the job is printed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_pos.journal.connection import Connection, Row


class JobState(StrEnum):
    """Say where a print job stands."""

    QUEUED = "queued"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    REPLACED = "replaced"
    SKIPPED = "skipped"


NEXT: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.SENDING, JobState.FAILED, JobState.SKIPPED}),
    JobState.SENDING: frozenset({JobState.CONFIRMED, JobState.UNCONFIRMED, JobState.QUEUED}),
    JobState.UNCONFIRMED: frozenset({JobState.CONFIRMED, JobState.REPLACED, JobState.SKIPPED}),
    JobState.FAILED: frozenset({JobState.REPLACED, JobState.SKIPPED}),
    JobState.CONFIRMED: frozenset(),
    JobState.REPLACED: frozenset(),
    JobState.SKIPPED: frozenset(),
}
"""What a job can become. `unconfirmed` (the printer may have printed it) and `failed` wait for a person."""

_COLUMNS = "job, id, document, state, attempts, created, changed, note, payload"
_QUEUE = """
    INSERT INTO print_job (job, id, document, state, attempts, created, changed, note, payload)
    SELECT COALESCE(MAX(job), 0) + 1, ?, ?, 'queued', 0, ?, ?, '', ? FROM print_job RETURNING job"""
_NEXT = f"SELECT {_COLUMNS} FROM print_job WHERE state = 'queued' ORDER BY job LIMIT 1"
_OPEN = "state IN ('queued', 'sending', 'unconfirmed', 'failed')"
_UNFINISHED = f"SELECT {_COLUMNS} FROM print_job WHERE {_OPEN} ORDER BY job"
_STATE = "SELECT state FROM print_job WHERE job = ?"
_MARK = """
    UPDATE print_job SET state = ?, changed = ?, note = ?,
        attempts = attempts + CASE WHEN ? = 'sending' THEN 1 ELSE 0 END
    WHERE job = ?"""
_RECOVER = """
    UPDATE print_job SET state = 'unconfirmed', changed = ?, note = ? WHERE state = 'sending'
    RETURNING job"""
_FORGET = f"DELETE FROM print_job WHERE NOT ({_OPEN}) AND changed < ?"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Tell one job: `id` for the journal, `document` what it prints (a receipt's id), `payload` the document model."""

    job: int
    id: str
    document: str
    state: JobState
    attempts: int
    created: int
    changed: int
    note: str
    payload: bytes


def queue(db: Connection, id_: str, document: str, payload: bytes, now: int) -> int:
    """Put a job at the end of the queue, in the transaction of what it prints; gives its number."""
    return int(db.execute(_QUEUE, (id_, document, now, now, payload))[0][0])


def next_job(db: Connection) -> PrintJob | None:
    """Give the oldest job that waits to be sent."""
    rows = db.execute(_NEXT)
    return _job(rows[0]) if rows else None


def unfinished(db: Connection) -> list[PrintJob]:
    """List the jobs that are neither known to be on paper nor decided about, oldest first."""
    return [_job(row) for row in db.execute(_UNFINISHED)]


def mark(db: Connection, job: int, state: JobState, now: int, note: str = "") -> None:
    """Move a job on; `ValueError` for a step that is not in `NEXT`."""
    ((old,),) = db.execute(_STATE, (job,))
    if state not in NEXT[JobState(old)]:
        raise ValueError(f"print job {job} cannot go from {old} to {state.value}")
    db.execute(_MARK, (state.value, now, note, state.value, job))


def recover(db: Connection, now: int, note: str = "") -> list[int]:
    """After a start: what was being sent when the program ended may be on paper, so a person decides.

    Gives the numbers of those jobs.
    """
    return sorted(int(job) for (job,) in db.execute(_RECOVER, (now, note)))


def forget(db: Connection, before: int) -> None:
    """Drop closed jobs that are older than a moment: they hold customers' names."""
    db.execute(_FORGET, (before,))


def _job(row: Row) -> PrintJob:
    job, id_, document, state, *rest = row
    return PrintJob(job, id_, document, JobState(state), *rest)
