"""Tills and a node that trade while everything fails: one seed is one history, with its own clock and its own faults.

The tills' clients and the node's answers are the product's own; between them is a line that drops questions, loses
answers, repeats, delays, reorders and cuts. Machines are killed between two steps and restored from backups. In the end
the line is mended, everybody talks until nothing is left to say, and then the books are compared.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import msgspec

from tests import postgres
from tests.builders import paid
from tests.postgres import fresh_database
from tests.shops import ITEMS, STORE
from tests.sync.network import found_company
from tui_pos.core.identity import uuid7_source
from tui_pos.core.people import PersonKind
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Till
from tui_pos.data.database import Address
from tui_pos.data.queries import catalog
from tui_pos.data.shop import Shop
from tui_pos.data.sqlite import SqliteConnection, copy_sqlite
from tui_pos.data.working import enrolments, persons
from tui_pos.journal import bodies, reading
from tui_pos.sync import enrolment, link, node, wire
from tui_pos.sync.client import Sync
from tui_pos.sync.codes import token_hash
from tui_pos.sync.feed import Recent, row_of
from tui_pos.sync.link import Unreachable
from tui_pos.sync.state import Board
from tui_pos.till.till import pepper_of

A = TypeVar("A", bound=wire.Message)

NOON = 1_795_867_200_000
YEAR = 365 * 86_400_000
Name = tuple[str, str, int, bytes]
"""Node, epoch, number and MAC of an entry."""


@dataclass
class Result:
    """Add up what all seeds found."""

    seeds: int = 0
    entries: int = 0
    lost: int = 0
    doubled: int = 0
    broken: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Say that nothing was lost, doubled or different."""
        return not (self.lost or self.doubled or self.broken)

    def wrong(self, seed: int, what: str) -> None:
        """Note a difference with the seed that shows it."""
        self.broken += 1
        self.notes.append(f"seed {seed}: {what}")


class Time:
    """One machine's clock: the world's time and its own error."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.error = 0

    def __call__(self) -> int:
        return self._world.now + self.error


class Machine:
    """One machine with its database, which can be killed, copied and put back."""

    def __init__(self, world: World, name: str, url: str) -> None:
        self.world = world
        self.name = name
        self.url = url
        self.clock = Time(world)
        self.backup: Path | None = None
        self.shop = self._open()

    def _open(self) -> Shop:
        return Shop.open(
            self.url,
            clock=self.clock,
            ids=uuid7_source(self.clock, self.world.chance.randbytes),
            key_file=self.world.folder / f"{self.name}.key",
            synchronous="OFF",
        )

    def kill(self) -> None:
        """Lose everything that was in memory."""
        self.shop.close()
        self.shop = self._open()

    def save(self) -> None:
        """Make a backup of this moment."""
        self.backup = self.world.folder / f"{self.name}.backup"
        self.backup.unlink(missing_ok=True)
        with Shop.open(self.url, read_only=True, key_file=self.shop.ring.path) as shop:
            connection = shop.database.connection()
            assert isinstance(connection, SqliteConnection)
            copy_sqlite(connection, self.backup)

    def put_back(self) -> None:
        """Put the backup in the place of the database."""
        assert self.backup is not None
        self.shop.close()
        path = Address(self.url).path
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.backup, path)
        self.shop = self._open()

    def names(self) -> set[Name]:
        """Name every entry that this machine holds."""
        return {
            (e.node, e.epoch, e.seq, e.mac)
            for e in self.shop.read(lambda db: list(reading.walk(db)))
        }


class NodeMachine(Machine):
    """The node; on PostgreSQL two processes' worth of shops take turns."""

    def __init__(self, world: World, url: str) -> None:
        super().__init__(world, "node", url)
        self.second = self._open() if self.shop.database.address.is_postgres else None
        self._recent: dict[int, Recent] = {}

    def kill(self) -> None:
        """Lose both processes."""
        if self.second:
            self.second.close()
            self.second = self._open()
        super().kill()
        self._recent.clear()

    def put_back(self) -> None:
        """Forget what was at hand too."""
        super().put_back()
        self._recent.clear()

    def ask(self, token: str, path: str, body: bytes) -> bytes:
        """Answer one question as the service does."""
        shop = self.shop
        if self.second and self.world.chance.random() < 0.5:
            shop = self.second
        till = shop.read(lambda db: enrolment.authorised(db, token))
        return wire.pack(self._answer(shop, till, path, body))

    def _answer(
        self, shop: Shop, till: enrolments.Enrolled, path: str, body: bytes
    ) -> wire.Message:
        match path:
            case link.HELLO:
                return node.welcome(shop, till, wire.unpack(body, wire.Hello))
            case link.PUSH:
                return node.push(shop, till, wire.unpack(body, wire.Push))
            case link.TAIL:
                return node.tail(shop, till, wire.unpack(body, wire.Tail))
            case link.FEED:
                feed = wire.unpack(body, wire.Feed)
                recent = self._recent.setdefault(
                    id(shop), Recent(shop.origin().node, shop.archives)
                )
                return shop.read(lambda db: node.feed(db, recent, till, feed))[0]
            case link.PERSONS:
                return node.take_persons(shop, wire.unpack(body, wire.Persons))
            case link.SECRETS:
                return node.swap_secrets(shop, wire.unpack(body, wire.Secrets))
        raise AssertionError(path)


