"""Entries of tills that the node has set aside, and what to do about them."""

from __future__ import annotations

from tui_pos.office.lists import Listed, ListEditor
from tui_pos.register.screens.dialog import Show
from tui_pos.register.widgets.bars import wrap
from tui_pos.register.work import GivenUp, Work
from tui_pos.sync import status
from tui_pos.sync.keeping import Keeping
from tui_pos.sync.status import Quarantined
from tui_pos.till.machine import Machine

COLUMNS = (("Arrived", 16), ("Till", 10), ("Entry", -6), ("What", 17), ("Why", 0))
WIDTH = 74


class QuarantineList:
    """List what was set aside, and show one entry whole."""

    def __init__(self, work: Work, machine: Machine, keeping: Keeping) -> None:
        self.work = work
        self.machine = machine
        self.keeping = keeping

    async def run(self) -> None:
        """Show the list until it is left."""
        await ListEditor(self.work, "Set aside", COLUMNS, self._rows, self._show).run()

    def _rows(self) -> list[Listed[Quarantined]]:
        found = self.keeping.status()
        names = {till.node: till.name for till in found.tills}
        return [
            Listed(
                one,
                (
                    f"{self.machine.local_time(one.seen):%Y-%m-%d %H:%M}",
                    names.get(one.node, one.node[-8:]),
                    str(one.seq),
                    one.kind,
                    one.why,
                ),
            )
            for one in found.quarantine
        ]

    async def _show(self, entry: Quarantined | None) -> None:
        if entry is None:
            raise GivenUp
        contents = await self.work.call(lambda: status.contents(self.machine.db, entry))
        text = [
            *wrap(status.ADVICE, WIDTH),
            "",
            f"Entry {entry.seq}, {entry.kind}: {entry.why}.",
            "",
        ]
        for whole in contents:
            text += [whole[n : n + WIDTH] for n in range(0, len(whole), WIDTH)]
        await self.work.show(Show("Set aside", text))
