"""A network receipt printer on the loopback, with the faults that real ones have."""

from __future__ import annotations

import socket
import struct
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

QUERY = b"\x10\x04"
PROCESSED = b"\x1dr\x01"
PRINTED = b"\x1d(H\x06\x00\x30\x30"


@dataclass
class FakePrinter:
    """Listen on a free port while used as a context manager; everything printed is in `jobs`, one a connection.

    `dies_after` and `stalls_after` count job bytes: the connection is reset, or nothing more is read.
    `paper_lasts` bytes are printed before the paper is out: the rest is only buffered and no question that is
    answered in order gets its answer.
    """

    silent: bool = False
    processed: bool = True
    printed: bool = True
    paper_out: bool = False
    cover_open: bool = False
    greeting: bytes = b""
    dies_after: int | None = None
    stalls_after: int | None = None
    paper_lasts: int | None = None
    chunk: int = 4096
    pause: float = 0.0
    jobs: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.05)
        self.target = f"127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._thread.join(5)
        self._server.close()

    def wait_for_jobs(self, count: int, seconds: float = 5.0) -> list[bytes]:
        """Wait until so many connections have brought print data and ended."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.jobs) >= count, seconds), self.jobs
        return list(self.jobs)

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._server.accept()
            except TimeoutError:
                continue
            self.connections += 1
            with connection:
                _Conversation(self, connection, self._closing).run()

    def finished(self, job: bytes) -> None:
        with self._changed:
            if job:
                self.jobs.append(job)
            self._changed.notify_all()


class _Conversation:
    def __init__(
        self, printer: FakePrinter, connection: socket.socket, closing: threading.Event
    ) -> None:
        self.printer = printer
        self.connection = connection
        self.closing = closing
        self.pending = b""
        self.job = bytearray()

    def run(self) -> None:
        self.connection.settimeout(0.05)
        try:
            if self.printer.greeting:
                self.connection.sendall(self.printer.greeting)
            while not self.closing.is_set() and self._step():
                pass
        except OSError:
            pass
        self.printer.finished(bytes(self.job))

    def _step(self) -> bool:
        if self.printer.stalls_after is not None and len(self.job) >= self.printer.stalls_after:
            return not self.closing.wait(0.05)
        try:
            data = self.connection.recv(self.printer.chunk)
        except TimeoutError:
            return True
        if not data:
            return False
        if self.printer.pause:
            self.closing.wait(self.printer.pause)
        self.pending += data
        while self._take():
            pass
        if self.printer.dies_after is not None and len(self.job) >= self.printer.dies_after:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        return True

    def _take(self) -> bool:
        """Move what is complete from `pending` to the job, or answer it; False when more is needed."""
        pending = self.pending
        for command, size in ((QUERY, 3), (PROCESSED, 3), (PRINTED, 11)):
            if pending.startswith(command):
                if len(pending) < size:
                    return False
                self._answer(pending[:size])
                self.pending = pending[size:]
                return bool(self.pending)
            if pending and len(pending) < len(command) and command.startswith(pending):
                return False
        self.job += pending[:1]
        self.pending = pending[1:]
        if self.printer.paper_lasts is not None and len(self.job) >= self.printer.paper_lasts:
            self.printer.paper_out = True
        return bool(self.pending)

    def _answer(self, question: bytes) -> None:
        reply = self._reply(question)
        if reply and not self.printer.silent:
            self.connection.sendall(reply)

    def _reply(self, question: bytes) -> bytes:
        down = self.printer.paper_out or self.printer.cover_open
        if question[:2] == QUERY:
            value = 0x12
            if question[2] == 1 and down:
                value |= 0x08
            if question[2] == 2:
                value |= 0x04 * self.printer.cover_open | 0x20 * self.printer.paper_out
            if question[2] == 4 and self.printer.paper_out:
                value |= 0x6C
            return bytes([value])
        if down:
            return b""
        if question == PROCESSED:
            return b"\x00" if self.printer.processed else b""
        return b"\x37\x22" + question[-4:] + b"\x00" if self.printer.printed else b""
