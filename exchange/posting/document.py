"""The documents that QuickBooks gets: what each stands for, what it must come to, what lists it needs first."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from exchange.posting.entry import Helper, Line, Party, Place, Posting
from tui_pos.core.taxcheck import Finding


class Kind(StrEnum):
    """Name the kinds of QuickBooks documents that posting makes."""

    SALES_RECEIPT = "sales receipt"
    INVOICE = "invoice"
    CREDIT_MEMO = "credit memo"
    PAYMENT = "payment"
    JOURNAL = "journal"
    CHECK = "check"
    BILL = "bill"
    ITEM_RECEIPT = "item receipt"
    VENDOR_CREDIT = "vendor credit"
    TIME = "time"


SALES_FORMS = frozenset({Kind.SALES_RECEIPT, Kind.INVOICE, Kind.CREDIT_MEMO})
"""Documents whose lines go through items."""


class Document(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Hold one document as data, ready to be written as a request when its company file is known.

    `posting` has the lines in the order in which they stand on it; a line placed in the header is the document's own
    total. `total` in minor units is what QuickBooks must answer with: 0 for the zero receipt, the debits of a
    journal, None for hours. `party` is the customer, vendor or employee it is made out to, `tax_item` the one of a
    sales form's header, `sources` the journal entries it stands for (`node/epoch/seq`).
    """

    id: UUID
    kind: Kind
    ref_number: str
    day: date
    posting: Posting
    total: int | None
    memo: str
    sources: tuple[str, ...]
    store: str = ""
    party: Party | None = None
    class_name: str = ""
    tax_item: Helper | None = None
    purchase_order: str = ""
    due: date | None = None
    terms: str = ""
    worked: timedelta | None = None

    @property
    def header(self) -> Line | None:
        """The line that the document's own total posts, if it has one."""
        return next((line for line in self.posting.lines if line.place is Place.HEADER), None)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that QuickBooks gets as lines."""
        return tuple(line for line in self.posting.lines if line.place is Place.LINE)


class Cut(msgspec.Struct, frozen=True):
    """Give what a batch became: documents in the order to send, and what a person has to look at.

    `sources` are the entries that are done with, those that post nothing included. What a finding names is not among
    them and waits for the next batch.
    """

    documents: tuple[Document, ...]
    sources: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
