"""How the sums of a receipt stand on paper, in the order in which they add up to the total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tui_pos.core.receipt import (
    AccountPaymentLine,
    DepositAction,
    DepositLine,
    GiftCardLine,
    ItemLine,
    Receipt,
    ShippingLine,
    TipLine,
)
from tui_pos.paper.document import Row, text_row
from tui_pos.paper.facts import Facts
from tui_pos.paper.goods import INDENT, discount_label, tax_mark
from tui_pos.paper.parts import Amounts, ending, plain


def total_rows(receipt: Receipt, facts: Facts, amounts: Amounts) -> Iterator[Row]:
    """Give the rows from the subtotal to what is due.

    Subtotal - discount + tax + shipping + the rest = total, and total + cash rounding = due. With tax included the
    tax is named below the total instead of being added.
    """
    goods = [line for line in receipt.lines if isinstance(line, ItemLine)]
    if goods:
        yield amounts.row("Subtotal", sum(line.extended - _own(line) for line in goods))
    if receipt.discount and receipt.discount.amount:
        yield amounts.row(discount_label(receipt.discount, amounts), -receipt.discount.amount)
    if not receipt.tax_included:
        yield from _taxes(receipt, amounts, "")
    for line in receipt.lines:
        yield from _other(receipt, line, facts, amounts)
    yield amounts.row("TOTAL", receipt.gross + receipt.other, bold=True, big=True)
    if receipt.rounding:
        yield amounts.row("Cash rounding", receipt.rounding)
        yield amounts.row("To pay", receipt.due, bold=True)
    if receipt.tax_included:
        yield from _taxes(receipt, amounts, "Includes ")


def _own(line: ItemLine) -> int:
    return line.discount.amount if line.discount else 0


def _taxes(receipt: Receipt, amounts: Amounts, prefix: str) -> Iterator[Row]:
    """Sum the components that a customer cannot tell apart: same name, same rate."""
    sums: dict[tuple[str, Decimal], int] = {}
    for tax in receipt.taxes:
        key = (tax.name, tax.percent)
        sums[key] = sums.get(key, 0) + tax.amount
    for (name, percent), amount in sums.items():
        if amount or percent:
            yield amounts.row(f"{prefix}{name} {plain(percent)}%", amount)


def _other(receipt: Receipt, line: object, facts: Facts, amounts: Amounts) -> Iterator[Row]:
    """Give the rows of a line that is not goods."""
    match line:
        case ShippingLine():
            charge = line.gross if receipt.tax_included else line.net
            mark = tax_mark(line.tax_code, bool(line.taxes))
            yield amounts.row(f"Shipping {line.method}".rstrip(), charge, mark=mark)
            if line.tracking:
                yield text_row(f"Tracking {line.tracking}", indent=INDENT)
            yield from (text_row(part, indent=INDENT) for part in facts.ship_to if part)
        case GiftCardLine(
            card=card, amount=amount, certificate=certificate, promotional=promotional
        ):
            what = "Gift certificate" if certificate else "Gift card"
            free = ", promotional" if promotional else ""
            yield amounts.row(f"{what} {ending(card)}".rstrip() + free, amount)
        case DepositLine(order=order, amount=amount, action=action):
            number = facts.numbers.get(order, "")
            yield amounts.row(f"{_DEPOSITS[action]} {number}".rstrip(), amount)
        case AccountPaymentLine(amount=amount):
            yield amounts.row("Payment on account", amount)
        case TipLine(amount=amount, staff=staff):
            yield amounts.row(f"Tip {facts.names.get(staff, '')}".rstrip(), amount)


_DEPOSITS = {
    DepositAction.TAKEN: "Deposit",
    DepositAction.REFUNDED: "Deposit refunded",
    DepositAction.FORFEITED: "Deposit kept",
}
