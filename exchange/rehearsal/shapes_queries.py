"""Shapes of the queries, in the notation of `notation`. Date macros (ThisMonth and the like) are left out."""

from __future__ import annotations

QUERY_WORDS = {
    "Active": "ActiveOnly InactiveOnly All",
    "Matching": "StartsWith Contains EndsWith",
    "Comparing": "LessThan LessThanEqual Equal GreaterThan GreaterThanEqual",
    "Paid": "All PaidOnly NotPaidOnly",
    "Level": "All SummaryOnly AllExceptSummary",
    "Posting": "Either NonPosting Posting",
    "Settled": "Either Closed Open",
    "EntityKind": "Customer Employee OtherName Vendor",
    "TxnTypes": "All ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard BuildAssembly Charge"
    " Check CreditCardCharge CreditCardCredit CreditMemo Deposit Estimate InventoryAdjustment Invoice"
    " ItemReceipt JournalEntry LiabilityAdjustment Paycheck PayrollLiabilityCheck PurchaseOrder"
    " ReceivePayment SalesOrder SalesReceipt SalesTaxPaymentCheck Transfer VendorCredit YTDAdjustment",
}

_NAMED = "ListID+id | FullName+s | ListIDWithChildren!id | FullNameWithChildren!s"
_NAMES = (
    "( NameFilter!{ MatchCriterion!=Matching Name!s } | NameRangeFilter!{ FromName?s ToName?s } )?"
)
_BALANCE = "TotalBalanceFilter?{ Operator!=Comparing Amount!amt }"
_CURRENCY = "CurrencyFilter?@8{ ( ListID+id | FullName+s64 )! }"
_CLASS = f"ClassFilter?@12{{ ( {_NAMED} )! }}"


def _list(extra: str = "", owner: bool = True) -> str:
    return (
        "( ListID+id | FullName+s | MaxReturned?int ActiveStatus?=Active FromModifiedDate?time"
        f" ToModifiedDate?time {_NAMES} {extra} )? IncludeRetElement*s50"
        f" {'OwnerID*guid' if owner else ''}"
    )


_PEOPLE = _list(f"{_BALANCE} {_CURRENCY} {_CLASS}")
_ITEMS = _list(_CLASS)

LIST_QUERIES = {
    "AccountQuery": _list(f"AccountType*=AccountType {_CURRENCY}"),
    "CustomerQuery": _PEOPLE,
    "VendorQuery": _PEOPLE,
    "EmployeeQuery": _list(),
    "OtherNameQuery": _list(),
    "ClassQuery": _list(owner=False),
    "PaymentMethodQuery": _list("PaymentMethodType*=MethodType", owner=False),
    "TermsQuery": _list(owner=False),
    "StandardTermsQuery": _list(owner=False),
    "SalesTaxCodeQuery": _list(owner=False),
    "ItemQuery": _list(),
    "ItemInventoryQuery": _ITEMS,
    "ItemNonInventoryQuery": _ITEMS,
    "ItemServiceQuery": _ITEMS,
    "ItemOtherChargeQuery": _ITEMS,
    "ItemDiscountQuery": _ITEMS,
    "ItemPaymentQuery": _ITEMS,
    "ItemSalesTaxQuery": _ITEMS,
    "ItemSalesTaxGroupQuery": _list(),
}

_RANGE = (
    "( ModifiedDateRangeFilter!{ FromModifiedDate?time ToModifiedDate?time }"
    " | TxnDateRangeFilter!{ FromTxnDate?date ToTxnDate?date } )?"
)
_REF_NUMBERS = (
    "( RefNumberFilter!{ MatchCriterion!=Matching RefNumber!s }"
    " | RefNumberRangeFilter!{ FromRefNumber?s ToRefNumber?s } )?"
)


