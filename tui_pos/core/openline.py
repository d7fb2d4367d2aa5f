"""The lines of an open sale. Each is frozen and knows its own figures; a change makes a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from tui_pos.core.catalog import Item
from tui_pos.core.money import round_half_up
from tui_pos.core.receipt import (
    AccountPaymentLine,
    DepositLine,
    Discount,
    GiftCardLine,
    ItemLine,
    TaxTotal,
    TipLine,
)
from tui_pos.core.tax import LineTax, Taxable


@dataclass(frozen=True)
class GoodsLine:
    """Hold an item that is being sold, or returned without a receipt (negative quantity).

    `unit_price` is the price at the sale's level, `own` the line's discount, `share` its part of the sale's
    discount, `tax` what the tax engine made of the rest.
    """

    n: int
    item: Item
    quantity: Decimal
    unit: str
    factor: Decimal
    unit_price: int
    regular_price: int
    tax_code: str
    fixed_extended: int | None = None
    own: Discount | None = None
    share: int = 0
    code: str = ""
    serials: tuple[str, ...] = ()
    associate: str = ""
    reason: str = ""
    open_ring: bool = False
    typed_price: bool = False
    tax: LineTax | None = None

    @cached_property
    def extended(self) -> int:
        """Quantity x unit price, before discounts, without added tax."""
        if self.fixed_extended is not None:
            return self.fixed_extended
        return round_half_up(self.unit_price * self.quantity)

    @property
    def level_saving(self) -> int:
        """What the price level takes off the regular price."""
        if self.regular_price == self.unit_price:
            return 0
        return round_half_up((self.regular_price - self.unit_price) * self.quantity)

    @property
    def own_amount(self) -> int:
        """What the line's own discount takes off, signed as the line is."""
        return self.own.amount if self.own else 0

    @property
    def amount(self) -> int:
        """What is left after the line's own discount and its share of the sale's."""
        return self.extended - self.own_amount - self.share

    @property
    def discountable(self) -> bool:
        """Say whether the sale's discount may reach this line."""
        return self.item.discountable and self.quantity > 0

    def taxable(self) -> Taxable:
        """Describe the line to the tax engine."""
        return Taxable(self.tax_code, self.amount, self.quantity, self.unit_price)

    def with_quantity(self, quantity: Decimal) -> GoodsLine:
        """Change how many; an embedded price is kept only for the quantity it was printed for."""
        return replace(self, quantity=quantity, fixed_extended=None, own=None, share=0, tax=None)


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """Hold a line of a finished receipt that comes back; its figures are the original's, mirrored and fixed."""

    n: int
    line: ItemLine
    sold: ItemLine
    number: str
    returned_before: Decimal
    taxes: tuple[TaxTotal, ...]
    included: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hold the shipping charge of the open sale."""

    n: int
    method: str
    amount: int
    tax_code: str
    address: str
    tracking: str
    tax: LineTax


MoneyLine = GiftCardLine | DepositLine | AccountPaymentLine | TipLine
"""Lines that move money without goods; they are the receipt's own lines from the start."""

OpenLine = GoodsLine | ReturnedLine | Delivery | MoneyLine
