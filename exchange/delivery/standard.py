"""The jobs of every session, in their order."""

from __future__ import annotations

from exchange.delivery.delivering import Deliver, Recover
from exchange.delivery.identifying import Identify
from exchange.delivery.jobs import Job
from exchange.delivery.looking import LookUp
from exchange.delivery.reconciling import Reconcile
from exchange.delivery.settling import Instead, nothing_instead
from exchange.delivery.tidying import MANY, Forget


def standard_jobs(*more: Job, instead: Instead = nothing_instead) -> tuple[Job, ...]:
    """Give the jobs of a session; `more`, such as imports, come when the documents have left.

    `instead` puts another document in the place of one that was voided.

    The file is recognised first. What is in doubt is cleared up before anything new leaves, and QuickBooks' record
    of outcomes is cleared when all of it is committed here.
    """
    return (
        Identify(),
        Recover(instead),
        LookUp(instead),
        Forget("forget many", MANY),
        Deliver(instead),
        *more,
        Reconcile(),
        Forget("forget", 1),
    )
