"""Queries about transactions, for recovery and reconciliation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from exchange.qbxml.ledger import VOIDABLE
from exchange.qbxml.message import Query
from exchange.qbxml.parts import Day, Id, Moment, Str50, Str4095, Whole, YesNo
from exchange.qbxml.queries import Match, Page, PageId, paging_rules
from exchange.qbxml.record import Record, record
from exchange.qbxml.wire import OneOf

TXN_TYPES = (
    *VOIDABLE,
    "BuildAssembly",
    "Estimate",
    "LiabilityAdjustment",
    "Paycheck",
    "PayrollLiabilityCheck",
    "PurchaseOrder",
    "ReceivePayment",
    "SalesOrder",
    "SalesTaxPaymentCheck",
    "Transfer",
    "YTDAdjustment",
    "All",
)
"""Kinds that a query over all transactions can choose."""


def _range_rules(start: date | None, end: date | None) -> Iterable[str]:
    if start is None and end is None:
        yield "the range needs a start or an end"
    elif start is not None and end is not None and start > end:
        yield f"the range runs backwards from {start} to {end}"


@record
class ModifiedDateRangeFilter(Record):
    """Choose transactions by when they were last saved, both ends included."""

    from_modified_date: Moment | None = None
    to_modified_date: Moment | None = None

    def rules(self) -> Iterable[str]:
        """The range has an end, and its ends are in order (status 3030)."""
        return _range_rules(self.from_modified_date, self.to_modified_date)


@record
class TxnDateRangeFilter(Record):
    """Choose transactions by their own date, both ends included."""

    from_txn_date: Day | None = None
    to_txn_date: Day | None = None

    def rules(self) -> Iterable[str]:
        """The range has an end, and its ends are in order (status 3030)."""
        return _range_rules(self.from_txn_date, self.to_txn_date)


@record
class RefNumberFilter(Record):
    """Choose transactions by a part of their number, such as all daily batches of a store."""

    match_criterion: Match
    ref_number: Str4095


@record
class TxnLookup(Query):
    """Ask for transactions of one kind: by TxnIDs, or by numbers, or by filters; subclasses name the kind.

    `ref_number_case_sensitive` is the fast way to look a document up; lines come only when asked for.
    """

    CHOICES = (
        (
            ("txn_id",),
            ("ref_number",),
            ("ref_number_case_sensitive",),
            (
                "max_returned",
                "modified_date_range_filter",
                "txn_date_range_filter",
                "ref_number_filter",
            ),
        ),
        (("modified_date_range_filter",), ("txn_date_range_filter",)),
    )

    txn_id: tuple[Id, ...] = ()
    ref_number: tuple[Str4095, ...] = ()
    ref_number_case_sensitive: tuple[Str4095, ...] = ()
    max_returned: Whole | None = None
    modified_date_range_filter: ModifiedDateRangeFilter | None = None
    txn_date_range_filter: TxnDateRangeFilter | None = None
    ref_number_filter: RefNumberFilter | None = None
    include_line_items: YesNo | None = None
    include_ret_element: tuple[Str50, ...] = ()
    iterator: Page = None
    iterator_id: PageId = None

    def rules(self) -> Iterable[str]:
        """Pages need their size and their iterator."""
        return paging_rules(self.iterator, self.iterator_id, self.max_returned)


@record
class SalesReceiptQuery(TxnLookup):
    """Ask for sales receipts."""


@record
class InvoiceQuery(TxnLookup):
    """Ask for invoices."""


@record
class CreditMemoQuery(TxnLookup):
    """Ask for credit memos."""


@record
class ReceivePaymentQuery(TxnLookup):
    """Ask for payments received on account; `include_line_items` gives what they are applied to."""


@record
class JournalEntryQuery(TxnLookup):
    """Ask for journal entries."""


@record
class CheckQuery(TxnLookup):
    """Ask for checks."""


@record
class BillQuery(TxnLookup):
    """Ask for bills."""


@record
class ItemReceiptQuery(TxnLookup):
    """Ask for item receipts."""


@record
class VendorCreditQuery(TxnLookup):
    """Ask for vendor credits."""


@record
class InventoryAdjustmentQuery(TxnLookup):
    """Ask for inventory adjustments."""


@record
class TimeTrackingEntityFilter(Record):
    """Choose hours by whose they are."""

    CHOICES = ((("list_id",), ("full_name",)),)

    list_id: tuple[Id, ...] = ()
    full_name: tuple[Str4095, ...] = ()


@record
class TimeTrackingQuery(Query):
    """Ask for employee hours: they have no number, so recovery goes by date, person and GUID."""

    CHOICES = (
        (
            ("txn_id",),
            (
                "max_returned",
                "modified_date_range_filter",
                "txn_date_range_filter",
                "time_tracking_entity_filter",
            ),
        ),
        (("modified_date_range_filter",), ("txn_date_range_filter",)),
    )

    txn_id: tuple[Id, ...] = ()
    max_returned: Whole | None = None
    modified_date_range_filter: ModifiedDateRangeFilter | None = None
    txn_date_range_filter: TxnDateRangeFilter | None = None
    time_tracking_entity_filter: TimeTrackingEntityFilter | None = None
    include_ret_element: tuple[Str50, ...] = ()
    iterator: Page = None
    iterator_id: PageId = None

    def rules(self) -> Iterable[str]:
        """Pages need their size and their iterator."""
        return paging_rules(self.iterator, self.iterator_id, self.max_returned)


@record
class TransactionModifiedDateRangeFilter(ModifiedDateRangeFilter):
    """Choose transactions of any kind by when they were last saved."""


@record
class TransactionDateRangeFilter(TxnDateRangeFilter):
    """Choose transactions of any kind by their own date."""


@record
class TransactionAccountFilter(Record):
    """Choose transactions by the accounts they post to."""

    CHOICES = ((("list_id",), ("full_name",)),)

    list_id: tuple[Id, ...] = ()
    full_name: tuple[Str4095, ...] = ()


@record
class TransactionTypeFilter(Record):
    """Choose transactions by kind."""

    txn_type_filter: tuple[Annotated[str, OneOf(*TXN_TYPES)], ...]


@record
class TransactionQuery(Query):
    """Ask for what transactions of any kind posted to each account: the ledger behind a reconciliation."""

    CHOICES = (
        (
            ("txn_id",),
            (
                "max_returned",
                "ref_number",
                "ref_number_case_sensitive",
                "transaction_modified_date_range_filter",
                "transaction_date_range_filter",
                "transaction_account_filter",
                "transaction_type_filter",
                "transaction_detail_level_filter",
                "transaction_posting_status_filter",
            ),
        ),
        (("ref_number",), ("ref_number_case_sensitive",)),
    )

    txn_id: tuple[Id, ...] = ()
    max_returned: Whole | None = None
    ref_number: tuple[Str4095, ...] = ()
    ref_number_case_sensitive: tuple[Str4095, ...] = ()
    transaction_modified_date_range_filter: TransactionModifiedDateRangeFilter | None = None
    transaction_date_range_filter: TransactionDateRangeFilter | None = None
    transaction_account_filter: TransactionAccountFilter | None = None
    transaction_type_filter: TransactionTypeFilter | None = None
    transaction_detail_level_filter: (
        Annotated[str, OneOf("All", "SummaryOnly", "AllExceptSummary")] | None
    ) = None
    transaction_posting_status_filter: (
        Annotated[str, OneOf("Either", "NonPosting", "Posting")] | None
    ) = None
    include_ret_element: tuple[Str50, ...] = ()
    iterator: Page = None
    iterator_id: PageId = None

    def rules(self) -> Iterable[str]:
        """Pages need their size and their iterator."""
        return paging_rules(self.iterator, self.iterator_id, self.max_returned)


DELETABLE = (
    *VOIDABLE,
    "BuildAssembly",
    "Estimate",
    "PurchaseOrder",
    "ReceivePayment",
    "SalesOrder",
    "SalesTaxPaymentCheck",
    "TimeTracking",
    "TransferInventory",
    "VehicleMileage",
)
"""Kinds of transactions whose deletion QuickBooks remembers."""


@record
class DeletedDateRangeFilter(Record):
    """Choose deletions by when they happened, both ends included."""

    from_deleted_date: Moment | None = None
    to_deleted_date: Moment | None = None

    def rules(self) -> Iterable[str]:
        """The range has an end, and its ends are in order (status 3030)."""
        return _range_rules(self.from_deleted_date, self.to_deleted_date)


@record
class TxnDeletedQuery(Query):
    """Ask what was deleted by somebody; QuickBooks remembers it for about ninety days."""

    txn_del_type: tuple[Annotated[str, OneOf(*DELETABLE)], ...]
    deleted_date_range_filter: DeletedDateRangeFilter | None = None
