"""A printer that is a file: each job is appended to it. For archives of receipts and for looking at the bytes."""

from __future__ import annotations

import os
import stat

from drivers.printer.errors import PrinterGone


class FileTransport:
    """Append jobs to the ordinary file `target`, which is made when it is missing, readable by its owner only."""

    answers = False

    def __init__(self, target: str) -> None:
        if not target:
            raise ValueError("a file printer needs the path of its file as the target")
        self.where = target

    def open(self, until: float) -> FilePort:
        """Open the file; a pipe or a device is refused, for it could block for ever."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            handle = os.open(self.where, flags, 0o600)
        except OSError as error:
            raise _cannot(self.where, error.strerror or "", error) from error
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise _cannot(self.where, "not an ordinary file", None)
        return FilePort(handle, self.where)


class FilePort:
    """Write one job to an open file."""

    def __init__(self, handle: int, where: str) -> None:
        self._handle = handle
        self._where = where

    def write(self, data: bytes, until: float) -> int:
        """Append; a full disk is a printer that is gone."""
        try:
            return os.write(self._handle, data)
        except OSError as error:
            raise _cannot(self._where, error.strerror or "", error) from error

    def pending(self) -> int:
        """Put the job on the disk; then nothing is pending."""
        try:
            os.fsync(self._handle)
        except OSError as error:
            raise _cannot(self._where, error.strerror or "", error) from error
        return 0

    def read(self, until: float) -> bytes:
        """Say nothing: a file has no answers."""
        return b""

    def close(self) -> None:
        """Close the file once."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _cannot(where: str, why: str, error: OSError | None) -> PrinterGone:
    title = f"Receipts cannot be written to {where} ({why}): check the path, its rights and the free space."
    return PrinterGone(title, repr(error) if error else "")
