"""Looking after a node's tills, for whoever is signed on there: everything is a matter of the till's store."""

from __future__ import annotations

from tui_pos.core.people import PersonKind, Right
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Till
from tui_pos.data.queries import settings
from tui_pos.data.working import enrolments
from tui_pos.sync import clashes, enrolment, status
from tui_pos.sync.clashes import Clash
from tui_pos.sync.enrolment import NewCode
from tui_pos.sync.status import NodeStatus
from tui_pos.till.approval import Approval
from tui_pos.till.machine import Machine
from tui_pos.till.signon import SignOn


class Keeping:
    """Let tills in, rename, move, replace and shut them out, and settle what two tills disagree about."""

    def __init__(self, machine: Machine, people: SignOn) -> None:
        self.machine = machine
        self.people = people

    @property
    def _store(self) -> str:
        """The one store that the person looks after, empty for all."""
        return self.people.signed_on().staff.store

    def status(self) -> NodeStatus:
        """Tell how the tills that the person looks after are doing."""
        return status.status(self.machine.db, self.machine.clock(), self._store)

    def clashes(self) -> list[Clash]:
        """List the clashes that the person may settle."""
        return clashes.clashes(self.machine.db, self._store)

    def new_code(self, store: str, name: str = "", approved: Approval | None = None) -> NewCode:
        """Make a one-time code for a new till of a store."""
        self._allowed("let a till in", store, approved)
        return enrolment.new_code(self.machine.shop, store=store, name=name)

    def replace(self, node: str, approved: Approval | None = None) -> NewCode:
        """Make a one-time code for a machine that takes a till's place."""
        self._allowed("replace a till", self._till(node).store, approved)
        return enrolment.new_code(self.machine.shop, till=node)

    def rename(self, node: str, name: str, approved: Approval | None = None) -> Till:
        """Give a till another name."""
        by = self._allowed("rename a till", self._till(node).store, approved)
        return enrolment.change_till(self.machine.shop, node, actor=by, name=name)

    def move(self, node: str, store: str, approved: Approval | None = None) -> Till:
        """Move a till to another store, which is the company's matter."""
        by = self._allowed("move a till", "", approved)
        return enrolment.change_till(self.machine.shop, node, actor=by, store=store)

    def revoke(self, node: str, why: str, approved: Approval | None = None) -> None:
        """Shut a till out at once."""
        by = self._allowed("shut a till out", self._till(node).store, approved)
        if not why:
            raise Refusal("reason", "Say why: it stands in the journal.")
        enrolment.revoke(self.machine.shop, node, actor=by, why=why)

    def settle(self, clash: Clash, value: str, approved: Approval | None = None) -> None:
        """Choose which of two values stands."""
        staff = clash.kind is PersonKind.STAFF
        right = Right.STAFF_SETUP if staff else Right.CUSTOMER_EDIT
        by = self.people.allowed(right, "change that record", clash.store, approved)
        clashes.settle(self.machine.shop, clash, value, actor=by)

    def _allowed(self, action: str, store: str, approved: Approval | None) -> str:
        return self.people.allowed(Right.SETTINGS, action, store, approved)

    def _till(self, node: str) -> Till:
        """Give a till, also one that has joined and whose own name has not arrived yet."""
        db = self.machine.db
        found = settings.till(db, node)
        if found is None and enrolments.till(db, node) is None:
            raise Refusal("till", "There is no such till: look at the list again.")
        return found or Till(node, "", 0, node[-8:])
