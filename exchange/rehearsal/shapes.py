"""The shapes of all requests that the stand-in answers: children, order, lengths, first versions.

Written by hand from the published reference of qbXML 13.0, US edition. What a register must never send
(credit card blocks) is left out, so that it is refused as unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from exchange.rehearsal.notation import Element, Notation
from exchange.rehearsal.shapes_lists import LIST_ADDS, LIST_MODS, LIST_SHAPES, LIST_WORDS
from exchange.rehearsal.shapes_queries import ITERATED, LIST_QUERIES, QUERY_WORDS, TXN_QUERIES
from exchange.rehearsal.shapes_txns import TXN_ADDS, TXN_SHAPES, TXN_WORDS

INFORMATION = {
    "HostQueryRq": "IncludeListMetaData?{ IncludeMaxCapacity!bool } IncludeRetElement*s50",
    "CompanyQueryRq": "IncludeRetElement*s50 OwnerID*guid",
    "PreferencesQueryRq": "IncludeRetElement*s50",
}

REMOVALS = {
    "TxnVoidRq": "TxnVoidType!=VoidTypes TxnID!id~",
    "TxnDelRq": "TxnDelType!=DeleteTypes TxnID!id",
    "ListDelRq": "ListDelType!=ListTypes ListID!id",
}


@dataclass(frozen=True, slots=True)
class RequestShape:
    """Describe one request: its element, the attributes it may carry, since which version."""

    element: Element
    attributes: frozenset[str]


def _build() -> dict[str, RequestShape]:
    notation = Notation({**LIST_SHAPES, **TXN_SHAPES}, {**LIST_WORDS, **TXN_WORDS, **QUERY_WORDS})
    texts: dict[str, tuple[str, set[str]]] = {}
    for name, body in {**LIST_ADDS, **LIST_MODS}.items():
        texts[f"{name}Rq"] = (f"{name}!{{ {body} }} IncludeRetElement*s50", set())
    for name, body in TXN_ADDS.items():
        texts[f"{name}Rq"] = (f"{name}!~{{ {body} }} IncludeRetElement*s50", set())
    for name, body in {**LIST_QUERIES, **TXN_QUERIES}.items():
        paged = {"iterator", "iteratorID"} if name in ITERATED else set()
        texts[f"{name}Rq"] = (body, {"metaData"} | paged)
    for name, body in {**INFORMATION, **REMOVALS}.items():
        texts[name] = (body, set())
    return {
        name: RequestShape(
            Element(name, 1, 1, body=notation.group(text)), frozenset({"requestID"} | attributes)
        )
        for name, (text, attributes) in texts.items()
    }


REQUESTS = _build()
"""Every request that the stand-in knows, by the name of its element."""
