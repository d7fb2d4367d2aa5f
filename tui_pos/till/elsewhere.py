"""What other tills did meanwhile, asked of the company's node: the balance of a card, what came back of a receipt."""

from __future__ import annotations

from typing import Protocol

from tui_pos.data.queries.receipts import Finished
from tui_pos.journal.entry import Entry


class Elsewhere(Protocol):
    """Ask the node within two seconds; a till that works alone has none, and then its own tables are the truth.

    Used from the till's thread only.
    """

    def wrote(self, last: Entry) -> None:
        """Hear of the last entry that this till has just written; the node should have it soon."""
        ...

    def answers(self) -> bool:
        """Say whether the node could be asked now; costs nothing."""
        ...

    def balance(self, kind: str, account: str) -> int | None:
        """Give a balance over all tills in minor units, or None when the node cannot say now."""
        ...

    def receipt(self, number: str) -> tuple[bool, Finished | None]:
        """Say whether the node could be asked, and give the receipt with what came back of it at any till."""
        ...
