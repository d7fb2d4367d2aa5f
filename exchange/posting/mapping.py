"""Which account, class and level of detail a company has chosen: the mapping, as data that the exchange stores.

Whatever is not chosen has the predecessor's default. For goods the nearest choice wins: the item's own account, its
department's, the store's, then the default of its type; an account chosen for an item or a department stands as it
is, only a default is split into sub-accounts by department and store.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from exchange.posting.account import (
    ALLOWED,
    DEFAULTS,
    MAX_SEGMENT,
    Account,
    AccountType,
    Role,
    is_refused,
)
from exchange.qbxml.text import fit_name
from tui_pos.core.catalog import Item, ItemType
from tui_pos.core.taxcheck import Finding


class Mode(StrEnum):
    """Say how much of a day QuickBooks gets to see."""

    SUMMARISED = "summarised"
    DETAILED = "detailed"
    DETAILED_CHARGES = "detailed for charges"


class Discounts(StrEnum):
    """Say whether income is posted after discounts, or before them with the discounts apart."""

    NET = "net"
    SEPARATE = "separate"


class Split(StrEnum):
    """Say which sub-accounts default income is split into."""

    NONE = "none"
    DEPARTMENT = "department"
    STORE = "store"
    DEPARTMENT_STORE = "department then store"
    STORE_DEPARTMENT = "store then department"


class ItemAccounts(msgspec.Struct, frozen=True, omit_defaults=True):
    """Choose accounts of an item or a department; None leaves the next rule to decide."""

    income: Account | None = None
    cost: Account | None = None
    asset: Account | None = None


class TenderMap(msgspec.Struct, frozen=True, omit_defaults=True):
    """Choose where a way of paying lands, and the payment method that QuickBooks shows for it."""

    account: Account | None = None
    method: str = ""


class Goods(msgspec.Struct, frozen=True):
    """Say of something sold or bought what its accounts depend on; any part may be unknown."""

    type: ItemType = ItemType.INVENTORY
    item: Item | None = None
    item_id: str = ""
    department: str = ""
    department_name: str = ""
    store: str = ""
    store_name: str = ""


_INCOME = {
    ItemType.INVENTORY: Role.MERCHANDISE,
    ItemType.NON_INVENTORY: Role.MERCHANDISE,
    ItemType.SERVICE: Role.SERVICES,
}
_COST = {
    ItemType.INVENTORY: Role.COGS,
    ItemType.NON_INVENTORY: Role.RESALE,
    ItemType.SERVICE: Role.SUBCONTRACTED,
}
_ASSET = _COST | {ItemType.INVENTORY: Role.INVENTORY}


class Mapping(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Hold a company's choices. Keys of `stores`, `departments`, `items` and `classes` are our ids.

    `tenders` is keyed by tender type, or by type and brand (`card/Amex`), cash and accounts going by role; `tax_items` by component and percent
    (`state/8.25`), naming a tax item that exists in QuickBooks; `discount_accounts` by the income account's name.
    With `stock_journals` off neither cost nor memos post (the owner keeps stock value in QuickBooks).
    """

    mode: Mode = Mode.SUMMARISED
    discounts: Discounts = Discounts.NET
    split: Split = Split.NONE
    quickbooks_computes_tax: bool = False
    use_classes: bool = False
    stock_journals: bool = True
    time_tracking: bool = False
    walk_in: str = "POS Daily Sales"
    zero_tax_item: str = "Tax Calculated On Invoice"
    roles: dict[Role, Account] = {}
    stores: dict[str, dict[Role, Account]] = {}
    departments: dict[str, ItemAccounts] = {}
    items: dict[str, ItemAccounts] = {}
    tenders: dict[str, TenderMap] = {}
    classes: dict[str, str] = {}
    tax_items: dict[str, str] = {}
    discount_accounts: dict[str, Account] = {}

    def find(self, role: Role, store: str = "") -> Account | None:
        """Find the account of a role, the store's own first; None where nothing stands for it (the safe)."""
        return self.stores.get(store, {}).get(role) or self.roles.get(role) or DEFAULTS.get(role)

    def account(self, role: Role, store: str = "") -> Account:
        """Give the account of a role; `KeyError` for one that has no default and is not mapped."""
        account = self.find(role, store)
        if account is None:
            raise KeyError(role)
        return account

    def income(self, goods: Goods) -> Account:
        """Give the income account of goods, split where the company splits its defaults."""
        chosen = self._chosen(goods).income
        return chosen or self._split(self.account(_INCOME[goods.type], goods.store), goods)

    def cost(self, goods: Goods) -> Account:
        """Give the account that what was sold is charged to."""
        return self._chosen(goods).cost or self.account(_COST[goods.type], goods.store)

    def asset(self, goods: Goods) -> Account:
        """Give the account that goods in stock stand on; for what keeps no stock it equals the cost account."""
        return self._chosen(goods).asset or self.account(_ASSET[goods.type], goods.store)

    def discount(self, income: Account) -> Account:
        """Give the account for discounts apart: the income account's sibling `… Discounts`."""
        if income.name in self.discount_accounts:
            return self.discount_accounts[income.name]
        last = f"{income.last[: MAX_SEGMENT - 10].rstrip()} Discounts"
        parent = income.name.rpartition(":")[0]
        return Account(f"{parent}:{last}" if parent else last, income.type)

    def tender(self, type_id: str, brand: str) -> TenderMap:
        """Give what was chosen for a way of paying, the brand's choice first."""
        return self.tenders.get(f"{type_id}/{brand}") or self.tenders.get(type_id) or TenderMap()

    def _chosen(self, goods: Goods) -> ItemAccounts:
        """Merge the choices for the item (here, then in its record) and for its department."""
        item, own = goods.item, self.items.get(goods.item_id, ItemAccounts())
        department = self.departments.get(goods.department, ItemAccounts())
        asset_type = (
            AccountType.OTHER_CURRENT_ASSET
            if goods.type is ItemType.INVENTORY
            else AccountType.COGS
        )
        return ItemAccounts(
            own.income
            or _named(item.income_account if item else None, AccountType.INCOME)
            or department.income,
            own.cost
            or _named(item.cost_account if item else None, AccountType.COGS)
            or department.cost,
            own.asset
            or _named(item.asset_account if item else None, asset_type)
            or department.asset,
        )

    def _split(self, account: Account, goods: Goods) -> Account:
        names = {"department": goods.department_name, "store": goods.store_name}
        order = {
            Split.NONE: (),
            Split.DEPARTMENT: ("department",),
            Split.STORE: ("store",),
            Split.DEPARTMENT_STORE: ("department", "store"),
            Split.STORE_DEPARTMENT: ("store", "department"),
        }[self.split]
        for level in order:
            if names[level]:
                account = Account(
                    f"{account.name}:{fit_name(names[level], MAX_SEGMENT)}", account.type
                )
        return account


