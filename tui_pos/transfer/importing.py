"""Taking items over from a list: all of it is read and checked first, then it is written in batches.

    with Reading(shop, path) as reading:
        reading.read(progress)
        if not reading.bad:
            write(shop, reading, books, actor, progress)

Nothing is written while a row is wrong, unless whoever runs it leaves wrong rows out. What is read waits in a
temporary file, so memory holds a batch and the numbers and codes met so far, whatever the length of the list. A batch
is one transaction: after a power cut the same list can be run again with its finished rows left out as known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from tui_pos.core.catalog import Department, Item
from tui_pos.core.documents import Memo, MemoLine, MemoSource, MemoType
from tui_pos.core.money import EXPONENTS, round_half_up
from tui_pos.core.refusal import Refusal
from tui_pos.data.itemrows import codes_of
from tui_pos.data.queries import catalog, numbers, settings
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies
from tui_pos.transfer.columns import read_header
from tui_pos.transfer.itemlist import Departments, Finding, ItemReader, Listed
from tui_pos.transfer.table import Table, open_table

BATCH = 500
"""Items in one entry and one transaction: some 100 kB, a tenth of a second."""

MOST_SHOWN = 100
"""Findings that are kept; more are only counted, for a list in the wrong order has one in every row."""

SOURCE = "import"

Progress = Callable[[int, int], None]
"""Told how much is done of how much."""


@dataclass(frozen=True, slots=True)
class Imported:
    """Say what was written: items, new departments, and items whose quantity on hand was set."""

    items: int
    departments: int
    quantities: int


@dataclass
class Reading:
    """Read and check a whole list. Use it as a context: what was read lies in a temporary file until then.

    `rows` counts what was read, `good` what can be written, `bad` what cannot, `findings` are the first reasons.
    """

    shop: Shop
    path: Path
    create_departments: bool = False
    rows: int = 0
    good: int = 0
    bad: int = 0
    findings: list[Finding] = field(default_factory=list)
    unread: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._spool: BinaryIO = TemporaryFile()  # noqa: SIM115
        self._seen_numbers: dict[str, int] = {}
        self._seen_codes: dict[str, int] = {}
        self._used: set[str] = set()
        shop, now = self.shop, self.shop.clock()
        company = shop.read(lambda db: settings.company(db, now))
        tax = shop.read(lambda db: settings.tax(db, now))
        if company is None or tax is None:
            raise Refusal("setup", "This database has no shop yet: run tui-pos init first.")
        self.currency = company.currency
        self._tax_codes = [code.code for code in tax.codes]
        self.departments = Departments(
            shop.read(catalog.departments),
            self._tax_codes,
            shop.ids if self.create_departments else None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.close()

    def read(self, progress: Progress) -> None:
        """Read all rows; refuses (`import_file`, `import_header`) a file that is no list of items."""
        table = open_table(self.path)
        rows = table.rows()
        _, heading = next(rows, (0, []))
        header = read_header(heading)
        self.unread = header.unread
        reader = ItemReader(
            header,
            self.currency,
            {code.casefold(): code for code in self._tax_codes},
            self.departments,
            self.shop.ids,
        )
        batch: dict[str, tuple[int, Listed]] = {}
        for line, cells in rows:
            self.rows += 1
            listed = reader.read(line, cells)
            if self._is_good(line, listed, reader.findings):
                assert listed is not None
                batch[listed.item.id] = (line, listed)
            if len(batch) == BATCH:
                self._keep(batch, table, progress)
        self._keep(batch, table, progress)

    def batches(self) -> Iterator[list[Listed]]:
        """Give the good rows again, a batch at a time, in their order."""
        decode = msgspec.msgpack.Decoder(list[Listed]).decode
        self._spool.seek(0)
        while size := self._spool.read(4):
            yield decode(self._spool.read(int.from_bytes(size, "big")))

    def new_departments(self) -> tuple[Department, ...]:
        """Give the departments that the good rows bring along."""
        return tuple(made for made in self.departments.made if made.id in self._used)

    def _is_good(self, line: int, listed: Listed | None, findings: list[Finding]) -> bool:
        found = list(findings)
        if listed is not None:
            found += self._twice(line, listed.item)
        self._note(found)
        return not found

    def _note(self, found: list[Finding]) -> None:
        if found:
            self.bad += 1
            self.findings += found[: MOST_SHOWN - len(self.findings)]

    def _twice(self, line: int, item: Item) -> Iterator[Finding]:
        """Find a number or a code that an earlier row of the list has."""
        first = self._seen_numbers.setdefault(item.number, line)
        if first != line:
            yield Finding(
                line, "number", f"Line {first} has the number {item.number} too: change one."
            )
        for code in codes_of(item):
            first = self._seen_codes.setdefault(code, line)
            if first != line:
                yield Finding(line, "codes", f"Line {first} has the code {code} too: change one.")

    def _keep(self, batch: dict[str, tuple[int, Listed]], table: Table, progress: Progress) -> None:
        """Compare a batch with the shop and put what is good into the temporary file."""
        items = [listed.item for _, listed in batch.values()]
        taken: dict[str, list[Finding]] = {}
        for clash in self.shop.read(lambda db: catalog.clashes(db, items)):
            line, listed = batch[clash.item]
            column = "number" if clash.value == listed.item.number else "codes"
            sentence = f"The shop has an item with {clash.value} already: change one of them."
            taken.setdefault(clash.item, []).append(Finding(line, column, sentence))
        for found in taken.values():
            self._note(found)
        good = [listed for id_, (_, listed) in batch.items() if id_ not in taken]
        if good:
            self._put_aside(msgspec.msgpack.encode(good))
            self._used.update(listed.item.department for listed in good)
            self.good += len(good)
        batch.clear()
        progress(table.done, table.size)

    def _put_aside(self, raw: bytes) -> None:
        try:
            self._spool.write(len(raw).to_bytes(4, "big") + raw)
        except OSError as error:
            raise Refusal(
                "storage",
                f"Nothing was imported: the folder for temporary files says {error.strerror}. Free space, try again.",
            ) from error


@dataclass(frozen=True, slots=True)
class Books:
    """Say where quantities go: the store, the business day, who did it and what their memos' numbers begin with."""

    store: str
    day: date
    staff: str
    prefix: str


