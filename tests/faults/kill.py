"""SIGKILL at random moments: a till trades until it is killed, again and again on the same database.

The child acknowledges each saved line and each receipt on a pipe the moment the till says so. After each kill the
shop is opened again: no acknowledged receipt may be missing or doubled, and the sale that was on the screen must be
there with every line that had been saved.
"""

from __future__ import annotations

import os
import select
import signal
import tempfile
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.shops import ITEMS, PIN, make_shop
from tui_pos.core import actions as act
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.till.checkout import Done
from tui_pos.till.lookup import FoundItem
from tui_pos.till.till import Till


@dataclass
class Result:
    """Count what was found after all kills."""

    kills: int = 0
    receipts: int = 0
    lost: int = 0
    doubled: int = 0
    broken: int = 0
    open_sales_back: int = 0
    acknowledged: set[str] = field(default_factory=set)

    @property
    def clean(self) -> bool:
        """Say that nothing was lost, doubled or broken."""
        return not (self.lost or self.doubled or self.broken)


def run(kills: int, seed: int = 1) -> Result:
    """Kill a trading till `kills` times and add up what is found."""
    result, chance = Result(), Random(seed)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "shop.sqlite"
        make_shop(path)
        with Shop.open(str(path)) as shop:
            till = Till(shop)
            till.people.by_pin("1", PIN)
            till.day.begin(10_000)
        for n in range(kills):
            heard = _trade_and_kill(path, seed * 100_000 + n, chance.uniform(0.02, 0.15))
            result.kills += 1
            _check(path, heard, result)
        with Shop.open(str(path)) as shop:
            if shop.rebuild():
                result.broken += 1
    return result


def _trade_and_kill(path: Path, seed: int, after: float) -> list[list[str]]:
    """Let a child trade for a while after its first line, kill it, and give what it had acknowledged."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            _trade(path, seed, write)
        finally:
            os._exit(3)
    os.close(write)
    heard = b""
    select.select([read], [], [], 30)
    deadline = time.monotonic() + after
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select([read], [], [], left)
        if ready:
            heard += os.read(read, 65536)
    os.kill(child, signal.SIGKILL)
    while chunk := os.read(read, 65536):
        heard += chunk
    os.close(read)
    os.waitpid(child, 0)
    return [line.split() for line in heard.decode().splitlines()]


def _trade(path: Path, seed: int, pipe: int) -> None:
    chance = Random(seed)

    def say(*words: object) -> None:
        os.write(pipe, (" ".join(map(str, words)) + "\n").encode())

    with Shop.open(str(path)) as shop:
        till = Till(shop)
        till.people.by_pin("1", PIN)
        sale = till.desk.resume()
        say("resumed", sale.id if sale.begin else "-", len(sale.lines))
        while True:
            for _ in range(chance.randint(1, 8)):
                found = till.desk.look_up(chance.choice(ITEMS).number)
                assert isinstance(found, FoundItem)
                sale = till.desk.ring(found, Decimal(chance.randint(1, 3)))
                till.desk.save()
                say("saved", sale.id, len(sale.lines))
            if chance.random() < 0.2:
                till.desk.do(act.DiscountSale(percent=Decimal(5), reason="Promotion"))
            done = till.checkout.tender_by_key("cash")
            assert isinstance(done, Done)
            say("ack", done.receipt.id)
            shop.fold()


def _check(path: Path, heard: list[list[str]], result: Result) -> None:
    result.acknowledged |= {words[1] for words in heard if words[0] == "ack"}
    saved = [words for words in heard if words[0] in ("saved", "ack", "resumed")]
    with Shop.open(str(path)) as shop:
        db = shop.database.connection()
        ids = [str(row[0]) for row in db.execute("SELECT id FROM receipt ORDER BY pos")]
        result.receipts = len(ids)
        result.lost += len(result.acknowledged - set(ids))
        result.doubled += len(ids) - len(set(ids))
        journal = [e.body.id for e in reading.walk(db, kinds=("receipt.completed",))]  # type: ignore[attr-defined]
        if journal != ids or len(ids) > len(result.acknowledged) + result.kills:
            result.broken += 1
        sale = Till(shop).desk.resume()
        if sale.begin and sale.id in ids:
            result.doubled += 1
        if saved and saved[-1][0] == "saved" and saved[-1][1] not in ids:
            back = (
                sale.begin is not None
                and sale.id == saved[-1][1]
                and len(sale.lines) >= int(saved[-1][2])
            )
            result.open_sales_back += back
            result.lost += not back
        result.acknowledged |= set(ids)
