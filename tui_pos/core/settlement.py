"""The lines, taxes and discount of a sale as its receipt will carry them.

They depend on the goods alone, so they can be made while the customer looks for the money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from tui_pos.core.money import EXPONENTS, round_half_up
from tui_pos.core.openline import Delivery, GoodsLine, OpenLine, ReturnedLine
from tui_pos.core.receipt import (
    Discount,
    DiscountKind,
    ItemLine,
    Line,
    ShippingLine,
    TaxTotal,
)
from tui_pos.core.sale import Sale
from tui_pos.core.tax import LineTax, TaxedLine


@dataclass(frozen=True, slots=True)
class Settlement:
    """Hold what a receipt says of a sale's goods."""

    lines: tuple[Line, ...]
    taxes: tuple[TaxTotal, ...]
    discount: Discount | None


def settlement(sale: Sale) -> Settlement:
    """Settle a sale's goods; done once for the same goods, however they are paid."""
    found = sale.settled
    if not isinstance(found, Settlement):
        found = _settle(sale)
        sale.remember(found)
    return found


def _settle(sale: Sale) -> Settlement:
    taxed = [line for line in sale.lines if isinstance(line, GoodsLine | Delivery)]
    settled = sale.engine.settle([_tax(line) for line in taxed])
    found = {line.n: figures for line, figures in zip(taxed, settled.lines, strict=True)}
    returned = [line for line in sale.lines if isinstance(line, ReturnedLine)]
    shares = sum(line.share for line in taxed if isinstance(line, GoodsLine))
    shares += sum(line.line.receipt_discount for line in returned)
    return Settlement(
        tuple(_line(sale, line, found) for line in sale.lines),
        _merged_taxes(settled.totals, returned),
        _sale_discount(sale, shares),
    )


def _tax(line: GoodsLine | Delivery) -> LineTax:
    if line.tax is None:
        raise ValueError(f"line {line.n} was never taxed")
    return line.tax


def _line(sale: Sale, line: OpenLine, found: dict[int, TaxedLine]) -> Line:
    if isinstance(line, GoodsLine):
        return _item_line(sale, line, found[line.n])
    if isinstance(line, ReturnedLine):
        return line.line
    if isinstance(line, Delivery):
        figures = found[line.n]
        return ShippingLine(
            n=line.n,
            method=line.method,
            net=figures.net,
            tax=figures.tax,
            gross=figures.gross,
            tax_code=line.tax_code,
            taxes=figures.taxes,
            address=line.address,
            tracking=line.tracking,
        )
    return line


def _item_line(sale: Sale, line: GoodsLine, figures: TaxedLine) -> ItemLine:
    item = line.item
    scale = 10 ** EXPONENTS[sale.rules.company.currency]
    return ItemLine(
        n=line.n,
        item="" if line.open_ring else item.id,
        number=item.number,
        name=item.name,
        department=item.department,
        quantity=line.quantity,
        unit_price=line.unit_price,
        extended=line.extended,
        net=figures.net,
        tax=figures.tax,
        gross=figures.gross,
        tax_code=line.tax_code,
        type=item.type,
        taxes=figures.taxes,
        regular_price=line.regular_price,
        unit=line.unit,
        factor=line.factor,
        code=line.code,
        discount=line.own,
        receipt_discount=line.share,
        cost=round_half_up(item.cost * line.quantity * line.factor * scale),
        serials=line.serials,
        attribute=item.attribute,
        size=item.size,
        associate=line.associate or sale.associate,
        reason=line.reason,
    )


def _sale_discount(sale: Sale, shares: int) -> Discount | None:
    """Describe the sale's discount; shares that only come back with returned lines make one of their own."""
    given = sale.discount
    if given is None:
        return Discount(DiscountKind.AMOUNT, shares) if shares else None
    kind = DiscountKind.AMOUNT if given.percent is None else DiscountKind.PERCENT
    return Discount(kind, shares, given.percent, given.reason, given.by)


def _merged_taxes(
    totals: Sequence[TaxTotal], returned: Sequence[ReturnedLine]
) -> tuple[TaxTotal, ...]:
    """Add the taxes of returned lines, at the rates of their own receipts, to those of this sale."""
    merged = {(t.component, t.percent, t.code): t for t in totals}
    for line in returned:
        named = {(t.component, t.percent, t.code): t for t in line.taxes}
        for tax in line.line.taxes:
            sold = named[tax.component, tax.percent, line.line.tax_code]
            key = (sold.component, sold.percent, sold.code)
            here = merged.get(key) or msgspec.structs.replace(sold, base=0, amount=0, adjustment=0)
            merged[key] = msgspec.structs.replace(
                here, base=here.base + tax.base, amount=here.amount + tax.amount
            )
    return tuple(merged.values())
