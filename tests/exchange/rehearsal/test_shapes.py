"""The hand-written shapes against the published schema, document by document."""

from __future__ import annotations

import re

import pytest

from exchange.rehearsal.notation import Choice, Element, Group
from exchange.rehearsal.shapes import REQUESTS
from tests.exchange.rehearsal.documents import problems, rq

SAMPLES = {
    "": "x",
    "s": "x",
    "bool": "true",
    "date": "2026-03-02",
    "time": "2026-03-02T08:00:00-08:00",
    "gap": "PT8H30M",
    "amt": "1.00",
    "price": "1.5",
    "qty": "2",
    "pct": "6.25",
    "int": "5",
    "float": "1.0",
    "guid": "{6B063959-81B0-4622-85D6-F548C8CCB517}",
    "id": "80000001-1446676743",
}


def full(group: Group, branch: int, spare: int = 0) -> str:
    """Write every element that a shape allows, of each choice the given branch, as long as it may be."""
    text = ""
    for particle in group:
        if isinstance(particle, Choice):
            text += full(particle.branches[branch % len(particle.branches)], branch, spare)
        else:
            text += one(particle, branch, spare)
    return text


def one(element: Element, branch: int, spare: int) -> str:
    """Write one element with a value of its type; texts get `spare` characters more than they may have."""
    if element.body:
        inner = full(element.body, branch, spare)
    elif element.words:
        inner = sorted(element.words)[branch % len(element.words)]
    elif element.limit:
        inner = "x" * (element.limit + spare)
    else:
        inner = SAMPLES[element.type]
    return f"<{element.name}>{inner}</{element.name}>"


def document(name: str, branch: int, spare: int = 0) -> str:
    """Write one request with all that its shape allows."""
    body = full(REQUESTS[name].element.body, branch, spare)
    return rq(f'<{name} requestID="1">{body}</{name}>')


def schema_problems(text: str) -> list[str]:
    """Leave out what is not of the schema: a generated journal has one side only."""
    return [problem for problem in problems(text) if "do not equal" not in problem]


@pytest.mark.parametrize("name", sorted(REQUESTS))
def test_everything_a_shape_allows_is_allowed_by_the_schema(name: str) -> None:
    """What the stand-in takes as well formed, the published schema takes too, in every branch."""
    for branch in range(4):
        assert schema_problems(document(name, branch)) == []


@pytest.mark.parametrize("name", sorted(REQUESTS))
def test_a_text_one_longer_than_the_shape_says_is_too_long_for_the_schema(name: str) -> None:
    """Lengths in the hand-written shapes are exact: each text one character longer is refused."""
    for branch in range(2):
        text = document(name, branch, spare=1)
        limited = sum(
            len(leaf) > 1 and set(leaf) == {"x"} for leaf in re.findall(r">([^<>]+)<", text)
        )
        assert len([one for one in problems(text) if "at most" in one]) == limited
