"""The business day and what surrounds the sale: opening and closing, X and Z, no sale, holding, training."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future

from tui_pos.core.refusal import Refusal
from tui_pos.data.working.opensale import OpenSale
from tui_pos.register.counter import Counter
from tui_pos.register.dialogs import questions
from tui_pos.register.screens.dialog import yes_or_no
from tui_pos.register.screens.picklist import PickList
from tui_pos.register.view import Tone
from tui_pos.register.work import GivenUp

_log = logging.getLogger(__name__)

HELD_COLUMNS = (("Sale", 0), ("Lines", -6), ("Total", -11), ("Since", 6))
NO_SALE_REASONS = ("Change", "Till roll or coins", "Checking the drawer", "Opened by mistake")


def _look_at(tidied: Future[None]) -> None:
    """Note that old entries could not be moved to files: they stay where they are, and the next close tries again."""
    if not tidied.cancelled() and (error := tidied.exception()):
        _log.warning("old entries were not moved to files", exc_info=error)


class DayFlow:
    """Begin and end the day, and look after the drawer."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def open_or_close(self) -> None:
        """Open the day if none is open, otherwise close it."""
        work = self.counter.work
        day = await work.call(lambda: work.till.day.open)
        await (self.open() if day is None else self.close())

    async def open(self) -> None:
        """Open the business day with the float that lies in the drawer."""
        work = self.counter.work
        suggested = await work.call(work.till.machine.suggested_day)
        begin = await work.ask(
            questions.amount(
                f"Open the day {suggested:%Y-%m-%d}",
                "Count the cash that lies in the drawer. It is what the day begins with.",
                "Cash in the drawer",
                self.counter.money.currency,
            )
        )
        day = await work.attempt(lambda given: work.till.day.begin(begin))
        work.devices.open_drawer()
        self.counter.cleared(f"{day:%A, %Y-%m-%d} is open.")

    async def close(self) -> None:
        """Close the business day and print the Z report, after asking once."""
        work = self.counter.work
        question = yes_or_no("Close the day?", "The Z report is printed and the day ends here.")
        if not await work.ask(question):
            raise GivenUp
        closed, _ = await work.attempt(lambda given: work.till.day.close(given.approved))
        work.devices.print_waiting()
        self.counter.cleared(f"The day {closed.day:%Y-%m-%d} is closed. Z report {closed.number}.")
        self._tidy()

    def _tidy(self) -> None:
        """Move old entries to files now that nobody is served.

        A till that has a node keeps all: after a restore of the node the feed repeats what it was given, and only what
        is in the database is known for a repeat.
        """
        from tui_pos.data.upkeep import tidy

        work = self.counter.work
        if work.till.machine.elsewhere is not None:
            return
        tidied = work.lanes.behind(lambda shop: tidy(shop, actor="register", joined=False))
        tidied.add_done_callback(_look_at)

    async def read(self) -> None:
        """Print the figures of the day so far."""
        work = self.counter.work
        await work.attempt(lambda given: work.till.day.read(given.approved))
        work.devices.print_waiting()
        self.counter.tell("The X report is printing.", Tone.GOOD)

    async def no_sale(self) -> None:
        """Open the drawer without a sale, for a reason."""
        work = self.counter.work
        reason = await work.ask(questions.reason("Why is the drawer opened?", NO_SALE_REASONS))
        await work.attempt(lambda given: work.till.drawer.no_sale(given.approved, reason))
        work.devices.open_drawer()
        self.counter.tell("The drawer is open.")

    async def hold(self) -> None:
        """Put the sale aside; with nothing rung, take one up again."""
        work = self.counter.work
        if not work.till.desk.sale.lines:
            await self.recall()
            return
        await work.call(work.till.desk.hold)
        self.counter.cleared("Sale on hold: the same key recalls it.")

    async def recall(self) -> None:
        """Take a held sale up again: the only one at once, otherwise the chosen one."""
        work = self.counter.work
        held = await work.call(work.till.desk.held)
        if not held:
            raise Refusal("held", "No sale is on hold.")
        chosen = held[0]
        if len(held) > 1:

            async def fetch(words: str) -> Sequence[OpenSale]:
                return [sale for sale in held if words.lower() in sale.label.lower()]

            picked = await work.choose(PickList("Sales on hold", HELD_COLUMNS, fetch, self._cells))
            if picked is None:
                raise GivenUp
            chosen = picked
        sale = await work.call(lambda: work.till.desk.recall(chosen.sale))
        self.counter.rung(sale)
        self.counter.tell(f"Recalled: {chosen.label}.")

    def _cells(self, held: OpenSale) -> Sequence[str]:
        since = self.counter.work.till.machine.local_time(held.held_at)
        return (held.label, str(held.lines), self.counter.money(held.amount), f"{since:%H:%M}")

    async def training(self) -> None:
        """Begin or end practice."""
        work = self.counter.work
        if work.till.desk.sale.lines:
            raise Refusal("busy", "A sale is open: finish or hold it first.")
        session = await work.call(work.till.people.signed_on)
        on = not session.training
        await work.attempt(lambda given: work.till.people.set_training(on))
        self.counter.cleared(
            "Training: ring as you like, nothing counts." if on else "Training is over."
        )
