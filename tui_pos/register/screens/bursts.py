"""Tells a keyboard scanner from a person, where a scan typed as keys would do harm.

In a question, the Enter at the end of a scan would answer it and its digits would pick choices. A scanner sends its
keys some milliseconds apart, a person never does: a run of quick keys that ends with Enter is a scan. Keys are held
back for as long as it takes to know, which nobody notices where a decision is to be made.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from tui_pos.register.keyboard import Stroke
from tui_pos.register.screens.base import KeyScreen

GAP_SECONDS = 0.035
"""Scanners leave 7 to 16 ms between keys; held-down keys repeat every 33 ms or so, but not different ones."""

SHORTEST = 6
"""Characters from which a quick run is taken for a scan; PINs and reasons' keys are shorter or slower."""


class BurstScreen(KeyScreen):
    """Recognise scans among the keys and give them to `scanned`, or refuse them aloud."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._held: list[Stroke] = []
        self._asked = False

    def press(self, keys: Iterable[Stroke]) -> None:
        """Hold keys until it is known that no more of a scan follows."""
        self._held.extend(keys)
        if self._held and not self._asked:
            self._asked = True
            self.set_timer(GAP_SECONDS, self._let_go)

    def _let_go(self) -> None:
        self._asked = False
        if not self.is_attached:
            return
        if self._held and time.monotonic() - self._held[-1].at < GAP_SECONDS:
            self.press(())
            return
        held, self._held = self._held, []
        for part in split_scans(held):
            if isinstance(part, str):
                self.terminal_app.scan(part)
            else:
                super().press(part)


def split_scans(strokes: list[Stroke]) -> list[str | list[Stroke]]:
    """Part strokes into scans (as text) and everything else, in order."""
    parts: list[str | list[Stroke]] = []
    rest: list[Stroke] = []
    run: list[Stroke] = []
    for stroke in strokes:
        quick = not run or stroke.at - run[-1].at <= GAP_SECONDS
        if stroke.key.is_printable:
            if not quick:
                rest += run
                run = []
            run.append(stroke)
        elif stroke.key.key == "enter" and quick and len(run) >= SHORTEST:
            parts += [rest] if rest else []
            parts.append("".join(typed.key.character or "" for typed in run))
            rest, run = [], []
        else:
            rest += [*run, stroke]
            run = []
    rest += run
    return [*parts, rest] if rest else parts
