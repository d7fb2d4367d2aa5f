"""Passwords of the Web Connector: made here, kept as argon2id, and slowed down for who guesses.

Wrong passwords are counted per source address, never per user: a stranger on the LAN who guesses locks himself out
and cannot stop the shop's own exchange.
"""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tui_pos.journal.connection import Connection

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FREE_TRIES = 5
"""Wrong passwords before an address is locked out."""

LOCK_MS = 60_000
LONGEST_LOCK_MS = 15 * 60_000
"""The first lock-out, which doubles with each further wrong password, and the longest."""

LONGEST_PASSWORD = 200
FORGET_MS = 86_400_000
"""A day without a wrong password makes an address good again."""

_FAIL = """
    INSERT INTO exchange_lockout (source, failures, last, locked_until) VALUES (?, ?, ?, ?)
    ON CONFLICT (source) DO UPDATE SET failures = excluded.failures, last = excluded.last,
        locked_until = excluded.locked_until"""


def new_password() -> str:
    """Make a password of 128 random bits, to be typed into the Web Connector once."""
    return secrets.token_urlsafe(16)


def hash_password(password: str) -> str:
    """Make the stored form (argon2id, OWASP's minimum: 19 MiB, 2 passes; about 40 ms by design)."""
    return _hasher().hash(password)


def password_is(stored: str | None, password: str) -> bool:
    """Compare a password with its stored form; without one (an unknown user) it takes as long and says no."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return bool(_hasher().verify(stored or _nobody(), password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    return hash_password(secrets.token_hex(16))


def address_key(source: str) -> str:
    """Give what wrong passwords are counted under: an IPv4 address, or the network of 64 bits that one IPv6 host owns."""
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return source[:100]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
    return str(address)


@dataclass(frozen=True, slots=True)
class Standing:
    """Say how an address stands: wrong passwords of the last day, and until when it is locked out (0: it is not)."""

    failures: int = 0
    locked_until: int = 0


def standing(db: Connection, key: str, now: int) -> Standing:
    """Say how an address stands now."""
    rows = db.execute(
        "SELECT failures, locked_until FROM exchange_lockout WHERE source = ? AND last > ?",
        (key, now - FORGET_MS),
    )
    return Standing(*rows[0]) if rows else Standing()


def failed(db: Connection, key: str, now: int) -> Standing:
    """Count a wrong password, and forget addresses that have been quiet for a day."""
    failures = standing(db, key, now).failures + 1
    locked = 0
    if failures >= FREE_TRIES:
        doubled = LOCK_MS << min(failures - FREE_TRIES, 10)
        locked = now + min(doubled, LONGEST_LOCK_MS)
    db.execute("DELETE FROM exchange_lockout WHERE last < ?", (now - FORGET_MS,))
    db.execute(_FAIL, (key, failures, now, locked))
    return Standing(failures, locked)


def forgive(db: Connection, key: str | None = None) -> None:
    """Forget the wrong passwords of an address, or of all when the password was changed."""
    if key is None:
        db.execute("DELETE FROM exchange_lockout")
    else:
        db.execute("DELETE FROM exchange_lockout WHERE source = ?", (key,))


def delay_seconds(failures: int) -> float:
    """Say how long the answer to a wrong password is held back: half a second, doubling up to eight."""
    return min(0.5 * 2 ** (failures - 1), 8.0) if failures else 0.0
