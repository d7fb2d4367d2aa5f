"""One process owns a shop's SQLite file: the lock file that says which."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from tui_pos.core.refusal import Refusal


class OwnerLock:
    """Hold `<database>.lock` as long as this process writes to the database.

    The kernel drops the lock when the process ends, however it ends, so a crash leaves nothing to clean up; the pid in
    the file is for people. The lock is not on the database file itself, where SQLite's own locks are.
    """

    def __init__(self, database: Path) -> None:
        """Take the lock; a Refusal with code `in_use` names the process that has it."""
        path = database.with_name(database.name + ".lock")
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.read(self._handle, 20).decode(errors="replace").strip() or "unknown"
            os.close(self._handle)
            raise Refusal(
                "in_use",
                f"The shop's data in {database} is in use by another tui-pos (process {owner}): close it first.",
            ) from error
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let another process own the database."""
        os.close(self._handle)
