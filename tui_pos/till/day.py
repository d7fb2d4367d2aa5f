"""The business day: open it with a float, read it (X), close it (Z) and, with the last till, the store."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from tui_pos.core.money import MAX_MINOR
from tui_pos.core.people import Right
from tui_pos.core.refusal import Refusal
from tui_pos.core.sale import State
from tui_pos.data.queries import days, numbers, settings, totals
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.till.approval import Approval
from tui_pos.till.desk import Desk
from tui_pos.till.printing import Printing


class Day:
    """Open, read and close the day at this till."""

    def __init__(self, desk: Desk, printing: Printing) -> None:
        self.desk = desk
        self.machine = desk.machine
        self.printing = printing

    @property
    def open(self) -> date | None:
        """The business day that is open here, or None."""
        return self.machine.open_day()

    def begin(self, begin: int, day: date | None = None) -> date:
        """Open a business day with the cash that lies in the drawer; the suggested day unless told otherwise."""
        if self.open is not None:
            raise Refusal("day", f"The day {self.open} is still open: close it first.")
        self.desk.people.not_in_training("open the day")
        if not 0 <= begin < MAX_MINOR:
            raise Refusal("amount", "That cannot be the float: count the drawer.")
        machine = self.machine
        machine.must_be_till()
        today = machine.suggested_day()
        chosen = day or today
        if chosen > today + timedelta(days=1):
            raise Refusal("day", f"{chosen} is not here yet: open {today}, or set the clock.")
        last = days.last_closed(machine.db, machine.till_id)
        if last is not None and chosen < last:
            raise Refusal("day", f"{chosen} lies before {last}, which is closed: check the clock.")
        opened = bodies.DayOpened(machine.rules.store.id, machine.till_id, chosen, begin)
        kicked = bodies.DrawerKicked(machine.till_id, "float")
        actor = self.desk.people.signed_on().staff.id
        machine.append(opened, kicked, actor=actor, day=chosen)
        return chosen

    def totals(self) -> bodies.DayTotals:
        """Add up what this till has done since its last Z report."""
        return totals.since_close(self.machine.db, self.machine.till_id)

    def read(self, approved: Approval | None = None) -> tuple[bodies.ReadTaken, int]:
        """Take an X report: the totals so far, printed; it resets nothing. Gives the print job with it."""
        self.desk.people.not_in_training("read the day's totals")
        self.desk.people.need(Right.X_REPORT, "read the day's totals", approved)
        read = bodies.ReadTaken(self.machine.till_id, self.machine.must_be_open(), self.totals())
        document = self.printing.x_report(read)
        jobs: list[int] = []

        def also(db: Connection) -> None:
            jobs.append(self.printing.queue(db, document, "x-report"))

        actor = self.desk.people.signed_on().staff.id
        self.machine.append(read, actor=actor, day=read.day, also=also)
        return read, jobs[0]

    def close(self, approved: Approval | None = None) -> tuple[bodies.DayClosed, list[int]]:
        """Close the day with a numbered Z report; the last till of a store closes the store's day with it.

        An open sale and sales on hold must be finished first. Gives the print jobs with it.
        """
        self.desk.people.not_in_training("close the day")
        self.desk.people.need(Right.CLOSE_DAY, "close the day", approved)
        self._check_nothing_open()
        machine, day = self.machine, self.machine.must_be_open()
        closed = bodies.DayClosed(
            machine.rules.store.id,
            machine.till_id,
            day,
            numbers.next_number(machine.db, "z", machine.till_id),
            self.totals(),
            machine.shop.head(),
        )
        documents = [self.printing.z_report(closed)]
        entries: list[msgspec.Struct] = [closed]
        if self._alone():
            store = self._store_closed(day)
            entries.append(store)
            documents.append(self.printing.store_close(store))
        jobs: list[int] = []

        def also(db: Connection) -> None:
            jobs.extend(self.printing.queue(db, document, "z-report") for document in documents)

        actor = self.desk.people.signed_on().staff.id
        machine.append(*entries, actor=actor, day=day, also=also)
        return closed, jobs

    def _check_nothing_open(self) -> None:
        if self.desk.sale.state is not State.NEW and self.desk.sale.lines:
            raise Refusal("busy", "A sale is open: finish or cancel it before the day is closed.")
        if self.desk.waiting():
            raise Refusal(
                "busy", "A sale waits to be taken up again: sign off and on, then finish it."
            )
        held = len(self.desk.held())
        if held:
            text = "1 sale is" if held == 1 else f"{held} sales are"
            raise Refusal("held", f"{text} on hold: recall and finish or cancel before closing.")

    def _alone(self) -> bool:
        """Say whether this till is the store's only one, so that its close is the store's."""
        store = self.machine.rules.store.id
        return sum(till.store == store for till in settings.tills(self.machine.db)) == 1

    def _store_closed(self, day: date) -> bodies.StoreClosed:
        db, store = self.machine.db, self.machine.rules.store.id
        number = numbers.next_number(db, "store_close", store)
        return bodies.StoreClosed(store, day, number, totals.store_totals(db, store, day))
