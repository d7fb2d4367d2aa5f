"""The register in a real pseudo-terminal, 80x24 and TERM=linux: scans, keys, start, memory and stop.

Latency is wall time and so depends on what else the machine does: each figure notes the load. What gates it is the
processor time of a scan and its ratio to a key's echo in the same run.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from tests.benchmarks.big_shop import big_shop, code_of, many_items
from tests.benchmarks.figures import Figure, median, percentile
from tests.screens.terminal import Terminal
from tests.shops import PIN

F2, F8, ESC = "\x1b[[B", "\x1b[19~", "\x1b"
SCANS = 40
PAUSE_SECONDS = 0.07
"""Long enough for the line to be stored, so that a scan's processor time is all its own."""

BARE = (
    "from textual.app import App\n"
    "from textual.widgets import Static\n"
    "class Bare(App):\n"
    "    def compose(self):\n"
    "        yield Static('painted')\n"
    "Bare().run()\n"
)


class Till:
    """Drive one register and measure it."""

    def __init__(self, shop: Path) -> None:
        argv = [sys.executable, "-m", "tui_pos", "--db", str(shop), "register"]
        self.terminal = Terminal(argv)
        self.lines = 0

    def open(self) -> float:
        """Sign on and open the day; gives the seconds from the PIN to the sale screen."""
        terminal = self.terminal
        terminal.wait("Till 1")
        terminal.send("1\r")
        terminal.quiet()
        terminal.forget()
        begun = time.perf_counter()
        terminal.send(PIN + "\r")
        shown = terminal.wait_bytes(b"Scan or type") - begun
        terminal.quiet(0.5)
        if "Count the cash" in terminal.text():
            terminal.send("10000\r")
            terminal.wait("is open.")
        terminal.quiet(0.3)
        return shown

    def echoes(self, times: int = 25) -> list[float]:
        """Type digits one by one; gives milliseconds from key to echo."""
        found = []
        for _ in range(times):
            self.terminal.forget()
            begun = time.perf_counter()
            self.terminal.send("7")
            found.append((self.terminal.wait_bytes(b"7") - begun) * 1000)
            time.sleep(0.03)
        self.terminal.send(ESC)
        self.terminal.wait(lambda text: "> 7" not in text)
        return found

    def scan(self, code: str, name: str) -> tuple[float, float]:
        """Scan one item; gives milliseconds until its line is painted, and of processor time until all is quiet."""
        terminal = self.terminal
        terminal.forget()
        before = terminal.cpu_seconds()
        begun = time.perf_counter()
        terminal.send(code + "\r")
        painted = (terminal.wait_bytes(name.encode()) - begun) * 1000
        time.sleep(PAUSE_SECONDS)
        terminal.forget()
        return painted, (terminal.cpu_seconds() - before) * 1000

    def fill(self, codes: Sequence[str]) -> None:
        """Ring many items as fast as the terminal takes them, and wait for the last line."""
        self.lines += len(codes)
        self.terminal.send("".join(code + "\r" for code in codes))
        mark = f"\n>{self.lines:>4} "
        self.terminal.wait(lambda text: mark in text, timeout=120)
        self.terminal.quiet(0.3)


def register_figures(items: int) -> Iterator[Figure]:
    """Measure a register over a shop with `items` items."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop.sqlite"
        big_shop(shop, items).close()
        yield from start_figures(shop)
        yield from scan_figures(shop, items)


def start_figures(shop: Path, times: int = 5) -> Iterator[Figure]:
    """Compare the first paint with that of a bare Textual app in the same run."""
    bare, ours, opened = [], [], []
    for _ in range(times):
        with Terminal([sys.executable, "-c", BARE]) as terminal:
            bare.append(terminal.wait_bytes(b"painted") - terminal.started)
        till = Till(shop)
        with till.terminal as terminal:
            ours.append(terminal.wait_bytes(b"Number") - terminal.started)
            opened.append(terminal.wait_bytes(b"Till 1", 30) - terminal.started)
            terminal.stop()
    yield Figure("start_to_sign_on", median(ours) / median(bare), "x bare app", 1.6, note=_load())
    behind = median(opened) / median(bare)
    yield Figure("start_to_shop_open", behind, "x bare app", 1.6, note=_load())


def scan_figures(shop: Path, items: int) -> Iterator[Figure]:
    """Measure scans at 10 and at 500 lines, then memory and stop."""
    chance = Random(1)
    goods = list(many_items(items))
    till = Till(shop)
    with till.terminal as terminal:
        note = f"40 ms of it are the PIN check; {_load()}"
        yield Figure("sign_on_to_sale_screen", till.open() * 1000, "ms", 190, note=note)
        medians: dict[int, float] = {}
        for lines in (10, 500):
            till.fill([code_of(chance.randint(1, items)) for _ in range(lines - till.lines)])
            echo = till.echoes()
            painted, cpu = _scans(till, goods, chance)
            medians[lines] = median(painted)
            yield from _scan_figures(lines, echo, painted, cpu)
        ratio = medians[500] / medians[10]
        yield Figure("scan_500_lines_to_10", ratio, "x", 1.2, note=_load())
        yield Figure("register_memory", terminal.resident_mib(), "MiB", 64)
        status, seconds = terminal.stop()
        yield Figure("register_stop", seconds, "s", 2, note=f"exit status {status}")


def _scans(till: Till, goods: Sequence[object], chance: Random) -> tuple[list[float], list[float]]:
    painted, cpu = [], []
    for _ in range(SCANS):
        number = chance.randint(1, len(goods))
        name: str = goods[number - 1].name  # type: ignore[attr-defined]
        shown, used = till.scan(code_of(number), name)
        painted.append(shown)
        cpu.append(used)
        till.terminal.send(F8)
        till.terminal.wait_bytes(b"Line voided.")
        till.terminal.quiet(PAUSE_SECONDS)
    return painted, cpu


def _scan_figures(
    lines: int, echo: Sequence[float], painted: Sequence[float], cpu: Sequence[float]
) -> Iterator[Figure]:
    name, load = f"scan_at_{lines}_lines", _load()
    yield Figure(f"{name}_cpu", median(cpu), "ms", 12)
    yield Figure(f"{name}_to_echo", median(painted) / median(echo), "x", 2, note=load)
    for share, goal in ((0.5, 8.0), (0.95, 16.0), (0.99, 40.0)):
        value = percentile(painted, share)
        yield Figure(f"{name}_p{int(share * 100)}", value, "ms", goal, note=load)
    yield Figure("key_to_echo_p50", median(echo), "ms", 4, note=load)


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
