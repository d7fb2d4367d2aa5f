"""A stand-in QuickBooks company file: it takes qbXML, keeps books, and can be made to fail on purpose."""

from __future__ import annotations

import pickle
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from exchange.rehearsal.books import Books, MessageSet, Preferences, Txn
from exchange.rehearsal.desk import Desk
from exchange.rehearsal.dispatch import Open
from exchange.rehearsal.envelope import Envelope, read_envelope
from exchange.rehearsal.faults import Copy, Faults, Quirks
from exchange.rehearsal.ledger import Row, TrialBalance
from exchange.rehearsal.processor import Answer, Processor
from exchange.rehearsal.recovery import NOT_STORED, SET_OK, consult, write_set
from exchange.rehearsal.starter import furnish
from exchange.rehearsal.status import (
    BAD_TICKET,
    FILE_BUSY,
    FILE_NAME_NEEDED,
    MODAL_DIALOG,
    UNEXPECTED,
    WRONG_FILE,
    ProcessorError,
)
from tui_pos.core.identity import Clock, system_clock

METHODS = ("Cash", "Check")
TAX_CODES = ("Tax", "Non")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Show one entry of "Payments to Deposit": where it came from, how it was paid, how much."""

    ref_number: str
    method: str
    amount: Decimal


@dataclass(slots=True)
class Session:
    """Hold one session of an application with the company file (BeginSession to EndSession)."""

    company: Company
    open: Open = field(default_factory=Open)
    alive: bool = True

    def process(self, request_xml: str) -> str:
        """Run a message set in this session; one that ended or died answers 0x8004040D."""
        if not self.alive:
            raise ProcessorError(BAD_TICKET)
        return self.company.run(request_xml, self)

    def end(self) -> None:
        """End the session; its iterator is gone."""
        self.alive = False


class Company:
    """Keep one company file and answer qbXML as QuickBooks Desktop (US edition) would.

    Nothing is written to disk. `missing` names special accounts that no window has made yet, `tax_codes` the
    names of the taxable and the exempt code, which a shop may have changed. `faults` says what goes wrong,
    `quirks` which reading of the open points of the real program is rehearsed. `clock` gives milliseconds
    UTC, `utc_offset` the minutes east of UTC of the machine that it would run on.
    """

    def __init__(
        self,
        name: str = "Rehearsal Shop",
        *,
        clock: Clock = system_clock,
        utc_offset: int = -480,
        quirks: Quirks | None = None,
        path: str = r"C:\QuickBooks\Rehearsal Shop.qbw",
        missing: Collection[str] = (),
        methods: Collection[str] = METHODS,
        tax_codes: tuple[str, str] = TAX_CODES,
    ) -> None:
        self._clock = clock
        self._utc_offset = utc_offset
        self.quirks = quirks or Quirks()
        self.faults = Faults()
        self.path = path
        self.is_open = True
        self._books = Books(name, self._now())
        furnish(self._books, self._now(), missing, methods, tax_codes)
        self._session: Session | None = None

    # Sessions and message sets

    def begin_session(self, path: str = "") -> Session:
        """Open a session with this file; `path` empty means the file that is open now.

        Raises `ProcessorError` while a dialog is open (0x80040414), the file is busy (0x80040410), another
        file is asked for (0x8004040A), or QuickBooks is closed and no path is given (0x80040416).
        """
        if path and path.casefold() != self.path.casefold():
            raise ProcessorError(WRONG_FILE, f"({path})")
        if not path and not self.is_open:
            raise ProcessorError(FILE_NAME_NEEDED)
        if self.faults.use("file_busy"):
            raise ProcessorError(FILE_BUSY)
        if self.faults.use("modal_dialog"):
            raise ProcessorError(MODAL_DIALOG)
        return Session(self)

    def process(self, request_xml: str) -> str:
        """Run a message set in a session that is opened as needed; raises `ProcessorError` as QuickBooks does."""
        if self._session is None or not self._session.alive:
            self._session = self.begin_session()
        return self._session.process(request_xml)

    def run(self, request_xml: str, session: Session) -> str:
        """Run a message set for a session: parse it whole, consult the memory of sets, run, remember."""
        faults = self.faults
        if faults.use("modal_dialog"):
            raise ProcessorError(MODAL_DIALOG)
        faults.message_sets += 1
        if faults.copy and faults.message_sets == faults.restore_at:
            self.restore(faults.copy)
        envelope = read_envelope(request_xml, self.quirks)
        told = consult(self._books, envelope)
        if told is not None:
            return told.answer or write_set(envelope, told.status, [])
        answer = Answer()
        processor = Processor(
            self._books, self.quirks, faults, self._now(), self._utc_offset, session.open
        )
        try:
            processor.run(envelope, answer)
        except ProcessorError:
            session.alive = False
            self._remember_death(envelope, answer)
            raise
        full = self._remember(envelope, answer)
        if faults.message_sets == faults.lose_response:
            raise ProcessorError(UNEXPECTED, "(the answer was lost)")
        return full

    def _remember(self, envelope: Envelope, answer: Answer) -> str:
        """Write the answer of a set and keep it, with that to a repeat, if the set asked for recovery."""
        if self.faults.message_sets == self.faults.store_fails and envelope.new_id:
            self._books.message_sets[envelope.new_id] = MessageSet(envelope.checksum)
            return write_set(envelope, NOT_STORED, answer.full)
        full = write_set(envelope, SET_OK, answer.full)
        if envelope.new_id:
            repeat = full
            if not self.quirks.recovery_in_full:
                repeat = write_set(envelope, SET_OK, answer.repeat)
            self._books.message_sets[envelope.new_id] = MessageSet(envelope.checksum, repeat)
        return full

    def _remember_death(self, envelope: Envelope, answer: Answer) -> None:
        """Keep what QuickBooks knows of a set it died in."""
        remembered = self.faults.remembered
        if not remembered and self.faults.die_after_commit:
            remembered = "answer"
        if remembered == "answer":
            self._remember(envelope, answer)
        elif remembered == "id" and envelope.new_id:
            self._books.message_sets[envelope.new_id] = MessageSet(envelope.checksum)

    # The file

    @property
    def name(self) -> str:
        """Give the company name."""
        return self._books.company_name

    @property
    def preferences(self) -> Preferences:
        """Give the company preferences; they may be changed in place."""
        return self._books.preferences

    @property
    def books(self) -> Books:
        """Give the books themselves, for tests that look closer than the questions below."""
        return self._books

    def save_copy(self) -> Copy:
        """Save a copy of the file as it is now."""
        return Copy(self._now(), pickle.dumps(self._books))

    def restore(self, copy: Copy) -> None:
        """Go back to an older copy: documents, lists and remembered message sets since then are gone."""
        restored = pickle.loads(copy.content)
        assert isinstance(restored, Books)
        self._books = restored

    def file_id(self, owner_id: str) -> str:
        """Read the FileID that an application stamped into the company record; empty if none."""
        return self._books.stamps.get((owner_id, "FileID"), "")

    def stamp_file_id(self, owner_id: str, file_id: str) -> None:
        """Stamp an application's FileID into the company record, as the Web Connector does once."""
        self._books.stamps.setdefault((owner_id, "FileID"), file_id)

    # What the books say

    def trial_balance(
        self,
        as_of: date | None = None,
        txn_ids: Collection[str] | None = None,
        since: date | None = None,
    ) -> TrialBalance:
        """Draw up the trial balance, of all documents or only those with the given TxnIDs."""
        sums = self._books.ledger.turnover(as_of, txn_ids, since)
        return TrialBalance(
            Row(self._named(account), debit, credit) for account, (debit, credit) in sums.items()
        )

    def postings(self, txn_id: str) -> list[tuple[str, Decimal, str]]:
        """List what a document posts: account, amount (debits positive), customer or vendor."""
        return [
            (self._named(posting.account), posting.amount, self._named(posting.entity))
            for posting in self._books.ledger.of(txn_id)
        ]

    def documents(self, kind: str = "", ref_number: str = "") -> list[Txn]:
        """List the documents of a kind, of a number, or all, in the order in which they were saved."""
        return [
            txn
            for txn in self._books.txns.values()
            if (not kind or txn.kind == kind) and (not ref_number or txn.ref_number == ref_number)
        ]

    def tax_liability(self) -> dict[str, Decimal]:
        """Give the sales tax that is owed, by agency."""
        account = self._books.special("SalesTaxPayable")
        owed = self._books.ledger.by_entity((account,))
        return {self._named(agency): -amount for agency, amount in owed.items()}

    def receivables(self) -> dict[str, Decimal]:
        """Give what customers owe, by customer; a credit balance is negative."""
        accounts = self._books.accounts_of_type("AccountsReceivable")
        owed = self._books.ledger.by_entity(accounts)
        return {self._named(customer): amount for customer, amount in owed.items()}

    def payables(self) -> dict[str, Decimal]:
        """Give what is owed to vendors, by vendor."""
        accounts = self._books.accounts_of_type("AccountsPayable")
        owed = self._books.ledger.by_entity(accounts)
        return {self._named(vendor): -amount for vendor, amount in owed.items()}

    def payments_to_deposit(self) -> list[Waiting]:
        """List what waits in Undeposited Funds, as the window "Payments to Deposit" does."""
        return [
            Waiting(txn.ref_number, self._named(entry.method), entry.amount)
            for txn in self._books.txns.values()
            for entry in txn.to_deposit
            if not entry.deposited_by
        ]

    def stock(self, item: str) -> tuple[Decimal, Decimal]:
        """Give quantity and value on hand of an inventory item, by full name."""
        record = self._books.lists.named(("ItemInventory", "ItemInventoryAssembly"), item)
        if record is None:
            raise KeyError(item)
        return record.quantity, record.value

    # Helpers

    def desk(self) -> Desk:
        """Sit down at the file without a request, as a person at QuickBooks does."""
        return Desk(self._books, self._now(), self.quirks, self._utc_offset)

    def _named(self, list_id: str) -> str:
        record = self._books.lists.records.get(list_id)
        return self._books.lists.full_name(record) if record else ""

    def _now(self) -> int:
        return self._clock() // 1000
