"""SIGKILL on the register as a cashier sees it: keys in, screen out, killed at random, started again.

What the screen has said is finished must be in the journal once; a line that was painted a moment before must be on
the sale that comes back. Lines are saved within 50 ms of being painted, so the kill comes after that.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.screens.register import ENTER, F, Register, make_shop, register
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.till.till import Till

SAVED_WITHIN = 0.25
"""Seconds after a paint by which its line is on disk, on a machine that does other things too."""

ITEMS = (
    ("9520000000011", "Rolled oats 16 oz"),
    ("9520000000028", "Rolled oats 32 oz"),
    ("1061", "Ginger cookies"),
)


@dataclass
class Result:
    """Count what was found."""

    kills: int = 0
    receipts: int = 0
    open_sales_back: int = 0
    lost: int = 0
    doubled: int = 0


def run(kills: int, seed: int = 1) -> Result:
    """Kill the register `kills` times in the middle of selling and compare what comes back."""
    result, chance = Result(), Random(seed)
    with tempfile.TemporaryDirectory() as name:
        shop = make_shop(Path(name))
        _open_day(shop)
        lines = 0
        for _ in range(kills):
            with register(shop) as till:
                till.sign_on()
                till.quiet(0.1)
                lines, sold = _sell(till, chance, lines)
                time.sleep(SAVED_WITHIN)
                till.process.kill()
                till.process.wait()
            result.kills += 1
            result.receipts += sold
            _compare(shop, lines, result)
    return result


def _open_day(shop: Path) -> None:
    with Shop.open(str(shop)) as opened:
        till = Till(opened)
        till.people.by_pin("1", "2580")
        till.day.begin(10_000)


def _sell(till: Register, chance: Random, lines: int) -> tuple[int, int]:
    """Ring a few items, finish some sales; gives the lines on the screen and the receipts finished."""
    sold = 0
    for _ in range(chance.randint(1, 3)):
        for _ in range(chance.randint(1, 4)):
            code, name = chance.choice(ITEMS)
            lines += 1
            till.send(code + ENTER)
            till.wait(
                lambda text, n=lines, name=name: (
                    f"{n:>4} {name}"[-20:] in text or f" {n} {name}" in text
                )
            )  # type: ignore[misc]
        if chance.random() < 0.6:
            till.send(F[2])
            till.wait("is finished.")
            lines, sold = 0, sold + 1
    return lines, sold


def _compare(shop: Path, lines: int, result: Result) -> None:
    with Shop.open(str(shop)) as opened:
        db = opened.database.connection()
        ids = [str(row[0]) for row in db.execute("SELECT id FROM receipt ORDER BY pos")]
        entries = sum(1 for _ in reading.walk(db, kinds=("receipt.completed",)))
        result.lost += max(result.receipts - len(ids), 0)
        result.doubled += max(len(ids) - result.receipts, entries - len(set(ids)), 0)
        back = len(Till(opened).desk.resume().lines)
        result.open_sales_back += bool(lines and back == lines)
        result.lost += max(lines - back, 0)
        result.doubled += max(back - lines, 0)
