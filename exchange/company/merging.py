"""Three-way comparison: what both sides last agreed on, what we have now, what QuickBooks has now. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exchange.company.facts import Facts


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold a field that was changed on both sides, each time otherwise."""

    field: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Say what follows: `take` from QuickBooks, `send` to it; `agreed` holds once we have taken.

    Where both sides changed a field the register wins: it is sent, and told as a clash.
    """

    take: Facts
    send: Facts
    clashes: tuple[Difference, ...]
    agreed: Facts


def merge(fields: Iterable[str], agreed: Facts, ours: Facts, theirs: Facts) -> Merge:
    """Compare field by field; an empty text and none are the same."""
    take: Facts = {}
    send: Facts = {}
    clashes: list[Difference] = []
    settled: Facts = {}
    for field in fields:
        was, here, there = (one.get(field, "") for one in (agreed, ours, theirs))
        if here == there:
            known = here
        elif here == was:
            take[field] = known = there
        else:
            if there != was:
                clashes.append(Difference(field, here, there))
            send[field], known = here, was
        if known:
            settled[field] = known
    return Merge(take, send, tuple(clashes), settled)
