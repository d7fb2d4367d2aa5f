"""What has to hold when everybody has talked until nothing is left to say: the books of the node and of its tills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.faults.sync.result import Result
from tests.shops import ITEMS, STORE
from tui_pos.data.queries import catalog
from tui_pos.data.shop import Shop
from tui_pos.data.working import persons
from tui_pos.journal import reading
from tui_pos.journal.entry import Entry
from tui_pos.sync.feed import row_of

FAR = 3_000_000_000_000
"""A moment at which every price that was ever set counts."""

PERSONS = ("p1", "p2", "p3")

Name = tuple[str, str, int, bytes]
"""Node, epoch, number and MAC of an entry."""


@dataclass
class Books:
    """Hold one history's end: whose books there are, and which receipts the customers have in their hands.

    `rung` names, by receipt, the till that acknowledged it. `forgiven` are those that no machine had any more once the
    last one that held them had been put back to an older backup.
    """

    seed: int
    office: str
    node: Shop
    tills: Mapping[str, Shop]
    rung: Mapping[str, str]
    forgiven: set[str]

    def compare(self, result: Result) -> None:
        """Compare everything with everything."""
        held = entries_in(self.node)
        result.entries += len(held)
        receipts = self._count_receipts(list(held.values()), result)
        for name, till in self.tills.items():
            self._compare_till(name, till, held, result)
            if set(receipt_rows(till)) - self.forgiven != receipts - self.forgiven:
                result.wrong(self.seed, f"{name} knows other receipts of its store than the node")
            if prices(till) != prices(self.node):
                result.wrong(self.seed, f"{name} asks other prices than the node")
            if people(till) != people(self.node):
                result.wrong(self.seed, f"{name} knows other customers than the node")
            if differs := till.rebuild():
                result.wrong(self.seed, f"{name}: rebuilt tables differ: {differs}")
        if differs := self.node.rebuild():
            result.wrong(self.seed, f"the node's rebuilt tables differ: {differs}")

    def _compare_till(
        self, name: str, till: Shop, held: Mapping[Name, Entry], result: Result
    ) -> None:
        mine, me = set(entries_in(till)), till.origin().node
        wanted = {key for key, entry in held.items() if self._is_for(entry, me)}
        own = {key for key in mine if key[0] == me}
        at_node = {key for key in held if key[0] == me}
        for what, wrong in (
            ("own entries differ from the node's", own ^ at_node),
            ("entries of the node's own are not at the node", self._offices(mine) - set(held)),
            ("entries were skipped by the feed", wanted - mine),
            ("entries came that it has no use for", (mine & set(held)) - own - wanted),
        ):
            if wrong:
                first = min((node, epoch, seq) for node, epoch, seq, _ in wrong)
                result.wrong(self.seed, f"{name}: {len(wrong)} {what}, the first {first}")

    def _offices(self, names: set[Name]) -> set[Name]:
        return {name for name in names if name[0] == self.office}

    def _is_for(self, entry: Entry, till: str) -> bool:
        """Say whether a till needs an entry, by the journal itself and not by the feed."""
        row = row_of(entry, self.office, {})
        return row is not None and entry.node != till and row.store in (None, STORE.id)

    def _count_receipts(self, held: list[Entry], result: Result) -> set[str]:
        """Count the receipts in the node's journal and in its tables, which have to be the same, each once."""
        journal = Counter(
            str(entry.body.id)  # type: ignore[attr-defined]
            for entry in held
            if entry.kind == "receipt.completed"
        )
        rows = receipt_rows(self.node)
        if rows != journal:
            result.wrong(self.seed, "the node's receipts are not those of its journal")
        result.receipts += len(rows)
        result.doubled += sum((rows | journal).values()) - len(rows | journal)
        lost = set(self.rung) - set(rows) - self.forgiven
        result.lost += len(lost)
        if lost:
            result.notes.append(f"seed {self.seed}: lost {sorted(lost)[:3]}")
        return set(rows)


def entries_in(shop: Shop) -> dict[Name, Entry]:
    """Give every entry that a machine holds, by its name."""
    found = shop.read(lambda db: list(reading.walk(db)))
    return {(entry.node, entry.epoch, entry.seq, entry.mac): entry for entry in found}


def receipt_rows(shop: Shop) -> Counter[str]:
    """Count the receipts in a machine's tables by their id."""
    rows = shop.read(lambda db: db.execute("SELECT id FROM receipt"))
    return Counter(str(row[0]) for row in rows)


def prices(shop: Shop) -> list[Any]:
    """Give what every item costs in the end."""
    return shop.read(
        lambda db: [getattr(catalog.item(db, item.id, FAR), "prices", None) for item in ITEMS]
    )


def people(shop: Shop) -> list[dict[str, str]]:
    """Give what is known of every customer."""
    return shop.read(lambda db: [persons.fields_of(db, person) for person in PERSONS])