def _txn(extra: str = "", links: bool = False) -> str:
    return (
        "( TxnID+id | RefNumber+s | RefNumberCaseSensitive+s | MaxReturned?int"
        f" {_RANGE} EntityFilter?{{ ( {_NAMED} )! }} AccountFilter?{{ ( {_NAMED} )! }}"
        f" {_REF_NUMBERS} {_CURRENCY} {extra} )?"
        f" IncludeLineItems?bool {'IncludeLinkedTxns?bool' if links else ''}"
        " IncludeRetElement*s50 OwnerID*guid"
    )


_PAID = "PaidStatus?=Paid"

_ADJUSTMENTS = (
    "( TxnID+id | RefNumber+s | RefNumberCaseSensitive+s | MaxReturned?int"
    f" {_RANGE} EntityFilter?{{ ( {_NAMED} )! }} AccountFilter?{{ ( {_NAMED} )! }}"
    f" ItemFilter?{{ ( {_NAMED} )! }} {_REF_NUMBERS} )?"
    " IncludeLineItems?bool IncludeRetElement*s50 OwnerID*guid"
)

_TRANSACTIONS = (
    "( TxnID+id | MaxReturned?int ( RefNumber+s | RefNumberCaseSensitive+s"
    " | RefNumberFilter!{ MatchCriterion!=Matching RefNumber!s }"
    " | RefNumberRangeFilter!{ FromRefNumber?s ToRefNumber?s } )?"
    " TransactionModifiedDateRangeFilter?{ FromModifiedDate?time ToModifiedDate?time }"
    " TransactionDateRangeFilter?{ FromTxnDate?date ToTxnDate?date }"
    f" TransactionEntityFilter?{{ ( EntityTypeFilter!=EntityKind | {_NAMED} )! }}"
    f" TransactionAccountFilter?{{ ( {_NAMED} )! }} TransactionItemFilter?{{ ( {_NAMED} )! }}"
    f" TransactionClassFilter?{{ ( {_NAMED} )! }} TransactionTypeFilter?{{ TxnTypeFilter+=TxnTypes }}"
    " TransactionDetailLevelFilter?=Level TransactionPostingStatusFilter?=Posting"
    f" TransactionPaidStatusFilter?=Settled {_CURRENCY} )? IncludeRetElement*s50"
)

TXN_QUERIES = {
    "SalesReceiptQuery": _txn(),
    "InvoiceQuery": _txn(_PAID, links=True),
    "CreditMemoQuery": _txn(links=True),
    "ReceivePaymentQuery": _txn(),
    "JournalEntryQuery": _txn(),
    "CheckQuery": _txn(links=True),
    "BillQuery": _txn(_PAID, links=True),
    "ItemReceiptQuery": _txn(links=True),
    "VendorCreditQuery": _txn(links=True),
    "DepositQuery": f"( TxnID+id | MaxReturned?int {_RANGE} EntityFilter?{{ ( {_NAMED} )! }}"
    f" AccountFilter?{{ ( {_NAMED} )! }} {_CURRENCY} )? IncludeLineItems?bool IncludeRetElement*s50"
    " OwnerID*guid",
    "InventoryAdjustmentQuery": _ADJUSTMENTS,
    "TimeTrackingQuery": f"( TxnID+id | MaxReturned?int {_RANGE}"
    " TimeTrackingEntityFilter?{ ( ListID+id | FullName+s )! } )? IncludeRetElement*s50",
    "TransactionQuery": _TRANSACTIONS,
    "ReceivePaymentToDepositQuery": "IncludeRetElement*s50",
    "TxnDeletedQuery": "TxnDelType+=DeleteTypes DeletedDateRangeFilter?{ FromDeletedDate?time"
    " ToDeletedDate?time } IncludeRetElement*s50",
    "ListDeletedQuery": "ListDelType+=ListTypes DeletedDateRangeFilter?{ FromDeletedDate?time"
    " ToDeletedDate?time } IncludeRetElement*s50",
}

ITERATED = frozenset(
    {"CustomerQuery", "VendorQuery"}
    | {name for name in LIST_QUERIES if name.startswith("Item")}
    | {name for name in TXN_QUERIES if "Deleted" not in name and "ToDeposit" not in name}
)
"""Queries that take the iterator attribute; accounts, classes, terms, tax codes and methods do not."""
