"""What each action does to an open sale: one small function an action, and the table that finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec

from tui_pos.core import actions as act
from tui_pos.core import ringing
from tui_pos.core.discount import check_amount, percent_off, receipt_amount, receipt_percent
from tui_pos.core.money import MAX_MINOR, format_minor
from tui_pos.core.openline import Delivery, GoodsLine, OpenLine, ReturnedLine
from tui_pos.core.quantity import MAX_QUANTITY
from tui_pos.core.receipt import (
    AccountPaymentLine,
    DepositAction,
    DepositLine,
    Exemption,
    GiftCardLine,
    Origin,
    TipLine,
)
from tui_pos.core.refusal import Refusal
from tui_pos.core.returns import mirror
from tui_pos.core.sale import Event, Rules, Sale, new_sale, step
from tui_pos.core.settings import Rule, Stacking
from tui_pos.core.tax import Taxable
from tui_pos.core.tendering import tender, void_tenders


def apply(sale: Sale, action: act.AnyAction) -> Sale:
    """Give the sale after `action`, or raise the `Refusal` that says why not."""
    return _HANDLERS[type(action)](sale, action)


def replay(rules: Rules, stored: Iterable[act.AnyAction]) -> Sale:
    """Build the sale again from its stored actions, as after a power cut.

    What was allowed when it was done is not judged again by limits that have been set since.
    """
    sale = new_sale(_without_limits(rules))
    for action in stored:
        sale = apply(sale, action)
    return replace(sale, rules=rules)


def _without_limits(rules: Rules) -> Rules:
    company = msgspec.structs.replace(
        rules.company,
        tenders=tuple(
            msgspec.structs.replace(kind, active=True, limit=None, needs_number=False)
            for kind in rules.company.tenders
        ),
        discount_reason=Rule.OPTIONAL,
        return_reasons=(),
        customer_required=False,
        quantity_limit=MAX_QUANTITY,
        cash_tender_limit=MAX_MINOR,
    )
    return replace(rules, company=company)


def _begin(sale: Sale, action: act.Begin) -> Sale:
    state = step(sale.state, Event.BEGIN)
    return replace(
        sale,
        state=state,
        begin=action,
        tax_location=action.tax_location,
        price_level=action.price_level,
    )


def _ring(sale: Sale, action: act.Ring) -> Sale:
    return _goods_changed(sale, ringing.ring(_open(sale), action))


def _set_quantity(sale: Sale, action: act.SetQuantity) -> Sale:
    return _goods_changed(sale, ringing.change_quantity(_open(sale), action))


def _set_price(sale: Sale, action: act.SetPrice) -> Sale:
    return _goods_changed(sale, ringing.change_price(_open(sale), action))


def _discount_line(sale: Sale, action: act.DiscountLine) -> Sale:
    return _goods_changed(sale, ringing.discount_line(_open(sale), action))


def _return_line(sale: Sale, action: act.ReturnLine) -> Sale:
    _open(sale)
    back = sum(
        -line.line.quantity
        for line in sale.lines
        if isinstance(line, ReturnedLine)
        and line.line.origin is not None
        and (line.line.origin.receipt, line.line.origin.line) == (action.receipt, action.line.n)
    )
    before = action.returned + back
    mirrored = mirror(action.line, action.quantity, before)
    mirrored = msgspec.structs.replace(
        mirrored,
        n=sale.last_n + 1,
        origin=Origin(action.receipt, action.line.n),
        reason=action.reason,
        unchecked=action.unchecked,
    )
    line = ReturnedLine(
        sale.last_n + 1, mirrored, action.line, action.number, before, action.taxes, action.included
    )
    return sale.with_line(line)


def _void_line(sale: Sale, action: act.VoidLine) -> Sale:
    _open(sale).line(action.n)
    left = tuple(line for line in sale.lines if line.n != action.n)
    return _shared(replace(sale, lines=left))


def _discount_sale(sale: Sale, action: act.DiscountSale) -> Sale:
    _open(sale)
    if action.percent is None and action.amount is None:
        return _shared(replace(sale, discount=None))
    ringing.need_reason(sale, action.reason)
    lines = tuple(_yielding(sale, line, action) for line in sale.lines)
    reach = sum(line.extended for line in _reached(lines))
    if not reach:
        raise Refusal("discount", "No line on this sale can take that discount.")
    if action.amount is not None:
        check_amount(reach, action.amount)
    return _shared(replace(sale, lines=lines, discount=action, discount_reach=reach))


def _yielding(sale: Sale, line: OpenLine, action: act.DiscountSale) -> OpenLine:
    """Take a line's own discount off where the sale's new one is to stand instead."""
    if not isinstance(line, GoodsLine) or not line.discountable or line.own is None:
        return line
    if sale.rules.company.stacking is Stacking.LAST:
        return replace(line, own=None, tax=None)
    offered = percent_off(line.extended, action.percent).amount if action.percent else 0
    return replace(line, own=None, tax=None) if offered > line.own.amount else line


def _reached(lines: Sequence[OpenLine]) -> list[GoodsLine]:
    return [
        line
        for line in lines
        if isinstance(line, GoodsLine) and line.discountable and line.own is None
    ]


def _set_customer(sale: Sale, action: act.SetCustomer) -> Sale:
    _open(sale)
    customer = action.customer
    changed = replace(
        sale,
        customer=customer,
        price_level=customer.price_level if customer else sale.begun.price_level,
        tax_location=(customer.tax_location if customer else "") or sale.begun.tax_location,
        exemption=_standing_exemption(sale, customer is not None and customer.tax_exempt, action),
    )
    return _repriced(changed)


def _standing_exemption(sale: Sale, exempt: bool, action: act.SetCustomer) -> Exemption | None:
    if exempt and action.customer is not None:
        return Exemption(ringing.CUSTOMER_REASON, action.customer.exempt_certificate)
    by_hand = sale.exemption is not None and sale.exemption.reason != ringing.CUSTOMER_REASON
    return sale.exemption if by_hand else None


def _set_price_level(sale: Sale, action: act.SetPriceLevel) -> Sale:
    _open(sale)
    if not 1 <= action.level <= 5:
        raise Refusal("price_level", f"There is no price level {action.level}: type 1 to 5.")
    return _repriced(replace(sale, price_level=action.level))


def _repriced(sale: Sale) -> Sale:
    """Find prices and standing discounts again after the customer or the price level changed."""
    return _retaxed(replace(sale, lines=tuple(_repriced_line(sale, line) for line in sale.lines)))


def _repriced_line(sale: Sale, line: OpenLine) -> OpenLine:
    if not isinstance(line, GoodsLine) or line.typed_price or line.fixed_extended is not None:
        return line
    own = line.own if line.own and line.own.reason != ringing.CUSTOMER_REASON else None
    bare = replace(line, unit_price=line.item.price(sale.price_level, line.unit), own=None, share=0)
    if own is None:
        return ringing.with_standing_discount(sale, bare)
    return replace(bare, own=ringing.refound(bare, own))


def _set_exempt(sale: Sale, action: act.SetExempt) -> Sale:
    _open(sale)
    exemption = Exemption(action.reason, action.certificate, action.by) if action.reason else None
    return _retaxed(replace(sale, exemption=exemption))


def _set_tax_location(sale: Sale, action: act.SetTaxLocation) -> Sale:
    _open(sale)
    if all(location.id != action.location for location in sale.rules.tax.locations):
        raise Refusal("tax_location", "That tax location does not exist: choose one from the list.")
    return _retaxed(replace(sale, tax_location=action.location))


def _set_associate(sale: Sale, action: act.SetAssociate) -> Sale:
    _open(sale)
    if action.n:
        return sale.with_line(replace(sale.goods(action.n), associate=action.staff))
    return replace(sale, associate=action.staff)


def _age_checked(sale: Sale, action: act.AgeChecked) -> Sale:
    return replace(_open(sale), age_checked=max(sale.age_checked, action.age))


def _set_shipping(sale: Sale, action: act.SetShipping) -> Sale:
    _open(sale)
    left = tuple(line for line in sale.lines if not isinstance(line, Delivery))
    bare = replace(sale, lines=left)
    if not action.method:
        return bare
    if action.amount < 0:
        raise Refusal("shipping", "The shipping charge cannot be negative: type 0 or more.")
    code = sale.rules.tax.shipping_code
    tax = sale.engine.line(Taxable(code, action.amount, Decimal(1), action.amount))
    return bare.with_line(
        Delivery(
            sale.last_n + 1,
            action.method,
            action.amount,
            code,
            action.address,
            action.tracking,
            tax,
        )
    )


def _add_gift_card(sale: Sale, action: act.AddGiftCard) -> Sale:
    _positive(action.amount, "gift card")
    line = GiftCardLine(_open(sale).last_n + 1, action.card, action.amount, action.certificate)
    return sale.with_line(line)


def _add_deposit(sale: Sale, action: act.AddDeposit) -> Sale:
    _positive(abs(action.amount), "deposit")
    if (action.amount > 0) != (action.action is not DepositAction.REFUNDED):
        raise Refusal(
            "amount", "A deposit is taken as a positive and refunded as a negative amount."
        )
    return _open(sale).with_line(
        DepositLine(sale.last_n + 1, action.order, action.amount, action.action)
    )


def _add_account_payment(sale: Sale, action: act.AddAccountPayment) -> Sale:
    _positive(action.amount, "payment on account")
    if _open(sale).customer is None:
        raise Refusal(
            "customer", "A payment on account needs a customer: press the customer key first."
        )
    assert sale.customer is not None
    return sale.with_line(AccountPaymentLine(sale.last_n + 1, sale.customer.id, action.amount))


def _add_tip(sale: Sale, action: act.AddTip) -> Sale:
    _positive(action.amount, "tip")
    return _open(sale).with_line(TipLine(sale.last_n + 1, action.amount, action.staff))


def _set_note(sale: Sale, action: act.SetNote) -> Sale:
    return replace(
        _open(sale),
        note=action.note or sale.note,
        purchase_order=action.purchase_order or sale.purchase_order,
    )


def _open(sale: Sale) -> Sale:
    step(sale.state, Event.CHANGE)
    return sale


def _positive(amount: int, what: str) -> None:
    if not 0 < amount < MAX_MINOR:
        raise Refusal(
            "amount", f"A {what} of {format_minor(amount)} is not possible: type an amount above 0."
        )


def _goods_changed(sale: Sale, line: GoodsLine) -> Sale:
    """Put a new or changed goods line in and find what depends on it again."""
    changed = sale.with_line(
        replace(line, share=0, tax=sale.engine.line(replace(line, share=0).taxable()))
    )
    return _shared(changed) if sale.discount else changed


def _shared(sale: Sale) -> Sale:
    """Split the sale's discount over the lines it reaches; it goes when it reaches none."""
    reached = _reached(sale.lines)
    discount = sale.discount if any(line.extended for line in reached) else None
    parts = _shares(reached, discount, sale.discount_reach) if discount else [0] * len(reached)
    shares = {line.n: part for line, part in zip(reached, parts, strict=True)}
    lines = tuple(_with_share(sale, line, shares.get(line.n, 0)) for line in sale.lines)
    return replace(sale, lines=lines, discount=discount)


