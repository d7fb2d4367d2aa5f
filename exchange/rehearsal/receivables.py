"""Payments on account, and how payments and credits are applied to what a customer owes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from exchange.rehearsal.books import Application, ToDeposit, Txn
from exchange.rehearsal.desk import Desk
from exchange.rehearsal.ledger import Posting
from exchange.rehearsal.status import BUSINESS_RULE, Refused, save_error
from exchange.rehearsal.values import ZERO, Fields, Line, Link

DEPOSIT_TYPES = ("Bank", "OtherCurrentAsset")

OVERPAID = "You cannot pay more than the amount due."


@dataclass(frozen=True, slots=True)
class Credit:
    """Use part of an open credit (a credit memo, an unapplied payment, a journal) for a charge."""

    source: Txn
    amount: Decimal


@dataclass(slots=True)
class _Share:
    """Say what one payment does to one charge."""

    charge: Txn
    paid: Decimal = ZERO
    discount: Decimal = ZERO
    discount_account: str = ""
    discount_class: str = ""

    @property
    def settled(self) -> Decimal:
        """Sum what the charge is reduced by, credits apart."""
        return self.paid + self.discount


def apply(txn: Txn, other: Txn, amount: Decimal) -> None:
    """Link two documents both ways."""
    txn.applied.append(Application(other.txn_id, amount))
    other.applied.append(Application(txn.txn_id, amount))


def receivable_account(txn: Txn) -> str:
    """Give the A/R account of a charge, credit or payment."""
    return txn.header.link("ARAccountRef") or txn.account


def find_credits(
    desk: Desk, header: Fields, wanted: Iterable[Fields], used: dict[str, Decimal]
) -> list[Credit]:
    """Check the credits that a request wants to use; 3210 where there is not that much left.

    `used` counts what the same request already took of each credit.
    """
    found: list[Credit] = []
    for asked in wanted:
        source = desk.txn(
            asked.text("CreditTxnID"), ("CreditMemo", "ReceivePayment", "JournalEntry")
        )
        amount = asked.number("AppliedAmount") or ZERO
        _check_party(desk, source, header)
        used[source.txn_id] = used.get(source.txn_id, ZERO) + amount
        if amount <= 0 or used[source.txn_id] > -source.open:
            raise Refused(
                BUSINESS_RULE, "The credit that is applied is more than what is left of it."
            )
        found.append(Credit(source, amount))
    return found


def _check_party(desk: Desk, txn: Txn, header: Fields) -> None:
    """Refuse a document of another customer or of another A/R account."""
    customer = header.link("CustomerRef")
    record = desk.books.lists.records.get(txn.entity)
    if record is None or not desk.books.lists.descends(record, customer):
        raise Refused(
            BUSINESS_RULE, f'The transaction "{txn.txn_id}" does not belong to the customer.'
        )
    if receivable_account(txn) != header.link("ARAccountRef"):
        raise Refused(
            BUSINESS_RULE,
            f'The transaction "{txn.txn_id}" is on another Accounts Receivable account.',
        )


def add_receive_payment(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save a payment on account: debit where it is deposited, credit A/R, apply it as asked."""
    header["TxnDate"] = desk.day_of("ReceivePayment", header)
    desk.check_open("ReceivePayment", desk.day_of("ReceivePayment", header))
    desk.check_features(header)
    header["ARAccountRef"] = Link(desk.control_account(header, "ARAccountRef", "ReceivePayment"))
    account = header.link("DepositToAccountRef") or desk.special("UndepositedFunds")
    desk.check_type(account, DEPOSIT_TYPES, "ReceivePayment")
    header["DepositToAccountRef"] = Link(account)
    asked = header.parts("AppliedToTxnAdd")
    paid = sum((part.number("PaymentAmount") or ZERO for part in asked), ZERO)
    total = header.number("TotalAmount")
    total = paid if total is None else total
    if paid > total:
        raise Refused(BUSINESS_RULE, "The amounts applied are more than the payment.")
    shares = [_share(desk, header, part) for part in asked]
    used: dict[str, Decimal] = {}
    credits = [find_credits(desk, header, part.parts("SetCredit"), used) for part in asked]
    _check_amounts(shares, credits, total)
    if header.flag("IsAutoApply"):
        shares = _auto_apply(desk, header, total)
    for name in ("AppliedToTxnAdd", "IsAutoApply"):
        header.pop(name, None)
    header["TotalAmount"] = total
    return _save(desk, header, shares, credits, total, account)


