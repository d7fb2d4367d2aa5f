"""What holds of the tax of every receipt, whatever its rules, prices and rounding."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.tax_shop import (
    NET,
    RECEIPT,
    check_sums,
    component,
    engine,
    rate_setup,
    tax_setup,
)
from tui_pos.core.tax import Settled, Taxable, TaxEngine, allocate
from tui_pos.core.taxsetup import IncludedRounds, TaxRounding

RULES = {
    "Tax": (
        component("State", "6"),
        component("City", "2.25", "county"),
        component("Transit", "0.375", "county"),
    ),
    "Lux": (component("State", "6"), component("Luxury", "10", above="50.00")),
    "Art": (
        component("State", "7"),
        component("Local", "2.75", "county", up_to="16.00", part_only=True),
        component("Article", "2.75", above="16.00", up_to="32.00", part_only=True),
    ),
}

engines = st.builds(
    lambda included, rounding, rounds: engine(
        tax_setup(RULES, included=included, rounding=rounding, rounds=rounds)
    ),
    st.booleans(),
    st.sampled_from(TaxRounding),
    st.sampled_from(IncludedRounds),
)


@st.composite
def taxables(draw: st.DrawFn) -> Taxable:
    """A line that is sold or comes back, by the piece or by weight, often discounted."""
    code = draw(st.sampled_from(["Tax", "Lux", "Art", "Non"]))
    pieces = st.integers(1, 5).map(Decimal)
    weights = st.decimals(Decimal("0.00001"), 5, places=5)
    quantity = draw(pieces | weights)
    price = draw(st.integers(0, 12_000))
    extended = int(price * quantity)
    amount = draw(st.just(extended) | st.integers(0, extended))
    sign = draw(st.sampled_from([1, 1, 1, -1]))
    return Taxable(code, sign * amount, sign * quantity, price)


receipts = st.lists(taxables(), max_size=12)


def settled(taxes: TaxEngine, lines: list[Taxable]) -> Settled:
    return taxes.settle([taxes.line(line) for line in lines])


@given(engines, receipts)
def test_every_receipt_adds_up(taxes: TaxEngine, lines: list[Taxable]) -> None:
    """Net + tax = gross on each line and in sum; lines and totals by component sum to the same tax."""
    result = settled(taxes, lines)
    check_sums(result)
    assert len(result.lines) == len(lines)


@given(engines, receipts)
def test_the_running_total_is_what_the_receipt_will_say(
    taxes: TaxEngine, lines: list[Taxable]
) -> None:
    """At each line the total on the screen is the one that the receipt would have."""
    known = [taxes.line(line) for line in lines]
    for count in range(len(known) + 1):
        assert taxes.preview(known[:count]) == taxes.settle(known[:count]).figures


@given(engines, receipts)
def test_the_price_is_never_changed_by_its_tax(taxes: TaxEngine, lines: list[Taxable]) -> None:
    """What a line is charged stays its net amount where tax is added, its gross amount where it is included."""
    for line, figures in zip(lines, settled(taxes, lines).lines, strict=True):
        assert line.amount in (figures.net, figures.gross)


@given(engines, receipts)
def test_a_return_of_everything_mirrors_the_receipt(taxes: TaxEngine, lines: list[Taxable]) -> None:
    """The same lines returned at the same rates give every figure with the other sign."""
    mirrored = [Taxable(line.code, -line.amount, -line.quantity, line.unit_price) for line in lines]
    back, sold = settled(taxes, mirrored), settled(taxes, lines)
    for there, here in zip(back.lines, sold.lines, strict=True):
        assert (-there.net, -there.tax) == (here.net, here.tax)
        assert [-tax.amount for tax in there.taxes] == [tax.amount for tax in here.taxes]
        assert [-tax.base for tax in there.taxes] == [tax.base for tax in here.taxes]


@given(engines, st.lists(taxables(), min_size=1, max_size=4), st.data())
def test_the_order_of_the_lines_changes_no_total(
    taxes: TaxEngine, kinds: list[Taxable], data: st.DataObject
) -> None:
    """Whoever rings the same lines in another order gets the same totals."""
    lines = [line for line in kinds for _ in range(3)]
    shuffled = data.draw(st.permutations(lines))
    first, second = settled(taxes, lines), settled(taxes, shuffled)
    assert first.figures == second.figures
    assert amounts(first) == amounts(second)


def amounts(result: Settled) -> dict[tuple[str, str], tuple[int, int]]:
    return {(t.component, t.code): (t.amount, t.adjustment) for t in result.totals}


@given(engines, receipts)
def test_each_line_bears_its_own_tax_within_a_cent(taxes: TaxEngine, lines: list[Taxable]) -> None:
    """Rounding on the receipt moves a line's components by at most a cent each, and says how much in sum."""
    known = [taxes.line(line) for line in lines]
    result = taxes.settle(known)
    moved = 0
    for line, figures in zip(known, result.lines, strict=True):
        for (_, alone), tax in zip(line.taxes, figures.taxes, strict=True):
            assert abs(tax.amount - alone) <= 1
            moved += tax.amount - alone
    assert moved == sum(total.adjustment for total in result.totals)


@given(receipts)
def test_tax_by_receipt_is_within_half_a_cent_of_the_exact_tax(lines: list[Taxable]) -> None:
    """By receipt a rate's tax is the exact sum rounded once: at 8.25 % at most half a cent off."""
    taxes = engine(rate_setup("8.25", rounding=RECEIPT))
    taxed = [Taxable("Tax", line.amount, line.quantity, line.unit_price) for line in lines]
    exact = Fraction(825, 10_000) * sum(line.amount for line in lines)
    assert abs(settled(taxes, taxed).figures.tax - exact) <= Fraction(1, 2)


@given(st.lists(st.fractions(-1000, 1000, max_denominator=1000), max_size=20))
def test_allocated_parts_sum_and_stay_within_one_unit(exact: list[Fraction]) -> None:
    """Parts sum to the rounded sum and each is less than one unit from its exact value; the mirror mirrors."""
    amount = round(sum(exact, Fraction(0)))
    rounded = [round(part) for part in exact]
    parts = allocate(amount, exact, rounded)
    assert sum(parts) == amount
    assert all(abs(part - true) < 1 for part, true in zip(parts, exact, strict=True))
    mirrored = allocate(-amount, [-part for part in exact], [-part for part in rounded])
    assert mirrored == [-part for part in parts]


def test_a_running_total_of_500_lines_costs_no_more_than_adding_them() -> None:
    """The total after each scan adds whole numbers: under five times the bare sums of the same run."""
    taxes = engine(tax_setup(RULES, included=True, rounds=NET))
    codes = ("Tax", "Lux", "Art", "Non")
    lines = [taxes.line(Taxable(codes[i % 4], 1500 + i, Decimal(1), 1500 + i)) for i in range(500)]
    bare = [(line.code, line.amount) for line in lines]

    def adding() -> int:
        sums: dict[tuple[str, int], int] = {}
        for code, amount in bare:
            sums[code, 1] = sums.get((code, 1), 0) + amount
        return sum(sums.values())

    def cpu(work: Callable[[], object]) -> float:
        begun = time.process_time()
        for _ in range(5):
            work()
        return time.process_time() - begun

    # The least of many short turns in one run: whatever else the machine does adds to some of them only.
    turns = [(cpu(lambda: taxes.preview(lines)), cpu(adding)) for _ in range(40)]
    assert min(total for total, _ in turns) <= 5 * min(sums for _, sums in turns)
