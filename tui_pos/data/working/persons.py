"""Personal data, field by field, outside the journal: it travels between nodes and can be erased for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui_pos.core.people import PERSON_FIELDS, PersonKind
from tui_pos.core.refusal import Refusal
from tui_pos.data import search_index
from tui_pos.data.words import words
from tui_pos.journal.connection import Connection

_PERSON = "SELECT key, erased FROM person WHERE id = ?"
_NEW = """
    INSERT INTO person (id, key, kind, erased)
    SELECT ?, COALESCE(MAX(key), 0) + 1, ?, 0 FROM person"""
_FIELDS = "SELECT field, value FROM person_field WHERE person = ? ORDER BY field"
_FIELD = "SELECT version, value FROM person_field WHERE person = ? AND field = ?"
_PUT = """
    INSERT INTO person_field (person, field, value, version, at, origin, change)
    SELECT ?, ?, ?, ?, ?, ?, COALESCE(MAX(change), 0) + 1 FROM person_field WHERE 1 = 1
    ON CONFLICT (person, field) DO UPDATE SET value = excluded.value, version = excluded.version,
        at = excluded.at, origin = excluded.origin, change = excluded.change"""
_NOTE = """
    INSERT INTO person_history (person, field, version, origin, value, at, lost)
    VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (person, field, version, origin, at) DO NOTHING"""
_SEEN = """
    SELECT 1 FROM person_history
    WHERE person = ? AND field = ? AND version = ? AND origin = ? AND at = ?"""
_LOST = """
    UPDATE person_history SET lost = 1
    WHERE person = ? AND field = ? AND version = ? AND value = ?"""
_SINCE = """
    SELECT f.change, f.person, p.kind, f.field, f.value, f.version, f.at, f.origin
    FROM person_field f JOIN person p ON p.id = f.person
    WHERE f.change > ? ORDER BY f.change LIMIT ?"""
_CONFLICTS = """
    SELECT h.person, p.kind, h.field, h.value, h.version, h.at, h.origin
    FROM person_history h JOIN person p ON p.id = h.person WHERE h.lost = 1
    ORDER BY h.at, h.person, h.field"""

_MOST_CHANGES = 1_000_000
"""By how many changes another node may be ahead."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """Carry one field of a person between nodes; `version` counts its changes, `origin` is the node that changed it."""

    person: str
    kind: str
    field: str
    value: str
    version: int
    at: int
    origin: str


def save(
    db: Connection,
    person: str,
    kind: PersonKind,
    fields: Mapping[str, str],
    *,
    at: int,
    origin: str,
) -> None:
    """Change fields of a person at this node; a field that stays as it is keeps its version.

    Refuses (`erased`) a person whose data was erased, and (`person_field`) a field that a person does not have.
    """
    unknown = sorted(set(fields) - set(PERSON_FIELDS))
    if unknown:
        raise Refusal("person_field", f"A person has no field {unknown[0]!r}: check the spelling.")
    if not _known(db, person, kind):
        raise Refusal(
            "erased", "This person's data was erased on request: make a new record instead."
        )
    for field, value in fields.items():
        stored = db.execute(_FIELD, (person, field))
        version, old = (int(stored[0][0]), str(stored[0][1])) if stored else (0, "")
        if value != old:
            _put(db, FieldValue(person, kind, field, value, version + 1, at, origin))
    _index(db, person)


def take(db: Connection, incoming: FieldValue) -> bool:
    """Take a field's value from another node; says whether it changed anything.

    A newer version replaces. When both nodes changed the same version the later to arrive wins, as the next version,
    and the value that lost is flagged. A repeat does nothing, and so does anything about an erased person; the time tells
    a repeat from another change of one origin under one version, made on an old copy or while its last one clashed. Refuses
    (`malformed`) a version so far ahead that the field could soon not be changed any more.
    """
    if not _known(db, incoming.person, PersonKind(incoming.kind)):
        return False
    place = (incoming.person, incoming.field)
    if db.execute(_SEEN, (*place, incoming.version, incoming.origin, incoming.at)):
        return False
    stored = db.execute(_FIELD, place)
    version, old = (int(stored[0][0]), str(stored[0][1])) if stored else (0, "")
    if incoming.version > version + _MOST_CHANGES:
        raise Refusal("malformed", "A field of a person was changed too often to be believed.")
    if incoming.version > version:
        _put(db, incoming)
    else:
        _note(db, incoming)
        if incoming.value == old:
            return False
        db.execute(_LOST, (*place, version, old))
        _put(db, _as_version(incoming, version + 1))
    _index(db, incoming.person)
    return True


def erase(db: Connection, person: str) -> None:
    """Blank everything held of a person, history and index included, and refuse what may still arrive."""
    _known(db, person, PersonKind.CUSTOMER)
    ((key, _),) = db.execute(_PERSON, (person,))
    db.execute("DELETE FROM person_field WHERE person = ?", (person,))
    db.execute("DELETE FROM person_history WHERE person = ?", (person,))
    db.execute("UPDATE person SET erased = 1 WHERE id = ?", (person,))
    search_index.remove(db, search_index.PERSONS, (key,))


def fields_of(db: Connection, person: str) -> dict[str, str]:
    """Give what is known of a person by field; nothing for an erased or unknown one."""
    return {str(field): str(value) for field, value in db.execute(_FIELDS, (person,))}


def since(db: Connection, change: int, limit: int = 500) -> tuple[list[FieldValue], int]:
    """List the values that changed in this database after its change number, and the number to ask with next."""
    rows = db.execute(_SINCE, (change, limit))
    return [FieldValue(*row[1:]) for row in rows], int(rows[-1][0]) if rows else change


def conflicts(db: Connection) -> list[FieldValue]:
    """List the values that lost against another node's change, oldest first."""
    return [FieldValue(*row) for row in db.execute(_CONFLICTS)]


def settle(db: Connection, person: str, field: str) -> None:
    """Take away the flags of a field after a person has looked at what lost."""
    sql = "UPDATE person_history SET lost = 0 WHERE person = ? AND field = ?"
    db.execute(sql, (person, field))


def _known(db: Connection, person: str, kind: PersonKind) -> bool:
    """Make a person known, and say whether data of theirs may be kept."""
    rows = db.execute(_PERSON, (person,))
    if not rows:
        db.execute(_NEW, (person, kind.value))
    return not rows or not rows[0][1]


def _put(db: Connection, value: FieldValue) -> None:
    row = (value.person, value.field, value.value, value.version, value.at, value.origin)
    db.execute(_PUT, row)
    _note(db, value)


def _note(db: Connection, value: FieldValue) -> None:
    place = (value.person, value.field, value.version, value.origin)
    db.execute(_NOTE, (*place, value.value, value.at))


def _as_version(value: FieldValue, version: int) -> FieldValue:
    return FieldValue(
        value.person, value.kind, value.field, value.value, version, value.at, value.origin
    )


def _index(db: Connection, person: str) -> None:
    ((key, _),) = db.execute(_PERSON, (person,))
    search_index.put(db, search_index.PERSONS, [(key, list(_words(fields_of(db, person))))])


def _words(fields: Mapping[str, str]) -> Iterable[str]:
    """Give the words that a person is found by; telephone numbers also as one run of digits, and without area code."""
    for field, value in fields.items():
        if field == "notes":
            continue
        yield from words(value)
        if field in ("phone", "phone2"):
            digits = "".join(char for char in value if char.isdigit())
            yield from (digits, digits[-7:]) if digits else ()
