"""Rows of the queue: reading, inserting, and changing one only while it is as it was read."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

from exchange.delivery.records import Document, Role
from exchange.delivery.states import Event, State, after
from tui_pos.data.daynumber import from_day, to_day
from tui_pos.journal.connection import Connection, Row, Value

_NAMES = tuple(field.name for field in fields(Document))
_COLUMNS = ", ".join("txn_day" if name == "txn_date" else name for name in _NAMES)
_SELECT = f"SELECT {_COLUMNS} FROM exchange_document"
_INSERT = f"INSERT INTO exchange_document ({_COLUMNS}) VALUES ({', '.join('?' * len(_NAMES))})"

_READY = """
    WHERE company = ? AND state = ? AND waits_for = '' AND position <= ? AND next_try <= ?
    ORDER BY position LIMIT 1"""
_VOIDS_READY = _READY.replace("ORDER", "AND role = 'void' ORDER")
_TO_LOOK_UP = _READY.replace("AND waits_for = '' ", "")

NEVER = 2**62
"""A position that no row reaches."""


class Moved(Exception):
    """Say that a row was changed by somebody else since it was read; read it again."""


def _document(row: Row) -> Document:
    values = dict(zip(_NAMES, row, strict=True))
    values["role"] = Role(values["role"])
    values["state"] = State(values["state"])
    values["needs"] = tuple(json.loads(values["needs"]))
    values["sources"] = tuple(json.loads(values["sources"]))
    values["probe"] = bool(values["probe"])
    values["remembered"] = bool(values["remembered"])
    day = values["txn_date"]
    values["txn_date"] = from_day(day) if day else None
    return Document(**values)


def _stored(value: Any) -> Value:
    """Turn a field into what its column holds."""
    if isinstance(value, tuple):
        return json.dumps(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return to_day(value)
    return str(value) if isinstance(value, str) else value


def insert(db: Connection, document: Document) -> None:
    """Put a row into the queue."""
    db.execute(_INSERT, tuple(_stored(getattr(document, name)) for name in _NAMES))


def find(db: Connection, company: str, document: str) -> Document | None:
    """Give one row, None when there is none."""
    rows = db.execute(f"{_SELECT} WHERE company = ? AND document = ?", (company, document))
    return _document(rows[0]) if rows else None


def last_position(db: Connection, company: str) -> int:
    """Give the position of the last row of a company's queue, 0 for an empty one."""
    sql = "SELECT coalesce(max(position), 0) FROM exchange_document WHERE company = ?"
    return int(db.execute(sql, (company,))[0][0])


def _where(state: State, voids_only: bool) -> str:
    """Choose what may come next: a look-up changes nothing, so it waits for nobody."""
    if state is State.UNKNOWN:
        return _TO_LOOK_UP
    return _VOIDS_READY if voids_only else _READY


def in_state(
    db: Connection, company: str, state: State, *, now: int, until: int, voids_only: bool = False
) -> Document | None:
    """Give the first row in a state whose time has come, up to a position; one to be sent waits for no other."""
    where = _where(state, voids_only)
    rows = db.execute(f"{_SELECT}{where}", (company, state.value, until, now))
    return _document(rows[0]) if rows else None


def is_in_state(
    db: Connection, company: str, state: State, *, now: int, until: int, voids_only: bool = False
) -> bool:
    """Say whether `in_state` would find a row."""
    where = _where(state, voids_only)
    sql = f"SELECT 1 FROM exchange_document{where}"
    return bool(db.execute(sql, (company, state.value, until, now)))


def all_in_state(db: Connection, company: str, state: State) -> list[Document]:
    """List the rows in a state, in their order."""
    rows = db.execute(
        f"{_SELECT} WHERE company = ? AND state = ? ORDER BY position", (company, state.value)
    )
    return [_document(row) for row in rows]


