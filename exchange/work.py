"""The work of a whole session: the standard jobs, with what the exchange knows beyond delivery."""

from __future__ import annotations

from exchange import probing
from exchange.company.file import Ask
from exchange.delivery.jobs import Job
from exchange.delivery.standard import standard_jobs


def all_jobs() -> tuple[Job, ...]:
    """Give the jobs of every session of a real company."""
    return standard_jobs(Ask(), instead=probing.instead)
