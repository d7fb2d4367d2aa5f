"""PINs and badges: argon2id hashes under a company pepper that lies outside the database.

Four digits fall to a stolen table in minutes, so the hash alone is not enough: the pepper is a file of its own
(0600), delivered at enrolment and rotated when a till is revoked.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tui_pos.core.refusal import Refusal
from tui_pos.journal.files import save_file

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_PIN = 4
MAX_PIN = 12


SECRET_BYTES = 32


class Pepper:
    """Key every stored secret with the company's pepper.

    The file holds the newest secret first and behind it those before: a rotation keeps what was stored under an older
    one usable until it is stored again.
    """

    def __init__(self, secret: bytes, path: Path | None = None) -> None:
        self._all = secret
        self._path = path
        self._seen = path.stat().st_mtime_ns if path else 0

    @classmethod
    def of(cls, path: Path) -> Pepper:
        """Read the pepper beside the database, or make one there on first use (0600)."""
        if not path.exists():
            save_file(path, os.urandom(SECRET_BYTES))
        return cls(path.read_bytes(), path)

    @property
    def secrets(self) -> bytes:
        """All secrets, the newest first; another process may have changed the file since."""
        if self._path and self._path.stat().st_mtime_ns != self._seen:
            self._seen = self._path.stat().st_mtime_ns
            self._all = self._path.read_bytes()
        return self._all

    def replace(self, secrets: bytes) -> None:
        """Take the secrets that the company's node hands out, and write the file before returning."""
        if not secrets or len(secrets) % SECRET_BYTES or self._path is None:
            raise ValueError("that is no pepper")
        save_file(self._path, secrets)

    def rotate(self) -> None:
        """Put a new secret before the others: what is stored from now on, a stolen copy of the old ones cannot test."""
        self.replace(os.urandom(SECRET_BYTES) + self.secrets)

    def _each(self) -> list[bytes]:
        known = self.secrets
        return [known[i : i + SECRET_BYTES] for i in range(0, len(known), SECRET_BYTES)]

    def hash_pin(self, pin: str) -> str:
        """Make the stored form of a PIN; about 40 ms by design (OWASP minimum: 19 MiB, 2 passes)."""
        check_pin(pin)
        return _hasher().hash(_keyed(self._each()[0], pin))

    def pin_is(self, stored: str, pin: str) -> bool:
        """Compare a typed PIN with its stored form, made with this secret or one before it."""
        return any(_fits(secret, stored, pin) for secret in self._each())

    def is_stale(self, stored: str, pin: str) -> bool:
        """Say whether a PIN that fits was stored under a secret before the newest, and should be stored again."""
        return len(self._each()) > 1 and not _fits(self._each()[0], stored, pin)

    def badge_key(self, badge: str) -> str:
        """Make the look-up key of a badge or recovery code: keyed, so that a stolen table opens nothing."""
        return self.badge_keys(badge)[0]

    def badge_keys(self, badge: str) -> list[str]:
        """Give the look-up keys that a badge or recovery code may be stored under, the newest first."""
        return [_badge(secret, badge) for secret in self._each()]


def _keyed(secret: bytes, pin: str) -> bytes:
    return hmac.new(secret, b"pin\0" + pin.encode(), hashlib.sha256).digest()


def _badge(secret: bytes, badge: str) -> str:
    return hmac.new(secret, b"badge\0" + badge.encode(), hashlib.sha256).hexdigest()


def _fits(secret: bytes, stored: str, pin: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return bool(_hasher().verify(stored, _keyed(secret, pin)))
    except (VerificationError, InvalidHashError):
        return False


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def check_pin(pin: str) -> None:
    """Refuse a PIN that is no PIN or that anybody would try first."""
    if not pin.isascii() or not pin.isdigit() or not MIN_PIN <= len(pin) <= MAX_PIN:
        raise Refusal("pin", f"A PIN has {MIN_PIN} to {MAX_PIN} digits: choose another.")
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise Refusal("pin", "A PIN like 1111 or 1234 is guessed first: choose another.")


def new_recovery_code(random: bytes) -> str:
    """Spell sixteen random bytes as a recovery code that can be written on paper: five groups of five letters."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    text = "".join(letters[byte % 32] for byte in hashlib.sha256(random).digest()[:25])
    return "-".join(text[i : i + 5] for i in range(0, 25, 5))
