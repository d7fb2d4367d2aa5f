"""How many characters each text of each request may have, as one table made from the requests' own declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from exchange.qbxml import items, ledger, lists, purchases, queries, sales, txn_queries
from exchange.qbxml.message import Message
from exchange.qbxml.record import Record, plans
from exchange.qbxml.text import fit, fit_name
from exchange.qbxml.wire import Name, Text

MESSAGES: Mapping[str, type[Message]] = MappingProxyType(
    {
        name: kind
        for module in (sales, purchases, ledger, lists, items, queries, txn_queries)
        for name, kind in vars(module).items()
        if isinstance(kind, type)
        and issubclass(kind, Message)
        and kind.__module__ == module.__name__
        and name.endswith(("Add", "Mod", "Query", "Void"))
    }
)
"""Every request we can send, by the name of its message."""


def _limits(kind: type[Record], path: str) -> Iterator[tuple[str, Text]]:
    for plan in plans(kind):
        if plan.attribute:
            continue
        if isinstance(plan.wire, Text):
            yield f"{path}/{plan.element}", plan.wire
        elif plan.ref:
            yield f"{path}/{plan.element}/FullName", plan.ref.full_name
        else:
            for part in plan.records:
                tag = part.tag() if plan.lines else plan.element
                yield from _limits(part, f"{path}/{tag}")


@cache
def _table() -> Mapping[str, Text]:
    return MappingProxyType(
        {path: text for name, kind in MESSAGES.items() for path, text in _limits(kind, name)}
    )


def limits() -> Mapping[str, int]:
    """Give the table: `CustomerAdd/Name` is 41, `SalesReceiptAdd/SalesReceiptLineAdd/Desc` is 4095."""
    return {path: text.limit for path, text in _table().items()}


def fit_field(path: str, text: str) -> str:
    """Map and cut a text for one field, by the table; names lose their colons. An unknown path is a `KeyError`."""
    wire = _table()[path]
    return (fit_name if isinstance(wire, Name) else fit)(text, wire.limit)
