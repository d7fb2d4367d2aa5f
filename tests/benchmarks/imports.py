"""Figures of the import: a list of items from CSV and from Excel, on the real command line in a process of its own."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.unit.commands.line import make_shop
from tests.unit.transfer.files import sheet, workbook
from tui_pos.core.gtin import check_digit

_HEAD = ["Number", "Name", "Department", "Type", "Tax Code", "Price", "Price 2", "Cost", "Codes", "Unit", "Size", "Quantity"]  # fmt: skip
_RUN = """
import json, resource, sys, time
from tui_pos.cli import main
sys.argv[0] = "tui-pos"
began = time.perf_counter()
main_ended = None
try:
    main()
except SystemExit as end:
    main_ended = end.code
used = resource.getrusage(resource.RUSAGE_SELF)
(peak,) = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps([main_ended, time.perf_counter() - began, used.ru_utime + used.ru_stime, int(peak) / 1024]))
"""


def import_items(count: int) -> Iterator[Figure]:
    """Import `count` items with prices, costs, codes and quantities; the goal of 60 s for 100,000 is on an idle machine."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [_HEAD, *map(_row, range(count))]
        with (folder / "items.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
        workbook(folder / "items.xlsx", sheet([_HEAD, *map(_cells, rows[1:])]))
        for kind in ("csv", "xlsx"):
            (folder / kind).mkdir()
            database = make_shop(folder / kind)
            arguments = ("--db", database, "import", "items", folder / f"items.{kind}")
            line = [sys.executable, "-c", _RUN, *map(str, arguments)]
            done = subprocess.run(line, capture_output=True, text=True, check=True)
            status, wall, processor, memory = json.loads(done.stdout.splitlines()[-1])
            assert status in (0, None), done.stderr
            goal, what = 60 * count / 100_000, f"import of {count:,} items from {kind}"
            yield Figure(what, wall, "s", goal)
            yield Figure(f"{what}, processor", processor, "s", goal)
            yield Figure(f"{what}, memory", memory, "MiB", 96)


def _row(n: int) -> list[str]:
    body = f"952{n:09d}"
    price = f"{n % 5000 / 100 + 0.99:.2f}"
    return [str(100_000 + n), f"Item {n} of many colors", "General", "Inventory", "Tax", price, price, "0.5",
            body + check_digit(body), "ea", "L" if n % 3 else "", str(n % 20)]  # fmt: skip


def _cells(row: list[str]) -> list[str]:
    """Write prices, cost and quantity as numbers, as Excel does."""
    return [f"<c><v>{cell}</v></c>" if i in (5, 6, 7, 11) else cell for i, cell in enumerate(row)]
