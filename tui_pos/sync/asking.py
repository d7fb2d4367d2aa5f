"""A till's questions that a cashier waits for: answered by the node within two seconds, or not at all."""

from __future__ import annotations

import msgspec

from tui_pos.core.quantity import from_scaled
from tui_pos.core.receipt import Receipt
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries.receipts import Finished
from tui_pos.sync import link as paths
from tui_pos.sync import wire
from tui_pos.sync.link import Link, Unreachable
from tui_pos.sync.state import Board, Word


class Asking:
    """Be a till's `Elsewhere`. While own entries wait, or after a failure, the node is not asked: it could not know."""

    def __init__(self, link: Link, board: Board) -> None:
        """`link` is a quick one, used from the thread that works the till."""
        self._link = link
        self._board = board

    def balance(self, kind: str, account: str) -> int | None:
        """Give a balance over all tills; None when the node cannot say."""
        if not self._in_step():
            return None
        try:
            asked = wire.AskBalance(kind, account)
            return self._link.ask(paths.BALANCE, asked, wire.ToldBalance).amount
        except (Unreachable, Refusal):
            return None

    def receipt(self, number: str) -> tuple[bool, Finished | None]:
        """Give a receipt with what came back of it at any till."""
        if not self._in_step():
            return False, None
        try:
            told = self._link.ask(paths.RECEIPT, wire.AskReceipt(number), wire.ToldReceipt)
            return True, _finished(told)
        except (Unreachable, Refusal, msgspec.MsgspecError, ValueError):
            return False, None

    def _in_step(self) -> bool:
        return self._board.state().word is Word.IN_STEP


def _finished(told: wire.ToldReceipt) -> Finished | None:
    if told.entry is None:
        return None
    body = told.entry.entry().body
    if not isinstance(body, Receipt):
        return None
    returned = {line: from_scaled(quantity) for line, quantity in told.returned.items()}
    return Finished(0, body, returned)