def _shares(reached: Sequence[GoodsLine], discount: act.DiscountSale, reach: int) -> list[int]:
    """Split the discount; an amount shrinks in step with the goods it was given on, so that no limit is passed."""
    charged = [line.extended for line in reached]
    if discount.percent is not None:
        return receipt_percent(charged, discount.percent)
    amount, left = discount.amount or 0, sum(charged)
    return receipt_amount(charged, amount if left >= reach else max(amount * left // reach, 1))


def _with_share(sale: Sale, line: OpenLine, part: int) -> OpenLine:
    if not isinstance(line, GoodsLine) or (line.share == part and line.tax is not None):
        return line
    changed = replace(line, share=part)
    return replace(changed, tax=sale.engine.line(changed.taxable()))


def _retaxed(sale: Sale) -> Sale:
    """Find every line's tax again after the place, the exemption or the prices changed."""
    lines: list[OpenLine] = []
    for line in sale.lines:
        if isinstance(line, GoodsLine):
            lines.append(replace(line, tax=None, share=line.share))
        elif isinstance(line, Delivery):
            taxable = Taxable(line.tax_code, line.amount, Decimal(1), line.amount)
            lines.append(replace(line, tax=sale.engine.line(taxable)))
        else:
            lines.append(line)
    return _shared(replace(sale, lines=tuple(lines)))


_HANDLERS: dict[type, Callable[[Sale, Any], Sale]] = {
    act.Begin: _begin,
    act.Ring: _ring,
    act.ReturnLine: _return_line,
    act.SetQuantity: _set_quantity,
    act.VoidLine: _void_line,
    act.SetPrice: _set_price,
    act.DiscountLine: _discount_line,
    act.DiscountSale: _discount_sale,
    act.SetCustomer: _set_customer,
    act.SetPriceLevel: _set_price_level,
    act.SetExempt: _set_exempt,
    act.SetTaxLocation: _set_tax_location,
    act.SetAssociate: _set_associate,
    act.AgeChecked: _age_checked,
    act.SetShipping: _set_shipping,
    act.AddGiftCard: _add_gift_card,
    act.AddDeposit: _add_deposit,
    act.AddAccountPayment: _add_account_payment,
    act.AddTip: _add_tip,
    act.SetNote: _set_note,
    act.AddTender: tender,
    act.VoidTenders: void_tenders,
}
