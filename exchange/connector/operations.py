"""The Web Connector's contract as data: operations, parameters in order, and the shape of each result.

After the Web Connector Programmer's Guide 2.0, with `serverVersion` and `clientVersion` as its later service
description has them. `getServerVersion` is the guide's own name of the first, kept as an alias.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

NAMESPACE = "http://developer.intuit.com/"
"""The namespace of every operation; the slash at the end belongs to it."""

PATH = "/qbwc"
"""Where the endpoint is mounted."""

SUPPORT = f"{PATH}/support"
"""Where the page is that the Web Connector and anybody may see."""

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
"""The namespace of SOAP 1.1 envelopes."""


class Shape(StrEnum):
    """Name the type of a result: a string, a required int, or an array of strings."""

    STRING = "string"
    INT = "int"
    STRINGS = "strings"


@dataclass(frozen=True, slots=True)
class Operation:
    """Describe one operation; parameters are strings but for those in `numbers`."""

    name: str
    parameters: tuple[str, ...]
    shape: Shape = Shape.STRING
    numbers: frozenset[str] = frozenset()

    @property
    def action(self) -> str:
        """Give the SOAPAction."""
        return NAMESPACE + self.name


_VERSIONS = ("qbXMLMajorVers", "qbXMLMinorVers")

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        one.name: one
        for one in (
            Operation("serverVersion", ()),
            Operation("getServerVersion", ("ticket",)),
            Operation("clientVersion", ("strVersion",)),
            Operation("authenticate", ("strUserName", "strPassword"), Shape.STRINGS),
            Operation(
                "sendRequestXML",
                ("ticket", "strHCPResponse", "strCompanyFileName", "qbXMLCountry", *_VERSIONS),
                numbers=frozenset(_VERSIONS),
            ),
            Operation(
                "receiveResponseXML", ("ticket", "response", "hresult", "message"), Shape.INT
            ),
            Operation("connectionError", ("ticket", "hresult", "message")),
            Operation("getLastError", ("ticket",)),
            Operation("closeConnection", ("ticket",)),
            Operation("getInteractiveURL", ("wcTicket", "sessionID")),
            Operation("interactiveDone", ("wcTicket",)),
            Operation("interactiveRejected", ("wcTicket", "reason")),
        )
    }
)
"""Every operation by its name."""
