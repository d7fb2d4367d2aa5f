"""The mapping: a draft that is changed table by table, shown with what it would change, and kept as a whole."""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable

from exchange import verbs
from exchange.charting import Chart, chart_of
from exchange.company.choices import mapping_of
from exchange.posting.mapping import Mapping, check_mapping
from exchange.remapping import Moved, changes, moved
from exchange.screens.choices import edit_choices
from exchange.screens.desk import Desk
from exchange.screens.page import WIDTH
from exchange.screens.tables import edit_goods, edit_items, edit_roles, edit_stores, edit_tenders
from exchange.screens.taxtable import edit_taxes
from tui_pos.core.money import format_minor
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import catalog, settings
from tui_pos.journal.connection import Connection
from tui_pos.office.lists import confirmed
from tui_pos.register.screens.dialog import Choice, Choose
from tui_pos.register.work import GivenUp

TITLE = "Mapping of accounts"

Table = Callable[["MappingEditor"], Awaitable[None]]


class MappingEditor:
    """Change a draft of a company's mapping; nothing holds until it is kept, and kept it holds for the next batch."""

    chart: Chart
    kept: Mapping
    draft: Mapping

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.work = desk.work

    async def run(self) -> None:
        """Show the tables until the editor is left; a draft that was changed is not left unasked."""
        await self._read()
        tables: dict[str, tuple[str, Table]] = {
            "A": ("Accounts by use", edit_roles),
            "T": ("Tenders: account and payment method", edit_tenders),
            "D": ("Departments: income, cost, asset", edit_goods),
            "I": ("Items with accounts of their own", edit_items),
            "S": ("Stores: class", edit_stores),
            "X": ("Sales taxes: QuickBooks' own tax items", edit_taxes),
            "C": ("Choices: detail, discounts, sub-accounts, tax", edit_choices),
            "K": ("Keep the changes: see first what they change", MappingEditor.keep),
        }
        start = 0
        while True:
            choices = [Choice(key, title, key) for key, (title, _) in tables.items()]
            try:
                chosen = await self.work.ask(Choose(TITLE, self._standing(), choices, start))
            except GivenUp:
                if await self._may_leave():
                    return
                continue
            start = list(tables).index(chosen)
            try:
                await tables[chosen][1](self)
            except GivenUp:
                continue
            except Refusal as refusal:
                await self.desk.say(TITLE, refusal.sentence)

    async def _read(self) -> None:
        def look(db: Connection) -> tuple[Mapping, Chart]:
            return mapping_of(db, self.desk.company), chart_of(db, self.desk.company)

        self.kept, self.chart = await self.desk.read(look)
        self.draft = self.kept

    def change(self, draft: Mapping) -> None:
        """Go on with another draft; refuses (`mapping`) one with an account that cannot stand where it was put."""
        known = check_mapping(self.draft)
        for finding in check_mapping(draft):
            if finding not in known:
                raise Refusal("mapping", str(finding))
        self.draft = draft

    def _standing(self) -> str:
        how = "QuickBooks' own chart of accounts is known."
        if not self.chart.read:
            how = "QuickBooks has not told its chart of accounts yet: known names are offered."
        changed = "Nothing is changed." if self.draft == self.kept else "CHANGED, NOT KEPT YET."
        return f"{changed} {how}"

    async def _may_leave(self) -> bool:
        if self.draft == self.kept:
            return True
        try:
            await confirmed(self.work, TITLE, "The changes are not kept. Throw them away?")
        except GivenUp:
            return False
        return True

    async def keep(self) -> None:
        """Show what the draft changes, in words and on the waiting days, and keep it when that is wanted."""
        names = await self.desk.read(_names)
        told = changes(self.kept, self.draft, names)
        if not told:
            return await self.desk.say(TITLE, "Nothing is changed: there is nothing to keep.")
        now, company, draft = self.work.shop.clock(), self.desk.company, self.draft
        balances = await self.desk.read(lambda db: moved(db, company, draft, now))
        rows = [row for one in told for row in textwrap.wrap(f"- {one}", WIDTH)]
        page = ["What changes, from the next batch on:", "", *rows, "", *_balances(balances)]
        if await self.desk.page("Keep these changes?", page, {"K": "keep them"}) != "K":
            return None
        await self.desk.do(
            "change the mapping",
            lambda shop, by: verbs.keep_mapping(shop, company, draft, told, actor=by),
        )
        await self._read()
        return await self.desk.say(TITLE, "The mapping is kept. It holds from the next batch on.")


def _names(db: Connection) -> dict[str, str]:
    """Give names for the ids that a mapping is keyed by."""
    departments = {one.id: one.name for one in catalog.departments(db)}
    return departments | {one.id: one.name for one in settings.stores(db)}


def _balances(found: list[Moved]) -> list[str]:
    """Lay out what the waiting days would come to, account by account."""
    if not found:
        return ["No waiting day shows a difference. What was cut already keeps its accounts."]
    rows = [f"{'Days that wait to be cut':<46}{'Before':>15}{'After':>15}"]
    for one in found:
        account = f"{one.day}  {one.account}"[:45]
        before, after = (format_minor(sum_) for sum_ in (one.before, one.after))
        rows.append(f"{account:<46}{before:>15}{after:>15}")
    return [*rows, "", "Debits less credits. What was cut already keeps its accounts."]
