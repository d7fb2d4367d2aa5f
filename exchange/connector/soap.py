"""Reading SOAP 1.1 requests from anybody, and writing the answers that the Web Connector understands.

The reader refuses document types and entities unread, and stops in the middle of a document that has more structure
than any call. It goes by namespaces, never by prefixes, and takes calls with or without a header, in document or RPC
style, with parameters missing, empty or nil.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from exchange.connector.operations import ENVELOPE, NAMESPACE, OPERATIONS, Operation, Shape

MOST_ELEMENTS = 50
"""Elements of a request, headers included; a call has at most nine."""

_PIECE = 64 * 1024

Result = str | int | Sequence[str]

_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}
_DECLARATION = re.compile(r"\s*<\?xml\s([^<>]{0,200}?)\?>")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_FORBIDDEN = ("<!DOCTYPE", "<!ENTITY")


class BadCall(Exception):
    """Say what is wrong with a request; it changed nothing. `code` is the SOAP fault code."""

    def __init__(self, why: str, code: str = "Client") -> None:
        super().__init__(why)
        self.why = why
        self.code = code


@dataclass(frozen=True, slots=True)
class Request:
    """Hold one call: its operation, and the text of each parameter that was given."""

    operation: Operation
    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """Give a parameter; missing, empty and nil are all the empty text."""
        return self.values.get(name, "")

    def number(self, name: str) -> int:
        """Give a whole number, 0 when there is none."""
        found = re.fullmatch(r"\s*(\d{1,9})\s*", self.text(name), re.ASCII)
        return int(found[1]) if found else 0


def read_request(body: bytes, charset: str = "") -> Request:
    """Read a call; `charset` is the Content-Type's. `BadCall` for everything that is none."""
    text = _decode(body, charset)
    for word in _FORBIDDEN:
        if word in text:
            raise BadCall("A document type is not allowed in a SOAP message.")
    head = _DECLARATION.match(text)
    return _call(_tree(text[head.end() if head else 0 :]))


_SAFE: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "recover": False,
    "remove_comments": True,
    "remove_pis": True,
}


def _tree(text: str) -> Any:
    """Parse piece by piece, and stop as soon as there is more structure than any call has."""
    elements = 0
    try:
        data = text.encode("utf-8")
        if len(data) <= _PIECE:
            root = etree.fromstring(data, etree.XMLParser(**_SAFE))
            _few(sum(1 for _ in root.iter()))
            return root
        parser = etree.XMLPullParser(events=("start",), **_SAFE)
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
            elements += sum(1 for _ in parser.read_events())
            _few(elements)
        return parser.close()
    except UnicodeEncodeError as fault:
        raise BadCall("The message is not text.") from fault
    except etree.XMLSyntaxError as fault:
        raise BadCall(f"The message is not well-formed XML (line {fault.lineno}).") from fault


def _few(elements: int) -> None:
    if elements > MOST_ELEMENTS:
        raise BadCall("The message has more elements than any call has.")


def _call(root: Any) -> Request:
    """Find the operation in the envelope; headers are passed over."""
    name = etree.QName(root)
    if name.localname != "Envelope":
        raise BadCall("The message is not a SOAP envelope.")
    if name.namespace != ENVELOPE:
        raise BadCall("The envelope is not SOAP 1.1.", "VersionMismatch")
    bodies = [child for child in root if child.tag == f"{{{ENVELOPE}}}Body"]
    others = {child.tag for child in root} - {f"{{{ENVELOPE}}}Body", f"{{{ENVELOPE}}}Header"}
    if others or len(bodies) != 1 or len(bodies[0]) != 1:
        raise BadCall("The envelope does not hold one Body with one call.")
    call = bodies[0][0]
    name = etree.QName(call)
    operation = OPERATIONS.get(name.localname) if name.namespace == NAMESPACE else None
    if operation is None:
        raise BadCall(f"There is no operation {name.localname[:60]!r} here.")
    values: dict[str, str] = {}
    for parameter in call:
        key = etree.QName(parameter).localname
        if key in values:
            raise BadCall(f"The parameter {key[:60]!r} stands twice.")
        if len(parameter):
            raise BadCall("A parameter holds elements; qbXML has to be escaped as text.")
        values[key] = parameter.text or ""
    return Request(operation, values)


def _decode(body: bytes, charset: str) -> str:
    """Turn bytes into text: by a byte order mark, else the header's charset, else the XML declaration, else UTF-8."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    elif body.startswith(b"\xef\xbb\xbf"):
        body, name = body[3:], "utf-8"
    else:
        name = charset.strip(" \"'").lower() or _declared(body)
    try:
        return body.decode(_CODECS[name]).removeprefix("\ufeff")
    except KeyError:
        raise BadCall(
            f"The character encoding {name[:40]!r} is not known here: use UTF-8."
        ) from None
    except UnicodeDecodeError as fault:
        raise BadCall(f"The message is not text in {name}.") from fault


def _declared(body: bytes) -> str:
    head = _DECLARATION.match(body[:300].decode("latin-1"))
    declared = _ENCODING.search(head[1]) if head else None
    return declared[1].lower() if declared else "utf-8"


def write_result(operation: Operation, result: Result) -> bytes:
    """Write an answer the way .NET does: default namespace on the response, strings as escaped text."""
    envelope, body = _envelope()
    response = etree.SubElement(
        body, f"{{{NAMESPACE}}}{operation.name}Response", nsmap={None: NAMESPACE}
    )
    element = etree.SubElement(response, f"{{{NAMESPACE}}}{operation.name}Result")
    if operation.shape is Shape.STRINGS:
        if isinstance(result, str | int):
            raise TypeError(f"{operation.name} answers with texts, not {result!r}")
        for text in result:
            etree.SubElement(element, f"{{{NAMESPACE}}}string").text = text
    else:
        element.text = str(result)
    return _document(envelope)


def write_fault(code: str, why: str) -> bytes:
    """Write a SOAP 1.1 fault; `code` is Client, Server or VersionMismatch."""
    envelope, body = _envelope()
    fault = etree.SubElement(body, f"{{{ENVELOPE}}}Fault")
    etree.SubElement(fault, "faultcode").text = f"soap:{code}"
    etree.SubElement(fault, "faultstring").text = why
    return _document(envelope)


def _envelope() -> tuple[Any, Any]:
    envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE})
    return envelope, etree.SubElement(envelope, f"{{{ENVELOPE}}}Body")


def _document(envelope: Any) -> bytes:
    return bytes(etree.tostring(envelope, encoding="utf-8", xml_declaration=True))
