"""The time that made-up trade runs in, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class TradeClock:
    """Tell the trade's own time in milliseconds UTC; it only moves forward."""

    def __init__(self, start: int) -> None:
        self.now = start

    def __call__(self) -> int:
        """Tell the time."""
        return self.now

    def pass_seconds(self, seconds: int) -> None:
        """Let time go by."""
        self.now += seconds * 1000

    def go_to(self, moment: datetime) -> None:
        """Move on to a moment, if it lies ahead."""
        self.now = max(self.now, int(moment.timestamp() * 1000))


@dataclass
class Tally:
    """Count what was rung, for the summary a person reads."""

    days: int = 0
    receipts: int = 0
    returns: int = 0
    voids: int = 0
    cancels: int = 0
    holds: int = 0
    refusals: int = 0
    gross: int = 0
