"""Hours worked, from clock entries."""

from __future__ import annotations

from datetime import date, timedelta

from exchange.posting.document import Cut
from exchange.posting.documents import cut
from exchange.posting.numbers import Batch
from exchange.posting.requests import request
from exchange.posting.source import Source
from exchange.qbxml.ledger import TimeTrackingAdd
from tests.exchange.posting.shop import DAY, NOON, books
from tui_pos.journal.bodies import TimeClocked

HOUR = 3_600_000


def clocked(
    *events: tuple[float, str], staff: str = "staff-1", tracking: bool = True, **corrects: str
) -> Cut:
    """A batch of clock entries, hours after noon and in or out; `e2="e1"` says that the second corrects the first."""
    made = [
        Source(
            f"e{n}",
            DAY,
            TimeClocked(staff, "store-1", NOON + int(at * HOUR), way, corrects.get(f"e{n}", "")),
        )
        for n, (at, way) in enumerate(events, 1)
    ]
    return cut(Batch("store-1", DAY), made, books(time_tracking=tracking))


def worked(made: Cut) -> list[str]:
    """Hours and minutes of each document."""
    return [str(document.worked) for document in made.documents]


def test_a_day_with_a_break() -> None:
    """Two stretches are two entries of hours for the employee, rounded to the minute, and no account moves."""
    made = clocked((-4, "in"), (0, "out"), (0.5, "in"), (4.255, "out"))
    assert worked(made) == ["4:00:00", "3:45:00"]
    assert made.sources == ("e1", "e2", "e3", "e4")
    first = request(made.documents[0], books().file)
    assert isinstance(first, TimeTrackingAdd)
    assert first.entity_ref.full_name == "Pat Cashier"
    assert first.duration == timedelta(hours=4)
    assert made.documents[0].posting.lines == ()


def test_not_gone_yet() -> None:
    """Who came and has not gone waits for the next batch."""
    made = clocked((-4, "in"))
    assert (made.documents, made.sources, made.findings) == ((), (), ())


def test_a_night_shift_ends_in_the_next_batch() -> None:
    """The hours belong to the day on which the person came."""
    came = Source("e1", DAY, TimeClocked("staff-1", "store-1", NOON, "in"))
    gone = Source("e2", date(2026, 3, 3), TimeClocked("staff-1", "store-1", NOON + 9 * HOUR, "out"))
    made = cut(Batch("store-1", date(2026, 3, 3)), [came, gone], books(time_tracking=True))
    assert worked(made) == ["9:00:00"]
    assert made.documents[0].day == DAY
    assert made.sources == ("e1", "e2")


def test_a_correction_stands_in_place_of_what_it_corrects() -> None:
    """The last correction counts, and all its entries are done with."""
    made = clocked((-4, "in"), (9, "out"), (3, "out"), (4, "out"), e3="e2", e4="e3")
    assert worked(made) == ["8:00:00"]
    assert set(made.sources) == {"e1", "e2", "e3", "e4"}


def test_entries_that_a_person_must_put_right() -> None:
    """A coming without a going, a going without a coming, and a night in the shop are shown and wait."""
    made = clocked((-4, "in"), (-3, "in"), (1, "out"), (2, "out"))
    assert worked(made) == ["4:00:00"]
    assert made.sources == ("e2", "e3")
    assert [finding.place for finding in made.findings] == ["clock entry e1", "clock entry e4"]
    assert "worked 17 hours" in clocked((-4, "in"), (13, "out")).findings[0].sentence


def test_somebody_without_an_employee_record_waits() -> None:
    """QuickBooks takes hours of its own employees only."""
    made = clocked((-4, "in"), (0, "out"), staff="staff-9")
    assert (made.documents, made.sources) == ((), ())
    assert "employee's record" in made.findings[0].sentence


def test_switched_off() -> None:
    """Clock entries are done with and make no document."""
    made = clocked((-4, "in"), (0, "out"), tracking=False)
    assert (made.documents, made.sources) == ((), ("e1", "e2"))
