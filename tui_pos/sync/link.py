"""The way from a till to its node, and what can go wrong on it."""

from __future__ import annotations

from typing import Protocol, TypeVar

from tui_pos.sync import wire

A = TypeVar("A", bound=wire.Message)


class Unreachable(Exception):
    """Say that the node did not answer: whether it has stored what was sent is not known, so send it again."""


class Link(Protocol):
    """Ask the node one thing and wait for the answer."""

    def ask(self, path: str, message: wire.Message, answer: type[A], wait: float = 0) -> A:
        """Send a message and give the answer; `wait` are seconds that the node may take on purpose.

        Raises `Unreachable` for silence and garbage, and the node's own `Refusal`.
        """
        ...


ABOUT, JOIN = "about", "join"
HELLO, PUSH, TAIL, FEED = "hello", "push", "tail", "feed"
SNAPSHOT = "snapshot"
PERSONS, SECRETS = "persons", "secrets"
BALANCE, RECEIPT = "balance", "receipt"
"""The questions, as the last part of their address."""
