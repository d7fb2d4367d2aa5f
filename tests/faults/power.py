"""Power cuts: the register's own writer trades on a recording disk, and the power fails at every write.

After each cut the shop must open, hold every receipt that the till had acknowledged, none twice, an unbroken chain
and tables that rebuild; the sale that was on the screen comes back and is none of the finished ones.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.faults.vfs import RULES, Disk, Event, Recorder, RecordingVFS
from tests.shops import ITEMS, PIN, make_shop
from tui_pos.core import actions as act
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.till.checkout import Done
from tui_pos.till.till import Till

NAME = "shop.sqlite"


@dataclass
class Result:
    """Count what was found over all images of the disk."""

    images: int = 0
    lost: int = 0
    doubled: int = 0
    broken: int = 0
    receipts: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Say that nothing was lost, doubled or broken."""
        return not (self.lost or self.doubled or self.broken)


def record(
    folder: Path, sales: int, synchronous: str, seed: int
) -> tuple[dict[str, bytes], list[Event], set[str]]:
    """Trade on a recording disk; gives the files before, the events, and the receipts acknowledged with their place."""
    path = folder / NAME
    make_shop(path)
    with Shop.open(str(path)) as shop:
        till = Till(shop)
        till.people.by_pin("1", PIN)
        till.day.begin(10_000)
    start = {NAME: path.read_bytes()}
    recorder = Recorder()
    name = f"recording-{synchronous}-{seed}"
    recorder.vfs = RecordingVFS(name, recorder)
    with Shop.open(str(path), vfs=name, synchronous=synchronous) as shop:
        till = Till(shop)
        till.people.by_pin("1", PIN)
        trade(till, sales, Random(seed), recorder)
    return start, recorder.events, {event.name for event in recorder.events if event.what == "ack"}


def trade(till: Till, sales: int, chance: Random, recorder: Recorder) -> None:
    """Ring sales with a void, a discount, a hold and a return among them, noting each acknowledged receipt."""
    for n in range(sales):
        for _ in range(chance.randint(1, 6)):
            till.desk.ring(
                till.desk.look_up(chance.choice(ITEMS).number), Decimal(chance.randint(1, 3))
            )  # type: ignore[arg-type]
            till.desk.save()
        if n % 3 == 1:
            till.desk.do(act.DiscountLine(1, percent=Decimal(10), reason="Damaged"))
        if n % 4 == 2 and len(till.desk.sale.lines) > 1:
            till.desk.do(act.VoidLine(1))
        if n % 5 == 3:
            till.desk.hold()
            till.desk.recall(till.desk.held()[0].sale)
        done = till.checkout.tender_by_key("cash")
        assert isinstance(done, Done)
        recorder.note("ack", done.receipt.id)
        shop = till.shop
        shop.fold()


def check(
    files: dict[str, bytes],
    keys: Sequence[Path],
    folder: Path,
    acknowledged: set[str],
    rebuild: bool,
    result: Result,
) -> None:
    """Open the shop as it was left and compare it with what the till had promised."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in files.items():
        if not name.endswith("-shm"):
            (folder / name).write_bytes(data)
    for key in keys:
        shutil.copy(key, folder / key.name)
    result.images += 1
    try:
        _check_shop(folder / NAME, acknowledged, rebuild, result)
    except Refusal as refusal:
        result.broken += 1
        result.notes.append(refusal.sentence)


def _check_shop(path: Path, acknowledged: set[str], rebuild: bool, result: Result) -> None:
    with Shop.open(str(path)) as shop:
        db = shop.database.connection()
        ids = [str(row[0]) for row in db.execute("SELECT id FROM receipt ORDER BY pos")]
        entries = [
            entry.body.id  # type: ignore[attr-defined]
            for entry in reading.walk(db)
            if entry.kind == "receipt.completed"
        ]
        result.lost += len(acknowledged - set(ids))
        result.doubled += len(ids) - len(set(ids))
        if ids != entries or db.execute("PRAGMA integrity_check") != [("ok",)]:
            result.broken += 1
            result.notes.append("tables and journal differ, or the file is damaged")
        till = Till(shop)
        sale = till.desk.resume()
        if sale.begin is not None and sale.id in ids:
            result.doubled += 1
            result.notes.append("a finished sale came back open")
        if rebuild and shop.rebuild():
            result.broken += 1
            result.notes.append("a rebuild gives other tables")


def run(
    *, sales: int, synchronous: str = "FULL", seed: int = 1, every: int = 1, rebuild_every: int = 97
) -> Result:
    """Cut the power after every `every`th event under each rule and add up what is found."""
    result = Result()
    chance = Random(seed)
    with tempfile.TemporaryDirectory(dir=_memory()) as name:
        folder = Path(name)
        start, events, all_acks = record(folder, sales, synchronous, seed)
        result.receipts = len(all_acks)
        keys = [path for path in folder.iterdir() if path.suffix in (".key", ".pepper")]
        disk, acknowledged = Disk(start), set[str]()
        for n, event in enumerate(events):
            disk.apply(event)
            if event.what == "ack":
                acknowledged.add(event.name)
            if n % every and event.what != "ack":
                continue
            for rule in RULES:
                files = disk.after_power_cut(rule, chance)
                rebuild = result.images % rebuild_every == 0
                check(files, keys, folder / "image", acknowledged, rebuild, result)
    return result


def _memory() -> str | None:
    """Write the images to memory where the machine has a place for that: they are many and short-lived."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
