"""How the goods of a receipt stand on paper: one block of rows for each line."""

from __future__ import annotations

from tui_pos.core.money import round_half_up
from tui_pos.core.receipt import Discount, DiscountKind, ItemLine, Receipt, ReceiptType
from tui_pos.paper.document import Row, text_row
from tui_pos.paper.facts import Facts
from tui_pos.paper.parts import Amounts, plain

INDENT = 2


def goods_rows(receipt: Receipt, line: ItemLine, facts: Facts, amounts: Amounts) -> tuple[Row, ...]:
    """Give a line's rows: name and extended price, then what explains them, then its discount."""
    rows = [
        amounts.row(
            _name(line, facts), line.extended, mark=tax_mark(line.tax_code, bool(line.taxes))
        )
    ]
    if line.quantity != 1:
        rows.append(text_row(f"{_count(line)} @ {amounts.text(line.unit_price)}", indent=INDENT))
    rows += [text_row(text, indent=INDENT) for text in _details(receipt, line, facts)]
    if line.discount and line.discount.amount:
        label = discount_label(line.discount, amounts)
        rows.append(amounts.row(label, -line.discount.amount, indent=INDENT))
    return tuple(rows)


def gift_rows(line: ItemLine, facts: Facts) -> tuple[Row, ...]:
    """Give a line's rows without a price."""
    count = "" if line.quantity == 1 else f"{_count(line)} "
    details = [*_size(line, facts), *_serials(line)]
    return text_row(f"{count}{_name(line, facts)}"), *(
        text_row(text, indent=INDENT) for text in details
    )


def _name(line: ItemLine, facts: Facts) -> str:
    return f"{line.number} {line.name}" if facts.text.show_number and line.number else line.name


def _count(line: ItemLine) -> str:
    unit = "" if line.unit in ("", "ea") else f" {line.unit}"
    return f"{plain(line.quantity)}{unit}"


def _details(receipt: Receipt, line: ItemLine, facts: Facts) -> list[str]:
    details = [*_size(line, facts), *_serials(line)]
    if facts.text.show_associate and line.associate != receipt.associate:
        details += [f"Sold by {name}" for name in [facts.names.get(line.associate, "")] if name]
    if line.quantity < 0 and receipt.type is ReceiptType.SALE:
        details.append(_where_from(line, facts))
    if line.reason:
        details.append(f"Reason: {line.reason}")
    if line.unchecked:
        details.append("Not checked: no connection")
    return details


def _where_from(line: ItemLine, facts: Facts) -> str:
    if line.origin is None:
        return "Returned without receipt"
    number = facts.numbers.get(line.origin.receipt, "")
    return f"Returned from {number}" if number else "Returned with receipt"


def _size(line: ItemLine, facts: Facts) -> list[str]:
    shown = " / ".join(text for text in (line.attribute, line.size) if text)
    return [shown] if shown and facts.text.show_details else []


def _serials(line: ItemLine) -> list[str]:
    return [f"Serial {serial}" for serial in line.serials]


def tax_mark(code: str, taxed: bool) -> str:
    """Mark a taxed amount with the first letter of its tax code; an untaxed one has no mark."""
    return code[:1].upper() if taxed else ""


def discount_label(discount: Discount, amounts: Amounts) -> str:
    """Say how the price was reduced and why; the amount stands beside it."""
    match discount.kind:
        case DiscountKind.PERCENT if discount.rate is not None:
            what = f"{plain(discount.rate)}% off"
        case DiscountKind.PRICE if discount.rate is not None:
            what = f"Price {amounts.text(int(discount.rate))}"
        case DiscountKind.LEVEL:
            what = "Your price"
        case _:
            what = "Discount"
    return f"{what}: {discount.reason}" if discount.reason else what


def saved(receipt: Receipt) -> int:
    """Add up what the customer paid less than regular: discounts and lower price levels, on what was bought."""
    sold = [line for line in receipt.lines if isinstance(line, ItemLine) and line.quantity > 0]
    return sum(_regular(line) - _paid(line) for line in sold)


def _regular(line: ItemLine) -> int:
    if not line.regular_price:
        return line.extended
    return line.extended + round_half_up((line.regular_price - line.unit_price) * line.quantity)


def _paid(line: ItemLine) -> int:
    own = line.discount.amount if line.discount else 0
    return line.extended - own - line.receipt_discount
