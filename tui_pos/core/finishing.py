"""Turning a settled sale into its receipt, and a receipt into the one that reverses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import msgspec

from tui_pos.core.money import EXPONENTS, round_half_up
from tui_pos.core.openline import Delivery, GoodsLine, OpenLine, ReturnedLine
from tui_pos.core.receipt import (
    Discount,
    DiscountKind,
    ItemLine,
    Line,
    Origin,
    Receipt,
    ReceiptType,
    ShippingLine,
    TaxAmount,
    TaxTotal,
    Tender,
    check_receipt,
)
from tui_pos.core.refusal import Refusal
from tui_pos.core.sale import Event, Sale, step
from tui_pos.core.tax import LineTax, TaxedLine


def finish(sale: Sale, number: str, completed: int, shift: str = "") -> tuple[Sale, Receipt]:
    """Make the receipt of a settled sale; every figure is checked before it exists."""
    state = step(sale.state, Event.FINISH)
    begun, totals, rules = sale.begun, sale.totals, sale.rules
    taxed = [line for line in sale.lines if isinstance(line, GoodsLine | Delivery)]
    settled = sale.engine.settle([_tax(line) for line in taxed])
    found = {line.n: figures for line, figures in zip(taxed, settled.lines, strict=True)}
    shared = sum(line.share for line in sale.lines if isinstance(line, GoodsLine))
    returned_share = sum(
        line.line.receipt_discount for line in sale.lines if isinstance(line, ReturnedLine)
    )
    receipt = Receipt(
        id=begun.sale,
        number=number,
        store=rules.store.id,
        till=rules.till.id,
        day=begun.day,
        cashier=begun.cashier,
        started=begun.at,
        completed=completed,
        currency=rules.company.currency,
        tax_location=sale.tax_location,
        tax_rounding=rules.tax.rounding,
        tax_included=rules.tax.included,
        lines=tuple(_line(sale, line, found) for line in sale.lines),
        net=totals.net,
        tax=totals.tax,
        gross=totals.gross,
        other=totals.other,
        rounding=sale.rounding,
        due=totals.total + sale.rounding,
        taxes=_merged_taxes(
            settled.totals, [line for line in sale.lines if isinstance(line, ReturnedLine)]
        ),
        tenders=sale.tenders,
        discount=_sale_discount(sale, shared + returned_share),
        shift=shift,
        associate=sale.associate,
        customer=sale.customer.id if sale.customer else "",
        price_level=sale.price_level,
        exemption=sale.exemption,
        corrects=begun.corrects,
        note=sale.note,
        purchase_order=sale.purchase_order,
    )
    check_receipt(receipt)
    return replace(sale, state=state), receipt


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


def reverse(
    receipt: Receipt, *, new_id: str, number: str, day: date, cashier: str, shift: str, now: int
) -> Receipt:
    """Make the equal and opposite receipt: every figure mirrored, the tenders given back the way they came."""
    if receipt.type is ReceiptType.REVERSAL:
        raise Refusal(
            "reversal",
            f"{receipt.number} is itself a reversal: copy and correct the receipt it reversed.",
        )
    reversal = msgspec.structs.replace(
        receipt,
        id=new_id,
        number=number,
        day=day,
        cashier=cashier,
        shift=shift,
        started=now,
        completed=now,
        type=ReceiptType.REVERSAL,
        of=receipt.id,
        lines=tuple(_mirrored(receipt, line) for line in receipt.lines),
        net=-receipt.net,
        tax=-receipt.tax,
        gross=-receipt.gross,
        other=-receipt.other,
        rounding=-receipt.rounding,
        due=-receipt.due,
        taxes=tuple(
            msgspec.structs.replace(t, base=-t.base, amount=-t.amount, adjustment=-t.adjustment)
            for t in receipt.taxes
        ),
        tenders=tuple(_mirrored_tender(tender) for tender in receipt.tenders),
        discount=_negated(receipt.discount),
    )
    check_receipt(reversal)
    return reversal


def _mirrored(receipt: Receipt, line: Line) -> Line:
    if isinstance(line, ItemLine):
        return msgspec.structs.replace(
            line,
            quantity=-line.quantity,
            extended=-line.extended,
            net=-line.net,
            tax=-line.tax,
            gross=-line.gross,
            taxes=_mirrored_taxes(line.taxes),
            discount=_negated(line.discount),
            receipt_discount=-line.receipt_discount,
            cost=-line.cost,
            origin=Origin(receipt.id, line.n),
        )
    if isinstance(line, ShippingLine):
        taxes = _mirrored_taxes(line.taxes)
        return msgspec.structs.replace(
            line, net=-line.net, tax=-line.tax, gross=-line.gross, taxes=taxes
        )
    return msgspec.structs.replace(line, amount=-line.amount)


def _mirrored_taxes(taxes: Sequence[TaxAmount]) -> tuple[TaxAmount, ...]:
    return tuple(TaxAmount(t.component, -t.base, -t.amount, t.percent) for t in taxes)


def _mirrored_tender(tender: Tender) -> Tender:
    """Give a tender back; what was handed over and its change are one figure now."""
    handed = -tender.amount if tender.tendered or tender.change else 0
    return msgspec.structs.replace(tender, amount=-tender.amount, tendered=handed, change=0)


def _negated(discount: Discount | None) -> Discount | None:
    return msgspec.structs.replace(discount, amount=-discount.amount) if discount else None
