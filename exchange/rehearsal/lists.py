"""The lists of a company file: elements with names unique in their name space, found by ID or full name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from exchange.rehearsal.status import (
    BAD_NAME,
    BAD_PARENT,
    NAME_IN_USE,
    Refused,
    bad_reference,
)
from exchange.rehearsal.values import ZERO, Fields, Link, Ref, Value

NAMES = ("Customer", "Vendor", "Employee", "OtherName")
TAX_ITEMS = ("ItemSalesTax", "ItemSalesTaxGroup")
STOCKED = ("ItemInventory", "ItemInventoryAssembly")
LINE_ITEMS = (
    *STOCKED,
    "ItemService",
    "ItemNonInventory",
    "ItemOtherCharge",
    "ItemSubtotal",
    "ItemDiscount",
    "ItemPayment",
    "ItemSalesTax",
)
ITEMS = (*LINE_ITEMS, "ItemGroup", "ItemSalesTaxGroup")
TERMS = ("StandardTerms", "DateDrivenTerms")

DEEPEST = 4
"""Sublevel of the deepest element: five levels in all."""

_LISTED: dict[str, tuple[str, ...]] = {
    "ARAccount": ("Account",),
    "APAccount": ("Account",),
    "Account": ("Account",),
    "DepositToAccount": ("Account",),
    "OverrideItemAccount": ("Account",),
    "DiscountAccount": ("Account",),
    "IncomeAccount": ("Account",),
    "ExpenseAccount": ("Account",),
    "COGSAccount": ("Account",),
    "AssetAccount": ("Account",),
    "PrefillAccount": ("Account",),
    "Customer": ("Customer",),
    "Vendor": ("Vendor",),
    "PrefVendor": ("Vendor",),
    "TaxVendor": ("Vendor",),
    "Entity": NAMES,
    "PayeeEntity": NAMES,
    "Class": ("Class",),
    "OverrideClass": ("Class",),
    "DiscountClass": ("Class",),
    "PaymentMethod": ("PaymentMethod",),
    "PreferredPaymentMethod": ("PaymentMethod",),
    "Terms": TERMS,
    "SalesTaxCode": ("SalesTaxCode",),
    "CustomerSalesTaxCode": ("SalesTaxCode",),
    "ItemSalesTax": TAX_ITEMS,
    "Item": LINE_ITEMS,
    "ItemGroup": ("ItemGroup",),
    "ItemService": ("ItemService",),
}
"""The kinds that a reference may point at, by the name of its element without `Ref`."""


@dataclass(slots=True)
class Record:
    """Hold one list element: an account, a name, an item, a class, a tax code."""

    kind: str
    list_id: str
    name: str
    parent: str
    created: int
    modified: int
    edit_sequence: str
    active: bool = True
    fields: Fields = field(default_factory=Fields)
    special: str = ""
    """SpecialAccountType of an account that QuickBooks itself posts to."""
    quantity: Decimal = Decimal(0)
    value: Decimal = ZERO
    last_cost: Decimal = Decimal(0)
    """What stock on hand is worth; only inventory items move it."""


def space_of(kind: str) -> str:
    """Name the space in which names of this kind must be unique: all names, all items, else the list."""
    if kind in NAMES:
        return "Name"
    if kind in ITEMS:
        return "Item"
    return "Terms" if kind in TERMS else kind


@dataclass(slots=True)
class Lists:
    """Keep all list elements of one company file."""

    records: dict[str, Record] = field(default_factory=dict)
    kinds: dict[str, dict[str, None]] = field(default_factory=dict)
    index: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def of(self, *kinds: str) -> Iterator[Record]:
        """List the elements of some kinds, in the order in which they were added."""
        for kind in kinds:
            for list_id in self.kinds.get(kind, {}):
                yield self.records[list_id]

    def add(self, record: Record) -> None:
        """Add an element whose name was checked."""
        self.records[record.list_id] = record
        self.kinds.setdefault(record.kind, {})[record.list_id] = None
        self.index[self._key(record.kind, record.parent, record.name)] = record.list_id

    def remove(self, record: Record) -> None:
        """Delete an element."""
        del self.records[record.list_id]
        del self.kinds[record.kind][record.list_id]
        del self.index[self._key(record.kind, record.parent, record.name)]

    def rename(self, record: Record, name: str, parent: str) -> None:
        """Give an element another name or parent, which were checked."""
        del self.index[self._key(record.kind, record.parent, record.name)]
        record.name, record.parent = name, parent
        self.index[self._key(record.kind, parent, name)] = record.list_id

    def check_name(self, kind: str, name: str, parent: str, but: str = "") -> None:
        """Refuse a name with a colon, one in use (inactive elements count), or a parent too deep."""
        if ":" in name:
            raise Refused(BAD_NAME, f'The name "{name}" of the list element holds a colon.')
        taken = self.index.get(self._key(kind, parent, name))
        if taken and taken != but:
            raise Refused(NAME_IN_USE, f'The name "{name}" of the list element is already in use.')
        if parent and self.sublevel(self.records[parent]) >= DEEPEST:
            raise Refused(BAD_PARENT, f'The parent of "{name}" is already at the deepest level.')

    def full_name(self, record: Record) -> str:
        """Join the names from the topmost parent down with colons."""
        names = [record.name]
        while record.parent:
            record = self.records[record.parent]
            names.append(record.name)
        return ":".join(reversed(names))

    def sublevel(self, record: Record) -> int:
        """Count the ancestors of an element."""
        level = 0
        while record.parent:
            record = self.records[record.parent]
            level += 1
        return level

    def named(self, kinds: Collection[str], full_name: str) -> Record | None:
        """Find an element by its full name, whatever the case of its letters."""
        space = space_of(next(iter(kinds)))
        found = ""
        for name in full_name.split(":"):
            found = self.index.get((space, found, name.strip().casefold()), "")
            if not found:
                return None
        record = self.records[found]
        return record if record.kind in kinds else None

    def find(self, kinds: Collection[str], ref: Ref) -> Record | None:
        """Find what a reference means: by ListID if it has one, else by full name."""
        if not ref.list_id:
            return self.named(kinds, ref.full_name)
        record = self.records.get(ref.list_id)
        return record if record and record.kind in kinds else None

    def descends(self, record: Record, ancestor: str) -> bool:
        """Tell whether an element is `ancestor` or stands below it."""
        while record.list_id != ancestor:
            if not record.parent:
                return False
            record = self.records[record.parent]
        return True

    def resolve(self, fields: Fields, place: str, kind: str = "") -> Fields:
        """Replace every reference by a link; one that points at nothing usable is a 3140 (a parent 3130).

        `kind` is that of the element being saved: its ParentRef must be of the same kind.
        """
        return Fields({name: self._resolved(name, fields[name], place, kind) for name in fields})

    def _resolved(self, name: str, value: Value, place: str, kind: str) -> Value:
        if isinstance(value, Ref):
            return self._link(name, value, place, kind)
        if isinstance(value, Fields):
            return self.resolve(value, place, kind)
        if isinstance(value, list):
            return [self._resolved(name, entry, place, kind) for entry in value]
        return value

    def _link(self, element: str, ref: Ref, place: str, kind: str) -> Link:
        shown = ref.list_id or ref.full_name
        if element == "ParentRef":
            parent = self.find((kind,), ref)
            if parent is None:
                raise Refused(
                    BAD_PARENT,
                    f'There is an invalid reference to the parent "{shown}" in the {place} list.  '
                    "QuickBooks error message: Invalid argument.  The specified record does not "
                    "exist in the list.",
                )
            return Link(parent.list_id)
        label = element.removesuffix("Ref")
        kinds = _LISTED.get(label, (label,))
        record = self.find(kinds, ref)
        if record is None:
            raise bad_reference(label, shown, place)
        if record.kind == "Account" and not record.active:
            raise bad_reference("Account", shown, place, "The account is inactive.")
        return Link(record.list_id)

    @staticmethod
    def _key(kind: str, parent: str, name: str) -> tuple[str, str, str]:
        return space_of(kind), parent, name.strip().casefold()
