"""One document of the queue as a person reads it: what became of it, its debits and credits, and the qbXML itself."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from exchange.delivery import documents
from exchange.delivery.records import Document as Row
from exchange.delivery.states import State
from exchange.kept import stored_one
from exchange.overview import kind_words
from exchange.posting.document import Document
from exchange.posting.entry import Line, Place
from tui_pos.core.money import format_minor
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import settings
from tui_pos.journal.connection import Connection

STATES = {
    State.QUEUED: "waits to be sent",
    State.SENDING: "was sent, and no answer has come yet",
    State.UNKNOWN: "is looked up in QuickBooks before anything is sent",
    State.POSTED: "is in QuickBooks",
    State.REFUSED: "is not in QuickBooks, and waits for a person",
}
"""Each state in a person's words."""

_AMOUNT = 13
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Hold a row of the queue with its posting, if it is a document that was cut, and the shop's time zone."""

    row: Row
    posted: Document | None
    zone: str

    @property
    def title(self) -> str:
        """Name the document as it is found in QuickBooks."""
        return f"{kind_words(self.row.kind)} {self.row.ref_number}".rstrip()


def document_page(db: Connection, company: str, document: str, now: int) -> DocumentPage:
    """Gather a document; a Refusal with code `no_document` when the queue holds none."""
    row = documents.find(db, company, document)
    if row is None:
        raise Refusal("no_document", "The queue no longer holds that document: look again.")
    owner = settings.company(db, now)
    return DocumentPage(row, stored_one(db, company, document), owner.zone if owner else "UTC")


def page_rows(page: DocumentPage, width: int) -> list[str]:
    """Lay a document out in rows of at most `width` characters."""
    row = page.row
    rows = [
        *_facts(page, width),
        *_told("Cause", row.cause, width),
        *_told("Cure", row.cure, width),
    ]
    if page.posted is not None:
        rows += ["", *posting_rows(page.posted, width)]
    return rows


def posting_rows(document: Document, width: int) -> list[str]:
    """Lay out debits and credits, with what QuickBooks is told beside them on rows of its own."""
    account = width - 2 * _AMOUNT
    rows = [f"{'Account':<{account}}{'Debit':>{_AMOUNT}}{'Credit':>{_AMOUNT}}"]
    for line in document.posting.lines:
        amount = format_minor(abs(line.amount)).rjust(_AMOUNT)
        sides = amount if line.amount > 0 else " " * _AMOUNT + amount
        rows.append(f"{line.account.name[: account - 1]:<{account}}{sides}")
        rows += textwrap.wrap(_beside(line), width, initial_indent="    ", subsequent_indent="    ")
    posting = document.posting
    debits, credits = (
        format_minor(one).rjust(_AMOUNT) for one in (posting.debits, posting.credits)
    )
    return [*rows, f"{'Total':<{account}}{debits}{credits}"]


def _beside(line: Line) -> str:
    parts = ["computed by QuickBooks" if line.place is Place.COMPUTED else "", line.memo]
    parts += [f"check {line.check}" if line.check else "", line.party.name if line.party else ""]
    parts.append(f"class {line.class_name}" if line.class_name else "")
    return ", ".join(part for part in parts if part and part != line.account.name)


def _facts(page: DocumentPage, width: int) -> Iterator[str]:
    row, posted = page.row, page.posted
    yield from _told("State", f"{row.state}: {STATES[row.state]}", width)
    if row.txn_date:
        yield from _told("Date", str(row.txn_date), width)
    if posted is not None and posted.party is not None:
        yield from _told("Name", posted.party.name, width)
    if row.expected is not None:
        yield from _told("Total", _total(row), width)
    if posted is not None:
        yield from _told("Memo", posted.memo, width)
    if row.sources:
        yield from _told("Made of", f"entries of the journal: {len(row.sources)}", width)
    if row.waits_for:
        yield from _told("Waits for", row.waits_for, width)
    if row.txn_id:
        yield from _told("TxnID", row.txn_id, width)
    changed = _local(row.changed_at, page.zone)
    yield from _told("Attempts", f"{row.attempts}, last change {changed}", width)
    if row.state in (State.QUEUED, State.UNKNOWN) and row.next_try:
        yield from _told("Next try", f"not before {_local(row.next_try, page.zone)}", width)


def _total(row: Row) -> str:
    ours = format_minor(row.expected or 0)
    if row.returned is None:
        return f"{ours} is what QuickBooks has to answer"
    if row.returned == row.expected:
        return f"{ours}, in QuickBooks too"
    return f"{ours} here, {format_minor(row.returned)} IN QUICKBOOKS"


def _told(label: str, text: str, width: int) -> list[str]:
    """Write a label and its text, further rows under the text."""
    if not text:
        return []
    return textwrap.wrap(text, width, initial_indent=f"{label:<10}", subsequent_indent=" " * 10)


def _local(at: int, zone: str) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def qbxml_rows(text: str, width: int) -> list[str]:
    """Lay qbXML out to be read: a tag to a row, indented by depth, long rows folded; what is no XML is only folded."""
    rows: list[str] = []
    depth = 0
    for part in re.sub(r">\s*<", ">\n<", text.strip()).splitlines():
        piece = part.strip()
        if piece.startswith("</"):
            depth = max(0, depth - 1)
        indent = " " * min(2 * depth, 2 * _DEEPEST)
        rows += textwrap.wrap(
            piece, width, initial_indent=indent, subsequent_indent=indent + "    "
        ) or [""]
        if _opens(piece):
            depth += 1
    return rows


def _opens(piece: str) -> bool:
    """Say whether a row opens an element that a later row closes."""
    return (
        piece.startswith("<")
        and not piece.startswith(("</", "<?", "<!"))
        and not piece.endswith("/>")
        and "</" not in piece
    )
