"""`tui-pos serve` in processes of its own, which can be killed at any moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import apsw

forking = multiprocessing.get_context("forkserver")
"""Starts processes from a clean one that has loaded the program: a twentieth of a new interpreter's time."""

forking.set_forkserver_preload(
    ["tui_pos.commands.serve", "tui_pos.sync.serving", "tui_pos.sync.service", "psycopg", "exchange.serving",
     "tests.faults.sync.till"]
)  # fmt: skip

_START_SECONDS = 60.0


def _serve(url: str, config: str, log: str) -> None:
    """Be `tui-pos serve` with a log in place of the terminal."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    sys.argv = ["tui-pos", "--db", url, "--config", config, "serve", "--plain", "--port", "0"]
    from tui_pos.cli import main

    main()


class Served:
    """One serving process and its port."""

    def __init__(self, url: str, config: Path, log: Path) -> None:
        self._log = log
        self._log.write_text("")
        self._process: BaseProcess = forking.Process(
            target=_serve, args=(url, str(config), str(log)), daemon=True
        )
        self._process.start()
        self.port = 0

    def ready(self) -> None:
        """Wait until it listens."""
        wait(lambda: bool(self._heard() or self._process.exitcode is not None), _START_SECONDS)
        if not self._heard():
            raise RuntimeError(f"serve ended: {self._log.read_text()}")
        self.port = int(self._heard().rsplit(":", 1)[1].partition(";")[0])

    def _heard(self) -> str:
        lines = self._log.read_text().splitlines()
        return next((line for line in lines if line.startswith("Serving at ")), "")

    @property
    def alive(self) -> bool:
        """Say whether it runs."""
        return self._process.is_alive()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid or 0

    def forget(self) -> None:
        """Clear up behind a process that was killed."""
        self._process.join()

    def stop(self) -> str:
        """End it in good order; says what it logged that was wrong."""
        self._process.terminate()
        self._process.join(30)
        if self._process.exitcode not in (0, -signal.SIGTERM):
            return f"serve ended with {self._process.exitcode}: {self._log.read_text()[-2000:]}"
        lines = self._log.read_text().splitlines()
        return next((line for line in lines if '"level": "error"' in line), "")


def kill_inside(pids: Sequence[int], writing: Callable[[], bool]) -> bool:
    """Kill processes where they are, if possible inside a transaction; says whether one was open.

    They are held, looked at and let go on until one of them is found writing, for a while.
    """
    found = False
    for _ in range(60):
        _signal(pids, signal.SIGSTOP)
        found = writing()
        if found:
            break
        _signal(pids, signal.SIGCONT)
        time.sleep(0.001)
    _signal(pids, signal.SIGKILL)
    return found


def _signal(pids: Sequence[int], number: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def writing_to(path: Path) -> bool:
    """Say whether another process has a writing transaction open on a SQLite file."""
    driver = apsw.Connection(str(path))
    try:
        driver.execute("BEGIN IMMEDIATE")
        driver.execute("ROLLBACK")
    except (apsw.BusyError, apsw.ProtocolError):
        return True
    finally:
        driver.close()
    return False


def wait(until: Callable[[], bool], seconds: float) -> None:
    """Wait for a condition."""
    ends = time.monotonic() + seconds
    while not until():
        if time.monotonic() > ends:
            raise TimeoutError(f"not within {seconds:g} s")
        time.sleep(0.005)
