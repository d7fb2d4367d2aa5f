"""What posting has to know besides the documents: the shop's records, QuickBooks' names, and the company file.

Everything is passed in, as it stands when a batch is cut; nothing here looks anything up elsewhere. Names leave this
module as QuickBooks can store them.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from exchange.posting.account import Account, Role
from exchange.posting.entry import Party, PartyKind
from exchange.posting.mapping import Goods, Mapping
from exchange.qbxml.record import Ref
from exchange.qbxml.text import fit, fit_name
from tui_pos.core.catalog import Department, Item, ItemType
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Store


class Directory(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Hold the records that a day's documents name, by our ids.

    `customers`, `vendors`, `agencies` and `staff` give the full name that QuickBooks has (or is going to have) for
    each; a customer in `unshared` is named on charges only.
    """

    stores: dict[str, Store] = {}
    departments: dict[str, Department] = {}
    items: dict[str, Item] = {}
    customers: dict[str, str] = {}
    unshared: frozenset[str] = frozenset()
    vendors: dict[str, str] = {}
    agencies: dict[str, str] = {}
    staff: dict[str, str] = {}


class CompanyFile(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Hold what QuickBooks said of one company file that changes how documents are written.

    The tax codes come from its Preferences; `auto_apply` too (IsAutoApplyingPayments). `payment_sign` is -1 when
    Payment items take negative amounts, +1 after the probe showed otherwise. `ids` gives ListIDs by list and full
    name in lower case; `accounts` the chart of accounts by full name in lower case.
    """

    taxable_code: str
    non_taxable_code: str
    auto_apply: bool = True
    enhanced_receiving: bool = False
    payment_sign: int = -1
    currency: str = "USD"
    ids: dict[str, dict[str, str]] = {}
    accounts: dict[str, Account] = {}

    def ref(self, list_name: str, name: str) -> Ref:
        """Point at a list entry: by ListID where it is known, so that renaming it does no harm."""
        list_id = self.ids.get(list_name, {}).get(name.casefold())
        return Ref(list_id=list_id) if list_id else Ref(full_name=name)


@dataclass(frozen=True)
class Books:
    """Put the three together for one company: what was chosen, who is who, and what the company file is like."""

    mapping: Mapping
    directory: Directory
    file: CompanyFile

    def account(self, role: Role, store: str = "") -> Account:
        """Give the account of a role at a store."""
        return self.mapping.account(role, store)

    def store(self, store: str) -> Store:
        """Find a store; refuse one that nobody told us of."""
        found = self.directory.stores.get(store)
        if found is None:
            raise Refusal("store", f"Store {store} is not known here: sync its settings first.")
        return found

    def class_name(self, store: str) -> str:
        """Name the class that a store's lines carry, each level cut to what fits; empty where stores are not classes."""
        if not self.mapping.use_classes:
            return ""
        found = self.directory.stores.get(store)
        chosen = self.mapping.classes.get(store) or (found.quickbooks_class if found else "")
        levels = chosen.split(":") if chosen or found is None else [found.name.replace(":", "-")]
        return ":".join(name for level in levels if (name := fit(level, 31)))

    def goods(
        self, item: str, store: str, type_: ItemType | None = None, department: str = ""
    ) -> Goods:
        """Gather what the accounts of an item depend on; an unknown item counts as inventory."""
        record = self.directory.items.get(item) if item else None
        department = department or (record.department if record else "")
        known = self.directory.departments.get(department)
        found = self.directory.stores.get(store)
        return Goods(
            type=type_ or (record.type if record else ItemType.INVENTORY),
            item=record,
            item_id=item,
            department=department,
            department_name=known.name if known else "",
            store=store,
            store_name=found.name if found else "",
        )

    def customer(self, customer: str, what: str) -> Party:
        """Name the customer of a charge or payment; refuse where there is none or QuickBooks has no name for it."""
        if not customer:
            raise Refusal(
                "customer", f"{what} names no customer: it cannot stand on a customer account."
            )
        name = self.directory.customers.get(customer)
        if not name:
            raise Refusal(
                "customer",
                f"{what} belongs to a customer without a name in QuickBooks: exchange customers first.",
            )
        return Party(PartyKind.CUSTOMER, fit(name, 209))

    def shopper(self, customer: str) -> Party:
        """Name whom a paid sale is made out to: the customer if shared with QuickBooks, else the walk-in one."""
        name = self.directory.customers.get(customer)
        if not name or customer in self.directory.unshared:
            return self.walk_in
        return Party(PartyKind.CUSTOMER, fit(name, 209))

    @property
    def walk_in(self) -> Party:
        """The customer that anonymous sales are made out to."""
        return Party(PartyKind.CUSTOMER, fit_name(self.mapping.walk_in, 41))

    def vendor(self, vendor: str, what: str) -> Party:
        """Name a vendor; refuse one that QuickBooks has no name for."""
        name = self.directory.vendors.get(vendor)
        if not name:
            raise Refusal(
                "vendor",
                f"{what} comes from a vendor without a name in QuickBooks: exchange vendors first.",
            )
        return Party(PartyKind.VENDOR, fit_name(name, 41))

    def agency(self, agency: str, tax: str) -> str:
        """Name the vendor that a tax is paid to; QuickBooks takes no tax without one."""
        name = self.directory.agencies.get(agency)
        if not name:
            raise Refusal(
                "agency",
                f"Tax {tax} has no agency in QuickBooks: name its vendor in the tax set-up.",
            )
        return fit_name(name, 41)
