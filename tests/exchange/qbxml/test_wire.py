"""The simple types of qbXML, in both directions."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.qbxml.text import fit
from exchange.qbxml.wire import (
    AMTTYPE,
    BOOLTYPE,
    DATETIMETYPE,
    DATETYPE,
    GUIDTYPE,
    IDTYPE,
    INTTYPE,
    PERCENTTYPE,
    PRICETYPE,
    QUANTYPE,
    TIMEINTERVALTYPE,
    Name,
    OneOf,
    Text,
    WireType,
    amount,
)
from tui_pos.core.money import Money

PACIFIC = timezone(timedelta(hours=-8))
INDIA = timezone(timedelta(hours=5, minutes=30))

SAME_BOTH_WAYS: list[tuple[WireType[Any], Any, str]] = [
    (AMTTYPE, Decimal("0.00"), "0.00"),
    (AMTTYPE, Decimal("12.50"), "12.50"),
    (AMTTYPE, Decimal("-160.40"), "-160.40"),
    (AMTTYPE, Decimal("9999999999999.99"), "9999999999999.99"),
    (QUANTYPE, Decimal("3"), "3"),
    (QUANTYPE, Decimal("-0.125"), "-0.125"),
    (QUANTYPE, Decimal("9999999999.99999"), "9999999999.99999"),
    (PRICETYPE, Decimal("31.20"), "31.20"),
    (PRICETYPE, Decimal("0.00001"), "0.00001"),
    (PERCENTTYPE, Decimal("7.75"), "7.75"),
    (PERCENTTYPE, Decimal("0"), "0"),
    (DATETYPE, date(2026, 3, 2), "2026-03-02"),
    (DATETYPE, date(1999, 12, 31), "1999-12-31"),
    (DATETIMETYPE, datetime(2026, 3, 2, 9, 5, 7, tzinfo=PACIFIC), "2026-03-02T09:05:07-08:00"),
    (DATETIMETYPE, datetime(2026, 3, 2, 23, 0, 0, tzinfo=INDIA), "2026-03-02T23:00:00+05:30"),
    (DATETIMETYPE, datetime(2026, 3, 2, 0, 0, 0), "2026-03-02T00:00:00"),
    (TIMEINTERVALTYPE, timedelta(hours=7, minutes=30), "PT7H30M"),
    (TIMEINTERVALTYPE, timedelta(minutes=5, seconds=9), "PT0H5M9S"),
    (TIMEINTERVALTYPE, timedelta(hours=-40), "-PT40H0M"),
    (BOOLTYPE, True, "true"),
    (BOOLTYPE, False, "false"),
    (INTTYPE, 30, "30"),
    (INTTYPE, -1, "-1"),
    (IDTYPE, "80000003-1446676743", "80000003-1446676743"),
    (IDTYPE, "2B24F-1734291765", "2B24F-1734291765"),
    (
        GUIDTYPE,
        UUID("9fa348db-d5d1-5ab0-88f2-e9ef39b82b1d"),
        "{9FA348DB-D5D1-5AB0-88F2-E9EF39B82B1D}",
    ),
    (GUIDTYPE, UUID(int=0), "0"),
    (Text(11), "0102-004381", "0102-004381"),
    (Text(5), "Café€", "Café€"),
    (Text(5), "", ""),
    (Name(31), "6.00% State", "6.00% State"),
    (OneOf("Bank", "Income"), "Bank", "Bank"),
]


@pytest.mark.parametrize(("wire", "value", "text"), SAME_BOTH_WAYS, ids=str)
def test_a_value_is_written(wire: WireType[Any], value: Any, text: str) -> None:
    """Each type writes its one form."""
    assert wire.to_wire(value) == text


@pytest.mark.parametrize(("wire", "value", "text"), SAME_BOTH_WAYS, ids=str)
def test_a_text_is_read(wire: WireType[Any], value: Any, text: str) -> None:
    """Each type reads what it writes."""
    assert wire.from_wire(text) == value


@pytest.mark.parametrize(
    ("wire", "value", "text"),
    [
        (AMTTYPE, Decimal("12.5"), "12.50"),
        (AMTTYPE, Decimal("7"), "7.00"),
        (AMTTYPE, Decimal("1E+3"), "1000.00"),
        (AMTTYPE, Decimal("-0.00"), "0.00"),
        (AMTTYPE, Decimal("2.5000"), "2.50"),
        (QUANTYPE, Decimal("1E+5"), "100000"),
        (QUANTYPE, Decimal("1E-5"), "0.00001"),
        (QUANTYPE, Decimal("1.5000000"), "1.50000"),
        (QUANTYPE, Decimal("-0"), "0"),
    ],
    ids=str,
)
def test_decimals_are_written_without_exponent_or_minus_zero(
    wire: WireType[Any], value: Decimal, text: str
) -> None:
    """Equal amounts have one form: two places, no exponent, no `-0.00`."""
    assert wire.to_wire(value) == text


@pytest.mark.parametrize(
    ("wire", "text", "value"),
    [
        (AMTTYPE, "12", Decimal("12")),
        (AMTTYPE, "+12.00", Decimal("12.00")),
        (BOOLTYPE, "1", True),
        (BOOLTYPE, "0", False),
        (DATETIMETYPE, "2026-3-2", datetime(2026, 3, 2)),
        (DATETIMETYPE, "2026-03-02T9", datetime(2026, 3, 2, 9)),
        (DATETIMETYPE, "2026-03-02T09:05", datetime(2026, 3, 2, 9, 5)),
        (TIMEINTERVALTYPE, "PT90M", timedelta(minutes=90)),
        (
            GUIDTYPE,
            "{9fa348db-d5d1-5ab0-88f2-e9ef39b82b1d}",
            UUID("9fa348db-d5d1-5ab0-88f2-e9ef39b82b1d"),
        ),
        (OneOf("Bank"), "BankOfTheFuture", "BankOfTheFuture"),
        (Text(3), "longer than three, and a line\nbreak", "longer than three, and a line\nbreak"),
    ],
    ids=str,
)
def test_other_spellings_that_the_schema_allows_are_read(
    wire: WireType[Any], text: str, value: Any
) -> None:
    """QuickBooks may spell a value in any way its own schema allows."""
    assert wire.from_wire(text) == value


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        (AMTTYPE, Decimal("1.005")),
        (AMTTYPE, Decimal("10000000000000.00")),
        (AMTTYPE, Decimal("NaN")),
        (AMTTYPE, Decimal("Infinity")),
        (AMTTYPE, 12.5),
        (AMTTYPE, 12),
        (QUANTYPE, Decimal("0.000001")),
        (QUANTYPE, Decimal("10000000000")),
        (PRICETYPE, Decimal("1E+20")),
        (DATETYPE, datetime(2026, 3, 2, 1, 0)),
        (DATETIMETYPE, datetime(2026, 3, 2, 1, 0, 0, 1)),
        (TIMEINTERVALTYPE, timedelta(microseconds=1)),
        (BOOLTYPE, 1),
        (INTTYPE, True),
        (IDTYPE, ""),
        (IDTYPE, "x" * 37),
        (IDTYPE, "a b"),
        (Text(3), "four"),
        (Text(9), "emoji 👍"),
        (Text(9), "bell\x07"),
        (Text(9), "line\nline"),
        (Name(31), "Sales:Merchandise"),
        (Name(31), "  "),
        (OneOf("Bank", "Income"), "Cash"),
    ],
    ids=repr,
)
def test_a_value_that_does_not_fit_is_refused_not_bent(wire: WireType[Any], value: Any) -> None:
    """Nothing is rounded, cut or guessed on the way out."""
    with pytest.raises((ValueError, TypeError)):
        wire.to_wire(value)


@pytest.mark.parametrize(
    ("wire", "text"),
    [
        (AMTTYPE, "12,50"),
        (AMTTYPE, "12.5"),
        (AMTTYPE, "1e3"),
        (AMTTYPE, "$12.50"),
        (AMTTYPE, "1,200.00"),
        (AMTTYPE, "١٢.٥٠"),
        (AMTTYPE, "12.50\n"),
        (QUANTYPE, "1.123456"),
        (PRICETYPE, ".5"),
        (PERCENTTYPE, "7.75%"),
        (DATETYPE, "2026-02-30"),
        (DATETYPE, "03/02/2026"),
        (DATETYPE, "20260302"),
        (DATETIMETYPE, "2026-03-02T25:00:00"),
        (DATETIMETYPE, "2026-03-02T09:00:00Z"),
        (DATETIMETYPE, "2026-03-02T09:00:00+99:00"),
        (TIMEINTERVALTYPE, "7:30"),
        (BOOLTYPE, "yes"),
        (BOOLTYPE, "True"),
        (INTTYPE, "1.0"),
        (INTTYPE, "9" * 19),
        (IDTYPE, "x" * 37),
        (GUIDTYPE, "9fa348db-d5d1-5ab0-88f2-e9ef39b82b1d"),
        (GUIDTYPE, "{}"),
    ],
    ids=repr,
)
def test_a_text_that_quickbooks_cannot_have_written_is_refused(
    wire: WireType[Any], text: str
) -> None:
    """Nothing is guessed on the way in."""
    with pytest.raises(ValueError, match=r"^it is not|out of range|must be|offset"):
        wire.from_wire(text)


def test_money_becomes_the_amount_on_the_wire() -> None:
    """1,250 cents are 12.50."""
    assert AMTTYPE.to_wire(amount(Money(1250))) == "12.50"
    assert AMTTYPE.to_wire(amount(Money(-5, "CAD"))) == "-0.05"


cents = st.integers(-(10**15) + 1, 10**15 - 1)
fifths = st.integers(-(10**15) + 1, 10**15 - 1)


@given(cents)
def test_every_amount_survives_the_wire(minor: int) -> None:
    """Any amount in cents comes back the same."""
    value = Decimal(minor).scaleb(-2)
    assert AMTTYPE.from_wire(AMTTYPE.to_wire(value)) == value


@given(fifths, st.sampled_from([QUANTYPE, PRICETYPE, PERCENTTYPE]))
def test_every_quantity_survives_the_wire(scaled: int, wire: WireType[Decimal]) -> None:
    """Any decimal with five places comes back the same, whatever its exponent was."""
    value = Decimal(scaled).scaleb(-5)
    for form in (value, value.normalize()):
        assert "E" not in wire.to_wire(form)
        assert wire.from_wire(wire.to_wire(form)) == value


@given(st.dates())
def test_every_date_survives_the_wire(value: date) -> None:
    """Any date comes back the same."""
    assert DATETYPE.from_wire(DATETYPE.to_wire(value)) == value


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(), st.none() | offsets)
def test_every_moment_survives_the_wire(value: datetime, zone: timezone | None) -> None:
    """Any moment to the second comes back the same, with or without its offset."""
    moment = value.replace(microsecond=0, tzinfo=zone)
    back = DATETIMETYPE.from_wire(DATETIMETYPE.to_wire(moment))
    assert back == moment
    assert back.utcoffset() == moment.utcoffset()


@given(st.integers(-(10**7), 10**7))
def test_every_interval_survives_the_wire(seconds: int) -> None:
    """Any span of whole seconds comes back the same."""
    span = timedelta(seconds=seconds)
    assert TIMEINTERVALTYPE.from_wire(TIMEINTERVALTYPE.to_wire(span)) == span


@given(st.uuids())
def test_every_guid_survives_the_wire(value: UUID) -> None:
    """Any UUID comes back the same."""
    assert GUIDTYPE.from_wire(GUIDTYPE.to_wire(value)) == value


@given(st.text(), st.integers(1, 60))
def test_every_fitted_text_survives_the_wire(text: str, limit: int) -> None:
    """Whatever was typed, once fitted it is sent and read back as it is."""
    fitted = fit(text, limit)
    assert Text(limit).from_wire(Text(limit).to_wire(fitted)) == fitted
