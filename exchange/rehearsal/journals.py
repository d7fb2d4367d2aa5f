"""General journals, bank deposits and employee hours."""

from __future__ import annotations

from decimal import Decimal

from exchange.rehearsal.books import ToDeposit, Txn
from exchange.rehearsal.desk import CONTROL, Desk
from exchange.rehearsal.ledger import Posting
from exchange.rehearsal.lists import NAMES
from exchange.rehearsal.status import (
    BAD_REFERENCE,
    BUSINESS_RULE,
    FEATURE_OFF,
    MISSING,
    NOT_FOUND,
    Refused,
    save_error,
)
from exchange.rehearsal.values import ZERO, Fields, Line

CALLED = "General Journal transaction"


def add_journal_entry(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save a journal: at least two lines with amounts, debits equal to credits, one A/R or A/P line."""
    day = desk.day_of("JournalEntry", header)
    desk.check_open("JournalEntry", day)
    desk.check_features(header, lines)
    postings = [_posting(line) for line in lines]
    debits = sum((posting.amount for posting in postings if posting.amount > 0), ZERO)
    credits = sum((-posting.amount for posting in postings if posting.amount < 0), ZERO)
    if debits != credits:
        raise save_error(
            CALLED, f"Transaction not in balance (debits {debits}, credits {credits})."
        )
    if len(postings) < 2:
        raise save_error(CALLED, "A journal needs at least two lines with an amount.")
    desk.check_postings("JournalEntry", postings)
    shown = []
    for line in lines:
        fields = Fields(line.fields)
        fields["TxnLineID"] = desk.new_line_id()
        shown.append(Line(line.tag, fields))
    txn = desk.new_txn("JournalEntry", day, header, shown)
    txn.total = debits
    _control_line(desk, txn, postings)
    _undeposited(desk, txn, shown)
    desk.save(txn, postings)
    return txn


def _posting(line: Line) -> Posting:
    fields = line.fields
    amount = fields.number("Amount")
    if not fields.link("AccountRef"):
        raise Refused(MISSING, "A journal line needs an account.")
    if amount is None or amount <= 0:
        raise Refused(
            BUSINESS_RULE,
            "A journal line needs an amount above zero; its side says which way it goes.",
        )
    sign = 1 if line.tag == "JournalDebitLine" else -1
    return Posting(
        fields.link("AccountRef"),
        sign * amount,
        fields.link("EntityRef"),
        class_id=fields.link("ClassRef"),
        memo=fields.text("Memo"),
    )


def _control_line(desk: Desk, txn: Txn, postings: list[Posting]) -> None:
    """Make the A/R or A/P line of a journal an open item of its customer or vendor."""
    for posting in postings:
        kind = desk.books.account_type(posting.account)
        if kind in CONTROL:
            txn.account, txn.entity = posting.account, posting.entity
            txn.due = posting.amount if kind == CONTROL[0] else -posting.amount


def _undeposited(desk: Desk, txn: Txn, lines: list[Line]) -> None:
    """List journal lines on Undeposited Funds under "Payments to Deposit"."""
    undeposited = desk.books.special("UndepositedFunds")
    for line in lines:
        if line.fields.link("AccountRef") == undeposited:
            sign = 1 if line.tag == "JournalDebitLine" else -1
            amount = sign * (line.fields.number("Amount") or ZERO)
            txn.to_deposit.append(ToDeposit(line.fields.text("TxnLineID"), "", amount))


def add_deposit(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save a bank deposit: payments out of Undeposited Funds and direct lines; no payment goes in twice."""
    day = desk.day_of("Deposit", header)
    desk.check_open("Deposit", day)
    desk.check_features(header)
    bank = header.link("DepositToAccountRef")
    desk.check_type(bank, ("Bank", "OtherCurrentAsset"), "Deposit")
    postings: list[Posting] = []
    taken: list[ToDeposit] = []
    shown: list[Line] = []
    for asked in header.parts("DepositLineAdd"):
        if asked.text("PaymentTxnID"):
            entry = _payment(desk, asked, taken)
            taken.append(entry)
            postings.append(Posting(desk.special("UndepositedFunds"), -entry.amount))
            amount = entry.amount
        else:
            amount = asked.number("Amount") or ZERO
            postings.append(Posting(asked.link("AccountRef"), -amount, asked.link("EntityRef")))
        fields = Fields(asked)
        fields["TxnID"] = asked.text("PaymentTxnID") or None
        fields.update({"TxnLineID": desk.new_line_id(), "Amount": amount})
        shown.append(Line("DepositLineRet", fields))
    total = -sum((posting.amount for posting in postings), ZERO)
    back = header.part("CashBackInfoAdd")
    if back:
        postings.append(Posting(back.link("AccountRef"), back.number("Amount") or ZERO))
        total -= back.number("Amount") or ZERO
    for name in ("DepositLineAdd", "CashBackInfoAdd"):
        header.pop(name, None)
    if total < 0:
        raise save_error("Deposit", "The total of a deposit cannot be negative.")
    desk.check_postings("Deposit", [*postings, Posting(bank, total)])
    txn = desk.new_txn("Deposit", day, header, shown)
    txn.total, txn.account = total, bank
    desk.save(txn, [*postings, Posting(bank, total)])
    for entry in taken:
        entry.deposited_by = txn.txn_id
    return txn


def _payment(desk: Desk, asked: Fields, taken: list[ToDeposit]) -> ToDeposit:
    """Find what a deposit line wants to deposit; without a line ID the first that still waits."""
    source = desk.txn(asked.text("PaymentTxnID"))
    wanted = asked.text("PaymentTxnLineID")
    for entry in source.to_deposit:
        if (
            (not wanted or entry.line_id == wanted)
            and not entry.deposited_by
            and entry not in taken
        ):
            return entry
    raise Refused(
        NOT_FOUND, f'The payment "{source.txn_id}" has nothing left under "Payments to Deposit".'
    )


def add_time_tracking(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save hours of an employee, vendor or other name; hours post nothing."""
    if not desk.books.preferences.time_tracking:
        raise Refused(FEATURE_OFF, "Time tracking is not switched on in this company file.")
    day = desk.day_of("TimeTracking", header)
    desk.check_features(header)
    worker = desk.books.record(header.link("EntityRef"))
    if worker.kind not in NAMES[1:]:
        raise Refused(
            BAD_REFERENCE,
            f'There is an invalid reference to QuickBooks Entity "{worker.name}" in the Time '
            "Tracking record.  QuickBooks error message: A customer cannot work hours.",
        )
    txn = desk.new_txn("TimeTracking", day, header, [])
    txn.entity, txn.total = worker.list_id, Decimal("0.00")
    desk.save(txn, ())
    return txn
