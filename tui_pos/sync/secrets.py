"""Credentials over all machines of a company: PINs, badges and the recovery code in their stored form, and the pepper.

There are few of them, so both sides compare one hash over all and swap the whole set when it differs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from tui_pos.data.working import credentials
from tui_pos.journal.connection import Connection
from tui_pos.sync.wire import Secret


def digest(db: Connection, pepper: bytes) -> bytes:
    """Give a hash over all credentials and the pepper: equal on two machines that know the same."""
    whole = hashlib.sha256(hashlib.sha256(pepper).digest())
    for secret in every(db):
        whole.update(repr(secret).encode())
    return whole.digest()


def every(db: Connection) -> tuple[Secret, ...]:
    """List all credentials, those that were taken away included."""
    return tuple(Secret(*row) for row in credentials.stored(db))


def take(db: Connection, secrets: Iterable[Secret]) -> int:
    """Store what is newer than what is here; says how many were."""
    return sum(
        credentials.take(db, s.subject, s.kind, s.hash, s.lookup, s.changed) for s in secrets
    )
