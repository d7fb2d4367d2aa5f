"""The job table in memory, with the faults of a disk."""

from __future__ import annotations

import threading
from dataclasses import replace

from tui_pos.paper.jobs import Job, JobState


class MemoryJobs:
    """Keep jobs in the order in which they were queued; `full` makes every write fail as on a full disk.

    `seen` is every state each job has been in, `callers` the names of the threads that asked.
    """

    def __init__(self, *jobs: Job) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {job.id: job for job in jobs}
        self.full = False
        self.seen: list[tuple[str, JobState]] = []
        self.copies: list[tuple[str, int]] = []
        self.callers: set[str] = set()

    def queue(self, job_id: str, document: bytes) -> None:
        """Do what the till does in the sale's transaction."""
        with self._lock:
            self._jobs[job_id] = Job(job_id, document)

    def state(self, job_id: str) -> JobState:
        with self._lock:
            return self._jobs[job_id].state

    def why(self, job_id: str) -> str:
        with self._lock:
            return self._jobs[job_id].why

    def oldest(self, state: JobState) -> Job | None:
        with self._lock:
            self.callers.add(threading.current_thread().name)
            return next((job for job in self._jobs.values() if job.state is state), None)

    def find(self, job_id: str) -> Job | None:
        with self._lock:
            return self._jobs.get(job_id)

    def mark(self, job_id: str, state: JobState, why: str) -> None:
        with self._lock:
            self._write()
            self._jobs[job_id] = replace(self._jobs[job_id], state=state, why=why)
            self.seen.append((job_id, state))

    def replace(self, job_id: str, document: bytes, copy: int) -> None:
        with self._lock:
            self._write()
            self._jobs[job_id] = replace(self._jobs[job_id], state=JobState.REPLACED)
            copied = f"{job_id}-copy{copy}"
            self._jobs[copied] = Job(copied, document)
            self.copies.append((job_id, copy))

    def _write(self) -> None:
        if self.full:
            raise OSError("database or disk is full")
