"""Looking a document up in QuickBooks: what to ask, and what the answer proves. Pure.

The proof is our GUID, which QuickBooks keeps with the transaction. Two questions are asked at once, by number and by
date, so that a bookkeeper who changed one of the two does not hide the document. One without a GUID counts as ours
when number, date and amount all agree; anything in between is shown to a person, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from lxml import etree

from exchange.delivery.judging import REFUSE, Finding, cents, saved
from exchange.delivery.records import Document, Role
from exchange.delivery.states import Event
from exchange.qbxml.limits import MESSAGES
from exchange.qbxml.list_records import ListEntry
from exchange.qbxml.message import Message
from exchange.qbxml.queries import (
    AccountQuery,
    ClassQuery,
    CustomerQuery,
    ItemQuery,
    PaymentMethodQuery,
    TermsQuery,
    VendorQuery,
)
from exchange.qbxml.record import Record
from exchange.qbxml.txn_queries import TxnDateRangeFilter
from exchange.qbxml.txn_records import Transaction

_SHARED_NAMES: dict[str, type[Message]] = {"customer": CustomerQuery, "vendor": VendorQuery}
"""Lists that share their names: an entry of one keeps the name from the others."""

_BY_NAME: dict[str, type[Message]] = {
    "AccountAdd": AccountQuery,
    "ClassAdd": ClassQuery,
    "PaymentMethodAdd": PaymentMethodQuery,
    "StandardTermsAdd": TermsQuery,
    "DateDrivenTermsAdd": TermsQuery,
}
_BY_ID: dict[str, type[Message]] = {
    "CustomerMod": CustomerQuery,
    "VendorMod": VendorQuery,
    "AccountMod": AccountQuery,
    "ClassMod": ClassQuery,
}
_WITHOUT_NUMBER = frozenset({"TimeTrackingAdd"})
_COMPARE = "Compare the two in QuickBooks; then resend this one, or take it out of the queue."


def questions(document: Document) -> dict[str, Message]:
    """Say which queries tell whether QuickBooks has a document or set-up request."""
    if document.role is Role.VOID:
        kind, txn_id = _voided(document.request)
        return {"id": MESSAGES[f"{kind}Query"](txn_id=(txn_id,))}  # type: ignore[call-arg]
    if document.role is Role.SETUP:
        return _list_queries(document)
    query = MESSAGES[document.kind.removesuffix("Add") + "Query"]
    day = TxnDateRangeFilter(from_txn_date=document.txn_date, to_txn_date=document.txn_date)
    asked = {"day": query(txn_date_range_filter=day, **_lines(document.kind))}  # type: ignore[call-arg]
    if document.txn_id:
        asked["id"] = query(txn_id=(document.txn_id,), **_lines(document.kind))  # type: ignore[call-arg]
    if document.kind not in _WITHOUT_NUMBER:
        asked["number"] = query(  # type: ignore[call-arg]
            ref_number_case_sensitive=(document.ref_number,), **_lines(document.kind)
        )
    return asked


def _lines(kind: str) -> dict[str, bool]:
    """Ask for lines where the total is not told without them."""
    return {"include_line_items": True} if kind in NEED_LINES else {}


NEED_LINES = frozenset({"JournalEntryAdd", "InventoryAdjustmentAdd"})
"""Kinds whose total can only be summed from their lines."""


def _list_queries(document: Document) -> dict[str, Message]:
    if document.kind.endswith("Mod"):
        by_id = _BY_ID.get(document.kind, ItemQuery)
        return {"id": by_id(list_id=(document.txn_id,))}  # type: ignore[call-arg]
    names = (document.ref_number,)
    if document.kind in ("CustomerAdd", "VendorAdd"):
        return {
            key: query(full_name=names)  # type: ignore[call-arg]
            for key, query in _SHARED_NAMES.items()
        }
    by_name = _BY_NAME.get(document.kind, ItemQuery)
    return {"name": by_name(full_name=names)}  # type: ignore[call-arg]


def _voided(request: str) -> tuple[str, str]:
    root = etree.fromstring(request.encode("ascii"))
    return root.findtext(".//TxnVoidType") or "", root.findtext(".//TxnID") or ""


def match(document: Document, records: Iterable[Record]) -> Finding:
    """Decide, from everything that the queries found, whether QuickBooks has a document."""
    if document.role is Role.VOID:
        return _match_void(document, records)
    if document.role is Role.SETUP:
        return _match_entry(document, [one for one in records if isinstance(one, ListEntry)])
    found = {one.txn_id: one for one in records if isinstance(one, Transaction) and one.txn_id}
    ours = [one for one in found.values() if one.external_guid == UUID(document.document)]
    if len(ours) == 1:
        return _has(document, ours[0])
    if ours:
        ids = ", ".join(str(one.txn_id) for one in ours)
        return _parked(
            "doubled", f"QuickBooks has this document {len(ours)} times ({ids}).", _COMPARE
        )
    return _match_number(document, list(found.values()))


def _has(document: Document, one: Transaction) -> Finding:
    return saved(document, one.txn_id or "", one.edit_sequence or "", cents(one.total))


def _match_number(document: Document, found: list[Transaction]) -> Finding:
    """Judge the transactions that carry our number but not our GUID."""
    if document.kind in _WITHOUT_NUMBER:
        return _missing(document)
    same = [one for one in found if one.ref_number == document.ref_number]
    if not same:
        return _missing(document)
    equal = [
        one
        for one in same
        if one.external_guid is None
        and one.txn_date == document.txn_date
        and cents(one.total) == document.expected
    ]
    if len(same) == 1 and equal:
        return _has(document, equal[0])
    other = same[0]
    return _parked(
        "number_taken",
        f"QuickBooks has another {document.kind.removesuffix('Add')} with the number {document.ref_number},"
        f" dated {other.txn_date} over {other.total}, that does not carry this document's identity.",
        _COMPARE,
    )


def _match_entry(document: Document, found: list[ListEntry]) -> Finding:
    if document.kind.endswith("Mod"):
        return _match_change(document, found)
    wanted = document.kind.removesuffix("Add") + "Ret"
    same = [one for one in found if type(one).__name__ == wanted]
    if same:
        return Finding(
            event=Event.SAVED, txn_id=same[0].list_id, edit_sequence=same[0].edit_sequence or ""
        )
    if found:
        kind = type(found[0]).__name__.removesuffix("Ret")
        return _parked(
            "3100",
            f"The name {document.ref_number} belongs to another kind of entry in QuickBooks ({kind}).",
            "Rename one of the two, then resend.",
        )
    return _missing(document)


def _match_change(document: Document, found: list[ListEntry]) -> Finding:
    """A change has not run as long as the entry still has the EditSequence that it was made from."""
    if not found:
        return _parked(
            "3120",
            "The entry to be changed is gone from QuickBooks.",
            "Map it anew, or drop the change.",
        )
    if found[0].edit_sequence == document.edit_sequence:
        return _missing(document)
    return _parked(
        "3200",
        "The entry has changed in QuickBooks since it was read: by this change, or by somebody else.",
        "Import the entry again; what still differs then is sent anew.",
    )


def _match_void(document: Document, records: Iterable[Record]) -> Finding:
    """A void has run when the transaction is gone or stands at nothing."""
    found = [one for one in records if isinstance(one, Transaction)]
    if not found or cents(found[0].total) == 0:
        return Finding(event=Event.SAVED, txn_id=_voided(document.request)[1])
    return _missing(document)


def _missing(document: Document) -> Finding:
    """QuickBooks does not have it: send it anew, or set it aside if that would fail again."""
    if document.absent == REFUSE:
        return Finding(
            event=Event.PARKED, code=document.code, cause=document.cause, cure=document.cure
        )
    return Finding(event=Event.REQUEUED)


def _parked(code: str, cause: str, cure: str) -> Finding:
    return Finding(event=Event.PARKED, code=code, cause=cause, cure=cure)
