"""A till in a process of its own: it does what it is told on a pipe and acknowledges each receipt the moment it is stored."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

import msgspec

from tests.builders import paid
from tests.faults.sync.books import PERSONS
from tests.faults.sync.serving import forking, kill_inside, writing_to
from tests.shops import ITEMS
from tui_pos.commands.context import moment
from tui_pos.core.identity import system_clock
from tui_pos.core.people import PersonKind
from tui_pos.core.refusal import Refusal
from tui_pos.data import backup
from tui_pos.data.shop import Shop
from tui_pos.data.working import persons
from tui_pos.journal import bodies
from tui_pos.sync.client import Sync
from tui_pos.sync.http import HttpLink
from tui_pos.sync.link import Unreachable
from tui_pos.sync.state import Board
from tui_pos.till.till import pepper_of

_MOST_ROUNDS = 400
_SOLD = paid("10.00")


@dataclass(frozen=True)
class Place:
    """Say where a till's file and its node are."""

    number: int
    path: Path
    url: str
    office: str
    token: str

    @property
    def name(self) -> str:
        """Its name."""
        return f"till-{self.number}"

    def open(self, clock_error: int = 0, *, read_only: bool = False) -> Shop:
        """Open its database; without syncs, for what is killed here is the process and not the machine."""
        clock = lambda: system_clock() + clock_error  # noqa: E731
        key_file = self.path.with_suffix(".key")
        return Shop.open(
            str(self.path),
            clock=clock,
            key_file=key_file,
            synchronous="OFF",
            read_only=read_only,
        )


def _be_till(place: Place, clock_error: int, pipe: Connection) -> None:
    """Do what the pipe says until it ends; answer `("rung", id)` for each receipt and `("done", …)` for each order."""
    with place.open(clock_error) as shop:
        link = HttpLink(place.url, place.token)
        sync = Sync(lambda work: work(shop), link, place.office, pepper_of(shop), Board(shop.clock))
        while True:
            order, *words = pipe.recv()
            match order:
                case "trade":
                    for id_ in _trade(shop, place, *words):
                        pipe.send(("rung", id_))
                    pipe.send(("done", True, ""))
                case "talk":
                    pipe.send(("done", *_talk(sync, *words)))
                case _:
                    break
        link.close()


def _talk(sync: Sync, rounds: int) -> tuple[bool, str]:
    """Talk until there is no more or the line fails; says whether a round went well, and what was refused."""
    well = False
    for _ in range(rounds):
        try:
            more = sync.round()
        except Unreachable:
            continue
        except Refusal as refusal:
            return False, f"{refusal.code}: {refusal.sentence}"
        well = True
        if not more:
            break
    return well, ""


def _trade(shop: Shop, place: Place, first: int, seed: int) -> Iterator[str]:
    """Ring up to five receipts, change a price, or change a customer; gives each receipt once it is durable."""
    chance = Random(seed)
    do = chance.random()
    if do < 0.7:
        for n in range(chance.randint(1, 5)):
            id_ = f"receipt-{first + n}"
            number = f"01{place.number:02d}-{first + n:06d}"
            sold = msgspec.structs.replace(_SOLD, id=id_, number=number, till=shop.origin().node)
            shop.append([sold], actor="staff-1")
            yield id_
    elif do < 0.85:
        change = bodies.PriceChange(chance.choice(ITEMS).id, 1, chance.randint(100, 9_900))
        shop.append([bodies.PricesChanged((change,))], actor="staff-1")
    else:
        fields = {chance.choice(("first", "phone", "street")): str(chance.randint(1, 99))}
        person, now = chance.choice(PERSONS), shop.clock()
        shop.work(
            lambda db: persons.save(
                db, person, PersonKind.CUSTOMER, fields, at=now, origin=place.name
            )
        )


@dataclass
class TillProcess:
    """Drive one till's process; `rung` collects what it has acknowledged."""

    place: Place
    rung: set[str] = field(default_factory=set)
    clock_error: int = 0
    must_ask: bool = False
    """Put back as a bare file: it has to hear the node's mark before anybody sells."""

    _busy: bool = False
    _process: BaseProcess | None = None

    @property
    def copy(self) -> Path:
        """Where its backup lies."""
        return self.place.path.with_suffix(".copy")

    def start(self) -> None:
        """Start the process."""
        self._pipe, there = forking.Pipe()
        self._process = forking.Process(
            target=_be_till, args=(self.place, self.clock_error, there), daemon=True
        )
        self._process.start()
        there.close()
        self._busy = False

    def order(self, *words: object) -> None:
        """Tell it to do something, without waiting."""
        self._pipe.send(words)
        self._busy = True

    def finish(self) -> str:
        """Wait until it has done that; says what was refused."""
        if not self._busy:
            return ""
        while (heard := self._pipe.recv())[0] != "done":
            self.rung.add(heard[1])
        self._busy = False
        _, well, refused = heard
        if well and self.must_ask:
            self.must_ask = False
        return str(refused)

    def kill(self) -> bool:
        """End it where it is, and hear what it had said until then; says whether a transaction was open."""
        assert self._process is not None
        assert self._process.pid is not None
        inside = kill_inside([self._process.pid], lambda: writing_to(self.place.path))
        self._process.join()
        try:
            while True:
                heard = self._pipe.recv()
                if heard[0] == "rung":
                    self.rung.add(heard[1])
        except (EOFError, ConnectionResetError):
            self._pipe.close()
        return inside

    def stop(self) -> None:
        """End it in good order."""
        assert self._process is not None
        self._pipe.send(("end",))
        self._process.join(30)
        self._pipe.close()
        if self._process.exitcode != 0:
            raise RuntimeError(f"{self.place.name} ended with {self._process.exitcode}")

    def abandon(self) -> None:
        """End it after something went wrong."""
        if self._process is not None and self._process.is_alive():
            self._process.kill()
            self._process.join()

    def back_up(self) -> None:
        """Copy its database while it runs, with the product's tool."""
        for file in self.copy.parent.glob(f"{self.copy.name}*"):
            file.unlink()
        with self.place.open(read_only=True) as shop, moment(shop) as snapshot:
            backup.write_backup(snapshot, self.copy, shop.ring.path)

    def put_back(self, *, by_tool: bool) -> None:
        """Put the copy in place while it does not run: by the product's tool, or as a bare file that begins no epoch."""
        path = self.place.path
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        if by_tool:
            key_file = path.with_suffix(".key")
            backup.restore(self.copy, str(path), actor="test", key_file=key_file).close()
        else:
            shutil.copyfile(self.copy, path)
            self.must_ask = True
