"""The lines that a receipt posts: goods, discounts, tax, shipping, tips, gift cards, deposits, rounding, tenders.

Choices where the design is silent:

- A line is taxable in QuickBooks if tax was charged on it. Goods of an exempt sale, or free by a holiday, stand
  under the non-taxable code, as a bookkeeper would enter them.
- Discounts apart (`Discounts.SEPARATE`) are the line's own discount and its share of the receipt's. Where prices
  include tax, income and discount are both stated without it, the discount in the line's own proportion.
- A deposit that is forfeited arrives as a positive line paid by the deposit as tender, and is income. A negative
  forfeit line leaves the liability, as a refund does, and its tender says where it goes.
- Cash rounding is a line of its own; it never touches income or tax.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from exchange.posting import helpers, tenders
from exchange.posting.account import Account, Role
from exchange.posting.books import Books
from exchange.posting.entry import Helper, Line, Part, Party, PartyKind, Posting
from exchange.posting.mapping import Discounts
from tui_pos.core.money import round_half_up
from tui_pos.core.receipt import (
    AccountPaymentLine,
    DepositAction,
    DepositLine,
    GiftCardLine,
    ItemLine,
    Receipt,
    ReceiptType,
    ShippingLine,
    TaxTotal,
    Tender,
    TipLine,
)
from tui_pos.core.refusal import Refusal


def receipt_posting(receipt: Receipt, books: Books) -> Posting:
    """Give the whole receipt as debits and credits, payments on account included, cost left out."""
    found = [
        *sales_lines(receipt, books, detailed=False),
        *((payment_line(receipt, books),) if payment(receipt)[1] else ()),
        *(_settled(receipt, tender, books) for tender in receipt.tenders if tender.amount),
    ]
    return Posting(tuple(found))


def _settled(receipt: Receipt, tender: Tender, books: Books) -> Line:
    """Give the line of a tender; a company check goes to the checking account in the end."""
    line = tenders.tender_line(receipt, tenders.Paid(tender, tender.amount), books)
    if not tenders.is_company_check(receipt, tender):
        return line
    checking = books.account(Role.CHECKING, receipt.store)
    return Line(account=checking, amount=tender.amount, part=Part.TENDER, memo=line.memo)


def sales_lines(receipt: Receipt, books: Books, detailed: bool) -> Iterator[Line]:
    """Give the lines of what was sold, taxed and otherwise settled; payments on account and tenders are left out."""
    for line in receipt.lines:
        match line:
            case ItemLine():
                yield from _goods(receipt, line, books, detailed)
            case ShippingLine():
                yield from _shipping(receipt, line, books)
            case GiftCardLine():
                yield from _gift_card(receipt, line, books)
            case DepositLine():
                yield from _deposit(receipt, line, books)
            case TipLine():
                target = books.account(Role.TIPS, receipt.store)
                yield from _plain(target, line.amount, Part.TIP, "Tips taken")
            case AccountPaymentLine():
                continue
    for total in receipt.taxes:
        yield from _tax(receipt, total, books)
    rounding = books.account(Role.ROUNDING, receipt.store)
    yield from _plain(rounding, receipt.rounding, Part.ROUNDING, "Cash rounding")


def payment(receipt: Receipt) -> tuple[str, int]:
    """Give the customer and the sum of the receipt's payments on account; refuse two customers on one receipt."""
    lines = [line for line in receipt.lines if isinstance(line, AccountPaymentLine)]
    customers = {line.customer for line in lines}
    if len(customers) > 1:
        raise Refusal(
            "customer",
            f"Receipt {receipt.number} has payments of two customers: reverse it and take them apart.",
        )
    return next(iter(customers), ""), sum(line.amount for line in lines)


def payment_line(receipt: Receipt, books: Books) -> Line:
    """Credit the customer's account with what was paid on it."""
    customer, amount = payment(receipt)
    return Line(
        account=books.account(Role.RECEIVABLE, receipt.store),
        amount=-amount,
        part=Part.PAYMENT,
        party=books.customer(customer, f"Receipt {receipt.number}"),
        memo="Payment on account",
    )


