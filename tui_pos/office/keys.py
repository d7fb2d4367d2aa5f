"""The editor of the register's keys: which key does what."""

from __future__ import annotations

import msgspec

from tui_pos.core.refusal import Refusal
from tui_pos.office.lists import Listed, ListEditor
from tui_pos.office.settings import save_company
from tui_pos.register.keymap import ACTIONS, FIXED, Action, Keymap, check_changes, label, normal
from tui_pos.register.screens.dialog import Field, Form
from tui_pos.register.work import Work
from tui_pos.till.editing import Editing

COLUMNS = (("Action", 14), ("Key", 10), ("Standard", 10), ("Does", 0))


class KeyEditor:
    """List the actions that have a key; give one another, or its standard key back."""

    def __init__(self, work: Work, editing: Editing) -> None:
        self.work = work
        self.editing = editing

    async def run(self) -> None:
        """Edit until the list is left."""
        await ListEditor(self.work, "Register keys", COLUMNS, self._rows, self._edit).run()

    def _rows(self) -> list[Listed[Action]]:
        keymap = Keymap.standard(self.editing.company.keys)
        return [
            Listed(one, (one.word, keymap.key(one.id), label(one.key), one.does))
            for one in ACTIONS
            if one.key and one.id not in FIXED
        ]

    async def _edit(self, action: Action | None) -> None:
        assert action is not None
        company = await self.work.call(lambda: self.editing.company)

        async def read(values: dict[str, str]) -> dict[str, str]:
            others = {id: key for id, key in company.keys.items() if id != action.id}
            key = normal(values["key"])
            changed = others if key in ("", action.key) else others | {action.id: key}
            for sentence in check_changes(changed):
                raise Refusal("keys", sentence)
            return changed

        given = company.keys.get(action.id, "")
        fields = [Field("key", "Key", label(given) if given else "", hint=label(action.key))]
        text = (
            f"{action.does} Type a key's name, such as F4, Ctrl+B or a sign; nothing for"
            f" {label(action.key)}. The registers use it from their next start on."
        )
        keys = await self.work.ask(Form(action.word, fields, read, text))
        await save_company(self.work, self.editing, msgspec.structs.replace(company, keys=keys))
