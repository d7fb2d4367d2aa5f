"""Making the equal and opposite receipt of one that was a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from tui_pos.core.receipt import (
    Discount,
    ItemLine,
    Line,
    Origin,
    Receipt,
    ReceiptType,
    ShippingLine,
    TaxAmount,
    Tender,
    check_receipt,
)
from tui_pos.core.refusal import Refusal


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
