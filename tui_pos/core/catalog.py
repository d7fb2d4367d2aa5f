"""What a shop sells: items, departments, units of measure and their prices, as plain records."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

import msgspec

from tui_pos.core.money import round_half_up

PRICE_LEVELS = 5
"""Regular price and four others, as the predecessor had."""


class ItemType(StrEnum):
    """Say whether stock is kept; non-inventory and service goods post to other accounts."""

    INVENTORY = "inventory"
    NON_INVENTORY = "non_inventory"
    SERVICE = "service"


class SerialPrompt(StrEnum):
    """Say whether a serial number is asked when the item is rung."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Department(msgspec.Struct, frozen=True):
    """Group items for reports, open rings and income accounts; `code` has at most three characters."""

    id: str
    code: str
    name: str
    tax_code: str = "Tax"
    age_limit: int | None = None
    open_ring_limit: int | None = None
    active: bool = True


class Unit(msgspec.Struct, frozen=True):
    """Sell an item in another unit of measure: `factor` base units, its own price levels and bar codes."""

    name: str
    factor: Decimal
    prices: tuple[int | None, ...] = ()
    codes: tuple[str, ...] = ()


class Item(msgspec.Struct, frozen=True):
    """Describe one thing that is sold. Amounts are minor units; `codes` are 14-digit GTINs or local codes.

    `prices[0]` is the regular price in base units; a None further up falls back to it. `price_limit` is the
    highest unit price that may be typed for it, `cost` the average unit cost with five places.
    """

    id: str
    number: str
    name: str
    department: str
    type: ItemType = ItemType.INVENTORY
    tax_code: str = "Tax"
    prices: tuple[int | None, ...] = (0,)
    unit: str = "ea"
    units: tuple[Unit, ...] = ()
    codes: tuple[str, ...] = ()
    cost: Decimal = Decimal(0)
    description: str = ""
    style: str = ""
    attribute: str = ""
    size: str = ""
    serial: SerialPrompt = SerialPrompt.NONE
    age_limit: int | None = None
    sold_by_weight: bool = False
    tare: Decimal = Decimal(0)
    open_price: bool = False
    price_limit: int | None = None
    not_for_sale: bool = False
    recalled: bool = False
    discountable: bool = True
    income_account: str | None = None
    cost_account: str | None = None
    asset_account: str | None = None
    active: bool = True

    def price(self, level: int = 1, unit: str | None = None) -> int:
        """Give the unit price at a level (1 to 5) and unit of measure, falling back to the regular price."""
        if unit is None or unit == self.unit:
            return _at(self.prices, level) or 0
        measure = self.measure(unit)
        own = _at(measure.prices, level)
        return own if own is not None else round_units(self.price(level), measure.factor)

    def at_level(self, level: int) -> Item:
        """Give the item as a store sells it whose regular prices are those of a level."""
        if level == 1:
            return self
        return msgspec.structs.replace(
            self,
            prices=_regular_at(self.prices, level),
            units=tuple(
                msgspec.structs.replace(unit, prices=_regular_at(unit.prices, level))
                for unit in self.units
            ),
        )

    def measure(self, unit: str) -> Unit:
        """Find a further unit of measure by name; `KeyError` when the item is not sold in it."""
        for measure in self.units:
            if measure.name == unit:
                return measure
        raise KeyError(unit)


def _at(prices: tuple[int | None, ...], level: int) -> int | None:
    price = prices[level - 1] if level <= len(prices) else None
    return price if price is not None else (prices[0] if prices else None)


def _regular_at(prices: tuple[int | None, ...], level: int) -> tuple[int | None, ...]:
    price = _at(prices, level)
    return prices if price is None else (price, *prices[1:])


def round_units(price: int, factor: Decimal) -> int:
    """Price a unit of `factor` base units from the base price, rounded half-up."""
    return round_half_up(price * factor)
