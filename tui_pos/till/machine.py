"""What every part of a till's work shares: its database, its clock, its identity and the set-up in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec

from tui_pos.core.identity import Clock, Ids
from tui_pos.core.refusal import Refusal
from tui_pos.core.sale import Rules
from tui_pos.core.settings import Till
from tui_pos.data.queries import days, numbers, settings
from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.till.credentials import Pepper
from tui_pos.till.elsewhere import Elsewhere

OFFICE = "office"
"""The role of a company's node, as its journal begins with it."""


@dataclass
class Machine:
    """Join a shop's database with the till that works on it; used from one thread, the writer's.

    At a company's node `till_id` is the node's own: managers work there as at a till that has no number and sells nothing.
    """

    shop: Shop
    till_id: str
    pepper: Pepper
    clock: Clock
    ids: Ids
    elsewhere: Elsewhere | None = None
    rules: Rules = field(init=False)

    def __post_init__(self) -> None:
        self.reload()

    @property
    def db(self) -> Connection:
        """The writer's connection, for look-ups."""
        return self.shop.database.connection()

    def reload(self, at: int | None = None) -> None:
        """Read the set-up that is in force now, or was when a sale began; done between two sales, never inside one."""
        now, db = self.clock() if at is None else at, self.db
        company, tax, till = (
            settings.company(db, now),
            settings.tax(db, now),
            settings.till(db, self.till_id) or self._office(),
        )
        store = settings.store(db, till.store) if till else None
        if company is None or tax is None or till is None or store is None:
            raise Refusal("setup", "This database has no till set up: run `tui-pos init` first.")
        self.rules = Rules(company, tax, store, till)

    def _office(self) -> Till | None:
        """Make the till that a node has only for its managers; it is stored nowhere."""
        stores = settings.stores(self.db)
        if not self.is_office or not stores:
            return None
        return Till(self.till_id, stores[0].id, 0, "Office")

    @property
    def is_office(self) -> bool:
        """Say whether this is a company's node, where nothing can be sold."""
        return self.shop.origin().role == OFFICE

    def must_be_till(self) -> None:
        """Refuse what only a till can do."""
        if self.is_office:
            raise Refusal(
                "office", "Nothing is sold at the company's node: start the register at a till."
            )

    @property
    def on_its_own(self) -> bool:
        """Say whether the till has a node that cannot be asked now: the limits of the settings hold instead."""
        return self.elsewhere is not None and not self.elsewhere.answers()

    def append(
        self,
        *bodies: msgspec.Struct,
        actor: str,
        day: date | None = None,
        also: Callable[[Connection], object] | None = None,
    ) -> Sequence[Entry]:
        """Write entries and their rows in one transaction with one sync; without a `day` they belong to the open one."""
        entries = self.shop.append(bodies, actor=actor, day=day or self.open_day(), also=also)
        if self.elsewhere and entries:
            self.elsewhere.wrote(entries[-1])
        return entries

    def local_time(self, at: int | None = None) -> datetime:
        """Give a time in the shop's zone."""
        moment = datetime.fromtimestamp((self.clock() if at is None else at) / 1000, UTC)
        return moment.astimezone(ZoneInfo(self.rules.company.zone))

    def suggested_day(self) -> date:
        """Suggest the business day to open."""
        return days.business_day(self.rules.company, self.clock())

    @property
    def prefix(self) -> str:
        """The four digits that this till's receipt numbers begin with."""
        return f"{self.rules.store.number:02d}{self.rules.till.number:02d}"

    def next_receipt(self, *, training: bool = False) -> str:
        """Give the number of the next receipt, `0102-004381`; practice has a series of its own, `T0102-00017`."""
        if training:
            return (
                f"T{self.prefix}-{numbers.next_number(self.db, 'training', f'T{self.prefix}-'):05d}"
            )
        return f"{self.prefix}-{numbers.next_number(self.db, 'receipt', f'{self.prefix}-'):06d}"

    def open_day(self) -> date | None:
        """Say which business day is open at this till."""
        return days.open_day(self.db, self.till_id)

    def must_be_open(self) -> date:
        """Give the open business day; refuse when there is none."""
        day = self.open_day()
        if day is None:
            raise Refusal("day", "The day is not open: open it with the float in the drawer first.")
        return day
