"""What QuickBooks answers about items: twelve kinds, each a record of its own."""

from __future__ import annotations

from typing import Annotated

from exchange.qbxml.faults import BadRequest
from exchange.qbxml.items import (
    ItemDiscountMod,
    ItemFixedAssetMod,
    ItemGroupMod,
    ItemInventoryAssemblyMod,
    ItemInventoryMod,
    ItemNonInventoryMod,
    ItemOtherChargeMod,
    ItemPaymentMod,
    ItemSalesTaxGroupMod,
    ItemSalesTaxMod,
    ItemServiceMod,
    ItemSubtotalMod,
    SalesAndPurchase,
    SalesOrPurchase,
)
from exchange.qbxml.list_records import ListEntry
from exchange.qbxml.message import ListMod
from exchange.qbxml.parts import (
    Amount,
    Guid,
    Percent,
    Price,
    Quantity,
    Str,
    Whole,
    YesNo,
)
from exchange.qbxml.record import LINES, Record, Ref, record


@record
class Item(ListEntry):
    """Hold what every item has; the class says the kind."""

    bar_code_value: Str | None = None
    class_ref: Ref | None = None
    external_guid: Guid | None = None


@record
class SoldItem(Item):
    """Hold what items with a sales price share: a taxability and one or two sides."""

    parent_ref: Ref | None = None
    sublevel: Whole | None = None
    manufacturer_part_number: Str | None = None
    unit_of_measure_set_ref: Ref | None = None
    sales_tax_code_ref: Ref | None = None
    sales_or_purchase: SalesOrPurchase | None = None
    sales_and_purchase: SalesAndPurchase | None = None


@record
class ItemServiceRet(SoldItem):
    """Hold a service."""


@record
class ItemNonInventoryRet(SoldItem):
    """Hold a non-inventory item."""


@record
class ItemOtherChargeRet(SoldItem):
    """Hold an Other Charge item."""


@record
class StockItem(Item):
    """Hold what inventory items and assemblies share: both prices, three accounts, what is on hand."""

    parent_ref: Ref | None = None
    sublevel: Whole | None = None
    manufacturer_part_number: Str | None = None
    unit_of_measure_set_ref: Ref | None = None
    sales_tax_code_ref: Ref | None = None
    sales_desc: Str | None = None
    sales_price: Price | None = None
    income_account_ref: Ref | None = None
    purchase_desc: Str | None = None
    purchase_cost: Price | None = None
    cogs_account_ref: Ref | None = None
    pref_vendor_ref: Ref | None = None
    asset_account_ref: Ref | None = None
    max: Quantity | None = None
    quantity_on_hand: Quantity | None = None
    average_cost: Price | None = None
    quantity_on_order: Quantity | None = None
    quantity_on_sales_order: Quantity | None = None


@record
class ItemInventoryRet(StockItem):
    """Hold an inventory item."""

    reorder_point: Quantity | None = None


@record
class ItemInventoryAssemblyLine(Record):
    """Hold one part of an assembly."""

    item_inventory_ref: Ref | None = None
    quantity: Quantity | None = None


@record
class ItemInventoryAssemblyRet(StockItem):
    """Hold an assembly and its parts."""

    build_point: Quantity | None = None
    parts: Annotated[tuple[ItemInventoryAssemblyLine, ...], LINES] = ()


@record
class ItemFixedAssetRet(Item):
    """Hold a fixed asset, which no shop sells through the register."""

    purchase_desc: Str | None = None
    purchase_cost: Price | None = None
    asset_account_ref: Ref | None = None
    asset_desc: Str | None = None
    cost_basis: Amount | None = None


@record
class ItemSubtotalRet(Item):
    """Hold a subtotal."""

    item_desc: Str | None = None


@record
class ItemDiscountRet(Item):
    """Hold a discount, by amount or by percent."""

    parent_ref: Ref | None = None
    sublevel: Whole | None = None
    item_desc: Str | None = None
    sales_tax_code_ref: Ref | None = None
    discount_rate: Price | None = None
    discount_rate_percent: Percent | None = None
    account_ref: Ref | None = None


@record
class ItemPaymentRet(Item):
    """Hold a Payment item."""

    item_desc: Str | None = None
    deposit_to_account_ref: Ref | None = None
    payment_method_ref: Ref | None = None


@record
class ItemSalesTaxRet(Item):
    """Hold a single sales tax and the agency it is paid to."""

    item_desc: Str | None = None
    tax_rate: Percent | None = None
    tax_vendor_ref: Ref | None = None


@record
class ItemSalesTaxGroupRet(Item):
    """Hold a group of sales taxes charged together."""

    item_desc: Str | None = None
    item_sales_tax_ref: tuple[Ref, ...] = ()


@record
class ItemGroupLine(Record):
    """Hold one member of a group."""

    item_ref: Ref | None = None
    quantity: Quantity | None = None
    unit_of_measure: Str | None = None


@record
class ItemGroupRet(Item):
    """Hold a group of items sold as one."""

    item_desc: Str | None = None
    is_print_items_in_group: YesNo | None = None
    members: Annotated[tuple[ItemGroupLine, ...], LINES] = ()


_MODS = {
    ItemDiscountRet: ItemDiscountMod,
    ItemFixedAssetRet: ItemFixedAssetMod,
    ItemGroupRet: ItemGroupMod,
    ItemInventoryAssemblyRet: ItemInventoryAssemblyMod,
    ItemInventoryRet: ItemInventoryMod,
    ItemNonInventoryRet: ItemNonInventoryMod,
    ItemOtherChargeRet: ItemOtherChargeMod,
    ItemPaymentRet: ItemPaymentMod,
    ItemSalesTaxGroupRet: ItemSalesTaxGroupMod,
    ItemSalesTaxRet: ItemSalesTaxMod,
    ItemServiceRet: ItemServiceMod,
    ItemSubtotalRet: ItemSubtotalMod,
}


def set_active(item: Item, active: bool) -> ListMod:
    """Make the request that puts an item of any kind to rest, or wakes it; its edit sequence must have been read."""
    if item.edit_sequence is None:
        raise BadRequest(f"{type(item).__name__}/EditSequence", "it was not asked for")
    change: ListMod = _MODS[type(item)](
        list_id=item.list_id, edit_sequence=item.edit_sequence, is_active=active
    )
    return change
