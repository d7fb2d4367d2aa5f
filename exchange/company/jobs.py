"""The jobs of a session beside its documents: lists, changes, balances."""

from __future__ import annotations

from exchange.company.balances import ReadBalances
from exchange.company.changes import SendChanges
from exchange.company.reading import ReadLists
from exchange.delivery.jobs import Job


def company_jobs() -> tuple[Job, ...]:
    """Give the jobs that read QuickBooks' lists and bring changed records there, in their order.

    A company whose file was never asked has its lists to read, so its first session recognises the file too.
    """
    return (ReadLists(), SendChanges(), ReadBalances())
