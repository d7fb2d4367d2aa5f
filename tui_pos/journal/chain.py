"""The chain: each entry's MAC covers the entry before it and the exact bytes that are stored.

MAC(n) = BLAKE2b-256 keyed, over MAC(n - 1), the length of the header, the header and the body's bytes (RFC 7693). The
first entry of an epoch stands on 32 zero bytes; node and epoch are in every header. Whoever changes, removes or
inserts an entry without the key has to leave a MAC that does not fit.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_pos.core.refusal import Refusal
from tui_pos.journal.entry import Entry
from tui_pos.journal.files import save_file

GENESIS = bytes(32)
"""What the first entry of an epoch stands on."""

_PERSON = b"tui-pos journal"
_SEAL = b"tui-pos seal"


def entry_mac(key: bytes, before: bytes, entry: Entry) -> bytes:
    """Compute the MAC that `entry` must carry after an entry whose MAC is `before`."""
    header = _header(entry)
    keyed = hashlib.blake2b(before, key=key, digest_size=32, person=_PERSON)
    keyed.update(len(header).to_bytes(4, "big"))
    keyed.update(header)
    keyed.update(entry.raw)
    return keyed.digest()


def seal_mac(key: bytes, entry: Entry) -> bytes:
    """Compute this node's own MAC over an entry whose chain it cannot check, its place included."""
    header = b"%d\0%s" % (entry.pos, _header(entry))
    keyed = hashlib.blake2b(entry.mac, key=key, digest_size=32, person=_SEAL)
    keyed.update(len(header).to_bytes(4, "big"))
    keyed.update(header)
    keyed.update(entry.raw)
    return keyed.digest()


def _header(entry: Entry) -> bytes:
    """Write everything but place, body and MAC, so that no two headers look alike."""
    day = entry.day.isoformat() if entry.day else ""
    return "\0".join(
        (
            entry.node,
            entry.epoch,
            str(entry.seq),
            entry.kind,
            str(entry.version),
            str(entry.at),
            day,
            entry.actor,
        )
    ).encode()


class Keyring:
    """Keep the journal keys in a file beside the database (0600), never in it.

    One line per node, `NODE KEY` in hexadecimal: this node's own, made once, and those of nodes whose chains it is to
    check. Losing the file loses no entry, but nothing can be appended or vouched for without it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._keys: dict[str, bytes] = {}
        self._seen = 0
        self._load()

    def get(self, node: str) -> bytes | None:
        """Give the key of a node, or None when it is not known here; another process may have added it."""
        if node not in self._keys:
            self._load()
        return self._keys.get(node)

    def key(self, node: str) -> bytes:
        """Give the key of a node; a Refusal with code `no_key` when the file does not have it."""
        key = self.get(node)
        if key is None:
            raise Refusal(
                "no_key",
                f"The journal's key is missing from {self.path}: put the file back from the backup.",
            )
        return key

    def add(self, node: str, key: bytes | None = None) -> bytes:
        """Add a node's key, a new random one when none is given, and write the file before returning.

        Another key for a known node is a `ValueError`. Power loss leaves the old file or the new one; a lock keeps
        processes that serve one database from losing each other's keys.
        """
        with self._alone():
            self._load()
            known = self._keys.get(node)
            if known is not None and key not in (None, known):
                raise ValueError(f"there is another key for node {node}")
            chosen = known or key or os.urandom(32)
            self._keys[node] = chosen
            self._write()
        return chosen

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock on the folder that the file is in."""
        handle = os.open(self.path.parent, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _load(self) -> None:
        """Read the file if it is there and has changed since."""
        try:
            changed = self.path.stat().st_mtime_ns
        except FileNotFoundError:
            return
        if changed != self._seen:
            self.path.chmod(0o600)
            self._keys = dict(self._read())
            self._seen = changed

    def _read(self) -> list[tuple[str, bytes]]:
        pairs = []
        for line in self.path.read_text().splitlines():
            try:
                node, key = line.split()
                pairs.append((node, bytes.fromhex(key)))
            except ValueError as error:
                raise Refusal(
                    "bad_key_file", f"{self.path} is not a key file: put it back from the backup."
                ) from error
        return pairs

    def _write(self) -> None:
        lines = [f"{node} {key.hex()}\n" for node, key in self._keys.items()]
        save_file(self.path, "".join(lines).encode())
