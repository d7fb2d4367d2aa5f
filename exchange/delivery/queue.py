"""What puts documents into a company's queue, and what a person can do with them there.

Functions that take a connection run inside the caller's transaction, so that a batch that was cut and its documents
are one fact. A document's GUID should be derived from what it is made of: after a restore the same day then makes the
same documents, and the look-up in QuickBooks knows them again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from exchange.delivery import companies, documents
from exchange.delivery.judging import QUEUE, TAKEN_OUT, VOIDED
from exchange.delivery.records import Company, Document, Role
from exchange.delivery.sets import waiting_text
from exchange.delivery.states import Event, State
from exchange.qbxml.ledger import TxnVoid
from exchange.qbxml.message import ListAdd, ListMod, Message, TxnAdd
from exchange.qbxml.purchases import BillAdd
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.journal.bodies import DocumentParked
from tui_pos.journal.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedDocument:
    """Hold a transaction to be posted once.

    `request` carries our GUID as its ExternalGUID; kind, number and date are the request's own. `expected_total` is what
    QuickBooks must answer as its total, in cents, None for kinds without one (employee hours). `sources` are the
    ids of the receipts and vouchers it was made of. `needs` are keys of set-up requests, or GUIDs of other
    documents, that must be posted first. With `probe` a wrong total voids the document again.
    """

    request: TxnAdd
    expected_total: int | None
    sources: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    probe: bool = False

    @property
    def guid(self) -> str:
        """Give the document's identity."""
        identity: UUID = self.request.external_guid  # type: ignore[attr-defined]
        return str(identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedSetup:
    """Hold a list entry to be added or changed before the documents that need it.

    `key` names it in `needs`, for example `account:POS Cash`; one key is queued once.
    """

    key: str
    request: ListAdd | ListMod
    needs: tuple[str, ...] = ()


def enqueue(db: Connection, company: str, queued: Iterable[QueuedDocument], *, now: int) -> int:
    """Put documents into a company's queue, in their order; says how many were new.

    One that is there already, with the same text, is left as it is. Refusals, with nothing queued by the caller's
    transaction: `already_queued` (the same GUID with other contents), `unknown_need`, `qbxml_request`, `no_company`.
    """
    owner = companies.get(db, company)
    rows = [as_document(owner, one, now) for one in queued]
    return _insert(db, owner, rows)


def enqueue_setup(db: Connection, company: str, queued: Iterable[QueuedSetup], *, now: int) -> int:
    """Put set-up requests into a company's queue; the same rules as for `enqueue`."""
    owner = companies.get(db, company)
    rows = [as_setup(owner, one, now) for one in queued]
    return _insert(db, owner, rows)


def queue_void(db: Connection, company: str, document: str, *, txn_id: str, now: int) -> None:
    """Have a document voided in QuickBooks; afterwards it is refused, with the code `voided`."""
    owner = companies.get(db, company)
    voided = documents.find(db, company, document)
    if voided is None:
        raise _no_document(document)
    request = TxnVoid(txn_void_type=voided.kind.removesuffix("Add"), txn_id=txn_id)
    row = _row(owner, _void_of(document), Role.VOID, request, now)
    _insert(db, owner, [replace(row, ref_number=voided.ref_number, sources=(document,))])


def is_to_be_voided(db: Connection, document: Document) -> bool:
    """Say whether the void of a document was queued and has not been proven yet."""
    waits = documents.find(db, document.company, _void_of(document.document)) is not None
    return waits and document.code != VOIDED


def _void_of(document: str) -> str:
    return f"void:{document}"


def resend(db: Connection, company: str, document: str, *, now: int) -> None:
    """Have a document looked up, and sent if QuickBooks does not have it; never a second Add beside the first.

    For one that was refused, and for a posted one that is missing after a restore of the company file. One that
    waits for a lock is tried at once. Refusals: `no_document`, `voided`.
    """
    row = documents.find(db, company, document)
    if row is None:
        raise _no_document(document)
    if row.code == VOIDED:
        raise Refusal(
            VOIDED, f"{row.ref_number} is not sent again as it was. {row.cause} {row.cure}"
        )
    if row.state in (State.REFUSED, State.POSTED):
        documents.change(db, row, Event.DOUBTED, now=now, **_doubted())
    elif row.next_try:
        documents.delay(db, row, next_try=0, cause=row.cause, cure=row.cure)


def replace_refused(db: Connection, company: str, queued: QueuedDocument, *, now: int) -> None:
    """Put a corrected text in the place of a refused document's, then as `resend`.

    Refusals: `no_document`; `not_refused` when it may be on its way or in the books.
    """
    owner = companies.get(db, company)
    row = documents.find(db, company, queued.guid)
    if row is None:
        raise _no_document(queued.guid)
    if row.state is not State.REFUSED or row.code == VOIDED:
        raise Refusal(
            "not_refused",
            f"{row.ref_number} is {row.state}: only a refused document can be replaced by a corrected one.",
        )
    fresh = as_document(owner, queued, now)
    columns = {
        name: getattr(fresh, name)
        for name in ("kind", "ref_number", "expected", "probe", "needs", "sources", "request")
    }
    columns |= {"txn_day": fresh.txn_date, "attempts": 0}
    columns["waits_for"] = documents.unmet(db, company, fresh.needs)
    documents.change(db, row, Event.DOUBTED, now=now, **(columns | _doubted()))


def take_out(shop: Shop, company: str, document: str, *, actor: str, why: str) -> None:
    """Take a document that waits, for its turn or for a person, out of the queue; `resend` brings it back.

    Refusals: `no_document`; `not_waiting` when it has left already or is voided.
    """
    now = shop.clock()

    def write(db: Connection) -> None:
        row = documents.find(db, company, document)
        if row is None:
            raise _no_document(document)
        if row.state not in (State.QUEUED, State.REFUSED) or row.code == VOIDED:
            state = VOIDED if row.code == VOIDED else row.state
            raise Refusal(
                "not_waiting",
                f"{row.ref_number} is {state}: only a document that waits can be taken out of the queue.",
            )
        documents.change(db, row, Event.PARKED, now=now, code=TAKEN_OUT, cause=why, cure=_BACK)

    entry = DocumentParked(company=company, document=document, why=why, cure=_BACK)
    shop.append([entry], actor=actor, also=write)


_BACK = "Resend it when it is wanted after all."


def _doubted() -> dict[str, object]:
    return {"absent": QUEUE, "code": "", "cause": "", "cure": "", "next_try": 0}


def _no_document(document: str) -> Refusal:
    return Refusal(
        "no_document", f"The queue holds no document {document}: see `tui-pos exchange status`."
    )


def _row(owner: Company, key: str, role: Role, request: Message, now: int) -> Document:
    return Document(
        company=owner.company,
        document=key,
        position=0,
        role=role,
        kind=type(request).__name__,
        ref_number="",
        txn_date=None,
        expected=None,
        probe=False,
        needs=(),
        waits_for="",
        sources=(),
        request=waiting_text(request, owner.edition),
        state=State.QUEUED,
        absent=QUEUE,
        message_set="",
        sent="",
        ticket="",
        attempts=0,
        next_try=0,
        txn_id="",
        edit_sequence="",
        returned=None,
        code="",
        cause="",
        cure="",
        answer="",
        remembered=False,
        queued_at=now,
        changed_at=now,
    )


def as_document(owner: Company, queued: QueuedDocument, now: int) -> Document:
    """Give the row that a document becomes; the queue sets its position and what it waits for."""
    request = queued.request
    day = request.txn_date  # type: ignore[attr-defined]
    row = _row(owner, queued.guid, Role.DOCUMENT, request, now)
    return replace(
        row,
        ref_number=getattr(request, "ref_number", ""),
        txn_date=day,
        expected=queued.expected_total,
        probe=queued.probe,
        needs=queued.needs,
        sources=queued.sources,
        state=State.UNKNOWN if owner.to_be_looked_up(_business_day(request)) else State.QUEUED,
    )


def _business_day(request: TxnAdd) -> date | None:
    """Give a document's business day; a bill bears its vendor's date instead, which may lie ahead."""
    day: date = request.txn_date  # type: ignore[attr-defined]
    return None if isinstance(request, BillAdd) else day


def as_setup(owner: Company, queued: QueuedSetup, now: int) -> Document:
    """Give the row that a set-up request becomes."""
    request = queued.request
    row = _row(owner, queued.key, Role.SETUP, request, now)
    if isinstance(request, ListMod):
        known = {"txn_id": request.list_id, "edit_sequence": request.edit_sequence}  # type: ignore[attr-defined]
        return replace(row, needs=queued.needs, ref_number=queued.key, **known)
    parent = getattr(request, "parent_ref", None)
    name: str = request.name  # type: ignore[attr-defined]
    full_name = f"{parent.full_name}:{name}" if parent and parent.full_name else name
    return replace(row, needs=queued.needs, ref_number=full_name)


def _insert(db: Connection, owner: Company, rows: list[Document]) -> int:
    position, new = documents.last_position(db, owner.company), 0
    for row in rows:
        there = documents.find(db, owner.company, row.document)
        if there is not None:
            if (there.request, there.expected) != (row.request, row.expected):
                raise Refusal(
                    "already_queued",
                    f"{row.ref_number} is in the queue already, with other contents: nothing was queued.",
                )
            continue
        for need in row.needs:
            if documents.find(db, owner.company, need) is None:
                raise Refusal(
                    "unknown_need",
                    f"{row.ref_number} needs {need}, which is not in the queue: queue that first.",
                )
        position, new = position + 1, new + 1
        waits_for = documents.unmet(db, owner.company, row.needs)
        documents.insert(db, replace(row, position=position, waits_for=waits_for))
    return new
