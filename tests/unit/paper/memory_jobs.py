"""The job table in memory, with the faults of a disk."""

from __future__ import annotations

import threading
from dataclasses import replace

from tui_pos.data.working.printjobs import NEXT, JobState, PrintJob


def job(number: int, payload: bytes, state: JobState = JobState.QUEUED) -> PrintJob:
    """Make a job as the table keeps it."""
    return PrintJob(number, f"job-{number}", f"r-{number}", state, 0, 0, 0, "", payload)


class MemoryJobs:
    """Keep jobs in the order in which they were queued; `full` makes every write fail as on a full disk.

    `seen` is every state each job has come to, `callers` the names of the threads that asked.
    """

    def __init__(self, *jobs: PrintJob) -> None:
        self._lock = threading.Lock()
        self._jobs = {job.job: job for job in jobs}
        self.full = False
        self.seen: list[tuple[int, JobState]] = []
        self.callers: set[str] = set()

    def queue(self, number: int, payload: bytes) -> None:
        """Do what the till does in the sale's transaction."""
        with self._lock:
            self._jobs[number] = job(number, payload)

    def state(self, number: int) -> JobState:
        with self._lock:
            return self._jobs[number].state

    def note(self, number: int) -> str:
        with self._lock:
            return self._jobs[number].note

    def recover(self, note: str) -> list[int]:
        with self._lock:
            sending = [n for n, job in self._jobs.items() if job.state is JobState.SENDING]
        for number in sending:
            self.mark(number, JobState.UNCONFIRMED, note)
        return sending

    def next_job(self) -> PrintJob | None:
        with self._lock:
            self.callers.add(threading.current_thread().name)
            queued = (job for job in self._jobs.values() if job.state is JobState.QUEUED)
            return next(queued, None)

    def mark(self, number: int, state: JobState, note: str) -> None:
        with self._lock:
            if self.full:
                raise OSError("database or disk is full")
            old = self._jobs[number]
            if state not in NEXT[old.state]:
                raise ValueError(f"{old.state} to {state}")
            self._jobs[number] = replace(old, state=state, note=note)
            self.seen.append((number, state))
