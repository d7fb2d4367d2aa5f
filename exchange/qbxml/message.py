"""What every request has in common: an element of its own, a request id, checked when it is made."""

from __future__ import annotations

from typing import Any, ClassVar

from lxml import etree

from exchange.qbxml.codec import write
from exchange.qbxml.record import Record


class Message(Record):
    """Be one request of a message set; the class is named as the qbXML message without its `Rq`.

    A message is checked whole when it is made: one that QuickBooks would refuse for its form is a `BadRequest`
    and does not exist.
    """

    __slots__ = ()
    WRAPPED: ClassVar[bool] = False

    def __post_init__(self) -> None:
        """Refuse a message that breaks a rule of the schema or of `rules`."""
        self.element("check")

    def element(self, request_id: str, edition: str = "") -> Any:
        """Build the `…Rq` element for one edition of QuickBooks; `BadRequest` if that edition does not know a field."""
        name = type(self).__name__
        request = etree.Element(f"{name}Rq", requestID=request_id)
        write(etree.SubElement(request, name) if self.WRAPPED else request, self, name, edition)
        return request


class Change(Message):
    """Add or modify something: the fields stand inside an element named like the message."""

    __slots__ = ()
    WRAPPED: ClassVar[bool] = True


class TxnAdd(Change):
    """Add a transaction; `txn_date` is always sent, since QuickBooks else takes the last date it saw."""

    __slots__ = ()


class ListAdd(Change):
    """Add an entry to a list."""

    __slots__ = ()


class ListMod(Change):
    """Modify a list entry by ListID and current EditSequence: None leaves a field as it is, `""` clears it."""

    __slots__ = ()


class Query(Message):
    """Ask for records; nothing in the company file changes."""

    __slots__ = ()
