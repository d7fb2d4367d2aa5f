"""Sealed files: what goes in comes out, and nothing comes out of a file that was touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_pos.core.refusal import Refusal
from tui_pos.transfer.sealing import is_sealed, seal, unseal

WORDS = "correct horse battery"
PIECE = (1 << 20) + 16
CONTENT = bytes(range(256)) * 10_000
"""Two and a half pieces."""


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    (tmp_path / "books").write_bytes(CONTENT)
    (tmp_path / "keys").write_bytes(b"")
    seal({"books": tmp_path / "books", "keys": tmp_path / "keys"}, tmp_path / "sealed", WORDS)
    return tmp_path / "sealed"


def start(raw: bytes) -> int:
    """Say where the first piece begins, behind two lines of header."""
    return raw.index(b"\n", raw.index(b"\n") + 1) + 1


def test_what_goes_in_comes_out(sealed: Path, tmp_path: Path) -> None:
    """Every file under its name, byte for byte, readable by its owner alone."""
    (tmp_path / "out").mkdir()
    found = unseal(sealed, tmp_path / "out", WORDS)
    assert {name: path.read_bytes() for name, path in found.items()} == {
        "books": CONTENT,
        "keys": b"",
    }
    assert found["books"].stat().st_mode & 0o777 == 0o600
    assert is_sealed(sealed)
    assert not is_sealed(tmp_path / "books")


def test_the_same_content_never_gives_the_same_file(sealed: Path, tmp_path: Path) -> None:
    """Two backups of one day do not tell that they are alike."""
    seal({"books": tmp_path / "books", "keys": tmp_path / "keys"}, tmp_path / "again", WORDS)
    one, other = sealed.read_bytes(), (tmp_path / "again").read_bytes()
    assert len(one) == len(other)
    assert one[start(one) :] != other[start(other) :]


@pytest.mark.parametrize(
    "harm",
    [
        "swap two pieces",
        "cut at a piece",
        "cut within a piece",
        "cut all",
        "add",
        "flip",
        "drop a piece",
    ],
)
def test_a_file_that_was_touched_is_refused(sealed: Path, tmp_path: Path, harm: str) -> None:
    """Pieces cannot be swapped, dropped, cut off or changed without it being found."""
    raw = sealed.read_bytes()
    at = start(raw)
    head, one, two, three = (
        raw[:at],
        raw[at : at + PIECE],
        raw[at + PIECE : at + 2 * PIECE],
        raw[at + 2 * PIECE :],
    )
    harmed = {
        "swap two pieces": head + two + one + three,
        "cut at a piece": head + one + two,
        "cut within a piece": head + one + two + three[:-100],
        "cut all": head,
        "add": raw + three,
        "flip": head + one + bytes([two[0] ^ 1]) + two[1:] + three,
        "drop a piece": head + one + three,
    }[harm]
    sealed.write_bytes(harmed)
    (tmp_path / "out").mkdir()
    with pytest.raises(Refusal, match="does not open sealed, or the file was changed or cut off"):
        unseal(sealed, tmp_path / "out", WORDS)


def test_a_sealed_file_is_never_written_over(sealed: Path, tmp_path: Path) -> None:
    """An older backup is worth more than the space."""
    with pytest.raises(FileExistsError):
        seal({"books": tmp_path / "books"}, sealed, WORDS)
