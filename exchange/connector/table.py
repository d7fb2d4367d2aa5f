"""A session of the Web Connector as one literal table.

    authenticate ─► READY ──sendRequestXML──► ASKED ──receiveResponseXML──► ANSWERED
         │            │                        ▲ └──────── sendRequestXML ◄────┘ │
         ▼            ▼ connectionError        │ (the same text again)           ▼
       IDLE         FAILED ◄──── trouble ──────┴───────────────────────────── ENDED
         └────────────┴────────────── closeConnection ──► CLOSED ◄───────────────┘

Another authenticate of the same company turns whatever state into DEAD. A ticket that is unknown, dead or another
computer's is answered with "nothing here", never with a fault, since a fault makes the Web Connector try again.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Say where a session stands.

    READY: it has work and nothing was asked. ASKED: a request left and its response is awaited. ANSWERED: a
    response was stored and more is to be asked. ENDED: nothing is left. FAILED: trouble, told to the user. IDLE:
    there was no work from the start. CLOSED: the Web Connector said good-bye. DEAD: another session took over.
    """

    READY = "ready"
    ASKED = "asked"
    ANSWERED = "answered"
    ENDED = "ended"
    FAILED = "failed"
    IDLE = "idle"
    CLOSED = "closed"
    DEAD = "dead"


class Call(StrEnum):
    """Name what can reach a session; AUTHENTICATE is the beginning of another one of its company."""

    AUTHENTICATE = "authenticate"
    SEND = "sendRequestXML"
    RECEIVE = "receiveResponseXML"
    CONNECTION_ERROR = "connectionError"
    LAST_ERROR = "getLastError"
    CLOSE = "closeConnection"


class What(StrEnum):
    """Say what a call does to a session.

    ASK: find the next request. REPEAT_QUESTION: give the same text again, as its response was lost. TAKE: store
    a response. REPEAT_ANSWER: say again what was said, as the same response came twice. UNASKED: fail, as nothing was
    asked. EXPLAIN: judge why QuickBooks could not be opened. TELL: give the last error. SUM_UP: give the
    session's result. TAKE_OVER: die. NOTHING: answer as for an unknown ticket.
    """

    ASK = "ask"
    REPEAT_QUESTION = "repeat question"
    TAKE = "take"
    REPEAT_ANSWER = "repeat answer"
    UNASKED = "unasked"
    EXPLAIN = "explain"
    TELL = "tell"
    SUM_UP = "sum up"
    TAKE_OVER = "take over"
    NOTHING = "nothing"


_S, _C, _W = State, Call, What

