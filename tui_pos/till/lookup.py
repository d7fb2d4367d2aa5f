"""What a scanned or typed code is in this shop: an item, a receipt, a customer, a gift card, a badge or a coupon."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from tui_pos.core import reading as read
from tui_pos.core.barcode import read_code
from tui_pos.core.catalog import Item
from tui_pos.core.gs1 import Gs1
from tui_pos.core.instore import InStore
from tui_pos.core.people import Customer
from tui_pos.core.settings import CompanySettings
from tui_pos.data.queries import catalog, people
from tui_pos.journal.connection import Connection

SCALE_PLACES = 3
"""Shop scales weigh to a thousandth."""


class Found:
    """Be the base of what a code can turn out to be."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class FoundItem(Found):
    """Name an item and what its code said: unit, weight, or a price in minor units."""

    item: Item
    code: str
    unit: str = ""
    weight: Decimal | None = None
    extended: int | None = None
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundReceipt(Found):
    """Name a receipt by its number; whether it exists is seen when it is opened."""

    number: str


@dataclass(frozen=True, slots=True)
class FoundCustomer(Found):
    """Name a customer by their card."""

    customer: Customer


@dataclass(frozen=True, slots=True)
class FoundCard(Found):
    """Name a gift card."""

    number: str


@dataclass(frozen=True, slots=True)
class FoundCoupon(Found):
    """Name a coupon."""

    code: str


@dataclass(frozen=True, slots=True)
class FoundBadge(Found):
    """Name a staff badge; its code is a secret."""

    code: str


def resolve(db: Connection, company: CompanySettings, now: int, text: str, level: int = 1) -> Found:
    """Find what a code means; refuses with a sentence when this shop does not know it.

    `level` is the price level that the store sells at.
    """
    scan = read_code(text, company.codes, currency=company.currency)

    def known(reading: read.Reading) -> Found | None:
        return _known(db, now, reading, level)

    return scan.first(known)


def _known(db: Connection, now: int, reading: read.Reading, level: int) -> Found | None:
    match reading:
        case read.Gtin() | read.LocalCode():
            return _item(db, now, reading.key, level)
        case InStore():
            return _weighed(db, now, reading, level)
        case Gs1():
            return _marked(db, now, reading, level)
        case read.ReceiptNumber():
            return FoundReceipt(reading.text)
        case read.CustomerCard():
            customer = people.customer_by_number(db, reading.text)
            return FoundCustomer(customer) if customer else None
        case read.GiftCard():
            return FoundCard(reading.text)
        case read.StaffBadge():
            return FoundBadge(reading.text)
        case _:
            return FoundCoupon(reading.text)


def _item(db: Connection, now: int, key: str, level: int) -> FoundItem | None:
    found = catalog.by_code(db, key, now)
    if found is not None:
        return FoundItem(found.item.at_level(level), key, found.unit)
    item = catalog.by_number(db, key, now)
    return FoundItem(item.at_level(level), key) if item else None


def _marked(db: Connection, now: int, reading: Gs1, level: int) -> FoundItem | None:
    """Read a GS1 code: its weight, price, count and serial number go with the item."""
    plain = _item(db, now, reading.key, level)
    if plain is None:
        return None
    serials = (reading.serial,) if reading.serial else ()
    weight = reading.measure.value if reading.measure and plain.item.sold_by_weight else None
    if weight is None and reading.count and reading.count > 1:
        weight = Decimal(reading.count)
    price = reading.price.minor if reading.price else None
    return replace(plain, weight=weight, extended=price, serials=serials)


def _weighed(db: Connection, now: int, label: InStore, level: int) -> FoundItem | None:
    """Read a scale's label: a weight prices the item, a price tells the weight of goods sold by weight."""
    plain = _item(db, now, label.key, level)
    if plain is None:
        return None
    weight = label.weight
    price = label.price.minor if label.price else None
    unit_price = plain.item.price(1, plain.unit or None)
    if price is not None and weight is None and plain.item.sold_by_weight and unit_price:
        weight = round(Decimal(price) / unit_price, SCALE_PLACES)
    return replace(plain, weight=weight or None, extended=price)
