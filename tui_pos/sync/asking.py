"""A till's questions that a cashier waits for: answered by the node within two seconds, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from tui_pos.core.quantity import from_scaled
from tui_pos.core.receipt import Receipt
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries.receipts import Finished
from tui_pos.journal.entry import Entry
from tui_pos.sync import link as paths
from tui_pos.sync import wire
from tui_pos.sync.link import Link, Unreachable
from tui_pos.sync.state import Board

A = TypeVar("A", bound=wire.Message)


class Asking:
    """Be a till's `Elsewhere`. While own entries wait, or after a failure, the node is not asked: it could not know."""

    def __init__(self, link: Link, board: Board, wake: Callable[[], None] = lambda: None) -> None:
        """`link` is a quick one, used from the thread that works the till; `wake` lets what was written be sent."""
        self._link = link
        self._board = board
        self._wake = wake

    def wrote(self, last: Entry) -> None:
        """Note what was just written: until the node has it, it is not asked."""
        self._board.appended(last.epoch, last.seq)
        self._wake()

    def answers(self) -> bool:
        """Say whether the node is there and knows all that was done here."""
        return self._board.can_answer

    def balance(self, kind: str, account: str) -> int | None:
        """Give a balance over all tills; None when the node cannot say."""
        asked = wire.AskBalance(kind, account)
        told = self._ask(paths.BALANCE, asked, wire.ToldBalance)
        return told.amount if told else None

    def receipt(self, number: str) -> tuple[bool, Finished | None]:
        """Give a receipt with what came back of it at any till."""
        told = self._ask(paths.RECEIPT, wire.AskReceipt(number), wire.ToldReceipt)
        try:
            return (True, _finished(told)) if told else (False, None)
        except (Refusal, msgspec.MsgspecError, ValueError):
            return False, None

    def _ask(self, path: str, asked: wire.Message, answer: type[A]) -> A | None:
        """Ask, unless that is in vain; after silence nobody waits again before the node was heard."""
        if not self._board.can_answer:
            return None
        try:
            return self._link.ask(path, asked, answer)
        except Unreachable as error:
            self._board.unreachable(str(error))
            self._wake()
        except Refusal:
            pass
        return None


def _finished(told: wire.ToldReceipt) -> Finished | None:
    if told.entry is None:
        return None
    body = told.entry.entry().body
    if not isinstance(body, Receipt):
        return None
    returned = {line: from_scaled(quantity) for line, quantity in told.returned.items()}
    return Finished(0, body, returned)
