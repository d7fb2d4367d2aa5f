"""The manager's menu: which editor to open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tui_pos.core.refusal import Refusal
from tui_pos.office.lists import tell
from tui_pos.office.settings import SettingsEditor, edit_quick_cash, edit_texts
from tui_pos.office.staff import RoleEditor, StaffEditor
from tui_pos.office.taxes import TaxEditor
from tui_pos.office.tenders import TenderEditor
from tui_pos.register.screens.dialog import Choice, Choose
from tui_pos.register.work import GivenUp, Work
from tui_pos.till.editing import Editing

Editor = Callable[[], Awaitable[None]]


class Office:
    """Open the editors over a till; each saves at once, and what it saves holds from the next sale on."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.editing = Editing(work.till.machine, work.till.people)

    def editors(self) -> dict[str, tuple[str, Editor]]:
        """List the editors by letter."""
        work, editing = self.work, self.editing
        taxes = TaxEditor(work, editing, work.till.machine.ids)
        return {
            "T": ("Sales tax", taxes.run),
            "U": ("Tax rules: included, rounding", taxes.rules),
            "P": ("Tenders: ways to pay", TenderEditor(work, editing).run),
            "S": ("Staff", StaffEditor(work, editing).run),
            "R": ("Roles and rights", RoleEditor(work, editing).run),
            "X": ("Receipt texts", lambda: edit_texts(work, editing)),
            "Q": ("Quick cash keys", lambda: edit_quick_cash(work, editing)),
            "E": ("Settings", SettingsEditor(work, editing).run),
        }

    async def run(self) -> None:
        """Show the menu until it is left."""
        editors = self.editors()
        choices = [Choice(key, title, key) for key, (title, _) in editors.items()]
        while True:
            try:
                chosen = await self.work.ask(Choose("Office", "", choices))
            except GivenUp:
                return
            try:
                await editors[chosen][1]()
            except GivenUp:
                continue
            except Refusal as refusal:
                await tell(self.work, editors[chosen][0], refusal.sentence)
