"""Every request against the qbXML 13.0 schema that QBXML_SCHEMA_DIR names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from exchange.qbxml.envelope import Edition, MessageSet
from exchange.qbxml.limits import MESSAGES
from exchange.qbxml.message import Message
from exchange.qbxml.record import Record, plans
from exchange.qbxml.response import RECORDS
from exchange.qbxml.wire import OneOf, Text
from tests.exchange.qbxml import reference, samples

pytestmark = reference.needs_schema

ids = [f"{number:03}-{type(message).__name__}" for number, message in enumerate(samples.ALL)]


@pytest.mark.parametrize("message", samples.ALL, ids=ids)
def test_a_request_passes_the_validator(message: Message) -> None:
    """What we send is valid qbXML 13.0 for the US edition, without a warning, by both engines."""
    document = MessageSet(requests={"r1": message}, new_message_set_id="A" * 22).to_xml()
    assert reference.faults(document) == []


def test_a_set_of_many_requests_passes_the_validator() -> None:
    """Many requests may stand in one set."""
    requests = {f"r{number}": message for number, message in enumerate(samples.ALL)}
    assert reference.faults(MessageSet(requests=requests).to_xml()) == []


@pytest.mark.parametrize("edition", [Edition.CA, Edition.UK])
def test_canadian_and_british_documents_pass_the_validator(edition: Edition) -> None:
    """A document for another edition holds no field that only the US edition has."""
    for message in [*samples.TXN_ADDS, *samples.QUERIES]:
        document = MessageSet(requests={"r1": message}, edition=edition).to_xml()
        assert reference.faults(document, f"QB{edition}") == []


def _elements(particles: list[Any]) -> Iterator[Any]:
    """The elements of a schema node in order, choices laid flat."""
    for particle in particles:
        if hasattr(particle, "alts"):
            for alternative in particle.alts:
                yield from _elements(alternative)
        else:
            yield particle


def _differences(kind: type[Record], node: Any, place: str) -> Iterator[str]:
    remaining = list(_elements(node.children))
    for plan in plans(kind):
        if plan.attribute:
            if plan.element not in node.attrs:
                yield f"{place}/@{plan.element} is not in the schema"
            continue
        tags = [part.tag() for part in plan.records] if plan.lines else [plan.element]
        for tag in tags:
            names = [element.name for element in remaining]
            if tag not in names:
                yield f"{place}/{tag} is unknown or out of order"
                continue
            element = remaining[names.index(tag)]
            remaining = remaining[names.index(tag) + (0 if len(tags) > 1 else 1) :]
            yield from _one(plan, element, f"{place}/{tag}")


def _one(plan: Any, element: Any, place: str) -> Iterator[str]:
    if plan.many != (element.max > 1) and not plan.lines:
        yield f"{place} repeats differently"
    if plan.ref:
        limit = next(child.maxlen["QBD"] for child in element.children if child.name == "FullName")
        if plan.ref.full_name.limit != limit:
            yield f"{place} has {plan.ref.full_name.limit} characters, the schema {limit}"
    elif plan.wire is None:
        for kind in plan.records:
            if kind.__name__ != "Ref" and kind.tag() in (element.name, plan.records[0].tag()):
                yield from _differences(kind, element, place)
    elif plan.wire.name != element.type:
        yield f"{place} is {plan.wire.name}, in the schema {element.type}"
    elif isinstance(plan.wire, Text):
        if plan.wire.limit != element.maxlen.get("QBD", 4095):
            yield f"{place} has {plan.wire.limit} characters, the schema {element.maxlen}"
    elif isinstance(plan.wire, OneOf) and not set(plan.wire.words) <= set(element.enum):
        yield f"{place} knows words that the schema does not"


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_declarations_agree_with_the_schema(name: str) -> None:
    """Order, type, length and repetition of every field are those of the schema."""
    kind = MESSAGES[name]
    node = reference.operations()[f"{name}Rq"]
    if kind.WRAPPED:
        node = node.children[0]
    assert list(_differences(kind, node, name)) == []


def _inherited(kind: type[Record]) -> set[str]:
    """Fields that a record has from the record it is a kind of; not every kind uses them all."""
    base = kind.__bases__[0]
    return {plan.field for plan in plans(base)} if base is not Record else set()


def _record_differences(kind: type[Record], node: Any, place: str) -> Iterator[str]:
    elements = {element.name: element for element in _elements(node.children)}
    for plan in plans(kind):
        tags = [part.tag() for part in plan.records] if plan.lines else [plan.element]
        for tag in tags:
            element = elements.get(tag)
            if element is None:
                if plan.field not in _inherited(kind):
                    yield f"{place}/{tag} is not in the schema"
            elif plan.many != (element.max > 1) and not plan.lines:
                yield f"{place}/{tag} repeats differently"
            elif plan.wire is None:
                part = next(p for p in plan.records if not plan.lines or p.tag() == tag)
                yield from _record_differences(part, element, f"{place}/{tag}")
            elif plan.wire.name not in (element.type, "STRTYPE"):
                yield f"{place}/{tag} is {plan.wire.name}, in the schema {element.type}"
            elif plan.wire.name == "STRTYPE" and element.type not in ("STRTYPE", "ENUMTYPE"):
                yield f"{place}/{tag} is text, in the schema {element.type}"


def _answers() -> dict[str, Any]:
    """The aggregates of all answers in the schema, lines included, by name."""
    found: dict[str, Any] = {}

    def collect(node: Any) -> None:
        for element in _elements(node.children):
            if element.name.endswith("Ret") and element.children:
                found.setdefault(element.name, element)
            collect(element)

    for name, node in reference.operations().items():
        if name.endswith("QueryRs") or name.endswith("AddRs"):
            collect(node)
    found["TxnVoidRet"] = reference.operations()["TxnVoidRs"]
    return found


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_records_agree_with_the_schema(name: str) -> None:
    """Every field we read exists in the answers of QuickBooks, under that type."""
    kind = RECORDS[name]
    node = _answers().get(kind.tag())
    if kind.TAG:  # journal lines are called alike in requests and answers
        node = next(
            element
            for element in _elements(_answers()["JournalEntryRet"].children)
            if element.name == kind.TAG
        )
    assert node is not None, f"{name} is not an answer"
    assert list(_record_differences(kind, node, name)) == []
