"""The manager's menu: which editor to open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from tui_pos.core.refusal import Refusal
from tui_pos.data.queries.exchange import is_connected
from tui_pos.office.keys import KeyEditor
from tui_pos.office.lists import tell
from tui_pos.office.prices import PriceEditor
from tui_pos.office.settings import SettingsEditor, edit_quick_cash, edit_texts
from tui_pos.office.staff import RoleEditor, StaffEditor
from tui_pos.office.stores import StoreEditor
from tui_pos.office.taxes import TaxEditor
from tui_pos.office.tenders import TenderEditor
from tui_pos.office.till import edit_own_till
from tui_pos.office.tills import TillsPage
from tui_pos.register.screens.dialog import Choice, Choose
from tui_pos.register.work import GivenUp, Work
from tui_pos.till.editing import Editing

Editor = Callable[[], Awaitable[None]]


Extra = Callable[[Work], Awaitable[None]]
"""Opens the screens of another part of the program."""


class Office:
    """Open the editors over a till or a node; each saves at once, and what it saves holds from the next sale on.

    `extras` are other parts' screens by letter, with their titles. Who looks after one store sees what is that store's.
    """

    def __init__(self, work: Work, extras: Mapping[str, tuple[str, Extra]] | None = None) -> None:
        self.work = work
        self.editing = Editing(work.till.machine, work.till.people)
        self.extras = extras or {}

    def editors(self) -> dict[str, tuple[str, Editor]]:
        """List the editors by letter: the company's, what each store has of its own, and the other parts'."""
        if not self.editing.for_all:
            return self._of_store()
        machine = self.editing.machine
        shown = self.extras if machine.is_office or is_connected(machine.db) else {}
        others: dict[str, tuple[str, Editor]] = {
            letter: (title, partial(hook, self.work)) for letter, (title, hook) in shown.items()
        }
        return {**self._of_company(), **self._of_store(), **others}

    def _of_store(self) -> dict[str, tuple[str, Editor]]:
        work, editing, machine = self.work, self.editing, self.work.till.machine
        tills: tuple[str, Editor] = (
            ("Tills: how they are, let one in", TillsPage(work, editing).run)
            if machine.is_office
            else ("This till: name, printer, drawer", lambda: edit_own_till(work, editing))
        )
        return {
            "I": ("Prices", PriceEditor(work, editing).run),
            "S": ("Staff", StaffEditor(work, editing).run),
            "O": ("Stores", StoreEditor(work, editing, machine.ids).run),
            "L": tills,
        }

    def _of_company(self) -> dict[str, tuple[str, Editor]]:
        work, editing = self.work, self.editing
        taxes = TaxEditor(work, editing, work.till.machine.ids)
        return {
            "T": ("Sales tax", taxes.run),
            "U": ("Tax rules: included, rounding", taxes.rules),
            "P": ("Tenders: ways to pay", TenderEditor(work, editing).run),
            "R": ("Roles and rights", RoleEditor(work, editing).run),
            "X": ("Receipt texts", lambda: edit_texts(work, editing)),
            "Q": ("Quick cash keys", lambda: edit_quick_cash(work, editing)),
            "Y": ("Register keys", KeyEditor(work, editing).run),
            "E": ("Settings", SettingsEditor(work, editing).run),
        }

    async def run(self) -> None:
        """Show the menu until it is left."""
        editors = await self.work.call(self.editors)
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
