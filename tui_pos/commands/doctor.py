"""`tui-pos doctor`: look for what is wrong with this machine, and pack what a helper needs without personal data."""

from __future__ import annotations

from pathlib import Path

import click

from tui_pos.commands.bundle import write_bundle
from tui_pos.commands.checkup import Check, State, examine
from tui_pos.commands.context import format_option, open_shop, print_json
from tui_pos.core.refusal import Refusal


@click.command()
@click.option(
    "--bundle", type=click.Path(path_type=Path), help="Also write a zip for whoever helps you."
)
@format_option
@click.pass_context
def doctor(ctx: click.Context, bundle: Path | None, form: str) -> None:
    """Check program, files, disk, database, journal, clock, backups, settings and printer; changes nothing.

    A bundle holds versions, figures and findings; no names, addresses, texts, receipts or keys. Exit status 0 when
    nothing is wrong, 1 otherwise.
    """
    checks = examine()
    if bundle is not None:
        _pack(bundle, checks)
    sick = any(check.state is State.WRONG for check in checks)
    if form == "json":
        print_json({"ok": not sick, "checks": checks})
    else:
        for check in checks:
            click.echo(f"{check.state:<6}{check.name:<12}{check.says}")
            if check.cure:
                click.echo(f"{'':<18}{check.cure}")
        if bundle is not None:
            click.echo(f"The bundle is {bundle}.")
    ctx.exit(1 if sick else 0)


def _pack(bundle: Path, checks: list[Check]) -> None:
    """Write the bundle, with as much of the shop as can be opened."""
    try:
        shop = open_shop(read_only=True)
    except Refusal:
        write_bundle(bundle, checks, None)
        return
    with shop:
        write_bundle(bundle, checks, shop)
