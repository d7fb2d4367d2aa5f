"""One measured figure, and the line of JSON that says whether it reaches its goal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """Name what was measured, its value and unit, and the goal it must stay below (or reach, for a rate)."""

    figure: str
    value: float
    unit: str
    goal: float
    at_least: bool = False
    note: str = ""

    @property
    def ok(self) -> bool:
        """Say whether the goal is reached."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def line(self) -> str:
        """Write the figure as one line of JSON."""
        plain: dict[str, object] = {
            "figure": self.figure,
            "value": round(self.value, 3),
            "unit": self.unit,
            "goal": f"{'>=' if self.at_least else '<='} {self.goal:g}",
            "ok": self.ok,
        }
        if self.note:
            plain["note"] = self.note
        return json.dumps(plain)


def percentile(values: Iterable[float], share: float) -> float:
    """Give the value that `share` (0 to 1) of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Run something several times; gives milliseconds for each."""
    found = []
    for _ in range(times):
        began = perf_counter()
        work()
        found.append((perf_counter() - began) * 1000)
    return found


def median(values: Sequence[float]) -> float:
    """Give the middle value."""
    return percentile(values, 0.5)
