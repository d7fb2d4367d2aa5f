"""The terminal before, under and after the cashier's app: quiet at start, restored at the end.

`hush` is the first act of the program, before anything slow is imported: what is typed while Python loads
would otherwise be echoed on the picture and delivered to the first screen, an Enter held down 120 times over.
It also sets the environment that Textual reads once, when it is imported.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import signal
import termios
import threading
from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn

ENVIRONMENT = {
    "TEXTUAL_FPS": "1000",
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
}
"""Repaint as soon as a scan is rung, draw nothing twice, and speak only in sequences the Linux console knows.

Textual looks at its clock only while something waits to be painted, so a fine one costs nothing: the echo of a
scan's digits comes just before its line, which at 250 Hz then waited 4 ms and at 60 Hz 16 ms.
"""

KEYBOARD = 0
"""The file descriptor that keys come from."""

LAST_WORDS_SECONDS = 1.5
"""How long an app whose terminal is gone may take to close its devices and files."""

_LFLAG = 3


class Terminal:
    """Hold the terminal that the register runs on, and what it was like before."""

    def __init__(self, fd: int, before: list[Any] | None) -> None:
        self.fd = fd
        self._before = before

    def flush(self) -> None:
        """Forget keys that were typed before a screen could take them (termios(3), `TCIFLUSH`)."""
        if self._before is not None:
            with contextlib.suppress(termios.error):
                termios.tcflush(self.fd, termios.TCIFLUSH)

    def restore(self) -> None:
        """Give the terminal back as it was found; harmless when it is gone or never was one."""
        if self._before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fd, termios.TCSANOW, self._before)


@cache
def hush(fd: int = KEYBOARD) -> Terminal:
    """Silence the terminal and set what Textual reads at import; call before importing anything slow.

    Called again it gives the same terminal.

    From here on SIGTERM ends the program with status 0, and however it ends the terminal is restored.
    """
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    signal.signal(signal.SIGTERM, _leave)
    try:
        before = termios.tcgetattr(fd)
    except termios.error:
        return Terminal(fd, None)
    quiet = termios.tcgetattr(fd)
    quiet[_LFLAG] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON | termios.ISIG)
    with contextlib.suppress(termios.error):
        termios.tcsetattr(fd, termios.TCSAFLUSH, quiet)
    terminal = Terminal(fd, before)
    atexit.register(terminal.restore)
    return terminal


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


class HangUpWatch:
    """End the process when its terminal is gone, which Textual alone does not notice.

    Without a controlling terminal there is no SIGHUP, and the input thread of Textual 8.2 spins on an empty
    read for ever. `poll(2)` reports POLLHUP or POLLERR on a dead terminal without taking any of its input.
    `leave` is called in the watching thread; if the process still lives `LAST_WORDS_SECONDS` later (a paint
    can block on a dead terminal) it is ended with status 1.
    """

    _GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL

    def __init__(self, leave: Callable[[], object], fd: int = KEYBOARD) -> None:
        self._leave = leave
        self._fd = fd
        self._stopped = threading.Event()
        self._stop_read, self._stop_write = os.pipe()
        self._thread = threading.Thread(target=self._watch, name="hang-up", daemon=True)

    def start(self) -> None:
        """Begin to watch, in a thread that costs nothing until the terminal goes."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; returns when the thread has ended."""
        self._stopped.set()
        os.write(self._stop_write, b".")
        self._thread.join()
        os.close(self._stop_read)
        os.close(self._stop_write)

    def _watch(self) -> None:
        poll = select.poll()
        poll.register(self._fd, 0)
        poll.register(self._stop_read, select.POLLIN)
        if any(fd == self._fd and what & self._GONE for fd, what in poll.poll()):
            self._leave()
            if not self._stopped.wait(LAST_WORDS_SECONDS):
                os._exit(1)
