"""Run a program in a real pseudo-terminal, type at it, and rebuild what it shows with pyte."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Sequence

import pyte

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Terminal:
    """Hold one program under a pseudo-terminal of a size and a TERM."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        term: str = "linux",
        env: dict[str, str] | None = None,
        cwd: str | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._unseen = bytearray()
        self._undrawn = bytearray()
        self.raw_bytes = 0
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.settings_before = termios.tcgetattr(slave)
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            list(argv),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": term, "LANG": "C.UTF-8", **(env or {})},
            cwd=cwd,
            start_new_session=True,
        )
        self.slave = slave
        os.set_blocking(self.master, False)

    def send(self, data: bytes | str) -> None:
        """Type this; keeps reading while the terminal's input queue is full."""
        rest = data.encode() if isinstance(data, str) else data
        while rest:
            readable, writable, _ = select.select([self.master], [self.master], [], 1)
            if readable:
                self._read()
            if writable:
                rest = rest[os.write(self.master, rest[:256]) :]

    def forget(self) -> None:
        """Look only at what is painted from now on in `wait_bytes`."""
        while self._wait(0):
            pass
        self._unseen.clear()

    def wait_bytes(self, marker: bytes, timeout: float = 10.0) -> float:
        """Wait until these bytes are painted; gives the moment. They are looked for in what is not yet seen."""
        deadline = time.perf_counter() + timeout
        while marker not in self._unseen:
            left = deadline - time.perf_counter()
            if left <= 0 or not self._wait(left):
                raise AssertionError(f"{marker!r} was not painted:\n{self.text()}")
        now = time.perf_counter()
        del self._unseen[: self._unseen.index(marker) + len(marker)]
        return now

    def wait(self, condition: Callable[[str], bool] | str, timeout: float = 10.0) -> str:
        """Wait until the whole screen's text fulfils a condition (or contains a text); gives that text."""
        fulfilled = (lambda text: condition in text) if isinstance(condition, str) else condition
        deadline = time.perf_counter() + timeout
        while not fulfilled(text := self.text()):
            left = deadline - time.perf_counter()
            if left <= 0 or not self._wait(left):
                raise AssertionError(f"{condition!r} did not come true; the screen shows:\n{text}")
        return text

    def until(self, condition: Callable[[], bool], timeout: float = 10.0) -> None:
        """Wait until something beside the screen has come true, such as the bytes of a paper."""
        deadline = time.perf_counter() + timeout
        while not condition():
            if time.perf_counter() > deadline:
                raise AssertionError(f"it did not come true; the screen shows:\n{self.text()}")
            self._wait(0.01)

    def text(self) -> str:
        """The screen as text, one line a row."""
        while self._wait(0):
            pass
        self._stream.feed(bytes(self._undrawn))
        self._undrawn.clear()
        return "\n".join(self.screen.display)

    def quiet(self, seconds: float = 0.05) -> None:
        """Wait until nothing has been painted for a while."""
        while self._wait(seconds):
            pass

    def _wait(self, seconds: float) -> bool:
        readable, _, _ = select.select([self.master], [], [], seconds)
        return bool(readable) and self._read()

    def _read(self) -> bool:
        try:
            data = os.read(self.master, 65536)
        except (BlockingIOError, OSError):
            return False
        self.raw_bytes += len(data)
        self._unseen += data
        self._undrawn += data
        return bool(data)

    def cpu_seconds(self) -> float:
        """Processor time the program has used, user and system (proc(5), stat fields 14 and 15)."""
        schedstat = f"/proc/{self.process.pid}/task"
        total = 0
        for task in os.listdir(schedstat):
            with open(f"{schedstat}/{task}/schedstat") as file:
                total += int(file.read().split()[0])
        return total / 1e9

    def resident_mib(self) -> float:
        """Memory the program holds (proc(5), statm field 2)."""
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * _PAGE / 2**20

    def stop(self, timeout: float = 10.0) -> tuple[int, float]:
        """Send SIGTERM; gives the exit status and how long it took."""
        begun = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        return self.ended(timeout), time.perf_counter() - begun

    def ended(self, timeout: float = 10.0) -> int:
        """Wait until the program has ended by itself; gives its exit status."""
        deadline = time.perf_counter() + timeout
        while self.process.poll() is None:
            if time.perf_counter() > deadline:
                raise AssertionError("the program did not end")
            self._wait(0.01)
        return self.process.returncode

    def close(self) -> None:
        """Kill what still runs and close the terminal."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.slave)
        os.close(self.master)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
