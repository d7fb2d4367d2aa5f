"""Reads a request document: the prolog, the attributes of its message set, its requests in order."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from lxml import etree

from exchange.rehearsal.faults import Quirks
from exchange.rehearsal.grammar import Parsed, match
from exchange.rehearsal.shapes import REQUESTS
from exchange.rehearsal.status import PARSE_ERROR, VERSION_UNKNOWN, ProcessorError
from exchange.rehearsal.values import in_code_page

LONGEST_SET_ID = 23
"""Characters in a message set ID; a longer one is a messageSetStatusCode 9004."""

CLEAR_ALL = "ClearAllMessageSets"

_SET_ATTRIBUTES = {
    "onError": ("stopOnError", "continueOnError", "rollbackOnError"),
    "responseData": ("includeAll", "includeNone"),
    "newMessageSetID": (),
    "oldMessageSetID": (),
}
_PAGING = ("Start", "Continue", "Stop")
_META = ("NoMetaData", "MetaDataOnly", "MetaDataAndResponseData")
_VERSION = re.compile(r"""version\s*=\s*["'](\d+)\.(\d+)["']""")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Hold one request document that passed the parser."""

    version: float
    stop_on_error: bool
    with_data: bool
    new_id: str
    old_id: str
    requests: tuple[Parsed, ...]
    checksum: str

    @property
    def recovers(self) -> bool:
        """Tell whether the set asks for error recovery; only then does the answer carry a status code."""
        return bool(self.new_id or self.old_id)


def read_envelope(text: str, quirks: Quirks) -> Envelope:
    """Read a whole document; any fault raises `ProcessorError` and nothing of it runs."""
    if quirks.raw_characters_refused and not text.isascii():
        raw = next(character for character in text if ord(character) > 127)
        raise ProcessorError(
            PARSE_ERROR, f"(raw character U+{ord(raw):04X}; send it as &#{ord(raw)};)"
        )
    root = _parse(text)
    version = _version(root, quirks)
    if root.tag != "QBXML" or len(_elements(root)) != 1:
        raise ProcessorError(PARSE_ERROR, "(the root must be QBXML with one QBXMLMsgsRq)")
    message_set = _elements(root)[0]
    if message_set.tag != "QBXMLMsgsRq":
        raise ProcessorError(PARSE_ERROR, f"({message_set.tag} is not QBXMLMsgsRq)")
    _check_attributes(message_set)
    requests = tuple(_request(node, version) for node in _elements(message_set))
    if quirks.long_text_fails_parse:
        for request in requests:
            _check_lengths(request)
    return Envelope(
        version,
        message_set.get("onError") == "stopOnError",
        message_set.get("responseData") != "includeNone",
        message_set.get("newMessageSetID") or "",
        message_set.get("oldMessageSetID") or "",
        requests,
        hashlib.sha256(text.encode()).hexdigest(),
    )


def _parse(text: str) -> etree._Element:
    """Parse without entities, DOCTYPE or network; the text came as characters, whatever it declares."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise ProcessorError(PARSE_ERROR, f"({problem})") from None
    if root.getroottree().docinfo.doctype:
        raise ProcessorError(PARSE_ERROR, "(a DOCTYPE is not allowed)")
    return root


def _version(root: etree._Element, quirks: Quirks) -> float:
    """Take the qbXML version from the processing instruction before the root."""
    before = root.getprevious()
    while before is not None and before.tag is not etree.ProcessingInstruction:
        before = before.getprevious()
    found = _VERSION.search(before.text or "") if before is not None else None
    if before is None or getattr(before, "target", "") != "qbxml" or not found:
        raise ProcessorError(VERSION_UNKNOWN, '(no <?qbxml version="…"?> before the root)')
    version = float(f"{found[1]}.{found[2]}")
    if not 1 <= version <= quirks.newest_version:
        raise ProcessorError(VERSION_UNKNOWN, f"(version {version})")
    return version


def _elements(node: etree._Element) -> list[etree._Element]:
    return [child for child in node if isinstance(child.tag, str)]


def _check_attributes(message_set: etree._Element) -> None:
    for name, value in message_set.attrib.items():
        allowed = _SET_ATTRIBUTES.get(str(name))
        if allowed is None or (allowed and value not in allowed):
            raise ProcessorError(PARSE_ERROR, f"(QBXMLMsgsRq cannot have {name}={value!r})")
    if message_set.get("onError") is None:
        raise ProcessorError(PARSE_ERROR, "(QBXMLMsgsRq needs onError)")
    if message_set.get("onError") == "rollbackOnError":
        raise ProcessorError(PARSE_ERROR, "(QuickBooks Desktop cannot roll back: rollbackOnError)")


def _check_lengths(parsed: Parsed) -> None:
    limit = parsed.shape.limit if parsed.shape.type == "s" else 0
    if limit and len(in_code_page(parsed.text).strip()) > limit:
        raise ProcessorError(PARSE_ERROR, f"({parsed.shape.name} is over {limit} characters)")
    for child in parsed.children:
        _check_lengths(child)


def _request(node: etree._Element, version: float) -> Parsed:
    shape = REQUESTS.get(str(node.tag))
    if shape is None:
        raise ProcessorError(
            PARSE_ERROR, f"(line {node.sourceline}: {node.tag} is not a request that is known here)"
        )
    for name, allowed in (("iterator", _PAGING), ("metaData", _META)):
        if node.get(name) is not None and node.get(name) not in allowed:
            raise ProcessorError(PARSE_ERROR, f"({node.tag} cannot have {name}={node.get(name)!r})")
    return match(node, shape.element, version, shape.attributes)
