"""What each way of paying debits, and which tenders of a mixed receipt pay on account.

Cash stands on a bank item and goes either way. Checks, cards and the shop's own tender types are Payment items, so
that they appear under Payments to Deposit; one of those that was mapped to anything but money (a promotion's
expense account) is an ordinary line. Gift cards, certificates, store credit and deposits are liabilities of ours.

**A check that goes to the customer** is the company's own: it is drawn on the checking account by a document of its
own, and the receipt's document balances over Balancing Adjustments. On a reversal the signs are the other way round:
there a negative check is the customer's check handed back, which leaves Undeposited Funds.

**Payment on account on a receipt with several tenders.** Money tenders (cash, check, card, the shop's own) pay it in
the order in which the receipt stores them, before anything else on the receipt. What they do not cover (a gift card
was used, or goods came back) counts as cash both ways: paid on account in cash, and given out of the drawer by the
rest of the receipt, so that the drawer is right and the customer's account shows one payment.
"""

from __future__ import annotations

from dataclasses import dataclass

from exchange.posting import helpers
from exchange.posting.account import Account, AccountType, Role
from exchange.posting.books import Books
from exchange.posting.entry import Line, Part
from exchange.qbxml.text import fit_name
from tui_pos.core.receipt import AccountPaymentLine, Receipt, ReceiptType, Tender, TenderKind

_MONEY = frozenset({TenderKind.CASH, TenderKind.CHECK, TenderKind.CARD, TenderKind.OTHER})

_ROLES = {
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
_LABELS = {
    TenderKind.GIFT_CARD: ("Gift cards redeemed", "Refunded to gift cards"),
    TenderKind.GIFT_CERTIFICATE: ("Gift certificates redeemed", "Refunded in gift certificates"),
    TenderKind.STORE_CREDIT: ("Store credit used", "Store credit given"),
    TenderKind.DEPOSIT: ("Deposits used", "Deposits put back"),
}
_CASH = Tender("cash", TenderKind.CASH, "Cash", 0)
_DEPOSITED = frozenset({AccountType.BANK, AccountType.OTHER_CURRENT_ASSET})


@dataclass(frozen=True, slots=True)
class Paid:
    """Hold `amount` of one tender, signed as money comes in."""

    tender: Tender
    amount: int


@dataclass(frozen=True, slots=True)
class Allotted:
    """Split a receipt's tenders: what pays on account, and what is left for the rest of the receipt.

    `cash` is paid on account in cash and given out again by the rest (see the module).
    """

    on_account: tuple[Paid, ...]
    cash: int
    rest: tuple[Paid, ...]


def allot(receipt: Receipt, books: Books) -> Allotted:
    """Find which tenders pay the receipt's payments on account, by the module's fixed rule; a reversal mirrors it."""
    due = sum(line.amount for line in receipt.lines if isinstance(line, AccountPaymentLine))
    sign = -1 if due < 0 else 1
    left = abs(due)
    paid: list[Paid] = []
    rest: list[Paid] = []
    for tender in receipt.tenders:
        usable = sign * tender.amount
        if usable <= 0 or not _is_money(receipt, tender, books):
            usable = 0
        part = min(left, usable)
        left -= part
        if part:
            paid.append(Paid(tender, sign * part))
        if tender.amount != sign * part:
            rest.append(Paid(tender, tender.amount - sign * part))
    return Allotted(tuple(paid), sign * left, tuple(rest))


def _is_money(receipt: Receipt, tender: Tender, books: Books) -> bool:
    """Tell what can be deposited, and so pay on account, from our own liabilities and promotions."""
    if tender.kind not in _MONEY or is_company_check(receipt, tender):
        return False
    return account(tender, receipt.store, books).type in _DEPOSITED


def is_company_check(receipt: Receipt, tender: Tender) -> bool:
    """Tell a check that the shop wrote from one that it took; reversals turn the sign of both."""
    if tender.kind is not TenderKind.CHECK:
        return False
    return (tender.amount < 0) != (receipt.type is ReceiptType.REVERSAL)


def is_customer_check(receipt: Receipt, paid: Paid) -> bool:
    """Tell whether a customer's check came in here: such a receipt stands by itself."""
    return (
        paid.tender.kind is TenderKind.CHECK
        and paid.amount > 0
        and not is_company_check(receipt, paid.tender)
    )


def account(tender: Tender, store: str, books: Books) -> Account:
    """Give the account that a tender debits; cash is the drawer's, whose payouts and counts go by role."""
    chosen = books.mapping.tender(tender.type, tender.brand).account
    if chosen is not None and tender.kind not in (TenderKind.CASH, TenderKind.ACCOUNT):
        return chosen
    return books.account(_ROLES[tender.kind], store)


def method(tender: Tender, books: Books) -> str:
    """Name the payment method that QuickBooks shows: the one chosen, a card's brand, else the tender's own name."""
    chosen = books.mapping.tender(tender.type, tender.brand).method
    brand = tender.brand if tender.kind is TenderKind.CARD else ""
    return fit_name(chosen or brand or tender.name, 31)


def tender_line(receipt: Receipt, paid: Paid, books: Books) -> Line:
    """Give the line of one tender: what came in debits its account, what went out credits it."""
    tender = paid.tender
    if is_company_check(receipt, tender):
        return offset_line(receipt, paid, books)
    target = account(tender, receipt.store, books)
    name = method(tender, books)
    part, label, item = Part.TENDER, name, helpers.on(target)
    if tender.kind is TenderKind.ACCOUNT:
        return Line(
            account=target,
            amount=paid.amount,
            part=Part.CHARGE,
            party=books.customer(receipt.customer, f"Receipt {receipt.number}"),
            tender=tender.type,
            memo="Charged to account",
        )
    if tender.kind in _LABELS:
        part = Part.DEPOSIT if tender.kind is TenderKind.DEPOSIT else Part.GIFT
        used, given = _LABELS[tender.kind]
        label = used if paid.amount > 0 else given
    elif tender.kind is not TenderKind.CASH and target.type in _DEPOSITED:
        item = helpers.payment(name, target)
    return Line(
        account=target,
        amount=paid.amount,
        part=part,
        item=item,
        tender=tender.type,
        method=name,
        check=tender.number if tender.kind is TenderKind.CHECK else "",
        memo=label,
    )


def offset_line(receipt: Receipt, paid: Paid, books: Books) -> Line:
    """Give the line that stands for a company check on the receipt's own document."""
    target = books.account(Role.BALANCING, receipt.store)
    return Line(
        account=target,
        amount=paid.amount,
        part=Part.OFFSET,
        item=helpers.on(target),
        tender=paid.tender.type,
        memo="Paid by company check",
    )


def cash_line(receipt: Receipt, amount: int, books: Books) -> Line:
    """Give a line of cash for the receipt, worded as its own cash is, so that the two add up into one."""
    cash = next((t for t in receipt.tenders if t.kind is TenderKind.CASH), _CASH)
    return tender_line(receipt, Paid(cash, amount), books)
