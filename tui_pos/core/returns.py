"""Giving goods back from their receipt: what each part of a sold line is worth, to the cent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec

from tui_pos.core.money import round_half_up
from tui_pos.core.quantity import PLACES
from tui_pos.core.receipt import ItemLine, TaxAmount
from tui_pos.core.refusal import Refusal


def mirror(line: ItemLine, quantity: Decimal, already: Decimal | int = 0) -> ItemLine:
    """Make the return of `quantity` units of a sold line, of which `already` came back before (both positive).

    Quantity and amounts are negative. Every figure is what the sold one comes to for `already + quantity` units,
    rounded half-up, less the same for `already`: so any number of parts sums to the sold line exactly and the last
    unit takes the residue. Rates and prices of today play no part. Prices, discounts and taxes keep their relations
    on each part, so its discounts may be a cent off their share.

    The line keeps the sold one's `n` and has no serial numbers: the caller numbers it, says where it comes from
    and why, and which serial numbers came back. Refuses (`returned`) more than was bought, or a line that is itself
    a return, and (`quantity`) nothing or less.
    """
    _check(line, quantity, already)

    def part(amount: int) -> int:
        before = Fraction(already) / Fraction(line.quantity)
        after = before + Fraction(quantity) / Fraction(line.quantity)
        return round_half_up(amount * before) - round_half_up(amount * after)

    own = line.discount
    charged = line.extended - (own.amount if own else 0) - line.receipt_discount
    amounts = [part(tax.amount) for tax in line.taxes]
    # What was charged is the gross amount where prices include tax, else the net one (see `check_receipt`).
    net = part(charged) - (sum(amounts) if charged == line.gross else 0)
    extended = part(line.extended)
    shared = part(line.receipt_discount) if own else extended - part(charged)
    if own:
        own = msgspec.structs.replace(own, amount=extended - shared - part(charged))
    return msgspec.structs.replace(
        line,
        quantity=-quantity,
        extended=extended,
        discount=own,
        receipt_discount=shared,
        net=net,
        tax=sum(amounts),
        gross=net + sum(amounts),
        taxes=tuple(
            TaxAmount(
                tax.component, net if tax.base == line.net else part(tax.base), amount, tax.percent
            )
            for tax, amount in zip(line.taxes, amounts, strict=True)
        ),
        cost=part(line.cost),
        serials=(),
    )


def _check(line: ItemLine, quantity: Decimal, already: Decimal | int) -> None:
    if line.quantity <= 0:
        raise Refusal(
            "returned", f"{line.name} is itself a return here: find the receipt that sold it."
        )
    if quantity <= 0:
        raise Refusal("quantity", "Nothing would come back: type how many are returned, above 0.")
    whole = line.quantity == line.quantity.to_integral_value()
    if whole and quantity != quantity.to_integral_value():
        raise Refusal("quantity", f"{line.name} was sold by the piece: return whole ones.")
    if quantity != round(quantity, PLACES):
        raise Refusal("quantity", f"A quantity has at most {PLACES} decimal places: shorten it.")
    left = line.quantity - already
    if left <= 0:
        raise Refusal(
            "returned", f"All {line.quantity} of {line.name} came back before: none is left."
        )
    if quantity > left:
        raise Refusal(
            "returned",
            f"{line.quantity} of {line.name} were bought and {already} came back before: "
            f"at most {left} can be returned.",
        )
