"""The table of the mapping that names QuickBooks' own sales tax items for the register's taxes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from exchange.charting import tax_items_of
from exchange.posting.helpers import percent_text
from exchange.screens.choosing import choose_name
from tui_pos.core.taxsetup import TaxSetup
from tui_pos.data.queries import settings
from tui_pos.office.lists import Listed, ListEditor

if TYPE_CHECKING:
    from exchange.screens.mapping import MappingEditor

COLUMNS = (("Tax", 26), ("Rate", -9), ("Tax item in QuickBooks", 0))


class Levied(msgspec.Struct, frozen=True):
    """Name one tax at one of its rates; `key` is its key in the mapping."""

    key: str
    name: str
    percent: Decimal


async def edit_taxes(editor: MappingEditor) -> None:
    """Map each tax at each rate to a tax item that QuickBooks has; without one an item is added by rate and name."""
    now, company = editor.work.shop.clock(), editor.desk.company
    setup = await editor.desk.read(lambda db: settings.tax(db, now))
    known = await editor.desk.read(lambda db: tax_items_of(db, company))
    levied = _levied(setup) if setup else []

    def rows() -> list[Listed[Levied]]:
        chosen = editor.draft.tax_items
        return [
            Listed(
                one, (one.name, f"{percent_text(one.percent)} %", chosen.get(one.key) or "default")
            )
            for one in levied
        ]

    async def edit(one: Levied | None) -> None:
        assert one is not None
        title = f"{one.name} {percent_text(one.percent)} %"
        text = (
            "The single sales tax item with this rate. Empty for one of its own, by rate and name."
        )
        value = editor.draft.tax_items.get(one.key, "")
        name = await choose_name(editor.work, title, text, known, value)
        rest = {key: item for key, item in editor.draft.tax_items.items() if key != one.key}
        items = rest | ({one.key: name} if name else {})
        editor.change(msgspec.structs.replace(editor.draft, tax_items=items))

    await ListEditor(editor.work, "Sales taxes", COLUMNS, rows, edit).run()


def _levied(setup: TaxSetup) -> list[Levied]:
    """List every tax that is charged anywhere, at each of its rates."""
    found = {
        f"{component.id}/{rate.percent.normalize():f}": (component.name, rate.percent)
        for location in setup.locations
        for components in location.rules.values()
        for component in components
        for rate in component.rates
        if rate.percent
    }
    return [Levied(key, name, percent) for key, (name, percent) in found.items()]
