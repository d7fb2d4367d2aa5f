"""Starts the register over a shop's database and ends it in good order.

The sign-on screen stands before the shop is open: what only a sale needs is imported, and the database opened, on
the till's own thread while the cashier types.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from tui_pos.register.console import Terminal, hush
from tui_pos.register.devices import Devices, NoDevices
from tui_pos.register.lanes import ThreadLane
from tui_pos.register.main import RegisterApp

if TYPE_CHECKING:
    from tui_pos.data.shop import Shop
    from tui_pos.register.finder import Finder
    from tui_pos.register.work import Work
    from tui_pos.till.till import Till


Hook = Callable[["Work"], Awaitable[None]]
"""Opens the screens of another part of the program, such as the office, for an action of the menu."""

MakeDevices = Callable[["Till", ThreadLane], Devices]
"""Makes a till's devices, on the till's own thread, which the second argument is."""

OpenShop = Callable[[], "Shop"]
"""Opens the database in a way of its own, on the till's own thread."""


class Opening:
    """Open a shop's till, and close it again."""

    def __init__(
        self,
        url: str,
        devices: MakeDevices | None = None,
        hooks: Mapping[str, Hook] | None = None,
        only: str = "",
        open_shop: OpenShop | None = None,
    ) -> None:
        self.url = url
        self.lane = ThreadLane("sale")
        self.reader = ThreadLane("search")
        self.till: Till | None = None
        self.devices: Devices = NoDevices()
        self._make_devices = devices
        self._open_shop = open_shop
        self.hooks = hooks or {}
        self.only = only

    def open(self) -> Till:
        """Open the database and make the till; runs on the till's thread. A `Refusal` says why it cannot be."""
        import tui_pos.register.screens.sale  # noqa: F401
        from tui_pos.data.shop import Shop
        from tui_pos.till.till import Till

        self.till = Till(self._open_shop() if self._open_shop else Shop.open(self.url))
        if not self.only:
            self.till.machine.must_be_till()
        if self._make_devices is not None:
            self.devices = self._make_devices(self.till, self.lane)
        return self.till

    def find(self, till: Till) -> Finder:
        """Open a connection for searches; runs on the searching thread."""
        from tui_pos.data.database import Address
        from tui_pos.register.finder import Finder

        machine = till.machine
        db = Address(self.url).connect(read_only=True)
        return Finder(db, machine.rules.store.id, machine.clock)

    def close(self) -> None:
        """Store what is not stored yet, close the database and end the threads."""
        self.devices.stop()
        self.reader.stop()
        if self.till is not None:
            try:
                self.lane.wait(self.till.desk.save)
            finally:
                self.lane.wait(self.till.shop.close)
        self.lane.stop()


def run(
    url: str,
    terminal: Terminal | None = None,
    devices: MakeDevices | None = None,
    hooks: Mapping[str, Hook] | None = None,
    only: str = "",
    open_shop: OpenShop | None = None,
) -> int:
    """Sell until the register is left; gives the exit status. A `Refusal` says why a database cannot be used.

    `hooks` open what other parts of the program have put in the menu; `only` names one to show instead of selling.
    `open_shop` opens the database in another way than alone.
    """
    opening = Opening(url, devices, hooks, only, open_shop)
    app = RegisterApp(opening, terminal or hush())
    try:
        status = app.run_on_terminal()
    finally:
        opening.close()
    if app.problem is not None:
        raise app.problem
    return status
