"""What a document amounts to, in words that a person can compare: ours as it was queued, QuickBooks' as it was found.

A day's receipt comes to 0.00 on either side, so what its lines add up to, and the memo with the receipts that it is made
of, stand beside the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from lxml import etree

from exchange.delivery.records import Document
from exchange.qbxml.txn_records import Transaction

_VOIDED = "VOID:"
"""How QuickBooks begins the memo of what it voided."""

_SHOWN = 120


def is_void(one: Transaction) -> bool:
    """Tell what was voided from what comes to nothing by itself: by its memo, or by lines without any amount."""
    if (one.memo or "").startswith(_VOIDED):
        return True
    lines = [_amount(line) for line in _lines(one)]
    return not one.total and bool(lines) and not any(lines)


def is_from_here(one: Transaction) -> bool:
    """Tell a document that tui-pos made: its memo, or that of a line, carries its own identity."""
    if one.external_guid is None:
        return False
    mark = f"{{{one.external_guid}}}"
    return any(mark in memo for memo in _memos(one))


def substance(one: Transaction) -> tuple[Any, ...]:
    """Give what an edit would change in the books: date, accounts and names of the head, and the lines in any order."""
    head = (str(getattr(one, name, None)) for name in _HEAD)
    lines = sorted(
        (type(line).__name__, *(str(getattr(line, name, None)) for name in _LINE))
        for line in _lines(one)
    )
    return (*head, tuple(lines))


_HEAD = (
    "txn_date",
    "customer_ref",
    "vendor_ref",
    "payee_entity_ref",
    "account_ref",
    "ar_account_ref",
    "ap_account_ref",
    "deposit_to_account_ref",
)
_LINE = ("item_ref", "account_ref", "entity_ref", "class_ref", "amount", "total_amount")


def told_ours(document: Document) -> str:
    """Word what a document of the queue comes to."""
    root = etree.fromstring(document.request.encode("ascii"))
    lines = [line for line in root.iter("{*}*") if str(line.tag).endswith("LineAdd")]
    amounts = [Decimal(line.findtext("Amount") or "0") for line in lines]
    total = None if document.expected is None else Decimal(document.expected).scaleb(-2)
    return _told(total, amounts, root.findtext(".//Memo") or "")


def told_theirs(one: Transaction) -> str:
    """Word what a transaction of QuickBooks comes to."""
    amounts = [_amount(line) for line in _lines(one)]
    return _told(one.total, amounts, next(_memos(one), ""))


def _told(total: Decimal | None, amounts: Iterable[Decimal], memo: str) -> str:
    turnover = sum((amount for amount in amounts if amount > 0), Decimal(0))
    lines = f", its lines to {turnover:.2f}" if not total and turnover else ""
    words = " ".join(memo.split())[:_SHOWN]
    about = f" (“{words}”)" if words else ""
    return f"{'an unknown amount' if total is None else f'{total:.2f}'}{lines}{about}"


def _lines(one: Transaction) -> tuple[Any, ...]:
    """Give the lines of whatever kind; none if they were not asked for."""
    parts = ("lines", "expense_lines", "item_lines")
    return tuple(line for part in parts for line in getattr(one, part, ()))


def _amount(line: Any) -> Decimal:
    found = getattr(line, "amount", None) or getattr(line, "total_amount", None)
    return found or Decimal(0)


def _memos(one: Transaction) -> Iterator[str]:
    """Give the memos: a journal has none of its own, and its first line carries it."""
    for memo in (one.memo, *(getattr(line, "memo", None) for line in _lines(one))):
        if memo:
            yield memo
