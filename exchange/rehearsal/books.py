"""Everything that one company file holds; a copy of it is a copy of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from exchange.rehearsal.ledger import Ledger
from exchange.rehearsal.lists import Lists, Record
from exchange.rehearsal.values import ZERO, Fields, Line


@dataclass(slots=True)
class Preferences:
    """Hold the company preferences that decide what QuickBooks accepts."""

    sales_tax: bool = True
    default_tax_item: str = ""
    taxable_code: str = ""
    non_taxable_code: str = ""
    inventory: bool = True
    classes: bool = False
    require_accounts: bool = True
    account_numbers: bool = False
    auto_apply_payments: bool = True
    time_tracking: bool = True
    enhanced_receiving: bool = False
    closing_date: date | None = None
    """Transactions dated on or before it are refused: a closing date password is taken for granted."""


@dataclass(frozen=True, slots=True)
class Application:
    """Link two documents: `amount` of a payment or credit was applied to the other one."""

    other: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Movement:
    """Move stock: quantity and value of one item that a document added (or took, if negative)."""

    item: str
    quantity: Decimal
    value: Decimal


@dataclass(slots=True)
class ToDeposit:
    """Wait in Undeposited Funds: one entry of the window "Payments to Deposit"."""

    line_id: str
    method: str
    amount: Decimal
    deposited_by: str = ""


@dataclass(slots=True)
class Txn:
    """Hold one document as it was saved, with what it did beside the ledger."""

    kind: str
    txn_id: str
    number: int
    day: date
    created: int
    modified: int
    edit_sequence: str
    header: Fields
    lines: list[Line]
    total: Decimal = ZERO
    entity: str = ""
    account: str = ""
    """The account of the document as a whole: where it was deposited, the A/R or A/P account, the bank."""
    due: Decimal = ZERO
    """What it added to the entity's open balance; a credit or payment is negative."""
    applied: list[Application] = field(default_factory=list)
    stock: list[Movement] = field(default_factory=list)
    to_deposit: list[ToDeposit] = field(default_factory=list)
    voided: bool = False
    pending: bool = False

    @property
    def ref_number(self) -> str:
        """Give the number that people see; empty if it was left blank."""
        return self.header.text("RefNumber")

    @property
    def open(self) -> Decimal:
        """Give what is still open of `due`; zero once all of it is applied."""
        taken = sum((application.amount for application in self.applied), ZERO)
        return self.due - taken if self.due > 0 else self.due + taken


@dataclass(frozen=True, slots=True)
class Deleted:
    """Remember a deleted list element or document, as QuickBooks does for ninety days."""

    kind: str
    id: str
    created: int
    deleted: int
    name: str


@dataclass(slots=True)
class MessageSet:
    """Remember one message set that asked for error recovery."""

    checksum: str
    answer: str = ""
    """The answer to a repeat; empty while no response was stored."""


@dataclass(slots=True)
class Books:
    """Hold lists, documents, ledger, preferences, message sets and counters of a company file."""

    company_name: str
    opened: int
    lists: Lists = field(default_factory=Lists)
    txns: dict[str, Txn] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    preferences: Preferences = field(default_factory=Preferences)
    message_sets: dict[str, MessageSet] = field(default_factory=dict)
    stamps: dict[tuple[str, str], str] = field(default_factory=dict)
    """Private data of applications on the company record, by owner GUID and name."""
    gone: list[Deleted] = field(default_factory=list)
    last_dates: dict[str, date] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    last_edit: int = 0

    def count(self, what: str) -> int:
        """Give the next number of a counter, from 1."""
        self.counters[what] = self.counters.get(what, 0) + 1
        return self.counters[what]

    def new_list_id(self, now: int) -> str:
        """Give a ListID; QuickBooks keeps them unique within one list, here they are over all lists."""
        return f"{0x80000000 + self.count('list'):X}-{now}"

    def new_txn_id(self, now: int) -> str:
        """Give a TxnID; lines take their TxnLineIDs from the same count."""
        return f"{self.count('txn'):X}-{now}"

    def new_edit_sequence(self, now: int) -> str:
        """Give an EditSequence, greater than every one before it: any change is visible in it."""
        self.last_edit = max(self.last_edit + 1, now)
        return str(self.last_edit)

    def special(self, account: str) -> str:
        """Find the ListID of an account that QuickBooks posts to itself, by its SpecialAccountType."""
        for record in self.lists.of("Account"):
            if record.special == account:
                return record.list_id
        return ""

    def record(self, list_id: str) -> Record:
        """Give a list element that must exist."""
        return self.lists.records[list_id]

    def account_type(self, list_id: str) -> str:
        """Give the AccountType of an account."""
        return self.lists.records[list_id].fields.text("AccountType")

    def accounts_of_type(self, *types: str) -> list[str]:
        """List the accounts of some types by ListID."""
        return [
            record.list_id
            for record in self.lists.of("Account")
            if record.fields.text("AccountType") in types
        ]

    def txns_of(self, *kinds: str) -> Iterator[Txn]:
        """List the documents of some kinds in the order in which they were saved; no kind means all."""
        return (txn for txn in self.txns.values() if not kinds or txn.kind in kinds)
