"""A client that words its calls as the .NET Web Connector does, byte by byte, and reads answers as strictly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from xml.sax.saxutils import escape

from lxml import etree

from exchange.rehearsal.contract import (
    ENVELOPE,
    NAMESPACE,
    NUMBERS,
    OPERATIONS,
    Answered,
    BadAnswer,
    Sent,
)
from exchange.rehearsal.line import Line, Reply

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"

AGENT = "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)"

Style = Literal["Document", "RPC"]
Blank = Literal["missing", "nil", "empty"]


class RawClient:
    """Call an application without its WSDL, in the wording of the Web Connector's `Style`.

    Document puts the default namespace on the body child; RPC sends a prefixed wrapper with an encoding style
    and `xsi:type` on parameters without a namespace. `blank` says how a string without a value is worded.
    """

    def __init__(self, line: Line, style: Style = "Document", blank: Blank = "missing") -> None:
        self._line = line
        self._style = style
        self._blank = blank

    def call(self, operation: str, parameters: Mapping[str, Sent]) -> Answered:
        """Call one operation; raises `LineBroken` or `BadAnswer`."""
        headers = {
            "User-Agent": AGENT,
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"{NAMESPACE}{operation}"',
            "Expect": "100-continue",
            "Connection": "Keep-Alive",
        }
        body = self.word(operation, parameters).encode()
        return read_answer(operation, self._line.post(operation, body, headers))

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def word(self, operation: str, parameters: Mapping[str, Sent]) -> str:
        """Word the SOAP envelope of a call."""
        names = OPERATIONS[operation].parameters
        if self._style == "RPC":
            inner = "".join(self._typed(name, parameters.get(name)) for name in names)
            return (
                f'<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{ENVELOPE}" '
                f'xmlns:soapenc="{ENCODING}" xmlns:tns="{NAMESPACE}" xmlns:xsi="{XSI}" '
                f'xmlns:xsd="{XSD}"><soap:Body soap:encodingStyle="{ENCODING}">'
                f"<tns:{operation}>{inner}</tns:{operation}></soap:Body></soap:Envelope>"
            )
        inner = "".join(self._plain(name, parameters.get(name)) for name in names)
        return (
            f'<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{ENVELOPE}" '
            f'xmlns:xsi="{XSI}" xmlns:xsd="{XSD}"><soap:Body>'
            f'<{operation} xmlns="{NAMESPACE}">{inner}</{operation}></soap:Body></soap:Envelope>'
        )

    def _plain(self, name: str, value: Sent) -> str:
        if value is None or value == "":
            return self._blank_element(name, value)
        return f"<{name}>{escape(str(value))}</{name}>"

    def _typed(self, name: str, value: Sent) -> str:
        kind = "int" if name in NUMBERS else "string"
        if value is None:
            return self._blank_element(name, value)
        return f'<{name} xsi:type="xsd:{kind}">{escape(str(value))}</{name}>'

    def _blank_element(self, name: str, value: Sent) -> str:
        if value == "" or self._blank == "empty":
            return f"<{name} />"
        return f'<{name} xsi:nil="true" />' if self._blank == "nil" else ""


def read_answer(operation: str, reply: Reply) -> Answered:
    """Read the answer to a call the way .NET does: the right elements in the right namespace, or `BadAnswer`."""
    if reply.status != 200:
        raise BadAnswer(f"{operation} was answered HTTP {reply.status}: {_excerpt(reply.body)}")
    if not reply.content_type.lower().startswith("text/xml"):
        raise BadAnswer(f"{operation} was answered {reply.content_type!r}, not text/xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(reply.body, parser)
    except etree.XMLSyntaxError as problem:
        raise BadAnswer(f"the answer to {operation} is not XML: {problem}") from None
    result = root.find(
        f"{{{ENVELOPE}}}Body/{{{NAMESPACE}}}{operation}Response/{{{NAMESPACE}}}{operation}Result"
    )
    kind = OPERATIONS[operation].result
    if result is None:
        if (
            kind == "string"
            and root.find(f"{{{ENVELOPE}}}Body/{{{NAMESPACE}}}{operation}Response") is not None
        ):
            return ""
        raise BadAnswer(
            f"the answer to {operation} has no {operation}Result: {_excerpt(reply.body)}"
        )
    if kind == "strings":
        return [child.text or "" for child in result.findall(f"{{{NAMESPACE}}}string")]
    if len(result):
        raise BadAnswer(f"{operation}Result holds elements; it must hold text")
    if kind == "string":
        return result.text or ""
    try:
        return int(result.text or "")
    except ValueError:
        raise BadAnswer(f"{operation}Result is no number: {result.text!r}") from None


def _excerpt(body: bytes) -> str:
    return body[:200].decode("utf-8", "replace")
