"""QuickBooks' items as items of the register: types, departments, codes, prices, costs, tax codes and quantities.

Inventory parts and assemblies become inventory items, non-inventory parts and other charges non-inventory ones,
services services. Groups, discounts, subtotals, payments, taxes and fixed assets are left out, and so are the helper
items that the exchange made itself. What was imported before is compared by field: a change there comes in unless
somebody changed the same field here, which is noted as a clash. Quantities come once, by a memo that never posts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

from exchange.company import clashes, links, lists
from exchange.company.facts import Facts
from exchange.company.links import Kind, Link, State
from exchange.company.lists import Listed, Lists
from exchange.company.merging import Difference, merge
from exchange.delivery import documents
from exchange.posting.account import DEFAULTS
from exchange.qbxml.text import fit
from tui_pos.core import gtin
from tui_pos.core.catalog import Department, Item, ItemType
from tui_pos.core.money import EXPONENTS, round_half_up
from tui_pos.core.refusal import Refusal
from tui_pos.core.taxsetup import TaxSetup
from tui_pos.data.queries import catalog
from tui_pos.journal.connection import Connection

TYPES = {
    "ItemInventory": ItemType.INVENTORY,
    "ItemInventoryAssembly": ItemType.INVENTORY,
    "ItemNonInventory": ItemType.NON_INVENTORY,
    "ItemOtherCharge": ItemType.NON_INVENTORY,
    "ItemService": ItemType.SERVICE,
}
"""What each kind of QuickBooks' items becomes; other kinds are left out."""

DEPARTMENT = "QuickBooks"
"""The department of items that stand under no other item there."""

FIELDS = ("name", "description", "price", "tax_code", "active")
"""What a repeated import compares."""

_NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9-]{1,13}", re.ASCII)
_FIRST_NUMBER = 10_001
_DEFAULT_ACCOUNTS = frozenset(account.name.casefold() for account in DEFAULTS.values())


