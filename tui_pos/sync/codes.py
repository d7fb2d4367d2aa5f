"""One-time codes, and how both sides prove that they know one without saying it.

A code is twelve letters (60 bits). Neither it nor its key ever travels: the till sends a keyed hash over what it was
shown of the node (its certificate), and the node answers with one over the till's own random salt. Whoever sits
between them with another certificate has a proof that fits no other conversation, and 60 bits are out of reach for
the minutes in which a code is open.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re

from tui_pos.core.refusal import Refusal
from tui_pos.sync.wire import About

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 12
_TILL, _NODE = b"till", b"node"


def new_code() -> str:
    """Make a code as it is read out: three groups of four letters without those that look alike."""
    letters = "".join(_LETTERS[byte % 32] for byte in os.urandom(_LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, _LENGTH, 4))


def key_of(code: str) -> bytes:
    """Make the key that both sides use of a code as somebody typed it; refuses what cannot be one (`code`)."""
    letters = re.sub(r"[\s-]", "", code.upper())
    if len(letters) != _LENGTH or set(letters) - set(_LETTERS):
        raise Refusal("code", "A code has three groups of four letters: look at the node's screen.")
    return hashlib.scrypt(letters.encode(), salt=b"tui-pos join", n=2**14, r=8, p=1, dklen=32)


def till_proof(key: bytes, about: About, salt: bytes) -> bytes:
    """Show the node that this till knows the code, and which node it believes to talk with."""
    return _proof(key, _TILL, about, salt)


def node_proof(key: bytes, about: About, salt: bytes) -> bytes:
    """Show the till that this node knows the code too."""
    return _proof(key, _NODE, about, salt)


def same(one: bytes, other: bytes) -> bool:
    """Compare two proofs without telling by the time where they differ."""
    return hmac.compare_digest(one, other)


def token_hash(token: str) -> str:
    """Make the form in which a node keeps a till's credential: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _proof(key: bytes, who: bytes, about: About, salt: bytes) -> bytes:
    seen = hashlib.sha256(about.authority.encode()).digest() + bytes([about.named])
    return hmac.new(key, who + salt + seen + about.node.encode(), hashlib.sha256).digest()
