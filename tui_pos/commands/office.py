"""`tui-pos office`: the manager's screens by themselves, at a node or at a till whose register is closed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tui_pos.commands.register import line_to_node, office_screens, open_lanes, own_keys, own_shop
from tui_pos.core.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from tui_pos.data.lanes import Lanes


@click.command()
def office() -> None:
    """Set up stores, tills, taxes, tenders, staff, rights and texts, full-screen on this terminal."""
    from tui_pos.register.start import run

    if not sys.stdin.isatty() or not sys.stderr.isatty():
        raise Refusal("terminal", "The office needs a terminal: start it on the till's console.")
    url, keys = own_shop(), own_keys()
    hooks = {"office": office_screens()}
    raise SystemExit(
        run(lambda: _open(url, keys), hooks=hooks, only="office", network=line_to_node)
    )


def _open(url: str, key_file: Path | None) -> Lanes:
    """Open a node's database beside the service that owns it; a till's for this program alone."""
    from tui_pos.till.machine import OFFICE

    lanes = open_lanes(url, key_file, beside=True)
    if lanes.write(lambda shop: shop.has_node() and shop.origin().role == OFFICE).result():
        return lanes
    lanes.stop()
    return open_lanes(url, key_file)