def posted_after(
    db: Connection, company: str, first: date, last: date, kind: str, position: int, most: int
) -> list[Document]:
    """List posted documents dated `first` to `last`, by kind and position, after a place in that order.

    All that are returned are of one kind, at most `most`.
    """
    rows = db.execute(
        f"{_SELECT} WHERE company = ? AND state = 'posted' AND role = 'document' AND txn_day BETWEEN ? AND ?"
        " AND (kind > ? OR (kind = ? AND position > ?)) ORDER BY kind, position LIMIT ?",
        (company, to_day(first), to_day(last), kind, kind, position, most),
    )
    found = [_document(row) for row in rows]
    return [document for document in found if document.kind == found[0].kind]


def waiting_for(db: Connection, company: str, document: str) -> list[Document]:
    """List the rows that wait for one to be posted, in no order."""
    rows = db.execute(f"{_SELECT} WHERE company = ? AND waits_for = ?", (company, document))
    return [_document(row) for row in rows]


def counts(db: Connection, company: str) -> dict[State, int]:
    """Count documents (not set-up requests and voids) by state."""
    rows = db.execute(
        "SELECT state, count(*) FROM exchange_document WHERE company = ? AND role = 'document' GROUP BY state",
        (company,),
    )
    found = {State(state): int(number) for state, number in rows}
    return {state: found.get(state, 0) for state in State}


def sendable(db: Connection, company: str, *, now: int, until: int) -> int:
    """Count the rows that a session starting now can bring forward."""
    rows = db.execute(
        "SELECT count(*) FROM exchange_document WHERE company = ? AND state IN ('queued', 'sending', 'unknown')"
        " AND position <= ? AND next_try <= ?",
        (company, until, now),
    )
    return int(rows[0][0])


def unmet(db: Connection, company: str, needs: tuple[str, ...]) -> str:
    """Give the first need that QuickBooks does not have yet, empty when all are met."""
    for need in needs:
        rows = db.execute(
            "SELECT 1 FROM exchange_document WHERE company = ? AND document = ? AND state = 'posted'",
            (company, need),
        )
        if not rows:
            return need
    return ""


def change(db: Connection, was: Document, event: Event, *, now: int, **columns: Any) -> None:
    """Move a row to the state that follows an event; `Moved` when it is no longer as it was read."""
    columns |= {"state": after(was.state, event).value, "changed_at": now}
    names = [f"{name} = ?" for name in columns]
    rows = db.execute(
        f"UPDATE exchange_document SET {', '.join(names)} WHERE company = ? AND document = ?"
        " AND state = ? AND message_set = ? AND attempts = ? RETURNING position",
        (
            *(_stored(value) for value in columns.values()),
            was.company,
            was.document,
            was.state.value,
            was.message_set,
            was.attempts,
        ),
    )
    if not rows:
        raise Moved(was.document)


def delay(db: Connection, was: Document, *, next_try: int, cause: str, cure: str) -> None:
    """Leave a row in its state, but let it rest until a time."""
    db.execute(
        "UPDATE exchange_document SET next_try = ?, cause = ?, cure = ? WHERE company = ? AND document = ?",
        (next_try, cause, cure, was.company, was.document),
    )


def write_anew(
    db: Connection, was: Document, *, request: str, needs: tuple[str, ...], waits_for: str
) -> None:
    """Give a row that has not left another text, and other needs; what has left stays as it left."""
    db.execute(
        "UPDATE exchange_document SET request = ?, needs = ?, waits_for = ? WHERE company = ? AND document = ?"
        " AND state IN ('queued', 'unknown', 'refused')",
        (request, json.dumps(needs), waits_for, was.company, was.document),
    )


def release(db: Connection, company: str, document: str) -> None:
    """Let rows go on that waited for one which is posted now."""
    for waiting in waiting_for(db, company, document):
        db.execute(
            "UPDATE exchange_document SET waits_for = ? WHERE company = ? AND document = ?",
            (unmet(db, company, waiting.needs), company, waiting.document),
        )
