"""What the cases showed, added up, and the line of JSON that says it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field

from exchange.rehearse import Report
from tui_pos.core.money import format_minor


@dataclass(frozen=True, slots=True)
class Seen:
    """Hold the report of one case, with how often the service was killed in it.

    `missed`: what was to go wrong did not, so that the case proves nothing.
    """

    report: Report
    kills: int = 0
    missed: bool = False


@dataclass
class Figure:
    """Add cases up under one name; `notes` tell what was not as it must be."""

    name: str
    cases: int = 0
    seeds: int = 0
    kills: int = 0
    documents: int = 0
    lost: int = 0
    doubled: int = 0
    refused: int = 0
    unposted: int = 0
    missed: int = 0
    difference: int = 0
    notes: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def take(self, title: str, seen: Seen) -> None:
        """Count one case."""
        report = seen.report
        self.cases += 1
        self.kills += seen.kills
        self.documents += report.documents
        self.lost += report.lost
        self.doubled += report.doubled
        self.refused += report.refused
        self.unposted += report.documents - report.posted
        self.difference += report.difference
        self.missed += seen.missed
        if not report.clean or not report.documents or seen.missed:
            self.notes.append(f"{title}{', missed' * seen.missed}: {report.plain()}")

    @property
    def clean(self) -> bool:
        """Tell whether every case ended with every document in the books, once and to the cent."""
        return bool(self.cases) and not self.notes

    def line(self) -> str:
        """Write the figure as one line of JSON."""
        return json.dumps(
            {
                "figure": self.name,
                "cases": self.cases,
                "seeds": self.seeds,
                "kills": self.kills,
                "documents": self.documents,
                "lost": self.lost,
                "doubled": self.doubled,
                "refused": self.refused,
                "unposted": self.unposted,
                "missed": self.missed,
                "difference": format_minor(self.difference),
                "seconds": round(time.monotonic() - self.began),
            }
        )