def _share(desk: Desk, header: Fields, part: Fields) -> _Share:
    charge = desk.txn(part.text("TxnID"), ("Invoice", "JournalEntry"))
    _check_party(desk, charge, header)
    return _Share(
        charge,
        part.number("PaymentAmount") or ZERO,
        part.number("DiscountAmount") or ZERO,
        part.link("DiscountAccountRef"),
        part.link("DiscountClassRef"),
    )


def _check_amounts(shares: list[_Share], credits: list[list[Credit]], total: Decimal) -> None:
    """Refuse to pay more than is due, or nothing at all."""
    settled: dict[str, Decimal] = {}
    for share, used in zip(shares, credits, strict=True):
        charge = share.charge.txn_id
        settled[charge] = settled.get(charge, ZERO) + share.settled
        settled[charge] += sum((credit.amount for credit in used), ZERO)
        if settled[charge] > share.charge.open:
            raise Refused(
                BUSINESS_RULE,
                f'There was an error applying to the transaction "{share.charge.txn_id}".  '
                f"QuickBooks error message: {OVERPAID}",
            )
        if min(share.paid, share.discount) < 0:
            raise Refused(BUSINESS_RULE, "An amount that is applied cannot be negative.")
        if share.discount and not share.discount_account:
            raise save_error("Received Payment", "A discount needs an account.")
    if total < 0 or not (total or shares):
        raise Refused(BUSINESS_RULE, "The amount of the payment must be more than zero.")


def _auto_apply(desk: Desk, header: Fields, total: Decimal) -> list[_Share]:
    """Share a payment out: a charge of exactly its amount first, else the oldest charges."""
    customer, account = header.link("CustomerRef"), header.link("ARAccountRef")
    charges = [
        txn
        for txn in desk.books.txns_of("Invoice", "JournalEntry")
        if txn.entity
        and txn.open > 0
        and receivable_account(txn) == account
        and desk.books.lists.descends(desk.books.record(txn.entity), customer)
    ]
    for charge in charges:
        if charge.open == total:
            return [_Share(charge, total)]
    shares: list[_Share] = []
    for charge in sorted(charges, key=lambda txn: (txn.day, txn.number)):
        if total > 0:
            shares.append(_Share(charge, min(total, charge.open)))
            total -= shares[-1].paid
    return shares


def _save(
    desk: Desk,
    header: Fields,
    shares: list[_Share],
    credits: list[list[Credit]],
    total: Decimal,
    account: str,
) -> Txn:
    discount = sum((share.discount for share in shares), ZERO)
    txn = desk.new_txn("ReceivePayment", desk.day_of("ReceivePayment", header), header, [])
    customer = header.link("CustomerRef")
    txn.total, txn.entity, txn.account = total, customer, account
    txn.due = -total - discount
    postings = [
        Posting(account, total),
        Posting(header.link("ARAccountRef"), txn.due, customer),
        *(
            Posting(share.discount_account, share.discount, class_id=share.discount_class)
            for share in shares
        ),
    ]
    creates = bool(total or discount)
    if creates:
        if account == desk.books.special("UndepositedFunds") and total:
            method = header.link("PaymentMethodRef")
            txn.to_deposit.append(ToDeposit(desk.new_line_id(), method, total))
        desk.save(txn, postings)
    _apply_all(txn, shares, credits)
    if not creates:
        txn.txn_id = ""
    return txn


def _apply_all(txn: Txn, shares: list[_Share], credits: list[list[Credit]]) -> None:
    """Link the payment and the credits to their charges, and note each share for the answer."""
    for share in shares:
        if share.settled:
            apply(txn, share.charge, share.settled)
    for share, used in zip(shares, credits, strict=False):
        for credit in used:
            apply(credit.source, share.charge, credit.amount)
    for share in shares:
        shown = Fields(
            {
                "TxnID": share.charge.txn_id,
                "TxnType": share.charge.kind,
                "TxnDate": share.charge.day,
                "RefNumber": share.charge.ref_number,
                "BalanceRemaining": share.charge.open,
                "Amount": share.paid,
            }
        )
        if share.discount:
            shown["DiscountAmount"] = share.discount
            shown["DiscountAccountRef"] = Link(share.discount_account)
        txn.lines.append(Line("AppliedToTxnRet", shown))
