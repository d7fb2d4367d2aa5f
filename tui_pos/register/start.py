"""Starts the register over a shop's database and ends it in good order."""

from __future__ import annotations

from tui_pos.data.database import Address
from tui_pos.data.shop import Shop
from tui_pos.register.console import Terminal, hush
from tui_pos.register.devices import Devices, NoDevices
from tui_pos.register.finder import Finder
from tui_pos.register.lanes import ThreadLane
from tui_pos.register.main import RegisterApp
from tui_pos.till.till import Till


def run(url: str, terminal: Terminal | None = None, devices: Devices | None = None) -> int:
    """Sell until the register is left; gives the exit status. A `Refusal` says why a database cannot be used."""
    terminal = terminal or hush()
    lane, reader = ThreadLane("sale"), ThreadLane("search")
    till = lane.wait(lambda: Till(Shop.open(url)))
    try:
        finder = reader.wait(lambda: _finder(till))
        app = RegisterApp(till, finder, devices or NoDevices(), lane, reader, terminal)
        return app.run_on_terminal()
    finally:
        lane.wait(till.desk.save)
        reader.stop()
        lane.wait(till.shop.close)
        lane.stop()


def _finder(till: Till) -> Finder:
    machine = till.machine
    db = Address(till.shop.database.address.url).connect(read_only=True)
    return Finder(db, machine.rules.store.id, machine.clock)
