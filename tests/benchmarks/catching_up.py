"""A register that comes back after a long time: what scans cost while the node's entries come in behind them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

from tests.benchmarks.figures import Figure, median, percentile
from tests.benchmarks.screen import load_average
from tests.screens.register import ENTER, Register, register
from tests.shops import ITEMS
from tests.sync.network import Network
from tests.sync.processes import ServeProcess, make_till
from tui_pos.journal import bodies

_BATCH = 500


def scans_while_catching_up(entries: int) -> Iterator[Figure]:
    """Scan with the node away, then while it hands `entries` over; nothing of that may be felt."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        company = Network(Path(folder), None, stack)
        company.found()
        code = company.code()
        serve = ServeProcess(company.folder / "node.sqlite")
        database = make_till(company, "till", serve.url, code)
        serve.stop()
        _change_prices(company, entries)
        with register(database) as till:
            till.sign_on()
            till.open_day("10000")
            till.wait("offline since", 30)
            quiet = [_scan(till, n) for n in range(40)]
            serve = ServeProcess(company.folder / "node.sqlite", serve.port)
            till.wait("catching up", 90)
            busy = []
            while "catching up" in till.text().splitlines()[0]:
                busy.append(_scan(till, len(busy)))
            till.stop()
        serve.stop()
    note = f"{len(busy)} scans, {load_average()}"
    name = f"scan to line painted while {entries:,} entries come in"
    yield Figure(f"{name}, p50 against a quiet till", median(busy) / median(quiet), "x", 2)
    yield Figure(f"{name}, p95", percentile(busy, 0.95), "ms", 40, note=note)


def _change_prices(company: Network, entries: int) -> None:
    """Write as many entries at the node while its tills are away: one price each."""
    with company.open_node() as node:
        for start in range(0, entries, _BATCH):
            changed = [
                bodies.PricesChanged((bodies.PriceChange(ITEMS[n % 12].id, 1, 100 + n % 900),))
                for n in range(start, min(start + _BATCH, entries))
            ]
            node.append(changed, actor="staff-1")


def _scan(till: Register, n: int) -> float:
    """Scan one of twelve items and wait for its line; gives milliseconds."""
    till.quiet(0.02)
    till.forget()
    began = perf_counter()
    till.send(f"{101 + n % 12}{ENTER}")
    return (till.wait_bytes(b"1 x ") - began) * 1000
