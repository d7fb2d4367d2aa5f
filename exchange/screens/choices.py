"""The plain choices of the mapping: how much QuickBooks sees, discounts, sub-accounts, tax, names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from exchange.posting.mapping import Discounts, Mode, Split
from exchange.remapping import FIELDS
from tui_pos.office.lists import Listed, ListEditor, yes
from tui_pos.register.dialogs import questions
from tui_pos.register.screens.dialog import Choice, Choose

if TYPE_CHECKING:
    from exchange.screens.mapping import MappingEditor

COLUMNS = (("Choice", 36), ("Value", 0))

MEANINGS: dict[str, dict[Any, str]] = {
    "mode": {
        Mode.SUMMARISED: "one sales receipt a day",
        Mode.DETAILED: "a document a receipt, with its items",
        Mode.DETAILED_CHARGES: "items on charges only",
    },
    "discounts": {
        Discounts.NET: "income is what was paid",
        Discounts.SEPARATE: "discounts on accounts of their own",
    },
    "split": dict.fromkeys(Split, ""),
    "quickbooks_computes_tax": {
        False: "the tax is the register's, to the cent",
        True: "for shops with one rate only",
    },
    "use_classes": {False: "", True: ""},
    "stock_journals": {True: "cost of sales and memos post", False: "neither posts"},
    "time_tracking": {False: "", True: ""},
}
"""What can be chosen for each field, in words; the other fields are names that are typed."""


async def edit_choices(editor: MappingEditor) -> None:
    """Change one after the other."""

    def rows() -> list[Listed[str]]:
        return [Listed(field, (label, _value(editor, field))) for field, label in FIELDS.items()]

    async def edit(field: str | None) -> None:
        assert field is not None
        value = getattr(editor.draft, field)
        chosen: Any
        if field in MEANINGS:
            chosen = await editor.work.ask(_options(field, value))
        else:
            label = FIELDS[field]
            chosen = await editor.work.ask(questions.one_text(label, "", "Name", value=value))
            chosen = chosen.strip()
        editor.change(msgspec.structs.replace(editor.draft, **{field: chosen}))

    await ListEditor(editor.work, "Choices", COLUMNS, rows, edit).run()


def _options(field: str, value: object) -> Choose[Any]:
    meanings = MEANINGS[field]
    choices = [
        Choice(str(n), f"{_word(one)}: {told}" if told else _word(one), one)
        for n, (one, told) in enumerate(meanings.items(), start=1)
    ]
    return Choose(FIELDS[field], "", choices, start=list(meanings).index(value))


def _value(editor: MappingEditor, field: str) -> str:
    return _word(getattr(editor.draft, field))


def _word(value: object) -> str:
    return yes(value) if isinstance(value, bool) else str(value)