def write(shop: Shop, reading: Reading, books: Books, actor: str, progress: Progress) -> Imported:
    """Write everything good that was read: an entry of items and, for quantities, an import memo in each batch."""
    departments = reading.new_departments()
    ahead: list[msgspec.Struct] = []
    if departments:
        ahead.append(bodies.DepartmentsSaved(departments))
    items = quantities = 0
    for batch in reading.batches():
        entries = [*ahead, bodies.ItemsSaved(tuple(listed.item for listed in batch), SOURCE)]
        ahead = []
        counted = [listed for listed in batch if listed.quantity]
        if counted:
            entries.append(_memo(shop, reading.currency, counted, books))
        shop.append(entries, actor=actor, day=books.day if counted else None)
        items += len(batch)
        quantities += len(counted)
        progress(items, reading.good)
    shop.fold_all()
    return Imported(items, len(departments), quantities)


def _memo(shop: Shop, currency: str, counted: list[Listed], books: Books) -> Memo:
    """Put on hand what the list says; import memos never post to the books."""
    number = shop.read(lambda db: numbers.next_number(db, "memo", books.prefix))
    minor = 10 ** EXPONENTS[currency]
    return Memo(
        id=shop.ids(),
        number=f"{books.prefix}{number:05d}",
        type=MemoType.QUANTITY,
        source=MemoSource.IMPORT,
        store=books.store,
        day=books.day,
        staff=books.staff,
        reason="Data Import",
        lines=tuple(
            MemoLine(
                n=n,
                item=listed.item.id,
                old_quantity=Decimal(0),
                new_quantity=listed.quantity,
                old_cost=listed.item.cost,
                new_cost=listed.item.cost,
                value=round_half_up(listed.quantity * listed.item.cost * minor),
            )
            for n, listed in enumerate(counted, start=1)
        ),
    )
