"""Returns from a receipt: parts that always sum to what was sold."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.tax_shop import component, settle, tax_setup
from tui_pos.core.discount import receipt_amount
from tui_pos.core.receipt import Discount, DiscountKind, ItemLine, TaxAmount
from tui_pos.core.refusal import Refusal
from tui_pos.core.returns import mirror
from tui_pos.core.tax import Taxable
from tui_pos.core.taxsetup import IncludedRounds, TaxRounding


def sold(quantity: str, unit_price: int, extended: int, **fields: object) -> ItemLine:
    """A sold line without tax unless its figures are given."""
    figures: dict[str, object] = {"net": extended, "tax": 0, "gross": extended}
    return ItemLine(
        n=4, item="i", number="1", name="Mug", department="d", quantity=Decimal(quantity),
        unit_price=unit_price, extended=extended, tax_code="Tax",
        **(figures | fields),  # type: ignore[arg-type]
    )  # fmt: skip


THREE_MUGS = sold(
    "3", 334, 1002, net=902, tax=74, gross=976, cost=500,
    discount=Discount(DiscountKind.PERCENT, 100, Decimal(10), "Staff"),
    taxes=(TaxAmount("state", 902, 54), TaxAmount("city", 902, 20)),
    serials=("a", "b", "c"),
)  # fmt: skip


def test_three_units_that_come_back_one_by_one() -> None:
    """3 at 3.34 less 1.00, 9.02 + 0.74 tax, come back as 3.26, 3.24 and 3.26: 9.76 in all."""
    parts = [mirror(THREE_MUGS, Decimal(1), Decimal(already)) for already in range(3)]
    rows = [
        (p.extended, p.discount and p.discount.amount, p.net, p.tax, p.gross, p.cost) for p in parts
    ]
    assert rows == [
        (-334, -33, -301, -25, -326, -167),
        (-334, -34, -300, -24, -324, -166),
        (-334, -33, -301, -25, -326, -167),
    ]
    assert [[t.amount for t in p.taxes] for p in parts] == [[-18, -7], [-18, -6], [-18, -7]]


def test_a_line_that_comes_back_whole_is_the_mirror_of_the_sold_one() -> None:
    """Everything at once gives every figure back; serial numbers are the caller's to name."""
    back = mirror(THREE_MUGS, Decimal(3))
    assert back == msgspec.structs.replace(
        THREE_MUGS, quantity=Decimal(-3), extended=-1002, net=-902, tax=-74, gross=-976, cost=-500,
        discount=Discount(DiscountKind.PERCENT, -100, Decimal(10), "Staff"),
        taxes=(TaxAmount("state", -902, -54), TaxAmount("city", -902, -20)),
        serials=(),
    )  # fmt: skip


def test_prices_that_include_tax_come_back_as_they_were_paid() -> None:
    """2 at 24.99 with 8.33 tax in them come back at 24.99 each; the tax is 4.17 and then 4.16."""
    line = sold(
        "2", 2499, 4998, net=4165, tax=833, gross=4998, taxes=(TaxAmount("vat", 4165, 833),)
    )
    first, second = mirror(line, Decimal(1)), mirror(line, Decimal(1), Decimal(1))
    assert (first.extended, first.net, first.tax, first.gross) == (-2499, -2082, -417, -2499)
    assert (second.extended, second.net, second.tax, second.gross) == (-2499, -2083, -416, -2499)
    assert first.taxes == (TaxAmount("vat", -2082, -417),)
    assert second.taxes == (TaxAmount("vat", -2083, -416),)


def test_a_share_of_the_receipts_discount_comes_back_with_its_line() -> None:
    """A line that had 0.10 of the receipt's discount brings it back, 0.03, 0.04 and 0.03."""
    line = sold("3", 100, 300, net=290, gross=290, receipt_discount=10)
    parts = [mirror(line, Decimal(1), already) for already in range(3)]
    assert [part.receipt_discount for part in parts] == [-3, -4, -3]
    assert [part.gross for part in parts] == [-97, -96, -97]
    assert all(part.discount is None for part in parts)


def test_a_price_of_nearly_nothing_never_turns_round() -> None:
    """4 for 0.03 less 0.02 come back for 0.00 or 0.01 each: no part costs the customer money."""
    line = sold("4", 1, 3, net=1, gross=1, discount=Discount(DiscountKind.AMOUNT, 2))
    parts = [mirror(line, Decimal(1), already) for already in range(4)]
    assert [part.gross for part in parts] == [0, -1, 0, 0]
    assert [part.discount and part.discount.amount for part in parts] == [-1, 0, 0, -1]


def test_a_part_that_only_part_of_the_price_was_taxed_for() -> None:
    """Where a tax was on a part of the price its base comes back in parts, too."""
    line = sold(
        "2", 17500, 35000, net=35000, tax=1500, gross=36500, taxes=(TaxAmount("lux", 15000, 1500),)
    )
    assert mirror(line, Decimal(1)).taxes == (TaxAmount("lux", -7500, -750),)


