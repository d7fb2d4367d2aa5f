"""Business days as the whole numbers that the database keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any


def to_day(day: date) -> int:
    """Turn a business day into its stored number, which sorts and reads: 22 November 2026 is 20261122."""
    return day.year * 10_000 + day.month * 100 + day.day


def from_day(number: int) -> date:
    """Turn a stored number back into a business day."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def dated(row: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    """Give a database row with the day number at `place` turned into a date."""
    return (*row[:place], from_day(row[place]), *row[place + 1 :])


def to_month(day: date) -> int:
    """Give the stored number of a day's whole month: that of its day 0."""
    return day.year * 10_000 + day.month * 100


def periods(first: date, last: date) -> tuple[list[int], list[int]]:
    """Cover the days `first` to `last` by whole months and single days, as few of them as can be."""
    months: list[int] = []
    days: list[int] = []
    day = first
    while day <= last:
        after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        if day.day == 1 and after - timedelta(days=1) <= last:
            months.append(to_month(day))
            day = after
        else:
            days.append(to_day(day))
            day += timedelta(days=1)
    return months, days


def days_between(first: date, last: date) -> Iterator[date]:
    """Give each day from `first` to `last`, both included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)
