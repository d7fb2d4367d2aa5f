"""The owner of one shop's database: everything that is stored goes through here.

    shop = Shop.open("/var/lib/tui-pos/till.sqlite")
    entries = shop.append([receipt, kicked], actor=cashier, day=today, also=queue_the_print_job)

Money, stock, balances and rights change by `append` (this node's entries) and `receive` (others') alone; `work` writes
working tables such as the open sale. One thread at a time may use a shop: see `data.lanes`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from tui_pos.core.identity import Clock, Ids, system_clock, uuid7_source
from tui_pos.core.refusal import Refusal
from tui_pos.data import migrations
from tui_pos.data.archives import Archives
from tui_pos.data.database import Address, Database, OwnedConnection
from tui_pos.data.owner import OwnerLock
from tui_pos.data.snapshot import Snapshot
from tui_pos.data.sqlite import SqliteConnection, copy_sqlite
from tui_pos.journal import epochs, folding, origins, reading, replaying
from tui_pos.journal.appending import append
from tui_pos.journal.bodies import Head
from tui_pos.journal.chain import Keyring
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.origins import Origin
from tui_pos.journal.projecting import REGISTRY, Registry
from tui_pos.journal.receiving import Received, Receiver

T = TypeVar("T")
Work = Callable[[Connection], T]

SLICE_MS = 10.0
"""How long a piece of work may hold up a sale."""


class Shop:
    """Own one database: its connection, its journal and its key file."""

    def __init__(
        self,
        database: Database,
        ring: Keyring,
        registry: Registry,
        clock: Clock,
        ids: Ids,
        lock: OwnerLock | None,
    ) -> None:
        self.database = database
        self.ring = ring
        self.registry = registry
        self.clock = clock
        self.ids = ids
        self._lock = lock

    @classmethod
    def open(
        cls,
        url: str,
        *,
        clock: Clock = system_clock,
        ids: Ids | None = None,
        read_only: bool = False,
        beside: bool = False,
        vfs: str | None = None,
        synchronous: str = "FULL",
        key_file: Path | None = None,
        registry: Registry = REGISTRY,
    ) -> Shop:
        """Open a database, bringing it to this program's version first; create it when there is none.

        `url` is a path, `sqlite:///path` or `postgresql://…`; for the last `key_file` says where the journal's keys lie.
        With `beside` the process that owns the file goes on owning it: for one short piece of work from the command line.
        `vfs` names an apsw VFS and `synchronous` a lower level: both are for tests that cut the power.

        Refusals: `in_use` (another process owns the file), `newer_database`, `older_database` (read-only opening
        cannot bring it up), `foreign_database`, `no_database`, `sqlite_version`, `file_system`, `storage`.
        """
        if registry is REGISTRY:
            _load_projectors()
        address = Address(url, vfs=vfs, synchronous=synchronous)
        ring = Keyring(key_file or _key_file(address))
        alone = not (read_only or beside or address.is_postgres)
        lock = OwnerLock(address.path) if alone else None
        database = Database(address, read_only=read_only)
        try:
            _bring_up(database, registry, read_only)
        except BaseException:
            database.forget()
            if lock:
                lock.release()
            raise
        return cls(database, ring, registry, clock, ids or uuid7_source(clock), lock)

    def close(self) -> None:
        """Close the database and let another process own it."""
        self.database.forget()
        if self._lock:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Shop:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def archives(self, db: Connection) -> Archives:
        """Give the folder of files that older entries were moved to."""
        own = origins.own(db)
        key = self.ring.key(own.node) if own else b""
        return Archives(self.ring.path.with_suffix(".archive"), key)

    # What happened

    def append(
        self,
        bodies: Sequence[msgspec.Struct],
        *,
        actor: str,
        day: date | None = None,
        also: Callable[[Connection], object] | None = None,
    ) -> list[Entry]:
        """Store what happened, with the rows that follow from it and then `also`, in one transaction with one sync.

        `actor` is a staff id or a named system actor; `also` writes working tables (print jobs, the open sale). Whatever
        is raised, by a projector or by `also`, undoes everything. A Refusal with code `storage` says what state is left
        when the disk fails: nothing stored, unless it says otherwise.
        """

        def work(db: OwnedConnection) -> list[Entry]:
            entries = append(db, self.registry, self.ring, self.clock, bodies, actor=actor, day=day)
            if also:
                also(db)
            return entries

        return self.database.write(work, _landed)

    def receive(
        self,
        entries: Sequence[Entry],
        *,
        whole: bool = True,
        also: Callable[[OwnedConnection, Received], object] | None = None,
    ) -> Received:
        """Store other nodes' entries under their own names and apply them, then `also`, in one transaction.

        With `whole` the sender sends every entry of an origin in order: gaps are reported, chains checked. Without it a feed
        leaves entries out. Repeats are harmless; see `Received` for the rest. A Refusal with code `bad_entry`, and
        no effect, for what is no entry at all. Keep batches small (about 20 entries) where a cashier may be waiting.
        """

        def work(db: OwnedConnection) -> Received:
            receiver = Receiver(db, self.registry, self.ring, self.clock, whole=whole)
            result = receiver.take(entries)
            if also:
                also(db, result)
            return result

        return self.database.write(work, lambda db, result: _landed(db, result.stored))

    def work(self, work: Work[T]) -> T:
        """Write working tables, which no entry stands behind, in one transaction; guarded tables refuse it."""
        return self.database.write(work)

    def read(self, work: Work[T]) -> T:
        """Read one moment of the database; whatever `work` writes is undone."""
        return self.database.read(work)

    # This node

    def create_node(
        self,
        *,
        role: str,
        name: str,
        program: str,
        actor: str,
        node: str = "",
        key: bytes | None = None,
    ) -> Entry:
        """Make the database a node's own; `node` and `key` come from an enrolment, or are made here."""
        return self.database.write(
            lambda db: epochs.create_node(
                db,
                self.registry,
                self.ring,
                self.clock,
                self.ids,
                role=role,
                name=name,
                program=program,
                actor=actor,
                node=node,
                key=key,
            )
        )

    def open_epoch(
        self,
        *,
        reason: str,
        actor: str,
        number_jump: int = epochs.NUMBER_JUMP,
        tail: Sequence[Entry] = (),
    ) -> Entry:
        """Go on in a new epoch after a restore; see `journal.epochs`.

        `tail` is what the backup lacks of the old epoch, given back by another node: it is stored in the same
        transaction, so that no number is given out twice in between, and `number_jump` may be 0.
        """

        def work(db: OwnedConnection) -> Entry:
            entry = epochs.open_epoch(
                db,
                self.registry,
                self.ring,
                self.clock,
                self.ids,
                reason=reason,
                actor=actor,
                number_jump=number_jump,
            )
            Receiver(db, self.registry, self.ring, self.clock, whole=True).take(tail)
            return entry

        return self.database.write(work)

    def has_node(self) -> bool:
        """Say whether the database belongs to a node yet."""
        return self.read(origins.own) is not None

    def origin(self) -> Origin:
        """Say which node and epoch this database appends to, and its last entry."""
        found = self.read(origins.own)
        if found is None:
            raise Refusal(
                "no_node",
                "This database belongs to no till yet: run init, or join the shop's node.",
            )
        return found

    def head(self) -> Head:
        """Name the last entry of this node's own chain."""
        return self.origin().head

    # Behind the sale

    def fold(self, budget_ms: float = SLICE_MS) -> bool:
        """Bring roll-ups forward for at most about `budget_ms`; says whether something is left to do."""
        if not self.read(lambda db: folding.behind(db, self.registry)):
            return False
        self.database.write(lambda db: folding.fold_slice(db, self.registry, budget_ms))
        return self.read(lambda db: folding.behind(db, self.registry))

    def rest(self) -> bool:
        """Use a moment in which nobody waits: fold, then move the WAL on; says whether more is left to do."""
        if self.fold():
            return True
        self.database.connection().step()
        return False

    def fold_all(self) -> None:
        """Bring roll-ups up to the last entry."""
        while self.fold(1000):
            pass

    def apply_pending(self) -> int:
        """After an upgrade, apply the entries that an older program kept raw; says how many there were."""
        count, _ = self.database.write(
            lambda db: replaying.apply_pending(db, self.registry, self.archives(db).entries(db))
        )
        return count

    def rebuild(self) -> list[str]:
        """Make all tables again from the entries and name those that had been different; empty is good.

        Long work in one transaction: for a closed shop.
        """
        with self.snapshot() as before:
            was = before.hashes()
        self.database.write(
            lambda db: replaying.rebuild(db, self.registry, self.archives(db).entries(db))
        )
        with self.snapshot() as after:
            return after.differences(was)

    def snapshot(self) -> Snapshot:
        """Pin this moment, roll-ups folded, on a connection of its own: for hashes, checkpoints and backups."""
        for _ in range(10):
            self.fold_all()
            snapshot = Snapshot(self.database.address, self.registry)
            if not snapshot.behind:
                return snapshot
            snapshot.close()
        raise Refusal("busy", "Other programs keep writing: try again when the shop is quieter.")


