"""Inventory at moving average cost: what leaves takes the average along, what comes in makes a new one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from exchange.rehearsal.books import Books, Movement, Txn
from exchange.rehearsal.desk import Desk
from exchange.rehearsal.ledger import Posting
from exchange.rehearsal.lists import STOCKED, Record
from exchange.rehearsal.status import (
    FEATURE_OFF,
    MISSING,
    WRONG_ITEM_KIND,
    Refused,
)
from exchange.rehearsal.values import ZERO, Fields, Line, cents, price


def average_cost(item: Record) -> Decimal:
    """Give the average cost of one unit; with nothing on hand the last known cost, else the purchase cost."""
    if item.quantity > 0:
        return price(Fraction(item.value) / Fraction(item.quantity))
    return item.last_cost or item.fields.number("PurchaseCost") or Decimal(0)


class Stockroom:
    """Work out the movements of one document; items that stand on several lines move in turn."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._held: dict[str, tuple[Decimal, Decimal]] = {}
        self.movements: list[Movement] = []

    def held(self, item: str) -> tuple[Decimal, Decimal]:
        """Give quantity and value on hand, counting the lines above."""
        record = self._books.record(item)
        return self._held.get(item, (record.quantity, record.value))

    def at_average(self, item: str, quantity: Decimal) -> Decimal:
        """Move a quantity (negative: out) at average cost; the last unit out takes the rest of the value.

        QuickBooks lets stock fall below zero and then goes on with the last cost.
        """
        on_hand, value = self.held(item)
        if on_hand > 0 and on_hand + quantity == 0:
            return self.move(item, quantity, -value)
        if on_hand > 0:
            each = Fraction(value) / Fraction(on_hand)
        else:
            each = Fraction(average_cost(self._books.record(item)))
        return self.move(item, quantity, cents(each * Fraction(quantity)))

    def move(self, item: str, quantity: Decimal, value: Decimal) -> Decimal:
        """Move a quantity and a value; gives the value."""
        on_hand, worth = self.held(item)
        self._held[item] = on_hand + quantity, worth + value
        self.movements.append(Movement(item, quantity, value))
        return value


def remember_costs(books: Books, movements: list[Movement]) -> None:
    """Keep the average as the last known cost wherever stock is left, before it can run out."""
    for movement in movements:
        item = books.record(movement.item)
        if item.quantity > 0 and item.value > 0:
            item.last_cost = average_cost(item)


def add_inventory_adjustment(desk: Desk, header: Fields, lines: list[Line]) -> Txn:
    """Save an InventoryAdjustment: stock goes up or down against the account it names."""
    if not desk.books.preferences.inventory:
        raise Refused(FEATURE_OFF, "Inventory is not switched on in this company file.")
    day = desk.day_of("InventoryAdjustment", header)
    desk.check_open("InventoryAdjustment", day)
    desk.check_features(header)
    room = Stockroom(desk.books)
    postings: list[Posting] = []
    shown: list[Line] = []
    for adjusted in header.parts("InventoryAdjustmentLineAdd"):
        item = desk.books.record(adjusted.link("ItemRef"))
        if item.kind not in STOCKED:
            raise Refused(WRONG_ITEM_KIND, f'"{item.name}" is not an inventory item.')
        quantity, value = _adjust(room, item, adjusted)
        asset = item.fields.link("AssetAccountRef")
        postings += [
            Posting(asset, value, item=item.list_id),
            Posting(
                header.link("AccountRef"),
                -value,
                header.link("CustomerRef"),
                class_id=header.link("ClassRef"),
            ),
        ]
        shown.append(
            Line(
                "InventoryAdjustmentLineRet",
                Fields(
                    {
                        "TxnLineID": desk.new_line_id(),
                        "ItemRef": adjusted["ItemRef"],
                        "QuantityDifference": quantity,
                        "ValueDifference": value,
                    }
                ),
            )
        )
    header.pop("InventoryAdjustmentLineAdd")
    txn = desk.new_txn("InventoryAdjustment", day, header, shown)
    txn.account = header.link("AccountRef")
    txn.entity = header.link("CustomerRef")
    txn.stock = room.movements
    desk.save(txn, postings)
    remember_costs(desk.books, txn.stock)
    return txn


def _adjust(room: Stockroom, item: Record, adjusted: Fields) -> tuple[Decimal, Decimal]:
    """Work out the change of quantity and value that one adjustment line asks for."""
    on_hand, worth = room.held(item.list_id)
    asked = adjusted.part("QuantityAdjustment") or adjusted.part("ValueAdjustment")
    quantity = asked.number("QuantityDifference") or Decimal(0)
    new_quantity = asked.number("NewQuantity")
    if new_quantity is not None:
        quantity = new_quantity - on_hand
    if "QuantityAdjustment" in adjusted:
        return quantity, room.at_average(item.list_id, quantity)
    new_value = asked.number("NewValue")
    difference = asked.number("ValueDifference")
    if new_value is None and difference is None:
        raise Refused(MISSING, "A value adjustment needs NewValue or ValueDifference.")
    value = new_value - worth if new_value is not None else difference or ZERO
    return quantity, room.move(item.list_id, quantity, value)
