"""The sale screen's picture and speed of hand, in a real pseudo-terminal over a plain list."""

from __future__ import annotations

import functools
import operator
import os
import random
import re
import signal
import sys
import termios

import pytest

from tests.screens.terminal import Terminal
from tui_pos.register.console_font import SAFE

PLAIN = [sys.executable, "-m", "tests.benchmarks.plain_register"]
PAGE_UP = "\x1b[5~"


def test_a_thousand_scans_at_full_speed_are_a_thousand_right_lines() -> None:
    """Codes pushed as fast as the terminal takes them are neither lost nor merged nor reordered."""
    source = random.Random(7)
    codes = [f"40{source.randrange(10**11):011d}" for _ in range(1000)]
    with Terminal(PLAIN) as till:
        till.wait("ready")
        till.send("".join(code + "\r" for code in codes))
        till.wait(f"rung {codes[-1]}", timeout=60)
        shown: dict[int, str] = {}
        while True:
            before = till.text()
            for line in before.splitlines():
                match = re.match(r"[> ] *(\d+) Item (\d+) ", line)
                if match:
                    shown[int(match[1])] = match[2]
            if 1 in shown:
                break
            till.send(PAGE_UP)
            till.wait(functools.partial(operator.ne, before))
        assert [shown[number] for number in range(1, 1001)] == codes


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (80, 25), (100, 30), (120, 40)])
def test_every_character_is_in_the_console_fonts_table(columns: int, rows: int) -> None:
    """On TERM=linux nothing is drawn that a console font lacks, whatever the names hold."""
    with Terminal(PLAIN, columns=columns, rows=rows) as till:
        till.wait("ready")
        till.send("Čaj ☕ \x07żółć 茶\r".encode())
        text = till.wait("rung Caj ? zó?c ?")
        assert set(text) - SAFE == {"\n"}


def test_keys_typed_while_the_program_starts_are_forgotten() -> None:
    """What was typed before the first screen is neither echoed nor delivered to it."""
    with Terminal(PLAIN) as till:
        till.send("999\r")
        text = till.wait("ready")
        assert "999" not in text
        till.send("5")
        assert "Scan or type> 5 " in till.wait("type> 5")


def test_sigterm_restores_the_screen_and_ends_with_status_0() -> None:
    """A till that is told to stop leaves the terminal as it found it."""
    with Terminal(PLAIN) as till:
        till.wait("ready")
        status, seconds = till.stop()
        assert status == 0
        assert seconds < 2
        assert termios.tcgetattr(till.slave) == till.settings_before


def test_sigterm_during_the_imports_ends_with_status_0() -> None:
    """Stopping before the first paint is orderly too."""
    with Terminal(PLAIN) as till:
        while termios.tcgetattr(till.slave) == till.settings_before:
            assert till.process.poll() is None
        status, _ = till.stop()
        assert status == 0
        assert termios.tcgetattr(till.slave) == till.settings_before


def test_a_hang_up_ends_the_process() -> None:
    """A terminal that is gone ends the till instead of leaving it spinning."""
    with Terminal(PLAIN) as till:
        till.wait("ready")
        os.close(till.slave)
        os.close(till.master)
        try:
            assert till.process.wait(10) == 1
        finally:
            till.master, till.slave = os.openpty()


@pytest.mark.parametrize("key", ["\x11", "\x03", "\x1a", "\x1c", "\x04", "\x10"])
def test_control_keys_do_not_leave_the_till(key: str) -> None:
    """Ctrl+Q, C, Z, \\, D and P do nothing."""
    with Terminal(PLAIN) as till:
        till.wait("ready")
        till.send(key + "77")
        assert "type> 77" in till.wait("77")
        assert till.process.poll() is None


def test_a_second_signal_is_harmless() -> None:
    """Hang-up and termination together still end in order."""
    with Terminal(PLAIN) as till:
        till.wait("ready")
        till.process.send_signal(signal.SIGHUP)
        status, _ = till.stop()
        assert status == 0
