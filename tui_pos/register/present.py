"""Turns the till's values into what the widgets show: amounts written out, marks and words chosen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import overload

from tui_pos.core.money import EXPONENTS, format_minor
from tui_pos.core.openline import Delivery, GoodsLine, OpenLine, ReturnedLine
from tui_pos.core.people import Customer
from tui_pos.core.quantity import normal
from tui_pos.core.receipt import (
    AccountPaymentLine,
    DepositLine,
    Discount,
    DiscountKind,
    GiftCardLine,
    ItemLine,
    Receipt,
)
from tui_pos.core.sale import Sale
from tui_pos.register.view import BasketLine, Note, Totals


class Money:
    """Write amounts of the shop's currency."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self._exponent = EXPONENTS[currency]

    def __call__(self, minor: int) -> str:
        """Write minor units: 1234 is `12.34`."""
        return format_minor(minor, self._exponent)


class SaleLines(Sequence[BasketLine]):
    """Show an open sale's lines; each is written when the basket asks for it, and once as long as it stays the same."""

    def __init__(self, money: Money) -> None:
        self._money = money
        self._lines: Sequence[OpenLine] = ()
        self._written: dict[int, tuple[OpenLine, BasketLine]] = {}

    def of(self, lines: Sequence[OpenLine]) -> SaleLines:
        """Show these lines from now on."""
        self._lines = lines
        return self

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> BasketLine: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[BasketLine]: ...
    def __getitem__(self, index: int | slice) -> BasketLine | Sequence[BasketLine]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self._lines)))]
        line = self._lines[index]
        place = index if index >= 0 else len(self._lines) + index
        known = self._written.get(place)
        if known is None or known[0] is not line:
            known = line, shown_line(place + 1, line, self._money)
            self._written[place] = known
        return known[1]


def shown_line(place: int, line: OpenLine, money: Money) -> BasketLine:
    """Write one line of a sale, `place` counted from 1 as the cashier counts."""
    number = str(place)
    if isinstance(line, GoodsLine):
        return _goods(number, line, money)
    if isinstance(line, ReturnedLine):
        return _returned(number, line, money)
    if isinstance(line, Delivery):
        amount = money(line.amount)
        return BasketLine(number, f"Delivery: {line.method}", "1", amount, amount, line.tax_code)
    name = _NAMES.get(type(line), "Tip")
    if isinstance(line, GiftCardLine):
        name = f"{'Gift certificate' if line.certificate else 'Gift card'} {line.card[-4:]}"
    amount = money(line.amount)
    return BasketLine(number, name, "1", amount, amount)


_NAMES: dict[type, str] = {AccountPaymentLine: "Payment on account", DepositLine: "Deposit"}


def _goods(number: str, line: GoodsLine, money: Money) -> BasketLine:
    notes: list[Note] = []
    if line.quantity < 0:
        notes.append(Note("RETURN" + (f": {line.reason}" if line.reason else "")))
    if line.own:
        notes.append(_discount(line.own, money))
    if line.share:
        notes.append(Note("Part of the sale's discount", money(-line.share)))
    if line.serials:
        notes.append(Note("Serial number " + ", ".join(line.serials)))
    return BasketLine(
        number,
        line.item.name,
        quantity(line.quantity) + ("" if line.unit in ("ea", "") else f" {line.unit}"),
        money(line.unit_price),
        money(line.extended),
        line.tax_code if line.tax_code != "Non" else "",
        line.item.number,
        tuple(notes),
        line.quantity < 0,
    )


def _returned(number: str, line: ReturnedLine, money: Money) -> BasketLine:
    back: ItemLine = line.line
    notes = [Note(f"RETURN of receipt {line.number}" + (f": {back.reason}" if back.reason else ""))]
    if back.unchecked:
        notes.append(Note("Not checked with the other tills"))
    reduced = back.extended - (back.gross if line.included else back.net)
    if reduced:
        notes.append(Note("Discount given then", money(-reduced)))
    return BasketLine(
        number,
        back.name,
        quantity(back.quantity),
        money(back.unit_price),
        money(back.extended),
        back.tax_code if back.tax_code != "Non" else "",
        back.number,
        tuple(notes),
        True,
    )


def _discount(discount: Discount, money: Money) -> Note:
    if discount.kind is DiscountKind.PERCENT and discount.rate is not None:
        what = f"Discount {quantity(discount.rate)} %"
    elif discount.kind is DiscountKind.PRICE and discount.rate is not None:
        what = f"Price {money(int(discount.rate))}"
    else:
        what = "Discount"
    return Note(what + (f": {discount.reason}" if discount.reason else ""), money(-discount.amount))


def quantity(value: Decimal) -> str:
    """Write a quantity without needless zeros."""
    return f"{normal(value):f}"


def totals(sale: Sale, money: Money, label: str = "") -> Totals:
    """Show what a sale comes to; a sale that is owed to the customer says REFUND."""
    figures = sale.totals
    rows = [(f"Subtotal ({quantity(figures.items)})", money(figures.subtotal))]
    if figures.discount:
        rows.append(("Discount", money(-figures.discount)))
    if figures.other:
        rows.append(("Cards, deposits", money(figures.other)))
    rows.append(("Tax exempt" if sale.exemption else "Tax", money(figures.tax)))
    if figures.paid:
        rows = [("Total", money(figures.total)), ("Paid", money(figures.paid))]
    if not label:
        label = "STILL DUE" if figures.paid else "TOTAL"
        label = "REFUND" if figures.due < 0 else label
    return Totals(label, money(abs(figures.due)), tuple(rows))


def finished(receipt: Receipt, change: int, money: Money) -> Totals:
    """Show a finished receipt with what goes back to the customer, large."""
    paid = [(tender.name, money(tender.tendered or tender.amount)) for tender in receipt.tenders]
    rows = [("Total", money(receipt.due)), *paid][:4]
    return Totals("REFUND" if receipt.due < 0 else "CHANGE", money(change), tuple(rows))


def customer_words(customer: Customer, name: str) -> tuple[str, ...]:
    """Say who a customer is and which terms they have."""
    words = [f"Customer: {name}", customer.number]
    if customer.price_level != 1:
        words.append(f"price level {customer.price_level}")
    if customer.discount:
        words.append(f"{quantity(customer.discount)} % off")
    if customer.tax_exempt:
        words.append("tax exempt")
    if not customer.accept_checks:
        words.append("NO CHECKS")
    return tuple(words)
