"""The work of a whole session: the standard jobs, with what the exchange knows beyond delivery."""

from __future__ import annotations

from exchange import probing
from exchange.company.jobs import company_jobs
from exchange.delivery.jobs import Job
from exchange.delivery.standard import standard_jobs


def all_jobs() -> tuple[Job, ...]:
    """Give the jobs of every session of a real company."""
    return standard_jobs(*company_jobs(), instead=probing.instead)
