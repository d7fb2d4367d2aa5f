"""The exchange by accident: each call, each mishap, each kind of document, restores, and days with mishaps by chance.

Every case is one shop and one fresh company file. At the end everything must be in the books once and to the cent.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.exchange.cases import Case, Targets, cases
from tests.faults.exchange.chance import by_seed
from tests.faults.exchange.figures import Figure
from tests.faults.exchange.restores import restores
from tests.faults.exchange.service import Services
from tests.faults.exchange.shops import Templates

QUICK_SEEDS, SEEDS = 10, 50
QUICK_SHARE = 41
"""In the quick run every 41st case is tried."""


def add_to(which: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the words that this family of tests takes."""
    parser = which.add_parser("exchange", help="lose, repeat and kill each call of the exchange")
    parser.add_argument("--quick", action="store_true", help="a share of the cases, 10 seeds")
    parser.add_argument("--long", type=int, metavar="N", default=0, help="N seeds")
    parser.add_argument("--first", type=int, metavar="SEED", default=1, help="the first seed")
    parser.add_argument("--only", choices=("calls", "restores", "seeds"), help="one part by itself")
    parser.add_argument("--like", metavar="TEXT", default="", help="cases whose title holds a text")
    parser.add_argument("--share", metavar="K/N", default="1/1", help="the Kth of N parts of calls")


def main(options: argparse.Namespace) -> int:
    """Run the cases and print a line of JSON for each figure; exit status 1 when one of them is not clean."""
    logging.getLogger("tui_pos.exchange").setLevel(logging.CRITICAL)  # deaths are meant here
    parts = (options.only,) if options.only else ("calls", "restores", "seeds")
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name, _services() as services:
        folder = Path(name)
        targets = Targets(services, Templates(folder / "templates"), folder)
        if "calls" in parts:
            figures.append(_all("every call, every mishap", _chosen(targets, options), folder))
        if "restores" in parts:
            found = [one for one in restores(targets) if options.like in one[0]]
            figures.append(_all("restores", found[:: 9 if options.quick else 1], folder))
        if "seeds" in parts:
            count = options.long or (QUICK_SEEDS if options.quick else SEEDS)
            seeds = range(options.first, options.first + count)
            made = ((f"seed {seed}", by_seed(services, seed)) for seed in seeds)
            figures.append(_all("days with mishaps by chance", made, folder, seeds=count))
    return int(not all(figure.clean for figure in figures))


def _chosen(targets: Targets, options: argparse.Namespace) -> list[tuple[str, Case]]:
    found = [one for one in cases(targets) if options.like in one[0]]
    part, parts = (int(word) for word in options.share.split("/"))
    return found[::QUICK_SHARE] if options.quick else found[part - 1 :: parts]


def _all(name: str, found: Iterable[tuple[str, Case]], folder: Path, seeds: int = 0) -> Figure:
    """Run cases one after the other; what is not clean is told at once."""
    figure = Figure(name, seeds=seeds)
    for n, (title, case) in enumerate(found):
        place = folder / f"{name.split()[0]}-{n}"
        told = len(figure.notes)
        figure.take(title, case(place))
        for note in figure.notes[told:]:
            print(note, flush=True)
        shutil.rmtree(place, ignore_errors=True)
    print(figure.line(), flush=True)
    return figure


@contextmanager
def _services() -> Iterator[Services]:
    services = Services()
    try:
        yield services
    finally:
        services.stop()
