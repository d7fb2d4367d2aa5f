"""Remembers message sets, so that one whose answer was lost can be asked for again without running twice.

A set with a `newMessageSetID` is remembered with a checksum of its text and its answer. The same text
under the same ID gets that answer again; another text is 9001, one whose answer was never stored 9002.
An empty set with the ID as old and new asks for the answer; one with the old ID alone forgets it.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from exchange.rehearsal.books import Books, MessageSet
from exchange.rehearsal.envelope import CLEAR_ALL, LONGEST_SET_ID, Envelope

SET_OK = 0
NOTHING_STORED = 600
OTHER_CONTENT = 9001
NO_RESPONSE = 9002
BAD_SET_ID = 9004
NOT_STORED = 9005


@dataclass(frozen=True, slots=True)
class Told:
    """Answer a set from memory: its status code and the stored answer, if there is one."""

    status: int
    answer: str = ""


def consult(books: Books, envelope: Envelope) -> Told | None:
    """Answer a set without running it, or say that it must run (`None`); forgets the old ID on the way."""
    new, old = envelope.new_id, envelope.old_id
    if max(len(new), len(old)) > LONGEST_SET_ID:
        return Told(BAD_SET_ID)
    known = books.message_sets.get(new) if new else None
    if new and new == old and not envelope.requests:
        return _stored(known) if known else Told(NOTHING_STORED)
    forgotten = _forget(books, old) if old and old != new else True
    if not new:
        if envelope.requests:
            return None
        return Told(SET_OK if forgotten else NOTHING_STORED) if old else None
    if known is None:
        return None
    return _stored(known) if known.checksum == envelope.checksum else Told(OTHER_CONTENT)


def _stored(known: MessageSet) -> Told:
    return Told(SET_OK, known.answer) if known.answer else Told(NO_RESPONSE)


def _forget(books: Books, old: str) -> bool:
    if old == CLEAR_ALL:
        books.message_sets.clear()
        return True
    return books.message_sets.pop(old, None) is not None


def write_set(envelope: Envelope, status: int, elements: list[etree._Element]) -> str:
    """Write a response document: the XML declaration without encoding, no qbxml instruction."""
    root = etree.Element("QBXML")
    message_set = etree.SubElement(root, "QBXMLMsgsRs")
    if 0 < len(envelope.new_id) <= LONGEST_SET_ID:
        message_set.set("newMessageSetID", envelope.new_id)
    if envelope.recovers:
        message_set.set("messageSetStatusCode", str(status))
    message_set.extend(elements)
    return '<?xml version="1.0" ?>\n' + str(etree.tostring(root, encoding="unicode"))
