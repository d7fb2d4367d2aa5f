"""The rules for putting goods on a sale and changing them there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tui_pos.core.actions import DiscountLine, Ring, SetPrice, SetQuantity
from tui_pos.core.catalog import Item, SerialPrompt
from tui_pos.core.discount import amount_off, percent_off, priced, stacked
from tui_pos.core.money import MAX_MINOR, format_minor
from tui_pos.core.openline import GoodsLine
from tui_pos.core.receipt import Discount, DiscountKind
from tui_pos.core.refusal import Needs, Refusal
from tui_pos.core.sale import Sale
from tui_pos.core.settings import Rule

CUSTOMER_REASON = "Customer"
"""The reason that a customer's standing discount carries."""


def check_for_sale(item: Item) -> None:
    """Refuse an item that may not be rung at all."""
    if item.recalled:
        raise Refusal(
            "recalled", f"{item.name} is recalled: do not sell it, put it aside for the manager."
        )
    if item.not_for_sale or not item.active:
        raise Refusal("not_for_sale", f"{item.name} is not for sale: ask a manager.")


def check_quantity(sale: Sale, item: Item, quantity: Decimal, unit: str) -> None:
    """Refuse 0, absurd quantities, and parts of goods that are sold by the piece."""
    if quantity == 0:
        raise Refusal("quantity", "The quantity is 0: type how many, or void the line.")
    limit = sale.rules.company.quantity_limit
    if abs(quantity) > limit:
        raise Refusal(
            "quantity", f"{quantity} is more than the shop's limit of {limit}: check the number."
        )
    if not item.sold_by_weight and quantity != quantity.to_integral_value():
        raise Refusal("quantity", f"{item.name} is sold by the {unit}: type a whole number.")


def check_price(item: Item, price: int) -> None:
    """Refuse a negative price and one above the item's limit."""
    if price < 0:
        raise Refusal("price", "A price cannot be negative: use a return or a discount.")
    limit = item.price_limit if item.price_limit is not None else MAX_MINOR
    if price > limit:
        what = f"{format_minor(price)} is above the limit of {format_minor(limit)} for {item.name}"
        raise Refusal("price_limit", f"{what}: check the price.")


def ring(sale: Sale, action: Ring) -> GoodsLine:
    """Make the line for an item that was scanned or typed, or say what is missing."""
    item, quantity = action.item, action.quantity
    unit = action.unit or item.unit
    if quantity > 0:
        check_for_sale(item)
    check_quantity(sale, item, quantity, unit)
    if item.age_limit and quantity > 0 and sale.age_checked < item.age_limit:
        sentence = f"{item.name} is for customers of {item.age_limit} and over: check the age."
        raise Needs("age", sentence, str(item.age_limit))
    if item.open_price and action.price is None and action.extended is None:
        raise Needs("price", f"{item.name} has no fixed price: type it.")
    check_serials(item, quantity, action.serials)
    if quantity < 0 and not action.reason and sale.rules.company.return_reasons:
        raise Needs("reason", "Say why the goods come back.", "return")
    for price in (action.price, action.extended):
        if price is not None:
            check_price(item, price)
    line = GoodsLine(
        n=sale.last_n + 1,
        item=item,
        quantity=quantity,
        unit=unit,
        factor=Decimal(1) if unit == item.unit else item.measure(unit).factor,
        unit_price=action.price if action.price is not None else item.price(sale.price_level, unit),
        regular_price=action.price if action.price is not None else item.price(1, unit),
        tax_code=item.tax_code,
        fixed_extended=None if action.extended is None else _signed(action.extended, quantity),
        code=action.code,
        serials=tuple(serial.strip() for serial in action.serials),
        associate=action.associate or sale.associate,
        reason=action.reason,
        open_ring=action.open_ring,
        typed_price=action.price is not None,
    )
    _check_size(line)
    _check_serials_once(sale, line)
    return with_standing_discount(sale, line)


def _check_serials_once(sale: Sale, line: GoodsLine) -> None:
    """Refuse a serial number that another line of the same item has."""
    for other in sale.lines:
        if isinstance(other, GoodsLine) and other.item.id == line.item.id:
            twice = set(other.serials) & set(line.serials)
            if twice:
                raise Refusal("serial", f"Serial number {min(twice)} is on this sale: check it.")


def _check_size(line: GoodsLine) -> GoodsLine:
    if abs(line.extended) >= MAX_MINOR:
        raise Refusal("amount", "That line is too large: check the quantity and the price.")
    return line


