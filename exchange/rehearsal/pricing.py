"""Works out the lines of a sales form from top to bottom, the way the window of QuickBooks does.

Amount = quantity times rate; an amount that is sent stands, and a rate beside it is ignored with a warning.
A percentage works on the line above, a subtotal shows what stands above it. A sales tax item on a line
takes the sign of the line above it, whatever was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from exchange.rehearsal.desk import CALLED, Desk
from exchange.rehearsal.lists import STOCKED, Record
from exchange.rehearsal.status import (
    BAD_QUANTITY,
    NO_POSTING_ACCOUNT,
    RATE_IGNORED,
    Refused,
    save_error,
)
from exchange.rehearsal.values import ZERO, Fields, Line, Link, cents, price


@dataclass(slots=True)
class Sold:
    """Hold one line with its worked-out figures: what it adds to the form, where that posts."""

    line: Line
    item: Record | None
    amount: Decimal = ZERO
    account: str = ""
    agency: str = ""
    taxable: bool = False
    quantity: Decimal = Decimal(0)

    @property
    def counts(self) -> bool:
        """Tell whether the line adds to the total; subtotals and plain text do not."""
        return self.item is not None and self.item.kind != "ItemSubtotal"


class Pricing:
    """Price the lines of one document in order; `sold` grows with each."""

    def __init__(self, desk: Desk, kind: str, header: Fields, taxed_customer: bool) -> None:
        self._desk = desk
        self._kind = kind
        self._header = header
        self._taxed_customer = taxed_customer
        self._above: Decimal | None = None
        self._since_subtotal = ZERO
        self._taxable_since = ZERO
        self.sold: list[Sold] = []

    def add(self, line: Line) -> None:
        """Price an ordinary line or a group line."""
        if "GroupAdd" in line.tag:
            self._add_group(line)
        else:
            self.sold.append(self._price(line.fields))

    def _add_group(self, line: Line) -> None:
        """Expand a group item into its members; their prices and codes are the items' own."""
        group = self._desk.books.record(line.fields.link("ItemGroupRef"))
        times = line.fields.number("Quantity") or Decimal(1)
        for member in group.fields.parts("ItemGroupLine"):
            quantity = times * (member.number("Quantity") or Decimal(1))
            self.sold.append(
                self._price(Fields({"ItemRef": member["ItemRef"], "Quantity": quantity}))
            )

    def _price(self, fields: Fields) -> Sold:
        shown = Fields(fields)
        shown["TxnLineID"] = self._desk.new_line_id()
        line = Line(f"{self._kind}LineRet", shown)
        if not fields.link("ItemRef"):
            if fields.get("Amount") is not None or fields.get("Quantity") is not None:
                raise save_error(self._called, "A line with an amount must have an item.")
            return Sold(line, None)
        item = self._desk.books.record(fields.link("ItemRef"))
        sold = Sold(line, item)
        if item.kind == "ItemSubtotal":
            sold.amount = self._above = self._since_subtotal
            self._since_subtotal = self._taxable_since = ZERO
        elif item.kind == "ItemSalesTax":
            self._tax_line(sold, fields, item)
        elif item.kind == "ItemPayment":
            self._payment_line(sold, fields, item)
        else:
            self._goods_line(sold, fields, item)
        shown["Amount"] = sold.amount
        if sold.counts:
            self._above = sold.amount
            self._since_subtotal += sold.amount
        return sold

    def _tax_line(self, sold: Sold, fields: Fields, item: Record) -> None:
        """Price a tax line: its amount as stated with the sign of the line above, or the item's rate.

        Without an amount only the first tax line below a subtotal computes; the ones after it are zero.
        """
        amount = fields.number("Amount")
        if amount is None:
            rate = item.fields.number("TaxRate") or Decimal(0)
            amount = cents(Fraction(self._taxable_since) * Fraction(rate) / 100)
            self._taxable_since = ZERO
        elif self._above:
            amount = abs(amount) if self._above > 0 else -abs(amount)
        sold.amount = amount
        sold.account = self._desk.special("SalesTaxPayable")
        sold.agency = item.fields.link("TaxVendorRef")
        sold.line.fields["Rate"] = price(amount)

    def _payment_line(self, sold: Sold, fields: Fields, item: Record) -> None:
        amount = fields.number("Amount") or ZERO
        if not self._desk.quirks.payment_items_negative:
            amount = -amount
        sold.amount = amount
        sold.account = item.fields.link("DepositToAccountRef") or self._desk.special(
            "UndepositedFunds"
        )

    def _goods_line(self, sold: Sold, fields: Fields, item: Record) -> None:
        discount = item.kind == "ItemDiscount"
        if discount and fields.get("Quantity") is not None:
            raise Refused(BAD_QUANTITY, f'The discount item "{item.name}" cannot have a quantity.')
        sold.account = fields.link("OverrideItemAccountRef") or income_account(item)
        if not sold.account:
            raise Refused(
                NO_POSTING_ACCOUNT, f'The item "{item.name}" has no account to post its sale to.'
            )
        sold.quantity = fields.number("Quantity") or (
            Decimal(1) if item.kind in STOCKED else Decimal(0)
        )
        sold.amount = self._amount(fields, item, -1 if discount else 1, sold.line.fields)
        sold.taxable = self._taxable(fields, item, sold.line.fields)
        if sold.taxable:
            self._taxable_since += sold.amount

    def _amount(self, fields: Fields, item: Record, sign: int, shown: Fields) -> Decimal:
        amount, rate = fields.number("Amount"), fields.number("Rate")
        quantity, percent = fields.number("Quantity"), fields.number("RatePercent")
        if amount is not None:
            if rate is not None:
                self._desk.warn(
                    RATE_IGNORED, "The rate was ignored because an amount was given with it."
                )
            if quantity:
                shown["Rate"] = price(Fraction(amount) / Fraction(quantity))
            return amount
        own_rate, own_percent = item_price(item)
        if rate is None and percent is None:
            rate, percent = own_rate, own_percent
        if rate is None and percent is not None:
            shown["RatePercent"] = percent
            return sign * cents(Fraction(self._above or ZERO) * Fraction(percent) / 100)
        rate = sign * rate if rate is not None else Decimal(0)
        shown["Rate"] = rate
        return cents(Fraction(rate) * Fraction(quantity if quantity is not None else 1))

    def _taxable(self, fields: Fields, item: Record, shown: Fields) -> bool:
        """Give a line its tax code and tell whether tax is due; an exempt customer overrides all codes."""
        preferences = self._desk.books.preferences
        if not preferences.sales_tax:
            return False
        code = (
            fields.link("SalesTaxCodeRef")
            or item.fields.link("SalesTaxCodeRef")
            or preferences.non_taxable_code
        )
        shown["SalesTaxCodeRef"] = Link(code)
        taxable = self._desk.books.record(code).fields.flag("IsTaxable")
        return taxable and self._taxed_customer

    @property
    def _called(self) -> str:
        return CALLED.get(self._kind, self._kind)


def income_account(item: Record) -> str:
    """Find the account that the sale of an item posts to; empty if it has none."""
    fields = item.fields
    return (
        fields.link("IncomeAccountRef")
        or fields.part("SalesAndPurchase").link("IncomeAccountRef")
        or fields.part("SalesOrPurchase").link("AccountRef")
        or fields.link("AccountRef")
    )


def item_price(item: Record) -> tuple[Decimal | None, Decimal | None]:
    """Give an item's own price and percentage; at most one of them is set."""
    fields = item.fields
    single, both = fields.part("SalesOrPurchase"), fields.part("SalesAndPurchase")
    for part, rate, percent in (
        (single, "Price", "PricePercent"),
        (both, "SalesPrice", ""),
        (fields, "SalesPrice", ""),
        (fields, "DiscountRate", "DiscountRatePercent"),
    ):
        if part.number(rate) is not None or part.number(percent) is not None:
            return part.number(rate), part.number(percent)
    return None, None
