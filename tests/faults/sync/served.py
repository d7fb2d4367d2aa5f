"""Histories with processes: real `serve` processes on one database, real tills, and SIGKILL in the middle of transactions.

All tills work at the same time, so a seed chooses the faults and the machine's own timing the rest.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from random import Random

from tests.faults.sync.books import Books, receipt_rows
from tests.faults.sync.proxy import Proxy
from tests.faults.sync.result import Result
from tests.faults.sync.serving import Served, kill_inside
from tests.faults.sync.store import Store, Template
from tests.faults.sync.template import NODE_KEYS, make_template
from tests.faults.sync.till import Place, TillProcess
from tests.shops import ITEMS
from tui_pos.journal import bodies

TILLS = 3
STEPS = 12
_YEAR = 365 * 86_400_000
_ROUNDS = 400


class History:
    """One seed: some tills, a proxy, one or two serving processes, one database."""

    def __init__(self, folder: Path, store: Store, seed: int, serving: int) -> None:
        self.seed = seed
        self.chance = Random(seed)
        self.faults: Counter[str] = Counter()
        self.store = store
        self.folder = folder
        self.office = (folder / "office").read_text()
        self.proxy = Proxy(seed, self._kill_at)
        self.troubles: list[str] = []
        self.forgiven: set[str] = set()
        self._owners: dict[str, str] = {}
        self._node_restored = False
        self._config = folder / "machine.toml"
        self._config.write_text(f'key_file = "{folder / NODE_KEYS}"\n')
        self._served: list[Served | None] = [None] * serving
        self.tills = [TillProcess(self._place(n)) for n in range(1, TILLS + 1)]

    def _place(self, number: int) -> Place:
        token = (self.folder / f"till-{number}.token").read_text()
        path = self.folder / f"till-{number}.sqlite"
        return Place(number, path, self.proxy.url, self.office, token)

    def run(self, steps: int) -> Books:
        """Let everything fail for a while, mend it, let all talk, and give the books."""
        self._serve()
        for till in self.tills:
            till.start()
        self.proxy.calm = False
        for _ in range(steps):
            self._step()
        self.proxy.calm = True
        self._settle()
        return self._books()

    # What happens

    def _step(self) -> None:
        """Let all tills do something at once while something fails."""
        self._serve()
        for till in self.tills:
            self._give_order(till)
        if self.chance.random() < 0.2:
            self._change_price()
        time.sleep(self.chance.random() * 0.02)
        if self._happens(0.15, ""):
            self._kill_node()
        for till in self.tills:
            if self._happens(0.12, ""):
                self._kill_till(till)
            elif refused := till.finish():
                self.troubles.append(f"{till.place.name} was refused: {refused}")
        self._backups_and_restores()

    def _give_order(self, till: TillProcess) -> None:
        if till.must_ask or self.chance.random() < 0.45:
            till.order("talk", self.chance.randint(1, 4))
            return
        first = len(self._owners) + 1
        for n in range(first, first + 5):
            self._owners[f"receipt-{n}"] = till.place.name
        till.order("trade", first, self.chance.getrandbits(32))

    def _change_price(self) -> None:
        """Change a price at the node from the command line, beside its service."""
        change = bodies.PriceChange(self.chance.choice(ITEMS).id, 1, self.chance.randint(1, 99))
        with self.store.open(beside=True) as shop:
            shop.append([bodies.PricesChanged((change,))], actor="office")

    def _happens(self, chance: float, name: str) -> bool:
        happens = self.chance.random() < chance
        if happens and name:
            self.faults[name] += 1
        return happens

    def _kill_till(self, till: TillProcess) -> None:
        inside = till.kill()
        self.faults["till killed in a transaction" if inside else "till killed"] += 1
        if self._happens(0.3, "clock jumped"):
            till.clock_error = self.chance.choice((0, _YEAR, -_YEAR, 90_000))
        till.start()

    def _kill_node(self) -> None:
        """Kill all serving processes at once, as when their machine dies."""
        alive = [served for served in self._served if served]
        inside = kill_inside([served.pid for served in alive], self.store.writing)
        self.faults["node killed in a transaction" if inside else "node killed"] += 1
        self._serve()

    def _kill_at(self, port: int) -> None:
        """Kill the process behind a port, from the proxy's thread; the next step starts another."""
        for served in self._served:
            if served and served.port == port:
                with suppress(ProcessLookupError):
                    os.kill(served.pid, signal.SIGKILL)

    def _serve(self) -> None:
        """Start serving processes in the place of those that were killed."""
        started = []
        for n, served in enumerate(self._served):
            if served is None or not served.alive:
                if served:
                    served.forget()
                log = self.folder / f"serve-{n}.log"
                self._served[n] = fresh = Served(self.store.url, self._config, log)
                started.append(fresh)
        for fresh in started:
            fresh.ready()
        self.proxy.backends = [served.port for served in self._served if served]

    # Backups

    def _backups_and_restores(self) -> None:
        """Nobody works in this moment, so that what a restore loses can be counted."""
        for till in self.tills:
            if self._happens(0.08, "till backed up"):
                till.back_up()
            elif till.copy.exists() and self._happens(0.08, "till restored"):
                self._restore_till(till)
        if self._happens(0.12, "node backed up"):
            self.store.back_up()
        elif self.store.has_backup and self._happens(0.12, "node restored"):
            self._restore_node()

    def _restore_till(self, till: TillProcess) -> None:
        till.stop()
        before = self._rung_in(till)
        by_tool = self._node_restored or self.chance.random() < 0.6
        till.put_back(by_tool=by_tool)
        self.proxy.forget(till.place.token)
        self.forgiven |= before - self._rung_in(till) - self._at_node()
        till.start()

    def _restore_node(self) -> None:
        for n, served in enumerate(self._served):
            if served:
                kill_inside([served.pid], lambda: True)
                served.forget()
                self._served[n] = None
        before = self._at_node()
        self.store.put_back()
        self._node_restored = True
        held = set().union(*(self._rung_in(till, read_only=True) for till in self.tills))
        self.forgiven |= before - held - self._at_node()
        self._serve()

    def _rung_in(self, till: TillProcess, *, read_only: bool = False) -> set[str]:
        """Name the receipts that a till rang and still holds; `read_only` beside its process."""
        with till.place.open(read_only=read_only) as shop:
            return {id_ for id_ in receipt_rows(shop) if self._owners.get(id_) == till.place.name}

    def _at_node(self) -> set[str]:
        with self.store.open(read_only=True) as shop:
            return set(receipt_rows(shop))

    # The end

    def _settle(self) -> None:
        """Begin every conversation anew and talk until nothing is left to say."""
        for till in self.tills:
            till.finish()
            till.stop()
            till.start()
        for _ in range(3):
            self._serve()
            for till in self.tills:
                till.order("talk", _ROUNDS)
            for till in self.tills:
                if refused := till.finish():
                    self.troubles.append(f"{till.place.name} was refused: {refused}")
        for till in self.tills:
            till.stop()
        self.troubles += [wrong for served in self._served if served and (wrong := served.stop())]

    def _books(self) -> Books:
        rung = {id_: till.place.name for till in self.tills for id_ in till.rung}
        return Books(
            self.seed,
            self.office,
            self.store.open(),
            {till.place.name: till.place.open() for till in self.tills},
            rung,
            self.forgiven,
        )

    def close(self) -> None:
        """End what still runs."""
        for served in self._served:
            if served and served.alive:
                kill_inside([served.pid], lambda: True)
        for till in self.tills:
            till.abandon()
        self.proxy.close()


def run(seeds: range, *, server: str | None = None, steps: int = STEPS) -> Result:
    """Run one history for each seed: on a PostgreSQL server with two serving processes, on SQLite with one."""
    result = Result()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        base = folder / "template"
        base.mkdir()
        template = Template(base, server)
        stack.callback(template.close)
        make_template(base, TILLS, template.url)
        for seed in seeds:
            with tempfile.TemporaryDirectory(dir=folder) as one:
                _run_one(Path(one), template, seed, 2 if server else 1, steps, result)
            result.seeds += 1
    return result


def _run_one(
    folder: Path, template: Template, seed: int, serving: int, steps: int, result: Result
) -> None:
    with template.copy(folder) as store:
        history = History(folder, store, seed, serving)
        try:
            books = history.run(steps)
            try:
                books.compare(result)
            finally:
                for shop in (books.node, *books.tills.values()):
                    shop.close()
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
        finally:
            history.close()
            result.faults += history.faults + history.proxy.faults
        for trouble in history.troubles:
            result.wrong(seed, trouble)
