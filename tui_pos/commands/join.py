"""`tui-pos join [URL]`: make this machine a till of the company whose node is there."""

from __future__ import annotations

import sys

import click

from tui_pos.commands.context import new_shop
from tui_pos.core.refusal import Refusal
from tui_pos.sync import joining, ticket
from tui_pos.sync.link import Unreachable


@click.command()
@click.argument("url", default="")
@click.option("--code", default="", help="The one-time code from the node; asked for otherwise.")
def join(url: str, code: str) -> None:
    """Join the node at URL with the one-time code that its office or `tui-pos serve --code` shows there.

    Without URL, scan the code on the node's screen: it holds the address too. A shop that has been selling on this machine brings its journal along. Cut off while loading, run it again.
    """
    with new_shop() as shop:
        found = joining.membership(shop)
        try:
            if found is None or code:
                found = joining.join(shop, *_place(url, code))
                click.echo(f"This machine is a till of {found.company}. Loading:", err=True)
            joining.first_load(shop, found, _progress)
        except Unreachable as error:
            raise Refusal(
                "unreachable", f"{error} Check the address and run join again."
            ) from error
    click.echo("\rEverything is here: start selling with tui-pos register.", err=True)


def _place(url: str, code: str) -> tuple[str, str]:
    """Give address and code, asking for what is missing; a scan of the node's screen brings both."""
    if url and code:
        return url, code
    scanned, typed = ticket.read(
        _ask("Code from the node" if url else "Scan the node's code, or type its address")
    )
    if not (url or scanned):
        raise Refusal("join", "The node's address is missing: run tui-pos join URL.")
    return url or scanned, code or typed or _ask("Code from the node")


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    answer: str = click.prompt(question, err=True)
    return answer


def _progress(done: int, whole: int) -> None:
    share = done / whole if whole else 1
    bar = "#" * int(40 * share)
    click.echo(f"\r[{bar:<40}] {done} of {whole}", nl=False, err=True)
