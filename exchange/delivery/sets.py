"""Message sets of one request: their ids, and the exact text that leaves.

A document waits as the text of a set without an id. Each first sending gives it a new id, which is the requestID too,
so that an answer names what it answers; every repetition uses the stored text, byte for byte, since QuickBooks
compares a checksum (status 9001).
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from lxml import etree

from exchange.qbxml.envelope import Edition, MessageSet
from exchange.qbxml.message import Message

SET_ID = 22
"""Characters of our ids: 128 bits in base 62; QuickBooks takes at most 23."""

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WAITING = "waiting"


def set_id(uuid: str) -> str:
    """Spell a UUID as a message set id."""
    number, text = UUID(uuid).int, ""
    for _ in range(SET_ID):
        number, digit = divmod(number, 62)
        text = _DIGITS[digit] + text
    return text


def waiting_text(request: Message, edition: str) -> str:
    """Write a request as it is kept in the queue; `BadRequest` if that edition of QuickBooks does not know a field."""
    return MessageSet(requests={_WAITING: request}, edition=Edition(edition)).to_xml()


def addressed(waiting: str, message_set: str) -> str:
    """Give a waiting request its message set id; equal arguments give equal bytes."""
    root = etree.fromstring(waiting.encode("ascii"), _parser())
    messages = root[0]
    messages.set("newMessageSetID", message_set)
    messages[0].set("requestID", message_set)
    body = etree.tostring(root.getroottree(), encoding="us-ascii", xml_declaration=False)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + str(body, "ascii")


def asking(queries: Mapping[str, Message], question: str, edition: str) -> str:
    """Write queries as one set; the answer to `queries[name]` carries the requestID `question.name`."""
    requests = {f"{question}.{name}": query for name, query in queries.items()}
    return MessageSet(requests=requests, edition=Edition(edition)).to_xml()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
