"""Machines of one process: a node and tills whose kills and restores happen between two steps, so that a seed repeats exactly."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tests.shops import ITEMS
from tui_pos.core.identity import uuid7_source
from tui_pos.core.people import PersonKind
from tui_pos.core.refusal import Refusal
from tui_pos.data.database import Address
from tui_pos.data.shop import Shop
from tui_pos.data.sqlite import SqliteConnection, copy_sqlite
from tui_pos.data.working import enrolments, persons
from tui_pos.journal import bodies
from tui_pos.sync import enrolment, link, node, stating, wire
from tui_pos.sync.client import Sync
from tui_pos.sync.feed import Recent
from tui_pos.sync.link import Unreachable
from tui_pos.sync.state import Board
from tui_pos.till.till import pepper_of

if TYPE_CHECKING:
    from tests.faults.sync.world import World

A = TypeVar("A", bound=wire.Message)
YEAR = 365 * 86_400_000


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


class NodeMachine(Machine):
    """The node, without the service around its answers."""

    def __init__(self, world: World, url: str) -> None:
        super().__init__(world, "node", url)
        self._recent: Recent | None = None

    def kill(self) -> None:
        """Lose what was at hand too."""
        super().kill()
        self._recent = None

    def put_back(self) -> None:
        """Forget what was at hand too."""
        super().put_back()
        self._recent = None

    def ask(self, token: str, path: str, body: bytes) -> bytes:
        """Answer one question as the service does."""
        till = self.shop.read(lambda db: enrolment.authorised(db, token))
        return wire.pack(self._answer(self.shop, till, path, body))

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
                if self._recent is None:
                    self._recent = Recent(shop.origin().node, shop.archives)
                recent = self._recent
                return shop.read(lambda db: node.feed(db, recent, till, feed))[0]
            case link.SNAPSHOT:
                return stating.answer(shop, till, wire.unpack(body, wire.Snapshot))
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
            with suppress(Refusal):
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
