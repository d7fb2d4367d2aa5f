"""Hashes of PINs, badges and the recovery code, and who is locked out; none of it ever enters an entry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_pos.core.refusal import Refusal
from tui_pos.journal.connection import Connection

_SET = """
    INSERT INTO credential (subject, kind, hash, lookup, changed) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (subject, kind) DO UPDATE SET hash = excluded.hash, lookup = excluded.lookup,
        changed = excluded.changed"""
_GET = "SELECT hash FROM credential WHERE subject = ? AND kind = ? AND hash <> ''"
_CHANGED = "SELECT changed, hash FROM credential WHERE subject = ? AND kind = ?"
_ALL = "SELECT subject, hash FROM credential WHERE kind = ? AND hash <> '' ORDER BY subject"
_STORED = """
    SELECT subject, kind, hash, COALESCE(lookup, ''), changed FROM credential
    ORDER BY subject, kind"""
_REMOVE = """
    UPDATE credential SET hash = '', lookup = NULL, changed = changed + 1
    WHERE subject = ? AND kind = ?"""
_FREE = "UPDATE credential SET lookup = NULL WHERE lookup = ?"
_LOOKUP = "SELECT subject FROM credential WHERE lookup = ?"
_FAIL = """
    INSERT INTO lockout (subject, failures, last, locked_until) VALUES (?, 1, ?, ?)
    ON CONFLICT (subject) DO UPDATE SET failures = lockout.failures + 1, last = excluded.last,
        locked_until = excluded.locked_until"""
_LOCK = "SELECT failures, last, locked_until FROM lockout WHERE subject = ?"

_AGES_MS = 2**45
"""Some thousand years: no clock is that wrong."""


class CredentialKind(StrEnum):
    """Name what somebody can prove themselves with."""

    PIN = "pin"
    BADGE = "badge"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Lock:
    """Say how often a sign-on failed since it last succeeded, when, and until when no other is allowed (0: allowed)."""

    failures: int = 0
    last: int = 0
    locked_until: int = 0


def set_credential(
    db: Connection,
    subject: str,
    kind: CredentialKind,
    hashed: str,
    *,
    now: int,
    lookup: str | None = None,
) -> None:
    """Replace the hash of a staff member's PIN or badge, or (subject `company`) of the recovery code.

    `lookup` is a keyed hash by which a badge is found without trying every stored hash. What replaces is newer than
    what it replaces, whatever the clock says, so that it wins on every machine.
    """
    rows = db.execute(_CHANGED, (subject, kind.value))
    changed = max(now, int(rows[0][0]) + 1) if rows else now
    db.execute(_SET, (subject, kind.value, hashed, lookup, changed))


def credential(db: Connection, subject: str, kind: CredentialKind) -> str | None:
    """Give the stored hash, None when there is none."""
    rows = db.execute(_GET, (subject, kind.value))
    return str(rows[0][0]) if rows else None


def credentials(db: Connection, kind: CredentialKind) -> dict[str, str]:
    """Give all hashes of a kind by subject, for a sign-on by PIN alone."""
    return {str(subject): str(hashed) for subject, hashed in db.execute(_ALL, (kind.value,))}


def by_lookup(db: Connection, lookup: str) -> str | None:
    """Find whose badge it is."""
    rows = db.execute(_LOOKUP, (lookup,))
    return str(rows[0][0]) if rows else None


def remove_credential(db: Connection, subject: str, kind: CredentialKind) -> None:
    """Take a credential away; that it is gone is kept, or another machine would bring it back."""
    db.execute(_REMOVE, (subject, kind.value))


def stored(db: Connection) -> list[tuple[str, str, str, str, int]]:
    """List subject, kind, hash, look-up key and change of all credentials; an empty hash is one that was taken away."""
    return [(str(s), str(k), str(h), str(u), int(c)) for s, k, h, u, c in db.execute(_STORED)]


def take(db: Connection, subject: str, kind: str, hashed: str, lookup: str, changed: int) -> bool:
    """Take a credential from another machine if it is newer than what is here; says whether it was.

    Refuses (`malformed`) one from so far in the future that it could soon not be replaced any more.
    """
    rows = db.execute(_CHANGED, (subject, kind))
    if changed > (int(rows[0][0]) if rows else 0) + _AGES_MS:
        raise Refusal("malformed", "A credential bears a time that cannot be.")
    if rows and (int(rows[0][0]), str(rows[0][1])) >= (changed, hashed):
        return False
    if lookup:
        db.execute(_FREE, (lookup,))
    db.execute(_SET, (subject, kind, hashed, lookup or None, changed))
    return True


def lock_of(db: Connection, subject: str) -> Lock:
    """Say how a staff id, or a till's id for tries without a name, stands."""
    rows = db.execute(_LOCK, (subject,))
    return Lock(*rows[0]) if rows else Lock()


def failed(db: Connection, subject: str, now: int, locked_until: int = 0) -> Lock:
    """Count a failed sign-on and say until when no other is allowed."""
    db.execute(_FAIL, (subject, now, locked_until))
    return lock_of(db, subject)


def forgive(db: Connection, subject: str) -> None:
    """Forget failures after a sign-on that succeeded."""
    db.execute("DELETE FROM lockout WHERE subject = ?", (subject,))
