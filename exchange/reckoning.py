"""The books of a stretch of trade, reckoned from the register's own entries by the shortest way, to compare with.

This is a second opinion on `posting`: it knows no documents, items, batches or signs of forms, only what each figure on
a receipt means to a bookkeeper. It shares the company's chosen accounts with `posting`, and nothing else. Sales tax is
told apart by agency and customer accounts by customer, since a total over all of them would hide a mix-up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from exchange.posting.account import Role
from exchange.posting.books import Books
from exchange.posting.mapping import Discounts, Goods
from exchange.posting.source import Source
from tui_pos.core.documents import (
    Billing,
    CashMove,
    CashMoveKind,
    DrawerClosed,
    DrawerOpened,
    Memo,
    MemoSource,
    Transfer,
    Voucher,
    VoucherType,
)
from tui_pos.core.money import round_half_up
from tui_pos.core.receipt import (
    AccountPaymentLine,
    DepositAction,
    DepositLine,
    GiftCardLine,
    ItemLine,
    Receipt,
    ReceiptType,
    ShippingLine,
    Tender,
    TenderKind,
    TipLine,
)
from tui_pos.core.refusal import Refusal
from tui_pos.journal.bodies import BalanceSet, TimeClocked

Balances = Counter[str]
"""Debits less credits in minor units, by account; `Sales Tax Payable, State Office` is one of several there."""

_TENDERS = {
    TenderKind.CASH: Role.CASH,
    TenderKind.CHECK: Role.CHECKS,
    TenderKind.CARD: Role.CARDS,
    TenderKind.OTHER: Role.OTHER_TENDERS,
    TenderKind.GIFT_CARD: Role.GIFT_CARDS,
    TenderKind.GIFT_CERTIFICATE: Role.GIFT_CERTIFICATES,
    TenderKind.STORE_CREDIT: Role.STORE_CREDIT,
    TenderKind.DEPOSIT: Role.DEPOSITS,
    TenderKind.ACCOUNT: Role.RECEIVABLE,
}


def split(account: str, entity: str) -> str:
    """Name the share of somebody in an account that many have one in."""
    return f"{account}, {entity}" if entity else account


CLASSED = ("Inventory Asset",)
"""Accounts whose shares by class are told apart, where stores are classes: a transfer moves nothing else."""


def _stock(books: Books, account: str, store: str) -> str:
    """Name a store's share of an account that goods in stock stand on."""
    return split(account, books.class_name(store)) if account in CLASSED else account


def reckon(sources: Iterable[Source], books: Books) -> Balances:
    """Add up what entries do to the books; a kind that this opinion has no rule for is refused (`reckoning`)."""
    sums: Balances = Counter()
    for source in sources:
        match source.body:
            case Receipt() as receipt:
                _receipt(sums, receipt, books)
            case CashMove() as move:
                _move(sums, move, books)
            case DrawerOpened() as opened:
                more = opened.begin - opened.suggested if opened.suggested else 0
                _both(sums, books, opened.store, Role.CASH, Role.OVER_SHORT, more)
            case DrawerClosed() as closed:
                _both(sums, books, closed.store, Role.CASH, Role.OVER_SHORT, closed.over_short)
            case Memo() as memo if (
                memo.source is MemoSource.IMPORT or not books.mapping.stock_journals
            ):
                continue
            case Memo() as memo:
                value = sum(line.value for line in memo.lines)
                asset = books.account(Role.INVENTORY, memo.store).name
                sums[_stock(books, asset, memo.store)] += value
                sums[books.account(Role.ADJUSTMENTS, memo.store).name] -= value
            case Voucher() as voucher:
                _voucher(sums, voucher, books)
            case Transfer() as transfer:
                _transfer(sums, transfer, books)
            case BalanceSet() as balance:
                _balance(sums, balance, books)
            case TimeClocked():
                continue
            case _:
                raise Refusal(
                    "reckoning", f"{source.entry} is of a kind that is not rehearsed yet."
                )
    return Counter({account: amount for account, amount in sums.items() if amount})


