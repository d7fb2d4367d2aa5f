"""Our own trial balance: what the documents put on each account, day by day, to be compared with QuickBooks'.

Amounts are minor units. A document counts on its own date, which is the date it bears in QuickBooks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from exchange.posting.document import Document
from exchange.posting.entry import Posting


@dataclass(frozen=True, slots=True)
class Balance:
    """Hold what an account was debited and credited with, each as a sum of lines; never netted."""

    debit: int = 0
    credit: int = 0

    @property
    def net(self) -> int:
        """Debits less credits."""
        return self.debit - self.credit

    def __add__(self, other: Balance) -> Balance:
        return Balance(self.debit + other.debit, self.credit + other.credit)


@dataclass(frozen=True, slots=True)
class Difference:
    """Set two balances of one account and day against each other, as debits less credits."""

    day: date
    account: str
    ours: int
    theirs: int


@dataclass
class Ledger:
    """Add postings up by day and account; account names are compared as QuickBooks does, without case."""

    _balances: dict[tuple[date, str], Balance] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def add(self, day: date, posting: Posting) -> None:
        """Put a posting's lines on its accounts."""
        for line in posting.lines:
            key = self._names.setdefault(line.account.name.casefold(), line.account.name)
            found = self._balances.get((day, key), Balance())
            self._balances[day, key] = found + Balance(max(line.amount, 0), max(-line.amount, 0))

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Ledger:
        """Add up documents."""
        ledger = cls()
        for document in documents:
            ledger.add(document.day, document.posting)
        return ledger

    def by_day(self) -> dict[date, dict[str, Balance]]:
        """Give the balances of each day's documents by account name, both in order."""
        days: dict[date, dict[str, Balance]] = {}
        for (day, account), balance in sorted(self._balances.items()):
            days.setdefault(day, {})[account] = balance
        return days

    def trial_balance(self) -> dict[str, Balance]:
        """Give the sums of all days by account name, in order of names."""
        sums: dict[str, Balance] = {}
        for (_, account), balance in self._balances.items():
            sums[account] = sums.get(account, Balance()) + balance
        return dict(sorted(sums.items()))

    def differences(self, theirs: dict[tuple[date, str], int]) -> list[Difference]:
        """List the days and accounts on which another book (debits less credits) says something else."""
        ours = {(day, name.casefold()): b.net for (day, name), b in self._balances.items()}
        other = {(day, name.casefold()): net for (day, name), net in theirs.items()}
        names = {name.casefold(): name for _, name in theirs} | self._names
        found = [
            Difference(day, names[name], ours.get((day, name), 0), other.get((day, name), 0))
            for day, name in sorted(ours.keys() | other.keys())
        ]
        return [difference for difference in found if difference.ours != difference.theirs]
