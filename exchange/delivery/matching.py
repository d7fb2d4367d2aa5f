"""Looking a document up in QuickBooks: what to ask, and what the answer proves. Pure.

The proof is our GUID, which QuickBooks keeps with the transaction. Two questions are asked at once, by number and by
date, so that a bookkeeper who changed one of the two does not hide the document. One without a GUID counts as ours
when number, date and amount all agree; anything in between is shown to a person, and nothing is sent.

After a restore of our database QuickBooks may have documents that the lost one made of the same receipts in another
way: cut earlier or later, with more or fewer of them. They bear our mark and an identity that the queue does not know.
While such a stranger stands on a store's day, no day's receipt, cost or other journal of that day is sent beside it: it
is set aside with both figures. What was voided in QuickBooks stands in nobody's way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from lxml import etree

from exchange.delivery.figures import is_from_here, is_void, told_ours, told_theirs
from exchange.delivery.judging import REFUSE, VOIDED, Finding, cents, saved
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
_CHOOSE = (
    "Compare the two. If QuickBooks' one holds the same receipts, take this one out. Else void that one in QuickBooks,"
    " then resend this one."
)
_VOIDED_THERE = "If the void was right, nothing is left to do here. If it was a mistake, send the document again as a new one."

Knows = Callable[[UUID], bool]
"""Says whether an identity is one of the queue's."""

_MADE_OF_MANY = frozenset({"SalesReceiptAdd", "JournalEntryAdd"})
"""Kinds that a day's entries can go into together; the others stand for one receipt or voucher each."""


def _all_known(identity: UUID) -> bool:
    return True


def questions(document: Document) -> dict[str, Message]:
    """Say which queries tell whether QuickBooks has a document or set-up request."""
    if document.role is Role.VOID:
        kind, txn_id = _voided(document.request)
        return {"id": MESSAGES[f"{kind}Query"](txn_id=(txn_id,))}  # type: ignore[call-arg]
    if document.role is Role.SETUP:
        return _list_queries(document)
    kind = document.kind
    query = MESSAGES[kind.removesuffix("Add") + "Query"]
    day = TxnDateRangeFilter(from_txn_date=document.txn_date, to_txn_date=document.txn_date)
    asked = {"day": query(txn_date_range_filter=day, **_lines(kind, NEED_LINES))}  # type: ignore[call-arg]
    near = _lines(kind, _SHOW_LINES)
    if document.txn_id:
        asked["id"] = query(txn_id=(document.txn_id,), **near)  # type: ignore[call-arg]
    if kind not in _WITHOUT_NUMBER:
        asked["number"] = query(ref_number_case_sensitive=(document.ref_number,), **near)  # type: ignore[call-arg]
    return asked


def _lines(kind: str, kinds: frozenset[str]) -> dict[str, bool]:
    return {"include_line_items": True} if kind in kinds else {}


NEED_LINES = frozenset({"JournalEntryAdd", "InventoryAdjustmentAdd"})
"""Kinds whose total can only be summed from their lines."""

_SHOW_LINES = NEED_LINES | {"SalesReceiptAdd"}
"""Kinds whose lines tell more than their total, which may be 0.00; asked for where few can answer."""


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


def match(document: Document, records: Iterable[Record], knows: Knows = _all_known) -> Finding:
    """Decide, from everything that the queries found, whether QuickBooks has a document.

    `knows` tells the queue's identities; it is asked only where a stranger would matter.
    """
    if document.role is Role.VOID:
        return _match_void(document, records)
    if document.role is Role.SETUP:
        return _match_entry(document, [one for one in records if isinstance(one, ListEntry)])
    found = {one.txn_id: one for one in records if isinstance(one, Transaction) and one.txn_id}
    ours = [one for one in found.values() if one.external_guid == UUID(document.document)]
    live = [one for one in ours if not is_void(one)]
    if len(live) > 1:
        ids = ", ".join(str(one.txn_id) for one in live)
        return _parked(
            "doubled", f"QuickBooks has this document {len(live)} times ({ids}).", _COMPARE
        )
    if live:
        return _has(document, live[0])
    if ours:
        return _has_void(document, ours[0])
    others = [one for one in found.values() if not is_void(one)]
    return _match_number(document, others, knows)


def _has(document: Document, one: Transaction) -> Finding:
    return saved(document, one.txn_id or "", one.edit_sequence or "", cents(one.total))


def _has_void(document: Document, one: Transaction) -> Finding:
    return Finding(
        event=Event.PARKED,
        code=VOIDED,
        cause=f"{document.ref_number} was posted and then voided: QuickBooks keeps it at 0.00.",
        cure=_VOIDED_THERE,
        txn_id=one.txn_id or "",
        edit_sequence=one.edit_sequence or "",
        returned=0,
    )


def _match_number(document: Document, found: list[Transaction], knows: Knows) -> Finding:
    """Judge the transactions that do not carry our GUID: those with our number first, then strangers."""
    if document.kind in _WITHOUT_NUMBER:
        return _missing(document)
    same = [one for one in found if one.ref_number == document.ref_number]
    equal = [
        one
        for one in same
        if one.external_guid is None
        and one.txn_date == document.txn_date
        and cents(one.total) == document.expected
    ]
    if len(same) == 1 and equal:
        return _has(document, equal[0])
    kind = document.kind.removesuffix("Add")
    if same:
        what = f"QuickBooks has another {kind} with the number {document.ref_number},"
        return _beside(document, "number_taken", what, same[0])
    for one in found:
        if _is_stranger(document, one, knows):
            what = f"QuickBooks has {kind} {one.ref_number} of the same day, which tui-pos made and this database does not know,"
            return _beside(document, "day_taken", what, one)
    return _missing(document)


def _is_stranger(document: Document, one: Transaction, knows: Knows) -> bool:
    """Tell what a lost database made of the same store's day; the store's number begins all its numbers."""
    return (
        document.kind in _MADE_OF_MANY
        and one.txn_date == document.txn_date
        and (one.ref_number or "")[:2] == document.ref_number[:2]
        and is_from_here(one)
        and one.external_guid is not None
        and not knows(one.external_guid)
    )


def _beside(document: Document, code: str, what: str, other: Transaction) -> Finding:
    theirs, ours = told_theirs(other), told_ours(document)
    cause = f"{what} dated {other.txn_date}. It comes to {theirs}. This one comes to {ours}."
    return _parked(code, cause, _CHOOSE)


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
