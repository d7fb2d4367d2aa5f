"""Open the exchange's screens by themselves: `python -m tests.exchange.screens.opened DATABASE`."""

from __future__ import annotations

import sys

from exchange.screens.menu import open_quickbooks
from tui_pos.commands.register import open_lanes
from tui_pos.register.start import run

if __name__ == "__main__":
    database = sys.argv[1]
    hooks = {"office": open_quickbooks}
    raise SystemExit(run(lambda: open_lanes(database, None), hooks=hooks, only="office"))
