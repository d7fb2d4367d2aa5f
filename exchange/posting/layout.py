"""The order and signs of lines on a sales form, worked so that QuickBooks cannot turn one round.

QuickBooks gives a tax line the sign of the line above it, whatever was sent. So goods come in two blocks, what was
sold and what came back, the block that comes to less first; in each block discounts stand before goods, and the tax
lines of the block's sign directly below its goods. Then shipping, tips, gift cards, deposits, and what settles the
document: cash first, then the tenders that are deposited.

A shipping charge that is the only taxed line of its sign moves up, so that its tax has a line to stand under.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

import msgspec

from exchange.posting import helpers
from exchange.posting.account import Role
from exchange.posting.books import Books
from exchange.posting.entry import Helper, HelperKind, Line, Part, Place
from tui_pos.core.money import round_half_up

_AFTER = (
    Part.SHIPPING,
    Part.TIP,
    Part.GIFT,
    Part.DEPOSIT,
    Part.PAYMENT,
    Part.ROUNDING,
    Part.OFFSET,
    Part.TENDER,
    Part.CHARGE,
    Part.TAX,
    Part.ENTRY,
)
"""What stands below the goods, in this order; tax is here where QuickBooks computes it and no line is sent."""


def merge(lines: Iterable[Line]) -> list[Line]:
    """Add up lines that say the same, in the order of the first of each; what comes to nothing goes.

    Lines with a quantity are single goods of a detailed document and stay as they are.
    """
    sums: dict[object, Line] = {}
    amounts: dict[object, tuple[int, int]] = {}
    for n, line in enumerate(lines):
        key: object = _key(line) if line.quantity is None else n
        amount, count = amounts.get(key, (0, 0))
        sums.setdefault(key, line)
        amounts[key] = (amount + line.amount, count + line.count)
    return [
        msgspec.structs.replace(
            line,
            amount=amount,
            count=count,
            returned=amount > 0 if line.part is Part.TAX else line.returned,
        )
        for (line, (amount, count)) in zip(sums.values(), amounts.values(), strict=True)
        if amount
    ]


def _key(line: Line) -> tuple[object, ...]:
    """Name what makes two lines one; taxes are netted, goods that came back stand apart."""
    side = False if line.part is Part.TAX else line.returned
    bare = (line.part, line.place, line.account.name, line.item and line.item.full_name)
    return (*bare, line.party, line.class_name, line.taxable, side, line.check, line.memo)


def arrange(lines: Sequence[Line]) -> list[Line]:
    """Put merged lines of a sales form in the order that QuickBooks leaves alone."""
    sold, back = _block(lines, returned=False), _block(lines, returned=True)
    placed = [*back, *sold] if _size(back) <= _size(sold) else [*sold, *back]
    known = {id(line) for line in placed}
    rest = sorted((line for line in lines if id(line) not in known), key=_place)
    for above, line in pairwise([None, *placed]):
        if line is None or line.part is not Part.TAX:
            continue
        if above is None or (above.amount < 0) != (line.amount < 0):
            raise ValueError(f"{line.memo} has no line of its sign to stand under")
    return [*placed, *rest]


def _block(lines: Sequence[Line], returned: bool) -> list[Line]:
    """Gather what was sold, or what came back, with its taxes last."""

    def of(part: Part) -> list[Line]:
        return [line for line in lines if line.part is part and line.returned is returned]

    goods = of(Part.GOODS)
    taxes = [line for line in of(Part.TAX) if line.place is Place.LINE]
    if taxes and not goods:
        goods = of(Part.SHIPPING)
    return [*of(Part.DISCOUNT), *goods, *taxes]


def _size(block: Sequence[Line]) -> int:
    return abs(sum(line.amount for line in block))


def _place(line: Line) -> tuple[int, bool]:
    deposited = line.item is not None and line.item.kind is HelperKind.PAYMENT
    return _AFTER.index(line.part), deposited


def compute_tax(
    lines: Sequence[Line], books: Books, store: str
) -> tuple[list[Line], Helper | None]:
    """Let QuickBooks compute the tax of a document with one rate, the difference on a line of its own.

    QuickBooks takes the rate of the taxable lines' sum and rounds once, half-up. Gives the lines and the tax item for
    the header, or the lines as they were and None where it would not fit: no tax, several rates, or a difference of
    more than a cent for each taxed line, which no rounding explains.
    """
    taxes = [line for line in lines if line.part is Part.TAX]
    if len(taxes) != 1 or taxes[0].item is None or taxes[0].item.percent is None:
        return list(lines), None
    tax = taxes[0]
    item, percent = taxes[0].item, taxes[0].item.percent
    taxable = [line for line in lines if line.taxable]
    base = sum(line.form_amount for line in taxable)
    computed = round_half_up(base * Fraction(percent) / 100)
    difference = tax.form_amount - computed
    if abs(difference) > sum(line.count for line in taxable):
        return list(lines), None
    others = [line for line in lines if line is not tax]
    if computed:
        others.append(msgspec.structs.replace(tax, amount=-computed, place=Place.COMPUTED))
    if difference:
        account = books.account(Role.TAX_ROUNDING, store)
        others.append(
            Line(
                account=account,
                amount=-difference,
                part=Part.ROUNDING,
                item=helpers.tax_rounding(account),
                memo="Tax of the register less the tax that QuickBooks computes",
            )
        )
    return others, item
