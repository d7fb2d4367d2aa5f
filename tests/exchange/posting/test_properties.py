"""What holds for every day that the register can make, in every mode."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.posting.document import SALES_FORMS, Cut, Document, Kind
from exchange.posting.entry import HelperKind, Part, Place
from exchange.posting.journalize import journalize
from exchange.posting.ledger import Ledger
from exchange.posting.mapping import Discounts, Mode
from tests.exchange.posting import trade
from tests.exchange.posting.shop import DAY, books, nets, posted
from tui_pos.core.money import round_half_up
from tui_pos.core.receipt import Receipt

choices = st.fixed_dictionaries(
    {"mode": st.sampled_from(Mode), "discounts": st.sampled_from(Discounts)}
)


def quickbooks_total(document: Document) -> int:
    """What QuickBooks makes of a sales form: a tax line takes the sign of the line above, then all is added up.

    The tax item of the header, if it has a rate, adds its percentage of the taxable lines, rounded once half-up.
    """
    sign = -1 if document.kind is Kind.CREDIT_MEMO else 1
    total, above = 0, 1
    for line in document.lines:
        amount = sign * line.form_amount
        if line.item and line.item.kind is HelperKind.SALES_TAX:
            amount = abs(amount) if above > 0 else -abs(amount)
        total, above = total + amount, amount
    taxable = sum(sign * line.form_amount for line in document.lines if line.taxable)
    assert document.tax_item is not None
    assert document.tax_item.percent is not None
    return total + round_half_up(Fraction(document.tax_item.percent) / 100 * taxable)


def check_forms(made: Cut) -> None:
    """QuickBooks arrives at each sales form's expected total, which is never below zero."""
    for document in made.documents:
        assert document.total is not None
        assert document.total >= 0
        assert sum(line.amount for line in document.posting.lines) == 0
        if document.kind in SALES_FORMS:
            assert quickbooks_total(document) == document.total
        if document.kind is Kind.JOURNAL:
            assert document.header is None


def ledger(receipts: Sequence[Receipt], **mapping: Any) -> dict[str, int]:
    """What the receipts themselves post, by account."""
    found = Ledger()
    for receipt in receipts:
        found.add(DAY, journalize(receipt, books(**mapping)))
    return {name: b.net for name, b in found.trial_balance().items() if b.net}


@given(trade.days(), choices)
def test_documents_add_up_to_the_receipts(day: list[Receipt], chosen: dict[str, Any]) -> None:
    """Whatever was rung, the documents put on each account what the receipts do, and QuickBooks gets their totals."""
    made = posted(books(**chosen), *day)
    assert made.findings == ()
    assert len(made.sources) == len(day)
    check_forms(made)
    sums = Ledger.of(made.documents).trial_balance()
    assert {name: b.net for name, b in sums.items() if b.net} == ledger(day, **chosen)


@given(trade.days(), choices)
def test_all_modes_agree(day: list[Receipt], chosen: dict[str, Any]) -> None:
    """Detail changes documents, never accounts: summarised and detailed days come to the same balances."""
    plain, detailed = (
        nets(posted(books(**(chosen | {"mode": mode})), *day).documents)
        for mode in (Mode.SUMMARISED, Mode.DETAILED)
    )
    assert plain == detailed


@given(trade.days(), choices)
def test_quickbooks_computing_the_tax_moves_cents_only(
    day: list[Receipt], chosen: dict[str, Any]
) -> None:
    """Where QuickBooks computes the tax, the totals are the same, and what differs stands on the rounding account."""
    made = posted(books(quickbooks_computes_tax=True, **chosen), *day)
    check_forms(made)
    computed = [
        document
        for document in made.documents
        if any(line.place is Place.COMPUTED for line in document.posting.lines)
    ]
    for document in computed:
        assert not any(line.part is Part.TAX for line in document.lines)
    sums = Ledger.of(made.documents).trial_balance()
    found = {name: b.net for name, b in sums.items() if b.net}
    wanted = ledger(day, **chosen)
    moved = ("Sales Tax Payable", "Balancing Adjustments")
    assert {n: v for n, v in found.items() if n not in moved} == {
        n: v for n, v in wanted.items() if n not in moved
    }
    assert sum(found.get(n, 0) for n in moved) == sum(wanted.get(n, 0) for n in moved)


@pytest.mark.parametrize("mode", Mode)
def test_a_batch_is_the_same_each_time(mode: Mode) -> None:
    """Cutting the same entries again gives the same documents under the same GUIDs."""
    from tests.exchange.posting.worked_day import events

    chosen = books(mode=mode)
    assert posted(chosen, *events()) == posted(chosen, *events())
