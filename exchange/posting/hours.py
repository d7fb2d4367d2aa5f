"""Hours worked, from clock entries: each coming is paired with the next going of the same person.

A correction (`corrects` names the entry, `node/epoch/seq`) stands in the place of what it corrects; the last one
counts. Somebody who has come and not gone yet is left for a later batch, and so is an entry that a person has to put
right. Hours belong to the day on which the person came, and post to no account: payroll is QuickBooks' own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tui_pos.core.taxcheck import Finding
from tui_pos.journal.bodies import TimeClocked

COMING, GOING = "in", "out"
"""The two directions of a clock entry."""

LONGEST = timedelta(hours=16)
"""More at a stretch is a going that was forgotten."""


@dataclass(frozen=True, slots=True)
class Clocked:
    """Hold one clock entry with its key and business day."""

    entry: str
    day: date
    body: TimeClocked


@dataclass(frozen=True, slots=True)
class Shift:
    """Hold one stretch of work, rounded to the minute, and the entries that it was found from."""

    staff: str
    day: date
    worked: timedelta
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Give what could be paired, and what a person has to look at."""

    shifts: tuple[Shift, ...]
    findings: tuple[Finding, ...]


def hours(clocked: Iterable[Clocked]) -> Hours:
    """Pair comings with goings, person by person."""
    shifts: list[Shift] = []
    findings: list[Finding] = []
    people: dict[str, list[tuple[Clocked, tuple[str, ...]]]] = {}
    for event, sources in _corrected(list(clocked)):
        people.setdefault(event.body.staff, []).append((event, sources))
    for events in people.values():
        _pair(sorted(events, key=lambda pair: pair[0].body.at), shifts, findings)
    return Hours(tuple(shifts), tuple(findings))


def _corrected(clocked: Sequence[Clocked]) -> list[tuple[Clocked, tuple[str, ...]]]:
    """Put corrections in the place of what they correct; each keeps the entries it stands for."""
    standing: dict[str, tuple[Clocked, tuple[str, ...]]] = {}
    names: dict[str, str] = {}
    for event in clocked:
        first = names.get(event.body.corrects, event.body.corrects)
        if first in standing:
            standing[first] = (event, (*standing[first][1], event.entry))
        else:
            first = event.entry
            standing[first] = (event, (event.entry,))
        names[event.entry] = first
    return list(standing.values())


def _pair(
    events: Sequence[tuple[Clocked, tuple[str, ...]]],
    shifts: list[Shift],
    findings: list[Finding],
) -> None:
    came: tuple[Clocked, tuple[str, ...]] | None = None
    for event, sources in events:
        if event.body.direction == COMING:
            if came is not None:
                findings.append(_finding(came[0], "came and never went"))
            came = (event, sources)
        elif came is None:
            findings.append(_finding(event, "went without having come"))
        else:
            minutes = (event.body.at - came[0].body.at + 30_000) // 60_000
            worked = timedelta(minutes=minutes)
            if worked > LONGEST:
                findings.append(_finding(event, f"worked {minutes // 60} hours at a stretch"))
            else:
                both = (*came[1], *sources)
                shifts.append(Shift(event.body.staff, came[0].day, worked, both))
            came = None


def _finding(event: Clocked, what: str) -> Finding:
    return Finding(
        f"clock entry {event.entry}",
        f"Somebody {what} on {event.day}: correct the clock entry, and the hours go to QuickBooks.",
    )
