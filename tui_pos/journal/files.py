"""Files that a shop depends on: written beside, synced, put in place, the folder synced."""

from __future__ import annotations

import os
from pathlib import Path


def save_file(path: Path, content: bytes) -> None:
    """Replace a file's content, readable by its owner alone; power loss leaves the old content or the new.

    Of two processes that save at once one comes last, and both succeed.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    put_in_place(beside, path)


def put_in_place(beside: Path, path: Path) -> None:
    """Sync a finished file, give it its name, and make the name durable too."""
    _sync(beside)
    os.replace(beside, path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
