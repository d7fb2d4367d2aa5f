"""The one command: `tui-pos …`. Families of commands are loaded when they are used."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

EXIT_DONE, EXIT_REFUSED, EXIT_USAGE = 0, 1, 2

_FAMILIES = {
    "init": ("init", "Make this machine a shop with one till."),
    "register": ("register", "Sell."),
    "office": ("office", "Open the manager's screens."),
    "serve": ("serve", "Be the company's node for its tills, and look after them."),
    "join": ("join", "Make this machine a till of the company whose node is at URL."),
    "demo": ("demo", "Make up days of trade in the demo shop."),
    "import": ("imports", "Take items over from a file."),
    "journal": ("journal", "Show, prove and replay what happened."),
    "backup": ("backup", "Copy the shop's data to a file while it sells."),
    "restore": ("backup", "Put a backup in the place of lost data."),
    "config": ("config", "Check the settings."),
    "recover": ("recover", "Set a lost PIN anew with the recovery code."),
    "keys": ("keys", "Show or print the register's keys."),
    "exchange": ("exchange.commands", "Post to QuickBooks, and rehearse it."),
    "doctor": ("doctor", "Look for what is wrong with this machine."),
}
"""Where each command lives: the module in `tui_pos.commands` (and in it a click command of that name, `import`
as `import_`), or of a package beside, and what it is for, so that the list of commands loads none of them."""


def main() -> None:
    """Run the command line; the register's terminal is hushed before anything slow is imported."""
    if {"register", "office"} & set(sys.argv[1:]) and "--help" not in sys.argv:
        from tui_pos.register.console import hush

        hush()
    from tui_pos.core.refusal import Refusal

    try:
        _group()(prog_name="tui-pos")
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        raise SystemExit(EXIT_REFUSED) from None


def _group() -> Any:
    import click

    class Lazy(click.Group):
        def list_commands(self, ctx: click.Context) -> list[str]:
            return list(_FAMILIES)

        def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
            if name not in _FAMILIES:
                return None
            place = _FAMILIES[name][0]
            module = import_module(place if "." in place else f"tui_pos.commands.{place}")
            command: click.Command = getattr(module, f"{name}_" if name == "import" else name)
            return command

        def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
            with formatter.section("Commands"):
                formatter.write_dl([(name, purpose) for name, (_, purpose) in _FAMILIES.items()])

    return Lazy(
        "tui-pos",
        help="Point of sale for shops on QuickBooks Desktop.",
        context_settings={"help_option_names": ["-h", "--help"]},
        params=[
            click.Option(
                ["--db"],
                envvar="TUI_POS_DB",
                help="Database: a SQLite file or a postgresql:// URL.",
            ),
            click.Option(
                ["--config"],
                type=click.Path(dir_okay=False),
                help="Settings of this machine (TOML).",
            ),
        ],
        callback=_remember,
    )


def _remember(db: str | None, config: str | None) -> None:
    import click

    click.get_current_context().obj = {
        "db": db,
        "config": config,
        "trade": _trade,
        "late": _late,
        "exchange": _exchange,
        "screens": {"K": ("QuickBooks", _quickbooks)},
    }


def _exchange(shop: Any) -> Any:
    """Make the Web Connector's side of the service; only this module may import the exchange."""
    from exchange.serving import exchange_app

    return exchange_app(shop)


async def _quickbooks(work: Any) -> None:
    """Open the exchange's screens behind the office's menu."""
    from exchange.screens.menu import open_quickbooks

    await open_quickbooks(work)


def _trade(path: str, days: int, seed: int, receipts: int) -> Any:
    """Make a demo shop with days of trade for the exchange to rehearse with; it may not import the demo itself."""
    from tui_pos.demo.traded import traded_shop

    return traded_shop(path, days, seed, receipts)


def _late(shop: Any, clock: Any, seed: int) -> None:
    """Let documents of the demo's first day arrive late, for the exchange to rehearse with."""
    from tui_pos.demo.traded import latecomers

    latecomers(shop, clock, seed)
