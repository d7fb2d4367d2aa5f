"""`tui-pos office`: the manager's screens by themselves, at a till whose register is closed."""

from __future__ import annotations

import sys

import click

from tui_pos.commands.register import open_office, own_shop
from tui_pos.core.refusal import Refusal


@click.command()
def office() -> None:
    """Set up taxes, tenders, staff, rights and texts, full-screen on this terminal."""
    from tui_pos.register.start import run

    if not sys.stdin.isatty() or not sys.stderr.isatty():
        raise Refusal("terminal", "The office needs a terminal: start it on the till's console.")
    raise SystemExit(run(own_shop(), hooks={"office": open_office}, only="office"))
