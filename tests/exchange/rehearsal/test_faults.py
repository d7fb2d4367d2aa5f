"""What goes wrong on purpose: locks, dialogs, a busy file, a restored one, missing permissions."""

from __future__ import annotations

from datetime import date

import pytest

from exchange.rehearsal import Bookkeeper, Company, Faults, ProcessorError
from tests.exchange.rehearsal.documents import (
    ask,
    code,
    journal,
    line,
    nets,
    ok,
    receipt,
    rq,
    said,
    shop,
)

SALE = receipt(line("Goods", "10.00"))


def hresult(company: Company) -> str:
    """Open a session and give what QuickBooks throws."""
    with pytest.raises(ProcessorError) as caught:
        company.begin_session()
    return caught.value.hresult


@pytest.mark.parametrize("lock", [3175, 3176, 3180, 3170])
def test_a_lock_passes_after_some_tries(lock: int) -> None:
    """Twice the record is in use, the third try is saved; queries are not in the way of a lock."""
    company = shop()
    company.faults = Faults(lock_tries=2, lock_code=lock)
    assert code(company, "<CustomerQueryRq/>") == "0"
    assert [code(company, SALE) for _ in range(3)] == [str(lock), str(lock), "0"]
    assert len(company.documents("SalesReceipt")) == 1


def test_the_text_of_a_lock_tells_it_from_a_lasting_refusal() -> None:
    """3180 has many causes: only the text says that this one passes."""
    company = shop()
    company.faults = Faults(lock_tries=1, lock_code=3180)
    assert "acquire the lock" in said(company, SALE)


def test_under_stop_on_error_a_lock_stops_the_set() -> None:
    """The set behind a lock is not run; it has to be sent again."""
    company = shop()
    company.faults = Faults(lock_tries=1)
    two = SALE + journal("Dr Freight 1.00", "Cr Till Cash 1.00")
    assert [answer.get("statusCode") for answer in ask(company, two)] == ["3176", "3231"]
    assert nets(company) == {}


def test_a_dialog_or_a_busy_file_keeps_sessions_out_for_a_while() -> None:
    """0x80040414 and 0x80040410, each as often as told, then the session opens."""
    company = shop()
    company.faults = Faults(modal_dialog=1, file_busy=2)
    assert [hresult(company) for _ in range(3)] == ["0x80040410", "0x80040410", "0x80040414"]
    assert 'statusCode="0"' in company.begin_session().process(rq("<HostQueryRq/>"))


def test_a_dialog_in_mid_session_throws_and_the_session_goes_on() -> None:
    """The set was not run: the same set is taken once the dialog is closed."""
    company = shop()
    session = company.begin_session()
    company.faults = Faults(modal_dialog=1)
    with pytest.raises(ProcessorError, match="0x80040414"):
        session.process(rq(SALE))
    assert 'statusCode="0"' in session.process(rq(SALE))
    assert len(company.documents("SalesReceipt")) == 1


def test_a_closed_quickbooks_needs_the_path_and_another_file_is_refused() -> None:
    """0x80040416 without a path while closed, 0x8004040A for a path that is not this file."""
    company = shop()
    company.is_open = False
    assert hresult(company) == "0x80040416"
    assert company.begin_session(company.path.upper()).alive
    with pytest.raises(ProcessorError, match="0x8004040A"):
        company.begin_session(r"C:\Other.qbw")


def test_a_session_that_ended_or_died_takes_nothing_more() -> None:
    """0x8004040D for the ticket of a session that is over."""
    company = shop()
    session = company.begin_session()
    session.end()
    with pytest.raises(ProcessorError, match="0x8004040D"):
        session.process(rq("<HostQueryRq/>"))
    second = company.begin_session()
    company.faults = Faults(die_before_commit=1)
    with pytest.raises(ProcessorError, match="0x80040402"):
        second.process(rq(SALE))
    with pytest.raises(ProcessorError, match="0x8004040D"):
        second.process(rq(SALE))
    assert company.begin_session().alive


def test_requests_are_counted_over_sets_until_the_one_that_kills() -> None:
    """Dying on the third request keeps the first two; the third is saved only if it dies after it."""
    for faults, kept in (
        (Faults(die_before_commit=3), "2.00"),
        (Faults(die_after_commit=3), "3.00"),
    ):
        company = shop()
        company.faults = faults
        entry = journal("Dr Freight 1.00", "Cr Till Cash 1.00")
        ok(company, entry)
        with pytest.raises(ProcessorError):
            company.process(rq(entry * 3))
        assert nets(company)["Freight"] == kept


def test_the_file_can_be_replaced_by_an_older_copy_between_two_sets() -> None:
    """Before the second set the copy of the morning comes back: the first receipt is missing."""
    company = shop()
    company.faults = Faults(restore_at=2, copy=company.save_copy())
    ok(company, receipt(line("Goods", "10.00"), ref="1"))
    ok(company, receipt(line("Goods", "20.00"), ref="2"))
    assert [txn.ref_number for txn in company.documents("SalesReceipt")] == ["2"]
    assert nets(company)["Sales:Goods"] == "-20.00"


def test_a_period_can_be_closed_in_the_middle_of_everything() -> None:
    """The switch closes the books up to a day; the preferences show the later of two closing dates."""
    company = shop()
    company.faults = Faults(closed_through=date(2026, 3, 2))
    Bookkeeper(company).close_books(date(2025, 12, 31))
    assert code(company, SALE) == "3180"
    shown = ask(company, "<PreferencesQueryRq/>")[0]
    assert shown.findtext("PreferencesRet/AccountingPreferences/ClosingDate") == "2026-03-02"
    company.faults = Faults()
    assert code(company, SALE) == "0"


def test_without_permission_nothing_is_written_and_everything_read() -> None:
    """3260 for the user, 3262 for the application."""
    company = shop()
    for who, status in (("user", "3260"), ("application", "3262")):
        company.faults = Faults(forbidden=who)  # type: ignore[arg-type]
        assert code(company, SALE) == status
        assert code(company, "<CustomerQueryRq/>") == "0"


@pytest.mark.parametrize(
    "wrong",
    [
        {"die_before_commit": 1, "die_after_commit": 1},
        {"die_before_commit": 1, "remembered": "answer"},
        {"restore_at": 1},
    ],
)
def test_faults_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    """QuickBooks dies once, remembers no answer that it never had, and is restored from something."""
    with pytest.raises(ValueError, match=r"QuickBooks|answer|copy"):
        Faults(**wrong)  # type: ignore[arg-type]
