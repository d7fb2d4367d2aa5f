"""A printer on the network: raw TCP, port 9100, one connection for each job.

Epson's network printers drop an idle connection after about 90 s and can refuse new ones while an old one lingers,
so a connection lives as long as its job and is always closed.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import select
import socket
import struct
import termios
import time

from drivers.printer.errors import PrinterBusy, PrinterError, PrinterGone, PrinterTimedOut

PORT = 9100
_GOODBYE_SECONDS = 0.2
_SEND_BUFFER = 4096
"""Keep little on its way, so that a printer which takes nothing is noticed while writing."""


class NetworkTransport:
    """Reach the printer at `target`: an address, or `address:port`. A name takes as long to look up as it takes."""

    answers = True

    def __init__(self, target: str) -> None:
        host, colon, port = target.rpartition(":")
        if not colon or target.endswith("]"):
            host, port = target, str(PORT)
        self._host = host.strip("[]")
        if not self._host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError(
                f"{target!r} is not a printer's address: write it like 192.168.1.50:9100"
            )
        self._port = int(port)
        self.where = f"{self._host}:{self._port}"

    def open(self, until: float) -> NetworkPort:
        """Connect."""
        seconds = max(0.01, until - time.monotonic())
        try:
            connection = socket.create_connection((self._host, self._port), timeout=seconds)
        except OSError as error:
            raise _translated(self.where, error) from error
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        return NetworkPort(connection, self.where)


class NetworkPort:
    """Move the bytes of one job."""

    def __init__(self, connection: socket.socket, where: str) -> None:
        self._connection = connection
        self._where = where

    def write(self, data: bytes, until: float) -> int:
        """Give the network what it takes by `until`."""
        if not self._ready(select.POLLOUT, until):
            return 0
        try:
            return self._connection.send(data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise _translated(self._where, error) from error

    def pending(self) -> int:
        """Count what the printer's network side has not acknowledged (tcp(7), SIOCOUTQ)."""
        # A reset connection would otherwise look like an empty queue.
        code = self._connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise _translated(self._where, OSError(code, errno.errorcode.get(code, str(code))))
        answer = fcntl.ioctl(self._connection, termios.TIOCOUTQ, struct.pack("i", 0))
        return int(struct.unpack("i", answer)[0])

    def read(self, until: float) -> bytes:
        """Wait for an answer; the printer hanging up is `PrinterGone`."""
        if not self._ready(select.POLLIN, until):
            return b""
        try:
            data = self._connection.recv(256)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise _translated(self._where, error) from error
        if not data:
            raise _gone(self._where, "connection closed by the printer")
        return data

    def close(self) -> None:
        """Hang up in order: bytes left unread would reset the connection, and the printer drop its buffer."""
        if self._connection.fileno() < 0:
            return
        until = time.monotonic() + _GOODBYE_SECONDS
        with contextlib.suppress(OSError, PrinterError):
            self._connection.shutdown(socket.SHUT_WR)
            while self.read(until):
                pass
        self._connection.close()

    def _ready(self, event: int, until: float) -> bool:
        poll = select.poll()
        poll.register(self._connection, event)
        return bool(poll.poll(max(0.0, until - time.monotonic()) * 1000))


def _gone(where: str, message: str) -> PrinterGone:
    return PrinterGone(
        f"The printer at {where} is gone: check its power and its network cable.", message
    )


def _translated(where: str, error: OSError) -> PrinterError:
    message = f"{where}: {error!r}"
    if isinstance(error, TimeoutError):
        return PrinterTimedOut(
            f"The printer at {where} does not answer: check that it is switched on and that the address is right.",
            message,
        )
    if error.errno == errno.ECONNREFUSED:
        return PrinterBusy(
            f"The printer at {where} refuses the connection: another computer may be using it. "
            "Wait, or switch it off and on; check the port number if it never worked.",
            message,
        )
    if isinstance(error, socket.gaierror):
        return PrinterGone(
            f"No printer is known by the name {where}: check the address in the settings.", message
        )
    return _gone(where, message)
