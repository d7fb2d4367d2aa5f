"""Rows of sessions: everything that a session knows is here, so that a restart of the service changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from exchange.connector.table import LIVE, Call, State, check
from exchange.delivery.documents import Moved
from tui_pos.journal.connection import Connection, Row

KEPT_DAYS = 90
"""How long sessions are kept for the log; those without work, which may come every minute, for one day."""

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Hold one session.

    `version` counts its changes: two calls that meet cannot both count. `source` is the address that
    authenticated, `file` the company file that the Web Connector named. `job`, `asked`, `about` and `question` belong
    to the request that is out; `answer` is the last number told; `error` what getLastError says. `odd` counts calls
    out of order. `until`, `total` and `done` measure the work; `posted` and `parked` count documents.
    """

    ticket: str
    company: str
    state: State
    version: int
    source: str
    opened: int
    seen: int
    file: str
    recognised: bool
    job: str
    asked: str
    about: str
    question: str
    answer: int
    error: str
    odd: int
    until: int
    total: int
    done: int
    posted: int
    parked: int

    @property
    def outcome(self) -> str:
        """Say in one word how it went: `running`, `done`, `nothing`, `failed`, or `lost` for one that another took over."""
        if self.state is State.DEAD:
            return "lost"
        if self.state is State.FAILED or self.error:
            return "failed"
        if self.state in (State.READY, State.ASKED, State.ANSWERED):
            return "running"
        return "done" if self.done else "nothing"


_NAMES = tuple(field.name for field in fields(Session))
_COLUMNS = ", ".join(_NAMES)
_INSERT = f"INSERT INTO exchange_session ({_COLUMNS}) VALUES ({', '.join('?' * len(_NAMES))})"
_LIVE = ", ".join(f"'{state}'" for state in LIVE)


def _session(row: Row) -> Session:
    values = dict(zip(_NAMES, row, strict=True))
    values["state"] = State(values["state"])
    values["recognised"] = bool(values["recognised"])
    return Session(**values)


def _stored(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, str) else value


def insert(db: Connection, session: Session) -> None:
    """Begin a session."""
    db.execute(_INSERT, tuple(_stored(getattr(session, name)) for name in _NAMES))


def find(db: Connection, ticket: str, source: str) -> Session | None:
    """Give the session of a ticket, None for one that is unknown here or was given to another computer."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM exchange_session WHERE ticket = ?", (ticket,))
    session = _session(rows[0]) if rows else None
    return session if session is not None and session.source == source else None


def advance(
    db: Connection, session: Session, call: Call, then: State, *, now: int, **changes: Any
) -> Session:
    """Store what a call did to a session; `Moved` when another call came first."""
    after = replace(
        session,
        state=check(session.state, call, then),
        version=session.version + 1,
        seen=now,
        **changes,
    )
    columns = ("state", "version", "seen", *changes)
    values = [_stored(getattr(after, name)) for name in columns]
    rows = db.execute(
        f"UPDATE exchange_session SET {', '.join(f'{name} = ?' for name in columns)}"
        " WHERE ticket = ? AND version = ? RETURNING version",
        (*values, session.ticket, session.version),
    )
    if not rows:
        raise Moved(session.ticket)
    return after


def take_over(db: Connection, company: str, now: int) -> None:
    """End whatever sessions of a company are under way, and drop those that are older than the log goes back."""
    db.execute(
        f"UPDATE exchange_session SET state = ?, version = version + 1 WHERE company = ? AND state IN ({_LIVE})",
        (State.DEAD.value, company),
    )
    db.execute(
        "DELETE FROM exchange_session WHERE company = ? AND opened < ? AND (total = 0 OR opened < ?)",
        (company, now - DAY_MS, now - KEPT_DAYS * DAY_MS),
    )


def recent(db: Connection, company: str | None = None, most: int = 1) -> list[Session]:
    """List the last sessions, of one company or of all, the newest first."""
    where, values = ("WHERE company = ? ", (company,)) if company else ("", ())
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM exchange_session {where}ORDER BY opened DESC, ticket LIMIT ?",
        (*values, most),
    )
    return [_session(row) for row in rows]
