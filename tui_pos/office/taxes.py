"""The editor of sales tax: the components of each tax code in each location, with dated rates."""

from __future__ import annotations

from datetime import date

import msgspec

from tui_pos.core.identity import Ids
from tui_pos.core.money import Money
from tui_pos.core.refusal import Refusal
from tui_pos.core.taxrules import in_force
from tui_pos.core.taxsetup import (
    Agency,
    Component,
    IncludedRounds,
    Rate,
    TaxCode,
    TaxLocation,
    TaxRounding,
    TaxSetup,
)
from tui_pos.office.lists import Listed, ListEditor, confirmed, is_yes, yes
from tui_pos.office.settings import percent
from tui_pos.register.screens.dialog import Choose, Field, Form, numbered
from tui_pos.register.work import Work
from tui_pos.till.editing import Editing

COLUMNS = (("Location", 18), ("Code", 5), ("Tax", 20), ("Agency", 18), ("Rate", -9))
RULES = {
    "Prices include tax": "included",
    "Where tax is rounded": "rounding",
    "Which figure is rounded": "included_rounds",
}


class Levied(msgspec.Struct, frozen=True):
    """Point at one component: its location, code and place among the code's components."""

    location: str
    code: str
    component: Component


class TaxEditor:
    """List what is charged where; change a rate from a day on; add and remove components."""

    def __init__(self, work: Work, editing: Editing, ids: Ids) -> None:
        self.work = work
        self.editing = editing
        self.ids = ids

    async def run(self) -> None:
        """Edit until the list is left."""
        await ListEditor(self.work, "Sales tax", COLUMNS, self._rows, self._edit, "New tax").run()

    def _rows(self) -> list[Listed[Levied]]:
        setup = self.editing.tax
        agencies = {agency.id: agency.name for agency in setup.agencies}
        today = self.editing.machine.suggested_day()
        return [
            Listed(
                Levied(location.id, code, one),
                (
                    location.name,
                    code,
                    one.name,
                    agencies.get(one.agency, "?"),
                    _rate_today(one, today),
                ),
            )
            for location in setup.locations
            for code, components in location.rules.items()
            for one in components
        ]

    async def _edit(self, levied: Levied | None) -> None:
        if levied is None:
            await self._new()
            return
        what = await self.work.ask(
            Choose(
                levied.component.name,
                "",
                numbered(["Change the rate from a day on", "Price bounds", "Remove"]),
            )
        )
        setup = await self.work.call(lambda: self.editing.tax)
        if what == "Remove":
            await confirmed(
                self.work, "Remove this tax?", "It is not charged from the next sale on."
            )
            await self._save(_replaced(setup, levied, None))
        elif what == "Price bounds":
            await self._save(_replaced(setup, levied, await self._bounds(levied.component)))
        else:
            await self._save(_replaced(setup, levied, await self._rate(levied.component)))

    async def _rate(self, component: Component) -> Component:
        async def read(values: dict[str, str]) -> Component:
            starts = _day(values["starts"])
            rates = tuple(rate for rate in component.rates if rate.starts != starts)
            added = Rate(percent(values["percent"]), starts)
            ordered = sorted((*rates, added), key=lambda rate: rate.starts or date.min)
            return msgspec.structs.replace(component, rates=tuple(ordered))

        fields = [
            Field("percent", "Percent", str(component.rates[-1].percent)),
            Field("starts", "From (YYYY-MM-DD)", hint="since ever"),
        ]
        return await self.work.ask(Form(component.name, fields, read))

    async def _bounds(self, component: Component) -> Component:
        currency = (await self.work.call(lambda: self.editing.company)).currency

        def amount(text: str) -> int | None:
            return Money.parse(text, currency).minor if text else None

        def shown(minor: int | None) -> str:
            return "" if minor is None else str(Money(minor, currency))

        async def read(values: dict[str, str]) -> Component:
            return msgspec.structs.replace(
                component,
                lower=amount(values["lower"]),
                upper=amount(values["upper"]),
                part_only=is_yes(values["part"]),
            )

        fields = [
            Field("lower", "Only above a price of", shown(component.lower), hint="any"),
            Field("upper", "Only up to a price of", shown(component.upper), hint="any"),
            Field("part", "Only the part between", yes(component.part_only)),
        ]
        return await self.work.ask(Form(component.name, fields, read))

    async def _new(self) -> None:
        setup = await self.work.call(lambda: self.editing.tax)
        names = [location.name for location in setup.locations]
        place = (
            names[0]
            if len(names) == 1
            else await self.work.ask(Choose("Where?", "", numbered(names)))
        )
        location = next(one for one in setup.locations if one.name == place)

        async def read(values: dict[str, str]) -> TaxSetup:
            return self._with_component(setup, location, values)

        fields = [
            Field("code", "Tax code (3 letters)", "Tax"),
            Field("name", "Name on receipts"),
            Field("agency", "Agency it is paid to"),
            Field("percent", "Percent"),
        ]
        await self._save(await self.work.ask(Form(f"New tax in {place}", fields, read)))

    def _with_component(
        self, setup: TaxSetup, location: TaxLocation, values: dict[str, str]
    ) -> TaxSetup:
        code, agency_name = values["code"], values["agency"]
        if not (code and values["name"] and agency_name):
            raise Refusal("tax", "A tax needs a code, a name and an agency: fill them in.")
        agency = next((one for one in setup.agencies if one.name == agency_name), None)
        agency = agency or Agency(self.ids(), agency_name)
        added = Component(
            self.ids(), values["name"], agency.id, (Rate(percent(values["percent"])),)
        )
        rules = location.rules | {code: (*location.rules.get(code, ()), added)}
        codes = setup.codes
        if all(one.code != code for one in codes):
            codes = (*codes, TaxCode(code, code))
        agencies = setup.agencies if agency in setup.agencies else (*setup.agencies, agency)
        changed = msgspec.structs.replace(location, rules=rules)
        places = tuple(changed if one.id == location.id else one for one in setup.locations)
        return msgspec.structs.replace(setup, codes=codes, agencies=agencies, locations=places)

    async def rules(self) -> None:
        """Change whether prices include tax and where it is rounded."""
        which = await self.work.ask(Choose("Tax rules", "", numbered(list(RULES))))
        setup = await self.work.call(lambda: self.editing.tax)
        choices: dict[str, dict[str, object]] = {
            "included": {"yes": True, "no": False},
            "rounding": {"once per receipt": TaxRounding.RECEIPT, "on each line": TaxRounding.LINE},
            "included_rounds": {
                "the tax": IncludedRounds.TAX,
                "the net amount": IncludedRounds.NET,
            },
        }
        options = choices[RULES[which]]
        chosen = await self.work.ask(Choose(which, "", numbered(list(options))))
        await self._save(msgspec.structs.replace(setup, **{RULES[which]: options[chosen]}))

    async def _save(self, changed: TaxSetup) -> None:
        await self.work.attempt(lambda given: self.editing.save_tax(changed, given.approved))


def _replaced(setup: TaxSetup, levied: Levied, component: Component | None) -> TaxSetup:
    """Put a changed component in everywhere it is charged, or take this one out."""
    locations = []
    for location in setup.locations:
        rules = {
            code: tuple(_each(levied, location.id, code, one, component) for one in components)
            for code, components in location.rules.items()
        }
        kept = {
            code: tuple(one for one in found if one is not None) for code, found in rules.items()
        }
        locations.append(msgspec.structs.replace(location, rules=kept))
    return msgspec.structs.replace(setup, locations=tuple(locations))


def _each(
    levied: Levied, location: str, code: str, one: Component, component: Component | None
) -> Component | None:
    if one.id != levied.component.id:
        return one
    if component is None:
        return None if (location, code) == (levied.location, levied.code) else one
    return component


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("date", f"{text!r} is not a day: type it like 2027-01-31.") from None


def _rate_today(component: Component, today: date) -> str:
    percent_today = in_force(component.rates, today)
    return "not yet" if percent_today is None else f"{percent_today} %"
