"""Opening the drawer without a sale: only for a journalled reason."""

from __future__ import annotations

from tui_pos.core.people import Right
from tui_pos.journal import bodies
from tui_pos.till.approval import Approval
from tui_pos.till.desk import Desk


class Drawer:
    """Let the drawer be opened; who pulses it does so after the entry is on disk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.machine = desk.machine

    def no_sale(self, approved: Approval | None = None, note: str = "") -> None:
        """Journal a no sale; the caller may pulse the drawer when this returns."""
        self.desk.people.not_in_training("open the drawer")
        self.desk.people.need(Right.NO_SALE, "open the drawer without a sale", approved)
        actor = self.desk.people.signed_on().staff.id
        kicked = bodies.DrawerKicked(self.machine.till_id, "no_sale", note=note)
        self.machine.append(kicked, actor=actor, day=self.machine.open_day())