def _goods(receipt: Receipt, line: ItemLine, books: Books, detailed: bool) -> Iterator[Line]:
    goods = books.goods(line.item, receipt.store, line.type, line.department)
    target = books.mapping.income(goods)
    taxable, returned = bool(line.taxes), line.quantity < 0
    off = _discount(receipt, line) if books.mapping.discounts is Discounts.SEPARATE else 0
    kind = "taxable" if taxable else "not taxed"
    if off:
        account = books.mapping.discount(target)
        yield Line(
            account=account,
            amount=off,
            part=Part.DISCOUNT,
            item=helpers.on(account, taxable),
            taxable=taxable,
            returned=returned,
            memo=f"Discounts {'taken back' if returned else 'given'}, {kind}",
        )
    if line.net + off:
        yield Line(
            account=target,
            amount=-(line.net + off),
            part=Part.GOODS,
            item=helpers.item(line, target, goods) if detailed else helpers.on(target, taxable),
            taxable=taxable,
            returned=returned,
            memo=_described(line) if detailed else f"{'Returns' if returned else 'Sales'}, {kind}",
            quantity=line.quantity if detailed else None,
        )


def _discount(receipt: Receipt, line: ItemLine) -> int:
    """Sum what a line was reduced by, without tax."""
    off = (line.discount.amount if line.discount else 0) + line.receipt_discount
    if receipt.tax_included and line.gross:
        return round_half_up(Fraction(off * line.net, line.gross))
    return off


def _described(line: ItemLine) -> str:
    """Describe one line as a customer would recognise it: name, variant, unit, serial numbers."""
    details = [line.name, line.attribute, line.size]
    if line.unit != "ea":
        details.append(f"per {line.unit}")
    if line.serials:
        details.append("serial " + ", ".join(line.serials))
    return " ".join(detail for detail in details if detail)


def _shipping(receipt: Receipt, line: ShippingLine, books: Books) -> Iterator[Line]:
    target = books.account(Role.SHIPPING, receipt.store)
    taxable = bool(line.taxes)
    item = helpers.on(target, taxable)
    yield from _plain(target, line.net, Part.SHIPPING, "Shipping charged", item, taxable)


def _gift_card(receipt: Receipt, line: GiftCardLine, books: Books) -> Iterator[Line]:
    role = Role.GIFT_CERTIFICATES if line.certificate else Role.GIFT_CARDS
    what = "Gift certificates sold" if line.certificate else "Gift cards sold"
    yield from _plain(books.account(role, receipt.store), line.amount, Part.GIFT, what)


_DEPOSITS = {
    DepositAction.TAKEN: "Deposits taken",
    DepositAction.REFUNDED: "Deposits refunded",
    DepositAction.FORFEITED: "Deposits kept",
}


def _deposit(receipt: Receipt, line: DepositLine, books: Books) -> Iterator[Line]:
    first = -line.amount if receipt.type is ReceiptType.REVERSAL else line.amount
    kept = line.action is DepositAction.FORFEITED and first > 0
    target = books.account(Role.FORFEITED if kept else Role.DEPOSITS, receipt.store)
    item = helpers.on(target) if kept else None
    yield from _plain(target, line.amount, Part.DEPOSIT, _DEPOSITS[line.action], item)


def _tax(receipt: Receipt, total: TaxTotal, books: Books) -> Iterator[Line]:
    target = books.account(Role.SALES_TAX, receipt.store)
    item = helpers.tax(total, target, books)
    if total.amount:
        yield Line(
            account=target,
            amount=-total.amount,
            part=Part.TAX,
            party=Party(PartyKind.VENDOR, item.agency),
            item=item,
            returned=total.amount < 0,
            memo=f"Sales tax from the register: {item.name}",
        )


def _plain(
    account: Account,
    owed: int,
    part: Part,
    memo: str,
    item: Helper | None = None,
    taxable: bool = False,
) -> Iterable[Line]:
    """Credit what the customer owes for something; nothing where it comes to nothing."""
    if owed == 0:
        return ()
    line = Line(
        account=account,
        amount=-owed,
        part=part,
        item=item or helpers.on(account),
        taxable=taxable,
        returned=part is Part.SHIPPING and owed < 0,
        memo=memo,
    )
    return (line,)
