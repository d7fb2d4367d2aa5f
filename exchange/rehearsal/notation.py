"""Reads the shapes of requests from a compact notation, one token for an element.

`Name!s41` is a required string of at most 41 characters, `Memo?s4095` an optional one, `TxnID+id` one or
more, `Contact*s` any number. `ClassRef?ref159@12` came with qbXML 12.0, `TxnID!id~` may use a macro and
`InvoiceAdd!~{ … }` may define one. `AccountType!=AccountType` takes one of a named set of words,
`BillAddress?:Address` uses a shape defined elsewhere, `Line!{ … }` holds children, and `( a | b )?` is a
choice. Order is the order on the wire.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

OCCURRENCE: dict[str, tuple[int, int | None]] = {
    "!": (1, 1),
    "?": (0, 1),
    "+": (1, None),
    "*": (0, None),
}

_ELEMENT = re.compile(
    r"(?P<name>\w+)(?P<occurs>[!?*+])"
    r"(?:(?P<type>ref|amt|price|qty|pct|date|time|gap|bool|int|float|guid|id|s)(?P<limit>\d*)"
    r"|:(?P<shape>\w+)|=(?P<words>\w+))?"
    r"(?:@(?P<version>\d+))?(?P<macro>~)?(?P<opens>\{)?"
)


@dataclass(frozen=True, slots=True)
class Element:
    """Describe one element: how often it may stand, what it holds, since which qbXML version."""

    name: str
    least: int
    most: int | None
    type: str = ""
    limit: int = 0
    version: int = 0
    macro: bool = False
    words: frozenset[str] = frozenset()
    body: tuple[Particle, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Describe alternatives; exactly one branch is taken each time the choice stands."""

    branches: tuple[tuple[Particle, ...], ...]
    least: int
    most: int | None


Particle: TypeAlias = Element | Choice
Group: TypeAlias = tuple[Particle, ...]


class Notation:
    """Turn notation into particles, with the shared shapes and word sets that it may name."""

    def __init__(self, shapes: Mapping[str, str], words: Mapping[str, str]) -> None:
        self._shapes = shapes
        self._words = words
        self._read: dict[str, Group] = {}

    def group(self, text: str) -> Group:
        """Read a sequence of particles; a slip in the notation is a `ValueError`."""
        tokens = iter(text.split())
        group, end = self._sequence(tokens)
        if end:
            raise ValueError(f"{end} closes nothing in the shape {text[:40]!r}")
        return group

    def _sequence(self, tokens: Iterator[str]) -> tuple[Group, str]:
        """Read until a token that closes the sequence; give the particles and that token."""
        found: list[Particle] = []
        for token in tokens:
            if token in ("}", "|") or token[0] == ")":
                return tuple(found), token
            found.append(self._choice(tokens) if token == "(" else self._element(token, tokens))
        return tuple(found), ""

    def _choice(self, tokens: Iterator[str]) -> Choice:
        branches: list[Group] = []
        end = "|"
        while end == "|":
            branch, end = self._sequence(tokens)
            branches.append(branch)
        least, most = OCCURRENCE[end[1:]]
        return Choice(tuple(branches), least, most)

    def _element(self, token: str, tokens: Iterator[str]) -> Element:
        match = _ELEMENT.fullmatch(token)
        if not match:
            raise ValueError(f"{token!r} is not an element of the shape notation")
        least, most = OCCURRENCE[match["occurs"]]
        body: Group = ()
        if match["opens"]:
            body, _ = self._sequence(tokens)
        elif match["shape"]:
            body = self._shape(match["shape"])
        elif match["type"] == "ref":
            body = self.group(f"ListID?id FullName?s{match['limit']}")
        return Element(
            match["name"],
            least,
            most,
            match["type"] or "",
            int(match["limit"] or 0),
            int(match["version"] or 0),
            bool(match["macro"]),
            frozenset(self._words[match["words"]].split()) if match["words"] else frozenset(),
            body,
        )

    def _shape(self, name: str) -> Group:
        if name not in self._read:
            self._read[name] = self.group(self._shapes[name])
        return self._read[name]
