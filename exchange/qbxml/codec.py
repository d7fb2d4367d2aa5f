"""Records to lxml elements and back, by the declarations of their fields.

One writer and one reader serve every message: the order of elements is the order of the declarations, text is
escaped by lxml, and no XML is ever put together from strings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from lxml import etree

from exchange.qbxml.faults import BadRequest, BadResponse
from exchange.qbxml.record import Plan, Record, Ref, RefTo, plans
from exchange.qbxml.wire import IDTYPE, Text, WireType

R = TypeVar("R", bound=Record)


def _problems(value: Record) -> Iterator[str]:
    elements = {plan.field: plan.element for plan in plans(type(value))}
    for choice in type(value).CHOICES:
        used = [
            "/".join(elements[name] for name in group)
            for group in choice
            if any(getattr(value, name) not in (None, ()) for name in group)
        ]
        if len(used) > 1:
            yield f"{' and '.join(used)} exclude each other"
    yield from value.rules()


def write(parent: Any, value: Record, place: str, edition: str = "") -> None:
    """Append the fields of a record to an lxml element; `BadRequest` names the first that breaks a rule.

    Without an `edition`, fields that only some editions know are let through.
    """
    for plan in plans(type(value)):
        held = getattr(value, plan.field)
        path = f"{place}/{plan.element}"
        if plan.required and held in (None, (), ""):
            raise BadRequest(path, "it is required")
        if held is None or held == ():
            continue
        if edition and plan.editions and edition not in plan.editions:
            raise BadRequest(path, f"the {edition} edition of QuickBooks does not know it")
        for one in held if plan.many else (held,):
            _write_one(parent, plan, one, path, edition)
    for problem in _problems(value):
        raise BadRequest(place, problem)


def _text(wire: WireType[Any], value: Any, place: str) -> str:
    try:
        return wire.to_wire(value)
    except (TypeError, ValueError) as fault:
        raise BadRequest(place, str(fault)) from fault


def _write_one(parent: Any, plan: Plan, value: Any, path: str, edition: str) -> None:
    if plan.wire:
        text = _text(plan.wire, value, path)
        if plan.attribute:
            parent.set(plan.element, text)
        else:
            etree.SubElement(parent, plan.element).text = text
        return
    if not isinstance(value, plan.records):
        raise BadRequest(path, f"{type(value).__name__} does not belong there")
    tag = value.tag() if plan.lines else plan.element
    child = etree.SubElement(parent, tag)
    place = f"{path.rpartition('/')[0]}/{tag}"
    if isinstance(value, Ref):
        _write_ref(child, value, plan.ref, place)
    else:
        write(child, value, place, edition)


def _write_ref(element: Any, ref: Ref, limit: RefTo | None, place: str) -> None:
    """Write one half of a reference: QuickBooks ignores the name beside a ListID, so it is left out."""
    if ref.list_id:
        etree.SubElement(element, "ListID").text = _text(IDTYPE, ref.list_id, f"{place}/ListID")
    elif ref.full_name:
        wire = (limit or RefTo(209)).full_name
        etree.SubElement(element, "FullName").text = _text(wire, ref.full_name, f"{place}/FullName")
    else:
        raise BadRequest(place, "the reference names nothing: give a ListID or a full name")


def read(cls: type[R], element: Any, place: str = "") -> R:
    """Build a record from an lxml element, order-blind, leaving out what the record does not know.

    A value that cannot be read, a required one that is missing and one that stands twice are `BadResponse`.
    """
    place = f"{place}/{element.tag}" if place else str(element.tag)
    children: dict[str, list[Any]] = {}
    for child in element:
        children.setdefault(child.tag, []).append(child)
    values: dict[str, Any] = {}
    for plan in plans(cls):
        if plan.lines:
            kinds = {kind.tag(): kind for kind in plan.records}
            values[plan.field] = tuple(
                read(kinds[child.tag], child, place) for child in element if child.tag in kinds
            )
            continue
        found = children.get(plan.element, [])
        if plan.many:
            read_all = (_read_one(plan, child, place) for child in found)
            values[plan.field] = tuple(one for one in read_all if one is not None)
            continue
        if len(found) > 1:
            raise BadResponse(locate(found[1], place), "it stands twice")
        value = _read_one(plan, found[0], place) if found else None
        if value is None and plan.required:
            raise BadResponse(locate(element, ""), f"{plan.element} is missing")
        if value is not None:
            values[plan.field] = value
    return cls(**values)


def locate(element: Any, place: str) -> str:
    """Name an element for a person: its path and its line in the document."""
    path = f"{place}/{element.tag}" if place else str(element.tag)
    return f"{path}, line {element.sourceline}"


def _read_one(plan: Plan, element: Any, place: str) -> Any:
    if not plan.wire:
        value = read(plan.records[0], element, place)
        return None if value == Ref() else value
    if len(element):
        raise BadResponse(locate(element, place), "a single value is expected")
    text = element.text or ""
    if not isinstance(plan.wire, Text):
        text = text.strip()
        if not text:
            return None
    try:
        return plan.wire.from_wire(text)
    except ValueError as fault:
        raise BadResponse(locate(element, place), str(fault), text) from fault
