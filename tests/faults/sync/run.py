"""`python -m tests.faults sync`: run the histories, each figure as a line of JSON, and the seed of whatever differs."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

from tests import postgres
from tests.faults.sync import naive, served, world
from tests.faults.sync.result import Result

_QUICK_SEEDS, _QUICK_POSTGRES, _QUICK_STEPS = 50, 3, 8
_SERVED_SHARE = 25
"""Of how many histories on SQLite one has processes of its own: it costs twenty times as much as one without."""


def add_to(which: Any) -> None:
    """Add `sync` to the command line."""
    parser = which.add_parser("sync", help="tills and a node on a line that fails in every way")
    parser.add_argument(
        "--quick", action="store_true", help="a share of the seeds, within a minute"
    )
    parser.add_argument("--seeds", type=int, default=1_000, help="histories on SQLite")
    parser.add_argument("--postgres", type=int, default=100, help="histories on PostgreSQL")
    parser.add_argument("--first", type=int, default=1, metavar="SEED")


def main(options: argparse.Namespace) -> int:
    """Run the histories; exit status 1 when anything was lost, doubled or different, or a server is missing."""
    many, few, steps = options.seeds, options.postgres, served.STEPS
    if options.quick:
        many, few, steps = _QUICK_SEEDS, _QUICK_POSTGRES, _QUICK_STEPS
    real = min(many, max(1, many // _SERVED_SHARE))
    seeds, served_seeds = _seeds(options.first, many - real), _seeds(options.first, real)
    good = _told("SQLite, one process", lambda: world.run(seeds))
    good &= _told("SQLite, serve and tills", lambda: served.run(served_seeds, steps=steps))
    binaries = postgres.binaries()
    if binaries is None:
        print("sync: PostgreSQL is not installed here, so its histories were not run: install it.")
        return 1
    with postgres.private_server(binaries) as server:
        good &= _on_server(server, _seeds(options.first, few), steps)
    return int(not good)


def _on_server(server: str, seeds: range, steps: int) -> bool:
    rows, missed = naive.skipped(server)
    line = {"figure": "a naive cursor over a sequence: rows missed", "value": missed, "goal": ">= 1",
            "ok": missed > 0, "note": f"of {rows}"}  # fmt: skip
    print(json.dumps(line), flush=True)
    good = _told(
        "PostgreSQL, two serve and tills",
        lambda: served.run(seeds, server=server, steps=steps),
    )
    return good and missed > 0


def _seeds(first: int, count: int) -> range:
    return range(first, first + count)


def _told(where: str, work: Callable[[], Result]) -> bool:
    began = time.monotonic()
    found = work()
    if not found.seeds:
        return True
    for note in found.notes[:20]:
        print(note)
    for line in found.lines(where, time.monotonic() - began):
        print(line, flush=True)
    return found.clean
