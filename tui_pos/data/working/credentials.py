"""Hashes of PINs, badges and the recovery code, and who is locked out; none of it ever enters an entry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_pos.journal.connection import Connection

_SET = """
    INSERT INTO credential (subject, kind, hash, lookup, changed) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (subject, kind) DO UPDATE SET hash = excluded.hash, lookup = excluded.lookup,
        changed = excluded.changed"""
_GET = "SELECT hash FROM credential WHERE subject = ? AND kind = ?"
_ALL = "SELECT subject, hash FROM credential WHERE kind = ? ORDER BY subject"
_LOOKUP = "SELECT subject FROM credential WHERE lookup = ?"
_FAIL = """
    INSERT INTO lockout (subject, failures, last, locked_until) VALUES (?, 1, ?, ?)
    ON CONFLICT (subject) DO UPDATE SET failures = lockout.failures + 1, last = excluded.last,
        locked_until = excluded.locked_until"""
_LOCK = "SELECT failures, last, locked_until FROM lockout WHERE subject = ?"


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

    `lookup` is a keyed hash by which a badge is found without trying every stored hash.
    """
    db.execute(_SET, (subject, kind.value, hashed, lookup, now))


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
    """Take a credential away."""
    db.execute("DELETE FROM credential WHERE subject = ? AND kind = ?", (subject, kind.value))


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