def _signed(amount: int, quantity: Decimal) -> int:
    return -amount if quantity < 0 else amount


def check_serials(item: Item, quantity: Decimal, serials: tuple[str, ...]) -> None:
    """Ask for serial numbers where the item requires one for each piece."""
    if any(not serial.strip() for serial in serials):
        raise Refusal("serial", "A serial number is missing: type or scan it.")
    if item.serial is SerialPrompt.REQUIRED and len(serials) != abs(quantity):
        raise Needs(
            "serial", f"{item.name} needs a serial number for each piece.", str(abs(quantity))
        )
    if len(set(serials)) != len(serials):
        raise Refusal("serial", "The same serial number was given twice: check them.")


def with_standing_discount(sale: Sale, line: GoodsLine) -> GoodsLine:
    """Give the line the attached customer's standing discount, unless it has one of its own."""
    rate = sale.customer.discount if sale.customer else Decimal(0)
    if not rate or not line.discountable or line.own or line.typed_price:
        return line
    return replace(line, own=percent_off(line.extended, rate, CUSTOMER_REASON))


def change_quantity(sale: Sale, action: SetQuantity) -> GoodsLine:
    """Change how many of a line; its discount is found again."""
    line = sale.goods(action.n)
    check_quantity(sale, line.item, action.quantity, line.unit)
    if (action.quantity < 0) != (line.quantity < 0):
        raise Refusal(
            "quantity", "A sale cannot become a return by its quantity: use the return key."
        )
    if line.item.serial is SerialPrompt.REQUIRED and abs(action.quantity) != len(line.serials):
        raise Refusal("serial", "This line has serial numbers: void it, or ring the other pieces.")
    changed = _check_size(line.with_quantity(action.quantity))
    return replace(changed, own=refound(changed, line.own))


def refound(line: GoodsLine, own: Discount | None) -> Discount | None:
    """Find a line's discount again after its quantity or price changed; an amount was for what it was then, and goes."""
    if own is None:
        return None
    if own.kind is DiscountKind.PERCENT and own.rate is not None:
        return percent_off(line.extended, own.rate, own.reason, own.by)
    if own.kind is DiscountKind.PRICE and own.rate is not None:
        return priced(line.extended, line.quantity, int(own.rate), own.reason, own.by)
    return None


def change_price(sale: Sale, action: SetPrice) -> GoodsLine:
    """Give a line another price; what it differs by counts as a discount."""
    line = sale.goods(action.n)
    check_price(line.item, action.price)
    need_reason(sale, action.reason)
    if line.item.open_price or line.open_ring:
        bare = replace(line, own=None, fixed_extended=None, typed_price=True)
        return replace(bare, unit_price=action.price, regular_price=action.price, share=0)
    if line.quantity < 0 and action.price > line.unit_price:
        raise Refusal("price", "Goods come back at no more than their price: type less.")
    base = replace(line, fixed_extended=None, share=0)
    discount = priced(base.extended, base.quantity, action.price, action.reason, action.by)
    if not discount.amount:
        return replace(base, own=None)
    return _stacked(sale, base, discount)


def discount_line(sale: Sale, action: DiscountLine) -> GoodsLine:
    """Give a line a discount, or take it away."""
    line = replace(sale.goods(action.n), share=0)
    if action.percent is None and action.amount is None:
        return replace(line, own=None)
    if not line.item.discountable:
        raise Refusal(
            "discount", f"{line.item.name} is never discounted: ask a manager for another price."
        )
    need_reason(sale, action.reason)
    if action.percent is not None:
        offered = percent_off(line.extended, action.percent, action.reason, action.by)
    else:
        offered = amount_off(line.extended, action.amount or 0, action.reason, action.by)
    return _stacked(sale, line, offered)


def _stacked(sale: Sale, line: GoodsLine, offered: Discount) -> GoodsLine:
    """Let one discount stand on the line: its own or the sale's may be the larger one."""
    standing = line.own_amount
    if line.own is None and sale.discount is not None and sale.discount.percent is not None:
        standing = percent_off(line.extended, sale.discount.percent).amount
    return replace(line, own=stacked(sale.rules.company.stacking, standing, offered))


def need_reason(sale: Sale, reason: str) -> None:
    """Ask why, when the shop wants a reason for each discount."""
    if sale.rules.company.discount_reason is Rule.REQUIRED and not reason:
        raise Needs("reason", "Say why the price is reduced.", "discount")
