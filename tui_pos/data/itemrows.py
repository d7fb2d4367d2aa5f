"""From an item's record to its row: flags, words, and the prices that are due."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag

import msgspec

from tui_pos.core.catalog import PRICE_LEVELS, Item, SerialPrompt, Unit
from tui_pos.data.words import words


class ItemFlag(IntFlag):
    """Name the bits of `item.flags`, for lists that select by them."""

    ACTIVE = 1
    OPEN_PRICE = 2
    BY_WEIGHT = 4
    NOT_FOR_SALE = 8
    RECALLED = 16
    DISCOUNTABLE = 32
    AGE_LIMITED = 64
    SERIAL = 128


def flags_of(item: Item) -> int:
    """Give the bits that an item has."""
    return (
        ItemFlag.ACTIVE * item.active
        | ItemFlag.OPEN_PRICE * item.open_price
        | ItemFlag.BY_WEIGHT * item.sold_by_weight
        | ItemFlag.NOT_FOR_SALE * item.not_for_sale
        | ItemFlag.RECALLED * item.recalled
        | ItemFlag.DISCOUNTABLE * item.discountable
        | ItemFlag.AGE_LIMITED * (item.age_limit is not None)
        | ItemFlag.SERIAL * (item.serial is not SerialPrompt.NONE)
    )


def codes_of(item: Item) -> dict[str, str]:
    """Give every code of an item with the unit it stands for, empty for the base unit."""
    codes = {code: unit.name for unit in item.units for code in unit.codes}
    return codes | dict.fromkeys(item.codes, "")


def words_of(item: Item) -> list[str]:
    """Give the words that an item is found by: names, number, and codes with and without their leading zeros."""
    codes = list(codes_of(item))
    bare = [code.lstrip("0") for code in codes]
    names = (item.name, item.description, item.style, item.attribute, item.size, item.number)
    return words(" ".join((*names, *codes, *bare)))


class DuePrice(msgspec.Struct, frozen=True):
    """Set one price of an item: `level` 1 to 5 of the base unit (`unit` empty) or of a unit; None clears it."""

    level: int
    unit: str
    price: int | None


def with_prices(item: Item, changes: Iterable[DuePrice]) -> Item:
    """Give the item with some prices set, in the order given; a unit that it does not have is passed over."""
    for change in changes:
        if change.unit in ("", item.unit):
            prices = _with_price(item.prices, change)
            item = msgspec.structs.replace(item, prices=prices)
        else:
            units = tuple(_unit_with_price(unit, change) for unit in item.units)
            item = msgspec.structs.replace(item, units=units)
    return item


def _unit_with_price(unit: Unit, change: DuePrice) -> Unit:
    if unit.name != change.unit:
        return unit
    return msgspec.structs.replace(unit, prices=_with_price(unit.prices, change))


def _with_price(prices: tuple[int | None, ...], change: DuePrice) -> tuple[int | None, ...]:
    if not 1 <= change.level <= PRICE_LEVELS:
        return prices
    filled = [*prices, *(None,) * (change.level - len(prices))]
    filled[change.level - 1] = change.price
    return tuple(filled)
