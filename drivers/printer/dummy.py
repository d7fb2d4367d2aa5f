"""A printer that is not there: it keeps the bytes of each job. For demo shops, tests and tills without paper."""

from __future__ import annotations

from collections import deque

KEPT_JOBS = 100


class DummyTransport:
    """Take every job at once and keep the last hundred."""

    answers = False

    def __init__(self, target: str = "") -> None:
        self.where = target or "dummy printer"
        self.jobs: deque[bytes] = deque(maxlen=KEPT_JOBS)

    def open(self, until: float) -> DummyPort:
        """Start a job."""
        return DummyPort(self.jobs)


class DummyPort:
    """Gather one job and hand it in when it is closed."""

    def __init__(self, jobs: deque[bytes]) -> None:
        self._jobs = jobs
        self._data: bytearray | None = bytearray()

    def write(self, data: bytes, until: float) -> int:
        """Take everything."""
        assert self._data is not None, "written after close"
        self._data += data
        return len(data)

    def pending(self) -> int:
        """Nothing is ever on its way."""
        return 0

    def read(self, until: float) -> bytes:
        """Say nothing."""
        return b""

    def close(self) -> None:
        """Keep the job, unless nothing was written."""
        if self._data:
            self._jobs.append(bytes(self._data))
        self._data = None
