"""Who keeps which tables: the register of the functions that turn entries into rows.

A *projector* runs inside the transaction that stores its entry, so an entry and its rows exist together or not
at all. A *fold* keeps a roll-up (on-hand, sales per day and item) behind the sale, in slices, up to a stored
watermark: it may touch many pages without making the sale wait for them.

    rebuildable("receipt", "receipt_line")

    @projects("receipt.completed")
    def receipt_completed(db: Connection, entry: Entry, body: Receipt) -> None: ...

    rebuildable("on_hand")

    @folds("on_hand", "receipt.completed", "voucher.posted")
    def on_hand(db: Connection, entries: Sequence[Entry]) -> None: ...
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry

Projector = Callable[[Connection, Entry, Any], None]
"""Write the rows of one entry; the third argument is its decoded body, of the type that its kind names."""

Adder = Callable[[Connection, Sequence[Entry]], None]
"""Add a run of entries, in `pos` order, to a roll-up."""

P = TypeVar("P", bound=Projector)
A = TypeVar("A", bound=Adder)


@dataclass(frozen=True, slots=True)
class Fold:
    """Name a roll-up, the kinds it listens to and the function that adds a run of entries to it."""

    name: str
    kinds: frozenset[str]
    add: Adder


class Registry:
    """Hold projectors, folds and the tables they own, in the order of registration.

    The tables named by `rebuildable` belong to projectors and folds alone: they are guarded against every other
    write, emptied and refilled by a rebuild, and hashed for checkpoints. What a projector writes must follow from
    the entry and from rows of such tables only: no clock, no new identifiers, no working tables.
    """

    def __init__(self) -> None:
        self._projectors: dict[str, list[Projector]] = {}
        self._folds: dict[str, Fold] = {}
        self._tables: list[str] = []

    def projects(self, *kinds: str) -> Callable[[P], P]:
        """Have a function write the rows of every entry of these kinds."""

        def register(function: P) -> P:
            for kind in kinds:
                self._projectors.setdefault(kind, []).append(function)
            return function

        return register

    def folds(self, name: str, *kinds: str) -> Callable[[A], A]:
        """Have a function keep the roll-up `name` behind the sale from entries of these kinds.

        The function gets many entries at a time, each exactly once; the watermark moves in the same transaction.
        """

        def register(function: A) -> A:
            if name in self._folds:
                raise ValueError(f"there is a fold named {name!r} already")
            self._folds[name] = Fold(name, frozenset(kinds), function)
            return function

        return register

    def rebuildable(self, *tables: str) -> None:
        """Hand tables to projectors and folds, parents before the children that refer to them."""
        for table in tables:
            if table in self._tables:
                raise ValueError(f"{table!r} is registered already")
            self._tables.append(table)

    def projectors(self, kind: str) -> Sequence[Projector]:
        """List the projectors of one kind in the order in which they run."""
        return self._projectors.get(kind, ())

    @property
    def all_folds(self) -> tuple[Fold, ...]:
        """List the folds in the order of registration."""
        return tuple(self._folds.values())

    @property
    def tables(self) -> tuple[str, ...]:
        """List the rebuildable tables, parents first."""
        return tuple(self._tables)


REGISTRY = Registry()
"""The program's own register; tests make others."""

projects = REGISTRY.projects
folds = REGISTRY.folds
rebuildable = REGISTRY.rebuildable
