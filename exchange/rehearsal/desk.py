"""Where a request is worked on: the books, the time, and the checks that every document goes through."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from exchange.rehearsal.books import Books, Txn
from exchange.rehearsal.faults import Quirks
from exchange.rehearsal.ledger import Posting
from exchange.rehearsal.status import (
    BAD_REFERENCE,
    CANNOT_SAVE,
    FEATURE_OFF,
    NOT_FOUND,
    OK,
    Refused,
    Status,
    bad_reference,
    save_error,
)
from exchange.rehearsal.values import ZERO, Fields, Line

CONTROL = ("AccountsReceivable", "AccountsPayable")

CALLED = {
    "SalesReceipt": "Sales Receipt",
    "CreditMemo": "Credit Memo",
    "ReceivePayment": "Received Payment",
    "JournalEntry": "General Journal transaction",
    "ItemReceipt": "Item Receipt",
    "VendorCredit": "Vendor Credit",
    "InventoryAdjustment": "Inventory Adjustment",
    "TimeTracking": "Time Tracking record",
}
"""What QuickBooks calls a kind of document in its messages, where that is not the kind itself."""


@dataclass(slots=True)
class Desk:
    """Serve one request: what it may read and change, and what it has to say beside its answer."""

    books: Books
    now: int
    quirks: Quirks
    utc_offset: int
    """Minutes east of UTC on the QuickBooks machine."""
    status: Status = field(default_factory=Status)
    closed_through: date | None = None
    """A day up to which the books were closed on purpose, beside the closing date of the file."""

    def warn(self, code: int, message: str) -> None:
        """Answer with a warning: the document is saved all the same. The first one stays."""
        if self.status.code == OK:
            self.status = Status(code, message)

    def moment(self, seconds: int) -> str:
        """Write a time of the QuickBooks machine with its offset."""
        zone = timezone(timedelta(minutes=self.utc_offset))
        return datetime.fromtimestamp(seconds, zone).isoformat()

    def today(self) -> date:
        """Give the date on the QuickBooks machine."""
        return datetime.fromtimestamp(self.now, timezone(timedelta(minutes=self.utc_offset))).date()

    def txn(self, txn_id: str, kinds: Collection[str] = ()) -> Txn:
        """Find a document; one that does not exist, or is of another kind, is a 3120."""
        found = self.books.txns.get(txn_id)
        if found is None or (kinds and found.kind not in kinds):
            raise Refused(NOT_FOUND, f'Object "{txn_id}" specified in the request cannot be found.')
        return found

    def day_of(self, kind: str, fields: Fields) -> date:
        """Take the date of a new document; left out, QuickBooks uses that of the last one of its kind."""
        day = fields.day("TxnDate") or self.books.last_dates.get(kind) or self.today()
        if not 1901 <= day.year <= 2099:
            raise Refused(3177, f"The date {day} is outside what QuickBooks accepts.")
        return day

    @property
    def closing_date(self) -> date | None:
        """Give the day up to which nothing may be posted; `None` if no period is closed."""
        days = [day for day in (self.books.preferences.closing_date, self.closed_through) if day]
        return max(days, default=None)

    def check_open(self, kind: str, day: date, code: int = CANNOT_SAVE) -> None:
        """Refuse a date in the closed period; a change of an existing document has a code of its own."""
        closing = self.closing_date
        if closing and day <= closing:
            why = f"The transaction date {day} is on or before the closing date {closing}."
            if code == CANNOT_SAVE:
                raise save_error(CALLED.get(kind, kind), why)
            raise Refused(code, why)

    def check_features(self, fields: Fields, lines: Iterable[Line] = ()) -> None:
        """Refuse references to features that the company has switched off."""
        preferences = self.books.preferences
        off = {
            "ClassRef": not preferences.classes,
            "ItemSalesTaxRef": not preferences.sales_tax,
            "CustomerSalesTaxCodeRef": not preferences.sales_tax,
            "SalesTaxCodeRef": not preferences.sales_tax,
            "CurrencyRef": True,
            "ExchangeRate": True,
        }
        for part in (fields, *(line.fields for line in lines)):
            for name, disabled in off.items():
                if disabled and part.get(name) is not None:
                    raise Refused(
                        FEATURE_OFF,
                        f'The feature that "{name}" belongs to is not enabled or not available in '
                        "this version of QuickBooks.",
                    )

    def control_account(self, fields: Fields, name: str, kind: str) -> str:
        """Take the A/R or A/P account of a document: the one it names, of the right type, or the first."""
        wanted = CONTROL[0] if name == "ARAccountRef" else CONTROL[1]
        chosen = fields.link(name)
        if chosen:
            self.check_type(chosen, (wanted,), kind)
            return chosen
        for account in self.books.accounts_of_type(wanted):
            if self.books.record(account).active:
                return account
        raise bad_reference("Account", wanted, kind, "There is no account of this type.")

    def special(self, name: str) -> str:
        """Find an account that QuickBooks itself posts to; it is missing until some window made it."""
        account = self.books.special(name)
        if not account:
            raise bad_reference("Account", name, "company", "The account does not exist yet.")
        return account

    def check_type(self, account: str, types: Collection[str], kind: str) -> None:
        """Refuse an account of the wrong type."""
        if self.books.account_type(account) not in types:
            raise Refused(
                BAD_REFERENCE,
                f'There is an invalid reference to QuickBooks Account "{self.name(account)}" in the '
                f"{CALLED.get(kind, kind)}.  QuickBooks error message: Invalid account type.",
            )

    def name(self, list_id: str) -> str:
        """Give the full name of a list element."""
        return self.books.lists.full_name(self.books.record(list_id))

    def new_txn(self, kind: str, day: date, header: Fields, lines: list[Line]) -> Txn:
        """Make a document with its numbers; it is in the books only once `save` was called."""
        header["TxnDate"] = day
        return Txn(
            kind,
            self.books.new_txn_id(self.now),
            self.books.count("txn number"),
            day,
            self.now,
            self.now,
            self.books.new_edit_sequence(self.now),
            header,
            lines,
        )

    def new_line_id(self) -> str:
        """Give a TxnLineID."""
        return self.books.new_txn_id(self.now)

    def save(self, txn: Txn, postings: Iterable[Posting]) -> None:
        """Put a checked document into the books: postings, stock, the date for the next one."""
        posted = [posting for posting in postings if posting.amount]
        self.check_postings(txn.kind, posted)
        self.books.ledger.post(txn.txn_id, txn.day, () if txn.pending else posted)
        self.books.txns[txn.txn_id] = txn
        self.books.last_dates[txn.kind] = txn.day
        for movement in txn.stock:
            item = self.books.record(movement.item)
            item.quantity += movement.quantity
            item.value += movement.value

    def touch(self, txn: Txn) -> None:
        """Mark a document as changed: any change gives it a new EditSequence."""
        txn.modified = self.now
        txn.edit_sequence = self.books.new_edit_sequence(self.now)

    def check_postings(self, kind: str, postings: Iterable[Posting]) -> None:
        """Refuse what QuickBooks cannot post: two A/R or A/P lines, such a line or tax without its name."""
        called = CALLED.get(kind, kind)
        control = 0
        tax_payable = self.books.special("SalesTaxPayable")
        total = ZERO
        for posting in postings:
            total += posting.amount
            account_type = self.books.account_type(posting.account)
            named = self.books.lists.records.get(posting.entity)
            if account_type == "NonPosting":
                raise save_error(called, "A non-posting account cannot be used here.")
            if account_type in CONTROL:
                control += 1
                self._check_control(called, account_type, named.kind if named else "")
            if posting.account == tax_payable and (not named or named.kind != "Vendor"):
                raise save_error(called, "Sales tax detail line must have a vendor.")
        if control > 1:
            raise save_error(
                called,
                "A transaction cannot have more than one Accounts Receivable or Accounts "
                "Payable line.",
            )
        if total:
            raise save_error(called, "Transaction not in balance.")

    @staticmethod
    def _check_control(called: str, account_type: str, named: str) -> None:
        wanted = "Customer" if account_type == CONTROL[0] else "Vendor"
        if named != wanted:
            where = "Accounts Receivable" if wanted == "Customer" else "Accounts Payable"
            raise save_error(called, f"A line on {where} must have a {wanted.lower()}.")
