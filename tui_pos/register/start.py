"""Starts the register over a shop's database and ends it in good order.

The sign-on screen stands before the shop is open: what only a sale needs is imported, and the database opened, in
other threads while the cashier types.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from tui_pos.register.console import Terminal, hush
from tui_pos.register.devices import Devices, NoDevices
from tui_pos.register.main import RegisterApp
from tui_pos.register.network import Alone, Network

if TYPE_CHECKING:
    from tui_pos.data.lanes import Lanes
    from tui_pos.data.shop import Shop
    from tui_pos.register.work import Work
    from tui_pos.till.till import Till


Hook = Callable[["Work"], Awaitable[None]]
"""Opens the screens of another part of the program, such as the office, for an action of the menu."""

OpenLanes = Callable[[], "Lanes"]
"""Begins to open the database on threads of its own; called when the first screen stands."""

MakeDevices = Callable[["Till", "Lanes"], Devices]
"""Makes a till's devices, on the till's own thread, which is the writing one of the lanes."""


MakeNetwork = Callable[["Shop", "Lanes"], Network]
"""Makes a till's line to its node, on the till's own thread; it begins to talk when it is started."""


class Opening:
    """Open a shop's till, and close it again."""

    def __init__(
        self,
        open_lanes: OpenLanes,
        devices: MakeDevices | None = None,
        hooks: Mapping[str, Hook] | None = None,
        only: str = "",
        network: MakeNetwork | None = None,
    ) -> None:
        self._open_lanes = open_lanes
        self._make_devices = devices
        self._make_network = network
        self.hooks = hooks or {}
        self.only = only
        self.lanes: Lanes | None = None
        self.till: Till | None = None
        self.devices: Devices = NoDevices()
        self.network: Network = Alone()

    def open(self) -> tuple[Till, Lanes]:
        """Open the database and make the till; the caller's thread waits. A `Refusal` says why it cannot be."""
        import tui_pos.register.screens.sale  # noqa: F401

        self.lanes = self._open_lanes()
        self.lanes.opened.result()
        return self.lanes.write(self._make).result(), self.lanes

    def _make(self, shop: Shop) -> Till:
        from tui_pos.till.till import Till

        assert self.lanes is not None
        if self._make_network is not None:
            self.network = self._make_network(shop, self.lanes)
        elsewhere = self.network.elsewhere
        till = Till(shop, clock=shop.clock, ids=shop.ids, elsewhere=elsewhere)
        if not self.only:
            till.machine.must_be_till()
        self.till = till
        if self._make_devices is not None:
            self.devices = self._make_devices(till, self.lanes)
        return till

    def close(self) -> None:
        """Store what is not stored yet, close the database and end the threads."""
        self.network.stop()
        self.devices.stop()
        if self.lanes is None:
            return
        till = self.till
        try:
            if till is not None:
                self.lanes.write(lambda _: till.desk.save()).result()
        finally:
            self.lanes.stop()


def run(
    open_lanes: OpenLanes,
    terminal: Terminal | None = None,
    devices: MakeDevices | None = None,
    hooks: Mapping[str, Hook] | None = None,
    only: str = "",
    network: MakeNetwork | None = None,
) -> int:
    """Sell until the register is left; gives the exit status. A `Refusal` says why a database cannot be used.

    `hooks` open what other parts of the program have put in the menu; `only` names one to show instead of selling.
    """
    opening = Opening(open_lanes, devices, hooks, only, network)
    app = RegisterApp(opening, terminal or hush())
    try:
        status = app.run_on_terminal()
    finally:
        opening.close()
    if app.problem is not None:
        raise app.problem
    return status