TABLE: Mapping[tuple[State, Call], tuple[What, tuple[State, ...]]] = MappingProxyType(
    {
        (_S.READY, _C.AUTHENTICATE): (_W.TAKE_OVER, (_S.DEAD,)),
        (_S.READY, _C.SEND): (_W.ASK, (_S.ASKED, _S.ENDED, _S.FAILED)),
        (_S.READY, _C.RECEIVE): (_W.UNASKED, (_S.FAILED,)),
        (_S.READY, _C.CONNECTION_ERROR): (_W.EXPLAIN, (_S.READY, _S.FAILED)),
        (_S.READY, _C.LAST_ERROR): (_W.TELL, (_S.READY,)),
        (_S.READY, _C.CLOSE): (_W.SUM_UP, (_S.CLOSED,)),
        (_S.ASKED, _C.AUTHENTICATE): (_W.TAKE_OVER, (_S.DEAD,)),
        (_S.ASKED, _C.SEND): (_W.REPEAT_QUESTION, (_S.ASKED, _S.FAILED)),
        (_S.ASKED, _C.RECEIVE): (_W.TAKE, (_S.ANSWERED, _S.ENDED, _S.FAILED, _S.ASKED)),
        (_S.ASKED, _C.CONNECTION_ERROR): (_W.EXPLAIN, (_S.FAILED,)),
        (_S.ASKED, _C.LAST_ERROR): (_W.TELL, (_S.ASKED,)),
        (_S.ASKED, _C.CLOSE): (_W.SUM_UP, (_S.CLOSED,)),
        (_S.ANSWERED, _C.AUTHENTICATE): (_W.TAKE_OVER, (_S.DEAD,)),
        (_S.ANSWERED, _C.SEND): (_W.ASK, (_S.ASKED, _S.ENDED, _S.FAILED)),
        (_S.ANSWERED, _C.RECEIVE): (_W.REPEAT_ANSWER, (_S.ANSWERED,)),
        (_S.ANSWERED, _C.CONNECTION_ERROR): (_W.EXPLAIN, (_S.FAILED,)),
        (_S.ANSWERED, _C.LAST_ERROR): (_W.TELL, (_S.ANSWERED,)),
        (_S.ANSWERED, _C.CLOSE): (_W.SUM_UP, (_S.CLOSED,)),
        (_S.ENDED, _C.AUTHENTICATE): (_W.TAKE_OVER, (_S.DEAD,)),
        (_S.ENDED, _C.SEND): (_W.NOTHING, (_S.ENDED,)),
        (_S.ENDED, _C.RECEIVE): (_W.REPEAT_ANSWER, (_S.ENDED,)),
        (_S.ENDED, _C.CONNECTION_ERROR): (_W.EXPLAIN, (_S.FAILED,)),
        (_S.ENDED, _C.LAST_ERROR): (_W.TELL, (_S.ENDED,)),
        (_S.ENDED, _C.CLOSE): (_W.SUM_UP, (_S.CLOSED,)),
        (_S.FAILED, _C.AUTHENTICATE): (_W.TAKE_OVER, (_S.DEAD,)),
        (_S.FAILED, _C.SEND): (_W.NOTHING, (_S.FAILED,)),
        (_S.FAILED, _C.RECEIVE): (_W.REPEAT_ANSWER, (_S.FAILED,)),
        (_S.FAILED, _C.CONNECTION_ERROR): (_W.NOTHING, (_S.FAILED,)),
        (_S.FAILED, _C.LAST_ERROR): (_W.TELL, (_S.FAILED,)),
        (_S.FAILED, _C.CLOSE): (_W.SUM_UP, (_S.CLOSED,)),
        (_S.IDLE, _C.AUTHENTICATE): (_W.TAKE_OVER, (_S.DEAD,)),
        (_S.IDLE, _C.SEND): (_W.NOTHING, (_S.IDLE,)),
        (_S.IDLE, _C.RECEIVE): (_W.NOTHING, (_S.IDLE,)),
        (_S.IDLE, _C.CONNECTION_ERROR): (_W.NOTHING, (_S.IDLE,)),
        (_S.IDLE, _C.LAST_ERROR): (_W.TELL, (_S.IDLE,)),
        (_S.IDLE, _C.CLOSE): (_W.SUM_UP, (_S.CLOSED,)),
        (_S.CLOSED, _C.AUTHENTICATE): (_W.NOTHING, (_S.CLOSED,)),
        (_S.CLOSED, _C.SEND): (_W.NOTHING, (_S.CLOSED,)),
        (_S.CLOSED, _C.RECEIVE): (_W.NOTHING, (_S.CLOSED,)),
        (_S.CLOSED, _C.CONNECTION_ERROR): (_W.NOTHING, (_S.CLOSED,)),
        (_S.CLOSED, _C.LAST_ERROR): (_W.TELL, (_S.CLOSED,)),
        (_S.CLOSED, _C.CLOSE): (_W.SUM_UP, (_S.CLOSED,)),
        (_S.DEAD, _C.AUTHENTICATE): (_W.NOTHING, (_S.DEAD,)),
        (_S.DEAD, _C.SEND): (_W.NOTHING, (_S.DEAD,)),
        (_S.DEAD, _C.RECEIVE): (_W.NOTHING, (_S.DEAD,)),
        (_S.DEAD, _C.CONNECTION_ERROR): (_W.NOTHING, (_S.DEAD,)),
        (_S.DEAD, _C.LAST_ERROR): (_W.NOTHING, (_S.DEAD,)),
        (_S.DEAD, _C.CLOSE): (_W.NOTHING, (_S.DEAD,)),
    }
)
"""What each call does in each state, and the states that it may lead to."""

LIVE = tuple(state for state in State if TABLE[state, Call.AUTHENTICATE][0] is What.TAKE_OVER)
"""The states that another session of the company ends."""


def what(state: State, call: Call) -> What:
    """Say what a call does in a state."""
    return TABLE[state, call][0]


def check(state: State, call: Call, then: State) -> State:
    """Give the state that follows, a `ValueError`, being a defect, when the table does not allow it."""
    if then not in TABLE[state, call][1]:
        raise ValueError(f"a session that is {state} cannot become {then} by {call}")
    return then
