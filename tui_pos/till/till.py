"""A till at work, put together: the screens, the demo's trade and the tests all drive this."""

from __future__ import annotations

from pathlib import Path

from tui_pos.core.identity import Clock, Ids, system_clock, uuid7_source
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.till.checkout import Checkout
from tui_pos.till.credentials import Pepper
from tui_pos.till.customers import Customers
from tui_pos.till.day import Day
from tui_pos.till.desk import Desk
from tui_pos.till.drawer import Drawer
from tui_pos.till.elsewhere import Elsewhere
from tui_pos.till.history import History
from tui_pos.till.machine import OFFICE, Machine
from tui_pos.till.papers import Papers
from tui_pos.till.printing import Printing
from tui_pos.till.signon import SignOn


class Till:
    """Join the parts of one till over its database; used from one thread, the writer's."""

    def __init__(
        self,
        shop: Shop,
        *,
        clock: Clock = system_clock,
        ids: Ids | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self.shop = shop
        machine_ids = ids or uuid7_source(clock)
        self.machine = Machine(
            shop, workplace(shop), pepper_of(shop), clock, machine_ids, elsewhere
        )
        self.people = SignOn(self.machine)
        self.desk = Desk(self.machine, self.people)
        self.printing = Printing(self.machine)
        self.checkout = Checkout(self.desk, self.printing)
        self.history = History(self.desk, self.printing)
        self.day = Day(self.desk, self.printing)
        self.drawer = Drawer(self.desk)
        self.customers = Customers(self.desk)
        self.papers = Papers(self.desk)

    def renew(self) -> bool:
        """Between two sales take over what was changed elsewhere; False when nobody is signed on any more."""
        self.machine.reload()
        return self.people.renew()


def own_till(shop: Shop) -> str:
    """Say which till this database belongs to: the one whose id is the node's, or the only one there is."""
    tills = settings.tills(shop.database.connection())
    node = shop.origin().node
    if any(till.id == node for till in tills):
        return node
    if len(tills) != 1:
        raise Refusal("setup", "This database has no till of its own: run `tui-pos init` first.")
    return tills[0].id


def workplace(shop: Shop) -> str:
    """Say where people work on this database: at its till, or at the node, which has none of its own."""
    origin = shop.origin()
    return origin.node if origin.role == OFFICE else own_till(shop)


def pepper_of(shop: Shop) -> Pepper:
    """Open the company's pepper beside the journal's keys."""
    return Pepper.of(shop.ring.path.with_suffix(".pepper"))


def pepper_path(database: Path) -> Path:
    """Say where the pepper of a database lies."""
    return database.with_name(database.name + ".pepper")
