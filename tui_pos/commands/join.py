"""`tui-pos join URL`: make this machine a till of the company whose node is there."""

from __future__ import annotations

import sys

import click

from tui_pos.commands.context import new_shop
from tui_pos.core.refusal import Refusal
from tui_pos.sync import joining
from tui_pos.sync.link import Unreachable


@click.command()
@click.argument("url")
@click.option("--code", default="", help="The one-time code from the node; asked for otherwise.")
def join(url: str, code: str) -> None:
    """Join the node at URL with the one-time code that `tui-pos serve --code` shows there.

    A shop that has been selling on this machine brings its journal along. Cut off while loading, run it again.
    """
    with new_shop() as shop:
        found = joining.membership(shop)
        try:
            if found is None or code:
                found = joining.join(shop, url, code or _ask_code())
                click.echo(f"This machine is a till of {found.company}. Loading:", err=True)
            joining.first_load(shop, found, _progress)
        except Unreachable as error:
            raise Refusal(
                "unreachable", f"{error} Check the address and run join again."
            ) from error
    click.echo("\rEverything is here: start selling with tui-pos register.", err=True)


def _ask_code() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    answer: str = click.prompt("Code from the node", err=True)
    return answer


def _progress(done: int, whole: int) -> None:
    share = done / whole if whole else 1
    bar = "#" * int(40 * share)
    click.echo(f"\r[{bar:<40}] {done} of {whole}", nl=False, err=True)