def bearing(source: Source, cut: date) -> date:
    """Say which day an entry counts on: the day that was cut, or the date of the vendor's own bill."""
    body = source.body
    if not isinstance(body, Voucher) or body.billing is not Billing.BILLED or body.total == 0:
        return cut
    owed = (body.type is VoucherType.RECEIVING) == (body.total > 0)
    return (body.invoice_date if owed else None) or cut


def _both(sums: Balances, books: Books, store: str, debit: Role, credit: Role, amount: int) -> None:
    sums[books.account(debit, store).name] += amount
    sums[books.account(credit, store).name] -= amount


def _receipt(sums: Balances, receipt: Receipt, books: Books) -> None:
    store = receipt.store
    for line in receipt.lines:
        match line:
            case ItemLine():
                _goods(sums, receipt, line, books)
            case ShippingLine():
                sums[books.account(Role.SHIPPING, store).name] -= line.net
            case GiftCardLine():
                role = Role.GIFT_CERTIFICATES if line.certificate else Role.GIFT_CARDS
                sums[books.account(role, store).name] -= line.amount
            case DepositLine():
                sums[books.account(_deposit(receipt, line), store).name] -= line.amount
            case AccountPaymentLine():
                owing = books.account(Role.RECEIVABLE, store).name
                sums[split(owing, books.directory.customers[line.customer])] -= line.amount
            case TipLine():
                sums[books.account(Role.TIPS, store).name] -= line.amount
    payable = books.account(Role.SALES_TAX, store).name
    for tax in receipt.taxes:
        sums[split(payable, books.directory.agencies[tax.agency])] -= tax.amount
    sums[books.account(Role.ROUNDING, store).name] -= receipt.rounding
    for tender in receipt.tenders:
        sums[_tender(receipt, tender, books)] += tender.amount


def _goods(sums: Balances, receipt: Receipt, line: ItemLine, books: Books) -> None:
    record = books.directory.items.get(line.item)
    department = books.directory.departments.get(line.department)
    goods = Goods(
        type=line.type,
        item=record,
        item_id=line.item,
        department=line.department,
        department_name=department.name if department else "",
        store=receipt.store,
        store_name=books.directory.stores[receipt.store].name,
    )
    income = books.mapping.income(goods)
    if books.mapping.discounts is Discounts.SEPARATE:
        off = line.receipt_discount + (line.discount.amount if line.discount else 0)
        if receipt.tax_included and line.gross:
            off = round_half_up(Fraction(off * line.net, line.gross))
        sums[income.name] -= off
        sums[books.mapping.discount(income).name] += off
    sums[income.name] -= line.net
    if books.mapping.stock_journals:
        sums[books.mapping.cost(goods).name] += line.cost
        sums[_stock(books, books.mapping.asset(goods).name, receipt.store)] -= line.cost


def _deposit(receipt: Receipt, line: DepositLine) -> Role:
    """A deposit is kept when the line that forfeits it takes money in; its reversal gives the income back."""
    taken = line.amount > 0
    if receipt.type is ReceiptType.REVERSAL:
        taken = not taken
    return Role.FORFEITED if line.action is DepositAction.FORFEITED and taken else Role.DEPOSITS


def _tender(receipt: Receipt, tender: Tender, books: Books) -> str:
    """Say where a way of paying lands; a check that goes out is the shop's own, unless it takes one back."""
    role = _TENDERS[tender.kind]
    if tender.kind is TenderKind.ACCOUNT:
        owing = books.account(role, receipt.store).name
        return split(owing, books.directory.customers[receipt.customer])
    back = receipt.type is ReceiptType.REVERSAL
    if tender.kind is TenderKind.CHECK and (tender.amount < 0) is not back:
        return books.account(Role.CHECKING, receipt.store).name
    chosen = books.mapping.tender(tender.type, tender.brand).account
    if chosen is not None and tender.kind is not TenderKind.CASH:
        return chosen.name
    return books.account(role, receipt.store).name


