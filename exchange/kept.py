"""The documents that were cut, kept as postings, and what took the place of those that were voided.

keep(db, "main", document, now=now)
current(db, "main", str(document.id))       # the document itself, or the last one in its place
"""

from __future__ import annotations

import msgspec

from exchange.delivery import cache
from exchange.posting.document import Document
from tui_pos.journal.connection import Connection

_DOCUMENT, _INSTEAD = "document", "instead"


def keep(db: Connection, company: str, document: Document, *, now: int) -> None:
    """Keep a document as it was cut."""
    text = msgspec.json.encode(document).decode()
    cache.put(db, company, _DOCUMENT, str(document.id), text, now)


def keep_instead(
    db: Connection, company: str, voided: str, document: Document, *, now: int
) -> None:
    """Keep a document that takes the place of a voided one, which stays in history and counts no more."""
    keep(db, company, document, now=now)
    cache.put(db, company, _INSTEAD, voided, str(document.id), now)


def stored_one(db: Connection, company: str, document: str) -> Document | None:
    """Give one document as it was cut, voided or not; None for what is no document of ours."""
    found = cache.get(db, company, _DOCUMENT, document)
    return msgspec.json.decode(found.value, type=Document) if found else None


def current(db: Connection, company: str, document: str) -> Document | None:
    """Give the document that stands in QuickBooks, or is to stand there, for one that was cut."""
    while found := cache.get(db, company, _INSTEAD, document):
        document = found.value
    return stored_one(db, company, document)


def stored(db: Connection, company: str) -> list[Document]:
    """List the documents that stand or are to stand in QuickBooks, by identity."""
    replaced = {one.key for one in cache.every(db, company, _INSTEAD)}
    return [
        msgspec.json.decode(one.value, type=Document)
        for one in cache.every(db, company, _DOCUMENT)
        if one.key not in replaced
    ]
