"""The SOAP contract between Web Connector and application: operations, parameters in order, results.

SOAP 1.1, document/literal wrapped, everything in the namespace `http://developer.intuit.com/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

NAMESPACE = "http://developer.intuit.com/"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"

Sent: TypeAlias = str | int | None
"""What a parameter may carry; `None` leaves a string out (or makes it nil)."""

Answered: TypeAlias = str | int | list[str]
"""What an operation answers: a text (missing and nil are empty), a number, or several texts."""


@dataclass(frozen=True, slots=True)
class Operation:
    """Describe one operation: its parameters in order, which of them are numbers, what it answers."""

    parameters: tuple[str, ...]
    result: Literal["string", "int", "strings"] = "string"


OPERATIONS: dict[str, Operation] = {
    "serverVersion": Operation(()),
    "clientVersion": Operation(("strVersion",)),
    "authenticate": Operation(("strUserName", "strPassword"), "strings"),
    "sendRequestXML": Operation(
        (
            "ticket",
            "strHCPResponse",
            "strCompanyFileName",
            "qbXMLCountry",
            "qbXMLMajorVers",
            "qbXMLMinorVers",
        )
    ),
    "receiveResponseXML": Operation(("ticket", "response", "hresult", "message"), "int"),
    "connectionError": Operation(("ticket", "hresult", "message")),
    "getLastError": Operation(("ticket",)),
    "closeConnection": Operation(("ticket",)),
    "getInteractiveURL": Operation(("wcTicket", "sessionID")),
    "interactiveDone": Operation(("wcTicket",)),
    "interactiveRejected": Operation(("wcTicket", "reason")),
}

NUMBERS = frozenset({"qbXMLMajorVers", "qbXMLMinorVers"})
"""Parameters of type int; they are required, all others may be missing."""


class LineBroken(Exception):
    """Report that a call got no answer: the line broke, and nobody knows on which side of the application."""


class BadAnswer(Exception):
    """Report that an answer came but was no proper SOAP answer to the call: a fault, a status, a wrong element."""


class Client(Protocol):
    """Call operations of an application over the wire."""

    def call(self, operation: str, parameters: Mapping[str, Sent]) -> Answered:
        """Call one operation; raises `LineBroken` or `BadAnswer`."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...
