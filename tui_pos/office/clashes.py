"""What two tills entered differently of one person: the manager chooses which value stands."""

from __future__ import annotations

from tui_pos.office.lists import Listed, ListEditor
from tui_pos.register.dialogs import questions
from tui_pos.register.screens.dialog import Choice, Choose
from tui_pos.register.work import GivenUp, Work
from tui_pos.sync.clashes import Clash
from tui_pos.sync.keeping import Keeping
from tui_pos.till.machine import Machine

COLUMNS = (("Person", 20), ("Field", 10), ("Stands", 18), ("Lost", 18), ("Entered at", 0))
KEEP, TAKE, TYPE = "keep", "take", "type"


class ClashList:
    """List the values that lost; each goes from the list when somebody has chosen."""

    def __init__(self, work: Work, machine: Machine, keeping: Keeping) -> None:
        self.work = work
        self.machine = machine
        self.keeping = keeping

    async def run(self) -> None:
        """Show the list until it is left."""
        await ListEditor(self.work, "Changed on two tills", COLUMNS, self._rows, self._settle).run()

    def _rows(self) -> list[Listed[Clash]]:
        return [
            Listed(one, (one.name, one.field, one.stands, one.lost, one.till))
            for one in self.keeping.clashes()
        ]

    async def _settle(self, clash: Clash | None) -> None:
        if clash is None:
            raise GivenUp
        entered = f"{self.machine.local_time(clash.at):%Y-%m-%d %H:%M}"
        text = f"Two tills changed this at the same time; {clash.till} did on {entered}. Which value is right?"
        choices = [
            Choice("1", f"Keep {_quoted(clash.stands)}", KEEP),
            Choice("2", f"Take {_quoted(clash.lost)}", TAKE),
            Choice("3", "Type another", TYPE),
        ]
        title = f"{clash.name}: {clash.field}"
        chosen = await self.work.ask(Choose(title, text, choices))
        value = {KEEP: clash.stands, TAKE: clash.lost}.get(chosen, "")
        if chosen == TYPE:
            field = clash.field.capitalize()
            value = await self.work.ask(
                questions.one_text(title, "", field, value=clash.stands, free=False)
            )
        await self.work.attempt(lambda given: self.keeping.settle(clash, value, given.approved))


def _quoted(value: str) -> str:
    return f'"{value}"' if value else "no value"
