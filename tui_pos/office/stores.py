"""The editor of the company's stores."""

from __future__ import annotations

import msgspec

from tui_pos.core.identity import Ids
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Store
from tui_pos.core.text import typed
from tui_pos.office.lists import Listed, ListEditor
from tui_pos.register.screens.dialog import Choice, Choose, Field, Form
from tui_pos.register.work import Work
from tui_pos.till.editing import Editing
from tui_pos.till.shopcheck import LONGEST_NAME

COLUMNS = (("Store", 20), ("No.", 4), ("Address", 0), ("Phone", 14), ("Taxed by", 14))
ADDRESS_LINES = 4


class StoreEditor:
    """List the stores that the person looks after; change one, or add one."""

    def __init__(self, work: Work, editing: Editing, ids: Ids) -> None:
        self.work = work
        self.editing = editing
        self.ids = ids

    async def run(self) -> None:
        """Edit until the list is left."""
        new = "New store" if self.editing.for_all else ""
        await ListEditor(self.work, "Stores", COLUMNS, self._rows, self._edit, new).run()

    def _rows(self) -> list[Listed[Store]]:
        places = {location.id: location.name for location in self.editing.tax.locations}
        return [
            Listed(
                store,
                (
                    store.name,
                    f"{store.number:02d}",
                    ", ".join(store.address),
                    store.phone,
                    places.get(store.tax_location, "?"),
                ),
            )
            for store in self.editing.stores()
        ]

    async def _edit(self, store: Store | None) -> None:
        stores = await self.work.call(self.editing.stores)
        taken = {one.number for one in stores}
        free = next(number for number in range(1, 100) if number not in taken)
        is_new = store is None
        store = store or Store(self.ids(), free, "")
        if self.editing.for_all:
            store = await self._taxed(store)
        changed = await self.work.ask(self._form(store, is_new))
        await self.work.attempt(lambda given: self.editing.save_store(changed, given.approved))

    async def _taxed(self, store: Store) -> Store:
        """Ask by which taxes a store sells, where there is a choice."""
        places = (await self.work.call(lambda: self.editing.tax)).locations
        if len(places) == 1:
            return msgspec.structs.replace(store, tax_location=places[0].id)
        start = [n for n, place in enumerate(places) if place.id == store.tax_location]
        choices = [Choice(str(n), place.name, place.id) for n, place in enumerate(places, 1)]
        place = await self.work.ask(
            Choose("Where is it taxed?", store.name, choices, start[0] if start else 0)
        )
        return msgspec.structs.replace(store, tax_location=place)

    def _form(self, store: Store, is_new: bool) -> Form[Store]:
        async def read(values: dict[str, str]) -> Store:
            return _typed(store, values)

        padded = [*store.address, *[""] * ADDRESS_LINES][: max(ADDRESS_LINES, len(store.address))]
        fields = [
            *([Field("number", "Number", str(store.number))] if is_new else []),
            Field("name", "Name", store.name),
            *(Field(f"address{n}", f"Address, line {n}", text) for n, text in enumerate(padded, 1)),
            Field("phone", "Phone", store.phone, free=False),
            *(
                [
                    Field("class", "QuickBooks class", store.quickbooks_class, hint="none"),
                    Field("level", "Sells at price level", str(store.price_level)),
                ]
                if self.editing.for_all
                else []
            ),
        ]
        title = "New store" if is_new else f"Store {store.number:02d}"
        text = "The number begins every receipt's number and stays." if is_new else ""
        return Form(title, fields, read, text)


def _typed(store: Store, values: dict[str, str]) -> Store:
    """Make the store of what was typed; the rules are looked at when it is saved."""
    number = values.get("number", str(store.number))
    if not (number.isascii() and number.isdigit() and len(number) <= 2):
        raise Refusal("store", f"{number!r} is not a store's number: type 1 to 99.")
    lines = [typed(text, LONGEST_NAME) for id, text in values.items() if id.startswith("address")]
    while lines and not lines[-1]:
        lines.pop()
    return msgspec.structs.replace(
        store,
        number=int(number),
        name=typed(values["name"], LONGEST_NAME),
        address=tuple(lines),
        phone=typed(values["phone"], LONGEST_NAME),
        quickbooks_class=typed(values.get("class", store.quickbooks_class), LONGEST_NAME),
        price_level=_level(values.get("level", str(store.price_level))),
    )


def _level(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 1):
        raise Refusal("store", f"{text!r} is not a price level: type 1 to 5.")
    return int(text)
