"""Letting QuickBooks forget the outcomes that we hold for certain.

QuickBooks keeps the outcome of every message set until it is told to forget. That is done only when no row is
`sending` or `unknown`: then all its records about us are spent, and one request clears them. How many it keeps is
nowhere documented, so a long backlog is cleared in between.
"""

from __future__ import annotations

from exchange.delivery.jobs import Question, Reply, Taken, Turn
from exchange.qbxml.envelope import FORGET_ALL, MessageSet
from tui_pos.journal.connection import Connection

MANY = 50
"""Outcomes that may pile up before they are cleared in the middle of a session."""

_OPEN = """
    SELECT 1 FROM exchange_document WHERE company = ? AND state IN ('sending', 'unknown') LIMIT 1"""
_HELD = "SELECT count(*) FROM exchange_document WHERE company = ? AND remembered = 1"
_FORGOTTEN = """
    UPDATE exchange_document SET remembered = 0
    WHERE company = ? AND remembered = 1 AND state NOT IN ('sending', 'unknown')"""


class Forget:
    """Clear QuickBooks' record when it holds at least `least` outcomes, all of them settled."""

    def __init__(self, name: str, least: int) -> None:
        self.name = name
        self._least = least

    def has_work(self, turn: Turn) -> bool:
        """Say whether there is enough to clear and nothing in doubt."""
        company = (turn.company.company,)
        held = int(turn.db.execute(_HELD, company)[0][0])
        return held >= self._least and not turn.db.execute(_OPEN, company)

    def ask(self, turn: Turn) -> Question | None:
        """Send the set that runs nothing and clears everything."""
        if not self.has_work(turn):
            return None
        text = MessageSet.forget(FORGET_ALL).to_xml()
        return Question(asked=FORGET_ALL, text=text)

    def take(self, turn: Turn, about: str, reply: Reply) -> Taken:
        """Note it; QuickBooks that has nothing to forget (600) has forgotten as well."""
        if reply.answers is None:
            return Taken(trouble=reply.trouble)

        def write(db: Connection) -> None:
            db.execute(_FORGOTTEN, (turn.company.company,))

        return Taken(write=write)
