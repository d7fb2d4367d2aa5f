"""What a sale looks like in words and figures."""

from __future__ import annotations

from decimal import Decimal

from tests.builders import rung
from tui_pos.core.actions import DiscountLine, Ring, SetQuantity
from tui_pos.core.sale import Sale
from tui_pos.register import present
from tui_pos.register.view import BasketLine, Note
from tui_pos.register.widgets.lines import fit, right
from tui_pos.register.widgets.totals import big

USD = present.Money("USD")


def lines(sale: Sale) -> list[BasketLine]:
    """The lines as the basket gets them."""
    return list(present.SaleLines(USD).of(sale.lines))


def test_a_line_with_a_discount_shows_it_underneath() -> None:
    """Three at 10.00, 10 % off."""
    sale = rung("10.00", SetQuantity(1, Decimal(3)), DiscountLine(1, percent=Decimal(10)))
    (line,) = lines(sale)
    assert (line.number, line.quantity, line.price, line.extended) == ("1", "3", "10.00", "30.00")
    assert line.notes == (Note("Discount 10 %", "-3.00"),)


def test_a_return_says_so_in_words() -> None:
    """Negative quantity and amount, and RETURN under the line with its reason."""
    item = rung("4.00").goods(1).item
    sale = rung("10.00", Ring(item, Decimal(-1), reason="Defective"))
    back = lines(sale)[1]
    assert (back.quantity, back.extended, back.returned) == ("-1", "-4.00", True)
    assert back.notes == (Note("RETURN: Defective"),)


def test_the_total_says_what_it_is() -> None:
    """TOTAL, or REFUND when the shop owes the customer."""
    assert present.totals(rung("10.00"), USD).label == "TOTAL"
    item = rung("4.00").goods(1).item
    refund = present.totals(rung(Ring(item, Decimal(-1), reason="Defective")), USD)
    assert (refund.label, refund.amount) == ("REFUND", "4.33")


def test_a_figure_too_wide_never_loses_a_digit() -> None:
    """It shows as signs instead of a smaller amount; words are cut with dots."""
    assert right("12345.67", 6) == "######"
    assert fit("Rolled oats", 8) == "Rolled.."


def test_the_large_total_fits_or_is_written_small() -> None:
    """Spaced widely where there is room, narrowly where there is less, and not at all where there is none."""
    wide, narrow = big("12.34", 60), big("12.34", 31)
    assert wide is not None
    assert narrow is not None
    assert len(wide[0]) > len(narrow[0])
    assert big("12.34", 20) is None