def test_weighed_goods_come_back_in_parts() -> None:
    """1.234 kg for 5.37 come back as 0.5 kg and the rest."""
    line = sold("1.234", 435, 537)
    assert mirror(line, Decimal("0.5")).gross == -218  # 5.37 x 0.5 / 1.234 = 2.1759
    assert mirror(line, Decimal("0.734"), Decimal("0.5")).gross == -319


REFUSED = [
    (THREE_MUGS, "4", "0", "returned", "3 of Mug were bought and 0 came back before: at most 3 can be returned."),
    (THREE_MUGS, "2", "2", "returned", "3 of Mug were bought and 2 came back before: at most 1 can be returned."),
    (THREE_MUGS, "1", "3", "returned", "All 3 of Mug came back before: none is left."),
    (THREE_MUGS, "1", "4", "returned", "All 3 of Mug came back before: none is left."),
    (THREE_MUGS, "0", "0", "quantity", "Nothing would come back: type how many are returned, above 0."),
    (THREE_MUGS, "-1", "0", "quantity", "Nothing would come back: type how many are returned, above 0."),
    (sold("-1", 100, -100), "1", "0", "returned", "Mug is itself a return here: find the receipt that sold it."),
]  # fmt: skip


@pytest.mark.parametrize(("line", "quantity", "already", "code", "sentence"), REFUSED)
def test_more_than_was_bought_does_not_come_back(
    line: ItemLine, quantity: str, already: str, code: str, sentence: str
) -> None:
    """Never more than was bought comes back, nor nothing, nor what was itself returned."""
    with pytest.raises(Refusal) as refused:
        mirror(line, Decimal(quantity), Decimal(already))
    assert (refused.value.code, refused.value.sentence) == (code, sentence)


RULES = {
    "Tax": (component("State", "6"), component("City", "2.375", "county")),
    "Lux": (component("State", "6"), component("Luxury", "9", above="5.00", part_only=True)),
}


@st.composite
def sold_lines(draw: st.DrawFn) -> ItemLine:
    """A line as the register sells it: discounted, taxed by any rule, of 1 to 12 pieces."""
    quantity = draw(st.integers(1, 12))
    price = draw(st.integers(1, 3_000))
    extended = quantity * price
    own = draw(st.none() | st.integers(-200, extended))
    left = extended - (own or 0)
    shared = receipt_amount([left], draw(st.integers(1, left)))[0] if left else 0
    amount = left - shared
    code = draw(st.sampled_from(["Tax", "Lux", "Non"]))
    setup = tax_setup(
        RULES,
        included=draw(st.booleans()),
        rounding=draw(st.sampled_from(TaxRounding)),
        rounds=draw(st.sampled_from(IncludedRounds)),
    )
    # A neighbour on the receipt makes the line bear a cent more or less than it would alone.
    taxable = Taxable(code, amount, Decimal(quantity), price)
    figures = settle(setup, Taxable("Tax", 1999, Decimal(1), 1999), taxable).lines[1]
    return sold(
        str(quantity), price, extended, net=figures.net, tax=figures.tax, gross=figures.gross,
        taxes=figures.taxes, receipt_discount=shared, cost=draw(st.integers(0, 10_000)),
        discount=None if own is None else Discount(DiscountKind.AMOUNT, own),
    )  # fmt: skip


@given(sold_lines(), st.data())
def test_any_number_of_partial_returns_gives_everything_back(
    line: ItemLine, data: st.DataObject
) -> None:
    """However a line comes back in parts, money, tax per component, discounts and cost sum to the sold line."""
    parts, already = [], 0
    while already < line.quantity:
        now = data.draw(st.integers(1, int(line.quantity) - already))
        parts.append(mirror(line, Decimal(now), Decimal(already)))
        already += now
    for name in ("quantity", "extended", "receipt_discount", "net", "tax", "gross", "cost"):
        assert -sum(getattr(part, name) for part in parts) == getattr(line, name), name
    off = [part.discount.amount for part in parts if part.discount]
    assert -sum(off) == (line.discount.amount if line.discount else 0)
    for i, tax in enumerate(line.taxes):
        assert -sum(part.taxes[i].amount for part in parts) == tax.amount
        assert -sum(part.taxes[i].base for part in parts) == tax.base


@given(sold_lines(), st.data())
def test_each_part_of_a_return_adds_up(line: ItemLine, data: st.DataObject) -> None:
    """Each part by itself fits a receipt: net + tax = gross, taxes and prices agree, no money goes the wrong way."""
    quantity = data.draw(st.integers(1, int(line.quantity)))
    already = data.draw(st.integers(0, int(line.quantity) - quantity))
    part = mirror(line, Decimal(quantity), Decimal(already))
    assert part.net + part.tax == part.gross <= 0
    assert part.tax == sum(tax.amount for tax in part.taxes)
    reduced = part.extended - (part.discount.amount if part.discount else 0) - part.receipt_discount
    charged = line.extended - (line.discount.amount if line.discount else 0) - line.receipt_discount
    assert reduced == (part.gross if charged == line.gross else part.net)
    assert abs(-part.gross * line.quantity - line.gross * quantity) <= 4 * line.quantity
