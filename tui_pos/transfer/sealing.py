"""Sealed files: what leaves the shop on a stick is encrypted under a passphrase, and any changed byte is found.

The key is Argon2id (RFC 9106) of the passphrase with a salt of its own; the content is AES-256-GCM in pieces of 1 MiB
whose nonces count them and mark the last one (the STREAM construction), so pieces cannot be swapped or cut off. Inside
is a tar archive of a few named files. Memory holds one piece, whatever the size.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

from tui_pos.core.refusal import Refusal

LEAST_PASSPHRASE = 12
"""Characters: a sealed file can be tried for years, unlike a PIN."""

_MAGIC = b"tui-pos sealed 1\n"
_PIECE = 1 << 20
_TAG = 16
_MOST_HEADER = 1000


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Say how the key is made; bounds keep a forged header from asking for all memory."""

    salt: bytes
    passes: int = 3
    kibibytes: int = 64 * 1024

    def __post_init__(self) -> None:
        if not (1 <= self.passes <= 20 and 8 <= self.kibibytes <= 1 << 20 and len(self.salt) == 16):
            raise ValueError("the key's parameters are out of bounds")


def is_sealed(path: Path) -> bool:
    """Say whether a file is a sealed one."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def check_passphrase(passphrase: str) -> str:
    """Give the passphrase back, or refuse one that is guessed too soon."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise Refusal(
            "passphrase",
            f"A passphrase has at least {LEAST_PASSPHRASE} characters: take some words.",
        )
    return passphrase


def seal(files: Mapping[str, Path], target: Path, passphrase: str) -> None:
    """Write files under their names into a new sealed file, 0600; synced on return. `OSError` when the medium fails."""
    header = _Header(os.urandom(16))
    opening = _MAGIC + msgspec.json.encode(header) + b"\n"
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(opening)
        writer = _Sealer(file, _key(header, passphrase), opening)
        with tarfile.open(fileobj=writer, mode="w|", format=tarfile.PAX_FORMAT) as tar:  # type: ignore[call-overload]
            for name, path in files.items():
                info = tarfile.TarInfo(name)
                info.size = path.stat().st_size
                with path.open("rb") as content:
                    tar.addfile(info, content)
        writer.finish()
        file.flush()
        os.fsync(file.fileno())


def unseal(source: Path, folder: Path, passphrase: str) -> dict[str, Path]:
    """Write what a sealed file holds into a folder, 0600, and give the files by their names.

    Refuses (`sealed`) a wrong passphrase, a changed or cut file; what was written until then is of no use.
    """
    found: dict[str, Path] = {}
    with source.open("rb") as file:
        header, opening = _read_header(file, source)
        reader = io.BufferedReader(_Opener(file, _key(header, passphrase), opening, source), _PIECE)
        try:
            with tarfile.open(fileobj=reader, mode="r|") as tar:
                for info in tar:
                    content = tar.extractfile(info)
                    if content is not None and info.name == Path(info.name).name:
                        found[info.name] = _save(folder / info.name, content)
            while reader.read(_PIECE):
                pass
        except tarfile.TarError as error:
            raise _wrong(source) from error
    return found


def _save(path: Path, content: object) -> Path:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        while piece := content.read(_PIECE):  # type: ignore[attr-defined]
            file.write(piece)
    return path


def _read_header(file: BinaryIO, source: Path) -> tuple[_Header, bytes]:
    magic = file.read(len(_MAGIC))
    line = file.readline(_MOST_HEADER)
    try:
        header = msgspec.json.decode(line, type=_Header)
    except (msgspec.MsgspecError, ValueError) as error:
        raise _wrong(source) from error
    return header, magic + line


def _key(header: _Header, passphrase: str) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        passphrase.encode(), header.salt, header.passes, header.kibibytes, 1, 32, Type.ID
    )


def _nonce(piece: int, last: bool) -> bytes:
    return piece.to_bytes(11, "big") + bytes([last])


def _wrong(source: Path) -> Refusal:
    return Refusal(
        "sealed", f"The passphrase does not open {source.name}, or the file was changed or cut off."
    )


class _Sealer:
    """Encrypt what is written, a piece at a time."""

    def __init__(self, file: BinaryIO, key: bytes, opening: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(key)
        self._file = file
        self._opening = opening
        self._waiting = bytearray()
        self._piece = 0

    def write(self, data: bytes) -> int:
        """Take more content; a piece is written when something follows it."""
        self._waiting += data
        while len(self._waiting) > _PIECE:
            self._put(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        return len(data)

    def finish(self) -> None:
        """Write the last piece, marked as such."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, data: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._piece, last), data, self._opening)
        self._file.write(sealed)
        self._piece += 1


class _Opener(io.RawIOBase):
    """Decrypt what is read, a piece at a time; no byte is handed out before its piece is proven."""

    def __init__(self, file: BinaryIO, key: bytes, opening: bytes, source: Path) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(key)
        self._file = file
        self._opening = opening
        self._source = source
        self._next = file.read(_PIECE + _TAG)
        self._plain = b""
        self._piece = 0
        self._ended = False

    def readable(self) -> bool:
        """Tell the buffer in front that it may read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with proven content; 0 at the end."""
        if not self._plain and not self._ended:
            self._open_piece()
        size = min(len(buffer), len(self._plain))
        buffer[:size] = self._plain[:size]
        self._plain = self._plain[size:]
        return size

    def _open_piece(self) -> None:
        from cryptography.exceptions import InvalidTag

        sealed, self._next = self._next, self._file.read(_PIECE + _TAG)
        self._ended = not self._next
        try:
            nonce = _nonce(self._piece, self._ended)
            self._plain = self._cipher.decrypt(nonce, sealed, self._opening)
        except (InvalidTag, ValueError) as error:
            raise _wrong(self._source) from error
        self._piece += 1