def _named(name: str | None, type_: AccountType) -> Account | None:
    return Account(name, type_) if name else None


def check_mapping(mapping: Mapping) -> list[Finding]:
    """List every account that cannot stand where it was chosen; nothing is posted until the list is empty."""
    return [
        *_roles("", mapping.roles),
        *(
            finding
            for store, roles in mapping.stores.items()
            for finding in _roles(f"store {store}, ", roles)
        ),
        *_item_accounts("department", mapping.departments),
        *_item_accounts("item", mapping.items),
        *_tenders(mapping),
    ]


_NO_REFUSED = frozenset(
    {Role.MERCHANDISE, Role.SERVICES, Role.SHIPPING, Role.FORFEITED, Role.BREAKAGE}
    | {Role.PAYOUTS, Role.PAID_IN, Role.TIPS, Role.OVER_SHORT, Role.ROUNDING, Role.TAX_ROUNDING}
    | {Role.BALANCING, Role.GIFT_CARDS, Role.GIFT_CERTIFICATES, Role.STORE_CREDIT, Role.DEPOSITS}
    | {Role.ADJUSTMENTS, Role.UNBILLED, Role.SAFE}
)
"""Roles that lines of forms and journals post to without an entity: A/R, A/P and QuickBooks' own cannot."""


def _roles(place: str, roles: dict[Role, Account]) -> Iterator[Finding]:
    for role, account in roles.items():
        where = f"{place}{role.value}"
        allowed = ALLOWED.get(role)
        if role in _NO_REFUSED and is_refused(account):
            yield _refused(where, account)
        elif allowed is not None and account.type not in allowed:
            kinds = " or ".join(sorted(allowed))
            yield Finding(
                where,
                f"{account.name} is an account of type {account.type}, and {role.value} needs {kinds}: "
                "choose another account.",
            )


def _item_accounts(what: str, chosen: dict[str, ItemAccounts]) -> Iterator[Finding]:
    for key, accounts in chosen.items():
        for account in (accounts.income, accounts.cost, accounts.asset):
            if account is not None and is_refused(account):
                yield _refused(f"{what} {key}", account)


def _tenders(mapping: Mapping) -> Iterator[Finding]:
    for key, chosen in mapping.tenders.items():
        account = chosen.account
        if account is not None and account.type in (
            AccountType.RECEIVABLE,
            AccountType.PAYABLE,
            AccountType.NON_POSTING,
        ):
            yield _refused(f"tender {key}", account)


def _refused(where: str, account: Account) -> Finding:
    return Finding(
        where,
        f"{account.name} cannot stand there: QuickBooks keeps it for its own forms. Choose an ordinary account.",
    )
