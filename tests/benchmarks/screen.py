"""Figures of the register as a cashier meets it: in a pseudo-terminal, by keys, with the screen rebuilt."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.big_shop import big_shop, code_of, open_till
from tests.benchmarks.figures import Figure, median, percentile
from tests.screens.register import ENTER, Register, register
from tests.screens.terminal import Terminal

PIN = ("1", "2580")

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("ready to look at")
Bare().run(mouse=False)
"""


def load_average() -> str:
    """Say how busy the machine is, since a busy one is slow."""
    return f"load {os.getloadavg()[0]:.1f}"


@contextmanager
def _shop(count: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "shop.sqlite"
        with big_shop(path, count) as shop:
            open_till(shop)
        yield path


@contextmanager
def _selling(path: Path) -> Iterator[Register]:
    with register(path) as till:
        till.sign_on(PIN)
        till.quiet(0.3)
        yield till


def scans(count: int, times: int) -> Iterator[Figure]:
    """Scan items one after the other: latency to the painted line, processor time, and what a long basket costs."""
    with _shop(count) as path, _selling(path) as till:
        echo = _echoes(till, times)
        short, cpu_short = _scan_latencies(till, range(1, times + 1))
        _fill(till, 500)
        long, cpu_long = _scan_latencies(till, range(2_001, 2_001 + times))
    note = load_average()
    yield Figure("scan to line painted, CPU a scan", cpu_short, "ms", 12, note=note)
    yield Figure("scan to line painted, p50 against key to echo", median(short) / median(echo), "x", 2, note=f"echo {median(echo):.1f} ms")  # fmt: skip
    yield Figure("scan to line painted, p50", median(short), "ms", 8, note=note)
    yield Figure("scan to line painted, p95", percentile(short, 0.95), "ms", 16, note=note)
    yield Figure("scan to line painted, p99", percentile(short, 0.99), "ms", 40, note=note)
    yield Figure("CPU a scan at 500 lines against a short basket", cpu_long / cpu_short, "x", 1.2)
    yield Figure(
        "scan p50 at 500 lines against a short basket", median(long) / median(short), "x", 1.2
    )


def scan_in_a_big_shop(small: int, large: int, times: int) -> Iterator[Figure]:
    """Scan the same way in a small and in a large shop."""
    cpu = []
    for count in (small, large):
        with _shop(count) as path, _selling(path) as till:
            cpu.append(_scan_latencies(till, range(1, times + 1))[1])
    yield Figure(f"CPU a scan with {large:,} items against {small:,}", cpu[1] / cpu[0], "x", 1.2)


def _echoes(till: Register, times: int) -> list[float]:
    """Time a single key to its echo on the input line."""
    found = []
    for n in range(times):
        digit = str(n % 9 + 1)
        till.forget()
        began = time.perf_counter()
        till.send(digit)
        found.append((till.wait_bytes(digit.encode()) - began) * 1000)
        till.send("\x7f")
        till.quiet(0.03)
    return found


def _scan_latencies(till: Register, numbers: range) -> tuple[list[float], float]:
    found = []
    till.quiet(0.2)
    before = till.cpu_seconds()
    for n in numbers:
        till.forget()
        began = time.perf_counter()
        till.send(code_of(n) + ENTER)
        found.append((till.wait_bytes(b"1 x ") - began) * 1000)
        till.quiet(0.06)
    return found, (till.cpu_seconds() - before) / len(numbers) * 1000


def _fill(till: Register, lines: int) -> None:
    """Ring many lines as fast as they are taken."""
    for n in range(1_000, 1_000 + lines):
        till.send(code_of(n) + ENTER)
    till.quiet(1.5)


def pushed(count: int, scanned: int = 1_000) -> Iterator[Figure]:
    """Push scans as fast as the terminal takes them: every one is a line of its own, in order."""
    from tui_pos.core.openline import GoodsLine
    from tui_pos.data.shop import Shop
    from tui_pos.till.till import Till

    with _shop(count) as path:
        with _selling(path) as till:
            for n in range(1, scanned + 1):
                till.send(code_of(n) + ENTER)
            till.wait(
                lambda text: (
                    f"{scanned} " in text.split("Subtotal")[-1][:20] or f"({scanned})" in text
                ),
                120,
            )
            till.quiet(1.0)
            till.stop()
        with Shop.open(str(path)) as shop:
            lines = Till(shop).desk.resume().lines
    right = sum(
        isinstance(line, GoodsLine) and line.item.number == str(100_000 + n)
        for n, line in enumerate(lines, start=1)
    )
    yield Figure(
        f"{scanned:,} scans pushed: right lines in order", right, "lines", scanned, at_least=True
    )


def start_and_stop(count: int, times: int) -> Iterator[Figure]:
    """Start to ready against a bare Textual app, sign-on, memory, and the end."""
    bare, ready, opened, sign_on, stops, memory = [], [], [], [], [], []
    with _shop(count) as path:
        for _ in range(times):
            with Terminal([sys.executable, "-c", BARE]) as plain:
                bare.append(plain.wait_bytes(b"ready to look at") - plain.started)
            with register(path) as till:
                ready.append(till.wait_bytes(b"Number") - till.started)
                opened.append(till.wait_bytes(b"Till 1", 30) - till.started)
                till.send(f"{PIN[0]}{ENTER}{PIN[1]}")
                till.quiet(0.5)
                began = time.perf_counter()
                till.send(ENTER)
                sign_on.append((till.wait_bytes(b"Scan or type") - began) * 1000)
                till.quiet(0.5)
                memory.append(till.resident_mib())
                stops.append(till.stop()[1])
    pin = _pin_check_ms()
    yield Figure("start to sign-on against a bare Textual app", median(ready) / median(bare), "x", 1.6, note=f"bare {median(bare) * 1000:.0f} ms")  # fmt: skip
    yield Figure("start to shop open against a bare Textual app", median(opened) / median(bare), "x", 1.6)  # fmt: skip
    yield Figure("sign-on to sale screen, after the PIN check", median(sign_on) - pin, "ms", 150, note=f"PIN check {pin:.0f} ms, {load_average()}")  # fmt: skip
    yield Figure(f"memory at the sale screen, {count:,} items", max(memory), "MiB", 64)
    yield Figure("stop, screen restored", max(stops), "s", 2)


def _pin_check_ms() -> float:
    from tests.shops import PEPPER
    from tui_pos.till.credentials import Pepper

    pepper = Pepper(PEPPER)
    stored = pepper.hash_pin(PIN[1])
    began = time.perf_counter()
    pepper.pin_is(stored, PIN[1])
    return (time.perf_counter() - began) * 1000
