"""One entry as the program handles it, whichever database or wire it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from tui_pos.journal import kinds


@dataclass(frozen=True, slots=True)
class Entry:
    """Carry one thing that happened, with the exact bytes it was stored as.

    `pos` is where this database met it (1, 2, 3 … in commit order; 0 before it is stored), `(node, epoch, seq)`
    is its name everywhere, `at` milliseconds UTC by the writer's clock, `mac` the keyed hash over the entry before
    it and this one (see `journal.chain`).
    """

    pos: int
    node: str
    epoch: str
    seq: int
    kind: str
    version: int
    at: int
    day: date | None
    actor: str
    raw: bytes
    mac: bytes

    @property
    def body(self) -> msgspec.Struct:
        """Decode the stored bytes as the newest body type; see `kinds.decode` for what it may raise."""
        return kinds.decode(self.kind, self.version, self.raw)

    @property
    def known(self) -> bool:
        """Say whether this program can read the body; others are kept raw until an upgrade can."""
        return kinds.is_known(self.kind, self.version)
