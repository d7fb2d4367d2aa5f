"""Answers of QuickBooks: hostile until proven otherwise, then frozen typed records.

No DOCTYPE, no entity, no network, at most 16 MiB and 32 levels; one QBXMLMsgsRs under QBXML. What a record does not
know is left out, so that a newer QuickBooks can say more than we ask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from lxml import etree

from exchange.qbxml import item_records, list_records, purchase_records, sales_records, txn_records
from exchange.qbxml.codec import locate, read
from exchange.qbxml.faults import BadResponse, excerpt
from exchange.qbxml.message import Message
from exchange.qbxml.parts import ErrorRecovery
from exchange.qbxml.record import Record
from exchange.qbxml.wire import INTTYPE

R = TypeVar("R", bound=Record)

MAX_CHARACTERS = 16 * 1024 * 1024
MAX_DEPTH = 32

RECORDS: Mapping[str, type[Record]] = MappingProxyType(
    {
        name: kind
        for module in (list_records, item_records, sales_records, purchase_records, txn_records)
        for name, kind in vars(module).items()
        if isinstance(kind, type)
        and issubclass(kind, Record)
        and kind.__module__ == module.__name__
        and name.endswith("Ret")
    }
)
"""The records that answers are read into, by the name of their element."""

_TOO_DEEP = etree.XPath("/*" * (MAX_DEPTH + 1))
_DECLARATION = re.compile(r"\ufeff?\s*<\?xml\s([^<>]{0,200})\?>")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


class Severity(StrEnum):
    """Say whether a request was done (Info), done with a remark (Warn) or not done (Error)."""

    INFO = "Info"
    WARN = "Warn"
    ERROR = "Error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Hold the answer to one request.

    `name` is the message's name without `Rs`; `remaining` and `iterator_id` belong to pages; `recovery` is there
    when the set was executed before and this is its remembered outcome.
    """

    name: str
    request_id: str | None
    status_code: int
    severity: Severity
    message: str
    records: tuple[Record, ...] = ()
    ret_count: int | None = None
    remaining: int | None = None
    iterator_id: str | None = None
    recovery: ErrorRecovery | None = None

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Give the records of one kind."""
        return tuple(record for record in self.records if isinstance(record, kind))

    def one(self, kind: type[R]) -> R | None:
        """Give the only record of one kind, None if there is none; several are a `BadResponse`."""
        found = self.all(kind)
        if len(found) > 1:
            raise BadResponse(
                f"{self.name}Rs", f"{len(found)} {kind.__name__} where one is expected"
            )
        return found[0] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSet:
    """Hold the answer to one message set; `message_set_status_code` tells what recovery found (see `status`)."""

    responses: tuple[Response, ...]
    new_message_set_id: str | None = None
    old_message_set_id: str | None = None
    message_set_status_code: int | None = None

    def answer(self, request_id: str, message: type[Message]) -> Response | None:
        """Give the answer to one request of ours, None if the set has none.

        An answer under that id to another kind of request is a `BadResponse`.
        """
        found = [one for one in self.responses if one.request_id == request_id]
        if len(found) > 1:
            raise BadResponse("QBXMLMsgsRs", f"{len(found)} answers to one request")
        if found and found[0].name != message.__name__:
            raise BadResponse(f"{found[0].name}Rs", f"the request was {message.__name__}Rq")
        return found[0] if found else None


def parse(document: str | bytes) -> ResponseSet:
    """Read an answer; anything QuickBooks could not have said is a `BadResponse`, and nothing is taken from it."""
    root = _tree(_decode(document))
    sets = root.findall("QBXMLMsgsRs")
    if root.tag != "QBXML" or len(sets) != 1 or len(root) != 1:
        raise BadResponse(locate(root, ""), "it is not QBXML with one QBXMLMsgsRs")
    answers = sets[0]
    return ResponseSet(
        responses=tuple(_response(element) for element in answers),
        new_message_set_id=answers.get("newMessageSetID"),
        old_message_set_id=answers.get("oldMessageSetID"),
        message_set_status_code=_number(answers, "messageSetStatusCode"),
    )


def _decode(document: str | bytes) -> str:
    """Turn bytes into text by their declared encoding: UTF-8, or the Windows-1252 that QuickBooks itself uses."""
    if len(document) > MAX_CHARACTERS:
        raise BadResponse("its start", f"it is larger than {MAX_CHARACTERS // 2**20} MiB")
    if isinstance(document, str):
        return document
    head = _DECLARATION.match(document[:300].decode("latin-1").removeprefix("\u00ef\u00bb\u00bf"))
    declared = _ENCODING.search(head[1]) if head else None
    name = declared[1].lower() if declared else "utf-8"
    codecs = {
        "utf-8": "utf-8-sig",
        "us-ascii": "ascii",
        "windows-1252": "cp1252",
        "iso-8859-1": "cp1252",
    }
    try:
        return document.decode(codecs[name])
    except KeyError:
        raise BadResponse("its start", f"the encoding {name} is not one of QuickBooks'") from None
    except UnicodeDecodeError as fault:
        raise BadResponse(f"byte {fault.start}", f"it is not text in {name}") from fault


def _tree(text: str) -> Any:
    """Parse with everything switched off that reaches beyond the document."""
    for forbidden in ("<!DOCTYPE", "<!ENTITY"):
        # Refused wherever it stands: QuickBooks escapes what people type, so it can never be content.
        position = text.find(forbidden)
        if position >= 0:
            raise BadResponse(
                f"character {position + 1}",
                "a document type is not part of qbXML",
                excerpt(text, position),
            )
    head = _DECLARATION.match(text)
    body = text[head.end() :] if head else text.removeprefix("\ufeff")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body.encode("utf-8"), parser)
    except UnicodeEncodeError as fault:
        raise BadResponse(f"character {fault.start + 1}", "it is not text") from fault
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        lines = body.splitlines() or [""]
        found = excerpt(lines[min(line, len(lines)) - 1], max(column - 1, 0))
        raise BadResponse(
            f"line {line}", f"it is not well-formed XML ({fault.msg})", found
        ) from fault
    if _TOO_DEEP(root):
        raise BadResponse("its structure", f"it is nested deeper than {MAX_DEPTH} levels")
    return root


def _number(element: Any, attribute: str) -> int | None:
    text = element.get(attribute)
    if text is None or text == "":
        return None
    try:
        return INTTYPE.from_wire(text)
    except ValueError as fault:
        place = f"{locate(element, '')}, {attribute}"
        raise BadResponse(place, str(fault), text) from fault


def _response(element: Any) -> Response:
    place = locate(element, "QBXMLMsgsRs")
    tag = str(element.tag)
    code, severity = _number(element, "statusCode"), element.get("statusSeverity")
    if not tag.endswith("Rs") or code is None:
        raise BadResponse(place, "it is not an answer with a statusCode")
    if severity not in tuple(Severity):
        raise BadResponse(place, "the statusSeverity is not Info, Warn or Error", severity or "")
    recovery = element.find("ErrorRecovery")
    return Response(
        name=tag.removesuffix("Rs"),
        request_id=element.get("requestID"),
        status_code=code,
        severity=Severity(severity),
        message=element.get("statusMessage") or "",
        records=_records(element, tag),
        ret_count=_number(element, "retCount"),
        remaining=_number(element, "iteratorRemainingCount"),
        iterator_id=element.get("iteratorID"),
        recovery=None if recovery is None else read(ErrorRecovery, recovery, tag),
    )


def _records(element: Any, tag: str) -> tuple[Record, ...]:
    """Read the aggregates of an answer; TxnVoidRs alone lays its fields out flat."""
    if tag == "TxnVoidRs":
        return (read(txn_records.TxnVoidRet, element),) if element.find("TxnID") is not None else ()
    return tuple(read(RECORDS[child.tag], child, tag) for child in element if child.tag in RECORDS)