class Line:
    """A line between one till and the node that fails in every way a network can."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token
        self._late: list[tuple[str, bytes]] = []

    def ask(self, path: str, message: wire.Message, answer: type[A], wait: float = 0) -> A:
        """Carry a question, or not; late copies of earlier ones may arrive first."""
        world, body = self._world, wire.pack(message)
        if self._late and world.fault(0.5, "late"):
            self._deliver(*self._late.pop(world.chance.randrange(len(self._late))))
        if world.fault(0.06, "dropped"):
            raise Unreachable("dropped")
        if world.fault(0.04, "held back"):
            self._late.append((path, body))
            raise Unreachable("held back")
        if world.fault(0.03, "cut short"):
            self._deliver(path, body[: world.chance.randrange(len(body))])
            raise Unreachable("cut short")
        reply = self._deliver(path, body)
        if world.fault(0.05, "repeated"):
            self._late.append((path, body))
            reply = self._deliver(path, body)
        if world.fault(0.03, "node killed before its answer"):
            world.node.kill()
            raise Unreachable("killed")
        if reply is None or world.fault(0.06, "answer lost"):
            raise Unreachable("answer lost")
        return wire.unpack(reply, answer)

    def _deliver(self, path: str, body: bytes) -> bytes | None:
        try:
            return self._world.node.ask(self._token, path, body)
        except Refusal as refusal:
            if refusal.code not in ("malformed", "too_large"):
                raise
            return None


class TillMachine(Machine):
    """A till that rings, changes prices and customers, and talks with the node when the line lets it."""

    def __init__(self, world: World, number: int, token: str, url: str) -> None:
        super().__init__(world, f"till-{number}", url)
        self.number = number
        self.token = token
        self.talk()
        self.must_ask = False

    def talk(self) -> None:
        """Begin a conversation anew, as after a start."""
        self.sync = Sync(
            lambda work: work(self.shop),
            Line(self.world, self.token),
            self.world.office,
            pepper_of(self.shop),
            Board(self.clock),
        )

    def round(self) -> bool:
        """Talk once; says whether there is more."""
        try:
            more = self.sync.round()
        except Unreachable:
            return True
        self.must_ask = False
        return more

    def trade(self) -> None:
        """Ring, or change something."""
        chance = self.world.chance
        do = chance.random()
        if do < 0.7:
            for _ in range(chance.randint(1, 4)):
                self.shop.append([self.world.receipt(self)], actor="staff-1")
        elif do < 0.85:
            change = bodies.PriceChange(chance.choice(ITEMS).id, 1, chance.randint(100, 9_900))
            self.shop.append([bodies.PricesChanged((change,))], actor="staff-1")
        else:
            fields = {chance.choice(("first", "phone", "street")): str(chance.randint(1, 99))}
            person, now, mine = f"p{chance.randint(1, 3)}", self.clock(), self.name
            self.shop.work(
                lambda db: persons.save(
                    db, person, PersonKind.CUSTOMER, fields, at=now, origin=mine
                )
            )


class World:
    """One node, some tills, one seed."""

    def __init__(self, folder: Path, template: Path, seed: int, tills: int, node_url: str) -> None:
        self.folder = folder
        self.chance = Random(seed)
        self.seed = seed
        self.now = NOON
        self.calm = True
        self.faults: dict[str, int] = {}
        self.rung: dict[str, str] = {}
        self.forgiven: set[str] = set()
        self._receipts = 0
        for file in template.iterdir():
            shutil.copy(file, folder / file.name)
        self.office = (folder / "office").read_text()
        self.tills: list[TillMachine] = []
        self.node = NodeMachine(self, node_url)
        for number in range(1, tills + 1):
            token = (folder / f"till-{number}.token").read_text()
            url = str(folder / f"till-{number}.sqlite")
            self.tills.append(TillMachine(self, number, token, url))
        self.node_restored = False

    def close(self) -> None:
        """Shut every machine down."""
        for machine in (*self.tills, self.node):
            machine.shop.close()
        if self.node.second:
            self.node.second.close()

    def fault(self, chance: float, name: str) -> bool:
        """Say whether something fails now."""
        if self.calm or self.chance.random() >= chance:
            return False
        self.faults[name] = self.faults.get(name, 0) + 1
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
        if self.node.shop.database.address.is_postgres and self.chance.random() < 0.5:
            return
        if self.fault(0.04, "till backed up"):
            till.save()
        if till.backup and self.fault(0.03, "till restored"):
            self._restore_till(till)
        if self.node.shop.database.address.is_postgres:
            return
        if self.fault(0.02, "node backed up"):
            self.node.save()
        if self.node.backup and self.fault(0.01, "node restored"):
            before = self._receipts_in(self.node)
            self.node.put_back()
            self.node.shop.open_epoch(reason="restored from backup", actor="test")
            self.node_restored = True
            held = set().union(*(self._receipts_in(one) for one in self.tills))
            self.forgiven |= before - held

    def _restore_till(self, till: TillMachine) -> None:
        """Put a till's backup in place, by the product's tool, or (it asks the node first) as a bare file."""
        before = self._receipts_in(till)
        till.put_back()
        till.talk()
        self.forgiven |= before - self._receipts_in(till) - self._receipts_in(self.node)
        if self.node_restored or self.chance.random() < 0.6:
            till.shop.open_epoch(reason="restored from backup", actor="test")
        else:
            till.must_ask = True

    def _receipts_in(self, machine: Machine) -> set[str]:
        return {
            str(row[0])
            for row in machine.shop.read(lambda db: db.execute("SELECT id FROM receipt"))
        }

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

    def compare(self, result: Result, *, rebuild_tills: bool) -> None:
        """Compare all books."""
        held = self.node.names()
        result.entries += len(held)
        for till in self.tills:
            mine = till.names()
            own = {name for name in mine if name[0] == till.shop.origin().node}
            at_node = {name for name in held if name[0] == till.shop.origin().node}
            if own != at_node:
                result.wrong(self.seed, f"{till.name}: {len(own ^ at_node)} own entries differ")
            office = {name for name in mine if name[0] == self.office}
            if office - held:
                result.wrong(self.seed, f"the node lacks {len(office - held)} entries of its own")
            missing = self._wanted(till) - mine
            if missing:
                result.wrong(self.seed, f"the feed skipped {len(missing)} entries for {till.name}")
            if rebuild_tills and (differs := till.shop.rebuild()):
                result.wrong(self.seed, f"{till.name}: rebuilt tables differ: {differs}")
        if differs := self.node.shop.rebuild():
            result.wrong(self.seed, f"the node's rebuilt tables differ: {differs}")
        self._compare_records(result)
        self._count_receipts(result)

    def _wanted(self, till: TillMachine) -> set[Name]:
        """Name what the node has for a till, read from the journal itself and not from the feed."""
        mine = till.shop.origin().node
        found = set()
        for entry in self.node.shop.read(lambda db: list(reading.walk(db))):
            row = row_of(entry, self.office, {})
            if row and entry.node != mine and row.store in (None, STORE.id):
                found.add((entry.node, entry.epoch, entry.seq, entry.mac))
        return found

    def _compare_records(self, result: Result) -> None:
        def prices(shop: Shop) -> list[Any]:
            return shop.read(
                lambda db: [
                    getattr(catalog.item(db, item.id, self.now + 2 * YEAR), "prices", None)
                    for item in ITEMS
                ]
            )

        def people(shop: Shop) -> list[Any]:
            return shop.read(lambda db: [persons.fields_of(db, f"p{n}") for n in (1, 2, 3)])

        for till in self.tills:
            if not self.node_restored and prices(till.shop) != prices(self.node.shop):
                result.wrong(self.seed, f"{till.name} asks other prices than the node")
            if people(till.shop) != people(self.node.shop):
                result.wrong(self.seed, f"{till.name} knows other customers than the node")

    def _count_receipts(self, result: Result) -> None:
        sql = "SELECT id FROM receipt"
        ids = [str(row[0]) for row in self.node.shop.read(lambda db: db.execute(sql))]
        result.doubled += len(ids) - len(set(ids))
        lost = set(self.rung) - set(ids) - self.forgiven
        if lost:
            result.notes.append(f"seed {self.seed}: lost {sorted(lost)[:3]}")
        result.lost += len(lost)


_SOLD = paid("10.00")


def make_template(folder: Path, tills: int, node_url: str) -> None:
    """Make the node and its tills once; every seed begins with copies of them."""
    clock = lambda: NOON  # noqa: E731
    with Shop.open(node_url, clock=clock, key_file=folder / "node.key") as shop:
        found_company(shop)
        (folder / "office").write_text(shop.origin().node)
        for number in range(1, tills + 1):
            name = f"till-{number}"
            with Shop.open(
                str(folder / f"{name}.sqlite"), clock=clock, key_file=folder / f"{name}.key"
            ) as till:
                till.create_node(role="till", name=name, program="test", actor="init")
                id_ = till.origin().node
                pepper_of(till).replace(pepper_of(shop).secrets)
                shop.ring.add(id_, till.ring.key(id_))
            _enrol(shop, id_, number, folder / f"{name}.token")


def _enrol(shop: Shop, id_: str, number: int, file: Path) -> None:
    token = f"{id_}.secret"
    file.write_text(token)
    shop.append([bodies.TillsSaved((Till(id_, STORE.id, number, f"Till {number}"),))], actor="init")
    shop.work(lambda db: enrolments.enrol(db, id_, token_hash(token), NOON))


def run(seeds: range, *, server: str | None = None, tills: int = 3, steps: int = 60) -> Result:
    """Run one history for each seed, on SQLite or on fresh databases of a PostgreSQL server."""
    result = Result()
    with tempfile.TemporaryDirectory() as name:
        template = Path(name) / "template"
        if server is None:
            template.mkdir()
            make_template(template, tills, str(template / "node.sqlite"))
        for seed in seeds:
            with _folder(Path(name), template, tills, server) as (folder, base, url):
                _run_one(World(folder, base, seed, tills, url), steps, result)
            result.seeds += 1
    return result


def _run_one(world: World, steps: int, result: Result) -> None:
    try:
        world.calm = False
        for _ in range(steps):
            world.step()
        world.settle()
        world.compare(result, rebuild_tills=world.seed % 5 == 0)
    except Exception as error:
        result.wrong(world.seed, f"{type(error).__name__}: {error}")
        if not isinstance(error, Refusal):
            raise
    finally:
        world.close()
        for fault, count in world.faults.items():
            result.faults[fault] = result.faults.get(fault, 0) + count


@contextmanager
def _folder(
    where: Path, template: Path, tills: int, server: str | None
) -> Iterator[tuple[Path, Path, str]]:
    """Give a folder for one seed, what it is filled from, and the node's database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=where)))
        if server is None:
            yield folder, template, str(folder / "node.sqlite")
            return
        url = stack.enter_context(fresh_database(server))
        base = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=where)))
        make_template(base, tills, url)
        yield folder, base, url


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
    first, many, few = options.first, options.seeds, options.postgres
    if options.quick:
        many, few = 40, 4
    good = _told("SQLite", lambda: run(range(first, first + many)))
    binaries = postgres.binaries()
    if binaries is None:
        print("sync: PostgreSQL is not installed here; its histories were not run")
        return 1
    with postgres.private_server(binaries) as server:
        seeds = range(first, first + few)
        good &= _told("PostgreSQL, two processes", lambda: run(seeds, server=server, steps=40))
    return int(not good)


def _told(where: str, work: Callable[[], Result]) -> bool:
    began = time.monotonic()
    found = work()
    for note in found.notes[:20]:
        print(note)
    faults = ", ".join(f"{count} {name}" for name, count in sorted(found.faults.items()))
    print(
        f"sync on {where}: {found.seeds} seeds, {found.entries} entries, lost {found.lost}, doubled {found.doubled},"
        f" broken {found.broken} in {time.monotonic() - began:.0f} s ({faults})"
    )
    return found.clean
