"""What each status code means for a document."""

from __future__ import annotations

import pytest

from exchange.qbxml.response import Severity
from exchange.qbxml.status import MEANINGS, Action, judge, meaning

DOCUMENTED = [
    0, 1, 500, 501, 510, 530, 531, 550, 560, 570, 600,
    1000, 1010, 1030, 1060,
    3000, 3010, 3020, 3030, 3031, 3035, 3040, 3045, 3050, 3060, 3065, 3070, 3080, 3085, 3090,
    3100, 3110, 3120, 3130, 3140, 3150, 3151, 3152, 3153, 3160, 3161, 3170, 3171, 3175, 3176,
    3177, 3180, 3185, 3190,
    3200, 3205, 3210, 3220, 3230, 3231, 3240, 3250, 3260, 3261, 3262, 3263, 3270, 3280, 3290,
    3300, 3310,
    9001, 9002, 9003, 9004, 9005, *range(9100, 9200),
]  # fmt: skip


@pytest.mark.parametrize("code", DOCUMENTED)
def test_every_documented_code_has_a_cause_and_a_cure(code: int) -> None:
    """No code of the references leaves the owner without words."""
    row = meaning(code)
    assert row is not None
    assert row.cause.endswith((".", ".)"))
    assert len(row.cause.split()) >= 4
    assert row.cure.endswith((".", ".)"))


def test_a_row_stands_before_the_wider_one_that_covers_it() -> None:
    """Each row can be reached."""
    for row in MEANINGS:
        assert meaning(row.first) is row or meaning(row.last) is row or row.last - row.first > 5


@pytest.mark.parametrize(
    ("code", "severity", "text", "action"),
    [
        (0, "Info", "Status OK", "done"),
        (1, "Info", "A query request did not find a matching object", "done"),
        (500, "Warn", "could not be found", "done"),
        (501, "Warn", "cannot be represented", "park"),
        (530, "Warn", "The field is not supported", "done"),
        (570, "Warn", "Unable to link", "done"),
        (600, "Info", "", "query"),
        (1000, "Error", "internal error", "retry"),
        (1010, "Error", "System not available", "retry"),
        (1030, "Error", "not supported", "stop"),
        (3070, "Error", "The string is too long", "park"),
        (3100, "Error", "The name of the list element is already in use.", "query"),
        (3120, "Error", "cannot be found", "query"),
        (3140, "Error", "There is an invalid reference to QuickBooks Account", "park"),
        (3170, "Error", "There was an error when modifying", "park"),
        (3170, "Error", "It was modified by another user.", "retry"),
        (3171, "Error", "behind the closing date", "park"),
        (3175, "Error", "the object is in use", "retry"),
        (3176, "Error", "related object", "retry"),
        (3180, "Error", "There was an error when saving a Sales Receipt.", "park"),
        (3180, "Error", "The transaction could not be locked. It is In Use.", "retry"),
        (3180, "Error", "Failed to acquire the lock", "retry"),
        (3185, "Error", "record is in use", "retry"),
        (3200, "Error", "The provided edit sequence is out-of-date.", "query"),
        (3210, "Error", "cannot pay more than the amount due", "park"),
        (3231, "Error", "The request has not been processed.", "retry"),
        (3250, "Error", "This feature is not enabled", "stop"),
        (3260, "Error", "Insufficient permission", "stop"),
        (9001, "Error", "checksum", "query"),
        (9002, "Error", "no stored response", "query"),
        (9005, "Error", "could not be stored", "query"),
        (9004, "Error", "bad id", "park"),
        (9155, "Error", "macro", "park"),
        (599, "Warn", "a new remark", "done"),
        (3999, "Error", "a new refusal", "park"),
        (530, "Error", "severity and code disagree", "park"),
        (0, "Error", "severity and code disagree", "park"),
    ],
)
def test_what_happens_next(code: int, severity: str, text: str, action: str) -> None:
    """Locks are retried, doubts are asked about, what a person must fix is parked, bad set-up stops."""
    assert judge(code, Severity(severity), text).action is Action(action)


def test_nothing_is_retried_or_done_blindly() -> None:
    """No error of a saved document is counted as done, whatever its code."""
    for code in range(0, 10_000):
        assert judge(code, Severity.ERROR).action is not Action.DONE


def test_a_name_that_is_in_use_is_no_lock() -> None:
    """The words of 3100 look like a lock but never pass by themselves."""
    row = judge(3100, Severity.ERROR, "The name is already in use.")
    assert row.action is Action.QUERY
