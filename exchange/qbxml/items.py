"""Adding and modifying the helper items that sales lines post through, and putting items to rest."""

from __future__ import annotations

from collections.abc import Iterable

from exchange.qbxml.message import ListAdd, ListMod
from exchange.qbxml.parts import (
    Guid,
    Id,
    Name31,
    Percent,
    Price,
    Ref3,
    Ref31,
    Ref41,
    Ref159,
    Str16,
    Str31,
    Str4095,
    YesNo,
)
from exchange.qbxml.record import Record, Ref, record


@record
class SalesOrPurchase(Record):
    """Give an item one price and one account, for selling or for buying."""

    CHOICES = ((("price",), ("price_percent",)),)

    desc: Str4095 | None = None
    price: Price | None = None
    price_percent: Percent | None = None
    account_ref: Ref159 | None = None


@record
class SalesAndPurchase(Record):
    """Give an item an income side and an expense side."""

    sales_desc: Str4095 | None = None
    sales_price: Price | None = None
    income_account_ref: Ref159 | None = None
    purchase_desc: Str4095 | None = None
    purchase_cost: Price | None = None
    expense_account_ref: Ref159 | None = None
    pref_vendor_ref: Ref41 | None = None


@record
class SalesOrPurchaseMod(SalesOrPurchase):
    """Modify an item's one price and account; past transactions keep the old account."""


@record
class SalesAndPurchaseMod(SalesAndPurchase):
    """Modify an item's income and expense sides; past transactions keep the old accounts."""


_SIDES = ((("sales_or_purchase",), ("sales_and_purchase",)),)
_SIDES_MOD = ((("sales_or_purchase_mod",), ("sales_and_purchase_mod",)),)


@record
class ItemOtherChargeAdd(ListAdd):
    """Add an Other Charge item: one per income account and taxability, one per liability or bank account."""

    CHOICES = _SIDES

    name: Name31
    is_active: YesNo | None = None
    class_ref: Ref159 | None = None
    parent_ref: Ref | None = None
    sales_tax_code_ref: Ref3 | None = None
    sales_or_purchase: SalesOrPurchase | None = None
    sales_and_purchase: SalesAndPurchase | None = None
    external_guid: Guid | None = None

    def rules(self) -> Iterable[str]:
        """An item without an account cannot post."""
        if self.sales_or_purchase is None and self.sales_and_purchase is None:
            yield "it needs SalesOrPurchase or SalesAndPurchase"


@record
class ItemOtherChargeMod(ListMod):
    """Modify an Other Charge item."""

    CHOICES = _SIDES_MOD

    list_id: Id
    edit_sequence: Str16
    name: Name31 | None = None
    is_active: YesNo | None = None
    class_ref: Ref159 | None = None
    parent_ref: Ref | None = None
    sales_tax_code_ref: Ref3 | None = None
    sales_or_purchase_mod: SalesOrPurchaseMod | None = None
    sales_and_purchase_mod: SalesAndPurchaseMod | None = None


@record
class ItemNonInventoryAdd(ListAdd):
    """Add a non-inventory item, the helper of detailed mode."""

    CHOICES = _SIDES

    name: Name31
    is_active: YesNo | None = None
    parent_ref: Ref | None = None
    class_ref: Ref159 | None = None
    manufacturer_part_number: Str31 | None = None
    sales_tax_code_ref: Ref3 | None = None
    sales_or_purchase: SalesOrPurchase | None = None
    sales_and_purchase: SalesAndPurchase | None = None
    external_guid: Guid | None = None

    def rules(self) -> Iterable[str]:
        """An item without an account cannot post."""
        if self.sales_or_purchase is None and self.sales_and_purchase is None:
            yield "it needs SalesOrPurchase or SalesAndPurchase"


@record
class ItemNonInventoryMod(ListMod):
    """Modify a non-inventory item."""

    CHOICES = _SIDES_MOD

    list_id: Id
    edit_sequence: Str16
    name: Name31 | None = None
    is_active: YesNo | None = None
    class_ref: Ref159 | None = None
    parent_ref: Ref | None = None
    manufacturer_part_number: Str31 | None = None
    sales_tax_code_ref: Ref3 | None = None
    sales_or_purchase_mod: SalesOrPurchaseMod | None = None
    sales_and_purchase_mod: SalesAndPurchaseMod | None = None


@record
class ItemPaymentAdd(ListAdd):
    """Add a Payment item, one per deposited tender: its lines appear under Payments to Deposit."""

    name: Name31
    is_active: YesNo | None = None
    class_ref: Ref159 | None = None
    item_desc: Str4095 | None = None
    deposit_to_account_ref: Ref159 | None = None
    payment_method_ref: Ref31 | None = None
    external_guid: Guid | None = None


@record
class ItemPaymentMod(ListMod):
    """Modify a Payment item."""

    list_id: Id
    edit_sequence: Str16
    name: Name31 | None = None
    is_active: YesNo | None = None
    class_ref: Ref159 | None = None
    item_desc: Str4095 | None = None
    deposit_to_account_ref: Ref159 | None = None
    payment_method_ref: Ref31 | None = None


@record
class ItemSalesTaxAdd(ListAdd):
    """Add a single sales tax with its agency, or the 0 % tax of documents whose tax stands on the lines."""

    name: Name31
    is_active: YesNo | None = None
    class_ref: Ref159 | None = None
    item_desc: Str4095 | None = None
    tax_rate: Percent | None = None
    tax_vendor_ref: Ref41 | None = None
    external_guid: Guid | None = None

    def rules(self) -> Iterable[str]:
        """A rate above zero needs the vendor it is paid to."""
        if self.tax_rate and self.tax_vendor_ref is None:
            yield f"a tax of {self.tax_rate} % needs the agency that it is paid to"


@record
class ItemSalesTaxMod(ListMod):
    """Modify a single sales tax."""

    list_id: Id
    edit_sequence: Str16
    name: Name31 | None = None
    is_active: YesNo | None = None
    class_ref: Ref159 | None = None
    item_desc: Str4095 | None = None
    tax_rate: Percent | None = None
    tax_vendor_ref: Ref41 | None = None


@record
class ItemState(ListMod):
    """Rename an item of a kind we never add, or make it active or inactive; subclasses name the kind."""

    list_id: Id
    edit_sequence: Str16
    name: Name31 | None = None
    is_active: YesNo | None = None


@record
class ItemInventoryMod(ItemState):
    """Put an inventory item to rest once the register keeps its quantity."""


@record
class ItemInventoryAssemblyMod(ItemState):
    """Put an assembly to rest."""


@record
class ItemServiceMod(ItemState):
    """Put a service to rest."""


@record
class ItemDiscountMod(ItemState):
    """Put a discount to rest."""


@record
class ItemSubtotalMod(ItemState):
    """Put a subtotal to rest."""


@record
class ItemGroupMod(ItemState):
    """Put a group to rest."""


@record
class ItemSalesTaxGroupMod(ItemState):
    """Put a group of sales taxes to rest."""


@record
class ItemFixedAssetMod(ItemState):
    """Put a fixed asset to rest."""
