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

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_PIN = 4
MAX_PIN = 12


class Pepper:
    """Key every stored secret with the company's pepper."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def of(cls, path: Path) -> Pepper:
        """Read the pepper beside the database, or make one there on first use (0600)."""
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(os.urandom(32))
                file.flush()
                os.fsync(file.fileno())
        return cls(path.read_bytes())

    def hash_pin(self, pin: str) -> str:
        """Make the stored form of a PIN; about 40 ms by design (OWASP minimum: 19 MiB, 2 passes)."""
        check_pin(pin)
        return _hasher().hash(self._keyed(pin))

    def pin_is(self, stored: str, pin: str) -> bool:
        """Compare a typed PIN with its stored form."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return bool(_hasher().verify(stored, self._keyed(pin)))
        except (VerificationError, InvalidHashError):
            return False

    def badge_key(self, badge: str) -> str:
        """Make the look-up key of a badge or recovery code: keyed, so that a stolen table opens nothing."""
        return hmac.new(self._secret, b"badge\0" + badge.encode(), hashlib.sha256).hexdigest()

    def _keyed(self, pin: str) -> bytes:
        return hmac.new(self._secret, b"pin\0" + pin.encode(), hashlib.sha256).digest()


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
