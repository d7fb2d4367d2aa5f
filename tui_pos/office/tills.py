"""The tills of a node: how each one is, letting one in, moving, replacing and shutting out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import settings
from tui_pos.office.clashes import ClashList
from tui_pos.office.codepage import CodePage
from tui_pos.office.lists import Listed, ListEditor, confirmed, tell
from tui_pos.office.quarantine import QuarantineList
from tui_pos.office.till import edit_printer
from tui_pos.register.dialogs import questions
from tui_pos.register.screens.dialog import Choice, Choose
from tui_pos.register.work import Work
from tui_pos.sync import status
from tui_pos.sync.enrolment import NewCode
from tui_pos.sync.keeping import Keeping
from tui_pos.sync.status import TillStatus
from tui_pos.sync.ticket import known_address
from tui_pos.till.editing import Editing

COLUMNS = (
    ("Till", 15), ("No.", 4), ("Store", 11), ("Heard", -10), ("Queue", -6), ("Unread", -7),
    ("Version", 7), ("State", 0),
)  # fmt: skip
LOOK_SECONDS = 2.0

REVOKED = (
    "It can send and fetch nothing from this moment on. What it had not sent ({queue} entries when last heard) stays in"
    " it, and it can be let in again only with a new code under Replace.\nWhoever has the machine can try PINs at"
    " leisure: give new PINs to everybody who can approve."
)
MOVED = "It takes a new number there from its next sale on; its receipts so far keep theirs."
REPLACED = (
    "The code is for a new machine that becomes this till, with its name and number. The old machine is shut out when"
    " the new one joins; what it had not sent ({queue} entries when last heard) stays in it."
)

QUARANTINE, CLASHES = "quarantine", "clashes"


class TillsPage:
    """List the tills that the person looks after, with what needs looking at behind them."""

    def __init__(self, work: Work, editing: Editing) -> None:
        self.work = work
        self.editing = editing
        self.keeping = Keeping(editing.machine, editing.people)

    async def run(self) -> None:
        """Show the page until it is left."""
        await ListEditor(
            self.work, "Tills", COLUMNS, self._rows, self._open, "Let a till in", every=LOOK_SECONDS
        ).run()

    def _rows(self) -> list[Listed[TillStatus | str]]:
        found, now = self.keeping.status(), self.editing.machine.clock()
        stores = {store.id: store.number for store in self.editing.stores()}
        rows: list[Listed[TillStatus | str]] = [
            Listed(
                till,
                (
                    till.name,
                    f"{stores.get(till.store_id, 0):02d}{till.number:02d}",
                    till.store,
                    status.heard(till, now),
                    str(till.queue),
                    str(till.behind),
                    till.program,
                    status.word(till),
                ),
            )
            for till in found.tills
        ]
        blank = ("",) * (len(COLUMNS) - 3)
        if found.quarantine:
            rows.append(Listed(QUARANTINE, ("! Set aside", "", f"{len(found.quarantine)} entries", *blank)))  # fmt: skip
        if found.clashes:
            rows.append(Listed(CLASHES, ("! Clashes", "", f"{found.clashes} values", *blank)))
        return rows

    async def _open(self, chosen: TillStatus | str | None) -> None:
        if chosen is None:
            await self._let_in()
        elif chosen == QUARANTINE:
            await QuarantineList(self.work, self.editing.machine, self.keeping).run()
        elif chosen == CLASHES:
            await ClashList(self.work, self.editing.machine, self.keeping).run()
        elif isinstance(chosen, TillStatus):
            await self._till(chosen)

    async def _till(self, till: TillStatus) -> None:
        """Say everything of one till, and do something with it."""
        verbs: dict[str, tuple[str, Callable[[TillStatus], Awaitable[None]]]] = {
            "N": ("Give it another name", self._rename),
            "P": ("Printer and drawer", self._printer),
            "M": ("Move it to another store", self._move),
            "R": ("Replace: a new machine takes its place", self._replace),
            "X": ("Shut it out", self._revoke),
        }
        choices = [Choice(key, text, key) for key, (text, _) in verbs.items()]
        now = self.editing.machine.clock()
        title = f"{till.name}, {till.store}"
        chosen = await self.work.ask(Choose(title, "\n".join(status.details(till, now)), choices))
        await verbs[chosen][1](till)

    async def _let_in(self) -> None:
        stores = await self.work.call(self.editing.stores)
        choices = [Choice(str(n), store.name, store.id) for n, store in enumerate(stores, 1)]
        store = (
            stores[0].id
            if len(stores) == 1
            else await self.work.ask(Choose("A till for which store?", "", choices))
        )
        name = await self.work.ask(
            questions.one_text("Let a till in", "Nothing typed: Till and its number.", "Name", empty=" ")
        )  # fmt: skip
        made = await self.work.attempt(
            lambda given: self.keeping.new_code(store, name.strip(), given.approved)
        )
        await self._show(made)

    async def _show(self, made: NewCode) -> None:
        machine = self.editing.machine

        def words() -> tuple[str, str, str]:
            place = settings.store(machine.db, made.till.store)
            till = f"{made.till.name}, {place.name}" if place else made.till.name
            until = f"{machine.local_time(made.expires):%H:%M}"
            return known_address(machine.shop.ring.path), till, until

        await self.work.show(CodePage(made.code, *await self.work.call(words)))

    async def _rename(self, till: TillStatus) -> None:
        name = await self.work.ask(
            questions.one_text("Name of the till", "", "Name", value=till.name)
        )
        await self.work.attempt(lambda given: self.keeping.rename(till.node, name, given.approved))

    async def _printer(self, till: TillStatus) -> None:
        tills = await self.work.call(self.editing.tills)
        known = next((one for one in tills if one.id == till.node), None)
        if known is None:
            raise Refusal(
                "till", "This till has not told its settings yet: wait until it is heard."
            )
        await edit_printer(self.work, self.editing, known)

    async def _move(self, till: TillStatus) -> None:
        stores = await self.work.call(lambda: settings.stores(self.editing.machine.db))
        others = [store for store in stores if store.id != till.store_id]
        if not others:
            raise Refusal("store", "There is only one store: add another under Stores first.")
        choices = [Choice(str(n), store.name, store.id) for n, store in enumerate(others, 1)]
        store = await self.work.ask(Choose(f"Move {till.name} where?", MOVED, choices))
        moved = await self.work.attempt(
            lambda given: self.keeping.move(till.node, store, given.approved)
        )
        await tell(
            self.work, moved.name, f"It is number {moved.number} there from its next sale on."
        )

    async def _replace(self, till: TillStatus) -> None:
        await self._sure(f"Replace {till.name}?", REPLACED, till)
        made = await self.work.attempt(
            lambda given: self.keeping.replace(till.node, given.approved)
        )
        await self._show(made)

    async def _revoke(self, till: TillStatus) -> None:
        await self._sure(f"Shut {till.name} out?", REVOKED, till)
        why = await self.work.ask(questions.one_text("Shut out", "Why? It stands in the journal.", "Reason"))  # fmt: skip
        await self.work.attempt(lambda given: self.keeping.revoke(till.node, why, given.approved))

    async def _sure(self, title: str, text: str, till: TillStatus) -> None:
        await confirmed(self.work, title, text.format(queue=till.queue))
