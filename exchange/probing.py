"""The probe: the first receipt with deposited payments shows with which sign QuickBooks takes them.

No published source settles whether a Payment item on a sales form is sent as a negative or a positive amount. So the
first form of a company file that would come to another total under the wrong sign goes alone; what else bears such
lines waits for it, and no further day is cut meanwhile. If it comes to another total, it is voided, and in the same
transaction the sign flips, the same receipts are queued under a new identity and number, and what waits is written anew.
If the total is wrong with both signs the queue stays stopped, with the next try in it for `go`.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import msgspec

from exchange import kept
from exchange.company.file import file_of, set_payment_sign
from exchange.delivery import cache, companies, documents
from exchange.delivery.judging import TOTAL_DIFFERS
from exchange.delivery.queue import QueuedDocument, as_document, is_to_be_voided
from exchange.delivery.records import Document as Row
from exchange.posting.books import CompanyFile
from exchange.posting.document import SALES_FORMS, Document, Kind
from exchange.posting.entry import HelperKind
from exchange.posting.requests import request
from exchange.succession import succeed
from tui_pos.data.queries import settings
from tui_pos.journal.connection import Connection

_PROBE, _TRIES = "probe", "probe_tries"

BOTH_WRONG = "probe_wrong"
"""The code of a company whose first receipt came to another total with either sign."""

SHOWS_NOTHING = (
    "The payments by card and check of this day do not show with which sign QuickBooks takes them: it is cut as soon as"
    " a day that shows it was posted."
)


def payments(document: Document) -> int:
    """Sum what a sales form has on Payment items, in minor units as money comes in."""
    return sum(line.amount for line in document.lines if _is_payment(line.item))


def bears_payments(document: Document) -> bool:
    """Tell whether the sign matters to a document at all."""
    return document.kind in SALES_FORMS and any(_is_payment(line.item) for line in document.lines)


def _is_payment(item: object) -> bool:
    return getattr(item, "kind", None) is HelperKind.PAYMENT


def choose(db: Connection, company: str, made: Iterable[Document]) -> UUID | None:
    """Choose the document that goes first; None when one was chosen before or none would show a wrong sign.

    More must be paid in than out: the wrong sign then makes the total too large, whereas one below zero would be
    refused. A receipt over 0.00 is preferred, and any receipt to an invoice, which a payment might be applied to.
    """
    if cache.get(db, company, _PROBE) is not None:
        return None
    kinds = (Kind.SALES_RECEIPT, Kind.INVOICE)
    fit = [one for one in made if one.kind in kinds and payments(one) > 0]
    first = min(fit, key=lambda one: (kinds.index(one.kind), one.total != 0), default=None)
    return first.id if first else None


def shows_nothing(db: Connection, company: str, made: Iterable[Document]) -> bool:
    """Tell a batch whose payments would be posted blind, as no probe was sent and none can be made of it."""
    found = tuple(made)
    unproven = cache.get(db, company, _PROBE) is None
    return unproven and any(map(bears_payments, found)) and choose(db, company, found) is None


def remember(db: Connection, company: str, probe: UUID, *, now: int) -> None:
    """Note which document is the company's probe."""
    cache.put(db, company, _PROBE, "", str(probe), now)


def is_out(db: Connection, company: str) -> bool:
    """Say whether the sign is still open: the probe has no answer yet, or is to be voided for a wrong total."""
    probe = cache.get(db, company, _PROBE)
    if probe is None:
        return False
    row = documents.find(db, company, probe.value)
    if row is None:
        return False
    return row.returned is None or is_to_be_voided(db, row)


def instead(db: Connection, voided: Row, now: int) -> str:
    """Put the next try in the place of a probe that was voided; gives the sentence that tells so.

    Runs in the transaction that stores the void's success. What was voided for another reason has no successor.
    """
    document = kept.stored_one(db, voided.company, voided.document)
    file = file_of(db, voided.company, settings.currency(db))
    if not voided.probe or document is None or file is None:
        return ""
    company, sign = voided.company, -file.payment_sign
    set_payment_sign(db, company, sign, now=now)
    file = msgspec.structs.replace(file, payment_sign=sign)
    fresh = succeed(db, voided, document, file, probe=True, now=now)
    remember(db, company, fresh.id, now=now)
    _write_anew(db, voided, str(fresh.id), file, now)
    _go_or_stop(db, voided, fresh, now)
    return (
        "Payments by card and check go with the other sign from now on, and the same receipts go again as"
        f" {fresh.ref_number}."
    )


def _write_anew(db: Connection, voided: Row, fresh: str, file: CompanyFile, now: int) -> None:
    """Give what waits for the probe the other sign, and let it wait for the next try."""
    owner = companies.get(db, voided.company)
    for row in documents.waiting_for(db, voided.company, voided.document):
        document = kept.stored_one(db, voided.company, row.document)
        if document is None:
            continue
        needs = tuple(fresh if need == voided.document else need for need in row.needs)
        queued = QueuedDocument(request=request(document, file), expected_total=row.expected)
        text = as_document(owner, queued, now).request
        documents.write_anew(db, row, request=text, needs=needs, waits_for=fresh)


def _go_or_stop(db: Connection, voided: Row, fresh: Document, now: int) -> None:
    """Let the queue run after the first wrong total; after the second a person has to look."""
    company = voided.company
    before = cache.get(db, company, _TRIES)
    tries = int(before.value) + 1 if before else 1
    cache.put(db, company, _TRIES, "", str(tries), now)
    if tries % 2 == 0:
        cause = (
            f"{voided.cause} With the other sign of its payments it was wrong too: both are voided."
        )
        cure = (
            "An item or a preference in QuickBooks changes the amount: compare it with the preview and put it right,"
            f" then start the exchange again. The same receipts go as {fresh.ref_number}."
        )
        companies.stop(db, company, BOTH_WRONG, cause, cure)
    elif companies.get(db, company).stopped == TOTAL_DIFFERS:
        companies.go(db, company)
