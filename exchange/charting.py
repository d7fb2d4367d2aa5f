"""The accounts that a person may choose from when mapping: QuickBooks' own chart, or until it was read the names known here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exchange.company import lists
from exchange.company.choices import mapping_of
from exchange.company.lists import Listed, Lists
from exchange.posting.account import ALLOWED, DEFAULTS, Account, AccountType, Role, is_refused
from exchange.posting.mapping import Mapping
from tui_pos.journal.connection import Connection

TYPE_WORDS = {
    AccountType.BANK: "Bank",
    AccountType.RECEIVABLE: "Accounts Receivable",
    AccountType.OTHER_CURRENT_ASSET: "Other Current Asset",
    AccountType.FIXED_ASSET: "Fixed Asset",
    AccountType.OTHER_ASSET: "Other Asset",
    AccountType.PAYABLE: "Accounts Payable",
    AccountType.CREDIT_CARD: "Credit Card",
    AccountType.OTHER_CURRENT_LIABILITY: "Other Current Liability",
    AccountType.LONG_TERM_LIABILITY: "Long Term Liability",
    AccountType.EQUITY: "Equity",
    AccountType.INCOME: "Income",
    AccountType.COGS: "Cost of Goods Sold",
    AccountType.EXPENSE: "Expense",
    AccountType.OTHER_INCOME: "Other Income",
    AccountType.OTHER_EXPENSE: "Other Expense",
    AccountType.NON_POSTING: "Non-Posting",
}
"""What QuickBooks' chart of accounts calls each type on the screen."""

_TAX_ITEMS = """
    SELECT name FROM exchange_listed
    WHERE company = ? AND list = 'item' AND kind = 'ItemSalesTax' AND active = 1 ORDER BY folded"""


@dataclass(frozen=True, slots=True)
class Chart:
    """Hold the accounts to choose from, by name; `read` tells that QuickBooks named them itself."""

    accounts: tuple[Account, ...]
    read: bool

    def __contains__(self, account: Account) -> bool:
        return any(one.name.casefold() == account.name.casefold() for one in self.accounts)

    def for_role(self, role: Role) -> list[Account]:
        """List all accounts, those first that suit a role, and of them those of the type that its default has."""
        allowed, default = ALLOWED.get(role), DEFAULTS.get(role)

        def place(one: Account) -> tuple[bool, bool]:
            suits = one.type in allowed if allowed else not is_refused(one)
            return not suits, default is not None and one.type is not default.type

        return sorted(self.accounts, key=place)

    def shown(self, account: Account) -> str:
        """Write an account's name, in brackets while QuickBooks does not have it."""
        return f"[{account.name}]" if self.read and account not in self else account.name


def chart_of(db: Connection, company: str) -> Chart:
    """Give the accounts that a company can choose from: those that QuickBooks has in use, once it has told them."""
    told = [_account(one) for one in lists.every(db, company, Lists.ACCOUNT) if one.active]
    if told:
        return Chart(_sorted(one for one in told if one is not None), True)
    return Chart(_sorted(_named(mapping_of(db, company))), False)


def names_of(db: Connection, company: str, name: Lists) -> list[str]:
    """List the names that QuickBooks has in one of its short lists, such as payment methods or classes."""
    return sorted(one.name for one in lists.every(db, company, name) if one.active)


def tax_items_of(db: Connection, company: str) -> list[str]:
    """List the single sales tax items that QuickBooks has in use, by name."""
    rows = db.execute(_TAX_ITEMS, (company,))
    return [str(name) for (name,) in rows]


def _account(listed: Listed) -> Account | None:
    """Make an account of what QuickBooks told; None for one whose type or name we do not know how to write."""
    try:
        return Account(listed.name, AccountType(listed.fact("type")), listed.fact("special"))
    except ValueError:
        return None


def _sorted(accounts: Iterable[Account]) -> tuple[Account, ...]:
    by_name = {one.name.casefold(): one for one in accounts}
    return tuple(by_name[name] for name in sorted(by_name))


def _named(mapping: Mapping) -> Iterator[Account]:
    """Give the accounts that the defaults and the mapping name."""
    yield from DEFAULTS.values()
    for roles in (mapping.roles, *mapping.stores.values()):
        yield from roles.values()
    for accounts in (*mapping.departments.values(), *mapping.items.values()):
        yield from (one for one in (accounts.income, accounts.cost, accounts.asset) if one)
    yield from (one.account for one in mapping.tenders.values() if one.account)
    yield from mapping.discount_accounts.values()
