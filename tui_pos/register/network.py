"""The till's line to its company's node, as the register sees it, and the words for it on the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from tui_pos.register.widgets.bars import wrap
from tui_pos.till.elsewhere import Elsewhere
from tui_pos.till.standing import State, Word

LocalTime = Callable[[int], datetime]
"""Gives a time (milliseconds UTC) in the shop's zone."""

_CLOCK_MS = 120_000
"""A difference between the clocks that somebody should look at."""

_MOST_WHY = 30
"""Cells that a refusal gets on the top line; the whole sentence is on the network's screen."""

_FIELD = 14


class Network(Protocol):
    """Keep the till in step with its node, behind the sale; every call returns at once."""

    @property
    def elsewhere(self) -> Elsewhere | None:
        """Whom the till asks what others did; None when it works alone."""
        ...

    def start(self) -> None:
        """Begin to talk; a second call does nothing."""
        ...

    def state(self) -> State:
        """Say how the till stands with its node."""
        ...

    def stop(self) -> None:
        """Stop talking within a second."""
        ...


class Alone:
    """Be a till without a node."""

    elsewhere: Elsewhere | None = None

    def start(self) -> None:
        """Talk to nobody."""

    def state(self) -> State:
        """Say that there is no node."""
        return State()

    def stop(self) -> None:
        """Wait for nothing."""


def word(state: State, local: LocalTime, now: int) -> str:
    """Write the state for the top line; nothing for a till that works alone."""
    match state.word:
        case Word.ALONE:
            return ""
        case Word.OFFLINE:
            return f"offline since {_moment(state.lost, local, now)}"
        case Word.REFUSED:
            why = state.why if len(state.why) <= _MOST_WHY else state.why[: _MOST_WHY - 2] + ".."
            return f"refused: {why}"
    return state.text


def rows(state: State, local: LocalTime, now: int, width: int) -> list[str]:
    """Write the network's screen: the queue, since when, how far behind, the clocks, the programs, the last errors."""
    if state.word is Word.ALONE:
        return [
            "This till works alone: it belongs to no node.",
            "tui-pos join makes it a till of one.",
        ]
    found = [
        ("State", state.word.value if state.word is not Word.REFUSED else state.text),
        ("Node", state.node),
        ("Its program", f"tui-pos {state.node_program}" if state.node_program else "not known yet"),
        ("Last heard", f"{local(state.since):%Y-%m-%d %H:%M:%S}" if state.since else "not since the start"),
        ("To send", f"{state.queue} {_entries(state.queue)}"),
        ("To read", f"{state.behind} {_entries(state.behind)}"),
        ("Clock", _clock(state)),
    ]  # fmt: skip
    if state.word is Word.OFFLINE:
        found.insert(1, ("Since", f"{local(state.lost):%Y-%m-%d %H:%M:%S}"))
    written: list[str] = []
    for name, text in found:
        first, *rest = wrap(text, width - _FIELD)
        written += [f"{name:<{_FIELD}}{first}", *(" " * _FIELD + row for row in rest)]
    written += ["", "Last errors" if state.errors else "No errors since the start."]
    for trouble in state.errors:
        first, *rest = wrap(trouble.sentence, width - _FIELD)
        written += [f"{_moment(trouble.at, local, now):<{_FIELD}}{first}"]
        written += [" " * _FIELD + row for row in rest]
    return written


def _moment(at: int, local: LocalTime, now: int) -> str:
    """Write an hour of today, and the day with it of any other."""
    when = local(at)
    return f"{when:%H:%M}" if when.date() == local(now).date() else f"{when:%m-%d %H:%M}"


def _entries(count: int) -> str:
    return "entry" if count == 1 else "entries"


def _clock(state: State) -> str:
    if not state.since:
        return "not compared yet"
    seconds = state.clock / 1000
    if abs(state.clock) < 1000:
        return "as the node's"
    text = f"this till's is {abs(seconds):.0f} s {'before' if seconds > 0 else 'behind'} the node's"
    return text + (": set the wrong one" if abs(state.clock) >= _CLOCK_MS else "")
