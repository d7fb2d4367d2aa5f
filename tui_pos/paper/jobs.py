"""Print jobs: their states, and what the spool needs of the table that keeps them.

    queued ──► sending ──► confirmed
      │ ▲         │  └───► unconfirmed ──► replaced (by a copy that a person asked for)
      │ └─────────┘             └────────► skipped
      └──► failed ──► skipped          (nothing of it was sent: back to queued)

A job is queued in the transaction of the sale it belongs to. Once a byte of it has gone out without a
confirmation, only a person decides whether it is printed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class JobState(StrEnum):
    """Say how far a print job has come."""

    QUEUED = "queued"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    REPLACED = "replaced"
    SKIPPED = "skipped"


MOVES: frozenset[tuple[JobState, JobState]] = frozenset(
    {
        (JobState.QUEUED, JobState.SENDING),
        (JobState.QUEUED, JobState.FAILED),
        (JobState.QUEUED, JobState.SKIPPED),
        (JobState.SENDING, JobState.QUEUED),
        (JobState.SENDING, JobState.CONFIRMED),
        (JobState.SENDING, JobState.UNCONFIRMED),
        (JobState.UNCONFIRMED, JobState.REPLACED),
        (JobState.UNCONFIRMED, JobState.SKIPPED),
        (JobState.FAILED, JobState.SKIPPED),
    }
)
"""Every step a job may take; the spool takes no other."""


@dataclass(frozen=True, slots=True)
class Job:
    """Hold one print job: `document` is `encode_document`'s bytes, `why` the sentence of its last change."""

    id: str
    document: bytes
    state: JobState = JobState.QUEUED
    why: str = ""


class JobStore(Protocol):
    """Keep print jobs through a power cut. Called from the spool's thread only; each call is durable on return.

    The till queues jobs in its own transactions and then wakes the spool.
    """

    def oldest(self, state: JobState) -> Job | None:
        """Give the job that has been in this state longest, by the order in which the jobs were queued."""

    def find(self, job_id: str) -> Job | None:
        """Give a job as it is now; None when there is none of that id (any more)."""

    def mark(self, job_id: str, state: JobState, why: str) -> None:
        """Write a job's new state and the sentence behind it."""

    def replace(self, job_id: str, document: bytes, copy: int) -> None:
        """Close a job as replaced and queue `document` in its place, in one transaction.

        The reprint's journal entry (`copy` counts from 1) belongs to the same transaction.
        """
