"""The editors of staff and of what each role may do."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from tui_pos.core.people import Right, Role, Staff
from tui_pos.data.queries import people
from tui_pos.data.working import persons
from tui_pos.office.lists import Listed, ListEditor, is_yes, yes
from tui_pos.office.settings import percent
from tui_pos.register.dialogs import questions
from tui_pos.register.screens.dialog import Choice, Choose, Field, Form, numbered
from tui_pos.register.work import Work
from tui_pos.till.editing import Editing

STAFF_COLUMNS = (("Name", 0), ("Number", 8), ("Role", 14), ("Store", 18), ("Works here", 11))
ALL_STORES = "All stores"
ROLE_COLUMNS = (("Role", 24), ("Rights", -8), ("Discount up to", -15))
RIGHT_COLUMNS = (("May", 40), ("", 6))
DISCOUNT = "discount limit"


class Named(msgspec.Struct, frozen=True):
    """Join a member of staff with the name from the person record."""

    staff: Staff
    first: str
    last: str


class StaffEditor:
    """List, add and change members of staff; whoever left is kept, since receipts name them."""

    def __init__(self, work: Work, editing: Editing) -> None:
        self.work = work
        self.editing = editing

    async def run(self) -> None:
        """Edit until the list is left."""
        await ListEditor(
            self.work, "Staff", STAFF_COLUMNS, self._rows, self._edit, "New member of staff"
        ).run()

    def _rows(self) -> list[Listed[Named]]:
        db = self.editing.machine.db
        roles = {role.id: role.name for role in people.roles(db)}
        stores = {store.id: store.name for store in self.editing.stores()}
        found = []
        for staff in self.editing.staff():
            name = persons.fields_of(db, staff.person)
            named = Named(staff, name.get("first", ""), name.get("last", ""))
            whole = f"{named.first} {named.last}".strip()
            place = stores.get(staff.store, ALL_STORES)
            cells = (whole, staff.number, roles.get(staff.role, "?"), place, yes(staff.active))
            found.append(Listed(named, cells))
        return found

    async def _edit(self, named: Named | None) -> None:
        roles = await self.work.call(lambda: people.roles(self.editing.machine.db))
        if named is None:
            named = Named(Staff(self.editing.machine.ids(), "", ""), "", "")
        chosen = await self.work.ask(
            Choose(
                "Which role?",
                f"{named.first} {named.last}".strip(),
                numbered([role.name for role in roles]),
            )
        )
        role = next(role for role in roles if role.name == chosen)
        named = msgspec.structs.replace(named, staff=await self._placed(named.staff))
        staff, name, pin, badge = await self.work.ask(self._form(named, role))
        await self.work.attempt(
            lambda given: self.editing.save_staff(staff, name, pin, badge, given.approved)
        )

    async def _placed(self, staff: Staff) -> Staff:
        """Ask which store somebody works in and looks after, where there is a choice."""
        stores = await self.work.call(self.editing.stores)
        if not self.editing.for_all:
            return msgspec.structs.replace(staff, store=stores[0].id)
        if len(stores) < 2 and not staff.store:
            return staff
        ids = ["", *(store.id for store in stores)]
        names = [ALL_STORES, *(f"{store.number:02d} {store.name}" for store in stores)]
        choices = [
            Choice(one.key, one.text, id) for one, id in zip(numbered(names), ids, strict=False)
        ]
        start = ids.index(staff.store) if staff.store in ids else 0
        where = Choose(
            "Which store?", "The store that they work in and look after.", choices, start
        )
        return msgspec.structs.replace(staff, store=await self.work.ask(where))

    def _form(self, named: Named, role: Role) -> Form[tuple[Staff, dict[str, str], str, str]]:
        async def read(values: dict[str, str]) -> tuple[Staff, dict[str, str], str, str]:
            staff = msgspec.structs.replace(
                named.staff, number=values["number"], role=role.id, active=is_yes(values["active"])
            )
            name = {"first": values["first"], "last": values["last"]}
            return staff, name, values["pin"], values["badge"]

        return Form(
            f"{role.name}: {named.first or 'new'} {named.last}".strip(),
            [
                Field("number", "Number", named.staff.number, free=False),
                Field("first", "First name", named.first),
                Field("last", "Last name", named.last),
                Field("pin", "New PIN", secret=True, hint="as it is"),
                Field("badge", "New badge (scan it)", secret=True, hint="as it is"),
                Field("active", "Works here", yes(named.staff.active)),
            ],
            read,
        )


class RoleEditor:
    """List roles; a right is given or taken with Enter."""

    def __init__(self, work: Work, editing: Editing) -> None:
        self.work = work
        self.editing = editing

    async def run(self) -> None:
        """Edit until the list is left."""
        await ListEditor(self.work, "Roles", ROLE_COLUMNS, self._rows, self._edit, "New role").run()

    def _rows(self) -> list[Listed[Role]]:
        return [
            Listed(role, (role.name, str(len(role.rights)), f"{role.discount_limit} %"))
            for role in people.roles(self.editing.machine.db)
        ]

    async def _edit(self, role: Role | None) -> None:
        if role is None:
            role = await self._new()
        await ListEditor(
            self.work,
            f"What {role.name} may do",
            RIGHT_COLUMNS,
            lambda: self._rights(role.id),
            lambda right: self._toggle(role.id, right),
        ).run()

    async def _new(self) -> Role:
        """Add a role that may sell and nothing else yet."""
        name = await self.work.ask(
            questions.one_text("New role", "It may sell; give it more rights next.", "Name")
        )
        made = Role(self.editing.machine.ids(), name, frozenset({Right.SELL}), Decimal(0))
        await self.work.attempt(lambda given: self.editing.save_role(made, given.approved))
        return made

    def _rights(self, role_id: str) -> list[Listed[str]]:
        role = people.role(self.editing.machine.db, role_id)
        assert role is not None
        limit: list[Listed[str]] = [
            Listed(DISCOUNT, ("discount without a manager", f"{role.discount_limit} %"))
        ]
        return limit + [
            Listed(right.value, (right.value.replace("_", " "), yes(right in role.rights)))
            for right in Right
        ]

    async def _toggle(self, role_id: str, what: str | None) -> None:
        role = await self.work.call(lambda: people.role(self.editing.machine.db, role_id))
        assert role is not None
        assert what is not None
        if what == DISCOUNT:
            changed = await self.work.ask(self._limit(role))
        else:
            changed = msgspec.structs.replace(role, rights=role.rights ^ {Right(what)})
        await self.work.attempt(lambda given: self.editing.save_role(changed, given.approved))

    def _limit(self, role: Role) -> Form[Role]:
        async def read(values: dict[str, str]) -> Role:
            return msgspec.structs.replace(role, discount_limit=percent(values["percent"]))

        field = Field("percent", "Percent", str(role.discount_limit))
        return Form(f"{role.name}: highest discount", [field], read)
