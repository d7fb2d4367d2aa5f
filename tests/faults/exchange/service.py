"""The exchange's service in a process of its own, which can be killed inside any call: before or after what it commits.

    python -m tests.faults.exchange.forked          # told on its input what to serve, one line of JSON each

A first process imports everything once and forks a service whenever it is told to; so that a start takes some
milliseconds, and each death is a real SIGKILL. The service is what `tui-pos serve` mounts: the connector over the shop's
database, cutting closed days when the Web Connector signs in. Its clock is a file that the test writes.
"""

from __future__ import annotations

import json
import mmap
import struct
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

When = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Death:
    """Say where the service dies: at the nth call of an operation, before or after its nth commit there.

    A call with fewer commits ends it before its answer leaves.
    """

    operation: str
    when: When
    call: int = 1
    commit: int = 1


class SharedClock:
    """Tell a time in milliseconds UTC that another process sets."""

    def __init__(self, path: Path, now: int | None = None) -> None:
        if now is not None:
            path.write_bytes(struct.pack("q", now))
        with path.open("r+b") as file:
            self._page = mmap.mmap(file.fileno(), 8)

    def __call__(self) -> int:
        """Tell the time."""
        return int(struct.unpack("q", self._page[:])[0])

    def pass_seconds(self, seconds: int) -> None:
        """Let time go by."""
        self._page[:] = struct.pack("q", self() + seconds * 1000)


class Services:
    """Start services in other processes and wait for their end."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.exchange.forked"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, shop: Path, clock: Path, death: Death | None = None) -> tuple[int, int]:
        """Serve a shop's database; gives the process and its port."""
        told = {"shop": str(shop), "clock": str(clock), "death": asdict(death) if death else None}
        answer = self._ask(told)
        return int(answer["pid"]), int(answer["port"])

    def died(self, pid: int, patience: float = 0.0) -> bool:
        """Say whether a service is dead by now; one that was heard dying may take some milliseconds."""
        until = time.monotonic() + patience
        while not (dead := bool(self._ask({"dead": pid})["dead"])) and time.monotonic() < until:
            pass
        return dead

    def kill(self, pid: int) -> None:
        """Kill a service, if it lives, and wait for its end."""
        self._ask({"kill": pid})

    def stop(self) -> None:
        """End the process that forks."""
        self._process.communicate()

    def _ask(self, told: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer
