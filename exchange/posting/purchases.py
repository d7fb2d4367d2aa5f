"""Goods received from a vendor and sent back: by value on the asset accounts, against who bills them and when.

| Billing | Goods received | Goods returned |
|---|---|---|
| billed here | Bill: asset, freight, fee, less discount, to Accounts Payable | vendor credit |
| billed in QuickBooks | item receipt on Accounts Payable (Inventory Offset under Enhanced Inventory Receiving) | vendor credit |
| not billed yet | journal of the goods alone to Unbilled Purchases; freight, fee and discount wait for the bill | its mirror |
| the bill of that later (`bills`) | Bill: Unbilled Purchases, freight, fee, less discount | vendor credit |

A total below zero is posted as the opposite document, one of exactly zero as a journal, since QuickBooks takes
neither on a bill. A returned item receipt under Enhanced Inventory Receiving is mirrored by a journal: a vendor
credit would leave Inventory Offset standing. A bill bears the vendor's invoice date, everything else the voucher's
day.
"""

from __future__ import annotations

from enum import StrEnum

from exchange.posting.account import Account, Role
from exchange.posting.books import Books
from exchange.posting.entry import Line, Place, Posting
from tui_pos.core.documents import Billing, Voucher, VoucherType
from tui_pos.core.money import format_minor
from tui_pos.core.refusal import Refusal


class Form(StrEnum):
    """Name the QuickBooks documents that a voucher may become."""

    BILL = "bill"
    ITEM_RECEIPT = "item receipt"
    VENDOR_CREDIT = "vendor credit"
    JOURNAL = "journal"


def form(voucher: Voucher, books: Books) -> Form:
    """Choose the QuickBooks document of a voucher."""
    total = _sign(voucher) * total_of(voucher)
    if voucher.billing is Billing.UNBILLED or total == 0:
        return Form.JOURNAL
    offset = voucher.billing is Billing.QUICKBOOKS and books.file.enhanced_receiving
    if total < 0:
        return Form.JOURNAL if offset else Form.VENDOR_CREDIT
    return Form.ITEM_RECEIPT if voucher.billing is Billing.QUICKBOOKS else Form.BILL


def total_of(voucher: Voucher) -> int:
    """Say what the voucher posts to the vendor's side; refuse one whose total is not that of its parts."""
    if voucher.bills:
        return voucher.total
    goods = sum(line.extended for line in voucher.lines)
    total = goods + voucher.freight + voucher.fee - voucher.discount
    if voucher.total != total:
        raise Refusal(
            "voucher",
            f"Voucher {voucher.number} says {format_minor(voucher.total)} and its lines, freight, fee and "
            f"discount come to {format_minor(total)}: reverse it and receive the goods again.",
        )
    return goods if voucher.billing is Billing.UNBILLED else total


def voucher_posting(voucher: Voucher, books: Books) -> Posting:
    """Receive goods, send them back, or bill what was received before."""
    sign = _sign(voucher)
    store, class_name = voucher.store, books.class_name(voucher.store)
    memo = f"Voucher {voucher.number}"
    sums: list[tuple[Account, int, str]] = [
        (account, amount, memo) for account, amount in _goods(voucher, books).items()
    ]
    if voucher.billing is not Billing.UNBILLED:
        sums += [
            (books.account(Role.FREIGHT, store), voucher.freight, f"{memo}, freight"),
            (books.account(Role.FEES, store), voucher.fee, f"{memo}, fee"),
            (books.account(Role.PURCHASE_DISCOUNTS, store), -voucher.discount, f"{memo}, discount"),
        ]
    lines = [
        Line(account=account, amount=sign * amount, memo=text, class_name=class_name)
        for account, amount, text in sums
        if amount
    ]
    owed = sign * total_of(voucher)
    if owed:
        lines.insert(0, _owed(voucher, books, owed, memo))
    return Posting(tuple(lines))


def _sign(voucher: Voucher) -> int:
    return -1 if voucher.type is VoucherType.RETURN else 1


def _goods(voucher: Voucher, books: Books) -> dict[Account, int]:
    """Sum the goods by asset account; those received before stand on Unbilled Purchases."""
    if voucher.bills:
        goods = voucher.total - voucher.freight - voucher.fee + voucher.discount
        return {books.account(Role.UNBILLED, voucher.store): goods}
    sums: dict[Account, int] = {}
    for line in voucher.lines:
        account = books.mapping.asset(books.goods(line.item, voucher.store))
        sums[account] = sums.get(account, 0) + line.extended
    return sums


def _owed(voucher: Voucher, books: Books, owed: int, memo: str) -> Line:
    """Credit what is owed, on the document's own total unless it is a journal."""
    role, party = Role.PAYABLE, books.vendor(voucher.vendor, memo)
    if voucher.billing is Billing.UNBILLED:
        role = Role.UNBILLED
    elif voucher.billing is Billing.QUICKBOOKS and books.file.enhanced_receiving:
        role = Role.INVENTORY_OFFSET
    journal = form(voucher, books) is Form.JOURNAL
    return Line(
        account=books.account(role, voucher.store),
        amount=-owed,
        place=Place.LINE if journal else Place.HEADER,
        party=party,
        class_name=books.class_name(voucher.store) if journal else "",
        memo=memo,
    )
