"""Histories in one process, on SQLite: the tills' clients and the node's answers, a broken line between them.

The line drops questions, loses answers, repeats, delays, reorders and cuts. Machines are killed between two steps and
restored from backups. In the end the line is mended, everybody talks until nothing is left to say, and the books are
compared. A seed always gives the same history.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

import msgspec

from tests.builders import paid
from tests.faults.sync.books import Books, receipt_rows
from tests.faults.sync.machines import YEAR, NodeMachine, TillMachine
from tests.faults.sync.result import Result
from tests.faults.sync.template import NOON, make_template
from tests.shops import ITEMS
from tui_pos.core.refusal import Refusal
from tui_pos.journal import bodies

TILLS = 3
STEPS = 60
_SOLD = paid("10.00")


class World:
    """One node, some tills, one seed."""

    def __init__(self, folder: Path, template: Path, seed: int, tills: int) -> None:
        self.folder = folder
        self.chance = Random(seed)
        self.seed = seed
        self.now = NOON
        self.calm = True
        self.faults: Counter[str] = Counter()
        self.rung: dict[str, str] = {}
        self.forgiven: set[str] = set()
        self._receipts = 0
        for file in template.iterdir():
            shutil.copy(file, folder / file.name)
        self.office = (folder / "office").read_text()
        self.tills: list[TillMachine] = []
        self.node = NodeMachine(self, str(folder / "node.sqlite"))
        for number in range(1, tills + 1):
            token = (folder / f"till-{number}.token").read_text()
            url = str(folder / f"till-{number}.sqlite")
            self.tills.append(TillMachine(self, number, token, url))
        self.node_restored = False

    def close(self) -> None:
        """Shut every machine down."""
        for machine in (*self.tills, self.node):
            machine.shop.close()

    def fault(self, chance: float, name: str) -> bool:
        """Say whether something fails now."""
        if self.calm or self.chance.random() >= chance:
            return False
        self.faults[name] += 1
        return True

    def receipt(self, till: TillMachine) -> msgspec.Struct:
        """Make a receipt that exists once in the world."""
        self._receipts += 1
        id_ = f"receipt-{self._receipts}"
        self.rung[id_] = till.name
        return msgspec.structs.replace(
            _SOLD,
            id=id_,
            number=f"01{till.number:02d}-{self._receipts:06d}",
            till=till.shop.origin().node,
        )

    def step(self) -> None:
        """Let one thing happen."""
        self.now += self.chance.randint(1_000, 600_000)
        till = self.chance.choice(self.tills)
        if self.fault(0.03, "clock jumped"):
            till.clock.error = self.chance.choice((0, -YEAR, YEAR, -self.now, 90_000))
        if self.fault(0.04, "till killed"):
            till.kill()
            till.talk()
        if self.fault(0.02, "node killed"):
            self.node.kill()
        self._restores(till)
        what = self.chance.random()
        if what < 0.08:
            change = bodies.PriceChange(self.chance.choice(ITEMS).id, 1, self.chance.randint(1, 99))
            self.node.shop.append([bodies.PricesChanged((change,))], actor="office")
        elif what < 0.5 and not till.must_ask:
            till.trade()
        else:
            till.round()

    def _restores(self, till: TillMachine) -> None:
        if self.fault(0.04, "till backed up"):
            till.save()
        if till.backup and self.fault(0.03, "till restored"):
            self._restore_till(till)
        if self.fault(0.02, "node backed up"):
            self.node.save()
        if self.node.backup and self.fault(0.01, "node restored"):
            before = set(receipt_rows(self.node.shop))
            self.node.put_back()
            self.node.shop.open_epoch(reason="restored from backup", actor="test")
            self.node_restored = True
            held = {
                id_
                for till in self.tills
                for id_ in receipt_rows(till.shop)
                if self.rung[id_] == till.name
            }
            self.forgiven |= before - held - set(receipt_rows(self.node.shop))

    def _restore_till(self, till: TillMachine) -> None:
        """Put a till's backup in place, by the product's tool, or (it asks the node first) as a bare file."""
        before = set(receipt_rows(till.shop))
        till.put_back()
        till.talk()
        held = set(receipt_rows(till.shop)) | set(receipt_rows(self.node.shop))
        self.forgiven |= {id_ for id_ in before - held if self.rung[id_] == till.name}
        if self.node_restored or self.chance.random() < 0.6:
            till.shop.open_epoch(reason="restored from backup", actor="test")
        else:
            till.must_ask = True

    def settle(self) -> None:
        """Mend everything and let all talk until nothing is left."""
        self.calm = True
        for till in self.tills:
            till.talk()
        for _ in range(3):
            for till in self.tills:
                for _ in range(200):
                    if not till.round():
                        break

    def books(self) -> Books:
        """Give what is compared in the end."""
        return Books(
            self.seed,
            self.office,
            self.node.shop,
            {till.name: till.shop for till in self.tills},
            self.rung,
            self.forgiven,
        )


def run(seeds: range, *, tills: int = TILLS, steps: int = STEPS) -> Result:
    """Run one history for each seed."""
    result = Result()
    with tempfile.TemporaryDirectory() as name:
        template = Path(name) / "template"
        template.mkdir()
        make_template(template, tills, str(template / "node.sqlite"))
        for seed in seeds:
            with tempfile.TemporaryDirectory(dir=name) as folder:
                _run_one(World(Path(folder), template, seed, tills), steps, result)
            result.seeds += 1
    return result


def _run_one(world: World, steps: int, result: Result) -> None:
    try:
        world.calm = False
        for _ in range(steps):
            world.step()
        world.settle()
        world.books().compare(result)
    except Refusal as refusal:
        result.wrong(world.seed, f"{refusal.code}: {refusal}")
    except Exception as error:
        error.add_note(f"seed {world.seed}")
        raise
    finally:
        world.close()
        result.faults += world.faults
