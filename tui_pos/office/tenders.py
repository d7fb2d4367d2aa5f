"""The editor of tenders: what the shop takes, and what each does to the drawer."""

from __future__ import annotations

import re

import msgspec

from tui_pos.core.money import Money
from tui_pos.core.receipt import TenderKind
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import TenderType
from tui_pos.office.lists import Listed, ListEditor, is_yes, yes
from tui_pos.office.settings import save_company
from tui_pos.register.screens.dialog import Choose, Field, Form, numbered
from tui_pos.register.work import Work
from tui_pos.till.editing import Editing

COLUMNS = (("Tender", 20), ("Kind", 18), ("Key", 8), ("Drawer", 7), ("Limit", -10), ("In use", 7))


class TenderEditor:
    """List, change and add tenders; one that was used is taken out of use, never removed."""

    def __init__(self, work: Work, editing: Editing) -> None:
        self.work = work
        self.editing = editing

    async def run(self) -> None:
        """Edit until the list is left."""
        await ListEditor(self.work, "Tenders", COLUMNS, self._rows, self._edit, "New tender").run()

    def _rows(self) -> list[Listed[TenderType]]:
        company = self.editing.company
        return [
            Listed(
                one,
                (
                    one.name,
                    one.kind.value.replace("_", " "),
                    one.key,
                    yes(one.opens_drawer),
                    "" if one.limit is None else str(Money(one.limit, company.currency)),
                    yes(one.active),
                ),
            )
            for one in company.tenders
        ]

    async def _edit(self, tender: TenderType | None) -> None:
        company = await self.work.call(lambda: self.editing.company)
        if tender is None:
            kind = await self.work.ask(
                Choose("What kind of tender?", "", numbered([kind.value for kind in TenderKind]))
            )
            tender = TenderType("", "", TenderKind(kind))
        changed = await self.work.ask(self._form(tender, company.currency))
        others = tuple(changed if one.id == changed.id else one for one in company.tenders)
        if all(one.id != changed.id for one in company.tenders):
            others = (*company.tenders, changed)
        await save_company(
            self.work, self.editing, msgspec.structs.replace(company, tenders=others)
        )

    def _form(self, tender: TenderType, currency: str) -> Form[TenderType]:
        async def read(values: dict[str, str]) -> TenderType:
            if not values["name"]:
                raise Refusal("tender", "A tender needs a name: type one.")
            limit = values["limit"]
            return msgspec.structs.replace(
                tender,
                id=tender.id or re.sub(r"[^a-z0-9]+", "-", values["name"].lower()).strip("-"),
                name=values["name"],
                key=values["key"].lower(),
                opens_drawer=is_yes(values["drawer"]),
                gives_change=is_yes(values["change"]),
                needs_number=is_yes(values["number"]),
                limit=Money.parse(limit, currency).minor if limit else None,
                active=is_yes(values["active"]),
            )

        limit = "" if tender.limit is None else str(Money(tender.limit, currency))
        return Form(
            f"Tender: {tender.name or 'new'}",
            [
                Field("name", "Name", tender.name),
                Field("key", "Key: cash, card, check or none", tender.key),
                Field("drawer", "Opens the drawer", yes(tender.opens_drawer)),
                Field("change", "Gives change in cash", yes(tender.gives_change)),
                Field("number", "Asks for a number", yes(tender.needs_number)),
                Field("limit", "Limit without a manager", limit, hint="none"),
                Field("active", "In use", yes(tender.active)),
            ],
            read,
        )
