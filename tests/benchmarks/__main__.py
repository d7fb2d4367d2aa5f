"""Print every figure of the speed table, one line of JSON each: `python -m tests.benchmarks [--quick|--full]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from tests.benchmarks import (
    catching_up,
    company,
    connector,
    database,
    exchange_days,
    imports,
    many_tills,
    screen,
    sync,
)
from tests.benchmarks.figures import Figure

Benchmark = Callable[[], Iterator[Figure]]


def benchmarks(full: bool) -> list[Benchmark]:
    """List what is measured, at its full size or at a share that takes a minute."""
    items = 100_000 if full else 20_000
    return [
        lambda: screen.start_and_stop(100_000 if full else 3_000, 5 if full else 2),
        lambda: screen.scans(items if full else 3_000, 100 if full else 25),
        lambda: screen.scan_in_a_big_shop(1_000, 1_000_000 if full else items, 50 if full else 15),
        lambda: catching_up.scans_while_catching_up(10_000 if full else 2_000),
        lambda: screen.pushed(2_000, 1_000 if full else 300),
        lambda: database.first_load(items),
        lambda: database.look_up_and_search(1_000_000 if full else items),
        lambda: database.durable_sale(items, 300 if full else 60),
        lambda: database.big_history(1_000_000 if full else 5_000),
        lambda: imports.import_items(100_000 if full else 5_000),
        lambda: company.import_company(100_000 if full else 1_000),
        lambda: connector.soap_calls(1_000 if full else 100),
        lambda: exchange_days.exchange_days(2_000 if full else 200),
        lambda: sync.queued_receipts(10_000 if full else 1_000),
        lambda: sync.snapshot_load(100_000 if full else 5_000),
        lambda: sync.snapshot_against_history(1_000 if full else 200, 30_000 if full else 1_500),
        lambda: sync.feed_latency(100 if full else 10),
        lambda: sync.on_postgres(10_000 if full else 500),
        lambda: many_tills.many_tills(200 if full else 50, 60 if full else 5),
        lambda: many_tills.on_postgres(200 if full else 50, 60 if full else 5),
    ]


def main() -> int:
    """Measure and print; the exit status is 0 even when a goal is missed, since a busy machine may miss it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="within a minute (the default)")
    size.add_argument("--full", action="store_true", help="all sizes")
    options = parser.parse_args()
    for benchmark in benchmarks(options.full):
        for figure in benchmark():
            print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
