"""Turning a settled sale into its receipt."""

from __future__ import annotations

from tui_pos.core.receipt import Receipt, check_receipt
from tui_pos.core.sale import Event, Sale, step
from tui_pos.core.settlement import settlement


def finish(sale: Sale, number: str, completed: int, shift: str = "") -> tuple[Sale, Receipt]:
    """Make the receipt of a settled sale; every figure is checked before it exists."""
    state = step(sale.state, Event.FINISH)
    begun, totals, rules = sale.begun, sale.totals, sale.rules
    goods = settlement(sale)
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
        lines=goods.lines,
        net=totals.net,
        tax=totals.tax,
        gross=totals.gross,
        other=totals.other,
        rounding=sale.rounding,
        due=totals.total + sale.rounding,
        taxes=goods.taxes,
        tenders=sale.tenders,
        discount=goods.discount,
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
    return sale.in_state(state), receipt
