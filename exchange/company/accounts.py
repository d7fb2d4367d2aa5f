"""The accounts of a mapping against QuickBooks' own chart: what is there, what has another name, what is to be added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from exchange.company import lists
from exchange.company.check import Check, ask, ok, stop
from exchange.company.lists import Listed, Lists
from exchange.posting.account import ALLOWED, DEFAULTS, Account, AccountType, Role
from exchange.posting.mapping import Mapping
from tui_pos.journal.connection import Connection

REQUIRED: dict[Role, str] = {
    Role.CHECKS: "make a sales receipt",
    Role.RECEIVABLE: "make an invoice",
    Role.PAYABLE: "enter a bill",
    Role.COGS: "add an inventory part",
    Role.INVENTORY: "add an inventory part",
    Role.SALES_TAX: "add a sales tax item",
}
"""The six accounts that QuickBooks makes by itself, and in which window each appears."""

_OPTIONAL = frozenset({Role.INVENTORY_OFFSET, *REQUIRED})


def required_accounts(db: Connection, company: str, mapping: Mapping) -> Iterator[Check]:
    """Look for the six accounts that the exchange never adds; one under another name can be mapped on confirmation."""
    renamed: list[str] = []
    wrong = False
    for role, window in REQUIRED.items():
        account = mapping.account(role)
        found = lists.by_name(db, company, Lists.ACCOUNT, account.name)
        if found is not None:
            trouble = _unfit(role, account, found)
            if trouble is not None:
                wrong = True
                yield trouble
            continue
        other = _special(db, company, DEFAULTS[role].special)
        if other is not None:
            renamed.append(f"{account.name} is {other.name}")
            continue
        wrong = True
        yield stop(
            f"account {role.value}",
            f"QuickBooks has no account {account.name} yet, and makes it by itself when it is first needed.",
            f"In QuickBooks {window} and close the window; the account then exists. Or map another account.",
        )
    if renamed:
        yield ask(
            "renamed accounts",
            f"QuickBooks' own accounts bear other names: {'; '.join(renamed)}.",
            "Confirm to post to them under the names that they have.",
        )
    elif not wrong:
        yield ok("required accounts", "The six accounts that QuickBooks makes by itself are there.")


def adopt_renamed(db: Connection, company: str, mapping: Mapping) -> Mapping:
    """Give the mapping with QuickBooks' own accounts under the names that they have there."""
    roles = dict(mapping.roles)
    for role in REQUIRED:
        account = mapping.account(role)
        if lists.by_name(db, company, Lists.ACCOUNT, account.name) is not None:
            continue
        other = _special(db, company, DEFAULTS[role].special)
        if other is None:
            continue
        known = Account(other.name, AccountType(other.fact("type")), DEFAULTS[role].special)
        for one in (role, *_together(role)):
            roles.setdefault(one, known)
    return msgspec.structs.replace(mapping, roles=roles)


def _together(role: Role) -> tuple[Role, ...]:
    """Name the roles that share a default account with one of the six: cards and other tenders with checks."""
    return tuple(one for one, account in DEFAULTS.items() if account == DEFAULTS[role])


def other_accounts(db: Connection, company: str, mapping: Mapping) -> Iterator[Check]:
    """Look for all other accounts of the mapping; those that are missing are added on confirmation."""
    missing: dict[str, Account] = {}
    wrong = False
    for role, account in _wanted(mapping):
        found = lists.by_name(db, company, Lists.ACCOUNT, account.name)
        if found is None:
            missing.setdefault(account.name.casefold(), account)
        elif (trouble := _unfit(role, account, found)) is not None:
            wrong = True
            yield trouble
    if missing:
        names = tuple(sorted(f"account {one.name}" for one in missing.values()))
        yield ask(
            "accounts",
            f"QuickBooks lacks {_counted(len(names), 'account')} that documents post to.",
            "Confirm to have them added as documents need them, or map accounts that are there.",
            names,
        )
    elif not wrong:
        yield ok("accounts", "All accounts of the mapping are in QuickBooks.")


def enhanced_receiving(db: Connection, company: str, mapping: Mapping, on: bool) -> Check:
    """With Enhanced Inventory Receiving item receipts post to Inventory Offset, which QuickBooks makes itself."""
    account = mapping.account(Role.INVENTORY_OFFSET)
    if not on:
        return ok("receiving", "Item receipts post to Accounts Payable.")
    if lists.by_name(db, company, Lists.ACCOUNT, account.name) is None:
        return stop(
            "receiving",
            f"Enhanced Inventory Receiving is switched on, and QuickBooks has no account {account.name}.",
            "In QuickBooks receive one item without its bill, which makes the account; or map the one it has.",
        )
    return ok(
        "receiving", f"Enhanced Inventory Receiving is on: item receipts post to {account.name}."
    )


def _wanted(mapping: Mapping) -> Iterator[tuple[Role | None, Account]]:
    for role in Role:
        account = mapping.find(role)
        if role not in _OPTIONAL and account is not None:
            yield role, account
    for roles in mapping.stores.values():
        yield from roles.items()
    for chosen in (*mapping.departments.values(), *mapping.items.values()):
        yield from _given((chosen.income, chosen.cost, chosen.asset))
    yield from _given(tender.account for tender in mapping.tenders.values())
    yield from _given(mapping.discount_accounts.values())


def _given(accounts: Iterable[Account | None]) -> Iterator[tuple[None, Account]]:
    for account in accounts:
        if account is not None:
            yield None, account


def _unfit(role: Role | None, account: Account, found: Listed) -> Check | None:
    """Say what keeps an account that exists from standing where it was put."""
    where = f"account {role.value if role else account.name}"
    if not found.active:
        return stop(
            where,
            f"The account {found.name} is inactive in QuickBooks, which then refuses to post to it.",
            "Make it active there (Chart of Accounts, include inactive), or map another account.",
        )
    allowed = ALLOWED.get(role) if role else None
    fits = found.fact("type") in allowed if allowed else found.fact("type") == account.type
    if fits or (role is not None and allowed is None and found.fact("type") not in _NEVER):
        return None
    return stop(
        where,
        f"The account {found.name} is of type {found.fact('type')} in QuickBooks, and {account.type} is needed.",
        "Map another account there, or rename the one in QuickBooks.",
    )


_NEVER = ("NonPosting", "AccountsReceivable", "AccountsPayable")


def _special(db: Connection, company: str, special: str) -> Listed | None:
    """Find the account that QuickBooks itself marks as its own of a kind, whatever it is called."""
    for one in lists.every(db, company, Lists.ACCOUNT):
        if one.fact("special") == special and one.active:
            return one
    return None


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
