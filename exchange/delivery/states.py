"""The life of a document as one literal table.

                 SENT            SAVED
    QUEUED ────────────► SENDING ─────► POSTED          DOUBTED leads from every state to UNKNOWN,
      ▲ ◄────────────────┘ │  ▲           │             and from there a look-up in QuickBooks
      │      REQUEUED      │  └ SENT      │ PARKED      decides: SAVED, REQUEUED or PARKED.
      │                    ▼ PARKED       ▼ (voided)
      └──── UNKNOWN      REFUSED ◄────────┘

What is not in the table is a defect of ours: it is refused and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Say how a document stands.

    QUEUED: QuickBooks has never run it. SENDING: it left under a message set id and no answer was committed.
    UNKNOWN: only a look-up can tell. POSTED: QuickBooks has it, with a TxnID. REFUSED: a person has to act.
    """

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    POSTED = "posted"
    REFUSED = "refused"


class Event(StrEnum):
    """Name what can happen to a document.

    SENT: its exact text left, for the first time or again. SAVED: QuickBooks proved that it has it. REQUEUED:
    QuickBooks proved that it has not, and the same is to be tried again. PARKED: it has not, and a person must act
    (or a person voided it or took it out). DOUBTED: nobody can say without a look-up.
    """

    SENT = "sent"
    SAVED = "saved"
    REQUEUED = "requeued"
    PARKED = "parked"
    DOUBTED = "doubted"


_S, _E = State, Event

TABLE: Mapping[tuple[State, Event], State] = MappingProxyType(
    {
        (_S.QUEUED, _E.SENT): _S.SENDING,
        (_S.QUEUED, _E.PARKED): _S.REFUSED,  # taken out by a person, or behind the closing date
        (_S.QUEUED, _E.DOUBTED): _S.UNKNOWN,  # our database was restored: it may have been sent
        (_S.SENDING, _E.SENT): _S.SENDING,  # byte for byte, under the same id
        (_S.SENDING, _E.SAVED): _S.POSTED,
        (_S.SENDING, _E.REQUEUED): _S.QUEUED,
        (_S.SENDING, _E.PARKED): _S.REFUSED,
        (_S.SENDING, _E.DOUBTED): _S.UNKNOWN,
        (_S.UNKNOWN, _E.SAVED): _S.POSTED,
        (_S.UNKNOWN, _E.REQUEUED): _S.QUEUED,
        (_S.UNKNOWN, _E.PARKED): _S.REFUSED,
        (_S.UNKNOWN, _E.DOUBTED): _S.UNKNOWN,
        (_S.REFUSED, _E.DOUBTED): _S.UNKNOWN,  # a person asks for it again
        (_S.REFUSED, _E.PARKED): _S.REFUSED,  # a person takes it out
        (_S.POSTED, _E.DOUBTED): _S.UNKNOWN,  # the company file was restored without it
        (_S.POSTED, _E.PARKED): _S.REFUSED,  # voided in QuickBooks
    }
)
"""Every transition there is."""


def after(state: State, event: Event) -> State:
    """Give the state that follows; a `ValueError`, being a defect, for what the table does not hold."""
    try:
        return TABLE[state, event]
    except KeyError:
        raise ValueError(f"a document that is {state} cannot be {event}") from None
