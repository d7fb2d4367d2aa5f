"""`tui-pos office`: the manager's screens by themselves, at a node or at a till whose register is closed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui_pos.commands.register import machine_settings, open_office, own_shop
from tui_pos.core.refusal import Refusal

if TYPE_CHECKING:
    from tui_pos.data.shop import Shop


@click.command()
def office() -> None:
    """Set up stores, tills, taxes, tenders, staff, rights and texts, full-screen on this terminal."""
    from tui_pos.register.start import run

    if not sys.stdin.isatty() or not sys.stderr.isatty():
        raise Refusal("terminal", "The office needs a terminal: start it on the till's console.")
    url, key_file = own_shop(), machine_settings().key_file
    keys = Path(key_file) if key_file else None
    hooks = {"office": open_office}
    raise SystemExit(run(url, hooks=hooks, only="office", open_shop=lambda: _open(url, keys)))


def _open(url: str, key_file: Path | None) -> Shop:
    """Open a node's database beside the service that owns it; a till's for this program alone."""
    from tui_pos.data.shop import Shop
    from tui_pos.till.machine import OFFICE

    shop = Shop.open(url, beside=True, key_file=key_file)
    if shop.has_node() and shop.origin().role == OFFICE:
        return shop
    shop.close()
    return Shop.open(url, key_file=key_file)
