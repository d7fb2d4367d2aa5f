"""The general ledger: every accepted document posts here, each posting set balances, or it is a defect."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from exchange.rehearsal.values import ZERO


@dataclass(frozen=True, slots=True)
class Posting:
    """Post one amount to one account: debits are positive, credits negative, in dollars with cents.

    `entity` is the customer of an A/R line, the vendor of an A/P line, the agency of a sales tax line.
    """

    account: str
    amount: Decimal
    entity: str = ""
    item: str = ""
    class_id: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Show one account of a trial balance: what was debited, what was credited."""

    account: str
    debit: Decimal
    credit: Decimal

    @property
    def net(self) -> Decimal:
        """Give the balance; a debit balance is positive."""
        return self.debit - self.credit


class TrialBalance(Mapping[str, Row]):
    """List the accounts that were posted to, by full name, with turnovers and balances in cents.

    Looking up an account that was never posted to gives zeros, so that expectations may name it.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {row.account: row for row in sorted(rows, key=lambda row: row.account)}

    def __getitem__(self, account: str) -> Row:
        return self._rows.get(account, Row(account, ZERO, ZERO))

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, account: object) -> bool:
        return account in self._rows

    @property
    def debits(self) -> Decimal:
        """Sum the debit balances, as the foot of a printed trial balance does."""
        return sum((row.net for row in self._rows.values() if row.net > 0), ZERO)

    @property
    def credits(self) -> Decimal:
        """Sum the credit balances; equals `debits`."""
        return sum((-row.net for row in self._rows.values() if row.net < 0), ZERO)

    def nets(self) -> dict[str, Decimal]:
        """Give the balances that are not zero, by account, debits positive."""
        return {row.account: row.net for row in self._rows.values() if row.net}

    def difference(self, other: Mapping[str, Decimal]) -> Decimal:
        """Sum the absolute differences of balances against another set of books; 0.00 if they agree."""
        mine = self.nets()
        return sum(
            (abs(mine.get(name, ZERO) - other.get(name, ZERO)) for name in {*mine, *other}), ZERO
        )

    def lines(self) -> list[str]:
        """Write the trial balance as text, one account a line, with its foot."""
        width = max([len(name) for name in self._rows] + [5])
        shown = [(row.account, row.net) for row in self._rows.values() if row.net]
        body = [
            f"{name:<{width}} {net if net > 0 else '':>12} {-net if net < 0 else '':>12}".rstrip()
            for name, net in shown
        ]
        return [*body, f"{'Total':<{width}} {self.debits:>12} {self.credits:>12}"]


@dataclass(slots=True)
class _Entry:
    day: date
    postings: tuple[Posting, ...]


@dataclass(slots=True)
class Ledger:
    """Keep the postings of every document by its TxnID, and running balances beside them."""

    entries: dict[str, _Entry] = field(default_factory=dict)
    balances: dict[tuple[str, str], Decimal] = field(default_factory=dict)

    def post(self, txn_id: str, day: date, postings: Iterable[Posting]) -> None:
        """Enter a document's postings; a set that does not balance is a `ValueError` and changes nothing."""
        kept = tuple(posting for posting in postings if posting.amount)
        rest = sum((posting.amount for posting in kept), ZERO)
        if rest:
            raise ValueError(f"the postings of {txn_id} are out of balance by {rest}")
        self.withdraw(txn_id)
        self.entries[txn_id] = _Entry(day, kept)
        self._move(kept, 1)

    def withdraw(self, txn_id: str) -> None:
        """Take a document's postings out again: it was voided, deleted or is about to be posted anew."""
        entry = self.entries.pop(txn_id, None)
        if entry:
            self._move(entry.postings, -1)

    def _move(self, postings: Iterable[Posting], sign: int) -> None:
        for posting in postings:
            key = posting.account, posting.entity
            self.balances[key] = self.balances.get(key, ZERO) + sign * posting.amount

    def of(self, txn_id: str) -> tuple[Posting, ...]:
        """Give the postings of one document; none if it is void, deleted or never was."""
        entry = self.entries.get(txn_id)
        return entry.postings if entry else ()

    def day(self, txn_id: str) -> date | None:
        """Give the date that a document is posted under."""
        entry = self.entries.get(txn_id)
        return entry.day if entry else None

    def balance(self, accounts: Collection[str], entity: str | None = None) -> Decimal:
        """Sum the balance of some accounts, over all names or one."""
        if entity is not None:
            return sum((self.balances.get((account, entity), ZERO) for account in accounts), ZERO)
        return sum(
            (amount for (account, _), amount in self.balances.items() if account in accounts),
            ZERO,
        )

    def by_entity(self, accounts: Collection[str]) -> dict[str, Decimal]:
        """Split the balance of some accounts by name; names at zero are left out."""
        split: dict[str, Decimal] = {}
        for (account, name), amount in self.balances.items():
            if account in accounts:
                split[name] = split.get(name, ZERO) + amount
        return {name: amount for name, amount in split.items() if amount}

    def turnover(
        self,
        as_of: date | None = None,
        txn_ids: Collection[str] | None = None,
        since: date | None = None,
    ) -> dict[str, tuple[Decimal, Decimal]]:
        """Sum debits and credits by account over the chosen days (inclusive) and documents."""
        sums: dict[str, tuple[Decimal, Decimal]] = {}
        for txn_id in self.entries if txn_ids is None else txn_ids:
            entry = self.entries.get(txn_id)
            if entry is None or (as_of and entry.day > as_of) or (since and entry.day < since):
                continue
            for posting in entry.postings:
                debit, credit = sums.get(posting.account, (ZERO, ZERO))
                if posting.amount > 0:
                    debit += posting.amount
                else:
                    credit -= posting.amount
                sums[posting.account] = debit, credit
        return sums
