"""The session's transition table."""

from __future__ import annotations

import itertools

import pytest

from exchange.connector.table import LIVE, TABLE, Call, State, What, check, what


def test_every_state_answers_every_call() -> None:
    """Eight states, six calls, forty-eight rows: whatever reaches a session has an answer."""
    assert set(TABLE) == set(itertools.product(State, Call))
    assert len(TABLE) == 48


def test_only_named_states_follow() -> None:
    """A transition that the table does not hold is a defect, in each of the 48 rows."""
    for (state, call), (_, allowed) in TABLE.items():
        for then in State:
            if then in allowed:
                assert check(state, call, then) is then
            else:
                with pytest.raises(ValueError, match="cannot become"):
                    check(state, call, then)


def test_a_request_leaves_only_where_none_is_out() -> None:
    """ASK happens before the first request and after an answer; while one is out it is repeated instead."""
    assert {state for state in State if what(state, Call.SEND) is What.ASK} == {
        State.READY,
        State.ANSWERED,
    }
    assert what(State.ASKED, Call.SEND) is What.REPEAT_QUESTION


def test_a_response_is_taken_only_where_one_is_awaited() -> None:
    """Everywhere else it is a repetition, or nothing."""
    assert [state for state in State if what(state, Call.RECEIVE) is What.TAKE] == [State.ASKED]


def test_a_session_that_is_over_stays_over() -> None:
    """Closed and dead sessions lead nowhere."""
    for state, call in itertools.product((State.CLOSED, State.DEAD), Call):
        assert TABLE[state, call][1] == (state,)


def test_another_session_ends_every_one_that_is_not_over() -> None:
    """One company, one session."""
    assert set(LIVE) == set(State) - {State.CLOSED, State.DEAD}
    assert all(TABLE[state, Call.AUTHENTICATE][1] == (State.DEAD,) for state in LIVE)


def test_every_session_can_be_closed() -> None:
    """The Web Connector says good-bye from wherever it is, and twice."""
    for state in set(State) - {State.DEAD}:
        assert TABLE[state, Call.CLOSE] == (What.SUM_UP, (State.CLOSED,))
