"""One moment of a database, held on a connection of its own while the shop goes on."""

from __future__ import annotations

from collections.abc import Mapping

from tui_pos.data.database import Address
from tui_pos.journal import folding, hashing, origins, reading
from tui_pos.journal.bodies import Checkpoint
from tui_pos.journal.projecting import Registry


class Snapshot:
    """Pin a moment for long reads, in any thread; close it soon, for a pinned moment keeps the WAL from shrinking."""

    def __init__(self, address: Address, registry: Registry) -> None:
        self._registry = registry
        self.address = address
        self.db = address.connect(read_only=True)
        try:
            self.db.begin_read()
            self.pos = reading.last_pos(self.db)
            self.heads = origins.heads(self.db)
            self.behind = folding.behind(self.db, registry)
        except BaseException:
            self.db.close()
            raise

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the moment go."""
        self.db.rollback()
        self.db.close()

    def hashes(self) -> dict[str, str]:
        """Hash every rebuildable table; about a second for each half million rows."""
        return hashing.hash_tables(self.db, self._registry.tables)

    def differences(self, other: Mapping[str, str]) -> list[str]:
        """Name the tables that differ from hashes taken elsewhere."""
        return hashing.differences(self.hashes(), other)

    def checkpoint(self) -> Checkpoint:
        """Make the body that vouches for this moment; append it when the hashing is done."""
        ((oldest,),) = self.db.execute("SELECT coalesce(min(pos), 0) FROM journal_entry")
        return Checkpoint(
            pos=self.pos,
            heads=self.heads,
            tables_hash=hashing.combined(self.hashes()),
            archived_before=oldest if oldest > 1 else 0,
        )
