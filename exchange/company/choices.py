"""The mapping that a company has chosen, kept as one record; what was never chosen has its default."""

from __future__ import annotations

import msgspec

from exchange.delivery import cache
from exchange.posting.mapping import Mapping, check_mapping
from tui_pos.core.refusal import Refusal
from tui_pos.journal.connection import Connection

_KIND = "mapping"


def mapping_of(db: Connection, company: str) -> Mapping:
    """Give a company's mapping."""
    found = cache.get(db, company, _KIND)
    return msgspec.json.decode(found.value, type=Mapping) if found else Mapping()


def choose(db: Connection, company: str, mapping: Mapping, *, now: int) -> None:
    """Keep another mapping, for batches from now on; refuses (`mapping`) accounts that cannot stand where they were put."""
    for finding in check_mapping(mapping):
        raise Refusal("mapping", f"The mapping is not kept. {finding}")
    text = msgspec.json.encode(mapping).decode()
    cache.put(db, company, _KIND, "", text, now)


def read_mapping(text: str) -> Mapping:
    """Read a mapping from JSON; a Refusal with code `mapping` says where it is wrong."""
    try:
        return msgspec.json.decode(text, type=Mapping)
    except (msgspec.DecodeError, ValueError) as fault:
        raise Refusal("mapping", f"The mapping cannot be read: {fault}") from fault