@dataclass
class Taken:
    """Hold what follows from a page of QuickBooks' items."""

    departments: list[Department] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    counted: list[tuple[Item, Decimal]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    differences: list[tuple[Link, tuple[Difference, ...]]] = field(default_factory=list)
    created: int = 0
    changed: int = 0
    left_out: int = 0

    def write(self, db: Connection, company: str, now: int) -> None:
        """Keep links and clashes, in the transaction of the entries; refuses (`linked_twice`) what was taken meanwhile."""
        links.must_be_free(db, company, self.links)
        links.put(db, company, self.links)
        for link, found in self.differences:
            clashes.note(db, company, link, found, now)


class GoodsReader:
    """Turn pages of QuickBooks' items into ours; keeps the departments and the last number that were given."""

    def __init__(
        self, db: Connection, company: str, tax: TaxSetup, currency: str, ids: Callable[[], str]
    ) -> None:
        self._company, self._tax, self._ids = company, tax, ids
        self._minor = 10 ** EXPONENTS[currency]
        self._departments = {one.name.casefold(): one for one in catalog.departments(db)}
        self._codes = {one.code.casefold() for one in catalog.departments(db)}
        self._number = _FIRST_NUMBER - 1

    def page(self, db: Connection, entries: Iterable[Listed], now: int) -> Taken:
        """Work out what a page means; nothing is written."""
        made = Taken()
        self._given: set[str] = set()
        fresh: list[tuple[Listed, Item]] = []
        for entry in entries:
            if entry.kind not in TYPES or self._is_helper(db, entry):
                made.left_out += 1
                continue
            link = links.by_list_id(db, self._company, Kind.ITEM, entry.list_id)
            link = link or self._moved(db, entry)
            item = catalog.item(db, link.ours, now) if link else None
            if link is not None and item is not None:
                self._compare(db, made, link, item, entry)
            elif link is None and entry.active:
                fresh.append((entry, self._item(db, made, entry)))
            else:
                made.left_out += 1
        self._keep_free_codes(db, made, fresh)
        return made

    def _is_helper(self, db: Connection, entry: Listed) -> bool:
        """Tell an item that the exchange added itself, or one that stands under such a one."""
        top = entry.name.partition(":")[0]
        keys = {f"item:{entry.name.casefold()}", f"item:{top.casefold()}"}
        return any(documents.find(db, self._company, key) is not None for key in keys)

    def _moved(self, db: Connection, entry: Listed) -> Link | None:
        """Find an item under its name whose ListID has changed: the file was rebuilt or restored."""
        found = links.by_name(db, self._company, Kind.ITEM, entry.name)
        if found is None or lists.by_id(db, self._company, Lists.ITEM, found.list_id) is not None:
            return None
        return found

    def _item(self, db: Connection, made: Taken, entry: Listed) -> Item:
        price = self._price(entry)
        return Item(
            id=self._ids(),
            number=self._next_number(db, entry),
            name=_name(entry),
            department=self._department(made, entry).id,
            type=TYPES[entry.kind],
            tax_code=self._tax_code(db, entry),
            prices=(price,),
            codes=_codes(entry.fact("code")),
            cost=_cost(entry),
            description=fit(entry.fact("description"), 4095),
            open_price=entry.kind == "ItemOtherCharge" and not price,
            income_account=_account(entry.fact("income")),
            cost_account=_account(entry.fact("expense")),
            asset_account=_account(entry.fact("asset")),
        )

    def _keep_free_codes(
        self, db: Connection, made: Taken, fresh: list[tuple[Listed, Item]]
    ) -> None:
        """Drop the bar codes that other items have; an item without its code is better than none."""
        taken = {(one.item, one.value) for one in catalog.clashes(db, [item for _, item in fresh])}
        for entry, found in fresh:
            free = tuple(code for code in found.codes if (found.id, code) not in taken)
            item = msgspec.structs.replace(found, codes=free)
            made.items.append(item)
            quantity = Decimal(entry.fact("quantity") or 0)
            if quantity and item.type is ItemType.INVENTORY:
                made.counted.append((item, quantity))
            link = links.new(Kind.ITEM, item.id, entry.name)
            made.links.append(
                link.but(
                    list_id=entry.list_id,
                    edit_sequence=entry.edit_sequence,
                    state=State.LINKED,
                    agreed=self._theirs(db, entry),
                )
            )
            made.created += 1

    def _compare(self, db: Connection, made: Taken, link: Link, item: Item, entry: Listed) -> None:
        """Take what only QuickBooks changed since the last import; what both changed stays ours, as a clash."""
        found = merge(FIELDS, link.agreed, self._ours(item), self._theirs(db, entry))
        take = dict(found.take)
        if link.wanted or not entry.active:
            take.pop("active", None)  # an item that the opening stock put to rest is sold here on
        if found.clashes:
            made.differences.append((link, found.clashes))
        made.links.append(
            link.but(
                name=entry.name,
                list_id=entry.list_id,
                edit_sequence=entry.edit_sequence,
                agreed=found.agreed,
            )
        )
        changes = self._changes(item, take)
        if changes:
            made.items.append(msgspec.structs.replace(item, **changes))
            made.changed += 1

    def _changes(self, item: Item, take: Facts) -> dict[str, Any]:
        changes: dict[str, Any] = {
            name: take[name] for name in ("name", "description", "tax_code") if name in take
        }
        if "price" in take:
            changes["prices"] = (int(take["price"] or 0), *item.prices[1:])
        if "active" in take:
            changes["active"] = bool(take["active"])
        return changes

    def _ours(self, item: Item) -> Facts:
        return {
            "name": item.name,
            "description": item.description,
            "price": str(item.prices[0] or 0) if item.prices else "0",
            "tax_code": item.tax_code,
            "active": "yes" if item.active else "",
        }

    def _theirs(self, db: Connection, entry: Listed) -> Facts:
        return {
            "name": _name(entry),
            "description": fit(entry.fact("description"), 4095),
            "price": str(self._price(entry)),
            "tax_code": self._tax_code(db, entry),
            "active": "yes" if entry.active else "",
        }

    def _price(self, entry: Listed) -> int:
        return round_half_up(Decimal(entry.fact("price") or 0) * self._minor)

    def _tax_code(self, db: Connection, entry: Listed) -> str:
        """Find our tax code: the one of the same name, else the first that is taxable or not, as QuickBooks' is."""
        wanted = entry.fact("tax_code")
        for one in self._tax.codes:
            if one.code.casefold() == wanted.casefold():
                return one.code
        found = lists.by_name(db, self._company, Lists.TAX_CODE, wanted) if wanted else None
        taxable = bool(found and found.fact("taxable"))
        for one in self._tax.codes:
            if one.taxable == taxable:
                return one.code
        raise Refusal(
            "tax_code",
            f"{entry.name} has the tax code {wanted or 'none'} and no tax code here is like it: add one in the"
            " tax set-up, then import again.",
        )

    def _department(self, made: Taken, entry: Listed) -> Department:
        """Give the department named like the item's topmost parent, made if there is none."""
        name = entry.name.partition(":")[0] if ":" in entry.name else DEPARTMENT
        known = self._departments.get(name.casefold())
        if known is None:
            known = Department(
                id=self._ids(),
                code=self._department_code(name),
                name=name,
                tax_code=next((one.code for one in self._tax.codes if one.taxable), "Tax"),
            )
            self._departments[name.casefold()] = known
            made.departments.append(known)
        return known

    def _department_code(self, name: str) -> str:
        letters = "".join(one for one in name.upper() if one.isalnum())[:3] or "QB"
        n, code = 1, letters
        while code.casefold() in self._codes:
            n += 1
            code = letters[: 3 - len(str(n))] + str(n)
        self._codes.add(code.casefold())
        return code

    def _next_number(self, db: Connection, entry: Listed) -> str:
        """Give the item's name where it is a number or code that is free, else the next number of our own."""
        wanted = entry.name.rpartition(":")[2]
        if not _NUMBER.fullmatch(wanted) or not self._is_free(db, wanted):
            self._number += 1
            while not self._is_free(db, str(self._number)):
                self._number += 1
            wanted = str(self._number)
        self._given.add(wanted)
        return wanted

    def _is_free(self, db: Connection, number: str) -> bool:
        return number not in self._given and catalog.by_number(db, number, 0) is None


def _name(entry: Listed) -> str:
    return fit(entry.name.rpartition(":")[2], 31)


def _cost(entry: Listed) -> Decimal:
    """Give the average cost where there is stock, else what the item was last bought at."""
    average = entry.fact("average_cost") if entry.fact("quantity") else ""
    return Decimal(average or entry.fact("cost") or 0)


def _account(name: str) -> str | None:
    """Keep an account of the item's own; one that is the default anyway may be mapped later."""
    return name if name and name.casefold() not in _DEFAULT_ACCOUNTS else None


def _codes(code: str) -> tuple[str, ...]:
    """Give a bar code in 14-digit normal form, or as it is where it is no GTIN."""
    found = fit(code, 50).replace(" ", "")
    if not found:
        return ()
    return (gtin.normal(found) if gtin.is_valid(found) else found,)