def _move(sums: Balances, move: CashMove, books: Books) -> None:
    contra = {
        CashMoveKind.PAYOUT: books.mapping.find(Role.PAYOUTS, move.store),
        CashMoveKind.PAID_IN: books.mapping.find(Role.PAID_IN, move.store),
        CashMoveKind.TIPS: books.mapping.find(Role.TIPS, move.store),
        CashMoveKind.DROP: books.mapping.find(Role.SAFE, move.store),
    }[move.kind]
    name = move.account if move.account and move.kind in _CHOSEN else contra.name if contra else ""
    if not name:
        return
    out = move.amount if move.kind is not CashMoveKind.PAID_IN else -move.amount
    out = -out if move.reverses else out
    sums[name] += out
    sums[books.account(Role.CASH, move.store).name] -= out


_CHOSEN = frozenset({CashMoveKind.PAYOUT, CashMoveKind.PAID_IN})


def _voucher(sums: Balances, voucher: Voucher, books: Books) -> None:
    """Take goods in, or back out; what is not billed yet waits for its bill, with freight, fee and discount."""
    sign = -1 if voucher.type is VoucherType.RETURN else 1
    for line in voucher.lines:
        asset = books.mapping.asset(books.goods(line.item, voucher.store))
        sums[_stock(books, asset.name, voucher.store)] += sign * line.extended
    owed = sum(line.extended for line in voucher.lines)
    if voucher.billing is not Billing.UNBILLED:
        parts = (
            (Role.FREIGHT, voucher.freight),
            (Role.FEES, voucher.fee),
            (Role.PURCHASE_DISCOUNTS, -voucher.discount),
        )
        for role, amount in parts:
            sums[books.account(role, voucher.store).name] += sign * amount
        owed += sum(amount for _, amount in parts)
    if voucher.bills:
        sums[books.account(Role.UNBILLED, voucher.store).name] += sign * (voucher.total - owed)
        owed = voucher.total
    sums[_creditor(voucher, books)] -= sign * owed


def _creditor(voucher: Voucher, books: Books) -> str:
    """Say where what is owed for goods stands; with the vendor's name where it is the vendor's account."""
    if voucher.billing is Billing.UNBILLED:
        return books.account(Role.UNBILLED, voucher.store).name
    if voucher.billing is Billing.QUICKBOOKS and books.file.enhanced_receiving:
        return books.account(Role.INVENTORY_OFFSET, voucher.store).name
    owing = books.account(Role.PAYABLE, voucher.store).name
    return split(owing, books.directory.vendors[voucher.vendor])


def _transfer(sums: Balances, transfer: Transfer, books: Books) -> None:
    """Expect the carrier's bill when goods leave; the goods stay in their account and change their class."""
    if transfer.received:
        return
    freight = -transfer.freight if transfer.reverses else transfer.freight
    _both(sums, books, transfer.to_store, Role.FREIGHT, Role.ADJUSTMENTS, freight)
    if not books.mapping.stock_journals:
        return
    for line in transfer.lines:
        for store, value in (
            (transfer.to_store, line.extended),
            (transfer.from_store, -line.extended),
        ):
            asset = books.mapping.asset(books.goods(line.item, store))
            sums[_stock(books, asset.name, store)] += value


_LIABILITIES = {
    "gift_card": (Role.GIFT_CARDS, Role.BREAKAGE),
    "gift_certificate": (Role.GIFT_CERTIFICATES, Role.BREAKAGE),
    "store_credit": (Role.STORE_CREDIT, Role.BREAKAGE),
    "deposit": (Role.DEPOSITS, Role.FORFEITED),
}


def _balance(sums: Balances, balance: BalanceSet, books: Books) -> None:
    """Write a liability down to income, or up as goodwill; imports and QuickBooks' own figures are there already."""
    if balance.kind not in _LIABILITIES or balance.as_of or balance.why.startswith("Import"):
        return
    liability, income = _LIABILITIES[balance.kind]
    other = income if balance.change < 0 else Role.BALANCING
    _both(sums, books, "", other, liability, balance.change)