def _landed(db: Connection, entries: Sequence[Entry]) -> bool:
    """Say whether a transaction whose commit failed can be found after all."""
    if not entries:
        return False
    last = entries[-1]
    return reading.named(db, last.node, last.epoch, last.seq) == last


def _bring_up(database: Database, registry: Registry, read_only: bool) -> None:
    """Run pending migrations, a copy of the file made before them; refuse what cannot be brought up."""
    db = database.connection()
    wanted = migrations.pending(db)
    if not wanted:
        return
    if read_only:
        raise Refusal(
            "older_database",
            "The database is from an older version of tui-pos: start the register or the service once, it"
            " brings the data up to date.",
        )
    if migrations.applied(db):
        _copy_before(database, wanted[0])
    migrations.migrate(db, registry.tables)


def _copy_before(database: Database, migration: str) -> None:
    """Keep the file as it was before a migration, for the day on which the old program is wanted back."""
    db, path = database.connection(), database.address.path
    kept = path.with_name(f"{path.name}.before-{migration}")
    if isinstance(db, SqliteConnection) and not kept.exists():
        copy_sqlite(db, kept)


def _key_file(address: Address) -> Path:
    if address.is_postgres:
        raise Refusal(
            "no_key_file",
            "A PostgreSQL shop needs to know where its journal keys lie: set key_file in the settings.",
        )
    return address.path.with_name(address.path.name + ".key")


def _load_projectors() -> None:
    from tui_pos.data import projectors  # noqa: F401
