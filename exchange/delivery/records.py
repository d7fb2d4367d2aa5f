"""The row of a document, and the row of a company, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exchange.delivery.states import State

OWNER_ID = "{21FD7842-E768-456F-856B-4C27D1067FBF}"
"""Names tui-pos to QuickBooks for ever: private data in a company file, such as its FileID, belongs to this owner."""

FILE_ID_NAME = "FileID"
"""The name under which the Web Connector keeps a company's FileID in the company file."""


class Role(StrEnum):
    """Say what a row of the queue is to the books.

    DOCUMENT: a transaction of ours. SETUP: a list entry that documents need (account, item, customer). VOID: the
    voiding of a document that QuickBooks has.
    """

    SETUP = "setup"
    DOCUMENT = "document"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Hold one row of the queue.

    `document` is the key: the ExternalGUID of a document, the name of a set-up request. `kind` is the qbXML message.
    `expected` and `returned` are totals in cents, ours and QuickBooks'. `absent` says what follows when a look-up
    finds nothing: `queue` or `refuse`. `request` is the text without an id, `sent` the exact text that left.
    `remembered` is 1 while QuickBooks may still hold the outcome of its message set.
    """

    company: str
    document: str
    position: int
    role: Role
    kind: str
    ref_number: str
    txn_date: date | None
    expected: int | None
    probe: bool
    needs: tuple[str, ...]
    waits_for: str
    sources: tuple[str, ...]
    request: str
    state: State
    absent: str
    message_set: str
    sent: str
    ticket: str
    attempts: int
    next_try: int
    txn_id: str
    edit_sequence: str
    returned: int | None
    code: str
    cause: str
    cure: str
    answer: str
    remembered: bool
    queued_at: int
    changed_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Hold one company file that this node exchanges with.

    `company` is its key in the journal; `login` and the hash `password` are the Web Connector's; `file_id` is how the
    file is recognised; `path` opens it when QuickBooks is closed. `stopped` is the code of what halts its queue, empty
    while it runs. Our database was restored at `look_to` from a backup of `look_from`: what the lost one may have sent
    in between is looked up before it is sent. `epoch` is the journal's that it last worked under.
    """

    company: str
    name: str
    login: str
    password: str
    file_id: str
    path: str
    edition: str
    stopped: str
    cause: str
    cure: str
    closing_date: date | None
    epoch: str
    look_from: date | None
    look_to: date | None
    created: int

    def to_be_looked_up(self, day: date | None) -> bool:
        """Say whether a document of this business day may be in QuickBooks without our knowing.

        However old the day: what came late for it may have been sent by the lost database. A day after the restore
        cannot have been; a document without one is looked up.
        """
        if self.look_to is None:
            return False
        return day is None or day <= self.look_to
