"""Answers queries for documents, for the list of transactions, for deposits that wait and for deletions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import time

from lxml import etree

from exchange.rehearsal.answers import Writer
from exchange.rehearsal.books import Deleted, Txn
from exchange.rehearsal.desk import Desk
from exchange.rehearsal.ledger import Posting
from exchange.rehearsal.lists import ITEMS, NAMES
from exchange.rehearsal.queries import (
    NOTHING,
    chosen_elements,
    modified_between,
    moment_of,
    some,
    text_matches,
)
from exchange.rehearsal.status import Status
from exchange.rehearsal.values import ZERO, Fields, Link

Test = Callable[[Txn], bool]


def find_documents(desk: Desk, query: str, fields: Fields) -> tuple[list[Txn], Status]:
    """Find the documents that a query of one kind asks for; voided ones are found too."""
    kind = query.removesuffix("Query")
    if fields.texts("TxnID"):
        wanted = fields.texts("TxnID")
        held = [desk.books.txns.get(txn_id) for txn_id in wanted]
        return some([txn if txn and txn.kind == kind else None for txn in held], wanted)
    tests = [*_number_tests(fields), *_date_tests(desk, fields), *_party_tests(desk, fields)]
    paid = fields.text("PaidStatus")
    if paid in ("PaidOnly", "NotPaidOnly"):
        tests.append(lambda txn: (not txn.open) == (paid == "PaidOnly"))
    found = [txn for txn in desk.books.txns_of(kind) if all(test(txn) for test in tests)]
    return found, (Status() if found else NOTHING)


def _number_tests(fields: Fields) -> list[Test]:
    tests: list[Test] = []
    loose = {number.casefold() for number in fields.texts("RefNumber")}
    exact = set(fields.texts("RefNumberCaseSensitive"))
    if loose:
        tests.append(lambda txn: txn.ref_number.casefold() in loose)
    if exact:
        tests.append(lambda txn: txn.ref_number in exact)
    like = fields.part("RefNumberFilter")
    if like:
        tests.append(lambda txn: text_matches(like, "RefNumber", txn.ref_number))
    between = fields.part("RefNumberRangeFilter")
    if between:
        low, high = between.text("FromRefNumber"), between.text("ToRefNumber") or "\U0010ffff"
        tests.append(lambda txn: low <= txn.ref_number <= high)
    return tests


def _date_tests(desk: Desk, fields: Fields) -> list[Test]:
    tests: list[Test] = []
    for name in ("ModifiedDateRangeFilter", "TransactionModifiedDateRangeFilter"):
        if fields.part(name):
            tests.append(modified_between(desk, fields.part(name)))
    for name in ("TxnDateRangeFilter", "TransactionDateRangeFilter"):
        days = fields.part(name)
        first, last = days.day("FromTxnDate"), days.day("ToTxnDate")
        if first:
            tests.append(lambda txn, first=first: txn.day >= first)  # type: ignore[misc]
        if last:
            tests.append(lambda txn, last=last: txn.day <= last)  # type: ignore[misc]
    return tests


def _party_tests(desk: Desk, fields: Fields) -> list[Test]:
    """Make the tests for entity, account, item and class: a document passes if one of its parts does."""
    tests: list[Test] = []
    for names, kinds, of in (
        (("EntityFilter", "TransactionEntityFilter", "TimeTrackingEntityFilter"), NAMES, _entities),
        (("AccountFilter", "TransactionAccountFilter"), ("Account",), _accounts),
        (("ItemFilter", "TransactionItemFilter"), ITEMS, _items),
        (("TransactionClassFilter",), ("Class",), _classes),
    ):
        for name in names:
            chosen = fields.part(name)
            if chosen and not chosen.text("EntityTypeFilter"):
                ids = chosen_elements(desk, kinds, chosen)
                tests.append(lambda txn, ids=ids, of=of: bool(ids & of(desk, txn)))  # type: ignore[misc]
    kind = fields.part("TransactionEntityFilter").text("EntityTypeFilter")
    if kind:
        records = desk.books.lists.records
        tests.append(lambda txn: bool(txn.entity) and records[txn.entity].kind == kind)
    return tests


def _entities(desk: Desk, txn: Txn) -> set[str]:
    return {txn.entity, *(posting.entity for posting in desk.books.ledger.of(txn.txn_id))}


def _accounts(desk: Desk, txn: Txn) -> set[str]:
    return {txn.account, *(posting.account for posting in desk.books.ledger.of(txn.txn_id))}


def _items(desk: Desk, txn: Txn) -> set[str]:
    return {line.fields.link("ItemRef") for line in txn.lines} - {""}


def _classes(desk: Desk, txn: Txn) -> set[str]:
    return {posting.class_id for posting in desk.books.ledger.of(txn.txn_id)} - {""}


def find_transactions(desk: Desk, fields: Fields) -> tuple[list[Txn], Status]:
    """Find what TransactionQuery asks for over all kinds; hours are no transactions there."""
    txns = {key: txn for key, txn in desk.books.txns.items() if txn.kind != "TimeTracking"}
    if fields.texts("TxnID"):
        wanted = fields.texts("TxnID")
        return some([txns.get(txn_id) for txn_id in wanted], wanted)
    tests = [*_number_tests(fields), *_date_tests(desk, fields), *_party_tests(desk, fields)]
    kinds = set(fields.part("TransactionTypeFilter").texts("TxnTypeFilter"))
    if kinds and "All" not in kinds:
        tests.append(lambda txn: txn.kind in kinds)
    open_only = fields.text("TransactionPaidStatusFilter")
    if open_only in ("Open", "Closed"):
        tests.append(lambda txn: bool(txn.open) == (open_only == "Open"))
    posting = fields.text("TransactionPostingStatusFilter")
    if posting in ("Posting", "NonPosting"):
        tests.append(lambda txn: txn.pending == (posting == "NonPosting"))
    found = [txn for txn in txns.values() if all(test(txn) for test in tests)]
    return found, (Status() if found else NOTHING)


def transaction_rows(desk: Desk, txn: Txn, level: str) -> list[etree._Element]:
    """Write the rows of one document: its summary, then one for each other posting."""
    writer = Writer(desk)
    postings = list(desk.books.ledger.of(txn.txn_id))
    rows: list[etree._Element] = []
    if level != "AllExceptSummary":
        rows.append(_row(writer, desk, txn, None))
    if level != "SummaryOnly":
        rows += [_row(writer, desk, txn, posting) for posting in postings]
    return rows


def _row(writer: Writer, desk: Desk, txn: Txn, posting: Posting | None) -> etree._Element:
    account = posting.account if posting else txn.account
    entity = posting.entity or txn.entity if posting else txn.entity
    values = Fields(
        {
            "TxnType": txn.kind,
            "TxnID": txn.txn_id,
            "TimeCreated": desk.moment(txn.created),
            "TimeModified": desk.moment(txn.modified),
            "EntityRef": Link(entity) if entity else None,
            "AccountRef": Link(account) if account else None,
            "TxnDate": txn.day,
            "RefNumber": txn.ref_number or None,
            "Amount": posting.amount if posting else txn.total,
            "Memo": (posting.memo if posting else "") or txn.header.text("Memo") or None,
        }
    )
    row = etree.Element("TransactionRet")
    for name, value in values.items():
        writer.put(row, name, value)
    return row


def waiting_deposits(desk: Desk) -> list[etree._Element]:
    """Write the list "Payments to Deposit": what waits in Undeposited Funds, payment by payment."""
    writer = Writer(desk)
    rows: list[etree._Element] = []
    for txn in desk.books.txns.values():
        for entry in txn.to_deposit:
            if entry.deposited_by:
                continue
            row = etree.Element("ReceivePaymentToDepositRet")
            for name, value in (
                ("TxnID", txn.txn_id),
                ("TxnLineID", entry.line_id),
                ("TxnType", txn.kind),
                ("CustomerRef", Link(txn.entity) if _is_customer(desk, txn.entity) else None),
                ("TxnDate", txn.day),
                ("RefNumber", txn.ref_number or None),
                ("Amount", entry.amount if entry.amount else ZERO),
            ):
                writer.put(row, name, value)
            rows.append(row)
    return rows


def _is_customer(desk: Desk, entity: str) -> bool:
    return bool(entity) and desk.books.record(entity).kind == "Customer"


def deletions(desk: Desk, query: str, fields: Fields) -> list[etree._Element]:
    """Write what was deleted of the kinds and in the days asked for."""
    documents = query == "TxnDeletedQuery"
    type_name, id_name = ("TxnDelType", "TxnID") if documents else ("ListDelType", "ListID")
    kinds = set(fields.texts(type_name))
    between = fields.part("DeletedDateRangeFilter")
    first = moment_of(desk, between.text("FromDeletedDate"), time.min)
    last = moment_of(desk, between.text("ToDeletedDate"), time.max)
    chosen: Iterable[Deleted] = (
        gone
        for gone in desk.books.gone
        if gone.kind in kinds
        and (first is None or gone.deleted >= first)
        and (last is None or gone.deleted <= last)
    )
    writer = Writer(desk)
    rows = []
    for gone in chosen:
        row = etree.Element("TxnDeletedRet" if documents else "ListDeletedRet")
        for name, value in (
            (type_name, gone.kind),
            (id_name, gone.id),
            ("TimeCreated", desk.moment(gone.created)),
            ("TimeDeleted", desk.moment(gone.deleted)),
            ("RefNumber" if documents else "FullName", gone.name or None),
        ):
            writer.put(row, name, value)
        rows.append(row)
    return rows
