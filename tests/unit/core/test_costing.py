"""The average unit cost of an item after goods came in or went back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.core.costing import moving_average


@pytest.mark.parametrize(
    ("there", "at", "came", "for_cents", "average"),
    [
        ("0", "0", "12", 4800, "4"),
        ("10", "4", "5", 2750, "4.5"),
        ("10", "4", "0", 0, "4"),
        ("1", "1", "2", 1, "0.33667"),
        ("3", "0.33333", "3", 300, "0.66667"),
        ("0.5", "2.4", "1.5", 120, "1.2"),
        ("-3", "4", "10", 7000, "7"),
        ("20", "5", "-10", -6000, "4"),
        ("10", "5", "-10", -6000, "5"),
        ("10", "5", "-12", -6000, "5"),
        ("10", "5", "-9", -6000, "5"),
    ],
)
def test_an_average_cost(there: str, at: str, came: str, for_cents: int, average: str) -> None:
    found = moving_average(Decimal(there), Decimal(at), Decimal(came), for_cents)
    assert found == Decimal(average)


def test_a_currency_without_cents_counts_whole_units() -> None:
    assert moving_average(Decimal(0), Decimal(0), Decimal(3), 100, exponent=0) == Decimal(
        "33.33333"
    )


@given(
    there=st.integers(1, 1000),
    at=st.integers(0, 10**8),
    came=st.integers(1, 1000),
    cents=st.integers(0, 10**8),
)
def test_an_average_lies_between_what_is_averaged(
    there: int, at: int, came: int, cents: int
) -> None:
    old, new = Decimal(at) / 10**5, Decimal(cents) / 100 / came
    found = moving_average(Decimal(there), old, Decimal(came), cents)
    assert min(old, new) - Decimal("0.00001") <= found <= max(old, new) + Decimal("0.00001")
