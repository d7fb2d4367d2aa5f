"""Message sets: the document around the requests, and what makes QuickBooks remember that it did them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lxml import etree

from exchange.qbxml.faults import BadRequest
from exchange.qbxml.list_records import HostRet
from exchange.qbxml.message import Message
from tui_pos.core.refusal import Refusal

VERSION = "13.0"
"""The qbXML version we write: QuickBooks 2014 and later."""

MAX_SET_ID = 23
"""Characters of a message set id; one more is status 9004."""

MAX_REQUEST_ID = 50
"""Characters of a requestID; one more is status 1060."""

FORGET_ALL = "ClearAllMessageSets"
"""The old message set id that makes QuickBooks forget every outcome of this application."""


class Edition(StrEnum):
    """Say for which country's QuickBooks a document is built; some fields exist in some editions only.

    Since 2008 all editions declare plain versions; before, Canadian and British ones were `CA3.0` and `UK3.0`.
    """

    US = "US"
    CA = "CA"
    UK = "UK"


def check_host(host: HostRet, version: str = VERSION) -> None:
    """Refuse a QuickBooks that does not take the qbXML version we write, naming the newest that it does take."""
    taken = host.supported_qbxml_version
    if version not in taken:
        newest = max(
            taken, key=lambda text: [int(n) for n in re.findall(r"\d+", text)], default="none"
        )
        raise Refusal(
            "qbxml_version",
            f"{host.product_name or 'This QuickBooks'} takes qbXML up to {newest}, and {version} is needed: "
            "use QuickBooks Desktop 2014 or later.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSet:
    """Put requests, by requestID and in order, into one document.

    QuickBooks runs them from the top and stops at the first error; what ran stays. Under `new_message_set_id` it
    remembers the outcome: the same text sent again is answered from that record and not run again. A set that
    breaks a rule is a `BadRequest`.
    """

    requests: Mapping[str, Message] = field(default_factory=dict)
    new_message_set_id: str | None = None
    old_message_set_id: str | None = None
    version: str = VERSION
    edition: Edition = Edition.US

    @classmethod
    def ask_outcome(cls, message_set_id: str) -> MessageSet:
        """Ask what became of a set, without running anything."""
        return cls(new_message_set_id=message_set_id, old_message_set_id=message_set_id)

    @classmethod
    def forget(cls, message_set_id: str) -> MessageSet:
        """Let QuickBooks forget the outcome of a set that we hold for posted."""
        return cls(old_message_set_id=message_set_id)

    def __post_init__(self) -> None:
        """Refuse ids that QuickBooks would not keep, and a set that neither asks nor recovers."""
        for name in ("new_message_set_id", "old_message_set_id"):
            value = getattr(self, name)
            if value is not None and not re.fullmatch(rf"[!-~]{{1,{MAX_SET_ID}}}", value):
                raise BadRequest(name, f"{value!r} is not 1 to {MAX_SET_ID} printable characters")
        for request_id in self.requests:
            if not re.fullmatch(rf"[ -~]{{1,{MAX_REQUEST_ID}}}", request_id):
                what = f"{request_id!r} is not 1 to {MAX_REQUEST_ID} printable characters"
                raise BadRequest("requestID", what)
        if not self.requests and self.old_message_set_id is None:
            raise BadRequest("QBXMLMsgsRq", "it holds no request and asks for no outcome")
        if not re.fullmatch(r"(CA|UK)?\d{1,2}\.\d", self.version, re.ASCII):
            raise BadRequest("qbxml", f"{self.version!r} is not a qbXML version")

    def to_xml(self) -> str:
        """Write the document in ASCII, everything else as character references: no transport can garble it."""
        root = etree.Element("QBXML")
        root.addprevious(etree.ProcessingInstruction("qbxml", f'version="{self.version}"'))
        messages = etree.SubElement(root, "QBXMLMsgsRq", onError="stopOnError")
        if self.new_message_set_id is not None:
            messages.set("newMessageSetID", self.new_message_set_id)
        if self.old_message_set_id is not None:
            messages.set("oldMessageSetID", self.old_message_set_id)
        for request_id, message in self.requests.items():
            messages.append(message.element(request_id, self.edition))
        body = etree.tostring(root.getroottree(), encoding="us-ascii", xml_declaration=False)
        return '<?xml version="1.0" encoding="utf-8"?>\n' + str(body, "ascii")
