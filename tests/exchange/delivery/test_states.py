"""The documents' transition table."""

import pytest

from exchange.delivery.states import TABLE, Event, State, after

ALLOWED = """
queued   sent     sending
queued   parked   refused
queued   doubted  unknown
sending  sent     sending
sending  saved    posted
sending  requeued queued
sending  parked   refused
sending  doubted  unknown
unknown  saved    posted
unknown  requeued queued
unknown  parked   refused
unknown  doubted  unknown
refused  doubted  unknown
refused  parked   refused
posted   doubted  unknown
posted   parked   refused
"""
ROWS = [line.split() for line in ALLOWED.split("\n") if line]


def test_a_document_moves_as_the_table_says() -> None:
    """Every transition that there is, and no other."""
    assert {(s, e): t for s, e, t in ROWS} == {
        (s.value, e.value): t.value for (s, e), t in TABLE.items()
    }


@pytest.mark.parametrize(
    ("state", "event"),
    [(s, e) for s in State for e in Event if [s.value, e.value] not in [row[:2] for row in ROWS]],
)
def test_what_is_not_in_the_table_is_a_defect(state: State, event: Event) -> None:
    """A posted document cannot be sent, a queued one cannot be posted, and so on."""
    with pytest.raises(ValueError, match=f"a document that is {state} cannot be {event}"):
        after(state, event)


def test_only_what_left_or_was_looked_up_can_be_posted() -> None:
    """No way leads from the queue to `posted` but through sending or a look-up."""
    assert {s for (s, e), t in TABLE.items() if t is State.POSTED} == {State.SENDING, State.UNKNOWN}


def test_nothing_is_sent_anew_without_proof_that_quickbooks_has_it_not() -> None:
    """`queued` is reached from `sending` by a definite no, and from `unknown` by a look-up: never from posted or refused."""
    assert {s for (s, e), t in TABLE.items() if t is State.QUEUED} == {State.SENDING, State.UNKNOWN}
