"""Voiding and deleting documents, deleting list elements."""

from __future__ import annotations

from collections.abc import Iterator

from exchange.rehearsal.books import Deleted, Movement, Txn
from exchange.rehearsal.desk import Desk
from exchange.rehearsal.lists import Record
from exchange.rehearsal.status import (
    CANNOT_MODIFY,
    CANNOT_VOID,
    DELETE_CLOSED,
    IN_USE,
    MODIFY_CLOSED,
    NOT_FOUND,
    Refused,
)
from exchange.rehearsal.values import ZERO, Fields, Line, Link, Value

IN_DEPOSIT = (
    "The transaction has been deposited. If you want to change or delete it, you must edit the deposit "
    "it appears on and remove it from the deposit first."
)


def void(desk: Desk, kind: str, txn_id: str) -> Txn:
    """Void a document: it stays with zero amounts, its postings, stock and links are taken back."""
    txn = desk.txn(txn_id, (kind,))
    if txn.voided:
        raise Refused(CANNOT_VOID, f'The object "{txn_id}" is already void.')
    desk.check_open(kind, txn.day, MODIFY_CLOSED)
    _check_deposit(txn, CANNOT_VOID)
    _undo(desk, txn)
    desk.books.ledger.post(txn.txn_id, txn.day, ())
    txn.voided = True
    txn.total = txn.due = ZERO
    for name in ("Subtotal", "SalesTaxTotal"):
        if name in txn.header:
            txn.header[name] = ZERO
    memo = txn.header.text("Memo")
    if kind != "JournalEntry":
        txn.header["Memo"] = f"VOID: {memo}".strip()
    txn.lines = [_zeroed(line) for line in txn.lines]
    desk.touch(txn)
    return txn


def _zeroed(line: Line) -> Line:
    fields = Fields(line.fields)
    for name in ("Amount", "Rate", "Quantity", "Cost", "QuantityDifference", "ValueDifference"):
        if fields.number(name) is not None:
            fields[name] = ZERO
    return Line(line.tag, fields)


def delete(desk: Desk, kind: str, txn_id: str) -> Txn:
    """Delete a document for good; QuickBooks remembers only that it was deleted."""
    txn = desk.txn(txn_id, (kind,))
    desk.check_open(kind, txn.day, DELETE_CLOSED)
    _check_deposit(txn, CANNOT_MODIFY)
    _undo(desk, txn)
    for other in desk.books.txns.values():
        for entry in other.to_deposit:
            if entry.deposited_by == txn_id:
                entry.deposited_by = ""
    desk.books.ledger.withdraw(txn_id)
    del desk.books.txns[txn_id]
    desk.books.gone.append(Deleted(kind, txn_id, txn.created, desk.now, txn.ref_number))
    return txn


def _check_deposit(txn: Txn, code: int) -> None:
    if any(entry.deposited_by for entry in txn.to_deposit):
        raise Refused(code, IN_DEPOSIT)


def _undo(desk: Desk, txn: Txn) -> None:
    """Take back what a document did beside the ledger."""
    for movement in txn.stock:
        back = Movement(movement.item, -movement.quantity, -movement.value)
        item = desk.books.record(back.item)
        item.quantity += back.quantity
        item.value += back.value
    for application in txn.applied:
        other = desk.books.txns.get(application.other)
        if other:
            other.applied = [kept for kept in other.applied if kept.other != txn.txn_id]
            desk.touch(other)
    txn.stock, txn.applied, txn.to_deposit = [], [], []


def delete_from_list(desk: Desk, kind: str, list_id: str) -> Record:
    """Delete a list element that nothing uses; built-in accounts and used elements are a 3160."""
    record = desk.books.lists.records.get(list_id)
    if record is None or record.kind != kind:
        raise Refused(NOT_FOUND, f'Object "{list_id}" specified in the request cannot be found.')
    if record.special or list_id in _in_use(desk):
        raise Refused(IN_USE, f'The list element "{record.name}" is in use and cannot be deleted.')
    full_name = desk.books.lists.full_name(record)
    desk.books.lists.remove(record)
    desk.books.gone.append(Deleted(kind, list_id, record.created, desk.now, full_name))
    return record


def _in_use(desk: Desk) -> set[str]:
    """Collect every ListID that a document, a posting, a preference or another element points at."""
    books = desk.books
    used = {books.preferences.default_tax_item, books.preferences.taxable_code}
    used.add(books.preferences.non_taxable_code)
    for record in books.lists.records.values():
        used.add(record.parent)
        used.update(_links(record.fields))
    for txn in books.txns.values():
        used.update(_links(txn.header))
        for line in txn.lines:
            used.update(_links(line.fields))
        for posting in books.ledger.of(txn.txn_id):
            used.update((posting.account, posting.entity, posting.item))
    return used


def _links(value: Value) -> Iterator[str]:
    if isinstance(value, Link):
        yield value.list_id
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _links(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _links(inner)
