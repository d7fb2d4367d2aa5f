"""What all histories together have shown, as one line of JSON for each figure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Result:
    """Add up what all seeds found."""

    seeds: int = 0
    entries: int = 0
    receipts: int = 0
    lost: int = 0
    doubled: int = 0
    differences: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Say that nothing was lost, doubled or different."""
        return not (self.lost or self.doubled or self.differences)

    def wrong(self, seed: int, what: str) -> None:
        """Note a difference with the seed that shows it."""
        self.differences += 1
        self.notes.append(f"seed {seed}: {what}")

    def add(self, other: Result) -> None:
        """Take another's findings in."""
        self.seeds += other.seeds
        self.entries += other.entries
        self.receipts += other.receipts
        self.lost += other.lost
        self.doubled += other.doubled
        self.differences += other.differences
        self.faults += other.faults
        self.notes += other.notes

    def lines(self, where: str, seconds: float) -> Iterator[str]:
        """Write each figure as a line of JSON."""
        kills = sum(n for name, n in self.faults.items() if "killed" in name)
        restores = sum(n for name, n in self.faults.items() if "restored" in name)
        for figure, value in (
            ("seeds", self.seeds),
            ("kills", kills),
            ("restores", restores),
            ("entries", self.entries),
            ("receipts", self.receipts),
        ):
            yield json.dumps({"figure": f"sync, {where}: {figure}", "value": value})
        for figure, value in (
            ("lost", self.lost),
            ("doubled", self.doubled),
            ("differences", self.differences),
        ):
            line = {
                "figure": f"sync, {where}: {figure}",
                "value": value,
                "goal": "<= 0",
                "ok": not value,
            }
            yield json.dumps(line)
        told = dict(sorted(self.faults.items()))
        yield json.dumps({"figure": f"sync, {where}: faults", "value": told})
        yield json.dumps({"figure": f"sync, {where}: time", "value": round(seconds), "unit": "s"})
