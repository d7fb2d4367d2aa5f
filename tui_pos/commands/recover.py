"""`tui-pos recover`: a new PIN for whoever lost theirs, with the recovery code from the set-up."""

from __future__ import annotations

import sys

import click

from tui_pos.commands.context import open_shop


@click.command()
@click.argument("number")
def recover(number: str) -> None:
    """Set a new PIN for staff NUMBER with the recovery code; the code is used up by it.

    Asks for the code and the new PIN; from a pipe they are the first two lines. The register must be closed.
    """
    from tui_pos.till.till import Till

    code, pin = _ask("Recovery code"), _ask("New PIN")
    with open_shop() as shop:
        session = Till(shop).people.by_recovery(number, code, pin)
    click.echo(
        f"{session.name} has a new PIN. The recovery code is used up: keep the new PIN well."
    )


def _ask(what: str) -> str:
    if sys.stdin.isatty():
        answer: str = click.prompt(what, hide_input=True)
        return answer.strip()
    return sys.stdin.readline().strip()
